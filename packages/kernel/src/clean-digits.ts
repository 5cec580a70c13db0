/** Every space, and the invisible marks that come along when a number is copied from a chat or another program. */
export const anySpaces = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060]+/gu;

/**
 * Full-width letters, digits and signs (U+FF01 to U+FF5E) as ASCII. Not NFKC, which would also read ② and ² as 2.
 *
 * @example toHalfWidth('５３Ｘ') // '53X'
 */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
}

/** Full-width digits and letters as ASCII, without any kind of space; says which of the two was needed. */
export function cleanDigits(raw: string): { text: string; hadSpaces: boolean; hadFullWidth: boolean } {
  const withoutSpaces = raw.replace(anySpaces, '');
  const text = toHalfWidth(withoutSpaces);
  return { text, hadSpaces: withoutSpaces !== raw, hadFullWidth: text !== withoutSpaces };
}
