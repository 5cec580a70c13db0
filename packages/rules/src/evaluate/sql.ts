import { invariant } from '@gongyi/kernel';
import type { BinaryOperator, Expression, RoundingRule } from '../expression/expression.js';
import { workingDayTable } from '../expression/working-day-table.js';
import { type Bands, cellKey } from '../pack/table.js';
import {
  type CheckedAdjustment,
  type CheckedScheme,
  outcomeOfCondition,
  outcomeOfFact,
  outcomeOfRange,
} from '../scheme/checked-scheme.js';
import type { Fact } from '../scheme/facts.js';
import { denseTable } from './dense-table.js';
import type { RuleValues } from './rule-values.js';

/** Where a query finds its rows. The fragments are the host's own SQL, never something that a person typed. */
export interface SqlSource {
  /** `from` clause without the word: a table, a join, a subquery with its alias. */
  readonly from: string;
  /** What names a row in the answer. */
  readonly key: string;
  /**
   * Each fact as an expression: money in fen and numbers as integers, days as 20250331, months as 202503, texts as text,
   * booleans as boolean; null is missing. A fact that is not named is missing in every row.
   */
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * The scheme as one PostgreSQL query: an evaluation that shares no arithmetic with the other two. It answers, a row,
 * `key`, `outcome` (index into `scheme.outcomes`, 0 is payable), `amount_fen` (null unless payable), `adjusted` (bit n for
 * adjustment n), `least_fen` and `most_fen` (where an officer chooses), and one column a part or figure by the name of
 * its step. `running` facts are read as they are given: what earlier rows added to them is the host's column.
 *
 * @example
 * scheme.toSql({ from: 'lines', key: 'id', facts: { standard_fen: 'standard_fen', days_attended: 'days' } })
 */
export function schemeToSql(scheme: CheckedScheme, values: RuleValues, source: SqlSource): string {
  const { facts, conditions, adjustments, range, steps } = scheme;
  const sql = createWriter(values);
  const given = facts.map((fact, index) => `${factSql(fact, source.facts[fact.name])} as g${index}`);
  const known = facts.map((fact, index) => {
    const onlyIf = scheme.onlyIf[index];
    return onlyIf === undefined
      ? `g${index} as f${index}`
      : `case when g${index} is null and not ${sql.test(onlyIf).replaceAll(/\bf(?=\d+\b)/g, 'g')} then ${fact.least}::bigint else g${index} end as f${index}`;
  });
  const arms = [
    ...facts.flatMap((fact, index) => [
      `when ${impossible(fact, `f${index}`)} then ${outcomeOfFact(index, 'invalid')}`,
      ...(fact.ifMissing === 'ask' ? [`when f${index} is null then ${outcomeOfFact(index, 'missing')}`] : []),
    ]),
    ...conditions.map(({ when, skippable }, index) => {
      const there = skippable.map((fact) => `f${fact} is not null and `).join('');
      return `when ${there}(${sql.test(when)}) then ${outcomeOfCondition(scheme, index)}`;
    }),
    ...(range === undefined
      ? []
      : [`when ${range.when === undefined ? 'true' : sql.test(range.when)} then ${outcomeOfRange(scheme)}`]),
  ];
  const shown = steps.filter(({ spec }) => spec.shows !== undefined);
  const results = (settled: boolean) =>
    shown
      .map(
        ({ spec, expression }) =>
          `, ${settled ? sql.step(expression, spec.rounding) : 'null::bigint'} as "${spec.name}"`,
      )
      .join('');
  const end = (expression: Expression | undefined) =>
    expression === undefined ? 'null::bigint' : sql.number(expression);
  const rangeRows = `select key, outcome, null::bigint as amount_fen, 0 as adjusted, ${end(range?.least)} as least_fen, ${end(range?.most)} as most_fen${results(true)}
from (select * from judged where outcome = ${outcomeOfRange(scheme)} offset 0) as chosen`;
  return `with given as (select ${[`${source.key} as key`, ...given].join(', ')} from ${source.from}),
known as (select ${['key', ...known].join(', ')} from given),
judged as (select *, case ${arms.join('\n  ')} else 0 end as outcome from known)
select key, outcome, null::bigint as amount_fen, 0 as adjusted, null::bigint as least_fen, null::bigint as most_fen${results(false)}
from judged where outcome <> 0${range === undefined ? '' : ` and outcome <> ${outcomeOfRange(scheme)}\nunion all\n${rangeRows}`}
union all
select key, outcome, step${adjustments.length}.amount as amount_fen, step${adjustments.length}.adjusted as adjusted,
  null::bigint as least_fen, null::bigint as most_fen${results(true)}
from (select * from judged where outcome = 0 offset 0) as payable
  cross join lateral (select ${end(scheme.amount)} as amount, 0 as adjusted) as step0
  ${adjustments.map((adjustment, index) => adjustmentSql(adjustment, index, sql)).join('\n  ')}`;
}

/** Each adjustment looks at what the one before it left. */
function adjustmentSql({ spec, expression }: CheckedAdjustment, index: number, sql: Writer): string {
  const before = `step${index}`;
  const bit = `${before}.adjusted + case when`;
  const name = `as step${index + 1}`;
  if (spec.kind === 'mark')
    return `cross join lateral (select ${before}.amount, ${bit} ${sql.test(expression)} then ${1 << index} else 0 end as adjusted) ${name}`;
  const beyond = `${before}.amount ${spec.kind === 'at_most' ? '>' : '<'} edge`;
  return `cross join lateral (select case when ${beyond} then edge else ${before}.amount end as amount, ${bit} ${beyond} then ${1 << index} else 0 end as adjusted from (select ${sql.number(expression)} as edge) as limits) ${name}`;
}

/** The value of a fact as the evaluators count it. */
function factSql(fact: Fact, expression: string | undefined): string {
  if (expression === undefined) return 'null::bigint';
  if (fact.type === 'boolean') return `(${expression})::boolean::int::bigint`;
  if (fact.type !== 'text') return `(${expression})::bigint`;
  const places = fact.texts.map((text, index) => `when ${quoted(text)} then ${index}`).join(' ');
  return `(case when (${expression}) is null then null else case (${expression}) ${places} else -1 end end)::bigint`;
}

function impossible({ type, least, most }: Fact, name: string): string {
  const outside = `${name} < ${least}::bigint or ${name} > ${most}::bigint`;
  if (type === 'month') return `(${outside} or ${noMonth(name)})`;
  if (type === 'date') {
    const month = `(${name} / 100)`;
    return `(${outside} or ${noMonth(month)} or ${name} % 100 < 1 or ${name} > ${lastDay(month)})`;
  }
  return `(${outside})`;
}

const noMonth = (month: string) => `${month} % 100 < 1 or ${month} % 100 > 12`;

function lastDay(month: string): string {
  const year = `(${month} / 100)`;
  const leap = `(${year} % 4 = 0 and ${year} % 100 <> 0) or ${year} % 400 = 0`;
  return `(${month} * 100 + case when ${month} % 100 = 2 then case when ${leap} then 29 else 28 end when ${month} % 100 in (4, 6, 9, 11) then 30 else 31 end)`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const operators: Partial<Record<BinaryOperator, string>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '=',
  '!=': '<>',
};

interface Writer {
  number(expression: Expression): string;
  test(expression: Expression): string;
  /** A step with its own rounding. */
  step(expression: Expression, rounding: RoundingRule | undefined): string;
}

const dayFormat = "'YYYYMMDD'";
const toDate = (day: string) => `to_date((${day})::text, ${dayFormat})`;
const fromDate = (date: string) => `to_char(${date}, ${dayFormat})::bigint`;
const monthIndex = (month: string) => `((${month}) / 100 * 12 + (${month}) % 100 - 1)`;
const laterDay = (day: string, months: string) => fromDate(`(${toDate(day)} + (${months}) * interval '1 month')`);

function createWriter(values: RuleValues): Writer {
  const { parameter, rounding, scheme } = values;

  function step(expression: Expression, own: RoundingRule | undefined): string {
    return createWriter({ ...values, rounding: own }).number(expression);
  }

  function number(expression: Expression): string {
    switch (expression.kind) {
      case 'constant':
        return `(${expression.value})::bigint`;
      case 'parameter':
        return `(${parameter(expression.name)})::bigint`;
      case 'fact':
        return `f${expression.index}`;
      case 'step': {
        const found = scheme.steps[expression.index];
        invariant(found !== undefined, 'a step stands before what reads it');
        return step(found.expression, found.spec.rounding);
      }
      case 'lookup':
        return lookup(expression);
      case 'tier':
        return tier(expression);
      case 'minus':
        return `(-${number(expression.of)})`;
      case 'choice':
        return `(case when ${test(expression.test)} then ${number(expression.yes)} else ${number(expression.no)} end)`;
      case 'call':
        return call(expression);
      case 'binary': {
        const { operator, left, right } = expression;
        if (operator === '+' || operator === '-' || operator === '*')
          return `(${number(left)} ${operator} ${number(right)})`;
        break;
      }
      default:
        break;
    }
    return `(case when ${test(expression)} then 1 else 0 end)::bigint`;
  }

  function test(expression: Expression): string {
    switch (expression.kind) {
      case 'not':
        return `(not ${test(expression.of)})`;
      case 'one_of':
        return expression.values.length === 0
          ? 'false'
          : `(${number(expression.of)} in (${expression.values.join(', ')}))`;
      case 'choice':
        return `(case when ${test(expression.test)} then ${test(expression.yes)} else ${test(expression.no)} end)`;
      case 'binary': {
        const { operator, left, right } = expression;
        if (operator === '&&' || operator === '||')
          return `(${test(left)} ${operator === '&&' ? 'and' : 'or'} ${test(right)})`;
        const sign = operators[operator];
        if (sign !== undefined) return `(${number(left)} ${sign} ${number(right)})`;
        break;
      }
      default:
        break;
    }
    return `(${number(expression)} = 1)`;
  }

  /** Bands by a `case`, categories by their position in an array. */
  function lookup(expression: Expression & { kind: 'lookup' }): string {
    const { facts, factIndexes, number: key, bands, otherwise } = denseTable(expression, values);
    const none = Number.isNaN(otherwise) ? 'null' : String(otherwise);
    const [first, second] = factIndexes;
    const position =
      first === undefined
        ? '0'
        : second === undefined
          ? `f${first}`
          : `(f${first} * ${facts[1]?.texts.length ?? 1} + f${second})`;
    if (key === undefined) {
      const cells = bands.map((one) => one?.values[0] ?? none);
      return first === undefined ? `(${cells[0]})::bigint` : `(array[${cells.join(',')}]::bigint[])[${position} + 1]`;
    }
    const of = number(key);
    const cell = (one: (typeof bands)[number]) =>
      one === undefined ? `${none}::bigint` : `case ${bandArms(one, of)} else ${none} end`;
    if (first === undefined) return `(${cell(bands[0])})::bigint`;
    return `(case ${position} ${bands.map((one, index) => `when ${index} then ${cell(one)}`).join(' ')} end)::bigint`;
  }

  function bandArms({ starts, values: cells }: Bands, of: string): string {
    return starts
      .map((start, index) =>
        start === Number.NEGATIVE_INFINITY
          ? `when true then ${cells[index]}`
          : `when ${of} >= ${start} then ${cells[index]}`,
      )
      .reverse()
      .join(' ');
  }

  function tier({ table: name, of: part }: Expression & { kind: 'tier' }): string {
    const table = values.table(name);
    const bands = table.cells.get(cellKey([])) ?? { starts: [], edges: [], values: [] };
    const of = number(part);
    const none = table.otherwise === undefined ? 'null' : String(table.otherwise);
    const marginal = bands.edges.map((edge, index) => {
      const next = bands.edges[index + 1];
      return `greatest(0, ${next === undefined ? of : `least(${of}, ${next})`} - ${edge}) * ${bands.values[index]}`;
    });
    const product =
      table.tierMode === 'whole'
        ? `${of} * (case ${bandArms(bands, of)} else ${none} end)`
        : `(${marginal.join(' + ')})`;
    if (table.denominator === 1 && rounding === undefined) return `(${product})::bigint`;
    return divided(product, String(table.denominator), rounding);
  }

  function share(expression: Expression): { readonly numerator: string; readonly denominator: number } {
    if (expression.kind === 'lookup')
      return { numerator: lookup(expression), denominator: values.table(expression.table).denominator };
    invariant(expression.kind === 'parameter', 'a share is a parameter or a cell of a table');
    const { numerator, denominator } = values.ratio(expression.name);
    return { numerator: String(numerator), denominator };
  }

  function call({ name, type, args }: Expression & { kind: 'call' }): string {
    const [first, second, third] = args;
    invariant(first !== undefined, `${name} takes arguments`);
    if (name === 'part') {
      const shares = args.slice(1).map(share);
      const product = [number(first), ...shares.map(({ numerator }) => numerator)].join(' * ');
      return divided(product, shares.map(({ denominator }) => denominator).join(' * '), rounding);
    }
    if (name === 'over') {
      const { numerator, denominator } = share(second ?? first);
      return divided(`${number(first)} * ${denominator}`, numerator, rounding);
    }
    const [a, b, c] = [first, second ?? first, third ?? first].map(number) as [string, string, string];
    switch (name) {
      case 'min':
      case 'cap':
        return `least(${a}, ${b})`;
      case 'max':
        return `greatest(${a}, ${b})`;
      case 'prorate':
      case 'share':
        return divided(`${a} * ${b}`, c, rounding);
      case 'times':
        return `(${a} / ${b})`;
      case 'difference':
        return `abs(${a} - ${b})`;
      case 'first_day':
        return `(${a} * 100 + 1)`;
      case 'last_day':
        return lastDay(`(${a})`);
      case 'month_of':
        return `(${a} / 100)`;
      case 'month_number':
        return `(${a} % 100)`;
      case 'add_days':
        return fromDate(`(${toDate(a)} + (${b})::int)`);
      case 'add_months':
        return type === 'date'
          ? laterDay(a, b)
          : `(select m / 12 * 100 + m % 12 + 1 from (select ${monthIndex(a)} + ${b} as m) as later)`;
      case 'days_between':
        return `greatest(0, ${toDate(b)} - ${toDate(a)} + 1)::bigint`;
      case 'months_between': {
        if (first.type === 'month') return `greatest(0, ${monthIndex(b)} - ${monthIndex(a)})`;
        const apart = `greatest(0, ${monthIndex(`(${b}) / 100`)} - ${monthIndex(`(${a}) / 100`)})`;
        return `(select m - case when m > 0 and ${laterDay(a, 'm')} > ${b} then 1 else 0 end from (select ${apart} as m) as apart)`;
      }
      case 'working_days':
        return workingDaysSql(a, b);
      case 'age_on':
        return `greatest(0, (${b} - ${a}) / 10000)`;
    }
  }

  return { number, test, step };
}

/** Working days before each day of the calendar, as a list that SQL reads by position. */
function workingDaysSql(from: string, to: string): string {
  const { base, before } = workingDayTable();
  const at = (day: string, offset: number) => `counted[${toDate(day)} - date '1970-01-01' - ${base - offset - 1}]`;
  return `(select case when ${to} < ${from} then 0 else ${at(to, 1)} - ${at(from, 0)} end from (select array[${before.join(',')}]::bigint[] as counted) as calendar)`;
}

/** Product and divisor are written once, whatever the mode asks of them. Both are proven not to be negative. */
function divided(product: string, divisor: string, rounding: RoundingRule | undefined): string {
  invariant(rounding !== undefined, 'a division has a rounding');
  const step = rounding.to === 'yuan' ? 100 : 1;
  const quotient = {
    half_up: '(2 * p + w) / (2 * w)',
    down: 'p / w',
    up: '(p + w - 1) / w',
    half_even: 'p / w + case when 2 * (p % w) > w or (2 * (p % w) = w and (p / w) % 2 = 1) then 1 else 0 end',
  }[rounding.mode];
  return `(select (${quotient}) * ${step} from (select (${product})::bigint as p, ((${divisor}) * ${step})::bigint as w) as d)`;
}
