import { invariant } from '@gongyi/kernel';
import type { BinaryOperator, Expression, Ratio, RoundingRule } from '../expression/expression.js';
import { type CheckedScheme, outcomeOfCondition, outcomeOfFact } from '../scheme/checked-scheme.js';
import type { Fact } from '../scheme/facts.js';

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

export interface SqlValues {
  readonly parameter: (name: string) => number;
  readonly ratio: (name: string) => Ratio;
  readonly rounding: RoundingRule | undefined;
}

/**
 * The scheme as one PostgreSQL query: an evaluation that shares no arithmetic with the other two. It answers, a row,
 * `key`, `outcome` (index into `scheme.outcomes`, 0 is payable), `amount_fen` (null unless payable) and `adjusted` (bit n
 * for adjustment n).
 *
 * @example
 * scheme.toSql({ from: 'lines', key: 'id', facts: { standard_fen: 'standard_fen', days_attended: 'days' } })
 */
export function schemeToSql(scheme: CheckedScheme, values: SqlValues, source: SqlSource): string {
  const { facts, conditions, adjustments } = scheme;
  const sql = createWriter(values);
  const given = facts.map((fact, index) => `${factSql(fact, source.facts[fact.name])} as f${index}`);
  const arms = [
    ...facts.flatMap((fact, index) => [
      `when ${impossible(fact, `f${index}`)} then ${outcomeOfFact(index, 'invalid')}`,
      ...(fact.ifMissing === 'ask' ? [`when f${index} is null then ${outcomeOfFact(index, 'missing')}`] : []),
    ]),
    ...conditions.map(({ when, skippable }, index) => {
      const known = skippable.map((fact) => `f${fact} is not null and `).join('');
      return `when ${known}(${sql.test(when)}) then ${outcomeOfCondition(scheme, index)}`;
    }),
  ];
  // Each adjustment looks at what the one before it left.
  const steps = adjustments.map(({ spec, limit }, index) => {
    const before = `step${index}`;
    const beyond = `${before}.amount ${spec.kind === 'at_most' ? '>' : '<'} ${before}.edge`;
    const next = index + 1 < adjustments.length ? sql.number(adjustments[index + 1]?.limit ?? limit) : 'null::bigint';
    return `cross join lateral (select case when ${beyond} then ${before}.edge else ${before}.amount end as amount, ${next} as edge,
    ${before}.adjusted + case when ${beyond} then ${1 << index} else 0 end as adjusted) as step${index + 1}`;
  });
  const firstEdge = adjustments[0] === undefined ? 'null::bigint' : sql.number(adjustments[0].limit);
  const last = `step${adjustments.length}`;
  return `with given as (select ${[`${source.key} as key`, ...given].join(', ')} from ${source.from}),
judged as (select *, case ${arms.join('\n  ')} else 0 end as outcome from given)
select key, outcome, null::bigint as amount_fen, 0 as adjusted from judged where outcome <> 0
union all
select key, outcome, ${last}.amount as amount_fen, ${last}.adjusted as adjusted from (select * from judged where outcome = 0 offset 0) as payable
  cross join lateral (select ${sql.number(scheme.amount)} as amount, ${firstEdge} as edge, 0 as adjusted) as step0
  ${steps.join('\n  ')}`;
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
}

function createWriter({ parameter, ratio, rounding }: SqlValues): Writer {
  function number(expression: Expression): string {
    switch (expression.kind) {
      case 'constant':
        return `(${expression.value})::bigint`;
      case 'parameter':
        return `(${parameter(expression.name)})::bigint`;
      case 'fact':
        return `f${expression.index}`;
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
        return `(${number(expression.of)} in (${expression.values.join(', ')}))`;
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

  function call({ name, args }: Expression & { kind: 'call' }): string {
    const [first, second, third] = args;
    invariant(first !== undefined, `${name} takes arguments`);
    if (name === 'part') {
      invariant(second?.kind === 'parameter', 'a share is always a parameter');
      const { numerator, denominator } = ratio(second.name);
      return divided(`${number(first)} * ${numerator}`, String(denominator), rounding);
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
      case 'first_day':
        return `(${a} * 100 + 1)`;
      case 'last_day':
        return lastDay(`(${a})`);
      case 'age_on':
        return `greatest(0, (${b} - ${a}) / 10000)`;
    }
  }

  return { number, test };
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
