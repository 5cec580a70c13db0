import { type Fen, type LocalDate, type Period, sumFen } from '@gongyi/kernel';
import type { Counter, HeldSubsidy, SchemeFact } from './scheme.js';
import type { Facts, FactValue, SharedKeys } from './source.js';

/** A line that stands already, here or in another county, or earlier in the same run. */
export interface HeldLine {
  readonly personId: string;
  readonly schemeCode: string;
  readonly period: Period;
  readonly eventOn: LocalDate;
  readonly amountFen: Fen;
  readonly shared: SharedKeys;
}

/** The line that asks. */
export type AskingLine = Omit<HeldLine, 'amountFen'>;

const yearOf = (day: string) => Number(day.slice(0, 4));

/** Twelve months that begin in `startMonth`: the year in which the one with this day began. */
function shiftedYear(day: LocalDate, startMonth: number): number {
  return Number(day.slice(5, 7)) >= startMonth ? yearOf(day) : yearOf(day) - 1;
}

function inWindow({ window }: Counter, line: AskingLine, held: HeldLine): boolean {
  switch (window.kind) {
    case 'life':
      return true;
    case 'period':
      return held.period === line.period;
    case 'calendar_year':
      return yearOf(held.eventOn) === yearOf(line.eventOn);
    case 'shifted_year':
      return shiftedYear(held.eventOn, window.startMonth) === shiftedYear(line.eventOn, window.startMonth);
    case 'years':
      return yearOf(held.eventOn) >= window.from && yearOf(held.eventOn) <= window.to;
  }
}

/** Lines that stand, found by what a counter or a stacking rule asks about. */
export interface HeldLines {
  /** A run adds each line that it pays: an earlier line counts for a later one. */
  add(line: HeldLine): void;
  /** What the asking line has in common with: its person, its household, its employer …; the whole fund. */
  beside(over: Counter['over'], line: AskingLine): readonly HeldLine[];
}

export function heldLines(lines: Iterable<HeldLine>): HeldLines {
  const all: HeldLine[] = [];
  const found = new Map<string, HeldLine[]>();
  const add = (line: HeldLine) => {
    all.push(line);
    const keys = Object.entries(line.shared).map(([kind, value]) => `${kind} ${value}`);
    for (const key of [`person ${line.personId}`, ...keys]) {
      const same = found.get(key);
      if (same === undefined) found.set(key, [line]);
      else same.push(line);
    }
  };
  for (const line of lines) add(line);
  const ofPerson = ({ personId }: AskingLine) => found.get(`person ${personId}`) ?? [];
  return {
    add,
    beside(over, line) {
      if (over === 'fund') return all;
      if (over === 'person') return ofPerson(line);
      const key = line.shared[over];
      if (key === undefined) return [];
      if (over === 'trade_and_level') return ofPerson(line).filter(({ shared }) => shared[over] === key);
      return found.get(`${over} ${key}`) ?? [];
    },
  };
}

/** What a counting fact is for a line; null where nothing was paid yet and the fact is a year. */
function countOf(counter: Counter, line: AskingLine, held: HeldLines): FactValue {
  const found = held
    .beside(counter.over, line)
    .filter((one) => one.schemeCode === line.schemeCode && inWindow(counter, line, one));
  switch (counter.take) {
    case 'count':
      return found.length;
    case 'sum':
      return sumFen(found.map(({ amountFen }) => amountFen));
    case 'any':
      return found.length > 0;
    case 'last_year':
      return found.length === 0 ? null : Math.max(...found.map(({ eventOn }) => yearOf(eventOn)));
  }
}

/** The facts of a line with its counters filled in from what stands already: nobody types them. */
export function withCounters(facts: Facts, declared: readonly SchemeFact[], line: AskingLine, held: HeldLines): Facts {
  const counters = declared.filter(({ counter }) => counter !== null);
  if (counters.length === 0) return facts;
  const filled: Record<string, FactValue> = { ...facts };
  for (const { name, counter } of counters) {
    if (counter === null) continue;
    const value = countOf(counter, line, held);
    if (value === null) delete filled[name];
    else filled[name] = value;
  }
  return filled;
}

/** Everything that a held line has in common with the asking one, as the stacking rules call it. */
export function sharesOf(line: AskingLine, held: HeldLine): HeldSubsidy['shares'] {
  const shares: HeldSubsidy['shares'][number][] = ['life'];
  if (held.period === line.period) shares.push('period');
  if (yearOf(held.eventOn) === yearOf(line.eventOn)) shares.push('calendar_year');
  const same = (kind: 'trade_and_level' | 'employer') =>
    line.shared[kind] !== undefined && held.shared[kind] === line.shared[kind];
  if (same('trade_and_level')) shares.push('trade_and_level');
  if (same('employer')) shares.push('employer');
  return shares;
}
