import { invariant, type Rounding } from '@gongyi/kernel';
import { completedYears, firstDayOfMonth, lastDayOfMonth } from '../expression/day-numbers.js';
import type { Expression, Ratio, RoundingRule } from '../expression/expression.js';

/** Where the exact evaluation finds its values. */
export interface ExactScope {
  readonly fact: (index: number) => number;
  readonly parameter: (name: string) => number;
  readonly ratio: (name: string) => Ratio;
  readonly rounding: RoundingRule | undefined;
}

/**
 * Evaluates with integers of any size. This is the reference: slow, obvious, and independent of the batch evaluator,
 * which has to agree with it.
 */
export function evaluateExactly(expression: Expression, scope: ExactScope): bigint {
  const of = (part: Expression) => evaluateExactly(part, scope);
  switch (expression.kind) {
    case 'constant':
      return BigInt(expression.value);
    case 'fact':
      return BigInt(scope.fact(expression.index));
    case 'parameter':
      return BigInt(scope.parameter(expression.name));
    case 'not':
      return of(expression.of) === 0n ? 1n : 0n;
    case 'minus':
      return -of(expression.of);
    case 'one_of': {
      const value = of(expression.of);
      return truth(expression.values.some((one) => BigInt(one) === value));
    }
    case 'choice':
      return of(expression.test) === 0n ? of(expression.no) : of(expression.yes);
    case 'binary':
      return binary(expression, of(expression.left), of(expression.right));
    case 'call':
      return call(expression, scope, of);
  }
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function binary({ operator }: Expression & { kind: 'binary' }, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '<':
      return truth(left < right);
    case '<=':
      return truth(left <= right);
    case '>':
      return truth(left > right);
    case '>=':
      return truth(left >= right);
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '&&':
      return truth(left === 1n && right === 1n);
    case '||':
      return truth(left === 1n || right === 1n);
  }
}

function call(expression: Expression & { kind: 'call' }, scope: ExactScope, of: (part: Expression) => bigint): bigint {
  const [first, second, third] = expression.args;
  invariant(first !== undefined, `${expression.name} takes arguments`);
  if (expression.name === 'part') {
    invariant(second?.kind === 'parameter', 'a share is always a parameter');
    const { numerator, denominator } = scope.ratio(second.name);
    return divide(of(first) * BigInt(numerator), BigInt(denominator), scope.rounding);
  }
  const [a, b, c] = [of(first), second === undefined ? 0n : of(second), third === undefined ? 1n : of(third)];
  switch (expression.name) {
    case 'min':
    case 'cap':
      return a < b ? a : b;
    case 'max':
      return a > b ? a : b;
    case 'prorate':
    case 'share':
      return divide(a * b, c, scope.rounding);
    case 'first_day':
      return BigInt(firstDayOfMonth(Number(a)));
    case 'last_day':
      return BigInt(lastDayOfMonth(Number(a)));
    case 'age_on':
      return BigInt(completedYears(Number(a), Number(b)));
  }
}

/** Both are checked not to be negative before a scheme is accepted. */
function divide(product: bigint, divisor: bigint, rounding: RoundingRule | undefined): bigint {
  invariant(
    rounding !== undefined && divisor > 0n && product >= 0n,
    'a division has a rounding and a positive divisor',
  );
  const step = rounding.to === 'yuan' ? 100n : 1n;
  const whole = divisor * step;
  const quotient = product / whole;
  return (quotient + (roundsUp(rounding.mode, quotient, product % whole, whole) ? 1n : 0n)) * step;
}

function roundsUp(mode: Rounding, quotient: bigint, rest: bigint, whole: bigint): boolean {
  if (rest === 0n || mode === 'down') return false;
  if (mode === 'up') return true;
  const twice = rest * 2n;
  return twice > whole || (twice === whole && (mode === 'half_up' || quotient % 2n === 1n));
}
