import { invariant } from '@gongyi/kernel';
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
import type { BinaryOperator, Expression, RoundingRule } from '../expression/expression.js';
import { workingDays } from '../expression/working-day-table.js';
import { cellKey } from '../pack/table.js';
import { bandValue, denseTable, marginalSum } from './dense-table.js';
import { halfEven } from './half-even.js';
import type { RuleValues } from './rule-values.js';

export type NumberOf = () => number;
export type Test = () => boolean;

/** What closures are built over: one row of facts at a time lies in `row`. */
export interface ClosureScope extends RuleValues {
  readonly row: Float64Array;
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
    case 'step': {
      const step = scope.scheme.steps[expression.index];
      invariant(step !== undefined, 'a step stands before what reads it');
      return numberClosure(step.expression, { ...scope, rounding: step.spec.rounding });
    }
    case 'lookup':
      return lookupClosure(expression, scope);
    case 'tier':
      return tierClosure(expression, scope);
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

function lookupClosure(lookup: Expression & { kind: 'lookup' }, scope: ClosureScope): NumberOf {
  const { row } = scope;
  const { facts, factIndexes, number, bands, otherwise } = denseTable(lookup, scope);
  const of = number === undefined ? () => 0 : numberClosure(number, scope);
  const [first, second] = factIndexes;
  if (first === undefined) return () => bandValue(bands[0], of(), otherwise);
  if (second === undefined) return () => bandValue(bands[row[first] as number], of(), otherwise);
  const width = facts[1]?.texts.length ?? 1;
  return () => bandValue(bands[(row[first] as number) * width + (row[second] as number)], of(), otherwise);
}

function tierClosure({ table: name, of: part }: Expression & { kind: 'tier' }, scope: ClosureScope): NumberOf {
  const table = scope.table(name);
  const of = numberClosure(part, scope);
  const bands = table.cells.get(cellKey([])) ?? { starts: [], edges: [], values: [] };
  const otherwise = table.otherwise ?? Number.NaN;
  const product =
    table.tierMode === 'whole'
      ? () => {
          const value = of();
          return value * bandValue(bands, value, otherwise);
        }
      : () => marginalSum(bands, of());
  const { denominator } = table;
  return denominator === 1 && scope.rounding === undefined
    ? product
    : division(product, () => denominator, scope.rounding);
}

interface ShareClosure {
  readonly numerator: NumberOf;
  readonly denominator: number;
}

function shareClosure(share: Expression, scope: ClosureScope): ShareClosure {
  if (share.kind === 'lookup')
    return { numerator: lookupClosure(share, scope), denominator: scope.table(share.table).denominator };
  invariant(share.kind === 'parameter', 'a share is a parameter or a cell of a table');
  const { numerator, denominator } = scope.ratio(share.name);
  return { numerator: () => numerator, denominator };
}

function callClosure(expression: Expression & { kind: 'call' }, scope: ClosureScope): NumberOf {
  const [first, second, third] = expression.args;
  invariant(first !== undefined, `${expression.name} takes arguments`);
  const a = numberClosure(first, scope);
  if (expression.name === 'part') {
    const shares = expression.args.slice(1).map((share) => shareClosure(share, scope));
    const denominator = shares.reduce((product, share) => product * share.denominator, 1);
    return division(
      () => shares.reduce((product, share) => product * share.numerator(), a()),
      () => denominator,
      scope.rounding,
    );
  }
  if (expression.name === 'over') {
    const { numerator, denominator } = shareClosure(second ?? first, scope);
    return division(() => a() * denominator, numerator, scope.rounding);
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
    case 'times':
      return () => Math.floor(a() / b());
    case 'difference':
      return () => Math.abs(a() - b());
    case 'first_day':
      return () => firstDayOfMonth(a());
    case 'last_day':
      return () => lastDayOfMonth(a());
    case 'month_of':
      return () => Math.floor(a() / 100);
    case 'month_number':
      return () => a() % 100;
    case 'add_days':
      return () => addDays(a(), b());
    case 'add_months':
      return expression.type === 'date' ? () => addMonths(a(), b()) : () => addMonthsToMonth(a(), b());
    case 'days_between':
      return () => daysBetween(a(), b());
    case 'months_between':
      return first.type === 'date' ? () => monthsBetween(a(), b()) : () => monthsApart(a(), b());
    case 'working_days':
      return () => workingDays(a(), b());
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
      return () => halfEven(product(), divisor() * step) * step;
  }
}
