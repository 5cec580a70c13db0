import { invariant } from '@gongyi/kernel';
import { type Expression, everyPart, type RoundingRule, stepsRead } from '../expression/expression.js';
import { type Bands, cellKey } from '../pack/table.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import { numberClosure } from './closures.js';
import { bandValue, denseTable } from './dense-table.js';
import type { RuleValues } from './rule-values.js';

/** Tables larger than this are searched, not spread out. */
const largestTable = 1_000_000;

/** Values of parameters and tables that the written code reads. */
export type Constants = readonly (number | ArrayLike<unknown> | Bands)[];

/** Writes expressions as JavaScript; what the code calls, it calls as `library`. */
export interface Writer {
  number(expression: Expression): string;
  test(expression: Expression): string;
  /** Statements that read the facts and compute the steps of an expression that no earlier statement has. */
  before(expression: Expression): string[];
  declareStep(index: number): string[];
  /** The fact has a variable of its own from here on. */
  declareFact(index: number): void;
  /** Values of parameters and tables, by the number in their names. */
  readonly constants: Constants;
}

/** How the written code names what it is given. */
export interface Naming {
  /** Reads a fact in a row; undefined when its variable is there before the row. */
  readFact(index: number): string | undefined;
  /** A parameter or table, by its place among the constants. */
  constant(place: number): string;
}

/** A writer for one kernel: it remembers which facts and steps have variables already. */
export function createWriter(scheme: CheckedScheme, values: RuleValues, names: Naming): Writer {
  const constants: (number | ArrayLike<unknown> | Bands)[] = [];
  const declared = new Set<number>();
  const facts = new Set<number>();
  const addTable = (table: ArrayLike<unknown> | Bands): string => names.constant(constants.push(table) - 1);
  const parameters = new Map<string, number>();
  const parameter = (name: string, value: number): string => {
    const place = parameters.get(name) ?? constants.push(value) - 1;
    parameters.set(name, place);
    return names.constant(place);
  };
  let rounding: RoundingRule | undefined = values.rounding;

  function declareStep(index: number): string[] {
    if (declared.has(index)) return [];
    const step = scheme.steps[index];
    invariant(step !== undefined, 'a step of the scheme');
    const spread = spreadOut(step.expression, step.spec.rounding);
    declared.add(index);
    if (spread !== undefined) return [...readFacts(step.expression), `const s${index} = ${spread};`];
    const first = before(step.expression);
    rounding = step.spec.rounding;
    const line = `const s${index} = ${number(step.expression)};`;
    rounding = values.rounding;
    return [...first, line];
  }

  function before(expression: Expression): string[] {
    return [...readFacts(expression), ...stepsRead(expression).flatMap(declareStep)];
  }

  function readFacts(expression: Expression): string[] {
    return [...everyPart(expression)].flatMap((part) => {
      if (part.kind !== 'fact' || facts.has(part.index)) return [];
      facts.add(part.index);
      const read = names.readFact(part.index);
      return read === undefined ? [] : [`const f${part.index} = ${read};`];
    });
  }

  /** A result that depends on categories only is computed once for each combination, not for each row. */
  function spreadOut(expression: Expression, own: RoundingRule | undefined): string | undefined {
    const parts = [...everyPart(expression)];
    const read = [...new Set(parts.flatMap((part) => (part.kind === 'fact' ? [part.index] : [])))].sort(
      (a, b) => a - b,
    );
    const facts = read.flatMap((index) => scheme.facts[index] ?? []);
    const size = facts.reduce((product, fact) => product * (fact.most - fact.least + 1), 1);
    if (parts.length < 2 || parts.some(({ kind }) => kind === 'step') || facts.length > 2 || size > 100_000)
      return undefined;
    const row = new Float64Array(scheme.facts.length);
    const of = numberClosure(expression, { ...values, row, rounding: own });
    const [first, second] = facts;
    const results: number[] = [];
    for (let a = first?.least ?? 0; a <= (first?.most ?? 0); a++) {
      if (read[0] !== undefined) row[read[0]] = a;
      for (let b = second?.least ?? 0; b <= (second?.most ?? 0); b++) {
        if (read[1] !== undefined) row[read[1]] = b;
        results.push(of());
      }
    }
    if (first === undefined || read[0] === undefined) return `${addTable(packed(results))}[0]`;
    const width = second === undefined ? 1 : second.most - second.least + 1;
    const base = first.least * width + (second?.least ?? 0);
    const position = second === undefined ? `f${read[0]}` : `f${read[0]} * ${width} + f${read[1]}`;
    return `${addTable(packed(results))}[${position}${base === 0 ? '' : ` - ${base}`}]`;
  }

  function number(expression: Expression): string {
    switch (expression.kind) {
      case 'constant':
        return literal(expression.value);
      case 'parameter':
        return parameter(expression.name, values.parameter(expression.name));
      case 'fact':
        return `f${expression.index}`;
      case 'step':
        return `s${expression.index}`;
      case 'lookup':
        return lookup(expression);
      case 'tier':
        return tier(expression);
      case 'minus':
        return `(0 - ${number(expression.of)})`;
      case 'choice':
        return `(${test(expression.test)} ? ${number(expression.yes)} : ${number(expression.no)})`;
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
    return `(${test(expression)} ? 1 : 0)`;
  }

  function test(expression: Expression): string {
    switch (expression.kind) {
      case 'not':
        return `!${test(expression.of)}`;
      case 'one_of': {
        const { of, values: list } = expression;
        return list.length === 0
          ? '(false)'
          : `(${list.map((value) => `${number(of)} === ${literal(value)}`).join(' || ')})`;
      }
      case 'choice':
        return `(${test(expression.test)} ? ${test(expression.yes)} : ${test(expression.no)})`;
      case 'binary': {
        const { operator, left, right } = expression;
        if (operator === '&&' || operator === '||') return `(${test(left)} ${operator} ${test(right)})`;
        if (operator === '==' || operator === '!=') return `(${number(left)} ${operator}= ${number(right)})`;
        if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=')
          return `(${number(left)} ${operator} ${number(right)})`;
        break;
      }
      default:
        break;
    }
    return `(${number(expression)} === 1)`;
  }

  function lookup(expression: Expression & { kind: 'lookup' }): string {
    const { facts, factIndexes, number: key, bands, otherwise } = denseTable(expression, values);
    const [first, second] = factIndexes;
    const width = facts[1]?.texts.length ?? 1;
    const position =
      first === undefined ? '0' : second === undefined ? `f${first}` : `(f${first} * ${width} + f${second})`;
    if (key === undefined) {
      const cells = packed(bands.map((one) => bandValue(one, 0, otherwise)));
      return `${addTable(cells)}[${position}]`;
    }
    const fact = key.kind === 'fact' ? scheme.facts[key.index] : undefined;
    const range = fact === undefined ? Number.POSITIVE_INFINITY : fact.most - fact.least + 1;
    if (fact !== undefined && range * bands.length <= largestTable) {
      const cells = bands.flatMap((one) =>
        Array.from({ length: range }, (_, index) => bandValue(one, fact.least + index, otherwise)),
      );
      const row = position === '0' ? '' : `${position} * ${range} + `;
      return `${addTable(packed(cells))}[${row}${number(key)}${fact.least === 0 ? '' : ` - ${fact.least}`}]`;
    }
    return `library.bandValue(${addTable(bands)}[${position}], ${number(key)}, ${addTable([otherwise])}[0])`;
  }

  function tier({ table: name, of }: Expression & { kind: 'tier' }): string {
    const table = values.table(name);
    const bands = addTable(table.cells.get(cellKey([])) ?? { starts: [], edges: [], values: [] });
    const amount = number(of);
    const product =
      table.tierMode === 'whole'
        ? `(${amount} * library.bandValue(${bands}, ${amount}, ${addTable([table.otherwise ?? Number.NaN])}[0]))`
        : `library.marginalSum(${bands}, ${amount})`;
    const { denominator } = table;
    return denominator === 1 && rounding === undefined ? product : divided(product, String(denominator), rounding);
  }

  function share(expression: Expression): { readonly numerator: string; readonly denominator: number } {
    if (expression.kind === 'lookup')
      return { numerator: lookup(expression), denominator: values.table(expression.table).denominator };
    invariant(expression.kind === 'parameter', 'a share is a parameter or a cell of a table');
    const { numerator, denominator } = values.ratio(expression.name);
    return { numerator: parameter(expression.name, numerator), denominator };
  }

  function call({ name, type, args }: Expression & { kind: 'call' }): string {
    const [first, second, third] = args;
    invariant(first !== undefined, `${name} takes arguments`);
    if (name === 'part') {
      const shares = args.slice(1).map(share);
      const denominator = shares.reduce((product, one) => product * one.denominator, 1);
      const product = [number(first), ...shares.map(({ numerator }) => numerator)].join(' * ');
      return divided(product, String(denominator), rounding);
    }
    if (name === 'over') {
      const { numerator, denominator } = share(second ?? first);
      return divided(`${number(first)} * ${denominator}`, numerator, rounding);
    }
    const [a, b, c] = [first, second ?? first, third ?? first].map(number) as [string, string, string];
    switch (name) {
      case 'min':
      case 'cap':
        return simple(first, second) ? `(${a} < ${b} ? ${a} : ${b})` : `Math.min(${a}, ${b})`;
      case 'max':
        return simple(first, second) ? `(${a} > ${b} ? ${a} : ${b})` : `Math.max(${a}, ${b})`;
      case 'prorate':
      case 'share':
        return divided(`${a} * ${b}`, c, rounding);
      case 'times':
        return `Math.floor(${a} / ${b})`;
      case 'difference':
        return `Math.abs(${a} - ${b})`;
      case 'first_day':
        return `library.firstDayOfMonth(${a})`;
      case 'last_day':
        return `library.lastDayOfMonth(${a})`;
      case 'month_of':
        return `Math.floor(${a} / 100)`;
      case 'month_number':
        return `(${a} % 100)`;
      case 'add_days':
        return `library.addDays(${a}, ${b})`;
      case 'add_months':
        return type === 'date' ? `library.addMonths(${a}, ${b})` : `library.addMonthsToMonth(${a}, ${b})`;
      case 'days_between':
        return `library.daysBetween(${a}, ${b})`;
      case 'months_between':
        return first.type === 'date' ? `library.monthsBetween(${a}, ${b})` : `library.monthsApart(${a}, ${b})`;
      case 'working_days':
        return `library.workingDays(${a}, ${b})`;
      case 'age_on':
        return `library.completedYears(${a}, ${b})`;
    }
  }

  return {
    number,
    test,
    before,
    declareStep,
    declareFact: (index) => facts.add(index),
    constants,
  };
}

/** Cheap enough to be written twice. */
function simple(...parts: readonly (Expression | undefined)[]): boolean {
  return parts.every((part) => part !== undefined && ['constant', 'parameter', 'fact', 'step'].includes(part.kind));
}

/** A number as code. */
export function literal(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

/** Small integers take the least memory, and the cache with it. */
function packed(numbers: readonly number[]): ArrayLike<number> {
  const fits = numbers.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
  return fits ? Int32Array.from(numbers) : Float64Array.from(numbers);
}

/** Below 2^53 the quotient of two integers, cut to a whole number, is exact; the bounds prove that we stay below. */
function divided(product: string, divisor: string, rounding: RoundingRule | undefined): string {
  invariant(rounding !== undefined, 'a division has a rounding');
  const step = rounding.to === 'yuan' ? 100 : 1;
  const fixed = /^\d+$/.test(divisor);
  const whole = fixed ? String(Number(divisor) * step) : step === 1 ? `(${divisor})` : `((${divisor}) * ${step})`;
  const times = step === 1 ? '' : ` * ${step}`;
  switch (rounding.mode) {
    case 'half_up':
      return `(Math.floor((2 * (${product}) + ${whole}) / ${fixed ? 2 * Number(whole) : `(2 * ${whole})`})${times})`;
    case 'down':
      return `(Math.floor((${product}) / ${whole})${times})`;
    case 'up':
      return `(Math.floor((${product} + ${whole} - 1) / ${whole})${times})`;
    case 'half_even':
      return `(library.halfEven(${product}, ${whole})${times})`;
  }
}
