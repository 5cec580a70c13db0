import { z } from 'zod';
import { type Brand, branded } from './brand.js';
import { anySpaces, toHalfWidth } from './clean-digits.js';
import { domainError, invariant } from './errors.js';

/** A day of the calendar, `YYYY-MM-DD`, without a time or a zone; compares as text. */
export type LocalDate = Brand<string, 'LocalDate'>;

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const dayMs = 86_400_000;

export function parseLocalDate(text: string): LocalDate | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : fromParts(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** @throws DomainError invalid_input KERNEL.INVALID_DATE {value} */
export function localDate(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (date === undefined) throw domainError('invalid_input', 'KERNEL.INVALID_DATE', { value: text.slice(0, 40) });
  return date;
}

export const localDateSchema = branded<LocalDate>(
  z
    .string()
    .regex(pattern)
    .refine((text) => parseLocalDate(text) !== undefined),
);

/** Reads the ways in which county offices write a day: 2025.1.1, 2025年1月1日, 20250101, 2025/7/1, 2025-07-01. */
export function parseLooseDate(text: string): LocalDate | undefined {
  const cleaned = toHalfWidth(text.replace(anySpaces, ''));
  const match = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(cleaned) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(cleaned);
  return match === null ? undefined : fromParts(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** A spreadsheet's day number (1900 system); undefined outside 1900-03-01 … 9999-12-31. */
export function fromExcelSerial(serial: number): LocalDate | undefined {
  const day = Math.floor(serial);
  if (!(day >= 61 && day <= 2_958_465)) return undefined;
  return fromEpochDay(day - 25_569);
}

function fromParts(year: number, month: number, day: number): LocalDate | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (
    year < 1000 ||
    year > 9999 ||
    date.getUTCFullYear() !== year ||
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day
  )
    return undefined;
  return date.toISOString().slice(0, 10) as LocalDate;
}

function epochDay(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

// Written dates have four digits of year: the first and the last of them.
const firstEpochDay = Date.UTC(1000, 0, 1) / dayMs;
const lastEpochDay = Date.UTC(9999, 11, 31) / dayMs;

function fromEpochDay(day: number): LocalDate {
  invariant(Number.isInteger(day) && day >= firstEpochDay && day <= lastEpochDay, `no day of the calendar: ${day}`);
  return new Date(day * dayMs).toISOString().slice(0, 10) as LocalDate;
}

/** @throws Bug outside the years 1000 to 9999. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return fromEpochDay(epochDay(date) + days);
}

/** The same day `months` later; the last day of the month when it has no such day (31 January + 1 → 28 February). @throws Bug as above. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const result = fromParts(year, month, Math.min(Number(date.slice(8)), lastDay));
  invariant(result !== undefined, `no such date: ${date} + ${months} months`);
  return result;
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return epochDay(b) - epochDay(a);
}

/** 1 Monday … 7 Sunday. */
export function dayOfWeek(date: LocalDate): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return (((((epochDay(date) + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/** Completed years of life (周岁) on a day; somebody born on 29 February is a year older from 1 March in common years. */
export function ageOn(birth: LocalDate, on: LocalDate): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) < birth.slice(5) ? years - 1 : years;
}
