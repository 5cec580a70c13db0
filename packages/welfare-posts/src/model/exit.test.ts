import { createWorkingDayCalendar, localDate } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { barredUntil, followUpDays, judgeLastDay, judgePartialMonth, judgeReady, vacancyDueDay } from './exit.js';

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
    expect(codeOf(() => judgePartialMonth(day('2025-02-28'), null, '第三条'))).toBe('done');
    expect(codeOf(() => judgePartialMonth(day('2025-02-27'), null, '第三条'))).toBe('POSTS.PARTIAL_MONTH_NOT_CHOSEN');
    expect(codeOf(() => judgePartialMonth(day('2025-02-27'), 'by_days_attended', '第三条'))).toBe('done');
    expect(codeOf(() => judgePartialMonth(day('2025-02-27'), 'whole', '第三条'))).toBe(
      'POSTS.PARTIAL_MONTH_UNSUPPORTED',
    );
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
