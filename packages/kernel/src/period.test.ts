import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rangeContains, rangesOverlap } from './date-range.js';
import { addDays, type LocalDate, localDate } from './local-date.js';
import {
  firstDay,
  lastDay,
  nextPeriod,
  parsePeriod,
  period,
  periodOf,
  periodSchema,
  previousPeriod,
} from './period.js';

const periods = fc
  .tuple(fc.integer({ min: 1950, max: 2100 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => period(`${year}-${String(month).padStart(2, '0')}`));

describe('period', () => {
  it('is a month, not a date', () => {
    expect(parsePeriod('2025-03')).toBe('2025-03');
    for (const bad of ['2025-3', '2025-13', '2025-00', '2025-03-01', '0999-01', ''])
      expect(parsePeriod(bad)).toBeUndefined();
    expect(() => period('三月')).toThrow(expect.objectContaining({ code: 'KERNEL.INVALID_PERIOD' }));
    expect(periodSchema.safeParse('2025-13').success).toBe(false);
    expect(z.toJSONSchema(periodSchema)).toMatchObject({ type: 'string' });
  });

  it('ends where the next begins, in the last year that can be written too', () => {
    expect(lastDay(period('2024-02'))).toBe('2024-02-29');
    expect(lastDay(period('9999-12'))).toBe('9999-12-31');
    fc.assert(
      fc.property(periods, (month) => {
        expect(addDays(lastDay(month), 1)).toBe(firstDay(nextPeriod(month)));
        expect(previousPeriod(nextPeriod(month))).toBe(month);
        expect(periodOf(firstDay(month))).toBe(month);
        expect(periodOf(lastDay(month))).toBe(month);
        expect(nextPeriod(month) > month).toBe(true);
      }),
    );
  });
});

describe('date ranges', () => {
  const at = (day: number): LocalDate => addDays(localDate('2025-01-01'), day);
  const ranges = fc
    .tuple(fc.nat(60), fc.option(fc.nat(30)))
    .map(([from, length]) => ({ from: at(from), to: length === null ? null : at(from + length) }));

  it('include both ends', () => {
    const march = { from: localDate('2025-03-01'), to: localDate('2025-03-31') };
    expect(rangeContains(march, localDate('2025-03-31'))).toBe(true);
    expect(rangeContains(march, localDate('2025-04-01'))).toBe(false);
    expect(rangesOverlap(march, { from: localDate('2025-03-31'), to: null })).toBe(true);
    expect(rangesOverlap(march, { from: localDate('2025-04-01'), to: null })).toBe(false);
  });

  it('overlap exactly when some day is in both', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const shared = Array.from({ length: 100 }, (_, day) => at(day)).some(
          (day) => rangeContains(a, day) && rangeContains(b, day),
        );
        expect(rangesOverlap(a, b)).toBe(shared);
        expect(rangesOverlap(b, a)).toBe(shared);
      }),
    );
  });
});
