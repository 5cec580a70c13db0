import iconv from 'iconv-lite';

/** How a text file is written: `gbk` is the older half of `gb18030` that many hosts of banks still read, without rare names. */
export type TextEncoding = 'utf-8' | 'gb18030' | 'gbk';

/** Most cells of a file are digits. */
const ascii = /^[\t -~]*$/;

/** Whether the text is the same bytes in every encoding. */
export const isAsciiText = (text: string): boolean => ascii.test(text);

/** Bytes of a text, without a byte order mark; ask {@link lostCharacters} first. */
export function encodeText(text: string, encoding: TextEncoding): Buffer {
  return encoding === 'utf-8' || ascii.test(text) ? Buffer.from(text, 'utf8') : iconv.encode(text, encoding);
}

/** Bytes of a letter, 0 for one that does not come back as it is; a file asks about the same few thousand letters again and again. */
const widths = {
  'utf-8': new Map<string, number>(),
  gb18030: new Map<string, number>(),
  gbk: new Map<string, number>(),
};

function widthOf(letter: string, encoding: TextEncoding): number {
  const known = widths[encoding].get(letter);
  if (known !== undefined) return known;
  const bytes = encodeText(letter, encoding);
  const comesBack = encoding === 'utf-8' ? !/\p{Cs}/u.test(letter) : iconv.decode(bytes, encoding) === letter;
  const width = comesBack ? bytes.length : 0;
  widths[encoding].set(letter, width);
  return width;
}

/** The characters that would not come back as they are: `lostCharacters('𬱖小明', 'gbk')` is `'𬱖'`. */
export function lostCharacters(text: string, encoding: TextEncoding): string {
  if (ascii.test(text)) return '';
  return [...text].filter((letter) => widthOf(letter, encoding) === 0).join('');
}

/** How many bytes the text takes; ask {@link lostCharacters} first. */
export function textWidth(text: string, encoding: TextEncoding): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const letter of text) width += widthOf(letter, encoding);
  return width;
}

/**
 * The text of bytes that are said to be in an encoding; undefined when they are in another one. Chinese text in UTF-8 often
 * reads as GB18030 too, as other words: what is valid UTF-8 beyond ASCII is not taken for GB18030.
 */
export function decodeStrictly(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  const utf8 = decoded(bytes, 'utf-8');
  if (encoding === 'utf-8') return utf8;
  if (utf8 !== undefined && !isAscii(bytes)) return undefined;
  return decoded(bytes, encoding);
}

function decoded(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
