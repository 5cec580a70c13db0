import { type CheckedScheme, outcomeOfCondition, outcomeOfFact, outcomeOfRange } from '../scheme/checked-scheme.js';
import { type ClosureScope, type NumberOf, numberClosure, type Test, testClosure } from './closures.js';
import { type Columns, type EncodedColumns, encodeColumns } from './columns.js';
import { mayGenerateCode } from './compile-text.js';
import { generateKernel } from './generated-kernel.js';
import { shownSteps } from './row-writer.js';
import type { RuleValues } from './rule-values.js';

export interface BatchResult {
  readonly length: number;
  /** NaN where nothing is payable: a refusal is not a zero. */
  readonly amountFen: Float64Array;
  /** Index into `scheme.outcomes`; 0 is payable. */
  readonly outcome: Uint8Array;
  /** Bit n is set when adjustment n changed the amount, or mark n holds. */
  readonly adjusted: Uint8Array;
  /** Ends of the range where an officer chooses, NaN elsewhere; empty when the scheme has no range. */
  readonly leastFen: Float64Array;
  readonly mostFen: Float64Array;
  /** Parts and figures by the name of their step, NaN where the row is refused. */
  readonly results: Readonly<Record<string, Float64Array>>;
  /** For each running fact whose groups were given: what it was when the row was judged, earlier rows included. */
  readonly running: Readonly<Record<string, Float64Array>>;
}

/**
 * @param reuse an earlier result of the same batch and length, whose arrays are written over: a loop over many months
 *   then needs no memory of its own
 */
export type Batch = (columns: Columns, reuse?: BatchResult) => BatchResult;

export interface BatchOptions {
  /**
   * Whether code may be generated for the rule, which is several times faster. Without it, generated where the host
   * allows it: a page with a strict content security policy does not.
   */
  readonly generate?: boolean;
}

/** Everything a kernel writes; arrays by position where the scheme has them. */
export interface KernelOutput {
  readonly amountFen: Float64Array;
  readonly outcome: Uint8Array;
  readonly adjusted: Uint8Array;
  readonly leastFen: Float64Array;
  readonly mostFen: Float64Array;
  readonly results: readonly Float64Array[];
  readonly running: readonly Float64Array[];
}

/** false: nothing was computed, because a value is not what its fact may be. */
export type Kernel = (input: EncodedColumns, output: KernelOutput) => boolean | undefined;

/**
 * Builds the evaluation of whole columns: one pass, conditions as a cascade, nothing allocated per row. Columns that are
 * not given are missing in every row. Rows are judged in their order, so that `running` facts grow from row to row.
 */
export function compileBatch(scheme: CheckedScheme, values: RuleValues, options: BatchOptions = {}): Batch {
  const kernel = kernelOf(scheme, values, options);
  return (columns, reuse) => {
    const input = encodeColumns(scheme, columns);
    const output = createOutput(scheme, input.length, input.groups, reuse);
    kernel(input, output);
    return resultOf(scheme, input.length, output);
  };
}

export function kernelOf(scheme: CheckedScheme, values: RuleValues, options: BatchOptions): Kernel {
  return (options.generate ?? mayGenerateCode()) ? generateKernel(scheme, values) : closureKernel(scheme, values);
}

/** Arrays to write to: those of the earlier result when it has the same length. */
export function createOutput(
  scheme: CheckedScheme,
  length: number,
  groups: EncodedColumns['groups'],
  reuse: BatchResult | undefined,
): KernelOutput {
  const old = reuse?.length === length ? reuse : undefined;
  const column = () => new Float64Array(length);
  const ends = () => new Float64Array(scheme.range === undefined ? 0 : length);
  return {
    amountFen: old?.amountFen ?? column(),
    outcome: old?.outcome ?? new Uint8Array(length),
    adjusted: old?.adjusted.fill(0) ?? new Uint8Array(length),
    leastFen: old?.leastFen ?? ends(),
    mostFen: old?.mostFen ?? ends(),
    results: shownSteps(scheme).map((step) => old?.results[nameOf(scheme, step)] ?? column()),
    running: scheme.running.map(({ spec }, index) =>
      groups[index] === undefined ? none : (old?.running[spec.fact] ?? column()),
    ),
  };
}

export function resultOf(scheme: CheckedScheme, length: number, output: KernelOutput): BatchResult {
  const grown = scheme.running.flatMap(({ spec }, index) => {
    const column = output.running[index] ?? none;
    return column === none ? [] : [[spec.fact, column] as const];
  });
  const shown = shownSteps(scheme).map((step, index) => [nameOf(scheme, step), output.results[index] ?? none] as const);
  return { ...output, length, results: Object.fromEntries(shown), running: Object.fromEntries(grown) };
}

function nameOf(scheme: CheckedScheme, step: number): string {
  return scheme.steps[step]?.spec.name ?? '';
}

const none = new Float64Array(0);

/** The same as the generated kernel, from nested functions: slower, and allowed everywhere. */
function closureKernel(scheme: CheckedScheme, values: RuleValues): Kernel {
  const row = new Float64Array(scheme.facts.length);
  const scope: ClosureScope = { ...values, row };
  const number = (expression: Parameters<typeof numberClosure>[0] | undefined) =>
    expression === undefined ? undefined : numberClosure(expression, scope);
  const test = (expression: Parameters<typeof testClosure>[0] | undefined) =>
    expression === undefined ? undefined : testClosure(expression, scope);
  const judge = judgeClosure(scheme, scope);
  const amount = number(scheme.amount);
  const [least, most] = [number(scheme.range?.least), number(scheme.range?.most)];
  const adjustments = scheme.adjustments.map(({ spec, expression }) => ({
    kind: spec.kind,
    limit: number(expression) as NumberOf,
    test: spec.kind === 'mark' ? test(expression) : undefined,
  }));
  const results = shownSteps(scheme).map((step) => {
    const { spec, expression } = scheme.steps[step] as (typeof scheme.steps)[number];
    return numberClosure(expression, { ...scope, rounding: spec.rounding });
  });
  const running = scheme.running.map(({ spec, fact, when }) => ({ fact, add: spec.add, when: test(when) }));
  const rangeOutcome = outcomeOfRange(scheme);
  return (input, output) => {
    const used = input.groups.map((group) => new Float64Array(group?.count ?? 0));
    for (let at = 0; at < input.length; at++) {
      for (let index = 0; index < input.facts.length; index++) {
        const column = input.facts[index] as (typeof input.facts)[number];
        row[index] = column.kind === 'constant' ? column.value : (column.values[at] as number);
      }
      running.forEach(({ fact }, index) => {
        const group = input.groups[index];
        if (group === undefined) return;
        row[fact] = (row[fact] as number) + (used[index]?.[group.of[at] as number] as number);
        (output.running[index] as Float64Array)[at] = row[fact] as number;
      });
      const outcome = judge();
      output.outcome[at] = outcome;
      output.amountFen[at] = Number.NaN;
      const settled = outcome === 0 || outcome === rangeOutcome;
      results.forEach((result, index) => {
        (output.results[index] as Float64Array)[at] = settled ? result() : Number.NaN;
      });
      if (output.leastFen.length > 0) {
        output.leastFen[at] = outcome === rangeOutcome ? (least?.() ?? Number.NaN) : Number.NaN;
        output.mostFen[at] = outcome === rangeOutcome ? (most?.() ?? Number.NaN) : Number.NaN;
      }
      if (outcome !== 0) continue;
      let fen = amount?.() ?? Number.NaN;
      let bits = 0;
      adjustments.forEach(({ kind, limit, test: marked }, index) => {
        if (kind === 'mark') {
          if (marked?.() === true) bits |= 1 << index;
          return;
        }
        const end = limit();
        if (kind === 'at_most' ? fen <= end : fen >= end) return;
        fen = end;
        bits |= 1 << index;
      });
      output.amountFen[at] = fen;
      output.adjusted[at] = bits;
      running.forEach(({ add, when, fact }, index) => {
        const group = input.groups[index];
        const column = input.facts[fact];
        if (when?.() === false) return;
        if (column?.kind === 'array' && column.carried === true)
          column.values[at] = (column.values[at] as number) + (add === 'one' ? 1 : fen);
        if (group === undefined) return;
        const code = group.of[at] as number;
        const totals = used[index] as Float64Array;
        totals[code] = (totals[code] as number) + (add === 'one' ? 1 : fen);
      });
    }
  };
}

/** 0, or the outcome of the first fact or condition that decides. */
function judgeClosure(scheme: CheckedScheme, scope: ClosureScope): () => number {
  const { row } = scope;
  const facts = scheme.facts.map((fact, index) => {
    const onlyIf = scheme.onlyIf[index];
    return { ...fact, index, asked: fact.ifMissing === 'ask', onlyIf: onlyIf && testClosure(onlyIf, scope) };
  });
  const conditions = scheme.conditions.map(({ when, skippable }, index) => ({
    test: testClosure(when, scope) as Test,
    skippable,
    outcome: outcomeOfCondition(scheme, index),
  }));
  const range = scheme.range;
  const inRange = range?.when === undefined ? () => range !== undefined : testClosure(range.when, scope);
  return () => {
    for (const { index, least, most, asked, onlyIf } of facts) {
      const value = row[index] as number;
      if (value >= least && value <= most && Number.isInteger(value)) continue;
      if (!Number.isNaN(value)) return outcomeOfFact(index, 'invalid');
      if (onlyIf !== undefined && !onlyIf()) row[index] = least;
      else if (asked) return outcomeOfFact(index, 'missing');
    }
    for (const { test, skippable, outcome } of conditions) {
      if (skippable.some((fact) => Number.isNaN(row[fact]))) continue;
      if (test()) return outcome;
    }
    return inRange() ? outcomeOfRange(scheme) : 0;
  };
}
