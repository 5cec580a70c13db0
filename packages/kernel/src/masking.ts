/** `530326195805029411` → `530326********9411`: hides the birth date, as publicity sheets do. */
export function maskResidentId(id: string): string {
  return keepEnds(id, 6, 4);
}

/** First four and last four digits: `6217004350000001234` → `6217***********1234`. */
export function maskBankCard(card: string): string {
  return keepEnds(card, 4, 4);
}

/** `张三` → `张*`, `张兴有` → `张*有`, `迪丽·热巴` → `迪***巴`; counted in characters, also rare ones. */
export function maskPersonName(name: string): string {
  return keepEnds(name, 1, [...name].length > 2 ? 1 : 0);
}

/** `19900001234` → `199****1234`. */
export function maskPhone(phone: string): string {
  return keepEnds(phone, 3, 4);
}

/** Text too short to have a middle is hidden whole: broken input must not slip through a mask. */
function keepEnds(text: string, first: number, last: number): string {
  const letters = [...text];
  const hidden = letters.length - first - last;
  if (hidden < 1) return '*'.repeat(letters.length);
  return `${letters.slice(0, first).join('')}${'*'.repeat(hidden)}${letters.slice(first + hidden).join('')}`;
}
