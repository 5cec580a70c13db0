import { parseYuan } from '@gongyi/kernel';
import { isDay, isMonth, readDay, readMonth } from '../expression/day-numbers.js';
import type { ValueType } from '../expression/expression.js';
import type { Interval } from '../expression/intervals.js';
import type { FactSpec } from '../pack/pack-schema.js';

/** A fact as the evaluators read it. */
export interface Fact extends Interval {
  readonly name: string;
  readonly type: Exclude<ValueType, 'share'>;
  readonly zh: string;
  readonly en: string;
  readonly ifMissing: 'ask' | 'skip';
  /** What a text fact may be. */
  readonly texts: readonly string[];
  /** The same in English, in the same order; none where the pack does not say. */
  readonly textsEn: readonly string[];
  /** More than 0: the fact is counted in its last decimal, with 2 decimals 3.45 is 345. */
  readonly decimals: number;
  /** What a number in this fact counts, for whoever gathers it. */
  readonly counts: FactSpec['counts'];
  /** Where the fact is seen beside the amount. */
  readonly shown: FactSpec['shown'];
}

/** What a counting fact takes from earlier lines; its type says so where the pack does not. */
export function takeOf({ counts, type }: Fact): 'count' | 'sum' | 'any' | 'last_year' {
  return counts?.take ?? (type === 'money' ? 'sum' : type === 'boolean' ? 'any' : 'count');
}

/** Not a number: nothing was given. */
export const missing = Number.NaN;
/** Something was given that this fact can never be. */
export const invalid = Number.NEGATIVE_INFINITY;

export function factOf(name: string, spec: FactSpec): Fact {
  const { zh, en, ifMissing, counts, shown } = spec;
  const none: readonly string[] = [];
  const fact = { name, zh, en, ifMissing, counts, shown, texts: none, textsEn: none, decimals: 0 };
  switch (spec.type) {
    case 'integer':
      return { ...fact, type: 'integer', least: spec.min, most: spec.max };
    case 'decimal': {
      const { decimals } = spec;
      const [least, most] = [readDecimal(spec.min, decimals) ?? 0, readDecimal(spec.max, decimals) ?? 0];
      return { ...fact, type: 'integer', decimals, least, most };
    }
    case 'fen':
      return { ...fact, type: 'money', least: parseYuan(spec.min) ?? 0, most: parseYuan(spec.max) ?? 0 };
    case 'date':
      return { ...fact, type: 'date', least: readDay(spec.min) ?? 19_000_101, most: readDay(spec.max) ?? 29_991_231 };
    case 'month':
      return { ...fact, type: 'month', least: 190_001, most: 299_912 };
    case 'text':
      return {
        ...fact,
        type: 'text',
        texts: spec.values,
        textsEn: spec.valuesEn ?? none,
        least: 0,
        most: spec.values.length - 1,
      };
    case 'boolean':
      return { ...fact, type: 'boolean', least: 0, most: 1 };
  }
}

/** `'3.45'` with 2 decimals → 345; undefined for another number of decimals than fit. */
export function readDecimal(text: string, decimals: number): number | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text);
  const rest = (match?.[2] ?? '').replace(/0+$/, '');
  if (match === null || rest.length > decimals) return undefined;
  const number = Number(`${match[1]}${rest.padEnd(decimals, '0')}`);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A given value as a number, `missing` or `invalid`. Money is given in whole fen, never in yuan. */
export function readFact(fact: Fact, given: unknown): number {
  if (given === null || given === undefined) return missing;
  const value = numberOf(fact, given);
  return value >= fact.least && value <= fact.most ? value : invalid;
}

/**
 * Can the fact have this value? Stricter than the evaluators: only what a form or a file writes, no numbers for days.
 *
 * @example acceptsFact(fact, '2025-02-29') // false for a date
 */
export function acceptsFact(fact: Fact, given: string | number | boolean): boolean {
  const written = fact.type === 'boolean' ? 'boolean' : isNumber(fact) ? 'number' : 'string';
  return typeof given === written && readFact(fact, given) !== invalid;
}

const isNumber = ({ type, decimals }: Fact) => (type === 'integer' && decimals === 0) || type === 'money';

function numberOf(fact: Fact, given: unknown): number {
  switch (fact.type) {
    case 'date':
      if (typeof given === 'string') return readDay(given) ?? invalid;
      return typeof given === 'number' && isDay(given) ? given : invalid;
    case 'month':
      if (typeof given === 'string') return readMonth(given) ?? invalid;
      return typeof given === 'number' && isMonth(given) ? given : invalid;
    case 'text': {
      const place = typeof given === 'string' ? fact.texts.indexOf(given) : -1;
      return place < 0 ? invalid : place;
    }
    case 'boolean':
      return given === true || given === 1 ? 1 : given === false || given === 0 ? 0 : invalid;
    default:
      // A JSON number with decimals is no exact number; such facts are given as texts.
      if (fact.decimals > 0)
        return typeof given === 'string' ? (readDecimal(given, fact.decimals) ?? invalid) : invalid;
      return typeof given === 'number' && Number.isSafeInteger(given) ? given : invalid;
  }
}
