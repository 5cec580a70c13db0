import { addMonths, fen, localDate, sumFen } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evenPlan,
  floorOf,
  problemOfPlan,
  type RecoverableLine,
  restOf,
  setOffOf,
  shareOut,
} from './recovery-money.js';

const amount = fc.integer({ min: 1, max: 500_000 }).map(fen);
const floor = fc.oneof(
  fc.record({ kind: fc.constant('amount' as const), fen: amount }),
  fc.record({ kind: fc.constant('share' as const), percent: fc.integer({ min: 1, max: 100 }) }),
);
const line = fc
  .record({ amountFen: amount, taken: fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)) })
  .map(({ amountFen, taken }): Omit<RecoverableLine, 'id'> => {
    const [a, b, c] = taken.map((part) => fen(Math.floor((amountFen * part) / 400)));
    return { amountFen, reducedFen: a ?? fen(0), recoveredFen: b ?? fen(0), writtenOffFen: c ?? fen(0) };
  });
const lines = fc
  .array(line, { minLength: 1, maxLength: 8 })
  .map((all) => all.map((each, index) => ({ ...each, id: String(index) })));

describe('set-off', () => {
  it('never leaves a person below the floor, and never takes more than is due', () => {
    fc.assert(
      fc.property(amount, amount, floor, (entitlement, due, rule) => {
        const taken = setOffOf(entitlement, due, rule);
        expect(taken).toBeGreaterThanOrEqual(0);
        expect(taken).toBeLessThanOrEqual(due);
        if (taken > 0) expect(entitlement - taken).toBeGreaterThanOrEqual(floorOf(entitlement, rule));
        expect(entitlement - taken).toBeGreaterThan(0);
      }),
    );
  });

  it('takes all that the floor lets it take', () => {
    expect(setOffOf(fen(80_000), fen(50_000), { kind: 'share', percent: 70 })).toBe(24_000);
    expect(setOffOf(fen(80_000), fen(10_000), { kind: 'share', percent: 70 })).toBe(10_000);
    expect(setOffOf(fen(80_000), fen(50_000), { kind: 'amount', fen: fen(80_000) })).toBe(0);
    // A third of a fen is the person's.
    expect(floorOf(fen(101), { kind: 'share', percent: 50 })).toBe(51);
  });
});

describe('an amount of a case', () => {
  it('is shared out over its months to the fen, to none more than it has left', () => {
    fc.assert(
      fc.property(lines, fc.nat(100), (all, percent) => {
        const rest = sumFen(all.map(restOf));
        const wanted = fen(Math.floor((rest * percent) / 100));
        const parts = shareOut(all, wanted);
        expect(sumFen(parts.map(({ amountFen }) => amountFen))).toBe(wanted);
        for (const { lineId, amountFen } of parts) {
          const of = all.find(({ id }) => id === lineId);
          expect(amountFen).toBeGreaterThan(0);
          expect(amountFen).toBeLessThanOrEqual(of === undefined ? 0 : restOf(of));
        }
        expect(() => shareOut(all, fen(rest + 1))).toThrow();
      }),
    );
  });
});

describe('a plan', () => {
  const from = localDate('2025-05-10');
  const wanted = { totalFen: fen(100_000), from, mostMonths: 12 };

  it('of equal parts adds up exactly and is accepted', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 12 }), (total, count) => {
        fc.pre(total >= count);
        const plan = evenPlan(total, count, from);
        expect(problemOfPlan(plan, { ...wanted, totalFen: total })).toBeUndefined();
      }),
    );
  });

  it('that does not add up, goes back in time, pays twice a day or lasts too long is refused', () => {
    const plan = evenPlan(fen(100_000), 4, from);
    const changed = (index: number, change: object) =>
      plan.map((instalment, at) => (at === index ? { ...instalment, ...change } : instalment));
    expect(problemOfPlan(changed(1, { amountFen: fen(25_001) }), wanted)).toBe('RECOVERY.PLAN_TOTAL');
    expect(problemOfPlan(changed(0, { dueOn: localDate('2025-05-09') }), wanted)).toBe('RECOVERY.PLAN_ORDER');
    expect(problemOfPlan(changed(1, { dueOn: from }), wanted)).toBe('RECOVERY.PLAN_ORDER');
    expect(problemOfPlan(changed(3, { dueOn: addMonths(from, 12) }), wanted)).toBeUndefined();
    expect(problemOfPlan(changed(3, { dueOn: localDate('2026-05-11') }), wanted)).toBe('RECOVERY.PLAN_TOO_LONG');
    expect(problemOfPlan([], wanted)).toBe('RECOVERY.PLAN_TOTAL');
  });
});
