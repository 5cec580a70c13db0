import { parseYuan } from '@gongyi/kernel';
import type { Ratio, ValueType } from '../expression/expression.js';
import { told } from '../expression/problem.js';
import type { Bilingual, ParameterFile, ParameterValue } from './pack-schema.js';

export type Unit = ParameterFile['unit'];

/** A value with its unit taken off: fen, a whole number, a ratio or a text. */
export type PlainValue = { readonly number: number; readonly ratio?: Ratio; readonly text?: string };

/** The type that a parameter has in an expression; undefined for a text, which no expression can read. */
export function typeOfUnit(unit: Unit): ValueType | undefined {
  if (unit === 'yuan') return 'money';
  if (unit === 'share' || unit === 'decimal') return 'share';
  return unit === 'text' ? undefined : 'integer';
}

/** Reads a value as its unit asks for; a sentence when it cannot. */
export function readValue(raw: string | number, unit: Unit): PlainValue | Bilingual {
  switch (unit) {
    case 'yuan': {
      const amount = typeof raw === 'string' && /^-?\d+\.\d{2}$/.test(raw) ? parseYuan(raw) : undefined;
      return amount === undefined
        ? told('金额写成带两位小数的文字，例如 "800.00"', 'money is written as a text with two decimals, "800.00"')
        : { number: amount };
    }
    case 'share':
    case 'decimal':
      return readShare(raw);
    case 'text':
      return typeof raw === 'string' ? { number: 0, text: raw } : told('文字要加引号', 'a text is written in quotes');
    default:
      return typeof raw === 'number' && Number.isSafeInteger(raw)
        ? { number: raw }
        : told(`${unit} 写成不带引号的整数`, `${unit} are a whole number without quotes`);
  }
}

/** Whether it could not be read: a sentence instead of a value. */
export function isTold(value: PlainValue | Bilingual): value is Bilingual {
  return 'zh' in value;
}

function readShare(raw: string | number): PlainValue | Bilingual {
  const match = typeof raw === 'string' ? /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(raw) : null;
  if (match === null) return told('比例写成文字，例如 "0.35"', 'a share is written as a text, "0.35"');
  const decimals = match[2] ?? '';
  const denominator = 10 ** decimals.length;
  const numerator = Number(match[1]) * denominator + Number(decimals === '' ? '0' : decimals);
  return { number: numerator / denominator, ratio: { numerator, denominator } };
}

/** Least and most that a dated value allows; undefined for a table, whose rows each have their own. */
export function limitsOf(
  value: ParameterValue,
  unit: Unit,
): { readonly least: number; readonly most: number } | undefined {
  const read = (raw: string | number) => {
    const plain = readValue(raw, unit);
    return isTold(plain) ? undefined : plain.number;
  };
  if (value.bound === 'range') {
    const [least, most] = [read(value.min), read(value.max)];
    return least === undefined || most === undefined ? undefined : { least, most };
  }
  const number = value.value === undefined ? undefined : read(value.value);
  return number === undefined ? undefined : limitsAround(number, value.bound);
}

export function limitsAround(
  number: number,
  bound: 'exact' | 'floor' | 'ceiling',
): { readonly least: number; readonly most: number } {
  if (bound === 'floor') return { least: number, most: Number.POSITIVE_INFINITY };
  if (bound === 'ceiling') return { least: Number.NEGATIVE_INFINITY, most: number };
  return { least: number, most: number };
}
