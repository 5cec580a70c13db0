import { domainError, type Fen, fen } from '@gongyi/kernel';
import type { Columns } from '../evaluate/columns.js';
import type { CompiledScheme } from '../scheme/resolve-scheme.js';

/** What a draft changes, for one place or for all. */
export interface Effect {
  readonly rows: number;
  readonly releasedPaid: number;
  readonly draftPaid: number;
  readonly releasedFen: Fen;
  readonly draftFen: Fen;
  /** Rows that are paid more, and by how much together; rows that are paid for the first time are among them. */
  readonly gaining: number;
  readonly gainFen: Fen;
  /** Rows that are paid less, and by how much together; rows that are no longer paid are among them. */
  readonly losing: number;
  readonly lossFen: Fen;
  readonly newlyPaid: number;
  readonly noLongerPaid: number;
}

/** One row whose amount or reason differs. `amountFen` is null when nothing is payable. */
export interface Change {
  readonly row: number;
  readonly releasedFen: Fen | null;
  readonly draftFen: Fen | null;
  /** The code of the answer: `PAYABLE`, or why not. */
  readonly releasedCode: string;
  readonly draftCode: string;
}

export interface WhatIf {
  readonly total: Effect;
  /** In the order in which the places were first met. */
  readonly byPlace: ReadonlyMap<string, Effect>;
  /** How many rows went from one answer to another: `PAYABLE → AGE_OUTSIDE_RANGE`. Only rows whose answer differs. */
  readonly byReason: ReadonlyMap<string, number>;
  /** Rows that differ, in their order, at most `maxChanges`. */
  readonly changes: readonly Change[];
  readonly changeCount: number;
}

export interface WhatIfOptions {
  /** The place of each row, as a text or as a number that stands for one (a dictionary code). */
  readonly places?: ArrayLike<string | number>;
  /** How many changed rows are listed; 1,000 without it. All are counted. */
  readonly maxChanges?: number;
}

type Side = { readonly amounts: Float64Array; readonly outcomes: Uint8Array; readonly codes: readonly string[] };

/** Position of each figure in the rows of one place. */
enum At {
  rows,
  releasedPaid,
  draftPaid,
  releasedFen,
  draftFen,
  gaining,
  gainFen,
  losing,
  lossFen,
  newlyPaid,
  noLongerPaid,
  size,
}

/**
 * A draft against the released rule on the same rows: who gains, who loses, why, and what it costs by place. Nothing is
 * stored and nobody is paid.
 *
 * @param columns facts of the rows, one column a fact; each scheme reads those that it knows
 * @throws DomainError invalid_input RULES.COLUMNS_DIFFER when `places` has another length than the columns
 * @example whatIf(released, draft, { days_attended: days, standard_fen: standards }, { places: villages }).total.gainFen
 */
export function whatIf(
  released: CompiledScheme,
  draft: CompiledScheme,
  columns: Columns,
  { places, maxChanges = 1_000 }: WhatIfOptions = {},
): WhatIf {
  const [before, after] = [evaluate(released, columns), evaluate(draft, columns)];
  const length = before.amounts.length;
  if (places !== undefined && places.length !== length)
    throw domainError('invalid_input', 'RULES.COLUMNS_DIFFER', {
      column: 'places',
      length: places.length,
      expected: length,
    });
  const figures = new Map<string | number, Float64Array>();
  const width = before.codes.length * after.codes.length;
  const moves = new Float64Array(width);
  const changes: Change[] = [];
  let changeCount = 0;
  let [lastPlace, row]: [string | number | undefined, Float64Array] = [undefined, new Float64Array(At.size)];
  for (let index = 0; index < length; index++) {
    const place = places === undefined ? '' : (places[index] as string | number);
    if (place !== lastPlace) {
      lastPlace = place;
      row = figures.get(place) ?? new Float64Array(At.size);
      figures.set(place, row);
    }
    const [a, b] = [before.amounts[index] as number, after.amounts[index] as number];
    const [from, to] = [before.outcomes[index] as number, after.outcomes[index] as number];
    count(row, from === 0 ? a : 0, to === 0 ? b : 0, from, to);
    if (from !== 0 || to !== 0)
      moves[from * after.codes.length + to] = (moves[from * after.codes.length + to] ?? 0) + 1;
    const same = from === 0 && to === 0 ? a === b : before.codes[from] === after.codes[to];
    if (same) continue;
    if (changeCount++ < maxChanges)
      changes.push({
        row: index,
        releasedFen: from === 0 ? fen(a) : null,
        draftFen: to === 0 ? fen(b) : null,
        releasedCode: before.codes[from] ?? '',
        draftCode: after.codes[to] ?? '',
      });
  }
  return {
    total: effectOf(sumOf([...figures.values()])),
    byPlace: new Map([...figures].map(([place, one]) => [String(place), effectOf(one)])),
    byReason: reasonsOf(moves, before.codes, after.codes),
    changes,
    changeCount,
  };
}

function evaluate(scheme: CompiledScheme, columns: Columns): Side {
  const known = new Set([...scheme.facts.map(({ name }) => name), ...scheme.running.map(({ by }) => by)]);
  const read = Object.fromEntries(Object.entries(columns).filter(([name]) => known.has(name)));
  const { amountFen, outcome } = scheme.compileBatch()(read);
  return { amounts: amountFen, outcomes: outcome, codes: scheme.outcomes.map(({ code }) => code) };
}

function count(row: Float64Array, a: number, b: number, from: number, to: number): void {
  const add = (at: At, value: number) => {
    row[at] = (row[at] as number) + value;
  };
  add(At.rows, 1);
  if (from === 0) add(At.releasedPaid, 1);
  if (to === 0) add(At.draftPaid, 1);
  add(At.releasedFen, a);
  add(At.draftFen, b);
  if (b > a) {
    add(At.gaining, 1);
    add(At.gainFen, b - a);
  } else if (b < a) {
    add(At.losing, 1);
    add(At.lossFen, a - b);
  }
  if (from !== 0 && to === 0) add(At.newlyPaid, 1);
  if (from === 0 && to !== 0) add(At.noLongerPaid, 1);
}

function sumOf(rows: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(At.size);
  for (const row of rows)
    row.forEach((value, at) => {
      total[at] = (total[at] ?? 0) + value;
    });
  return total;
}

function effectOf(row: Float64Array): Effect {
  const figure = (at: At) => row[at] ?? 0;
  return {
    rows: figure(At.rows),
    releasedPaid: figure(At.releasedPaid),
    draftPaid: figure(At.draftPaid),
    releasedFen: fen(figure(At.releasedFen)),
    draftFen: fen(figure(At.draftFen)),
    gaining: figure(At.gaining),
    gainFen: fen(figure(At.gainFen)),
    losing: figure(At.losing),
    lossFen: fen(figure(At.lossFen)),
    newlyPaid: figure(At.newlyPaid),
    noLongerPaid: figure(At.noLongerPaid),
  };
}

function reasonsOf(
  moves: Float64Array,
  before: readonly string[],
  after: readonly string[],
): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>();
  moves.forEach((rows, index) => {
    const [from, to] = [before[Math.floor(index / after.length)] ?? '', after[index % after.length] ?? ''];
    if (rows === 0 || from === to) return;
    const key = `${from} → ${to}`;
    reasons.set(key, (reasons.get(key) ?? 0) + rows);
  });
  return reasons;
}
