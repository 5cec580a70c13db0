import { type Actor, domainError, type Period } from '@gongyi/kernel';
import type { CompiledScheme } from '../model/scheme.js';
import { type LineInput, lineInputOf, onceKeyOf, type SubsidySource } from '../model/source.js';
import type { Covered } from '../ports.js';
import type { Context } from './context.js';

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
): Promise<SubsidySource[]> {
  const { source: kind, title } = scheme;
  if (kind === null) throw domainError('unprocessable', 'SUBSIDY.SCHEME_WITHOUT_SOURCE', { scheme: title });
  const source = context.sources.find((one) => one.kind === kind);
  if (source === undefined)
    throw domainError('unprocessable', 'SUBSIDY.SOURCE_UNKNOWN', { scheme: title, source: kind });
  const all = await source.sourcesFor(actor, scheme, period);
  return all.filter(
    (one) => !covered.sourceIds.has(one.sourceId) && !covered.onceKeys.has(onceKeyOf(scheme.once, one)),
  );
}

/** The lines as the rules read them, frozen. */
export async function inputsOf(
  _context: Context,
  _actor: Actor,
  scheme: CompiledScheme,
  sources: readonly SubsidySource[],
): Promise<LineInput[]> {
  return sources.map((source) => lineInputOf(scheme, source));
}
