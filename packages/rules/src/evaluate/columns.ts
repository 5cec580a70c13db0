import { domainError } from '@gongyi/kernel';
import { isDay, isMonth } from '../expression/day-numbers.js';
import type { Interval } from '../expression/intervals.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import { type Fact, invalid, readFact } from '../scheme/facts.js';
import { decimalText } from './display.js';

export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;

/**
 * One column a fact. A typed array holds money in fen, numbers, days as 20250331, months as 202503, booleans as 0 or 1
 * and texts as their place in the fact's list (NaN in a Float64Array is missing); a plain array holds what `explain`
 * takes; `{ constant }` is the same value in every row. `{ checked }` comes from {@link checkColumn} and is not looked
 * over again. `{ carried }` is for a `running` fact: what a row is paid or counted is added to it in place, so that the
 * next month's batch goes on from there. It holds any sum of fen, which smaller numbers would not.
 */
export type Column =
  | NumberArray
  | readonly unknown[]
  | { readonly constant: unknown }
  | CheckedColumn
  | { readonly carried: Float64Array };

/** A column whose values are all such as its fact may have; whoever holds it must not change them. */
export interface CheckedColumn {
  readonly checked: NumberArray;
}

/** Facts by name, and the columns that `running` groups rows by. */
export type Columns = Readonly<Record<string, Column>>;

/** A column as the kernels read it. */
export type Encoded =
  | { readonly kind: 'constant'; readonly value: number; readonly sound: boolean }
  | {
      readonly kind: 'array';
      readonly values: NumberArray;
      /** What its array can hold, when that is whole numbers only and nothing can be missing. */
      readonly holds: Interval | undefined;
      /** Nothing in it needs to be looked at again. */
      readonly sound?: boolean;
      /** What a row adds is written back. */
      readonly carried?: boolean;
    };

export interface EncodedColumns {
  readonly length: number;
  readonly facts: readonly Encoded[];
  /** For each running fact the group of each row as a small number; undefined when the column was not given. */
  readonly groups: readonly ({ readonly of: NumberArray; readonly count: number } | undefined)[];
}

/** @throws DomainError invalid_input RULES.UNKNOWN_COLUMN {column}, RULES.COLUMNS_DIFFER {column, length, expected}, RULES.NOT_RUNNING {column} */
export function encodeColumns(scheme: CheckedScheme, columns: Columns): EncodedColumns {
  const { facts, running } = scheme;
  const known = new Set([...facts.map(({ name }) => name), ...running.map(({ spec }) => spec.by)]);
  const length = rowsOf(columns, known) ?? (Object.keys(columns).length > 0 ? 1 : 0);
  return {
    length,
    facts: facts.map((fact) => encodeColumn(scheme, fact, columns[fact.name])),
    groups: running.map(({ spec }) => {
      const column = columns[spec.by];
      return column === undefined ? undefined : groupsOf(column, length);
    }),
  };
}

/**
 * Rows of facts by name as the columns of these facts.
 *
 * @example scheme.compileBatch()(columnsOf(scheme.facts, [{ month: '2025-03', days: 20 }]))
 */
export function columnsOf(
  facts: readonly { readonly name: string }[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Record<string, readonly unknown[]> {
  return Object.fromEntries(facts.map(({ name }) => [name, rows.map((row) => row[name])]));
}

/**
 * How many rows the columns have; undefined when all are constant.
 *
 * @throws DomainError invalid_input RULES.UNKNOWN_COLUMN {column}, RULES.COLUMNS_DIFFER {column, length, expected}
 */
export function rowsOf(columns: Columns, known: ReadonlySet<string>): number | undefined {
  let length: number | undefined;
  for (const [name, column] of Object.entries(columns)) {
    if (!known.has(name))
      throw domainError('invalid_input', 'RULES.UNKNOWN_COLUMN', { column: name, known: [...known] });
    if (isConstant(column)) continue;
    const own = valuesOf(column).length;
    if (length !== undefined && own !== length)
      throw domainError('invalid_input', 'RULES.COLUMNS_DIFFER', { column: name, length: own, expected: length });
    length = own;
  }
  return length;
}

function isConstant(column: Column): column is { readonly constant: unknown } {
  return Object.hasOwn(column, 'constant');
}

function valuesOf(column: Exclude<Column, { readonly constant: unknown }>): NumberArray | readonly unknown[] {
  if ('checked' in column) return column.checked;
  return 'carried' in column ? column.carried : column;
}

/**
 * Looks over a column that is used in many batches, once.
 *
 * @throws DomainError invalid_input RULES.COLUMN_UNSOUND {column, row} at the first value that the fact may not have
 * @example const births = checkColumn(fact, birthMonths)
 */
export function checkColumn(fact: Fact, values: NumberArray): CheckedColumn {
  for (let row = 0; row < values.length; row++)
    if (!Number.isFinite(readFact(fact, factValue(fact, values[row] as number))))
      throw domainError('invalid_input', 'RULES.COLUMN_UNSOUND', { column: fact.name, row });
  return { checked: values };
}

/** A column's number in the form in which a single fact is given. */
function factValue({ type, texts, decimals }: Fact, value: number): unknown {
  if (type === 'text') return texts[value];
  return decimals > 0 ? decimalText(value, decimals) : value;
}

/** @throws DomainError invalid_input RULES.NOT_RUNNING {column} */
export function encodeColumn(scheme: CheckedScheme, fact: Fact, column: Column | undefined): Encoded {
  if (column === undefined) return { kind: 'constant', value: Number.NaN, sound: false };
  if (isConstant(column)) {
    const value = readFact(fact, column.constant);
    return { kind: 'constant', value, sound: value >= fact.least && value <= fact.most };
  }
  if ('carried' in column) {
    if (!scheme.running.some(({ spec }) => spec.fact === fact.name))
      throw domainError('invalid_input', 'RULES.NOT_RUNNING', { column: fact.name });
    return { kind: 'array', values: column.carried, holds: undefined, carried: true };
  }
  if ('checked' in column) return { kind: 'array', values: column.checked, holds: undefined, sound: true };
  if (!ArrayBuffer.isView(column)) return { kind: 'array', values: readAll(fact, column), holds: undefined };
  const values = column as NumberArray;
  if (fact.type === 'date' || fact.type === 'month')
    return { kind: 'array', values: calendarChecked(values, fact.type === 'date' ? isDay : isMonth), holds: undefined };
  return { kind: 'array', values, holds: wholeNumbersOf(values) };
}

/** 32 unsigned bits are looked at one by one: their differences do not fit the quick way. */
function wholeNumbersOf(values: NumberArray): Interval | undefined {
  if (values instanceof Float64Array || values instanceof Float32Array || values instanceof Uint32Array)
    return undefined;
  const count = 2 ** (8 * values.BYTES_PER_ELEMENT);
  const signed = values instanceof Int32Array || values instanceof Int16Array || values instanceof Int8Array;
  return signed ? { least: -count / 2, most: count / 2 - 1 } : { least: 0, most: count - 1 };
}

/** Neighbouring lines mostly share their dates and categories: what was just read is not read again. */
function readAll(fact: Fact, column: readonly unknown[]): Float64Array {
  const values = new Float64Array(column.length);
  let [last, number]: [unknown, number] = [undefined, Number.NaN];
  for (let at = 0; at < column.length; at++) {
    const given = column[at];
    if (given !== last) [last, number] = [given, readFact(fact, given)];
    values[at] = number;
  }
  return values;
}

function calendarChecked(values: NumberArray, exists: (value: number) => boolean): Float64Array {
  const checked = new Float64Array(values.length);
  let [last, number] = [Number.NaN, Number.NaN];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (value !== last) [last, number] = [value, Number.isNaN(value) || exists(value) ? value : invalid];
    checked[at] = number;
  }
  return checked;
}

function groupsOf(given: Column, length: number): { of: NumberArray; count: number } {
  if (isConstant(given)) return { of: new Uint8Array(length), count: 1 };
  const column = valuesOf(given);
  if (column instanceof Uint32Array || column instanceof Uint16Array || column instanceof Uint8Array) {
    let most = 0;
    for (let at = 0; at < length; at++) if ((column[at] as number) > most) most = column[at] as number;
    // Codes that are dense are used as they are.
    if (most <= 4 * length + 1_000) return { of: column, count: most + 1 };
  }
  const codes = new Map<unknown, number>();
  const of = new Uint32Array(length);
  for (let at = 0; at < length; at++) {
    const key = column[at];
    let code = codes.get(key);
    if (code === undefined) {
      code = codes.size;
      codes.set(key, code);
    }
    of[at] = code;
  }
  return { of, count: codes.size };
}
