import { addDays, type LocalDate } from '@gongyi/kernel';
import { told } from '../expression/problem.js';
import type { Bilingual } from './pack-schema.js';

/** The last day is included; without one it has no end yet. */
export interface Dated {
  readonly from: LocalDate;
  readonly until?: LocalDate | undefined;
}

export type DateProblem = {
  readonly code: 'DATES_REVERSED' | 'DATES_OVERLAP' | 'DATES_GAP';
  readonly index: number;
  readonly message: Bilingual;
};

/** What is wrong with a row of dated things that must follow each other without overlap and without gap. */
export function dateProblem(rows: readonly Dated[]): DateProblem | undefined {
  for (const [index, row] of rows.entries()) {
    if (row.until !== undefined && row.until < row.from)
      return {
        code: 'DATES_REVERSED',
        index,
        message: told(
          `截止日${row.until}早于起始日${row.from}`,
          `ends on ${row.until}, before it starts on ${row.from}`,
        ),
      };
    const before = rows[index - 1];
    if (before === undefined) continue;
    if (before.until === undefined || row.from <= before.until)
      return {
        code: 'DATES_OVERLAP',
        index,
        message: told(
          `从${row.from}开始，前一个要到${before.until ?? '另行通知'}才结束`,
          `starts on ${row.from}, while the one before runs until ${before.until ?? 'further notice'}`,
        ),
      };
    const expected = addDays(before.until, 1);
    if (row.from !== expected)
      return {
        code: 'DATES_GAP',
        index,
        message: told(
          `从${row.from}开始，${expected}起的日子没有规定`,
          `starts on ${row.from}; ${expected} and later days are covered by nothing`,
        ),
      };
  }
  return undefined;
}

export type DateAnswer<T> =
  | { readonly at: 'in_force'; readonly row: T }
  | { readonly at: 'not_yet' | 'ended'; readonly row: T };

/** Rows in order, gaps excluded. */
export function findOn<T extends Dated>(rows: readonly T[], on: LocalDate): DateAnswer<T> | undefined {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (on < first.from) return { at: 'not_yet', row: first };
  const row = rows.find(({ from, until }) => from <= on && (until === undefined || on <= until));
  return row === undefined ? { at: 'ended', row: last } : { at: 'in_force', row };
}

export function daysOverlap(a: Dated, b: Dated): boolean {
  return (b.until === undefined || a.from <= b.until) && (a.until === undefined || b.from <= a.until);
}
