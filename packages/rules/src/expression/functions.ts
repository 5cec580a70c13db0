import type { FunctionName, ValueType } from './expression.js';

/** One way in which a function may be called. */
export interface Signature {
  readonly takes: readonly ValueType[];
  readonly gives: ValueType;
}

export interface LibraryFunction {
  readonly name: FunctionName;
  readonly signatures: readonly Signature[];
  /** It divides, so the scheme must name a rounding; it rounds once, at the end. */
  readonly divides: boolean;
  readonly zh: string;
  readonly en: string;
  readonly example: string;
}

const ofTwo: readonly Signature[] = [
  { takes: ['money', 'money'], gives: 'money' },
  { takes: ['integer', 'integer'], gives: 'integer' },
];

/** Everything that an expression may call. There is no loop, no text building and no other way to divide. */
export const functionLibrary: readonly LibraryFunction[] = [
  {
    name: 'min',
    signatures: ofTwo,
    divides: false,
    zh: '两数中较小者',
    en: 'the smaller of two',
    example: 'min(days_attended, required_days)',
  },
  {
    name: 'max',
    signatures: ofTwo,
    divides: false,
    zh: '两数中较大者',
    en: 'the larger of two',
    example: 'max(months, 1)',
  },
  {
    name: 'cap',
    signatures: [{ takes: ['money', 'money'], gives: 'money' }],
    divides: false,
    zh: '金额，不超过上限',
    en: 'an amount, never more than a limit',
    example: 'cap(fare_fen, fare_limit_fen)',
  },
  {
    name: 'prorate',
    signatures: [{ takes: ['money', 'integer', 'integer'], gives: 'money' }],
    divides: true,
    zh: '金额 × 天数 ÷ 规定天数，先乘后除，只舍入一次',
    en: 'amount × days ÷ required days; multiplies first and rounds once',
    example: 'prorate(standard_fen, min(days_attended, required_days), required_days)',
  },
  {
    name: 'share',
    signatures: [{ takes: ['money', 'integer', 'integer'], gives: 'money' }],
    divides: true,
    zh: '金额 × 分子 ÷ 分母，先乘后除，只舍入一次',
    en: 'amount × numerator ÷ denominator; multiplies first and rounds once',
    example: 'share(fee_fen, 2, 3)',
  },
  {
    name: 'part',
    signatures: [{ takes: ['money', 'share'], gives: 'money' }],
    divides: true,
    zh: '金额 × 比例，只舍入一次',
    en: 'amount × a share such as 0.35, rounded once',
    example: 'part(month_fen, base_share)',
  },
  {
    name: 'first_day',
    signatures: [{ takes: ['month'], gives: 'date' }],
    divides: false,
    zh: '当月第一日',
    en: 'the first day of a month',
    example: 'first_day(month)',
  },
  {
    name: 'last_day',
    signatures: [{ takes: ['month'], gives: 'date' }],
    divides: false,
    zh: '当月最后一日',
    en: 'the last day of a month',
    example: 'last_day(month)',
  },
  {
    name: 'age_on',
    signatures: [{ takes: ['date', 'date'], gives: 'integer' }],
    divides: false,
    zh: '某日的周岁年龄',
    en: 'completed years of life on a day; 0 before birth',
    example: 'age_on(birth_date, first_day(month)) >= 60',
  },
];

/** Calls that make a constant from a text; they exist only with a literal inside. */
export const literalFunctions = [
  { name: 'yuan', gives: 'money', example: 'yuan("800.00")' },
  { name: 'date', gives: 'date', example: 'date("2025-03-31")' },
] as const;

export function findFunction(name: string): LibraryFunction | undefined {
  return functionLibrary.find((entry) => entry.name === name);
}
