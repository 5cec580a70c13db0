import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Bug } from './errors.js';
import { addDays, dayOfWeek, localDate } from './local-date.js';
import { createWorkingDayCalendar } from './working-days.js';

const calendar = createWorkingDayCalendar();
const in2025 = fc.integer({ min: 0, max: 330 }).map((day) => addDays(localDate('2025-01-01'), day));

describe('the notice for 2025 (国办发明电〔2024〕12号)', () => {
  it.each(['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11', '2025-03-03'])(
    '%s is worked',
    (day) => {
      expect(calendar.isWorkingDay(localDate(day))).toBe(true);
    },
  );

  it.each([
    '2025-01-01',
    '2025-01-28',
    '2025-02-04',
    '2025-04-04',
    '2025-05-05',
    '2025-06-02',
    '2025-10-08',
    '2025-03-01',
  ])('%s is off', (day) => {
    expect(calendar.isWorkingDay(localDate(day))).toBe(false);
  });

  it('counts over the holidays', () => {
    expect(calendar.nextWorkingDay(localDate('2025-04-30'))).toBe('2025-05-06');
    expect(calendar.addWorkingDays(localDate('2025-04-25'), 1)).toBe('2025-04-27');
    expect(calendar.addWorkingDays(localDate('2025-01-27'), 5)).toBe('2025-02-10');
    expect(calendar.workingDaysBetween(localDate('2025-10-01'), localDate('2025-10-31'))).toBe(18);
  });
});

describe('laws', () => {
  it('agrees with walking day by day', () => {
    fc.assert(
      fc.property(in2025, fc.nat(15), (start, count) => {
        const worked = Array.from({ length: 60 }, (_, index) => addDays(start, index + 1)).filter((day) =>
          calendar.isWorkingDay(day),
        );
        const expected = count === 0 ? start : worked[count - 1];
        expect(calendar.addWorkingDays(start, count)).toBe(expected);
      }),
    );
  });

  it('ends on a working day, with exactly that many between', () => {
    fc.assert(
      fc.property(in2025, fc.integer({ min: 1, max: 15 }), (start, count) => {
        const end = calendar.addWorkingDays(start, count);
        expect(calendar.isWorkingDay(end)).toBe(true);
        expect(calendar.workingDaysBetween(addDays(start, 1), end)).toBe(count);
      }),
    );
  });

  it('refuses counts that are none', () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => calendar.addWorkingDays(localDate('2025-04-01'), bad)).toThrow(Bug);
  });
});

describe('years', () => {
  const unknown = (year: number) =>
    expect.objectContaining({ code: 'KERNEL.CALENDAR_YEAR_UNKNOWN', kind: 'unprocessable', details: { year } });

  it('knows every year from 2004 to 2026', () => {
    for (let year = 2004; year <= 2026; year += 1) {
      expect(calendar.isWorkingDay(localDate(`${year}-10-01`))).toBe(false);
      expect(calendar.isWorkingDay(localDate(`${year}-01-01`))).toBe(false);
    }
  });

  it('refuses a year without a notice, also on a Sunday', () => {
    expect(() => calendar.isWorkingDay(localDate('2099-03-02'))).toThrow(unknown(2099));
    expect(() => calendar.isWorkingDay(localDate('2099-03-01'))).toThrow(unknown(2099));
    expect(() => calendar.isWorkingDay(localDate('2003-03-03'))).toThrow(unknown(2003));
  });

  it('refuses to count across New Year into such a year', () => {
    const upTo2026 = createWorkingDayCalendar({ years: [2097, 2098] });
    expect(upTo2026.addWorkingDays(localDate('2097-12-31'), 3)).toBe('2098-01-03');
    expect(() => upTo2026.addWorkingDays(localDate('2098-12-30'), 5)).toThrow(unknown(2099));
    expect(() => upTo2026.workingDaysBetween(localDate('2098-12-30'), localDate('2099-01-02'))).toThrow(unknown(2099));
  });

  it('one overridden day does not make its year known', () => {
    const guess = createWorkingDayCalendar({ overrides: { '2099-10-01': 'off' } });
    expect(() => guess.isWorkingDay(localDate('2099-10-01'))).toThrow(unknown(2099));
  });

  it('takes the calendar of a year from a county that enters it', () => {
    const entered = createWorkingDayCalendar({
      years: [2099],
      overrides: { '2099-10-01': 'off', '2099-10-10': 'working' },
    });
    expect(entered.isWorkingDay(localDate('2099-10-01'))).toBe(false);
    expect(dayOfWeek(localDate('2099-10-10'))).toBe(6);
    expect(entered.isWorkingDay(localDate('2099-10-10'))).toBe(true);
    expect(entered.isWorkingDay(localDate('2099-10-09'))).toBe(true);
    expect(entered.isWorkingDay(localDate('2099-10-11'))).toBe(false);
  });

  it('lets an override win over the notice', () => {
    const flooded = createWorkingDayCalendar({ overrides: { '2025-07-01': 'off', '2025-10-01': 'working' } });
    expect(flooded.isWorkingDay(localDate('2025-07-01'))).toBe(false);
    expect(flooded.isWorkingDay(localDate('2025-10-01'))).toBe(true);
  });
});

describe('time zones', () => {
  const before = process.env['TZ'];
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it.each(['America/New_York', 'Pacific/Auckland'])('gives the same answer on a machine in %s', (zone) => {
    process.env['TZ'] = zone;
    expect(calendar.isWorkingDay(localDate('2025-03-03'))).toBe(true); // Monday
    expect(calendar.isWorkingDay(localDate('2025-03-01'))).toBe(false); // Saturday
    expect(calendar.nextWorkingDay(localDate('2025-03-07'))).toBe('2025-03-10');
  });
});
