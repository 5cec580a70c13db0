import { invariant } from '@gongyi/kernel';
import type { Expression } from '../expression/expression.js';
import { type Bands, bandsByTexts } from '../pack/table.js';
import type { Fact } from '../scheme/facts.js';
import type { RuleValues } from './rule-values.js';

/** A lookup prepared for numbers: categories have become positions, and the cell is found without any text. */
export interface DenseTable {
  /** Facts whose texts choose the row, in the order of the keys. */
  readonly facts: readonly Fact[];
  readonly factIndexes: readonly number[];
  /** The number that chooses the band. */
  readonly number: Expression | undefined;
  /** By the combined position of the texts. */
  readonly bands: readonly (Bands | undefined)[];
  readonly otherwise: number;
}

export function denseTable(lookup: Expression & { kind: 'lookup' }, values: RuleValues): DenseTable {
  const table = values.table(lookup.table);
  const factIndexes: number[] = [];
  let number: Expression | undefined;
  for (const key of lookup.keys) {
    if (key.kind === 'fact' && key.type === 'text') factIndexes.push(key.index);
    else number = key;
  }
  const facts = factIndexes.map((index) => {
    const fact = values.scheme.facts[index];
    invariant(fact !== undefined, 'a fact of the scheme');
    return fact;
  });
  return {
    facts,
    factIndexes,
    number,
    bands: bandsByTexts(
      table,
      facts.map(({ texts }) => texts),
    ),
    otherwise: table.otherwise ?? Number.NaN,
  };
}

/** The last band that starts at or below the number. */
export function bandValue(bands: Bands | undefined, number: number, otherwise: number): number {
  if (bands === undefined) return otherwise;
  const { starts, values } = bands;
  for (let index = starts.length - 1; index >= 0; index--)
    if ((starts[index] as number) <= number) return values[index] as number;
  return otherwise;
}

/** What lies in each band times its value, together. */
export function marginalSum({ edges, values }: Bands, of: number): number {
  let sum = 0;
  for (let index = 0; index < edges.length; index++) {
    const next = edges[index + 1];
    const inside = (next === undefined || of < next ? of : next) - (edges[index] as number);
    if (inside > 0) sum += inside * (values[index] as number);
  }
  return sum;
}
