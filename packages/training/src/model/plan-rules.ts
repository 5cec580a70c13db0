import { addDays, type DivisionCode, type LocalDate } from '@gongyi/kernel';
import type { StoredTask, TaskStanding } from './organisation.js';
import type { PlanFigure, PlanLineRecord, PlanTotals } from './plan.js';
import type { TradeRecord } from './trade.js';
import type { WishCount } from './wish.js';

/** What was really trained: people who passed, by township, trade and organising department. */
export interface TrainedCount {
  readonly townshipCode: DivisionCode;
  readonly tradeCode: string;
  readonly tradeName: string;
  readonly level: number | null;
  readonly tradeKind: string;
  /** null: nobody noted for which department. */
  readonly departmentId: string | null;
  readonly people: number;
  readonly classes: number;
  /** null: what was spent is not known. */
  readonly amountFen: number | null;
}

/**
 * Where a task number stands on a day: done by what was trained, whatever else is wrong; late before ownerless.
 *
 * @param trained people who passed; null where it is not known, which never makes a task done
 * @example standingOf({ people: 50, responsibleName: '张三', deadline }, 50, today, 30) // 'done'
 */
export function standingOf(
  task: Pick<StoredTask, 'people' | 'responsibleName' | 'deadline'>,
  trained: number | null,
  today: LocalDate,
  dueSoonDays: number,
): TaskStanding {
  if (trained !== null && trained >= task.people) return 'done';
  if (task.deadline < today) return 'overdue';
  if (task.responsibleName === '') return 'no_owner';
  return task.deadline <= addDays(today, dueSoonDays) ? 'due_soon' : 'on_time';
}

type Owned = Pick<StoredTask, 'id' | 'divisionCode' | 'departmentId' | 'tradeKind'>;
const township = (code: string) => code.slice(0, 9);
/** The county's own task is about everybody in it, a township's about its own people. */
const isAbout = (task: string, place: string) =>
  task.endsWith('000000') ? task.slice(0, 6) === place.slice(0, 6) : township(task) === township(place);

/**
 * People trained towards a task; null where they cannot be told apart from those of another task: somebody counts once.
 *
 * A county's number is shared out to its townships, so that those are no rivals of it.
 *
 * @param tasks every task of the same year
 */
export function trainedFor(task: Owned, tasks: readonly Owned[], counts: readonly TrainedCount[]): number | null {
  const here = counts.filter(
    (count) =>
      isAbout(task.divisionCode, count.townshipCode) && (task.tradeKind === '' || count.tradeKind === task.tradeKind),
  );
  const rivals = tasks.filter(
    (other) =>
      other.id !== task.id &&
      township(other.divisionCode) === township(task.divisionCode) &&
      (task.tradeKind === '' || other.tradeKind === '' || other.tradeKind === task.tradeKind),
  );
  const sum = (some: readonly TrainedCount[]) => some.reduce((all, { people }) => all + people, 0);
  if (rivals.length === 0) return sum(here);
  const apart = rivals.every((other) => other.departmentId !== task.departmentId && other.departmentId !== null);
  if (!apart || task.departmentId === null || here.some(({ departmentId }) => departmentId === null)) return null;
  return sum(here.filter(({ departmentId }) => departmentId === task.departmentId));
}

type Counted = Pick<PlanLineRecord, 'people' | 'hours' | 'budgetFen' | 'cancelled'>;

/** What the lines of a plan come to; cancelled ones count for nothing. */
export function totalsOf(lines: readonly Counted[]): PlanTotals {
  const counted = lines.filter(({ cancelled }) => !cancelled);
  const sum = (of: (line: Counted) => number) => counted.reduce((all, one) => all + of(one), 0);
  return {
    lines: counted.length,
    people: sum(({ people }) => people),
    hours: sum(({ hours }) => hours),
    budgetFen: sum(({ budgetFen }) => budgetFen),
  };
}

/** Is the trade in the catalogue from the first day of the first month to the last day of the last one? */
export function inForceThrough(
  trade: Pick<TradeRecord, 'validFrom' | 'validTo'>,
  year: number,
  monthFrom: number,
  monthTo: number,
): boolean {
  const day = (month: number) => `${year}-${String(month).padStart(2, '0')}`;
  return (
    trade.validFrom <= `${day(monthFrom)}-01` && (trade.validTo === null || trade.validTo >= lastDay(year, monthTo))
  );
}

function lastDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

const keyOf = (code: string, level: number | null) => `${code} ${level ?? ''}`;

/**
 * First choices of the survey that the plan's lines do not cover yet, by township and trade.
 *
 * @example uncovered([{ divisionCode, tradeCode: 'A', level: 5, firstChoice: 30, … }], []) // [{ …, people: 30 }]
 */
export function uncovered(
  wishes: readonly WishCount[],
  lines: readonly Pick<PlanLineRecord, 'divisionCode' | 'tradeCode' | 'level' | 'people' | 'cancelled'>[],
): WishCount[] {
  return wishes.flatMap((wish) => {
    const planned = lines
      .filter(
        (line) =>
          !line.cancelled &&
          township(line.divisionCode) === township(wish.divisionCode) &&
          keyOf(line.tradeCode, line.level) === keyOf(wish.tradeCode, wish.level),
      )
      .reduce((all, { people }) => all + people, 0);
    const people = wish.firstChoice - planned;
    return people > 0 ? [{ ...wish, people }] : [];
  });
}

/** Plan against what was done, by trade and level, also of trades that no line plans; without counts the plan stands alone. */
export function figuresOf(
  lines: readonly PlanLineRecord[],
  counts: readonly TrainedCount[] | null,
  divisionCode: DivisionCode,
  year: number,
): PlanFigure[] {
  const figures = new Map<string, PlanFigure>();
  const done = counts === null ? null : 0;
  const of = ({ tradeCode, tradeName, level }: Pick<PlanLineRecord, 'tradeCode' | 'tradeName' | 'level'>): PlanFigure =>
    figures.get(keyOf(tradeCode, level)) ?? {
      id: `${year}-${tradeCode}-${level ?? 0}`,
      divisionCode,
      year,
      tradeCode,
      tradeName,
      level,
      people: 0,
      budgetFen: 0,
      trainedPeople: done,
      classes: done,
      spentFen: done,
    };
  for (const line of lines.filter(({ cancelled }) => !cancelled)) {
    const figure = of(line);
    figures.set(keyOf(line.tradeCode, line.level), {
      ...figure,
      people: figure.people + line.people,
      budgetFen: figure.budgetFen + line.budgetFen,
    });
  }
  for (const count of counts ?? []) {
    const figure = of(count);
    figures.set(keyOf(count.tradeCode, count.level), {
      ...figure,
      trainedPeople: (figure.trainedPeople ?? 0) + count.people,
      classes: (figure.classes ?? 0) + count.classes,
      spentFen: figure.spentFen === null || count.amountFen === null ? null : figure.spentFen + count.amountFen,
    });
  }
  return [...figures.values()];
}
