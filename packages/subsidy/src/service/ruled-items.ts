import type { Actor } from '@gongyi/kernel';
import type { SubsidyItem } from '../model/records.js';
import type { CompiledScheme } from '../model/scheme.js';
import { type PeriodWords, periodWords } from '../model/subsidy-period.js';
import { type Context, found } from './context.js';

/** A line with the rules that it was computed by. */
export interface RuledItem {
  readonly item: SubsidyItem;
  readonly scheme: CompiledScheme;
}

/** By the id of the line; lines and rules are read once. */
export async function ruledItems(
  context: Context,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, RuledItem>> {
  const query = { filter: {}, sort: null, range: { from: 0, to: ids.length - 1 }, ids: [...new Set(ids)] };
  const schemes = new Map<string, CompiledScheme>();
  const ruled = new Map<string, RuledItem>();
  for (const item of (await context.store.items.find(actor, query)).rows) {
    const { schemeId, period, ruleVersion } = item;
    const key = `${schemeId} ${period} ${ruleVersion}`;
    const scheme = schemes.get(key) ?? (await context.schemeFor(actor, schemeId, period, ruleVersion));
    schemes.set(key, scheme);
    ruled.set(item.id, { item, scheme });
  }
  return ruled;
}

/** How the schemes call the periods of these lines, in their order. */
export async function periodWordsOf(context: Context, actor: Actor, ids: readonly string[]): Promise<PeriodWords[]> {
  const ruled = await ruledItems(context, actor, ids);
  return ids.map((id) => {
    const { item, scheme } = found(ruled.get(id));
    return periodWords(scheme.period, item.period);
  });
}
