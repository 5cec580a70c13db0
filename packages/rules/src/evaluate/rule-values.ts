import type { Ratio, RoundingRule } from '../expression/expression.js';
import type { ResolvedParameter } from '../pack/resolve-parameter.js';
import type { Table } from '../pack/table.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';

/** What every evaluator needs beside the facts: the values of a place on a day, and the steps of the scheme. */
export interface RuleValues {
  readonly parameter: (name: string) => number;
  readonly ratio: (name: string) => Ratio;
  readonly table: (name: string) => Table;
  readonly rounding: RoundingRule | undefined;
  readonly scheme: CheckedScheme;
}

const noTable: Table = { type: 'integer', denominator: 1, cells: new Map(), otherwise: undefined, tierMode: undefined };

export function ruleValues(scheme: CheckedScheme, parameters: ReadonlyMap<string, ResolvedParameter>): RuleValues {
  return {
    scheme,
    rounding: scheme.file.data.rounding,
    parameter: (name) => parameters.get(name)?.number ?? Number.NaN,
    ratio: (name) => parameters.get(name)?.ratio ?? { numerator: 0, denominator: 1 },
    table: (name) => parameters.get(name)?.table ?? noTable,
  };
}
