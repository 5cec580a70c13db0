import type { Expression, RoundingRule } from './expression.js';
import { findFunction } from './functions.js';

/** Both ends included. */
export interface Interval {
  readonly least: number;
  readonly most: number;
}

export interface Bounds {
  readonly fact: (index: number) => Interval;
  readonly parameter: (name: string) => Interval;
  /** Shares: the largest numerator and denominator that occur. */
  readonly ratio: (name: string) => { readonly numerator: number; readonly denominator: number };
}

/** Why an expression could leave exact arithmetic, with the part that does. */
export class NotProven extends Error {
  constructor(
    readonly code: 'MAY_OVERFLOW' | 'MAY_DIVIDE_BY_ZERO' | 'MAY_BE_NEGATIVE' | 'ROUNDING_MISSING' | 'ROUNDED_TWICE',
    readonly part: Expression,
    message: string,
    readonly suggestion: string,
  ) {
    super(message);
  }
}

const yesOrNo: Interval = { least: 0, most: 1 };
const safe = Number.MAX_SAFE_INTEGER;

/**
 * The values that an expression can take, given the bounds of its facts. Proves on the way that every intermediate
 * number stays a safe integer, that no denominator can be zero and that every division has a rounding.
 *
 * @throws NotProven
 */
export function intervalOf(expression: Expression, bounds: Bounds, rounding: RoundingRule | undefined): Interval {
  const of = (part: Expression) => intervalOf(part, bounds, rounding);
  switch (expression.kind) {
    case 'constant':
      return { least: expression.value, most: expression.value };
    case 'fact':
      return bounds.fact(expression.index);
    case 'parameter':
      return bounds.parameter(expression.name);
    case 'not':
    case 'one_of':
      of(expression.of);
      return yesOrNo;
    case 'minus': {
      const { least, most } = of(expression.of);
      return { least: -most, most: -least };
    }
    case 'choice': {
      of(expression.test);
      return union(of(expression.yes), of(expression.no));
    }
    case 'binary':
      return ofBinary(expression, of(expression.left), of(expression.right));
    case 'call':
      return ofCall(expression, expression.args.map(of), bounds, rounding);
  }
}

function union(a: Interval, b: Interval): Interval {
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) };
}

function ofBinary(expression: Expression & { kind: 'binary' }, left: Interval, right: Interval): Interval {
  switch (expression.operator) {
    case '+':
      return proven(expression, { least: left.least + right.least, most: left.most + right.most });
    case '-':
      return proven(expression, { least: left.least - right.most, most: left.most - right.least });
    case '*': {
      const corners = [
        left.least * right.least,
        left.least * right.most,
        left.most * right.least,
        left.most * right.most,
      ];
      return proven(expression, { least: Math.min(...corners), most: Math.max(...corners) });
    }
    default:
      return yesOrNo;
  }
}

function proven(part: Expression, interval: Interval): Interval {
  if (interval.most > safe || interval.least < -safe)
    throw new NotProven(
      'MAY_OVERFLOW',
      part,
      'may become too large to be exact',
      'give the facts in it a max, as small as the rule allows',
    );
  return interval;
}

function ofCall(
  call: Expression & { kind: 'call' },
  args: readonly Interval[],
  bounds: Bounds,
  rounding: RoundingRule | undefined,
): Interval {
  const [first = yesOrNo, second = yesOrNo, third = yesOrNo] = args;
  switch (call.name) {
    case 'min':
    case 'cap':
      return { least: Math.min(first.least, second.least), most: Math.min(first.most, second.most) };
    case 'max':
      return { least: Math.max(first.least, second.least), most: Math.max(first.most, second.most) };
    case 'prorate':
    case 'share':
      return ofDivision(call, first, second, third, rounding);
    case 'part': {
      const name = call.args[1]?.kind === 'parameter' ? call.args[1].name : '';
      const { numerator, denominator } = bounds.ratio(name);
      const top = { least: 0, most: numerator };
      return ofDivision(call, first, top, { least: 1, most: denominator }, rounding);
    }
    case 'first_day':
      return { least: first.least * 100 + 1, most: first.most * 100 + 1 };
    case 'last_day':
      return { least: first.least * 100 + 28, most: first.most * 100 + 31 };
    case 'age_on':
      return { least: 0, most: 9_999 };
  }
}

function ofDivision(
  call: Expression & { kind: 'call' },
  amount: Interval,
  numerator: Interval,
  denominator: Interval,
  rounding: RoundingRule | undefined,
): Interval {
  if (rounding === undefined)
    throw new NotProven(
      'ROUNDING_MISSING',
      call,
      'divides, but the scheme names no rounding',
      'add rounding: { mode: half_up, to: fen }',
    );
  const inside = call.args.flatMap((arg) => [...dividingCalls(arg)])[0];
  if (inside !== undefined)
    throw new NotProven('ROUNDED_TWICE', inside, 'is rounded inside another division', 'multiply first, divide once');
  if (denominator.least < 1)
    throw new NotProven('MAY_DIVIDE_BY_ZERO', call, 'may divide by zero', 'give the last fact min: 1');
  if (amount.least < 0 || numerator.least < 0)
    throw new NotProven('MAY_BE_NEGATIVE', call, 'may divide a negative amount', 'give the facts in it a min of 0');
  const step = rounding.to === 'yuan' ? 100 : 1;
  const product = amount.most * numerator.most;
  // Half up is floor((2 × product + divisor) ÷ (2 × divisor)); below 2^53 a float division and floor are exact.
  if (2 * product + 2 * step * denominator.most > safe)
    throw new NotProven('MAY_OVERFLOW', call, 'may become too large to be exact', 'give the facts in it a max');
  return { least: 0, most: Math.ceil(product / (step * denominator.least)) * step };
}

function* dividingCalls(expression: Expression): Generator<Expression> {
  if (expression.kind === 'call' && findFunction(expression.name)?.divides === true) yield expression;
  const parts =
    expression.kind === 'call'
      ? expression.args
      : expression.kind === 'binary'
        ? [expression.left, expression.right]
        : expression.kind === 'choice'
          ? [expression.yes, expression.no]
          : expression.kind === 'minus'
            ? [expression.of]
            : [];
  for (const part of parts) yield* dividingCalls(part);
}
