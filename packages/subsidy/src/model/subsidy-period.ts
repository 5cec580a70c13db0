import {
  addDays,
  addMonths,
  firstDay,
  type LocalDate,
  type Period,
  parseLocalDate,
  parsePeriod,
  periodOf,
} from '@gongyi/kernel';

export const periodUnits = ['month', 'quarter', 'term', 'year'] as const;

/** How long a period is that one run pays for. It is named by its first month: the second quarter of 2025 is `2025-04`. */
export interface PeriodRule {
  readonly unit: (typeof periodUnits)[number];
  /** Months in which one begins. */
  readonly starts: readonly number[];
}

const everyMonth = Array.from({ length: 12 }, (_, index) => index + 1);
const calendarStarts = { month: everyMonth, quarter: [1, 4, 7, 10], term: [2, 8], year: [1] } as const;

/** @param starts of the pack; the calendar's where it does not say */
export function periodRule(unit: PeriodRule['unit'], starts?: readonly number[]): PeriodRule {
  return { unit, starts: [...(starts ?? calendarStarts[unit])].sort((a, b) => a - b) };
}

const monthOf = (period: Period) => Number(period.slice(5));
const shift = (period: Period, months: number) => periodOf(addMonths(firstDay(period), months));

/** The period that a month lies in. */
export function periodStart(rule: PeriodRule, month: Period): Period {
  let start = month;
  while (!rule.starts.includes(monthOf(start))) start = shift(start, -1);
  return start;
}

export function nextStart(rule: PeriodRule, start: Period): Period {
  let next = shift(start, 1);
  while (!rule.starts.includes(monthOf(next))) next = shift(next, 1);
  return next;
}

export const previousStart = (rule: PeriodRule, start: Period): Period => periodStart(rule, shift(start, -1));

export const periodEnd = (rule: PeriodRule, start: Period): LocalDate => addDays(firstDay(nextStart(rule, start)), -1);

/** `2025年第2季度`, `2025年`, `2025年10月起一年`. */
export function periodTitle(rule: PeriodRule, start: Period, locale: 'zh' | 'en' = 'zh'): string {
  const [year, month] = [start.slice(0, 4), monthOf(start)];
  const english = locale === 'en';
  const from = english ? `${year}-${String(month).padStart(2, '0')}` : `${year}年${month}月`;
  if (rule.unit === 'month') return from;
  if (rule.unit === 'term') return english ? `term from ${from}` : `${from}起的学期`;
  const calendar = rule.starts.every((first) => (calendarStarts[rule.unit] as readonly number[]).includes(first));
  if (rule.unit === 'quarter' && calendar)
    return english ? `${year} Q${(month + 2) / 3}` : `${year}年第${(month + 2) / 3}季度`;
  if (rule.unit === 'year' && calendar) return english ? year : `${year}年`;
  return english ? `${rule.unit} from ${from}` : `${from}起${rule.unit === 'year' ? '一年' : '一季'}`;
}

export interface PeriodWords {
  readonly zh: string;
  readonly en: string;
}

/** {@link periodTitle} in both languages. */
export const periodWords = (rule: PeriodRule, start: Period): PeriodWords => ({
  zh: periodTitle(rule, start),
  en: periodTitle(rule, start, 'en'),
});

/** The day that a line is about: what its day fact says, a month by its first day; without it the first day of the period. */
export function eventDay(value: unknown, period: Period): LocalDate {
  if (typeof value !== 'string') return firstDay(period);
  const month = parsePeriod(value);
  return month === undefined ? (parseLocalDate(value) ?? firstDay(period)) : firstDay(month);
}
