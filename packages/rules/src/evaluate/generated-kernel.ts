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
import { workingDays } from '../expression/working-day-table.js';
import { type CheckedScheme, outcomeOfCondition, outcomeOfFact, outcomeOfRange } from '../scheme/checked-scheme.js';
import type { Fact } from '../scheme/facts.js';
import type { Kernel } from './batch.js';
import type { EncodedColumns } from './columns.js';
import { bandValue, marginalSum } from './dense-table.js';
import { halfEven } from './half-even.js';
import { type Constants, createWriter, literal, type Writer } from './javascript-writer.js';
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
