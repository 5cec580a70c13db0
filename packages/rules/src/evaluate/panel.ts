import { domainError } from '@gongyi/kernel';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import { readFact } from '../scheme/facts.js';
import { type BatchOptions, type BatchResult, createOutput, type KernelOutput, kernelOf, resultOf } from './batch.js';
import { type Columns, type Encoded, type EncodedColumns, encodeColumn, type NumberArray, rowsOf } from './columns.js';
import { mayGenerateCode } from './compile-text.js';
import { generatePanel } from './generated-panel.js';
import type { RuleValues } from './rule-values.js';

/** Facts of the same rows over several periods. */
export interface PanelColumns {
  /** What a row has in every period, and what is carried on from one period to the next. */
  readonly rows: Columns;
  /**
   * What differs: one value a period for all rows, or one for each row and period in a typed array, period after period
   * (row 3 of the second period of 100 rows stands at 103).
   */
  readonly periods: Readonly<Record<string, { readonly each: readonly unknown[] } | NumberArray>>;
}

/** Answers stand period after period, as the facts do. */
export type Panel = (columns: PanelColumns, reuse?: BatchResult) => BatchResult;

/** A fact as the panel's kernel reads it. */
export type PanelFact =
  | (Encoded & { readonly kind: 'constant' })
  | { readonly kind: 'each'; readonly values: readonly number[]; readonly sound: boolean }
  | (Encoded & { readonly kind: 'array'; readonly over: 'rows' | 'periods' });

export interface EncodedPanel {
  readonly rows: number;
  readonly facts: readonly PanelFact[];
}

/**
 * Builds the evaluation of the same rows over several periods, as if one batch a period ran after the other. Where code
 * may be generated, a row goes through all its periods before the next row: its facts are read once, and what is carried
 * stays in a variable.
 */
export function createPanel(scheme: CheckedScheme, periods: readonly RuleValues[], options: BatchOptions): Panel {
  const quick = (options.generate ?? mayGenerateCode()) ? generatePanel(scheme, periods) : undefined;
  const kernels = periods.map((values) => kernelOf(scheme, values, options));
  return (columns, reuse) => {
    const panel = encodePanel(scheme, columns, periods.length);
    const length = panel.rows * periods.length;
    const output = createOutput(scheme, length, [], reuse);
    if (quick?.(panel, output) !== true)
      kernels.forEach((kernel, period) => {
        kernel(columnsOfPeriod(scheme, panel, period), outputOfPeriod(output, panel.rows, period));
      });
    return resultOf(scheme, length, output);
  };
}

/** @throws DomainError invalid_input RULES.UNKNOWN_COLUMN {column}, RULES.COLUMN_TWICE {column}, RULES.COLUMNS_DIFFER {column, length, expected}, RULES.NOT_CARRIED {column} */
function encodePanel(scheme: CheckedScheme, { rows, periods }: PanelColumns, count: number): EncodedPanel {
  const known = new Set(scheme.facts.map(({ name }) => name));
  const length = lengthOf(rows, periods, known, count);
  for (const { spec } of scheme.running) {
    const column = rows[spec.fact];
    if (periods[spec.fact] !== undefined || (column !== undefined && !('carried' in column)))
      throw domainError('invalid_input', 'RULES.NOT_CARRIED', { column: spec.fact });
  }
  return {
    rows: length,
    facts: scheme.facts.map((fact): PanelFact => {
      const column = periods[fact.name];
      if (column === undefined) return spread(encodeColumn(scheme, fact, rows[fact.name]), 'rows');
      if (!('each' in column)) return spread(encodeColumn(scheme, fact, column), 'periods');
      const values = column.each.map((value) => readFact(fact, value));
      return { kind: 'each', values, sound: values.every((value) => value >= fact.least && value <= fact.most) };
    }),
  };
}

function spread(column: Encoded, over: 'rows' | 'periods'): PanelFact {
  return column.kind === 'constant' ? column : { ...column, over };
}

function lengthOf(rows: Columns, periods: PanelColumns['periods'], known: ReadonlySet<string>, count: number): number {
  let length = rowsOf(rows, known);
  for (const [name, column] of Object.entries(periods)) {
    if (!known.has(name))
      throw domainError('invalid_input', 'RULES.UNKNOWN_COLUMN', { column: name, known: [...known] });
    if (rows[name] !== undefined) throw domainError('invalid_input', 'RULES.COLUMN_TWICE', { column: name });
    const own = 'each' in column ? column.each.length : column.length;
    const expected = 'each' in column ? count : (length ?? Math.ceil(own / count)) * count;
    if (own !== expected)
      throw domainError('invalid_input', 'RULES.COLUMNS_DIFFER', { column: name, length: own, expected });
    if (!('each' in column)) length = own / count;
  }
  return length ?? 1;
}

function columnsOfPeriod(scheme: CheckedScheme, { rows, facts }: EncodedPanel, period: number): EncodedColumns {
  const of = (values: NumberArray) => values.subarray(period * rows, (period + 1) * rows);
  return {
    length: rows,
    facts: facts.map((fact, index): Encoded => {
      if (fact.kind === 'constant') return fact;
      if (fact.kind === 'array') return fact.over === 'rows' ? fact : { ...fact, values: of(fact.values) };
      const value = fact.values[period] as number;
      const { least, most } = scheme.facts[index] as (typeof scheme.facts)[number];
      return { kind: 'constant', value, sound: value >= least && value <= most };
    }),
    groups: scheme.running.map(() => undefined),
  };
}

function outputOfPeriod(output: KernelOutput, rows: number, period: number): KernelOutput {
  const of = <Values extends Float64Array | Uint8Array>(values: Values) =>
    values.subarray(period * rows, (period + 1) * rows) as Values;
  return {
    amountFen: of(output.amountFen),
    outcome: of(output.outcome),
    adjusted: of(output.adjusted),
    leastFen: of(output.leastFen),
    mostFen: of(output.mostFen),
    results: output.results.map(of),
    running: output.running,
  };
}
