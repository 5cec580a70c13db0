const spaces = /[\s\u00a0\u3000\u200b\ufeff]+/g;

/** Full-width digits and letters as ASCII, without any kind of space; says which of the two was needed. */
export function cleanDigits(raw: string): {
  text: string;
  hadSpaces: boolean;
  hadInnerSpaces: boolean;
  hadFullWidth: boolean;
} {
  const withoutSpaces = raw.replace(spaces, '');
  const text = withoutSpaces.normalize('NFKC');
  return {
    text,
    hadSpaces: withoutSpaces !== raw,
    hadInnerSpaces: raw.replace(/^[\s\u00a0\u3000\u200b\ufeff]+|[\s\u00a0\u3000\u200b\ufeff]+$/g, '') !== withoutSpaces,
    hadFullWidth: text !== withoutSpaces,
  };
}
