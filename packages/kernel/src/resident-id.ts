import type { Brand } from './brand.js';
import { cleanDigits } from './clean-digits.js';
import { invariant } from './errors.js';
import { type LocalDate, parseLocalDate } from './local-date.js';

/** A citizen identity number of 18 characters whose check character fits (GB 11643-1999). */
export type ResidentId = Brand<string, 'ResidentId'>;

export type IdentityNote =
  | 'identity_legacy_15_digits'
  | 'identity_lowercase_x'
  | 'identity_fullwidth_digits'
  | 'identity_spaces';
export const identityProblems = [
  'identity_blank',
  'identity_length',
  'identity_characters',
  'identity_region',
  'identity_date',
  'identity_checksum_wrong',
] as const;
export type IdentityProblem = (typeof identityProblems)[number];

export type ParsedResidentId =
  | {
      readonly ok: true;
      readonly value: ResidentId;
      readonly notes: readonly IdentityNote[];
      readonly original: string;
    }
  | { readonly ok: false; readonly problem: IdentityProblem };

// The first two digits: provinces, the residence permits of Hong Kong, Macao and Taiwan (81 to 83), and the permanent
// residence cards of foreigners (9 and the province group).
const regions = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-6])/;
const earliestBirth = '1890-01-01';
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/** The check character of the first 17 digits (ISO 7064, MOD 11-2). */
export function identityCheckCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return checkCharacters.charAt(sum % 11);
}

/**
 * Reads an identity number as people type it: spaces, full-width digits, a small x, the 15 digits of before 1999
 * (converted; the same person, not a second one). What was repaired is named in `notes`. The birth date must be a real
 * one, not before 1890; whether it lies in the future is not asked, for that needs a clock.
 *
 * @example parseResidentId(' 11010519491231002x') // value 11010519491231002X, notes identity_spaces, identity_lowercase_x
 */
export function parseResidentId(raw: string): ParsedResidentId {
  const cleaned = cleanDigits(raw);
  const notes: IdentityNote[] = [];
  if (cleaned.hadSpaces) notes.push('identity_spaces');
  if (cleaned.hadFullWidth) notes.push('identity_fullwidth_digits');
  let text = cleaned.text;
  if (text === '') return { ok: false, problem: 'identity_blank' };
  if (text.endsWith('x')) {
    notes.push('identity_lowercase_x');
    text = `${text.slice(0, -1)}X`;
  }
  if (!/^\d+X?$/.test(text)) return { ok: false, problem: 'identity_characters' };
  if (/^\d{15}$/.test(text)) {
    notes.push('identity_legacy_15_digits');
    const first17 = `${text.slice(0, 6)}19${text.slice(6)}`;
    text = first17 + identityCheckCharacter(first17);
  }
  if (text.length !== 18) return { ok: false, problem: 'identity_length' };
  // A slip of the pen anywhere breaks the check character, so that is said first.
  if (text.charAt(17) !== identityCheckCharacter(text)) return { ok: false, problem: 'identity_checksum_wrong' };
  if (!regions.test(text)) return { ok: false, problem: 'identity_region' };
  const birth = readBirthDate(text);
  if (birth === undefined || birth < earliestBirth) return { ok: false, problem: 'identity_date' };
  return { ok: true, value: text as ResidentId, notes, original: raw };
}

function readBirthDate(text: string): LocalDate | undefined {
  return parseLocalDate(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`);
}

export function birthDateOf(id: ResidentId): LocalDate {
  const birth = readBirthDate(id);
  invariant(birth !== undefined, 'an identity number without a birth date');
  return birth;
}

export function sexOf(id: ResidentId): 'male' | 'female' {
  return Number(id.charAt(16)) % 2 === 1 ? 'male' : 'female';
}
