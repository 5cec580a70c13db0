import { invariant, type Rounding } from '@gongyi/kernel';
import {
  addDays,
  addMonths,
  addMonthsToMonth,
  completedYears,
  daysBetween,
  firstDayOfMonth,
  lastDayOfMonth,
  monthsApart,
  monthsBetween,
} from '../expression/day-numbers.js';
import type { Expression, RoundingRule } from '../expression/expression.js';
import { workingDays } from '../expression/working-day-table.js';
import { type Bands, cellKey, findCell } from '../pack/table.js';
import type { RuleValues } from './rule-values.js';

/** Where the exact evaluation finds its values. */
export interface ExactScope extends RuleValues {
  readonly fact: (index: number) => number;
  /** Results of steps that were computed for these facts already. */
  readonly steps?: (bigint | undefined)[];
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
    case 'step': {
      const step = scope.scheme.steps[expression.index];
      invariant(step !== undefined, 'a step stands before what reads it');
      const known = scope.steps?.[expression.index];
      if (known !== undefined) return known;
      const result = evaluateExactly(step.expression, { ...scope, rounding: step.spec.rounding });
      if (scope.steps !== undefined) scope.steps[expression.index] = result;
      return result;
    }
    case 'lookup':
      return lookup(expression, scope, of);
    case 'tier':
      return tier(expression, scope, of(expression.of));
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
      return binary(expression, of);
    case 'call':
      return call(expression, scope, of);
  }
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

type Of = (part: Expression) => bigint;

function binary({ operator, left: a, right: b }: Expression & { kind: 'binary' }, of: Of): bigint {
  if (operator === '&&') return truth(of(a) === 1n && of(b) === 1n);
  if (operator === '||') return truth(of(a) === 1n || of(b) === 1n);
  const [left, right] = [of(a), of(b)];
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
  }
}

function lookup({ table: name, keys }: Expression & { kind: 'lookup' }, scope: ExactScope, of: Of): bigint {
  const texts: string[] = [];
  let number = 0;
  for (const key of keys) {
    if (key.kind === 'fact' && key.type === 'text')
      texts.push(scope.scheme.facts[key.index]?.texts[Number(of(key))] ?? '');
    else number = Number(of(key));
  }
  const cell = findCell(scope.table(name), texts, number);
  invariant(cell !== undefined, `the rows of ${name} were checked`);
  return BigInt(cell);
}

function tier({ table: name }: Expression & { kind: 'tier' }, scope: ExactScope, of: bigint): bigint {
  const table = scope.table(name);
  if (table.tierMode === 'whole') {
    const cell = findCell(table, [], Number(of));
    invariant(cell !== undefined, `the bands of ${name} were checked`);
    return divideOrKeep(of * BigInt(cell), table.denominator, scope.rounding);
  }
  const bands = table.cells.get(cellKey([]));
  return divideOrKeep(bands === undefined ? 0n : marginal(bands, of), table.denominator, scope.rounding);
}

/** Band by band: what lies in each, times its value. */
function marginal({ edges, values }: Bands, of: bigint): bigint {
  return edges.reduce((sum, edge, index) => {
    const next = edges[index + 1];
    const top = next === undefined || of < BigInt(next) ? of : BigInt(next);
    const inside = top - BigInt(edge);
    return inside > 0n ? sum + inside * BigInt(values[index] ?? 0) : sum;
  }, 0n);
}

function divideOrKeep(product: bigint, denominator: number, rounding: RoundingRule | undefined): bigint {
  return denominator === 1 && rounding === undefined ? product : divide(product, BigInt(denominator), rounding);
}

function shareOf(share: Expression, scope: ExactScope, of: Of): { numerator: bigint; denominator: bigint } {
  if (share.kind === 'lookup')
    return { numerator: of(share), denominator: BigInt(scope.table(share.table).denominator) };
  invariant(share.kind === 'parameter', 'a share is a parameter or a cell of a table');
  const { numerator, denominator } = scope.ratio(share.name);
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

function call(expression: Expression & { kind: 'call' }, scope: ExactScope, of: Of): bigint {
  const [first, second, third] = expression.args;
  invariant(first !== undefined, `${expression.name} takes arguments`);
  if (expression.name === 'part') {
    const shares = expression.args.slice(1).map((share) => shareOf(share, scope, of));
    const numerator = shares.reduce((product, share) => product * share.numerator, of(first));
    return divide(
      numerator,
      shares.reduce((product, share) => product * share.denominator, 1n),
      scope.rounding,
    );
  }
  if (expression.name === 'over') {
    const { numerator, denominator } = shareOf(second ?? first, scope, of);
    return divide(of(first) * denominator, numerator, scope.rounding);
  }
  const [a, b, c] = [of(first), second === undefined ? 0n : of(second), third === undefined ? 1n : of(third)];
  const days = (compute: (from: number, to: number) => number) => BigInt(compute(Number(a), Number(b)));
  switch (expression.name) {
    case 'min':
    case 'cap':
      return a < b ? a : b;
    case 'max':
      return a > b ? a : b;
    case 'prorate':
    case 'share':
      return divide(a * b, c, scope.rounding);
    case 'times':
      return a / b;
    case 'difference':
      return a > b ? a - b : b - a;
    case 'first_day':
      return BigInt(firstDayOfMonth(Number(a)));
    case 'last_day':
      return BigInt(lastDayOfMonth(Number(a)));
    case 'month_of':
      return a / 100n;
    case 'month_number':
      return a % 100n;
    case 'add_days':
      return days(addDays);
    case 'add_months':
      return days(expression.type === 'date' ? addMonths : addMonthsToMonth);
    case 'days_between':
      return days(daysBetween);
    case 'months_between':
      return days(first.type === 'date' ? monthsBetween : monthsApart);
    case 'working_days':
      return days(workingDays);
    case 'age_on':
      return days(completedYears);
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
