export const splitWays = ['none', 'bank', 'township'] as const;
export type SplitWay = (typeof splitWays)[number];

export interface SplitRule {
  readonly by: SplitWay;
  readonly mostLines: number | null;
}

/**
 * Shares the lines that go among files, one line after the other: a file for each bank or township, and another one when it
 * is full. Files are counted from 0 as they begin; every line is in exactly one.
 *
 * @example const partOf = createSplitter({ by: 'bank', mostLines: 5000 }); const part = partOf(line);
 */
export function createSplitter({ by, mostLines }: SplitRule) {
  const open = new Map<string, { readonly part: number; lines: number }>();
  let parts = 0;
  return ({ bankName, township }: { readonly bankName: string; readonly township: string }): number => {
    const key = by === 'bank' ? bankName : by === 'township' ? township : '';
    const current = open.get(key);
    if (current !== undefined && (mostLines === null || current.lines < mostLines)) {
      current.lines += 1;
      return current.part;
    }
    const part = parts;
    parts += 1;
    open.set(key, { part, lines: 1 });
    return part;
  };
}
