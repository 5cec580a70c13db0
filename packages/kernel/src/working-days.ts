import chineseDays from 'chinese-days';
import { domainError, invariant } from './errors.js';
import { addDays, dayOfWeek, type LocalDate } from './local-date.js';

/** Working days of mainland China with its make-up days (调休). */
export interface WorkingDayCalendar {
  isWorkingDay(date: LocalDate): boolean;
  /** Whether the year's notice is known. */
  knowsYear(year: number): boolean;
  /** The n-th working day after `date` (n ≥ 1); `date` itself does not count. For n = 0, `date`. */
  addWorkingDays(date: LocalDate, n: number): LocalDate;
  nextWorkingDay(date: LocalDate): LocalDate;
  /** Working days from `from` to `to`, both included. */
  workingDaysBetween(from: LocalDate, to: LocalDate): number;
}

/**
 * What the notice says of a day: working, off, or nothing. The library's own `isWorkday` takes the weekday in the
 * machine's time zone, which is the day before west of Greenwich; its table of named days (name, Chinese name, days)
 * is right everywhere.
 */
function inNotice(date: string): boolean | undefined {
  const { name, work } = chineseDays.getDayDetail(date);
  return name.includes(',') ? work : undefined;
}

export interface WorkingDayOptions {
  /** Days that the county knows better: an extra day off, a make-up day. */
  readonly overrides?: Readonly<Record<string, 'working' | 'off'>>;
  /** Years whose official notice is fully given in `overrides`. */
  readonly years?: readonly number[];
}

/**
 * The calendar of the State Council's yearly holiday notices. A year whose notice is not known is refused: counting it
 * as ordinary weeks would shorten a notice period that people may rely on.
 *
 * @throws DomainError KERNEL.CALENDAR_YEAR_UNKNOWN {year} from every question that touches such a year.
 * @example createWorkingDayCalendar().addWorkingDays(localDate('2025-04-30'), 1) // 2025-05-06, after the holiday
 */
export function createWorkingDayCalendar(options: WorkingDayOptions = {}): WorkingDayCalendar {
  const overrides = options.overrides ?? {};
  const known = new Map<number, boolean>((options.years ?? []).map((year) => [year, true]));

  function knowsYear(year: number): boolean {
    let answer = known.get(year);
    if (answer === undefined) {
      // National Day is in every notice; in a year without one the library answers with plain weekdays.
      answer = inNotice(`${year}-10-01`) !== undefined;
      known.set(year, answer);
    }
    return answer;
  }

  function assertKnown(date: LocalDate): void {
    const year = Number(date.slice(0, 4));
    if (!knowsYear(year)) throw domainError('unprocessable', 'KERNEL.CALENDAR_YEAR_UNKNOWN', { year });
  }

  function isWorkingDay(date: LocalDate): boolean {
    const override = overrides[date];
    assertKnown(date);
    if (override !== undefined) return override === 'working';
    return inNotice(date) ?? dayOfWeek(date) <= 5;
  }

  function addWorkingDays(date: LocalDate, n: number): LocalDate {
    invariant(Number.isSafeInteger(n) && n >= 0, `not a number of days: ${n}`);
    let day = date;
    for (let left = n; left > 0; ) {
      day = addDays(day, 1);
      if (isWorkingDay(day)) left -= 1;
    }
    return day;
  }

  function workingDaysBetween(from: LocalDate, to: LocalDate): number {
    let count = 0;
    for (let day = from; day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1;
    return count;
  }

  return {
    isWorkingDay,
    knowsYear,
    addWorkingDays,
    workingDaysBetween,
    nextWorkingDay: (date) => addWorkingDays(date, 1),
  };
}
