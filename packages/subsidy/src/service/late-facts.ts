import { type Actor, groupBy, type Period } from '@gongyi/kernel';
import { type KnownFact, unknownTo } from '../model/amendment.js';
import type { HoldReason } from '../model/dictionaries.js';
import type { PaymentBatch } from '../model/records.js';
import type { SubsidySource } from '../model/source.js';
import type { NewPayment } from '../ports.js';
import type { LateFact } from '../recovery-ports.js';
import { holdPrepared } from './batch-figures.js';
import type { Context } from './context.js';

export type FactsBySource = ReadonlyMap<string, readonly LateFact[]>;

/** What became known late about a period, by source; what was known first comes first. */
export async function lateFactsOf(context: Context, actor: Actor, period: Period): Promise<FactsBySource> {
  const facts = [...(await context.recovery.lateFacts.forPeriod(actor, period))];
  facts.sort((a, b) => ((a.knownOn ?? '') < (b.knownOn ?? '') ? -1 : 1));
  return groupBy(facts, ({ sourceId }) => sourceId);
}

/** A source as it is known today: what became known late stands in the place of what was frozen. */
export function asKnown(source: SubsidySource, late: readonly LateFact[]): SubsidySource {
  if (late.length === 0) return source;
  const facts = Object.assign({}, source.facts, ...late.map((one) => one.facts)) as SubsidySource['facts'];
  const lateFacts = late.map(({ zh, en, knownOn, facts }): KnownFact => ({ zh, en, knownOn, facts }));
  return { ...source, facts, lateFacts };
}

type Line = Pick<NewPayment, 'itemId' | 'heldReason' | 'heldDetail' | 'account'>;

/** What became known about these lines after they were computed, in words. */
async function newsAbout(
  context: Context,
  actor: Actor,
  late: FactsBySource,
  itemIds: readonly string[],
): Promise<Map<string, string>> {
  if (late.size === 0) return new Map();
  const lines = await context.store.amendments.knownFacts(actor, itemIds);
  return new Map(
    [...lines].flatMap(([itemId, line]) => {
      const news = unknownTo(line, late.get(line.sourceId) ?? []);
      const words = news.map(({ zh, en }) => (actor.locale === 'en' ? en : zh));
      return news.length === 0 ? [] : [[itemId, words.join('；')] as const];
    }),
  );
}

const reason: HoldReason = 'late_fact';

/** Lines about which something became known after their approval wait for an amendment. */
export async function withLateFacts<L extends Line>(
  context: Context,
  actor: Actor,
  late: FactsBySource,
  lines: readonly L[],
): Promise<L[]> {
  const news = await newsAbout(
    context,
    actor,
    late,
    lines.map(({ itemId }) => itemId),
  );
  return lines.map((line): L => {
    const heldDetail = news.get(line.itemId);
    if (heldDetail === undefined || line.heldReason !== null) return line;
    return { ...line, account: null, heldReason: reason, heldDetail };
  });
}

/** What became known between the preparation of a batch and its file leaves the batch before the file is written. */
export async function holdLateFacts(context: Context, actor: Actor, batch: PaymentBatch): Promise<number> {
  const lines = await context.store.payments.ofBatch(actor, batch.id, ['prepared']);
  const news = await newsAbout(
    context,
    actor,
    await lateFactsOf(context, actor, batch.period),
    lines.map(({ itemId }) => itemId),
  );
  for (const line of lines) if (news.has(line.itemId)) await holdPrepared(context, actor, line, reason, 'late-facts');
  return news.size;
}
