import { domainError, invariant } from '@gongyi/kernel';
import { type CheckedScheme, outcomeOfCondition, outcomeOfFact } from '../scheme/checked-scheme.js';
import { type Fact, invalid, missing, readFact } from '../scheme/facts.js';
import { type ClosureScope, numberClosure, testClosure } from './closures.js';

/**
 * One column a fact. A typed array holds money in fen, numbers, days as 20250331, months as 202503 and booleans as 0 or
 * 1 (NaN in a Float64Array is missing); a plain array holds what `explain` takes.
 */
export type Column = Float64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | readonly unknown[];

export type Columns = Readonly<Record<string, Column>>;

export interface BatchResult {
  readonly length: number;
  /** NaN where nothing is payable: a refusal is not a zero. */
  readonly amountFen: Float64Array;
  /** Index into `scheme.outcomes`; 0 is payable. */
  readonly outcome: Uint8Array;
  /** Bit n is set when adjustment n changed the amount. */
  readonly adjusted: Uint8Array;
}

export type Batch = (columns: Columns) => BatchResult;

export type BatchValues = Omit<ClosureScope, 'row'>;

/**
 * Builds the evaluation of whole columns: one pass, conditions as a cascade, nothing allocated per row, no generated
 * code. Columns that are not given are missing in every row.
 */
export function compileBatch(scheme: CheckedScheme, values: BatchValues): Batch {
  const { facts } = scheme;
  const row = new Float64Array(facts.length);
  const scope: ClosureScope = { ...values, row };
  const decide = cascade(scheme, scope);
  const amount = numberClosure(scheme.amount, scope);
  const adjustments = scheme.adjustments.map(({ spec, limit }, index) => ({
    limit: numberClosure(limit, scope),
    atMost: spec.kind === 'at_most',
    bit: 1 << index,
  }));
  return (columns) => {
    const length = lengthOf(columns, facts);
    const load = rowLoader(facts, columns, row);
    const result = {
      length,
      amountFen: new Float64Array(length),
      outcome: new Uint8Array(length),
      adjusted: new Uint8Array(length),
    };
    for (let at = 0; at < length; at++) {
      const outcome = load(at) || decide();
      if (outcome !== 0) {
        result.outcome[at] = outcome;
        result.amountFen[at] = Number.NaN;
        continue;
      }
      let fen = amount();
      for (const { limit, atMost, bit } of adjustments) {
        const end = limit();
        if (atMost ? fen <= end : fen >= end) continue;
        fen = end;
        result.adjusted[at] = (result.adjusted[at] ?? 0) | bit;
      }
      result.amountFen[at] = fen;
    }
    return result;
  };
}

function cascade(scheme: CheckedScheme, scope: ClosureScope): () => number {
  const { row } = scope;
  let next = () => 0;
  for (let index = scheme.conditions.length - 1; index >= 0; index--) {
    const condition = scheme.conditions[index];
    invariant(condition !== undefined, 'within the list');
    const test = testClosure(condition.when, scope);
    const { skippable } = condition;
    const outcome = outcomeOfCondition(scheme, index);
    const rest = next;
    next =
      skippable.length === 0
        ? () => (test() ? outcome : rest())
        : () => {
            for (const fact of skippable) if (Number.isNaN(row[fact])) return rest();
            return test() ? outcome : rest();
          };
  }
  return next;
}

function lengthOf(columns: Columns, facts: readonly Fact[]): number {
  const known = new Set(facts.map(({ name }) => name));
  let length: number | undefined;
  for (const [name, column] of Object.entries(columns)) {
    if (!known.has(name))
      throw domainError('invalid_input', 'RULES.UNKNOWN_COLUMN', { column: name, known: [...known] });
    if (length !== undefined && column.length !== length)
      throw domainError('invalid_input', 'RULES.COLUMNS_DIFFER', {
        column: name,
        length: column.length,
        expected: length,
      });
    length = column.length;
  }
  return length ?? 0;
}

/** Copies one row into `row`; answers 0, or the outcome of the first fact that is missing or impossible. */
function rowLoader(facts: readonly Fact[], columns: Columns, row: Float64Array): (at: number) => number {
  const readers = facts.map((fact) => readerOf(fact, columns[fact.name]));
  const asked = facts.map(({ ifMissing }) => ifMissing === 'ask');
  return (at) => {
    for (let index = 0; index < readers.length; index++) {
      const value = (readers[index] as (at: number) => number)(at);
      row[index] = value;
      if (value === invalid) return outcomeOfFact(index, 'invalid');
      if (asked[index] && Number.isNaN(value)) return outcomeOfFact(index, 'missing');
    }
    return 0;
  };
}

function readerOf(fact: Fact, column: Column | undefined): (at: number) => number {
  if (column === undefined) return () => missing;
  if (Array.isArray(column))
    return fact.type === 'date' || fact.type === 'month'
      ? remembered(fact, column)
      : (at) => readFact(fact, column[at]);
  const numbers = column as Float64Array;
  if (fact.type !== 'integer' && fact.type !== 'money') {
    return (at) => {
      const value = numbers[at] as number;
      if (Number.isNaN(value)) return missing;
      if (fact.type === 'text')
        return value >= fact.least && value <= fact.most && Number.isInteger(value) ? value : invalid;
      return readFact(fact, value);
    };
  }
  const { least, most } = fact;
  return (at) => {
    const value = numbers[at] as number;
    if (value >= least && value <= most && Number.isInteger(value)) return value;
    return Number.isNaN(value) ? missing : invalid;
  };
}

/** Neighbouring lines mostly share their dates. */
function remembered(fact: Fact, column: readonly unknown[]): (at: number) => number {
  let [last, number]: [unknown, number] = [undefined, missing];
  return (at) => {
    const given = column[at];
    if (given !== last) [last, number] = [given, readFact(fact, given)];
    return number;
  };
}
