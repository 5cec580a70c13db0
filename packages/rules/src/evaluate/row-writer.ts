import { type CheckedScheme, outcomeOfCondition, outcomeOfFact, outcomeOfRange } from '../scheme/checked-scheme.js';
import type { Encoded } from './columns.js';
import { literal, type Writer } from './javascript-writer.js';

/**
 * What judges one row, as the body of a loop that a kernel writes around it: facts in local variables, conditions as a
 * cascade that leaves the row, nothing allocated.
 */
export interface RowFrame {
  readonly scheme: CheckedScheme;
  readonly writer: Writer;
  /** The variable that holds the place of the answer in its arrays. */
  readonly at: string;
  /** Statements that declare `f` and the number of a fact that may be missing or impossible; none when it is sound. */
  declare(fact: number): string[];
  /** Whether that fact is surely a whole number, if a number at all. */
  isWhole(fact: number): boolean;
  /** Where a running fact's next row will find what this one adds; undefined when it does not grow. */
  grows(running: number): string | undefined;
}

/** Steps whose results are given out, in the order of their arrays. */
export function shownSteps(scheme: CheckedScheme): number[] {
  return scheme.steps.flatMap(({ spec }, index) => (spec.shows === undefined ? [] : [index]));
}

export function writeRow(frame: RowFrame): string[] {
  // Facts and steps that one part reads are there for the next, so the parts are written in this order.
  return [
    ...writeFacts(frame),
    ...writeFactChecks(frame),
    ...writeConditions(frame),
    ...writeResults(frame),
    ...writeRange(frame),
    ...writeAmount(frame),
    ...writeRunning(frame),
  ];
}

/** The arrays that a row writes to, from the output of the kernel. */
export function writeOutputs(scheme: CheckedScheme): string[] {
  return [
    'const { amountFen, outcome, adjusted, leastFen, mostFen } = output;',
    ...shownSteps(scheme).map((_, place) => `const r${place} = output.results[${place}];`),
  ];
}

/** The row is answered and left. */
function refuse({ scheme, at }: RowFrame, code: number): string {
  const noResults = shownSteps(scheme).map((_, place) => ` r${place}[${at}] = NaN;`);
  return `{ outcome[${at}] = ${code}; amountFen[${at}] = NaN;${noRange(scheme, at)}${noResults.join('')} continue; }`;
}

function noRange({ range }: CheckedScheme, at: string): string {
  return range === undefined ? '' : ` leastFen[${at}] = NaN; mostFen[${at}] = NaN;`;
}

/** What is sound is read where it is first needed: most rows are refused before that. */
function writeFacts({ scheme, writer, declare }: RowFrame): string[] {
  return [...scheme.facts.keys()].flatMap((index) => {
    const lines = declare(index);
    if (lines.length > 0) writer.declareFact(index);
    return lines;
  });
}

function writeFactChecks(frame: RowFrame): string[] {
  const { scheme, writer, declare, isWhole } = frame;
  return scheme.facts.flatMap((fact, index) => {
    if (declare(index).length === 0) return [];
    const name = `f${index}`;
    const whole = isWhole(index) ? '' : ` && ${name} === Math.floor(${name})`;
    const inside = `${name} >= ${fact.least} && ${name} <= ${fact.most}${whole}`;
    const invalid = refuse(frame, outcomeOfFact(index, 'invalid'));
    const onlyIf = scheme.onlyIf[index];
    const missing = fact.ifMissing === 'ask' ? refuse(frame, outcomeOfFact(index, 'missing')) : '';
    const before = onlyIf === undefined ? [] : writer.before(onlyIf);
    const absent =
      onlyIf === undefined ? missing : `if (${writer.test(onlyIf)}) { ${missing} } else ${name} = ${fact.least};`;
    return [...before, `if (!(${inside})) { if (${name} === ${name}) ${invalid} ${absent} }`];
  });
}

function writeConditions(frame: RowFrame): string[] {
  const { scheme, writer, declare } = frame;
  return scheme.conditions.flatMap(({ when, skippable }, index) => {
    const before = writer.before(when);
    const known = skippable.map((fact) => (declare(fact).length > 0 ? `f${fact} === f${fact} && ` : '')).join('');
    return [...before, `if (${known}${writer.test(when)}) ${refuse(frame, outcomeOfCondition(scheme, index))}`];
  });
}

function writeResults({ scheme, writer, at }: RowFrame): string[] {
  return shownSteps(scheme).flatMap((step, place) => [...writer.declareStep(step), `r${place}[${at}] = s${step};`]);
}

function writeRange({ scheme, writer, at }: RowFrame): string[] {
  const { range } = scheme;
  if (range === undefined) return [];
  const parts = [range.when, range.least, range.most].flatMap((part) => part ?? []);
  const before = parts.flatMap((part) => writer.before(part));
  const [least, most] = [range.least, range.most].map((part) => (part === undefined ? 'NaN' : writer.number(part)));
  const answer = `{ outcome[${at}] = ${outcomeOfRange(scheme)}; amountFen[${at}] = NaN; leastFen[${at}] = ${least}; mostFen[${at}] = ${most}; continue; }`;
  return [
    ...before,
    range.when === undefined ? answer : `if (${writer.test(range.when)}) ${answer}`,
    noRange(scheme, at),
  ];
}

function writeAmount({ scheme, writer, at }: RowFrame): string[] {
  const { amount, adjustments } = scheme;
  const lines = [`outcome[${at}] = 0;`];
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
  if (adjustments.length > 0) lines.push(`adjusted[${at}] = bits;`);
  return [...lines, `amountFen[${at}] = amount;`];
}

function writeRunning({ scheme, writer, grows }: RowFrame): string[] {
  return scheme.running.flatMap(({ spec, when }, index) => {
    const place = grows(index);
    if (place === undefined) return [];
    const before = when === undefined ? [] : writer.before(when);
    const grow = `${place} += ${spec.add === 'one' ? '1' : 'amount'};`;
    return [...before, when === undefined ? grow : `if (${writer.test(when)}) ${grow}`];
  });
}

/** A column whose values are looked over before the loop, and the name of its array. */
export interface LookedOver {
  readonly fact: number;
  readonly array: string;
  readonly column: Encoded & { readonly kind: 'array' };
}

/**
 * Leaves the quick kernel when a value is none that its fact may have: one pass from `low` to `high` over the columns it
 * was given. What the array of a column cannot hold at all is not asked.
 */
export function writeLookOver({ facts }: CheckedScheme, columns: readonly LookedOver[]): string[] {
  const signs: string[] = [];
  const tests: string[] = [];
  for (const { fact, array, column } of columns) {
    const { least, most } = facts[fact] as (typeof facts)[number];
    const value = `${array}[i]`;
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
          `{ let wrong = 0; for (let i = low; i < high; i++) wrong |= ${signs.join(' | ')};`,
          'if (wrong < 0) return false; }',
        ]),
    ...tests.map((test) => `for (let i = low; i < high; i++) if (${test}) return false;`),
  ];
}
