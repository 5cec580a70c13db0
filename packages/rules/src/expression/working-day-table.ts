import { createWorkingDayCalendar, type LocalDate } from '@gongyi/kernel';
import { dayIndex, dayOfIndex, dayText } from './day-numbers.js';

/** Days that `working_days` can be asked about: the years whose holiday notices are known. */
export interface WorkingDayTable {
  readonly from: number;
  readonly to: number;
  /** Days since 1970-01-01 of `from`. */
  readonly base: number;
  /** Working days before each day, counted from `from`; one longer than there are days. */
  readonly before: Int32Array;
}

let table: WorkingDayTable | undefined;

/** Counted once: a running total answers every question with one subtraction, in a loop as in SQL. */
export function workingDayTable(): WorkingDayTable {
  table ??= createTable();
  return table;
}

function createTable(): WorkingDayTable {
  const calendar = createWorkingDayCalendar();
  let last = 2015;
  while (calendar.knowsYear(last + 1)) last += 1;
  const [from, to] = [20_150_101, last * 10_000 + 1_231];
  const base = dayIndex(from);
  const days = dayIndex(to) - base + 1;
  const before = new Int32Array(days + 1);
  for (let index = 0; index < days; index++) {
    const day = dayText(dayOfIndex(base + index)) as LocalDate;
    before[index + 1] = (before[index] ?? 0) + (calendar.isWorkingDay(day) ? 1 : 0);
  }
  return { from, to, base, before };
}

/** Working days, both ends counted; 0 when `to` is earlier. Both are proven to lie in the table. */
export function workingDays(from: number, to: number): number {
  if (to < from) return 0;
  const { base, before } = workingDayTable();
  return (before[dayIndex(to) - base + 1] ?? Number.NaN) - (before[dayIndex(from) - base] ?? Number.NaN);
}
