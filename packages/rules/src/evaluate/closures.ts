import { invariant } from '@gongyi/kernel';
import { completedYears, firstDayOfMonth, lastDayOfMonth } from '../expression/day-numbers.js';
import type { BinaryOperator, Expression, Ratio, RoundingRule } from '../expression/expression.js';

export type NumberOf = () => number;
export type Test = () => boolean;

/** What closures are built over: one row of facts at a time lies in `row`. */
export interface ClosureScope {
  readonly row: Float64Array;
  readonly parameter: (name: string) => number;
  readonly ratio: (name: string) => Ratio;
  readonly rounding: RoundingRule | undefined;
}

/**
 * Turns a checked expression into nested functions over the current row. Interval analysis has proven that every number
 * in it is a safe integer, so ordinary number arithmetic is exact.
 */
export function numberClosure(expression: Expression, scope: ClosureScope): NumberOf {
  const { row } = scope;
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression;
      return () => value;
    }
    case 'parameter': {
      const value = scope.parameter(expression.name);
      return () => value;
    }
    case 'fact': {
      const { index } = expression;
      return () => row[index] as number;
    }
    case 'minus': {
      const of = numberClosure(expression.of, scope);
      return () => 0 - of();
    }
    case 'choice': {
      const test = testClosure(expression.test, scope);
      const [yes, no] = [numberClosure(expression.yes, scope), numberClosure(expression.no, scope)];
      return () => (test() ? yes() : no());
    }
    case 'call':
      return callClosure(expression, scope);
    case 'binary':
      if (expression.operator === '+' || expression.operator === '-' || expression.operator === '*')
        return arithmetic(
          expression.operator,
          numberClosure(expression.left, scope),
          numberClosure(expression.right, scope),
        );
      break;
    default:
      break;
  }
  const test = testClosure(expression, scope);
  return () => (test() ? 1 : 0);
}

function arithmetic(operator: '+' | '-' | '*', left: NumberOf, right: NumberOf): NumberOf {
  if (operator === '+') return () => left() + right();
  return operator === '-' ? () => left() - right() : () => left() * right();
}

/** As {@link numberClosure}, for a question: stops at the first part that decides. */
export function testClosure(expression: Expression, scope: ClosureScope): Test {
  switch (expression.kind) {
    case 'not': {
      const of = testClosure(expression.of, scope);
      return () => !of();
    }
    case 'one_of': {
      const of = numberClosure(expression.of, scope);
      const values = new Set(expression.values);
      return () => values.has(of());
    }
    case 'binary': {
      if (expression.operator === '&&' || expression.operator === '||') {
        const [left, right] = [testClosure(expression.left, scope), testClosure(expression.right, scope)];
        return expression.operator === '&&' ? () => left() && right() : () => left() || right();
      }
      return comparison(expression, scope);
    }
    case 'choice': {
      const [test, yes, no] = [expression.test, expression.yes, expression.no].map((part) =>
        testClosure(part, scope),
      ) as [Test, Test, Test];
      return () => (test() ? yes() : no());
    }
    default: {
      const value = numberClosure(expression, scope);
      return () => value() === 1;
    }
  }
}

function constantOf(expression: Expression, scope: ClosureScope): number | undefined {
  if (expression.kind === 'constant') return expression.value;
  return expression.kind === 'parameter' ? scope.parameter(expression.name) : undefined;
}

function comparison(expression: Expression & { kind: 'binary' }, scope: ClosureScope): Test {
  const left = numberClosure(expression.left, scope);
  const limit = constantOf(expression.right, scope);
  // Most conditions compare with a constant; one call less per row each.
  if (limit !== undefined) return withConstant(expression.operator, left, limit);
  const right = numberClosure(expression.right, scope);
  switch (expression.operator) {
    case '<':
      return () => left() < right();
    case '<=':
      return () => left() <= right();
    case '>':
      return () => left() > right();
    case '>=':
      return () => left() >= right();
    case '==':
      return () => left() === right();
    default:
      return () => left() !== right();
  }
}

function withConstant(operator: BinaryOperator, left: NumberOf, limit: number): Test {
  switch (operator) {
    case '<':
      return () => left() < limit;
    case '<=':
      return () => left() <= limit;
    case '>':
      return () => left() > limit;
    case '>=':
      return () => left() >= limit;
    case '==':
      return () => left() === limit;
    default:
      return () => left() !== limit;
  }
}

function callClosure(expression: Expression & { kind: 'call' }, scope: ClosureScope): NumberOf {
  const [first, second, third] = expression.args;
  invariant(first !== undefined, `${expression.name} takes arguments`);
  const a = numberClosure(first, scope);
  if (expression.name === 'part') {
    invariant(second?.kind === 'parameter', 'a share is always a parameter');
    const { numerator, denominator } = scope.ratio(second.name);
    return division(
      () => a() * numerator,
      () => denominator,
      scope.rounding,
    );
  }
  const b = second === undefined ? a : numberClosure(second, scope);
  const c = third === undefined ? a : numberClosure(third, scope);
  switch (expression.name) {
    case 'min':
    case 'cap':
      return () => Math.min(a(), b());
    case 'max':
      return () => Math.max(a(), b());
    case 'prorate':
    case 'share':
      return division(() => a() * b(), c, scope.rounding);
    case 'first_day':
      return () => firstDayOfMonth(a());
    case 'last_day':
      return () => lastDayOfMonth(a());
    case 'age_on':
      return () => completedYears(a(), b());
  }
}

/** Below 2^53 the quotient of two integers, cut to a whole number, is exact; the bounds prove that we stay below. */
function division(product: NumberOf, divisor: NumberOf, rounding: RoundingRule | undefined): NumberOf {
  invariant(rounding !== undefined, 'a division has a rounding');
  const step = rounding.to === 'yuan' ? 100 : 1;
  switch (rounding.mode) {
    case 'half_up':
      return () => {
        const whole = divisor() * step;
        return Math.floor((2 * product() + whole) / (2 * whole)) * step;
      };
    case 'down':
      return () => Math.floor(product() / (divisor() * step)) * step;
    case 'up':
      return () => {
        const whole = divisor() * step;
        return Math.floor((product() + whole - 1) / whole) * step;
      };
    case 'half_even':
      return () => {
        const [top, whole] = [product(), divisor() * step];
        const quotient = Math.floor(top / whole);
        const twice = 2 * (top - quotient * whole);
        return (quotient + (twice > whole || (twice === whole && quotient % 2 === 1) ? 1 : 0)) * step;
      };
  }
}
