import { type Expression, everyPart, type FunctionName, type ValueType } from './expression.js';

/** One way in which a function may be called. */
export interface Signature {
  readonly takes: readonly ValueType[];
  readonly gives: ValueType;
}

/** What an officer reads about a function: its page in the documentation is made of this. */
export interface LibraryEntry {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly example: string;
  /** An example with numbers: what goes in and what comes out. */
  readonly worked: string;
}

export interface LibraryFunction extends LibraryEntry {
  readonly name: FunctionName;
  readonly signatures: readonly Signature[];
  /** It divides, so the scheme must name a rounding; it rounds once, at the end. */
  readonly divides: boolean;
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
    worked: 'min(28, 22) = 22',
  },
  {
    name: 'max',
    signatures: ofTwo,
    divides: false,
    zh: '两数中较大者',
    en: 'the larger of two',
    example: 'max(months, 1)',
    worked: 'max(0, 1) = 1',
  },
  {
    name: 'cap',
    signatures: [{ takes: ['money', 'money'], gives: 'money' }],
    divides: false,
    zh: '金额，不超过上限',
    en: 'an amount, never more than a limit',
    example: 'cap(fare_fen, fare_limit_fen)',
    worked: 'cap(923.00, 800.00) = 800.00',
  },
  {
    name: 'prorate',
    signatures: [{ takes: ['money', 'integer', 'integer'], gives: 'money' }],
    divides: true,
    zh: '金额 × 天数 ÷ 规定天数，先乘后除，只舍入一次',
    en: 'amount × days ÷ required days; multiplies first and rounds once',
    example: 'prorate(standard_fen, min(days_attended, required_days), required_days)',
    worked: 'prorate(800.00, 28, 30) = 746.67',
  },
  {
    name: 'share',
    signatures: [
      { takes: ['money', 'integer', 'integer'], gives: 'money' },
      { takes: ['integer', 'integer', 'integer'], gives: 'integer' },
    ],
    divides: true,
    zh: '金额或数量 × 分子 ÷ 分母，先乘后除，只舍入一次',
    en: 'amount or count × numerator ÷ denominator; multiplies first and rounds once',
    example: 'share(fee_fen, 2, 3)',
    worked: 'share(100.00, 2, 3) = 66.67',
  },
  {
    name: 'part',
    signatures: [
      { takes: ['money', 'share'], gives: 'money' },
      { takes: ['money', 'share', 'share'], gives: 'money' },
      { takes: ['integer', 'share'], gives: 'integer' },
    ],
    divides: true,
    zh: '金额或数量 × 比例（一个或两个），只舍入一次',
    en: 'amount or count × one or two shares such as 0.35, rounded once',
    example: 'part(month_fen, base_share)',
    worked: 'part(2000.00, 0.90, 0.70) = 1260.00',
  },
  {
    name: 'over',
    signatures: [
      { takes: ['money', 'share'], gives: 'money' },
      { takes: ['integer', 'share'], gives: 'integer' },
    ],
    divides: true,
    zh: '金额或数量 ÷ 一个带小数的数（例如20.92），只舍入一次',
    en: 'amount or count ÷ a number with decimals such as 20.92, rounded once',
    example: 'over(wage_fen * days_absent, day_divisor)',
    worked: 'over(2000.00, 20.92) = 95.60',
  },
  {
    name: 'times',
    signatures: [
      { takes: ['money', 'money'], gives: 'integer' },
      { takes: ['integer', 'integer'], gives: 'integer' },
    ],
    divides: false,
    zh: '前者含有几个完整的后者（余数不计）',
    en: 'how many whole times the second goes into the first; the rest is dropped',
    example: 'times(fund_fen, month_cost_fen)',
    worked: 'times(95100.00, 10500.00) = 9',
  },
  {
    name: 'difference',
    signatures: ofTwo,
    divides: false,
    zh: '两数相差多少（不分正负）',
    en: 'how far two numbers are apart, never negative',
    example: 'difference(total_fen, printed_total_fen)',
    worked: 'difference(3600.00, 3750.00) = 150.00',
  },
  {
    name: 'first_day',
    signatures: [{ takes: ['month'], gives: 'date' }],
    divides: false,
    zh: '当月第一日',
    en: 'the first day of a month',
    example: 'first_day(month)',
    worked: 'first_day(2025-03) = 2025-03-01',
  },
  {
    name: 'last_day',
    signatures: [{ takes: ['month'], gives: 'date' }],
    divides: false,
    zh: '当月最后一日',
    en: 'the last day of a month',
    example: 'last_day(month)',
    worked: 'last_day(2024-02) = 2024-02-29',
  },
  {
    name: 'month_of',
    signatures: [{ takes: ['date'], gives: 'month' }],
    divides: false,
    zh: '某日所在的月份',
    en: 'the month of a day',
    example: 'month_of(applied_on)',
    worked: 'month_of(2025-03-31) = 2025-03',
  },
  {
    name: 'month_number',
    signatures: [{ takes: ['month'], gives: 'integer' }],
    divides: false,
    zh: '月份在一年中的序号（1至12）',
    en: 'the place of a month in its year, 1 to 12',
    example: 'month_number(month) <= 6',
    worked: 'month_number(2025-03) = 3',
  },
  {
    name: 'add_days',
    signatures: [{ takes: ['date', 'integer'], gives: 'date' }],
    divides: false,
    zh: '某日之后若干日历天',
    en: 'the day so many calendar days later',
    example: 'applied_on > add_days(class_ended_on, 30)',
    worked: 'add_days(2025-01-30, 30) = 2025-03-01',
  },
  {
    name: 'add_months',
    signatures: [
      { takes: ['date', 'integer'], gives: 'date' },
      { takes: ['month', 'integer'], gives: 'month' },
    ],
    divides: false,
    zh: '之后若干个月（没有对应日的取当月最后一日）',
    en: 'so many months later; the last day of the month where that day does not exist',
    example: 'applied_on > add_months(certified_on, 12)',
    worked: 'add_months(2024-01-31, 1) = 2024-02-29',
  },
  {
    name: 'days_between',
    signatures: [{ takes: ['date', 'date'], gives: 'integer' }],
    divides: false,
    zh: '两日之间的日历天数，首尾都算；后者早于前者为0',
    en: 'calendar days from one day to another, both counted; 0 when the second is earlier',
    example: 'days_between(first_day(month), left_on)',
    worked: 'days_between(2025-03-01, 2025-03-31) = 31',
  },
  {
    name: 'months_between',
    signatures: [
      { takes: ['date', 'date'], gives: 'integer' },
      { takes: ['month', 'month'], gives: 'integer' },
    ],
    divides: false,
    zh: '两日之间的整月数（不足一个月不算），或两个月份相差的月数；后者较早为0',
    en: 'whole months between two days, an unfinished month not counted, or between two months; 0 when the second is earlier',
    example: 'months_between(started_on, applied_on) < min_months',
    worked: 'months_between(2025-01-15, 2025-04-14) = 2',
  },
  {
    name: 'working_days',
    signatures: [{ takes: ['date', 'date'], gives: 'integer' }],
    divides: false,
    zh: '两日之间的工作日数，首尾都算，按国务院办公厅放假安排；后者早于前者为0',
    en: 'working days from one day to another, both counted, by the State Council’s holiday notices; 0 when the second is earlier',
    example: 'working_days(submitted_on, answered_on) > 5',
    worked: 'working_days(2025-04-30, 2025-05-06) = 2',
  },
  {
    name: 'age_on',
    signatures: [{ takes: ['date', 'date'], gives: 'integer' }],
    divides: false,
    zh: '某日的周岁年龄',
    en: 'completed years of life on a day; 0 before birth',
    example: 'age_on(birth_date, first_day(month)) >= 60',
    worked: 'age_on(1964-03-02, 2024-03-01) = 59',
  },
];

/** Calls that read a table; their signatures follow from the keys of the table. */
export const tableFunctions = [
  {
    name: 'table',
    zh: '按类别查表',
    en: 'the cell of a table for one or two categories',
    example: 'table(zone_fen, work_zone)',
    worked: 'table({省外: 1500.00, 省内市外: 600.00}, 省外) = 1500.00',
  },
  {
    name: 'bracket',
    zh: '按数值所在的档次查表',
    en: 'the cell of a table for the band that a number falls into, after up to two categories',
    example: 'bracket(rate_fen, person_times)',
    worked: 'bracket({50起: 20.00, 101起: 30.00}, 120) = 30.00',
  },
  {
    name: 'tier',
    zh: '分档计算：整额按所在档次，或逐档累加（由表的 tierMode 决定）',
    en: 'an amount or a count against bands: the whole by the band it falls into, or band by band, as the table’s tierMode says',
    example: 'tier(income_fen, award_share)',
    worked: 'tier(12, {1起: 150.00, 11起: 100.00}, marginal) = 1700.00',
  },
] as const satisfies readonly LibraryEntry[];

/** Calls that make a constant from a text; they exist only with a literal inside. */
export const literalFunctions = [
  {
    name: 'yuan',
    gives: 'money',
    zh: '写定的金额',
    en: 'an amount written into the rule',
    example: 'yuan("800.00")',
    worked: 'yuan("800.00") = 800.00',
  },
  {
    name: 'date',
    gives: 'date',
    zh: '写定的日期',
    en: 'a day written into the rule',
    example: 'date("2025-03-31")',
    worked: 'date("2025-03-31") = 2025-03-31',
  },
] as const satisfies readonly (LibraryEntry & { readonly gives: ValueType })[];

export function findFunction(name: string): LibraryFunction | undefined {
  return functionLibrary.find((entry) => entry.name === name);
}

/** The parts of an expression that divide, and so need a rounding. */
export function divisions(expression: Expression): Expression[] {
  return [...everyPart(expression)].filter(
    (part) => part.kind === 'tier' || (part.kind === 'call' && findFunction(part.name)?.divides === true),
  );
}
