import { z } from 'zod';
import { type Brand, branded } from './brand.js';
import { anySpaces, toHalfWidth } from './clean-digits.js';
import { invariant } from './errors.js';

/** Money in whole fen (1 yuan = 100 fen), safe up to 90 trillion yuan. Never a float, never yuan. */
export type Fen = Brand<number, 'Fen'>;

/** @throws Bug unless `amount` is a safe integer. */
export function fen(amount: number): Fen {
  invariant(Number.isSafeInteger(amount), `not an amount in whole fen: ${amount}`);
  return (Object.is(amount, -0) ? 0 : amount) as Fen;
}

/** Whole fen in JSON. */
export const fenSchema = branded<Fen>(z.int());

/** `fen(72727)` → `'727.27'`. */
export function formatYuan(amount: Fen): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Reads `'800'`, `'727.27'`, `'1,234.5'`, `'￥800'`; undefined for anything else, more than two decimals included. */
export function parseYuan(text: string): Fen | undefined {
  const cleaned = toHalfWidth(text.replace(anySpaces, ''))
    .replace(/^[¥￥]/, '')
    .replace(/元$/, '');
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(cleaned);
  if (match === null) return undefined;
  const whole = Number((match[2] ?? '').replaceAll(',', ''));
  const amount = whole * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(amount) ? fen(match[1] === '-' ? -amount : amount) : undefined;
}

/** @throws Bug when the sum is not safe any more. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0;
  for (const amount of amounts) sum = fen(sum + amount);
  return fen(sum);
}

/** How a division ends: half_up and half_even round to the nearest fen, up and down go away from and towards zero. */
export type Rounding = 'half_up' | 'half_even' | 'down' | 'up';

/**
 * amount × numerator ÷ denominator, exact, rounded once.
 *
 * @throws Bug for a denominator of zero or arguments that are not integers.
 * @example multiplyDivide(fen(80000), 20, 22, 'half_up') // 72727 fen = 727.27 yuan
 */
export function multiplyDivide(amount: Fen, numerator: number, denominator: number, rounding: Rounding): Fen {
  invariant(
    Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator) && denominator !== 0,
    'not a ratio of integers',
  );
  const product = BigInt(amount) * BigInt(numerator);
  const negative = product < 0n !== denominator < 0;
  const top = product < 0n ? -product : product;
  const bottom = BigInt(Math.abs(denominator));
  const quotient = top / bottom;
  const rest = top % bottom;
  const rounded = quotient + (roundsAway(rounding, quotient, rest, bottom) ? 1n : 0n);
  return fen(Number(negative ? -rounded : rounded));
}

/**
 * Splits an amount by weights so that the parts sum to the whole: each part is rounded down, and the fen left over go
 * one each to the parts that lost most, the earlier one first.
 *
 * @throws Bug for a negative amount, or for weights that are not non-negative integers with a positive sum.
 * @example splitFen(fen(100), [1, 1, 1]) // [34, 33, 33]
 */
export function splitFen(amount: Fen, weights: readonly number[]): Fen[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  invariant(amount >= 0, 'only an amount of zero or more can be split');
  invariant(total > 0 && weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0), 'not weights');
  invariant(Number.isSafeInteger(total), 'the weights are too large');
  const parts = weights.map((weight) => multiplyDivide(amount, weight, total, 'down'));
  const lost = weights.map((weight) => (BigInt(amount) * BigInt(weight)) % BigInt(total));
  const byLoss = weights.map((_, index) => index).sort((a, b) => compare(lost[b], lost[a]) || a - b);
  const receivers = new Set(byLoss.slice(0, amount - sumFen(parts)));
  return parts.map((part, index) => (receivers.has(index) ? fen(part + 1) : part));
}

function compare(a: bigint = 0n, b: bigint = 0n): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function roundsAway(rounding: Rounding, quotient: bigint, rest: bigint, bottom: bigint): boolean {
  if (rest === 0n || rounding === 'down') return false;
  if (rounding === 'up') return true;
  const twice = rest * 2n;
  if (twice !== bottom) return twice > bottom;
  return rounding === 'half_up' || quotient % 2n === 1n;
}
