/** `530326195805029411` → `530326********9411`: hides the birth date, as publicity sheets do. */
export function maskResidentId(id: string): string {
  return `${id.slice(0, 6)}${'*'.repeat(Math.max(0, id.length - 10))}${id.slice(-4)}`;
}

/** First four and last four digits. */
export function maskBankCard(card: string): string {
  return `${card.slice(0, 4)}${'*'.repeat(Math.max(0, card.length - 8))}${card.slice(-4)}`;
}

/** `张三` → `张*`, `张兴有` → `张*有`, `迪丽·热巴` → `迪***巴`; counted in characters, also rare ones. */
export function maskPersonName(name: string): string {
  const letters = [...name];
  if (letters.length <= 2) return `${letters[0] ?? ''}${'*'.repeat(Math.max(0, letters.length - 1))}`;
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** `19900001234` → `199****1234`. */
export function maskPhone(phone: string): string {
  return phone.length < 8
    ? '*'.repeat(phone.length)
    : `${phone.slice(0, 3)}${'*'.repeat(phone.length - 7)}${phone.slice(-4)}`;
}
