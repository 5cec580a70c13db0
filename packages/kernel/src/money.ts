import { z } from 'zod';
import { type Brand, branded } from './brand.js';
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
  const cleaned = text
    .normalize('NFKC')
    .replace(/^[¥￥]/, '')
    .replace(/元$/, '')
    .trim();
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(cleaned);
  if (match === null) return undefined;
  const whole = Number((match[2] ?? '').replaceAll(',', ''));
  const amount = whole * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(amount) ? fen(match[1] === '-' ? -amount : amount) : undefined;
}

/** @throws Bug when the sum is not safe any more. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0;
  for (const amount of amounts) sum += amount;
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

function roundsAway(rounding: Rounding, quotient: bigint, rest: bigint, bottom: bigint): boolean {
  if (rest === 0n || rounding === 'down') return false;
  if (rounding === 'up') return true;
  const twice = rest * 2n;
  if (twice !== bottom) return twice > bottom;
  return rounding === 'half_up' || quotient % 2n === 1n;
}
