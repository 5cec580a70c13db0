import { type Actor, domainError, type Period } from '@gongyi/kernel';
import type { ClaimedSource } from '../claim-ports.js';
import type { CompiledScheme } from '../model/scheme.js';
import { type LineInput, lineInputOf, onceKeyOf, type SubsidySource } from '../model/source.js';
import type { FactSource } from '../ports.js';
import { claimSource } from './claim-source.js';
import type { Context } from './context.js';
import { judgeLines } from './judge-lines.js';
import { asKnown, lateFactsOf } from './late-facts.js';

/** The source of a scheme that is fed by claims; undefined for one that is not. */
export function claimedSourceOf(context: Context, scheme: CompiledScheme): ClaimedSource | undefined {
  return [claimSource(context.parties), ...context.claimedSources].find(({ kind }) => kind === scheme.source);
}

/** Whose lines are asked for: a run's own are open for it. */
export interface WantedLines {
  readonly scheme: CompiledScheme;
  readonly period: Period;
  readonly runId: string | null;
}

export interface OpenLines {
  readonly sources: readonly SubsidySource[];
  /** As the rules read them, frozen. */
  readonly inputs: readonly LineInput[];
}

/**
 * What the scheme may pay for a period and no other run pays already, a portion at a time, in its turn.
 *
 * @throws DomainError unprocessable SUBSIDY.SCHEME_WITHOUT_SOURCE {scheme}, SUBSIDY.SOURCE_UNKNOWN {scheme, source}; what
 *   the source refuses
 */
export async function eachOpenPortion(
  context: Context,
  actor: Actor,
  wanted: WantedLines,
  take: (lines: OpenLines, total: number) => Promise<void>,
): Promise<void> {
  const { scheme, period, runId } = wanted;
  const openOf = await openLines(context, actor, wanted);
  const claimed = claimedSourceOf(context, scheme);
  if (claimed !== undefined) {
    await context.store.claims.lockCounters(actor);
    const accepted = await context.store.claims.forRun(actor, scheme.schemeId, period, runId);
    const waiting = await claimed.waiting?.(actor, accepted);
    const claims = accepted.filter(({ id }) => waiting?.has(id) !== true);
    if (claims.length === 0) return;
    const sources = await openOf(await claimed.linesOf(actor, scheme, claims));
    // Each line counts for the next: they are judged together.
    const { inputs } = await judgeLines(context, actor, scheme, period, sources, { exceptRunId: runId });
    return take({ sources, inputs }, sources.length);
  }
  const late = await lateFactsOf(context, actor, period);
  await factSourceOf(context, scheme).eachPortion(actor, scheme, period, async (all, total) => {
    const sources = (await openOf(all)).map((one) => asKnown(one, late.get(one.sourceId) ?? []));
    await take({ sources, inputs: sources.map((source) => lineInputOf(scheme, source)) }, total);
  });
}

/** @throws DomainError unprocessable SUBSIDY.SCHEME_WITHOUT_SOURCE {scheme}, SUBSIDY.SOURCE_UNKNOWN {scheme, source} */
export function factSourceOf(context: Context, { source: kind, title }: CompiledScheme): FactSource {
  if (kind === null) throw domainError('unprocessable', 'SUBSIDY.SCHEME_WITHOUT_SOURCE', { scheme: title });
  const source = context.sources.find((one) => one.kind === kind);
  if (source === undefined)
    throw domainError('unprocessable', 'SUBSIDY.SOURCE_UNKNOWN', { scheme: title, source: kind });
  return source;
}

/** Leaves out what other runs pay; where no other run of the period pays anything, nothing is asked about each line. */
async function openLines(
  context: Context,
  actor: Actor,
  { scheme, period, runId }: WantedLines,
): Promise<(all: readonly SubsidySource[]) => Promise<readonly SubsidySource[]>> {
  const { items } = context.store;
  const of = { schemeId: scheme.schemeId, period, exceptRunId: runId };
  if (!(await items.anyCovered(actor, of))) return async (all) => all;
  return async (all) => {
    const keyed = all.map((source) => ({ source, onceKey: onceKeyOf(scheme.once, source) }));
    const { sourceIds, onceKeys } = await items.covered(actor, of, {
      sourceIds: new Set(all.map(({ sourceId }) => sourceId)),
      onceKeys: new Set(keyed.map(({ onceKey }) => onceKey)),
    });
    return keyed.flatMap(({ source, onceKey }) =>
      sourceIds.has(source.sourceId) || onceKeys.has(onceKey) ? [] : [source],
    );
  };
}
