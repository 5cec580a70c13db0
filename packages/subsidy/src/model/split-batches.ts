import { groupBy } from '@gongyi/kernel';

export const splitWays = ['none', 'bank', 'township'] as const;
export type SplitWay = (typeof splitWays)[number];

export interface SplitRule {
  readonly by: SplitWay;
  readonly mostLines: number | null;
}

/**
 * Shares the lines that go among files: by bank or township in the order of their names, each again into files of at most so
 * many lines. Every line is in exactly one part, in its order, so that the totals of the parts are the total of the lines.
 *
 * @example splitLines(lines, { by: 'bank', mostLines: 5000 })
 */
export function splitLines<L extends { readonly bankName: string; readonly township: string }>(
  lines: readonly L[],
  { by, mostLines }: SplitRule,
): L[][] {
  const keyOf = (line: L) => (by === 'bank' ? line.bankName : by === 'township' ? line.township : '');
  const groups = [...groupBy(lines, keyOf)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return groups.flatMap(([, group]) => chunksOf(group, mostLines ?? group.length));
}

function chunksOf<T>(all: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < all.length; start += size) chunks.push(all.slice(start, start + size));
  return chunks;
}
