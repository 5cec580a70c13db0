import { z } from 'zod';
import { type Brand, branded } from './brand.js';
import { domainError } from './errors.js';
import { addMonths, type LocalDate } from './local-date.js';

/** A month of the calendar, `YYYY-MM`. A month is not a `Date`. */
export type Period = Brand<string, 'Period'>;

const pattern = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;

export function parsePeriod(text: string): Period | undefined {
  return pattern.test(text) ? (text as Period) : undefined;
}

/** @throws DomainError invalid_input KERNEL.INVALID_PERIOD {value} */
export function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (parsed === undefined) throw domainError('invalid_input', 'KERNEL.INVALID_PERIOD', { value: text.slice(0, 40) });
  return parsed;
}

export const periodSchema = branded<Period>(z.string().regex(pattern));

export function periodOf(date: LocalDate): Period {
  return date.slice(0, 7) as Period;
}

export function firstDay(month: Period): LocalDate {
  return `${month}-01` as LocalDate;
}

export function lastDay(month: Period): LocalDate {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return `${month}-${days}` as LocalDate;
}

export function nextPeriod(month: Period): Period {
  return periodOf(addMonths(firstDay(month), 1));
}

export function previousPeriod(month: Period): Period {
  return periodOf(addMonths(firstDay(month), -1));
}
