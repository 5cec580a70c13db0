import { type Actor, domainError, groupBy, invariant, sumFen } from '@gongyi/kernel';
import type { StandingLine } from '../amendment-ports.js';
import { paymentWorkflow } from '../model/payment-workflow.js';
import type { SubsidyItem, SubsidyRun } from '../model/records.js';
import type { PaymentStep } from '../ports.js';
import { standingOf } from './amend-lines.js';
import { refreshBatch } from './batch-figures.js';
import { type Context, found } from './context.js';
import { releaseLines } from './run-funds.js';

/**
 * What follows the approval of an amendment, in the same transaction: every unsent line that it replaces or withdraws is given
 * up, its prepared payment leaves its batch, and its money is free again. Nothing is edited.
 *
 * @throws DomainError conflict SUBSIDY.AMENDED_LINE_CHANGED {name} when a line was sent, returned or claimed since it was
 *   computed; SUBSIDY.BATCH_BEING_WRITTEN {number}
 */
export async function applyAmendment(context: Context, actor: Actor, run: SubsidyRun): Promise<void> {
  const { amendments } = context.store;
  const items = (await amendmentItems(context, actor, run)).filter(({ excludedReason }) => excludedReason === null);
  const { schemeId, period } = run;
  const which = { schemeId, period, sourceIds: items.map(({ sourceId }) => sourceId) };
  const earlier = (lines: readonly StandingLine[]) => lines.filter(({ runId }) => runId !== run.id);
  await amendments.lockRuns(actor, [
    ...new Set(earlier(await amendments.standing(actor, which)).map((line) => line.runId)),
  ]);
  const standing = groupBy(earlier(await amendments.standing(actor, which)), ({ sourceId }) => sourceId);
  const givenUp: { line: StandingLine; by: string }[] = [];
  for (const item of items) {
    const lines = standing.get(item.sourceId) ?? [];
    if (!standsAsComputed(item, lines))
      throw domainError('conflict', 'SUBSIDY.AMENDED_LINE_CHANGED', { name: item.personName });
    for (const line of lines) if (!line.sent) givenUp.push({ line, by: item.id });
  }
  if (givenUp.length === 0) return;
  await cancelUnsent(
    context,
    actor,
    givenUp.map(({ line }) => line.itemId),
  );
  await amendments.giveUp(
    actor,
    givenUp.map(({ line, by }) => ({ itemId: line.itemId, by })),
  );
  await context.audit.record(actor, {
    action: 'subsidy-runs.give-up-lines',
    resource: 'subsidy-runs',
    recordId: run.id,
    divisionCode: run.divisionCode,
    after: { count: givenUp.length, totalFen: sumFen(givenUp.map(({ line }) => line.amountFen)) },
  });
  for (const [runId, lines] of groupBy(givenUp, ({ line }) => line.runId)) {
    const of = found(await context.store.runs.get(actor, runId));
    await releaseLines(
      context,
      actor,
      of,
      lines.map(({ line }) => line),
    );
  }
}

async function amendmentItems(context: Context, actor: Actor, run: SubsidyRun): Promise<SubsidyItem[]> {
  const query = { filter: { runId: run.id }, sort: null, range: { from: 0, to: run.lineCount }, ids: null };
  return (await context.store.items.find(actor, query)).rows.slice();
}

/** Overpaid lines move no money; the others hold only for the money that they were computed from. */
function standsAsComputed(item: SubsidyItem, lines: readonly StandingLine[]): boolean {
  if (item.amendment === 'overpaid') return true;
  if (lines.length === 0) return false;
  const { sentFen, openFen, openIds, newestId } = standingOf(lines, new Map());
  return sentFen === item.sentFen && openFen === item.openFen && item.amendsItemId === (openIds.at(-1) ?? newestId);
}

async function cancelUnsent(context: Context, actor: Actor, itemIds: readonly string[]): Promise<void> {
  const { payments, amendments } = context.store;
  const unsent = await amendments.unsentPayments(actor, itemIds);
  const batches = [...new Set(unsent.map(({ batchId }) => batchId))];
  for (const id of batches) {
    const batch = found(await payments.lockBatch(actor, id));
    if (batch.state === 'exporting')
      throw domainError('conflict', 'SUBSIDY.BATCH_BEING_WRITTEN', { number: batch.number });
  }
  const on = context.clock.today();
  const steps = unsent.map(({ paymentId, state }): PaymentStep => {
    invariant(state === 'prepared' || state === 'held', 'only what is unsent is read');
    return {
      paymentId,
      from: state,
      to: paymentWorkflow.next(state, 'cancel'),
      on,
      reason: '审批后更正，由新明细替代',
    };
  });
  await payments.step(actor, steps, 'subsidy-runs.amend');
  for (const id of batches) {
    const batch = found(await payments.getBatch(actor, id));
    if (batch.state === 'prepared') await refreshBatch(context, actor, id);
  }
}
