import type { Actor } from './actor.js';
import { countyOf, type DivisionCode, parseDivisionCode, scopeOf } from './division.js';
import { uuidSchema } from './ids.js';
import type { Locale } from './messages.js';
import type { FieldCrypto } from './ports.js';

/** The record that a page without login is about. */
export interface LinkTarget {
  readonly divisionCode: DivisionCode;
  readonly id: string;
}

/** 22 characters of base64url are 132 bits. */
const sealLength = 22;

const sealOf = (crypto: Pick<FieldCrypto, 'hash'>, subject: string, { divisionCode, id }: LinkTarget) =>
  crypto.hash(`link:${subject}:${divisionCode}:${id}`).slice(0, sealLength);

/**
 * A link that nobody can guess and that the database does not hold: place and record in clear, sealed with the server's
 * secret. The same slip can be printed again, and a stolen copy of the database opens no page.
 *
 * @param subject what the page shows: a link to one kind of page opens no other
 */
export function linkToken(crypto: Pick<FieldCrypto, 'hash'>, subject: string, target: LinkTarget): string {
  return `${target.divisionCode}.${target.id}.${sealOf(crypto, subject, target)}`;
}

/** What the token was made for; undefined for any other text. */
export function readLinkToken(
  crypto: Pick<FieldCrypto, 'hash'>,
  subject: string,
  token: string,
): LinkTarget | undefined {
  const [place = '', id = '', seal = '', ...rest] = token.split('.');
  const divisionCode = parseDivisionCode(place);
  if (divisionCode === undefined || !uuidSchema.safeParse(id).success || rest.length > 0) return undefined;
  const target = { divisionCode, id };
  // Hashed once more before comparing, so that the time it takes tells nothing about the seal.
  return crypto.hash(seal) === crypto.hash(sealOf(crypto, subject, target)) ? target : undefined;
}

/** Somebody with a link and without an account: sees the link's village, and that by row level security too. */
export function linkHolder({ divisionCode }: LinkTarget, locale: Locale): Actor {
  return {
    userId: '00000000-0000-7000-8000-000000000000',
    displayName: '本人',
    countyCode: countyOf(divisionCode),
    scope: scopeOf(divisionCode),
    permissions: new Set(),
    locale,
  };
}
