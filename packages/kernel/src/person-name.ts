import type { Brand } from './brand.js';

/** A name as stored: one form of the dot in minority names (·, U+00B7), no outer spaces, rare characters kept. */
export type PersonName = Brand<string, 'PersonName'>;
export type NameNote = 'name_dot_variant' | 'name_spaces';

const dots = /[\u2022\u30fb\u2027\uff0e\u2219\uff65]/gu;
const outerSpaces = /^[\s\u00a0\u3000]+|[\s\u00a0\u3000]+$/gu;
const anySpace = /[\s\u00a0\u3000]+/gu;
const characters = /^[\p{Script=Han}\p{Script=Latin}\p{M}·\u3007 .'-]{1,20}$/u;

/** Brings a name into its stored form and says what was repaired; undefined for what cannot be a name. */
export function normalizePersonName(raw: string): { value: PersonName; notes: NameNote[] } | undefined {
  const notes: NameNote[] = [];
  const unified = raw.replace(dots, '·');
  if (unified !== raw) notes.push('name_dot_variant');
  const trimmed = unified.replace(outerSpaces, '');
  // A space inside a Chinese name is layout (张　伟); inside a Latin name it belongs to the name.
  const text = /\p{Script=Han}/u.test(trimmed) ? trimmed.replace(anySpace, '') : trimmed.replace(anySpace, ' ');
  if (text !== unified) notes.push('name_spaces');
  return characters.test(text) && [...text].length <= 20 ? { value: text as PersonName, notes } : undefined;
}

export function samePersonName(a: string, b: string): boolean {
  const [left, right] = [normalizePersonName(a)?.value, normalizePersonName(b)?.value];
  return left !== undefined && left === right;
}
