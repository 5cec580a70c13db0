import type { SettledRule } from '../ports.js';

/** A setting as a county would have settled it, for tests; every part stands in the same clause. */
export function settledRule(
  value: unknown,
  source = { documentNumber: '演示1号', clause: '第一条' },
): SettledRule<never> {
  return { value: value as never, version: 'test', ...source, sourceOf: () => source };
}
