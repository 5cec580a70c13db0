import { type Fen, fen, fenSchema, sumFen } from '@gongyi/kernel';
import { z } from 'zod';

/** A payable line of a period, as far as two periods are compared. */
export interface MonthLine {
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly onceKey: string;
  readonly subjectId: string;
  readonly subjectTitle: string;
  readonly townshipCode: string;
  readonly townshipName: string;
  readonly amountFen: Fen;
}

const changeSchema = z.object({
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  townshipName: z.string(),
  subjectTitle: z.string(),
  /** null for a person who was not there. */
  previousAmountFen: fenSchema.nullable(),
  amountFen: fenSchema.nullable(),
  previousTownshipName: z.string().nullable(),
  previousSubjectTitle: z.string().nullable(),
});
export type MonthChange = z.infer<typeof changeSchema>;

/** A group of changes: how many, how much money they move, and the first people of the list. */
const groupSchema = z.object({ count: z.int(), differenceFen: fenSchema, people: z.array(changeSchema) });
export type ChangeGroup = z.infer<typeof groupSchema>;

const totalsSchema = z.object({ count: z.int(), totalFen: fenSchema });

export const monthComparisonSchema = z.object({
  previous: totalsSchema,
  current: totalsSchema,
  differenceFen: fenSchema,
  joined: groupSchema,
  left: groupSchema,
  /** In another post or class; `movedTownship` are those of them whose township changed too. */
  moved: groupSchema,
  movedTownship: groupSchema,
  amountUp: groupSchema,
  amountDown: groupSchema,
  unchanged: totalsSchema,
  townships: z.array(
    z.object({
      townshipCode: z.string(),
      townshipName: z.string(),
      previousCount: z.int(),
      previousTotalFen: fenSchema,
      count: z.int(),
      totalFen: fenSchema,
      differenceFen: fenSchema,
    }),
  ),
});
export type MonthComparison = z.infer<typeof monthComparisonSchema>;

/** Longer lists are read in the items themselves. */
export const maxListedPeople = 200;

/** The difference between two months, person by person. Money adds up: current = previous + all differences. */
export function compareMonths(previous: readonly MonthLine[], current: readonly MonthLine[]): MonthComparison {
  const before = new Map(previous.map((line) => [line.onceKey, line]));
  const after = new Map(current.map((line) => [line.onceKey, line]));
  const both = current.flatMap((line) => {
    const old = before.get(line.onceKey);
    return old === undefined ? [] : [{ old, line }];
  });
  const pairs = (filter: (old: MonthLine, line: MonthLine) => boolean) =>
    group(both.filter(({ old, line }) => filter(old, line)).map(({ old, line }) => change(old, line)));
  const unchanged = both.filter(
    ({ old, line }) => old.amountFen === line.amountFen && old.subjectId === line.subjectId,
  );
  const [previousTotals, currentTotals] = [totals(previous), totals(current)];
  return {
    previous: previousTotals,
    current: currentTotals,
    differenceFen: fen(currentTotals.totalFen - previousTotals.totalFen),
    joined: group(current.filter((line) => !before.has(line.onceKey)).map((line) => change(undefined, line))),
    left: group(previous.filter((line) => !after.has(line.onceKey)).map((line) => change(line, undefined))),
    moved: pairs((old, line) => old.subjectId !== line.subjectId),
    movedTownship: pairs((old, line) => old.townshipCode !== line.townshipCode),
    amountUp: pairs((old, line) => line.amountFen > old.amountFen),
    amountDown: pairs((old, line) => line.amountFen < old.amountFen),
    unchanged: totals(unchanged.map(({ line }) => line)),
    townships: townshipTable(previous, current),
  };
}

function totals(lines: readonly MonthLine[]): { count: number; totalFen: Fen } {
  return { count: lines.length, totalFen: sumFen(lines.map((line) => line.amountFen)) };
}

function change(old: MonthLine | undefined, line: MonthLine | undefined): MonthChange {
  const shown = line ?? old;
  return {
    personId: shown?.personId ?? '',
    personName: shown?.personName ?? '',
    identityMasked: shown?.identityMasked ?? '',
    townshipName: shown?.townshipName ?? '',
    subjectTitle: shown?.subjectTitle ?? '',
    previousAmountFen: old?.amountFen ?? null,
    amountFen: line?.amountFen ?? null,
    previousTownshipName: old?.townshipName ?? null,
    previousSubjectTitle: old?.subjectTitle ?? null,
  };
}

function differenceOf(entry: MonthChange): number {
  return (entry.amountFen ?? 0) - (entry.previousAmountFen ?? 0);
}

/** The largest moves of money first. */
function group(entries: MonthChange[]): ChangeGroup {
  const people = entries.sort(
    (a, b) => Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)) || (a.personId < b.personId ? -1 : 1),
  );
  return {
    count: entries.length,
    differenceFen: fen(entries.reduce((sum, entry) => sum + differenceOf(entry), 0)),
    people: people.slice(0, maxListedPeople),
  };
}

function townshipTable(previous: readonly MonthLine[], current: readonly MonthLine[]): MonthComparison['townships'] {
  const rows = new Map<string, MonthComparison['townships'][number]>();
  const add = (line: MonthLine, isCurrent: boolean) => {
    const row = rows.get(line.townshipCode) ?? {
      townshipCode: line.townshipCode,
      townshipName: line.townshipName,
      previousCount: 0,
      previousTotalFen: fen(0),
      count: 0,
      totalFen: fen(0),
      differenceFen: fen(0),
    };
    rows.set(line.townshipCode, {
      ...row,
      townshipName: line.townshipName,
      count: row.count + (isCurrent ? 1 : 0),
      totalFen: fen(row.totalFen + (isCurrent ? line.amountFen : 0)),
      previousCount: row.previousCount + (isCurrent ? 0 : 1),
      previousTotalFen: fen(row.previousTotalFen + (isCurrent ? 0 : line.amountFen)),
      differenceFen: fen(row.differenceFen + (isCurrent ? line.amountFen : -line.amountFen)),
    });
  };
  for (const line of previous) add(line, false);
  for (const line of current) add(line, true);
  return [...rows.values()].sort((a, b) => (a.townshipCode < b.townshipCode ? -1 : 1));
}
