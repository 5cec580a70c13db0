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
    if (fact.sound === true) return 's';
    const { holds } = fact;
    return `${holds === undefined ? 'f' : `${holds.least}:${holds.most}`}${fact.carried === true ? '+' : ''}`;
  });
  return [...letters, '|', ...groups.map((group) => (group === undefined ? '-' : 'g'))].join(' ');
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

/** What the parts of the loop are written from; facts and steps that one part reads are there for the next. */
interface Draft {
  readonly scheme: CheckedScheme;
  readonly input: EncodedColumns;
  readonly writer: Writer;
  readonly quick: boolean;
  /** Steps whose results are given out, in the order of their arrays. */
  readonly shown: readonly number[];
}

function writeLoop(scheme: CheckedScheme, input: EncodedColumns, writer: Writer, quick: boolean): string[] {
  const shown = scheme.steps.flatMap(({ spec }, index) => (spec.shows === undefined ? [] : [index]));
  const draft: Draft = { scheme, input, writer, quick, shown };
  const body = [
    ...writeFacts(draft),
    ...writeFactChecks(draft),
    ...writeConditions(draft),
    ...shown.flatMap((step, place) => [...writer.declareStep(step), `r${place}[i] = s${step};`]),
    ...writeRange(draft),
    ...writeAmount(draft),
    ...writeRunning(draft),
  ];
  // Nothing may have been carried when the quick kernel gives up: then everything is looked over first.
  const carries = input.facts.some((fact) => fact.kind === 'array' && fact.carried === true);
  const look = lookOver(draft);
  return [
    ...writeHead(draft),
    ...(carries ? ['{ const low = 0, high = n;', ...look, '}'] : []),
    `for (let low = 0; low < n; low += ${blockRows}) {`,
    `const high = Math.min(n, low + ${blockRows});`,
    ...(carries ? [] : look),
    'for (let i = low; i < high; i++) {',
    ...body,
    '}',
    '}',
    'return true;',
  ];
}

function writeHead({ input, shown }: Draft): string[] {
  return [
    'const { amountFen, outcome, adjusted, leastFen, mostFen } = output, n = input.length;',
    ...input.facts.map((column, index) =>
      column.kind === 'constant'
        ? `const ${column.sound ? 'f' : 'k'}${index} = input.facts[${index}].value;`
        : `const c${index} = input.facts[${index}].values;`,
    ),
    ...input.groups.flatMap((group, index) =>
      group === undefined
        ? []
        : `const u${index} = output.running[${index}], g${index} = input.groups[${index}].of, t${index} = new Float64Array(input.groups[${index}].count);`,
    ),
    ...shown.map((_, place) => `const r${place} = output.results[${place}];`),
  ];
}

/** The row is answered and left. */
function refuse({ scheme, shown }: Draft, code: number): string {
  const noResults = shown.map((_, place) => ` r${place}[i] = NaN;`).join('');
  return `{ outcome[i] = ${code}; amountFen[i] = NaN;${noRange(scheme)}${noResults} continue; }`;
}

function noRange({ range }: CheckedScheme): string {
  return range === undefined ? '' : ' leastFen[i] = NaN; mostFen[i] = NaN;';
}

/** Position among the running facts whose groups were given, for a fact that grows from row to row. */
function growsAt({ scheme, input }: Draft, index: number): number | undefined {
  const place = scheme.running.findLastIndex(({ fact }) => fact === index);
  return input.groups[place] === undefined ? undefined : place;
}

/** Surely there and in its bounds, or looked over before the row. */
function isSound(draft: Draft, index: number): boolean {
  const column = draft.input.facts[index];
  if (growsAt(draft, index) !== undefined) return false;
  return column?.sound === true || (column?.kind === 'array' && draft.quick);
}

/** What is sound is read where it is first needed: most rows are refused before that. */
function writeFacts(draft: Draft): string[] {
  const { scheme, input, writer } = draft;
  return [...scheme.facts.keys()].flatMap((index) => {
    if (isSound(draft, index)) return [];
    const place = growsAt(draft, index);
    const given = input.facts[index]?.kind === 'constant' ? `k${index}` : `c${index}[i]`;
    writer.declareFact(index);
    return place === undefined
      ? [`let f${index} = ${given};`]
      : [`let f${index} = ${given} + t${place}[g${place}[i]];`, `u${place}[i] = f${index};`];
  });
}

function writeFactChecks(draft: Draft): string[] {
  const { scheme, writer } = draft;
  return scheme.facts.flatMap((fact, index) => {
    if (!writer.isDeclared(index)) return [];
    const name = `f${index}`;
    const inside = `${name} >= ${fact.least} && ${name} <= ${fact.most} && ${name} === Math.floor(${name})`;
    const invalid = refuse(draft, outcomeOfFact(index, 'invalid'));
    const onlyIf = scheme.onlyIf[index];
    const missing = fact.ifMissing === 'ask' ? refuse(draft, outcomeOfFact(index, 'missing')) : '';
    const before = onlyIf === undefined ? [] : writer.before(onlyIf);
    const absent =
      onlyIf === undefined ? missing : `if (${writer.test(onlyIf)}) { ${missing} } else ${name} = ${fact.least};`;
    return [...before, `if (!(${inside})) { if (${name} === ${name}) ${invalid} ${absent} }`];
  });
}

function writeConditions(draft: Draft): string[] {
  const { scheme, writer } = draft;
  return scheme.conditions.flatMap(({ when, skippable }, index) => {
    const before = writer.before(when);
    const known = skippable.map((fact) => (writer.isDeclared(fact) ? `f${fact} === f${fact} && ` : '')).join('');
    return [...before, `if (${known}${writer.test(when)}) ${refuse(draft, outcomeOfCondition(scheme, index))}`];
  });
}

function writeRange({ scheme, writer }: Draft): string[] {
  const { range } = scheme;
  if (range === undefined) return [];
  const parts = [range.when, range.least, range.most].flatMap((part) => part ?? []);
  const before = parts.flatMap((part) => writer.before(part));
  const [least, most] = [range.least, range.most].map((part) => (part === undefined ? 'NaN' : writer.number(part)));
  const answer = `{ outcome[i] = ${outcomeOfRange(scheme)}; amountFen[i] = NaN; leastFen[i] = ${least}; mostFen[i] = ${most}; continue; }`;
  return [...before, range.when === undefined ? answer : `if (${writer.test(range.when)}) ${answer}`, noRange(scheme)];
}

function writeAmount({ scheme, writer }: Draft): string[] {
  const { amount, adjustments } = scheme;
  const lines = ['outcome[i] = 0;'];
  if (amount === undefined) lines.push('let amount = NaN;');
  else lines.push(...writer.before(amount), `let amount = ${writer.number(amount)};`);
  if (adjustments.length > 0) lines.push('let bits = 0;');
  for (const [index, { spec, expression }] of adjustments.entries()) {
    lines.push(...writer.before(expression));
    if (spec.kind === 'mark') lines.push(`if (${writer.test(expression)}) bits |= ${1 << index};`);
    else
      lines.push(
        `const e${index} = ${writer.number(expression)}; if (amount ${spec.kind === 'at_most' ? '>' : '<'} e${index}) { amount = e${index}; bits |= ${1 << index}; }`,
      );
  }
  if (adjustments.length > 0) lines.push('adjusted[i] = bits;');
  return [...lines, 'amountFen[i] = amount;'];
}

function writeRunning({ scheme, input, writer }: Draft): string[] {
  return scheme.running.flatMap(({ spec, when, fact }, index) => {
    const column = input.facts[fact];
    const carried = column?.kind === 'array' && column.carried === true;
    if (input.groups[index] === undefined && !carried) return [];
    const before = when === undefined ? [] : writer.before(when);
    const place = carried ? `c${fact}[i]` : `t${index}[g${index}[i]]`;
    const grow = `${place} += ${spec.add === 'one' ? '1' : 'amount'};`;
    return [...before, when === undefined ? grow : `if (${writer.test(when)}) ${grow}`];
  });
}

/**
 * Leaves the quick kernel when a value is none that its fact may have: one pass over the columns it was given. What the
 * array of a column cannot hold at all is not asked.
 */
function lookOver(draft: Draft): string[] {
  const signs: string[] = [];
  const tests: string[] = [];
  for (const [index, { least, most }] of draft.scheme.facts.entries()) {
    const column = draft.input.facts[index];
    if (column?.kind !== 'array' || column.sound === true || !isSound(draft, index)) continue;
    const value = `c${index}[i]`;
    const { holds } = column;
    if (holds === undefined) {
      tests.push(`!(${value} >= ${least} && ${value} <= ${most} && ${value} === Math.floor(${value}))`);
    } else if (Math.max(Math.abs(least), Math.abs(most)) < 2 ** 30) {
      // Below zero on either side sets the sign bit, and bits of many columns are looked at together.
      if (holds.least < least) signs.push(least === 0 ? value : `(${value} - ${literal(least)})`);
      if (holds.most > most) signs.push(`(${literal(most)} - ${value})`);
    } else tests.push(`!(${value} >= ${least} && ${value} <= ${most})`);
  }
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
