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
  readonly to: 'fen' | 'yuan';
}

export type BinaryOperator = '+' | '-' | '*' | '<' | '<=' | '>' | '>=' | '==' | '!=' | '&&' | '||';
export type FunctionName = 'min' | 'max' | 'cap' | 'prorate' | 'share' | 'part' | 'first_day' | 'last_day' | 'age_on';

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
      return [];
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

/** Names of the facts that an expression reads, once each. */
export function factsRead(expression: Expression): string[] {
  return [...new Set([...everyPart(expression)].flatMap((part) => (part.kind === 'fact' ? [part.name] : [])))];
}

/** Names of the parameters that an expression reads, once each. */
export function parametersRead(expression: Expression): string[] {
  return [...new Set([...everyPart(expression)].flatMap((part) => (part.kind === 'parameter' ? [part.name] : [])))];
}
