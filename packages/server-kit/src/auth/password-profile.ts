import { domainError } from '@gongyi/kernel';

/** What a county asks of passwords. */
export interface PasswordProfile {
  readonly minLength: number;
  /** How many of capital letters, small letters, digits and signs must occur. */
  readonly kinds: number;
  /** After so many days a new one is asked for at the next login; null: never. */
  readonly maxAgeDays: number | null;
}

/**
 * `mlps3`: complexity and age, as assessments under 等保2.0 level 3 expect. `nist`: length instead, after SP 800-63B-4,
 * which advises against both.
 */
export const passwordProfiles = {
  mlps3: { minLength: 12, kinds: 3, maxAgeDays: 90 },
  nist: { minLength: 15, kinds: 1, maxAgeDays: null },
} as const satisfies Record<string, PasswordProfile>;

export type PasswordProfileName = keyof typeof passwordProfiles;

const kindsOfCharacter = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u];
const minDifferent = 5;
const sequences = '01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm';

/**
 * @throws DomainError invalid_input AUTH.PASSWORD_TOO_SHORT {min} | AUTH.PASSWORD_TOO_SIMPLE {kinds} |
 *   AUTH.PASSWORD_GUESSABLE for one that holds the login, repeats few characters or is mostly a run of the keyboard
 */
export function assertPasswordFits(profile: PasswordProfile, password: string, login: string): void {
  const { minLength, kinds } = profile;
  if ([...password].length < minLength)
    throw domainError('invalid_input', 'AUTH.PASSWORD_TOO_SHORT', { min: minLength });
  if (kindsOfCharacter.filter((kind) => kind.test(password)).length < kinds)
    throw domainError('invalid_input', 'AUTH.PASSWORD_TOO_SIMPLE', { kinds });
  const plain = password.toLowerCase();
  if (plain.includes(login.toLowerCase()) || new Set(plain).size < minDifferent || isMostlySequence(plain))
    throw domainError('invalid_input', 'AUTH.PASSWORD_GUESSABLE');
}

/** Half of it or more stands in one row of the alphabet, the digits or the keyboard. */
function isMostlySequence(password: string): boolean {
  const half = Math.ceil(password.length / 2);
  for (let start = 0; start + half <= password.length; start += 1) {
    if (sequences.includes(password.slice(start, start + half))) return true;
  }
  return false;
}

/** A password that somebody else set has no date and is replaced at the first login. */
export function passwordHasExpired(profile: PasswordProfile, changedAt: Date | null, now: Date): boolean {
  if (changedAt === null) return true;
  return profile.maxAgeDays !== null && now.getTime() - changedAt.getTime() > profile.maxAgeDays * 86_400_000;
}
