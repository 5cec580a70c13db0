import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Bug } from './errors.js';
import {
  addDays,
  addMonths,
  ageOn,
  dayOfWeek,
  daysBetween,
  fromExcelSerial,
  type LocalDate,
  localDate,
  localDateSchema,
  parseLocalDate,
  parseLooseDate,
} from './local-date.js';

const days = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
  .map((instant) => instant.toISOString().slice(0, 10) as LocalDate);

describe('parseLocalDate', () => {
  it('takes days of the calendar only', () => {
    expect(parseLocalDate('2024-02-29')).toBe('2024-02-29');
    for (const bad of ['2025-02-29', '2025-2-9', '2025-13-01', '2025-00-10', '0001-01-01', '2025-01-01T00:00:00Z', ''])
      expect(parseLocalDate(bad)).toBeUndefined();
  });

  it('throws a DomainError that names the value', () => {
    expect(() => localDate('昨天')).toThrow(
      expect.objectContaining({ code: 'KERNEL.INVALID_DATE', kind: 'invalid_input', details: { value: '昨天' } }),
    );
  });

  it('has a schema with a JSON Schema', () => {
    expect(localDateSchema.safeParse('2025-04-01').success).toBe(true);
    expect(localDateSchema.safeParse('2025-04-31').success).toBe(false);
    expect(z.toJSONSchema(localDateSchema)).toMatchObject({ type: 'string', pattern: expect.any(String) });
  });
});

describe('parseLooseDate', () => {
  it.each([
    '2025.1.1',
    '2025.01.01',
    '2025年1月1日',
    '20250101',
    '2025/1/1',
    '2025-01-01',
    '２０２５．１．１',
    ' 2025 年 1 月 1 日 ',
  ])('reads %s', (text) => {
    expect(parseLooseDate(text)).toBe('2025-01-01');
  });

  it.each(['2025', '2025.1', '1.1.2025', '2025.2.30', '长期', '2025年1月1日至2025年12月31日', '2025011', ''])(
    'does not guess at %s',
    (text) => {
      expect(parseLooseDate(text)).toBeUndefined();
    },
  );

  it('reads every written form of every day', () => {
    fc.assert(
      fc.property(days, (day) => {
        const [year, month, date] = day.split('-').map(Number);
        for (const text of [day.replaceAll('-', ''), `${year}.${month}.${date}`, `${year}年${month}月${date}日`])
          expect(parseLooseDate(text)).toBe(day);
      }),
    );
  });
});

describe('fromExcelSerial', () => {
  it('counts as spreadsheets do, after their 29 February 1900 that never was', () => {
    expect(fromExcelSerial(45748)).toBe('2025-04-01');
    expect(fromExcelSerial(45748.75)).toBe('2025-04-01');
    expect(fromExcelSerial(61)).toBe('1900-03-01');
    expect(fromExcelSerial(2_958_465)).toBe('9999-12-31');
    for (const bad of [60, 0, -1, 2_958_466, Number.NaN]) expect(fromExcelSerial(bad)).toBeUndefined();
  });
});

describe('arithmetic', () => {
  it('adds days and takes them away again', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -40_000, max: 40_000 }), (day, count) => {
        const moved = addDays(day, count);
        expect(parseLocalDate(moved)).toBe(moved);
        expect(daysBetween(day, moved)).toBe(count);
        expect(addDays(moved, -count)).toBe(day);
      }),
    );
  });

  it('adds months without leaving the month', () => {
    expect(addMonths(localDate('2025-01-31'), 1)).toBe('2025-02-28');
    expect(addMonths(localDate('2024-01-31'), 1)).toBe('2024-02-29');
    expect(addMonths(localDate('2025-01-15'), -1)).toBe('2024-12-15');
    fc.assert(
      fc.property(days, fc.integer({ min: -600, max: 600 }), (day, months) => {
        const moved = addMonths(day, months);
        const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
        expect(parseLocalDate(moved)).toBe(moved);
        expect(monthNumber(moved) - monthNumber(day)).toBe(months);
        expect(moved.slice(8) <= day.slice(8)).toBe(true);
        if (day.slice(8) <= '28') expect(addMonths(moved, -months)).toBe(day);
      }),
    );
  });

  it('does not leave the calendar', () => {
    expect(() => addDays(localDate('9999-12-31'), 1)).toThrow(Bug);
    expect(() => addDays(localDate('1000-01-01'), -1)).toThrow(Bug);
    expect(() => addMonths(localDate('9999-12-01'), 1)).toThrow(Bug);
  });

  it('knows the day of the week', () => {
    expect(dayOfWeek(localDate('2025-04-01'))).toBe(2);
    expect(dayOfWeek(localDate('1969-12-28'))).toBe(7);
    fc.assert(
      fc.property(days, (day) => {
        expect(dayOfWeek(day) % 7).toBe(new Date(`${day}T00:00:00Z`).getUTCDay());
        expect(dayOfWeek(addDays(day, 7))).toBe(dayOfWeek(day));
      }),
    );
  });
});

describe('ageOn', () => {
  it.each<[string, string, number]>([
    ['1955-04-01', '2025-03-31', 69],
    ['1955-04-01', '2025-04-01', 70],
    ['2004-02-29', '2025-02-28', 20],
    ['2004-02-29', '2025-03-01', 21],
    ['2025-04-01', '2025-04-01', 0],
  ])('born %s is on %s aged %i', (birth, on, age) => {
    expect(ageOn(localDate(birth), localDate(on))).toBe(age);
  });

  it('never falls as time passes', () => {
    fc.assert(
      fc.property(days, days, fc.nat(400), (birth, on, later) => {
        expect(ageOn(birth, addDays(on, later))).toBeGreaterThanOrEqual(ageOn(birth, on));
      }),
    );
  });
});
