import { everyPart, stepsRead } from '../expression/expression.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import type { KernelOutput } from './batch.js';
import { compileText } from './compile-text.js';
import { type Constants, createWriter, type Writer } from './javascript-writer.js';
import type { EncodedPanel, PanelFact } from './panel.js';
import { type LookedOver, writeLookOver, writeOutputs, writeRow } from './row-writer.js';
import type { RuleValues } from './rule-values.js';

/** false: nothing was computed, because a value is not what its fact may be. */
type PanelKernel = (input: EncodedPanel, output: KernelOutput) => boolean;

/**
 * Writes the rule of several periods as two loops, rows outside and periods inside. What is the same in every period is
 * read and computed once a row: facts of the row, and steps that read nothing else. Values that differ are found in `t`,
 * the period.
 *
 * undefined comes back where the rule of one period is not the rule of another with other values.
 */
export function generatePanel(
  scheme: CheckedScheme,
  periods: readonly RuleValues[],
): (input: EncodedPanel, output: KernelOutput) => boolean | undefined {
  const kernels = new Map<string, PanelKernel | undefined>();
  return (input, output) => {
    const shape = input.facts.map(shapeOf).join(' ');
    if (!kernels.has(shape)) kernels.set(shape, build(scheme, periods, input.facts));
    return kernels.get(shape)?.(input, output);
  };
}

function shapeOf(fact: PanelFact): string {
  if (fact.kind === 'constant') return fact.sound ? 'c' : 'C';
  if (fact.kind === 'each') return fact.sound ? 'e' : 'E';
  const { holds, over, sound, carried } = fact;
  const kind = sound === true ? 's' : holds === undefined ? 'f' : `${holds.least}:${holds.most}`;
  return `${over === 'rows' ? 'r' : 'p'}${kind}${carried === true ? '+' : ''}`;
}

function build(
  scheme: CheckedScheme,
  periods: readonly RuleValues[],
  facts: readonly PanelFact[],
): PanelKernel | undefined {
  const candidates = stepsOfTheRow(scheme, facts);
  const early = periods.map((values) => constantsOfSteps(scheme, values, facts, candidates));
  const hoisted = candidates.filter((_, index) => isSame(early.map((of) => of[index] ?? [])));
  const written = periods.map((values) => writeBody(scheme, values, facts, hoisted, new Set()));
  const [first] = written;
  if (first === undefined || written.some(({ text }) => text !== first.text)) return undefined;
  const shared = new Set(
    first.constants.flatMap((_, place) =>
      isSame(written.map(({ constants }) => [constants[place] as Constants[number]])) ? [place] : [],
    ),
  );
  const { rowLines, lines } = writeBody(scheme, periods[0] as RuleValues, facts, hoisted, shared);
  const each = facts.flatMap((fact, index) => (fact.kind === 'each' ? [index] : []));
  const own = first.constants.flatMap((_, place) => (shared.has(place) ? [] : [place]));
  const carried = facts.flatMap((fact, index) => (isCarried(fact) ? [index] : []));
  return compileText<PanelKernel>(
    [
      ...writeOutputs(scheme),
      `const n = input.rows, count = ${periods.length};`,
      ...[...shared].map((place) => `const p${place} = constants[0][${place}];`),
      ...facts.map((fact, index) => declareColumn(fact, index)),
      ...look(scheme, facts, 'rows', 'n'),
      ...look(scheme, facts, 'periods', 'n * count'),
      // Objects of one form: the engine finds a value in them without looking for its name.
      `const periods = constants.map((own, m) => ({ ${[
        ...own.map((place) => `p${place}: own[${place}]`),
        ...each.map((fact) => `f${fact}: c${fact}[m]`),
      ].join(', ')} }));`,
      'for (let i = 0; i < n; i++) {',
      ...carried.map((fact) => `let v${fact} = c${fact}[i];`),
      ...rowLines,
      'for (let m = 0, x = i; m < count; m++, x += n) {',
      'const t = periods[m];',
      ...lines,
      '}',
      ...carried.map((fact) => `c${fact}[i] = v${fact};`),
      '}',
      'return true;',
    ],
    written.map(({ constants }) => constants),
  );
}

function isCarried(fact: PanelFact | undefined): boolean {
  return fact?.kind === 'array' && fact.carried === true;
}

/** Surely there and in its bounds, or looked over before the rows; what is carried may leave its bounds later. */
function isSound(fact: PanelFact | undefined): boolean {
  return fact?.kind === 'array' ? !isCarried(fact) : fact?.sound === true;
}

/** Steps that read facts which a row has in every period, in an order in which each finds what it reads. */
function stepsOfTheRow({ steps }: CheckedScheme, facts: readonly PanelFact[]): number[] {
  const found = new Set<number>();
  const isOfTheRow = (index: number): boolean => {
    const fact = facts[index];
    return isSound(fact) && (fact?.kind === 'constant' || (fact?.kind === 'array' && fact.over === 'rows'));
  };
  for (const [index, { expression }] of steps.entries()) {
    const reads = [...everyPart(expression)].every((part) => part.kind !== 'fact' || isOfTheRow(part.index));
    if (reads && stepsRead(expression).every((step) => found.has(step))) found.add(index);
  }
  return [...found];
}

/** The values that each of the steps needs, with those of the steps that it reads. */
function constantsOfSteps(
  scheme: CheckedScheme,
  values: RuleValues,
  facts: readonly PanelFact[],
  steps: readonly number[],
): Constants[] {
  return steps.map((step) => {
    const writer = writerOf(scheme, values, facts, new Set());
    writer.declareStep(step);
    return writer.constants;
  });
}

function writerOf(
  scheme: CheckedScheme,
  values: RuleValues,
  facts: readonly PanelFact[],
  shared: ReadonlySet<number>,
): Writer {
  return createWriter(scheme, values, {
    readFact: (index) => {
      const fact = facts[index];
      if (fact?.kind === 'each') return `t.f${index}`;
      return fact?.kind === 'array' && fact.over === 'periods' ? `c${index}[x]` : undefined;
    },
    constant: (place) => (shared.has(place) ? `p${place}` : `t.p${place}`),
  });
}

function writeBody(
  scheme: CheckedScheme,
  values: RuleValues,
  facts: readonly PanelFact[],
  hoisted: readonly number[],
  shared: ReadonlySet<number>,
) {
  const writer = writerOf(scheme, values, facts, shared);
  const rowFacts = facts.flatMap((fact, index) =>
    fact.kind === 'array' && fact.over === 'rows' && isSound(fact) ? [`const f${index} = c${index}[i];`] : [],
  );
  const rowLines = [...rowFacts, ...hoisted.flatMap((step) => writer.declareStep(step))];
  const lines = writeRow({
    scheme,
    writer,
    at: 'x',
    declare: (index) => {
      const fact = facts[index];
      if (isSound(fact)) return [];
      const given = fact?.kind === 'each' ? `t.f${index}` : isCarried(fact) ? `v${index}` : `k${index}`;
      return [`let f${index} = ${given};`];
    },
    // It was when it was looked over, and what was added to it since is whole.
    isWhole: (index) => isCarried(facts[index]),
    grows: (running) => {
      const fact = scheme.running[running]?.fact ?? -1;
      return isCarried(facts[fact]) ? `v${fact}` : undefined;
    },
  });
  return { rowLines, lines, text: [...rowLines, ...lines].join('\n'), constants: writer.constants };
}

function declareColumn(fact: PanelFact, index: number): string {
  if (fact.kind === 'constant') return `const ${fact.sound ? 'f' : 'k'}${index} = input.facts[${index}].value;`;
  return `const c${index} = input.facts[${index}].values;`;
}

function look(scheme: CheckedScheme, facts: readonly PanelFact[], over: 'rows' | 'periods', end: string): string[] {
  const columns = facts.flatMap((column, fact): LookedOver[] =>
    column.kind === 'array' && column.over === over && column.sound !== true
      ? [{ fact, array: `c${fact}`, column }]
      : [],
  );
  return columns.length === 0 ? [] : [`{ const low = 0, high = ${end};`, ...writeLookOver(scheme, columns), '}'];
}

/** Whether the values of all periods are those of the first. */
function isSame(of: readonly Constants[]): boolean {
  const [first = []] = of;
  return of.every((one) => one.length === first.length && one.every((value, index) => sameValue(value, first[index])));
}

function sameValue(a: Constants[number], b: Constants[number] | undefined): boolean {
  if (a instanceof Int32Array && b instanceof Int32Array)
    return a.length === b.length && a.every((value, index) => value === b[index]);
  return typeof a === 'number' ? Object.is(a, b) : JSON.stringify(a) === JSON.stringify(b);
}
