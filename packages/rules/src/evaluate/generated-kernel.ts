import { invariant } from '@gongyi/kernel';
import {
  addDays,
  addMonths,
  addMonthsToMonth,
  completedYears,
  daysBetween,
  firstDayOfMonth,
  lastDayOfMonth,
  monthsApart,
  monthsBetween,
} from '../expression/day-numbers.js';
import { type Expression, everyPart, type RoundingRule, stepsRead } from '../expression/expression.js';
import { workingDays } from '../expression/working-day-table.js';
import { type Bands, cellKey } from '../pack/table.js';
import { type CheckedScheme, outcomeOfCondition, outcomeOfFact, outcomeOfRange } from '../scheme/checked-scheme.js';
import type { Fact } from '../scheme/facts.js';
import type { Kernel } from './batch.js';
import { numberClosure } from './closures.js';
import type { EncodedColumns } from './columns.js';
import { bandValue, denseTable, marginalSum } from './dense-table.js';
import { halfEven } from './half-even.js';
import type { RuleValues } from './rule-values.js';

let allowed: boolean | undefined;

/** Whether the host lets code be made from text; a content security policy without 'unsafe-eval' does not. */
export function mayGenerateCode(): boolean {
  if (allowed === undefined) {
    try {
      allowed = new Function('return true')() === true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

/** What the generated code may call: nothing else of the program is in its reach. */
const library = {
  addDays,
  addMonths,
  addMonthsToMonth,
  bandValue,
  completedYears,
  daysBetween,
  firstDayOfMonth,
  halfEven,
  lastDayOfMonth,
  marginalSum,
  monthsApart,
  monthsBetween,
  workingDays,
};

/** What was just looked over is still in the processor's cache when it is computed. */
const blockRows = 4_096;

/** Tables larger than this are searched, not spread out. */
const largestTable = 1_000_000;

/**
 * Writes the rule as one loop of plain JavaScript: facts in local variables, conditions as a cascade that skips the row,
 * tables as typed arrays. The text is made of checked expressions only; nothing that a person typed is copied into it.
 *
 * For each shape of columns there are two kernels. The quick one looks over every column first; when all values are such
 * as their facts may have, it reads a fact only where a row needs it. Otherwise the careful one judges every value.
 */
export function generateKernel(scheme: CheckedScheme, values: RuleValues): Kernel {
  const kernels = new Map<string, Kernel>();
  const kernelFor = (input: EncodedColumns, quick: boolean): Kernel => {
    const shape = `${quick ? 'quick' : 'careful'} ${shapeOf(input)}`;
    const kernel = kernels.get(shape) ?? build(scheme, values, input, quick);
    kernels.set(shape, kernel);
    return kernel;
  };
  return (input, output) => {
    if (kernelFor(input, true)(input, output) === false) kernelFor(input, false)(input, output);
  };
}

function shapeOf({ facts, groups }: EncodedColumns): string {
  const letters = facts.map((fact) => {
    if (fact.kind === 'constant') return fact.sound ? 'c' : 'C';
    return fact.sound === true ? 's' : `${fact.whole ? 'w' : 'f'}${fact.carried === true ? '+' : ''}`;
  });
  return [...letters, '|', ...groups.map((group) => (group === undefined ? '-' : 'g'))].join('');
}

type Constants = readonly (number | ArrayLike<unknown> | Bands)[];
type Factory = (constants: Constants) => Kernel;

/** By text: rules of another month or county that differ in their values only run the same compiled code. */
const factories = new Map<string, Factory>();
const mostFactories = 500;

function build(scheme: CheckedScheme, values: RuleValues, input: EncodedColumns, quick: boolean): Kernel {
  const writer = createWriter(scheme, values, input);
  const loop = writeLoop(scheme, input, writer, quick);
  const head = writer.constants.map((_, index) => `const p${index} = constants[${index}];`);
  const text = `'use strict';\nreturn (constants) => (input, output) => {\n${[...head, ...loop].join('\n')}\n};`;
  let factory = factories.get(text);
  if (factory === undefined) {
    factory = new Function('library', text)(library) as Factory;
    if (factories.size >= mostFactories) factories.clear();
    factories.set(text, factory);
  }
  return factory(writer.constants);
}

function writeLoop(scheme: CheckedScheme, input: EncodedColumns, writer: Writer, quick: boolean): string[] {
  const { facts, running } = scheme;
  const head: string[] = ['const { amountFen, outcome, adjusted, leastFen, mostFen } = output, n = input.length;'];
  const body: string[] = [];
  for (const [index, column] of input.facts.entries())
    head.push(
      column.kind === 'constant'
        ? `const ${column.sound ? 'f' : 'k'}${index} = input.facts[${index}].value;`
        : `const c${index} = input.facts[${index}].values;`,
    );
  for (const [index, group] of input.groups.entries()) {
    if (group !== undefined)
      head.push(
        `const u${index} = output.running[${index}], g${index} = input.groups[${index}].of, t${index} = new Float64Array(input.groups[${index}].count);`,
      );
  }
  const shown = scheme.steps.flatMap(({ spec }, index) => (spec.shows === undefined ? [] : [index]));
  for (const [place] of shown.entries()) head.push(`const r${place} = output.results[${place}];`);
  const refuse = (code: number) =>
    `{ outcome[i] = ${code}; amountFen[i] = NaN;${ends(Number.NaN)}${noResults()} continue; }`;
  const ends = (value: number) => (scheme.range === undefined ? '' : ` leastFen[i] = ${value}; mostFen[i] = ${value};`);
  const noResults = () => shown.map((_, place) => ` r${place}[i] = NaN;`).join('');

  const looked: { index: number; fact: Fact; whole: boolean }[] = [];
  const grows = new Map(running.map(({ fact }, index) => [fact, index]));
  for (const index of facts.keys()) {
    const place = grows.get(index);
    const group = place === undefined ? undefined : input.groups[place];
    const column = input.facts[index];
    const sound = group === undefined && (column?.sound === true || (column?.kind === 'array' && quick));
    // What is surely there and in its bounds is read where it is first needed: most rows are refused before that.
    if (sound) {
      const fact = facts[index];
      if (fact !== undefined && column?.kind === 'array' && column.sound !== true)
        looked.push({ index, fact, whole: column.whole });
      continue;
    }
    const given = input.facts[index]?.kind === 'constant' ? `k${index}` : `c${index}[i]`;
    writer.declareFact(index);
    body.push(`let f${index} = ${given}${group === undefined ? '' : ` + t${place}[g${place}[i]]`};`);
    if (group !== undefined) body.push(`u${place}[i] = f${index};`);
  }
  for (const [index, fact] of facts.entries()) {
    if (!writer.isDeclared(index)) continue;
    const name = `f${index}`;
    const inside = `${name} >= ${fact.least} && ${name} <= ${fact.most} && ${name} === Math.floor(${name})`;
    const invalid = refuse(outcomeOfFact(index, 'invalid'));
    const onlyIf = scheme.onlyIf[index];
    const missing = fact.ifMissing === 'ask' ? refuse(outcomeOfFact(index, 'missing')) : '';
    if (onlyIf !== undefined) body.push(...writer.before(onlyIf));
    const absent =
      onlyIf === undefined ? missing : `if (${writer.test(onlyIf)}) { ${missing} } else ${name} = ${fact.least};`;
    body.push(`if (!(${inside})) { if (${name} === ${name}) ${invalid} ${absent} }`);
  }
  for (const [index, { when, skippable }] of scheme.conditions.entries()) {
    body.push(...writer.before(when));
    const known = skippable.map((fact) => (writer.isDeclared(fact) ? `f${fact} === f${fact} && ` : '')).join('');
    body.push(`if (${known}${writer.test(when)}) ${refuse(outcomeOfCondition(scheme, index))}`);
  }
  const writeResults = () => shown.flatMap((step, place) => [...writer.declareStep(step), `r${place}[i] = s${step};`]);
  body.push(...writeResults());
  const { range } = scheme;
  if (range !== undefined) {
    const parts = [range.when, range.least, range.most].flatMap((part) => part ?? []);
    body.push(...parts.flatMap((part) => writer.before(part)));
    const [least, most] = [range.least, range.most].map((part) => (part === undefined ? 'NaN' : writer.number(part)));
    const answer = `{ outcome[i] = ${outcomeOfRange(scheme)}; amountFen[i] = NaN; leastFen[i] = ${least}; mostFen[i] = ${most}; continue; }`;
    body.push(range.when === undefined ? answer : `if (${writer.test(range.when)}) ${answer}`, ends(Number.NaN));
  }
  body.push('outcome[i] = 0;');
  if (scheme.amount === undefined) body.push('let amount = NaN;');
  else body.push(...writer.before(scheme.amount), `let amount = ${writer.number(scheme.amount)};`);
  if (scheme.adjustments.length > 0) body.push('let bits = 0;');
  for (const [index, { spec, expression }] of scheme.adjustments.entries()) {
    body.push(...writer.before(expression));
    if (spec.kind === 'mark') body.push(`if (${writer.test(expression)}) bits |= ${1 << index};`);
    else
      body.push(
        `const e${index} = ${writer.number(expression)}; if (amount ${spec.kind === 'at_most' ? '>' : '<'} e${index}) { amount = e${index}; bits |= ${1 << index}; }`,
      );
  }
  if (scheme.adjustments.length > 0) body.push('adjusted[i] = bits;');
  body.push('amountFen[i] = amount;');
  for (const [index, { spec, when, fact }] of running.entries()) {
    const column = input.facts[fact];
    const carried = column?.kind === 'array' && column.carried === true;
    if (input.groups[index] === undefined && !carried) continue;
    if (when !== undefined) body.push(...writer.before(when));
    const place = carried ? `c${fact}[i]` : `t${index}[g${index}[i]]`;
    const grow = `${place} += ${spec.add === 'one' ? '1' : 'amount'};`;
    body.push(when === undefined ? grow : `if (${writer.test(when)}) ${grow}`);
  }
  // Nothing may have been carried when the quick kernel gives up: then everything is looked over first.
  const carries = input.facts.some((fact) => fact.kind === 'array' && fact.carried === true);
  const first = carries ? ['{ const low = 0, high = n;', ...lookOver(looked), '}'] : [];
  return [
    ...head,
    ...first,
    `for (let low = 0; low < n; low += ${blockRows}) {`,
    `const high = Math.min(n, low + ${blockRows});`,
    ...(carries ? [] : lookOver(looked)),
    'for (let i = low; i < high; i++) {',
    ...body,
    '}',
    '}',
    'return true;',
  ];
}

/** Leaves the quick kernel when a value is none that its fact may have: one pass over the columns it was given. */
function lookOver(
  facts: readonly { readonly index: number; readonly fact: Fact; readonly whole: boolean }[],
): string[] {
  const small = ({ fact }: { readonly fact: Fact }) => Math.max(Math.abs(fact.least), Math.abs(fact.most)) < 2 ** 30;
  // Below zero on either side sets the sign bit, and bits of many columns are looked at together.
  const together = facts.filter((one) => one.whole && small(one));
  const signs = together.map(
    ({ index, fact }) => `(c${index}[i] - ${literal(fact.least)}) | (${literal(fact.most)} - c${index}[i])`,
  );
  const alone = facts.filter((one) => !together.includes(one));
  const tests = alone.map(({ index, fact, whole }) => {
    const value = `c${index}[i]`;
    return `!(${value} >= ${fact.least} && ${value} <= ${fact.most}${whole ? '' : ` && ${value} === Math.floor(${value})`})`;
  });
  return [
    ...(signs.length === 0
      ? []
      : [
          `let wrong = 0; for (let i = low; i < high; i++) wrong |= ${signs.join(' | ')};`,
          'if (wrong < 0) return false;',
        ]),
    ...tests.map((test) => `for (let i = low; i < high; i++) if (${test}) return false;`),
  ];
}

interface Writer {
  number(expression: Expression): string;
  test(expression: Expression): string;
  /** Statements that read the facts and compute the steps of an expression that no earlier statement has. */
  before(expression: Expression): string[];
  declareStep(index: number): string[];
  /** The fact has a variable of its own from here on. */
  declareFact(index: number): void;
  isDeclared(index: number): boolean;
  /** Values of parameters and tables, by the number in their names. */
  readonly constants: Constants;
}

function createWriter(scheme: CheckedScheme, values: RuleValues, input: EncodedColumns): Writer {
  const constants: (number | ArrayLike<unknown> | Bands)[] = [];
  const declared = new Set<number>();
  const facts = new Set<number>();
  const addTable = (table: ArrayLike<unknown> | Bands): string => `p${constants.push(table) - 1}`;
  const parameters = new Map<string, string>();
  const parameter = (name: string, value: number): string => {
    const known = parameters.get(name) ?? `p${constants.push(value) - 1}`;
    parameters.set(name, known);
    return known;
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
      const { index } = part;
      return input.facts[index]?.kind === 'constant' ? [] : [`const f${index} = c${index}[i];`];
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
    isDeclared: (index) => facts.has(index),
    constants,
  };
}

/** Cheap enough to be written twice. */
function simple(...parts: readonly (Expression | undefined)[]): boolean {
  return parts.every((part) => part !== undefined && ['constant', 'parameter', 'fact', 'step'].includes(part.kind));
}

function literal(value: number): string {
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
