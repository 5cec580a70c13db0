import type { Brand } from './brand.js';
import { anySpaces } from './clean-digits.js';

/** A name as stored: one form of the dot in minority names (·, U+00B7), no outer spaces, rare characters kept. */
export type PersonName = Brand<string, 'PersonName'>;
export type NameNote = 'name_dot_variant' | 'name_spaces';

const dots = /[\u2022\u30fb\u2027\uff0e\u2219\uff65]/gu;
const letter = /[\p{Script=Han}\p{Script=Latin}]/u;
const characters = /^[\p{Script=Han}\p{Script=Latin}\p{M}· .'-]{1,20}$/u;

/** Brings a name into its stored form and says what was repaired; undefined for what cannot be a name (digits, ?, more than 20 letters). */
export function normalizePersonName(raw: string): { value: PersonName; notes: NameNote[] } | undefined {
  const notes: NameNote[] = [];
  const unified = raw.replace(dots, '·');
  if (unified !== raw) notes.push('name_dot_variant');
  // A space inside a Chinese name is layout (张　伟); inside a Latin name it belongs to the name.
  const text = unified.replace(anySpaces, /\p{Script=Han}/u.test(unified) ? '' : ' ').trim();
  if (text !== unified) notes.push('name_spaces');
  return characters.test(text) && letter.test(text) ? { value: text as PersonName, notes } : undefined;
}

/** Equal after repair; what is no name (张? or 张□, where a rare character was lost) equals nothing. */
export function samePersonName(a: string, b: string): boolean {
  const [left, right] = [normalizePersonName(a)?.value, normalizePersonName(b)?.value];
  return left !== undefined && left === right;
}

/**
 * Names of organisations, which hold digits and brackets: equal but for the width of characters and spaces. A name in which a
 * character was lost (? or □) equals nothing.
 *
 * @example sameOrganisationName('会泽县（第1）培训学校', '会泽县(第1) 培训学校') // true
 */
export function sameOrganisationName(a: string, b: string): boolean {
  const [left, right] = [a, b].map((name) => name.normalize('NFKC').replaceAll(/\s/gu, ''));
  return left !== '' && left === right && !/[?□\ufffd]/u.test(left ?? '');
}
