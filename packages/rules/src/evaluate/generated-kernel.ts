import type { CheckedScheme } from '../scheme/checked-scheme.js';
import type { Kernel } from './batch.js';
import type { EncodedColumns } from './columns.js';
import { compileText } from './compile-text.js';
import { createWriter } from './javascript-writer.js';
import { type LookedOver, writeLookOver, writeOutputs, writeRow } from './row-writer.js';
import type { RuleValues } from './rule-values.js';

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

function build(scheme: CheckedScheme, values: RuleValues, input: EncodedColumns, quick: boolean): Kernel {
  const { writer, lines } = writeLoop(scheme, values, input, quick);
  const head = writer.constants.map((_, index) => `const p${index} = constants[${index}];`);
  return compileText<Kernel>([...head, ...lines], writer.constants);
}

function writeLoop(scheme: CheckedScheme, values: RuleValues, { facts, groups }: EncodedColumns, quick: boolean) {
  /** Position among the running facts whose groups were given, for a fact that grows from row to row. */
  const growsAt = (fact: number): number | undefined => {
    const place = scheme.running.findIndex((one) => one.fact === fact);
    return groups[place] === undefined ? undefined : place;
  };
  const isCarried = (fact: number): boolean => {
    const column = facts[fact];
    return column?.kind === 'array' && column.carried === true;
  };
  /** Surely there and in its bounds, or looked over before the row. */
  const isSound = (fact: number): boolean =>
    growsAt(fact) === undefined && (facts[fact]?.sound === true || (facts[fact]?.kind === 'array' && quick));
  const given = (fact: number): string => (facts[fact]?.kind === 'constant' ? `k${fact}` : `c${fact}[i]`);
  const writer = createWriter(scheme, values, {
    readFact: (fact) => (facts[fact]?.kind === 'constant' ? undefined : `c${fact}[i]`),
    constant: (place) => `p${place}`,
  });
  const body = writeRow({
    scheme,
    writer,
    at: 'i',
    declare: (fact) => {
      if (isSound(fact)) return [];
      const place = growsAt(fact);
      return place === undefined
        ? [`let f${fact} = ${given(fact)};`]
        : [`let f${fact} = ${given(fact)} + t${place}[g${place}[i]];`, `u${place}[i] = f${fact};`];
    },
    isWhole: () => false,
    grows: (running) => {
      const fact = scheme.running[running]?.fact ?? -1;
      if (isCarried(fact)) return `c${fact}[i]`;
      return groups[running] === undefined ? undefined : `t${running}[g${running}[i]]`;
    },
  });
  const looked = facts.flatMap((column, fact): LookedOver[] =>
    column.kind === 'array' && column.sound !== true && isSound(fact) ? [{ fact, array: `c${fact}`, column }] : [],
  );
  const look = writeLookOver(scheme, looked);
  // Nothing may have been carried when the quick kernel gives up: then everything is looked over first.
  const carries = facts.some((_, fact) => isCarried(fact));
  const lines = [
    ...writeOutputs(scheme),
    'const n = input.length;',
    ...facts.map((column, index) =>
      column.kind === 'constant'
        ? `const ${column.sound ? 'f' : 'k'}${index} = input.facts[${index}].value;`
        : `const c${index} = input.facts[${index}].values;`,
    ),
    ...groups.flatMap((group, index) =>
      group === undefined
        ? []
        : `const u${index} = output.running[${index}], g${index} = input.groups[${index}].of, t${index} = new Float64Array(input.groups[${index}].count);`,
    ),
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
  return { writer, lines };
}
