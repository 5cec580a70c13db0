import {
  addDays,
  addMonths,
  type DateRange,
  firstDay,
  invariant,
  type LocalDate,
  lastDay,
  type Period,
  periodOf,
} from '@gongyi/kernel';
import { z } from 'zod';
import type { PostSetting } from './post-settings.js';

/** A month `2025-03`, a quarter `2025-Q1`, half a year `2025-H1` or a year `2025`. */
export const appraisalPeriodSchema = z.string().regex(/^[1-9]\d{3}(-(0[1-9]|1[0-2])|-Q[1-4]|-H[12])?$/);

export type AppraisalCycle = PostSetting<'post-appraisal'>['cycle'];
type Span = DateRange & { readonly to: LocalDate };

const monthsOf: Readonly<Record<AppraisalCycle, number>> = { monthly: 1, quarterly: 3, half_yearly: 6, yearly: 12 };

/**
 * The period of a cycle that a day lies in.
 *
 * @example appraisalPeriodOf('quarterly', localDate('2025-05-06')) // '2025-Q2'
 */
export function appraisalPeriodOf(cycle: AppraisalCycle, day: LocalDate): string {
  const year = day.slice(0, 4);
  const index = Math.floor((Number(day.slice(5, 7)) - 1) / monthsOf[cycle]) + 1;
  if (cycle === 'yearly') return year;
  if (cycle === 'monthly') return periodOf(day);
  return `${year}-${cycle === 'quarterly' ? 'Q' : 'H'}${index}`;
}

function cycleOf(period: string): AppraisalCycle {
  if (period.length === 4) return 'yearly';
  if (period[5] === 'Q') return 'quarterly';
  return period[5] === 'H' ? 'half_yearly' : 'monthly';
}

/**
 * Its first and last day.
 *
 * @param period as {@link appraisalPeriodSchema} lets it through
 * @example appraisalDays('2025-H1') // { from: '2025-01-01', to: '2025-06-30' }
 */
export function appraisalDays(period: string): Span {
  invariant(appraisalPeriodSchema.safeParse(period).success, 'a period of an appraisal');
  const cycle = cycleOf(period);
  const year = period.slice(0, 4);
  const index = cycle === 'yearly' ? 1 : Number(period.slice(cycle === 'monthly' ? 5 : 6));
  const from = addMonths(`${year}-01-01` as LocalDate, (index - 1) * monthsOf[cycle]);
  return { from, to: lastDay(periodOf(addMonths(from, monthsOf[cycle] - 1))) };
}

/**
 * As people call it.
 *
 * @example appraisalPeriodName('2025-Q1', 'zh') // '2025年第1季度'
 */
export function appraisalPeriodName(period: string, locale: string): string {
  const year = period.slice(0, 4);
  const part = period.slice(5);
  const english = locale === 'en';
  switch (cycleOf(period)) {
    case 'yearly':
      return english ? year : `${year}年度`;
    case 'half_yearly':
      if (english) return `${part === 'H1' ? 'first' : 'second'} half of ${year}`;
      return `${year}年${part === 'H1' ? '上' : '下'}半年`;
    case 'quarterly':
      return english ? `${year} ${part}` : `${year}年第${part.slice(1)}季度`;
    case 'monthly':
      return english ? period : `${year}年${Number(part)}月`;
  }
}

/** The period of the same kind before it. */
export function previousAppraisalPeriod(period: string): string {
  return appraisalPeriodOf(cycleOf(period), addDays(appraisalDays(period).from, -1));
}

/** The last period that is over on a day: the one that is to be appraised. */
export function lastAppraisalPeriod(cycle: AppraisalCycle, today: LocalDate): string {
  return previousAppraisalPeriod(appraisalPeriodOf(cycle, today));
}

export function isOfCycle(period: string, cycle: AppraisalCycle): boolean {
  return cycleOf(period) === cycle;
}

const laterMonth = (period: string, months: number): Period =>
  periodOf(addMonths(firstDay(periodOf(appraisalDays(period).to)), months));

/**
 * The last day for the decision; the 31st of a shorter month is its last day.
 *
 * @example appraisalDueDay('2025-Q1', { day: 10, monthsLater: 1 }) // '2025-04-10'
 */
export function appraisalDueDay(period: string, due: PostSetting<'post-appraisal'>['due']): LocalDate {
  const month = laterMonth(period, due.monthsLater);
  const end = lastDay(month);
  return due.day >= Number(end.slice(8)) ? end : addDays(firstDay(month), due.day - 1);
}

/** The month whose amount an effect touches. */
export function effectMonthOf(period: string, monthsLater: number): Period {
  return laterMonth(period, monthsLater);
}
