import type { Actor } from './actor.js';
import { countyOf, type DivisionCode, parseDivisionCode, scopeOf } from './division.js';
import { uuidSchema } from './ids.js';
import type { Locale } from './messages.js';
import type { FieldCrypto } from './ports.js';

type Hash = Pick<FieldCrypto, 'hash'>;

/** The record that a page without login is about, and where it lies. */
export interface LinkTarget {
  readonly divisionCode: DivisionCode;
  readonly id: string;
}

/** 22 characters of base64url are 132 bits. */
const sealLength = 22;

const sealOf = (crypto: Hash, subject: string, { divisionCode, id }: LinkTarget) =>
  crypto.hash(`link:${subject}:${divisionCode}:${id}`).slice(0, sealLength);

/**
 * A link that nobody can guess and that the database does not hold: place and record in clear, sealed with the server's
 * secret. The same link can be printed again, and a stolen copy of the database opens no page.
 *
 * @param subject what the page does; a token of one subject opens no page of another
 * @example linkToken(crypto, 'sign-in', session) // '530326001001.<id>.<seal>'
 */
export function linkToken(crypto: Hash, subject: string, target: LinkTarget): string {
  return `${target.divisionCode}.${target.id}.${sealOf(crypto, subject, target)}`;
}

/** What the token was made for; undefined for any other text. */
export function readLinkToken(crypto: Hash, subject: string, token: string): LinkTarget | undefined {
  const [place = '', id = '', seal = '', ...rest] = token.split('.');
  const divisionCode = parseDivisionCode(place);
  if (divisionCode === undefined || !uuidSchema.safeParse(id).success || rest.length > 0) return undefined;
  const target = { divisionCode, id };
  // Hashed once more before comparing, so that the time it takes tells nothing about the seal.
  return crypto.hash(seal) === crypto.hash(sealOf(crypto, subject, target)) ? target : undefined;
}

/** A code on a screen changes so often, and one that was photographed counts no longer than a few of its turns. */
export const codeTurnSeconds = 60;
const turnsAccepted = 3;
const turnOf = (now: Date) => Math.floor(now.getTime() / 1000 / codeTurnSeconds);

/** A link that changes every minute, for a code that is shown and not printed. */
export function turningLinkToken(crypto: Hash, subject: string, target: LinkTarget, now: Date): string {
  const turn = turnOf(now);
  return `${turn.toString(36)}.${linkToken(crypto, `${subject}:${turn}`, target)}`;
}

/** What the token was made for in one of the last turns; undefined for an older one and for any other text. */
export function readTurningLinkToken(crypto: Hash, subject: string, token: string, now: Date): LinkTarget | undefined {
  const [, turnText = '', rest = ''] = /^([0-9a-z]{1,10})\.(.+)$/.exec(token) ?? [];
  const turn = Number.parseInt(turnText, 36);
  const age = turnOf(now) - turn;
  return age >= 0 && age < turnsAccepted ? readLinkToken(crypto, `${subject}:${turn}`, rest) : undefined;
}

/** Somebody with a link and without an account: sees the link's place, and that by row level security too. */
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
