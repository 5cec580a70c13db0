import { type Actor, domainError, type Period } from '@gongyi/kernel';
import type { ClaimedSource } from '../claim-ports.js';
import type { CompiledScheme } from '../model/scheme.js';
import { type LineInput, lineInputOf, onceKeyOf, type SubsidySource } from '../model/source.js';
import type { Covered } from '../ports.js';
import { claimSource } from './claim-source.js';
import type { Context } from './context.js';
import { judgeLines } from './judge-lines.js';
import { asKnown, lateFactsOf } from './late-facts.js';

export interface OpenSources {
  readonly sources: readonly SubsidySource[];
  /** Lines of claims are judged beside everything that people have already. */
  readonly claimed: boolean;
}

/** The source of a scheme that is fed by claims; undefined for one that is not. */
export function claimedSourceOf(context: Context, scheme: CompiledScheme): ClaimedSource | undefined {
  return [claimSource(context.parties), ...context.claimedSources].find(({ kind }) => kind === scheme.source);
}

/**
 * What the scheme may pay for a period and no other run pays already.
 *
 * @throws DomainError unprocessable SUBSIDY.SCHEME_WITHOUT_SOURCE {scheme}, SUBSIDY.SOURCE_UNKNOWN {scheme, source}; what
 *   the source refuses
 */
export async function openSources(
  context: Context,
  actor: Actor,
  scheme: CompiledScheme,
  period: Period,
  covered: Covered,
  runId: string | null,
): Promise<OpenSources> {
  const { source: kind, title, schemeId } = scheme;
  if (kind === null) throw domainError('unprocessable', 'SUBSIDY.SCHEME_WITHOUT_SOURCE', { scheme: title });
  const open = (all: readonly SubsidySource[]) =>
    all.filter((one) => !covered.sourceIds.has(one.sourceId) && !covered.onceKeys.has(onceKeyOf(scheme.once, one)));
  const claimed = claimedSourceOf(context, scheme);
  if (claimed !== undefined) {
    await context.store.claims.lockCounters(actor);
    const accepted = await context.store.claims.forRun(actor, schemeId, period, runId);
    const waiting = await claimed.waiting?.(actor, accepted);
    const claims = accepted.filter(({ id }) => waiting?.has(id) !== true);
    const lines = claims.length === 0 ? [] : await claimed.linesOf(actor, scheme, claims);
    return { sources: open(lines), claimed: true };
  }
  const source = context.sources.find((one) => one.kind === kind);
  if (source === undefined)
    throw domainError('unprocessable', 'SUBSIDY.SOURCE_UNKNOWN', { scheme: title, source: kind });
  const late = await lateFactsOf(context, actor, period);
  const sources = open(await source.sourcesFor(actor, scheme, period));
  return { sources: sources.map((one) => asKnown(one, late.get(one.sourceId) ?? [])), claimed: false };
}

/** The lines as the rules read them, frozen. */
export async function inputsOf(
  context: Context,
  actor: Actor,
  scheme: CompiledScheme,
  period: Period,
  { sources, claimed }: OpenSources,
  runId: string | null,
): Promise<readonly LineInput[]> {
  if (!claimed) return sources.map((source) => lineInputOf(scheme, source));
  return (await judgeLines(context, actor, scheme, period, sources, { exceptRunId: runId })).inputs;
}
