import { type Fen, fen, groupBy, sumFen } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSplitter, splitWays } from './split-batches.js';

const line = fc.record({
  bankName: fc.constantFrom('农业银行', '农村信用社', '邮储银行'),
  township: fc.constantFrom('金钟', '矿山', '者海'),
  amountFen: fc.integer({ min: 1, max: 10_000_000 }).map(fen),
});
const rule = fc.record({
  by: fc.constantFrom(...splitWays),
  mostLines: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
});

describe('splitting a run into files', () => {
  it('loses nobody, doubles nobody, and the totals of the files are the total of the run', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), rule, (lines, how) => {
        const partOf = createSplitter(how);
        const byPart = groupBy(lines, partOf);
        expect([...byPart.keys()]).toEqual(Array.from(byPart, (_, n) => n));
        const parts = [...byPart.values()];
        expect(new Set(parts.flat())).toEqual(new Set(lines));
        expect(parts.flat()).toHaveLength(lines.length);
        const totalOf = (all: readonly { amountFen: Fen }[]) => sumFen(all.map(({ amountFen }) => amountFen));
        expect(sumFen(parts.map(totalOf))).toBe(totalOf(lines));
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0);
          if (how.mostLines !== null) expect(part.length).toBeLessThanOrEqual(how.mostLines);
          if (how.by === 'bank') expect(new Set(part.map(({ bankName }) => bankName)).size).toBe(1);
          if (how.by === 'township') expect(new Set(part.map(({ township }) => township)).size).toBe(1);
        }
      }),
    );
  });
});
