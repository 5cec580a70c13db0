import type { EligibilityFact, FactValue } from '../model/declared-facts.js';

/** A fact of a test's own conditions; takes every value of its type, of a text only the values that are named. */
export function askedFact(
  name: string,
  type: EligibilityFact['type'],
  { zh = name, values = [], required = true }: { zh?: string; values?: readonly string[]; required?: boolean } = {},
): EligibilityFact {
  const written = type === 'boolean' ? 'boolean' : type === 'integer' || type === 'money' ? 'number' : 'string';
  const accepts = (value: FactValue) =>
    typeof value === written && (values.length === 0 || values.includes(String(value)));
  return {
    name,
    type,
    zh,
    en: name,
    values: values.map((value) => ({ value, zh: value, en: value })),
    required,
    accepts,
  };
}
