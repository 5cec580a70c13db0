import { type DivisionCode, type FieldCrypto, parseDivisionCode, uuidSchema } from '@gongyi/kernel';

/** What a page without login is about. */
export type LinkSubject = 'sign-in' | 'slip';

export interface LinkTarget {
  readonly divisionCode: DivisionCode;
  readonly id: string;
}

/** 22 characters of base64url are 132 bits. */
const sealLength = 22;

const sealOf = (crypto: Pick<FieldCrypto, 'hash'>, subject: LinkSubject, { divisionCode, id }: LinkTarget) =>
  crypto.hash(`attendance-link:${subject}:${divisionCode}:${id}`).slice(0, sealLength);

/**
 * A link that nobody can guess and that the database does not hold: place and record in clear, sealed with the server's
 * secret. The same slip can be printed again, and a stolen copy of the database opens no page.
 */
export function linkToken(crypto: Pick<FieldCrypto, 'hash'>, subject: LinkSubject, target: LinkTarget): string {
  return `${target.divisionCode}.${target.id}.${sealOf(crypto, subject, target)}`;
}

/** What the token was made for; undefined for any other text. */
export function readLinkToken(
  crypto: Pick<FieldCrypto, 'hash'>,
  subject: LinkSubject,
  token: string,
): LinkTarget | undefined {
  const [place = '', id = '', seal = '', ...rest] = token.split('.');
  const divisionCode = parseDivisionCode(place);
  if (divisionCode === undefined || !uuidSchema.safeParse(id).success || rest.length > 0) return undefined;
  const target = { divisionCode, id };
  // Hashed once more before comparing, so that the time it takes tells nothing about the seal.
  return crypto.hash(seal) === crypto.hash(sealOf(crypto, subject, target)) ? target : undefined;
}
