import { createWorkingDayCalendar, type LocalDate, localDate } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  barredUntil,
  followUpDays,
  judgeLastDay,
  judgePartialMonth,
  judgeReady,
  type PartialMonth,
  partialMonthOf,
  partialMonths,
  vacancyDueDay,
} from './exit.js';

const calendar = createWorkingDayCalendar();
const day = localDate;
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('an exit', () => {
  it('has its last day within the agreement', () => {
    const term = { from: day('2025-01-01'), to: day('2025-12-31') };
    expect(codeOf(() => judgeLastDay(day('2025-12-31'), term))).toBe('done');
    expect(codeOf(() => judgeLastDay(day('2026-01-01'), term))).toBe('POSTS.EXIT_OUTSIDE_AGREEMENT');
    expect(codeOf(() => judgeLastDay(day('2024-12-31'), term))).toBe('POSTS.EXIT_OUTSIDE_AGREEMENT');
  });

  it('in mid-month needs a rule for that month’s pay', () => {
    const judge = (lastDay: string, chosen: PartialMonth | null, paidAs: PartialMonth | null) =>
      codeOf(() => judgePartialMonth(day(lastDay), chosen, paidAs, '第三条'));
    expect(judge('2025-02-28', null, null)).toBe('done');
    expect(judge('2025-02-27', null, 'by_days_attended')).toBe('POSTS.PARTIAL_MONTH_NOT_CHOSEN');
    expect(judge('2025-02-27', 'whole', 'by_days_attended')).toBe('POSTS.PARTIAL_MONTH_DIFFERS');
    expect(judge('2025-02-27', 'none', null)).toBe('POSTS.PARTIAL_MONTH_DIFFERS');
    for (const way of partialMonths) expect(judge('2025-02-27', way, way)).toBe('done');
  });

  it('is paid in its last month as the rule of amounts does it, for every standard and number of days', () => {
    type Month = { daysAttended: number; agreementTo: LocalDate };
    const leaves = ({ agreementTo }: Month) => agreementTo < '2025-02-28';
    const ways: Record<PartialMonth, (standard: number, required: number) => (month: Month) => number | null> = {
      by_days_attended: (standard, required) => (month) => Math.floor((standard * month.daysAttended) / required),
      whole: (standard, required) => (month) =>
        leaves(month) ? standard : Math.floor((standard * month.daysAttended) / required),
      none: (standard, required) => (month) =>
        leaves(month) ? null : Math.floor((standard * month.daysAttended) / required),
    };
    const standards = fc.integer({ min: 10_000, max: 500_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...partialMonths),
        standards,
        fc.integer({ min: 2, max: 31 }),
        (way, standard, days) => {
          const rule = ways[way](standard, days) as Parameters<typeof partialMonthOf>[0];
          return partialMonthOf(rule, { requiredDays: days, lastDay: day('2025-02-14') }) === way;
        },
      ),
    );
    expect(partialMonthOf(() => null, { requiredDays: 20, lastDay: day('2025-02-14') })).toBeNull();
  });

  it('is handed in after the talk and the hand-over that its ground wants', () => {
    const exit = { talkNeeded: true, talkHeldOn: null, handOverNeeded: true, handedOverOn: null, clause: '第三条' };
    expect(codeOf(() => judgeReady(exit))).toBe('POSTS.EXIT_TALK_MISSING');
    const talked = { ...exit, talkHeldOn: day('2025-03-01') };
    expect(codeOf(() => judgeReady(talked))).toBe('POSTS.EXIT_HAND_OVER_MISSING');
    expect(codeOf(() => judgeReady({ ...talked, handOverNeeded: false }))).toBe('done');
  });

  it('gives the report of the vacancy its days, from the last day or the decision, whichever is later', () => {
    const five = { days: 5, unit: 'working' } as const;
    const [early, late] = [day('2025-03-03'), day('2025-03-10')];
    expect(vacancyDueDay({ lastDay: late, decidedOn: early }, five, calendar)).toBe('2025-03-17');
    expect(vacancyDueDay({ lastDay: early, decidedOn: late }, five, calendar)).toBe('2025-03-17');
  });

  it('bars for the months of its ground and is followed up in order', () => {
    expect(barredUntil(day('2025-01-31'), 0)).toBeNull();
    expect(barredUntil(day('2025-01-31'), 1)).toBe('2025-02-28');
    expect(followUpDays(day('2025-01-31'), [3, 1, 3])).toEqual([
      { months: 1, dueOn: '2025-02-28' },
      { months: 3, dueOn: '2025-04-30' },
    ]);
  });
});
