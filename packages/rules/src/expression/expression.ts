import type { Rounding } from '@gongyi/kernel';

/**
 * What a value means. Every value is a number at run time: money in whole fen, a day as 20250331, a month as 202503,
 * a text as its place in the list of allowed texts, a boolean as 0 or 1.
 */
export type ValueType = 'money' | 'integer' | 'date' | 'month' | 'text' | 'boolean' | 'share';

/** An exact ratio, for example 0.35 as 35 ÷ 100. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** How a division ends: the mode, and the unit that the result is a whole number of. */
export interface RoundingRule {
  readonly mode: Rounding;
  /** `one` for counts; money is rounded to the fen or to the yuan. */
  readonly to: 'fen' | 'yuan' | 'one';
}

/** The tables that a type of value can stand in; a table is never a value by itself. */
export type TableValueType = 'money' | 'integer' | 'share';

export type BinaryOperator = '+' | '-' | '*' | '<' | '<=' | '>' | '>=' | '==' | '!=' | '&&' | '||';
export type FunctionName =
  | 'min'
  | 'max'
  | 'cap'
  | 'prorate'
  | 'share'
  | 'part'
  | 'over'
  | 'times'
  | 'difference'
  | 'first_day'
  | 'last_day'
  | 'month_of'
  | 'month_number'
  | 'add_days'
  | 'add_months'
  | 'days_between'
  | 'months_between'
  | 'working_days'
  | 'age_on';

interface Node {
  readonly type: ValueType;
  /** The text of this part, as the author wrote it. */
  readonly source: string;
}

/** The one checked tree that every evaluator reads. */
export type Expression =
  | (Node & { readonly kind: 'constant'; readonly value: number })
  | (Node & { readonly kind: 'fact'; readonly index: number; readonly name: string })
  | (Node & { readonly kind: 'parameter'; readonly name: string })
  /** The result of a step that stands earlier in the scheme. */
  | (Node & { readonly kind: 'step'; readonly index: number; readonly name: string })
  /** `table` and `bracket`: the cell of a table; the last key may be a number that falls into a band. */
  | (Node & { readonly kind: 'lookup'; readonly table: string; readonly keys: readonly Expression[] })
  /** `tier`: an amount or a count against the bands of a table, as a whole or band by band. */
  | (Node & { readonly kind: 'tier'; readonly table: string; readonly of: Expression })
  | (Node & { readonly kind: 'not' | 'minus'; readonly of: Expression })
  | (Node & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & { readonly kind: 'one_of'; readonly of: Expression; readonly values: readonly number[] })
  | (Node & {
      readonly kind: 'choice';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    })
  | (Node & { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] });

/** The parts directly under an expression, in reading order. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'fact':
    case 'parameter':
    case 'step':
      return [];
    case 'lookup':
      return expression.keys;
    case 'tier':
      return [expression.of];
    case 'not':
    case 'minus':
    case 'one_of':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.test, expression.yes, expression.no];
    case 'call':
      return expression.args;
  }
}

/** The expression and everything under it, depth first. */
export function* everyPart(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of partsOf(expression)) yield* everyPart(part);
}

interface Reads {
  readonly facts: readonly string[];
  readonly parameters: readonly string[];
  readonly steps: readonly number[];
}

/** Expressions never change, and every explanation asks again what they read. */
const reads = new WeakMap<Expression, Reads>();

function readsOf(expression: Expression): Reads {
  const known = reads.get(expression);
  if (known !== undefined) return known;
  const parts = [...everyPart(expression)];
  const found: Reads = {
    facts: [...new Set(parts.flatMap((part) => (part.kind === 'fact' ? [part.name] : [])))],
    parameters: [
      ...new Set(
        parts.flatMap((part) => {
          if (part.kind === 'parameter') return [part.name];
          return part.kind === 'lookup' || part.kind === 'tier' ? [part.table] : [];
        }),
      ),
    ],
    steps: [...new Set(parts.flatMap((part) => (part.kind === 'step' ? [part.index] : [])))],
  };
  reads.set(expression, found);
  return found;
}

/** Names of the facts that an expression reads, once each; not those behind the steps that it reads. */
export const factsRead = (expression: Expression): readonly string[] => readsOf(expression).facts;

/** Names of the parameters and tables that an expression reads, once each. */
export const parametersRead = (expression: Expression): readonly string[] => readsOf(expression).parameters;

/** Positions of the steps that an expression reads, once each. */
export const stepsRead = (expression: Expression): readonly number[] => readsOf(expression).steps;
