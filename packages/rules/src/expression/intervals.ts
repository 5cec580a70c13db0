import type { Bilingual } from '../pack/pack-schema.js';
import { combinations, findCell, type Table, valuesOf } from '../pack/table.js';
import { dayIndex } from './day-numbers.js';
import type { Expression, RoundingRule } from './expression.js';
import { divisions } from './functions.js';
import { told } from './problem.js';
import { workingDayTable } from './working-day-table.js';

/** Both ends included. */
export interface Interval {
  readonly least: number;
  readonly most: number;
}

export interface Bounds {
  readonly fact: (index: number) => Interval;
  readonly parameter: (name: string) => Interval;
  readonly step: (index: number) => Interval;
  /** Every version of a table that this place has had or can have. */
  readonly tables: (name: string) => readonly Table[];
  /** Texts that a text fact can be. */
  readonly texts: (index: number) => readonly string[];
  /** Shares: the largest numerator and denominator that occur. */
  readonly ratio: (name: string) => { readonly numerator: number; readonly denominator: number };
}

/** Why an expression could leave exact arithmetic, with the part that does. */
export class NotProven extends Error {
  constructor(
    readonly code:
      | 'MAY_OVERFLOW'
      | 'MAY_DIVIDE_BY_ZERO'
      | 'MAY_BE_NEGATIVE'
      | 'ROUNDING_MISSING'
      | 'ROUNDED_TWICE'
      | 'TABLE_ROW_MISSING'
      | 'CALENDAR_UNKNOWN',
    readonly part: Expression,
    readonly told: Bilingual,
    readonly suggestion: Bilingual,
  ) {
    super(told.en);
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
    case 'step':
      return bounds.step(expression.index);
    case 'lookup':
      return ofLookup(expression, expression.keys.map(of), bounds);
    case 'tier':
      return ofTier(expression, of(expression.of), bounds, rounding);
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
  if (interval.most > safe || interval.least < -safe) throw mayOverflow(part);
  return interval;
}

/** Every combination of texts must have a cell, and every number a band, in every version of the table. */
function ofLookup(lookup: Expression & { kind: 'lookup' }, keys: readonly Interval[], bounds: Bounds): Interval {
  const texts = lookup.keys.flatMap((key) =>
    key.kind === 'fact' && key.type === 'text' ? [bounds.texts(key.index)] : [],
  );
  const least = keys.length > texts.length ? (keys.at(-1)?.least ?? 0) : 0;
  const values: number[] = [];
  for (const table of bounds.tables(lookup.table)) {
    values.push(...valuesOf(table));
    const gap = combinations(texts).find((one) => findCell(table, one, least) === undefined);
    if (gap === undefined) continue;
    const where = [...gap, ...(keys.length > texts.length ? [`from ${least}`] : [])].join(', ');
    throw new NotProven(
      'TABLE_ROW_MISSING',
      lookup,
      told(`查不到“${where}”这一行`, `finds no row for ${where}`),
      told(
        '补上这一行，或者用 otherwise 写出没有行时的值',
        'add the row, or otherwise: with the value that holds without one',
      ),
    );
  }
  if (values.length === 0) return { least: 0, most: 0 };
  return { least: values.reduce((a, b) => Math.min(a, b)), most: values.reduce((a, b) => Math.max(a, b)) };
}

function ofTier(
  tier: Expression & { kind: 'tier' },
  of: Interval,
  bounds: Bounds,
  rounding: RoundingRule | undefined,
): Interval {
  if (of.least < 0)
    throw new NotProven(
      'MAY_BE_NEGATIVE',
      tier,
      told('可能要查负数', 'may be asked for a negative number'),
      told('给其中的事实写上 min: 0', 'give the facts in it a min of 0'),
    );
  let most = 0;
  for (const table of bounds.tables(tier.table)) {
    const values = valuesOf(table);
    if (values.some((value) => value < 0))
      throw new NotProven(
        'MAY_BE_NEGATIVE',
        tier,
        told('有负的分档', 'has a negative band'),
        told('分档的值不能是负数', 'a band is not negative'),
      );
    // Marginal or whole, nothing is more than the whole at the highest band.
    const product = of.most * values.reduce((a, b) => Math.max(a, b), 0);
    if (table.tierMode === 'whole' && findCell(table, [], of.least) === undefined)
      throw new NotProven(
        'TABLE_ROW_MISSING',
        tier,
        told(`查不到${of.least}所在的分档`, `finds no band for ${of.least}`),
        told('第一档从更小的数起，或者写上 otherwise', 'start the first band lower, or add otherwise'),
      );
    if (table.denominator > 1 && rounding === undefined) throw roundingMissing(tier);
    if (2 * product + 200 * table.denominator > safe) throw mayOverflow(tier);
    most = Math.max(most, Math.ceil(product / table.denominator) + 100);
  }
  return { least: 0, most };
}

function mayOverflow(part: Expression): NotProven {
  return new NotProven(
    'MAY_OVERFLOW',
    part,
    told('可能大到不能精确计算', 'may become too large to be exact'),
    told('给其中的事实写上 max，以规则允许的为限', 'give the facts in it a max, as small as the rule allows'),
  );
}

function roundingMissing(part: Expression): NotProven {
  return new NotProven(
    'ROUNDING_MISSING',
    part,
    told('有除法，但没有写怎样取整', 'divides, but no rounding is named'),
    told('写上 rounding: { mode: half_up, to: fen }', 'add rounding: { mode: half_up, to: fen }'),
  );
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
      const shares = call.args.slice(1).map((share) => shareBounds(share, bounds));
      const numerator = shares.reduce((product, share) => product * share.numerator, 1);
      const [least, most] = [
        shares.reduce((product, share) => product * share.leastDenominator, 1),
        shares.reduce((product, share) => product * share.denominator, 1),
      ];
      return ofDivision(call, first, { least: 0, most: numerator }, { least, most }, rounding);
    }
    case 'over': {
      const share = shareBounds(call.args[1] ?? call, bounds);
      if (share.leastNumerator < 1)
        throw new NotProven(
          'MAY_DIVIDE_BY_ZERO',
          call,
          told('可能除以零', 'may divide by zero'),
          told('除数必须大于零', 'a divisor is more than zero'),
        );
      const divisor = { least: share.leastNumerator, most: share.numerator };
      return ofDivision(call, first, { least: 0, most: share.denominator }, divisor, rounding);
    }
    case 'times':
      if (second.least < 1)
        throw new NotProven(
          'MAY_DIVIDE_BY_ZERO',
          call,
          told('可能除以零', 'may divide by zero'),
          told('给第二个里的事实写上大于0的 min', 'give the facts in the second a min above 0'),
        );
      if (first.least < 0)
        throw new NotProven(
          'MAY_BE_NEGATIVE',
          call,
          told('被除数可能是负数', 'may divide a negative number'),
          told('给其中的事实写上 min: 0', 'give the facts in it a min of 0'),
        );
      return { least: Math.floor(first.least / second.most), most: Math.floor(first.most / second.least) };
    case 'difference':
      return proven(call, { least: 0, most: Math.max(first.most - second.least, second.most - first.least) });
    case 'first_day':
      return { least: first.least * 100 + 1, most: first.most * 100 + 1 };
    case 'last_day':
      return { least: first.least * 100 + 28, most: first.most * 100 + 31 };
    case 'month_of':
      return { least: Math.floor(first.least / 100), most: Math.floor(first.most / 100) };
    case 'month_number':
      return { least: 1, most: 12 };
    case 'add_days':
    case 'add_months':
      return later(call, second);
    case 'days_between':
      return { least: 0, most: 500_000 };
    case 'months_between':
      return { least: 0, most: 20_000 };
    case 'working_days':
      return ofWorkingDays(call, first, second);
    case 'age_on':
      return { least: 0, most: 9_999 };
  }
}

const firstOfAll = { date: 19_000_101, month: 190_001 } as const;

/** Days stay between 1900 and 9999 as long as what is added stays within reason. */
function later(call: Expression & { kind: 'call' }, added: Interval): Interval {
  if (added.least < 0 || added.most > 100_000)
    throw new NotProven(
      'MAY_OVERFLOW',
      call,
      told('可能超出日历', 'may leave the calendar'),
      told('只能加0到100000', 'add between 0 and 100000'),
    );
  const [least, most] = call.type === 'date' ? [firstOfAll.date, 99_991_231] : [firstOfAll.month, 999_912];
  return { least, most };
}

function ofWorkingDays(call: Expression, from: Interval, to: Interval): Interval {
  const table = workingDayTable();
  const [least, most] = [Math.min(from.least, to.least), Math.max(from.most, to.most)];
  if (least < table.from || most > table.to)
    throw new NotProven(
      'CALENDAR_UNKNOWN',
      call,
      told(
        `可能要查${table.from}至${table.to}以外的日子，那里的节假日没有登记`,
        `may ask for days outside ${table.from} to ${table.to}, whose holidays are known`,
      ),
      told('给其中的日期写上 min 和 max', 'give the days in it a min and a max'),
    );
  return { least: 0, most: Math.max(0, dayIndex(to.most) - dayIndex(from.least) + 1) };
}

interface ShareBounds {
  readonly numerator: number;
  readonly denominator: number;
  readonly leastNumerator: number;
  readonly leastDenominator: number;
}

function shareBounds(share: Expression, bounds: Bounds): ShareBounds {
  if (share.kind === 'lookup') {
    const tables = bounds.tables(share.table);
    const values = tables.flatMap(valuesOf);
    const denominators = tables.map(({ denominator }) => denominator);
    return {
      numerator: Math.max(1, ...values),
      leastNumerator: Math.min(...values),
      denominator: Math.max(1, ...denominators),
      leastDenominator: Math.min(...denominators),
    };
  }
  const { numerator, denominator } = bounds.ratio(share.kind === 'parameter' ? share.name : '');
  const { least } = share.kind === 'parameter' ? bounds.parameter(share.name) : { least: 0 };
  return { numerator, denominator, leastNumerator: least > 0 ? 1 : 0, leastDenominator: 1 };
}

function ofDivision(
  call: Expression & { kind: 'call' },
  amount: Interval,
  numerator: Interval,
  denominator: Interval,
  rounding: RoundingRule | undefined,
): Interval {
  if (rounding === undefined) throw roundingMissing(call);
  if ((rounding.to === 'one') !== (call.type === 'integer'))
    throw new NotProven(
      'ROUNDING_MISSING',
      call,
      told(`取整到了“${rounding.to}”`, `is rounded to one ${rounding.to}`),
      told('金额取整到 fen 或 yuan，数量取整到 one', 'money is rounded to: fen or yuan, a count to: one'),
    );
  const inside = call.args.flatMap(divisions)[0];
  if (inside !== undefined)
    throw new NotProven(
      'ROUNDED_TWICE',
      inside,
      told('在另一个除法里面已经取整', 'is rounded inside another division'),
      told('先乘后除，只除一次', 'multiply first, divide once'),
    );
  if (denominator.least < 1)
    throw new NotProven(
      'MAY_DIVIDE_BY_ZERO',
      call,
      told('可能除以零', 'may divide by zero'),
      told('给最后一个事实写上 min: 1', 'give the last fact min: 1'),
    );
  if (amount.least < 0 || numerator.least < 0)
    throw new NotProven(
      'MAY_BE_NEGATIVE',
      call,
      told('被除的金额可能是负数', 'may divide a negative amount'),
      told('给其中的事实写上 min: 0', 'give the facts in it a min of 0'),
    );
  const step = rounding.to === 'yuan' ? 100 : 1;
  const product = amount.most * numerator.most;
  // Half up is floor((2 × product + divisor) ÷ (2 × divisor)); below 2^53 a float division and floor are exact.
  if (2 * product + 2 * step * denominator.most > safe) throw mayOverflow(call);
  return { least: 0, most: Math.ceil(product / (step * denominator.least)) * step };
}
