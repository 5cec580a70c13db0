import { type Actor, invariant, newId } from '@gongyi/kernel';
import {
  addFigures,
  byPlace,
  type ComputedLine,
  createLineDigests,
  figuresOf,
  type RunFigures,
} from '../model/evaluate-lines.js';
import type { SubsidyRun } from '../model/records.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { SubsidySource } from '../model/source.js';
import type { Exclusion, NewItem } from '../ports.js';
import type { Context } from './context.js';

export interface WrittenLines {
  readonly figures: RunFigures;
  readonly inputDigest: string;
  readonly linesDigest: string;
  readonly excluded: readonly Exclusion[];
}

export interface LineWriter {
  /** Stores a portion of lines, in their turn. */
  write(lines: readonly ComputedLine[], sources: readonly SubsidySource[]): Promise<void>;
  finish(): WrittenLines;
}

/**
 * Puts what a run computes in the place of what it had, a portion at a time: numbered, counted and digested as it is written.
 * Who was left out by hand stays left out.
 */
export async function createLineWriter(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  scheme: CompiledScheme,
): Promise<LineWriter> {
  const { items, claims } = context.store;
  const left = new Map((await items.exclusions(actor, run.id)).map((one) => [one.sourceId, one]));
  await items.clear(actor, run.id);
  const digests = createLineDigests(scheme.version);
  const excluded: Exclusion[] = [];
  let figures = figuresOf([]);
  return {
    async write(lines, sources) {
      digests.add(lines);
      const fresh = newItems(lines, sources, left, figures.lineCount);
      await items.add(actor, run, scheme, fresh);
      const claimIds = [...new Set(sources.flatMap(({ claimId }) => claimId ?? []))];
      if (claimIds.length > 0) await claims.enterRun(actor, claimIds, run.id);
      for (const { exclusion } of fresh) if (exclusion !== undefined) excluded.push(exclusion);
      figures = addFigures(figures, figuresOf(fresh.map(countedLine)));
    },
    finish: () => ({
      figures,
      inputDigest: digests.inputDigest(),
      linesDigest: digests.linesDigest(),
      excluded,
    }),
  };
}

const countedLine = ({ status, amountFen, amends, source, exclusion }: NewItem) => ({
  status,
  amountFen,
  amends,
  declaredFen: source.declaredFen,
  excluded: exclusion !== undefined,
});

/** As lists are read, by place; claims are computed in another turn. */
function newItems(
  lines: readonly ComputedLine[],
  sources: readonly SubsidySource[],
  left: ReadonlyMap<string, Exclusion>,
  before: number,
): NewItem[] {
  const bySource = new Map(sources.map((source) => [source.sourceId, source]));
  return [...lines]
    .sort((a, b) => byPlace(a.input, b.input))
    .map((line, index) => {
      const source = bySource.get(line.input.sourceId);
      invariant(source !== undefined, 'every line comes from a source');
      const exclusion = left.get(line.input.sourceId);
      return { ...line, id: newId(), sequence: before + index + 1, source, exclusion };
    });
}
