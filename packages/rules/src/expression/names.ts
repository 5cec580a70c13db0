import type { TableShape } from '../pack/table.js';
import type { ValueType } from './expression.js';
import { didYouMean, type ExpressionProblem, told } from './problem.js';

/** The names that an expression may use. */
export interface Names {
  /** In the order of the columns. `texts` lists what a text fact may be. */
  readonly facts: readonly { readonly name: string; readonly type: ValueType; readonly texts?: readonly string[] }[];
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ValueType;
    readonly table?: TableShape | undefined;
  }[];
  /** Steps that stand before the expression. */
  readonly steps: readonly { readonly name: string; readonly type: ValueType }[];
}

export function unknownName(name: string, start: number, end: number, names: Names): ExpressionProblem {
  const known = [...names.facts, ...names.parameters, ...names.steps].map((entry) => entry.name);
  return {
    code: 'UNKNOWN_NAME',
    start,
    end,
    message: told(`没有叫“${name}”的事实、参数或前面的步骤`, `no fact, parameter or earlier step is called ${name}`),
    suggestion: didYouMean(name, known),
  };
}
