import { fen, formatYuan } from '@gongyi/kernel';
import { dayText, monthText } from '../expression/day-numbers.js';
import type { ValueType } from '../expression/expression.js';
import type { Fact } from '../scheme/facts.js';

export type Locale = 'zh' | 'en';
export type ShownValue = string | number | boolean | null;

/** A value as data: money in fen, days as text. */
export function plainValue(number: number, type: ValueType, texts: readonly string[] = []): ShownValue {
  if (Number.isNaN(number)) return null;
  switch (type) {
    case 'date':
      return dayText(number);
    case 'month':
      return monthText(number);
    case 'boolean':
      return number === 1;
    case 'text':
      return texts[number] ?? null;
    default:
      return number;
  }
}

/** A value as a person reads it: 727.27元, 22, 2025-03-31. */
export function shownValue(number: number, type: ValueType, locale: Locale, texts: readonly string[] = []): string {
  if (Number.isNaN(number)) return locale === 'zh' ? '未提供' : 'not given';
  if (type === 'money') return locale === 'zh' ? `${formatYuan(fen(number))}元` : `${formatYuan(fen(number))} yuan`;
  if (type === 'boolean') return locale === 'zh' ? (number === 1 ? '是' : '否') : number === 1 ? 'yes' : 'no';
  return String(plainValue(number, type, texts));
}

export function fillTemplate(template: string, shown: (name: string) => string): string {
  return template.replaceAll(/\{([^}]*)\}/g, (_, name: string) => shown(name));
}

/** 345 with 2 decimals → 3.45. */
export function decimalText(number: number, decimals: number): string {
  const digits = String(Math.abs(number)).padStart(decimals + 1, '0');
  return `${number < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** {@link plainValue} of a fact. */
export function plainFact(number: number, { type, texts, decimals }: Fact): ShownValue {
  if (decimals > 0 && !Number.isNaN(number)) return decimalText(number, decimals);
  return plainValue(number, type, texts);
}

/** {@link shownValue} of a fact. */
export function shownFact(number: number, { type, texts, decimals }: Fact, locale: Locale): string {
  if (decimals > 0 && !Number.isNaN(number)) return decimalText(number, decimals);
  return shownValue(number, type, locale, texts);
}
