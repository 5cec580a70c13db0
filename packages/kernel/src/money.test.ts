import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Bug } from './errors.js';
import {
  type Fen,
  fen,
  fenSchema,
  formatYuan,
  multiplyDivide,
  parseYuan,
  type Rounding,
  splitFen,
  sumFen,
} from './money.js';

const amounts = fc.maxSafeInteger().map(fen);
const payments = fc.integer({ min: 0, max: 10_000_000_000 }).map(fen);

describe('fen', () => {
  it('refuses what is not a whole, safe number', () => {
    for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) expect(() => fen(bad)).toThrow(Bug);
  });

  it('has one zero', () => {
    expect(Object.is(fen(-0), 0)).toBe(true);
  });

  it('has a schema that takes no text and no fraction, and that JSON Schema can describe', () => {
    expect(fenSchema.safeParse(80000).success).toBe(true);
    for (const bad of ['80000', 800.5, null, 2 ** 53]) expect(fenSchema.safeParse(bad).success).toBe(false);
    expect(z.toJSONSchema(fenSchema)).toMatchObject({ type: 'integer' });
  });
});

describe('yuan as text', () => {
  it.each<[number, string]>([
    [72727, '727.27'],
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [-80000, '-800.00'],
  ])('%i fen is written %s', (amount, text) => {
    expect(formatYuan(fen(amount))).toBe(text);
  });

  it.each<[string, number]>([
    ['800', 80000],
    ['727.27', 72727],
    ['727.2', 72720],
    ['1,234.50', 123450],
    ['１，２３４．５', 123450],
    [' ￥ 800 元 ', 80000],
    ['¥800', 80000],
    ['-12.30', -1230],
  ])('reads %s', (text, amount) => {
    expect(parseYuan(text)).toBe(amount);
  });

  it.each(['', '727.272', '1,23', '12,34.00', '1e3', '800²', '八百', '1.2.3', '.5', '99999999999999999'])(
    'does not guess at %s',
    (text) => {
      expect(parseYuan(text)).toBeUndefined();
    },
  );

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), (amount) => {
        expect(parseYuan(formatYuan(fen(amount)))).toBe(fen(amount));
      }),
    );
  });
});

describe('sumFen', () => {
  it('refuses to pass through an amount that is no longer exact', () => {
    const most = fen(Number.MAX_SAFE_INTEGER);
    expect(() => sumFen([most, most, fen(-Number.MAX_SAFE_INTEGER)])).toThrow(Bug);
    expect(sumFen([])).toBe(0);
  });
});

/** Another way to round: by the sign of twice the remainder, on the signed quotient. */
function oracle(amount: number, numerator: number, denominator: number, rounding: Rounding): bigint {
  let [top, bottom] = [BigInt(amount) * BigInt(numerator), BigInt(denominator)];
  if (bottom < 0n) [top, bottom] = [-top, -bottom];
  const floor = top / bottom - (top % bottom < 0n ? 1n : 0n);
  const rest = top - floor * bottom;
  if (rest === 0n) return floor;
  const [towardsZero, awayFromZero] = top < 0n ? [floor + 1n, floor] : [floor, floor + 1n];
  if (rounding === 'down') return towardsZero;
  if (rounding === 'up') return awayFromZero;
  if (rest * 2n !== bottom) return rest * 2n > bottom ? floor + 1n : floor;
  if (rounding === 'half_up') return awayFromZero;
  return floor % 2n === 0n ? floor : floor + 1n;
}

describe('multiplyDivide', () => {
  it.each<[number, number, number, Rounding, number]>([
    [80000, 20, 22, 'half_up', 72727],
    [80000, 22, 22, 'half_up', 80000],
    [1, 1, 2, 'half_up', 1],
    [1, 1, 2, 'half_even', 0],
    [3, 1, 2, 'half_even', 2],
    [1, 1, 3, 'up', 1],
    [2, 1, 3, 'down', 0],
    [-1, 1, 2, 'half_up', -1],
    [-1, 1, 3, 'up', -1],
  ])('%i × %i ÷ %i, %s, is %i', (amount, numerator, denominator, rounding, result) => {
    expect(multiplyDivide(fen(amount), numerator, denominator, rounding)).toBe(result);
  });

  it('agrees with exact arithmetic in every rounding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
        fc.integer({ min: -5000, max: 5000 }),
        fc.integer({ min: -5000, max: 5000 }).filter((denominator) => denominator !== 0),
        fc.constantFrom<Rounding>('half_up', 'half_even', 'down', 'up'),
        (amount, numerator, denominator, rounding) => {
          const result = multiplyDivide(fen(amount), numerator, denominator, rounding);
          expect(BigInt(result)).toBe(oracle(amount, numerator, denominator, rounding));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never pays less for more days', () => {
    fc.assert(
      fc.property(payments, fc.nat(31), fc.nat(31), fc.integer({ min: 1, max: 31 }), (standard, a, b, required) => {
        const pay = (days: number): Fen => multiplyDivide(standard, Math.min(days, required), required, 'half_up');
        expect(pay(Math.max(a, b))).toBeGreaterThanOrEqual(pay(Math.min(a, b)));
      }),
    );
  });

  it('refuses division by zero, fractions and results that are not exact', () => {
    expect(() => multiplyDivide(fen(1), 1, 0, 'down')).toThrow(Bug);
    expect(() => multiplyDivide(fen(1), 0.5, 1, 'down')).toThrow(Bug);
    expect(() => multiplyDivide(fen(Number.MAX_SAFE_INTEGER), 2, 1, 'down')).toThrow(Bug);
  });
});

describe('splitFen', () => {
  const weights = fc
    .array(fc.nat(1000), { minLength: 1, maxLength: 20 })
    .filter((list) => list.some((weight) => weight > 0));

  it('gives the fen left over to those who lost most, the earlier first', () => {
    expect(splitFen(fen(100), [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitFen(fen(10), [0, 1, 2])).toEqual([0, 3, 7]);
    expect(splitFen(fen(0), [3, 4])).toEqual([0, 0]);
  });

  it('loses and invents nothing, and stays within a fen of the exact share', () => {
    fc.assert(
      fc.property(payments, weights, (amount, shares) => {
        const parts = splitFen(amount, shares);
        const total = shares.reduce((sum, share) => sum + share, 0);
        expect(sumFen(parts)).toBe(amount);
        parts.forEach((part, index) => {
          const least = multiplyDivide(amount, shares[index] ?? 0, total, 'down');
          expect([least, least + 1]).toContain(part);
          if (shares[index] === 0) expect(part).toBe(0);
        });
      }),
    );
  });

  it('refuses negative amounts and weights without a sum', () => {
    expect(() => splitFen(fen(-1), [1])).toThrow(Bug);
    for (const bad of [[], [0], [1, -1], [0.5, 0.5]]) expect(() => splitFen(fen(1), bad)).toThrow(Bug);
  });
});

it('a sum does not depend on the order', () => {
  fc.assert(
    fc.property(fc.array(payments, { maxLength: 50 }), (list) => {
      expect(sumFen(list.toReversed())).toBe(sumFen(list));
    }),
  );
  fc.assert(fc.property(amounts, (amount) => void expect(sumFen([amount])).toBe(amount)));
});
