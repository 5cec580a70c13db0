import { type Actor, domainError, invariant, newId } from '@gongyi/kernel';
import { noticeStanding } from '../model/notice.js';
import type { PaymentLayout } from '../model/payment-layout.js';
import type { PaymentRulesSetting } from '../model/payment-rules.js';
import { paymentBatchWorkflow } from '../model/payment-workflow.js';
import type { Payment, PaymentBatch, SubsidyRun } from '../model/records.js';
import { paidAsPerson } from '../model/source.js';
import type { NewBatch, PaymentStep, StoredNotice } from '../ports.js';
import { refreshBatch } from './batch-figures.js';
import { choosePayees, type PayableItem } from './choose-payees.js';
import { type Context, found, wholeCounty } from './context.js';
import { lateFactsOf, withLateFacts } from './late-facts.js';
import { withRecoveries } from './recovery-payments.js';

const resource = 'payment-batches';

/** @throws DomainError conflict SUBSIDY.RECONCILIATION_OVERDUE {number, dueOn} where the county's rules stop the next batch */
export async function nothingOverdue(
  context: Context,
  actor: Actor,
  { reconciliation }: PaymentRulesSetting,
): Promise<void> {
  if (!reconciliation.overdueBlocks) return;
  const late = await context.store.payments.overdue(actor, context.clock.today());
  if (late === undefined) return;
  throw domainError('conflict', 'SUBSIDY.RECONCILIATION_OVERDUE', { number: late.number, dueOn: late.dueOn });
}

/** @throws DomainError as `prepareBatch` for a run whose steps are not complete. */
export async function endedNotice(context: Context, actor: Actor, run: SubsidyRun): Promise<StoredNotice> {
  if (run.state !== 'approved') throw domainError('conflict', 'SUBSIDY.NOT_APPROVED', { state: run.state });
  const today = context.clock.today();
  const notices = await context.store.notices.ofRun(actor, run.id, today);
  const [notice] = notices;
  if (notice === undefined) throw domainError('conflict', 'SUBSIDY.NOTICE_MISSING');
  const { startsOn, endsOn } = notice;
  const standing = noticeStanding(notices, today);
  if (standing.state === 'running')
    throw domainError('conflict', 'SUBSIDY.NOTICE_NOT_ENDED', { startsOn, endsOn, today });
  if (standing.state === 'next_round') {
    const { round, rounds } = standing;
    throw domainError('conflict', 'SUBSIDY.NOTICE_ROUND_MISSING', { round, rounds });
  }
  return notice;
}

/** Gives up a batch that was not sent; its lines can be prepared again, returned ones re-issued again. */
export async function cancelBatch(context: Context, actor: Actor, id: string, reason: string): Promise<PaymentBatch> {
  wholeCounty(actor);
  const { payments } = context.store;
  const batch = found(await payments.lockBatch(actor, id));
  const state = paymentBatchWorkflow.next(batch.state, 'cancel');
  const lines = await payments.ofBatch(actor, id, ['prepared', 'held']);
  const today = context.clock.today();
  const steps = lines.map(
    (line): PaymentStep => ({ paymentId: line.id, from: line.state, to: 'cancelled', on: today, reason }),
  );
  await payments.step(actor, steps, 'payment-batches.cancel');
  const changed = await payments.updateBatch(actor, id, { state });
  await context.audit.record(actor, {
    action: 'payment-batches.cancel',
    resource,
    recordId: id,
    divisionCode: batch.divisionCode,
    before: { state: batch.state, count: batch.lineCount, totalFen: batch.totalFen },
    after: { state },
    reason,
  });
  return changed;
}

/**
 * Sends a returned line once more: a new row that points at the old one, to an account that is newer than the one the
 * money came back from, through the bank that sent it back. Re-issued lines of a run gather in a batch of that bank until it
 * is exported, those to people and those to organisations apart.
 *
 * @throws DomainError conflict SUBSIDY.PAYMENT_NOT_RETURNED {state} | SUBSIDY.ALREADY_REISSUED | SUBSIDY.ACCOUNT_NOT_READY
 *   {reason} | SUBSIDY.ACCOUNT_NOT_NEWER | SUBSIDY.LINE_REPLACED | SUBSIDY.AMENDMENT_FIRST {fact}
 */
export async function reissuePayment(context: Context, actor: Actor, id: string): Promise<Payment> {
  wholeCounty(actor);
  const { payments, runs } = context.store;
  const seen = found(await payments.get(actor, id));
  const run = found(await runs.lock(actor, seen.runId));
  const old = found(await payments.lock(actor, id));
  if (old.state !== 'returned') throw domainError('conflict', 'SUBSIDY.PAYMENT_NOT_RETURNED', { state: old.state });
  if (old.reissuedBy !== null) throw domainError('conflict', 'SUBSIDY.ALREADY_REISSUED', { paymentId: old.reissuedBy });
  const rules = await context.paymentRules.rules(actor, context.clock.today());
  const notice = await endedNotice(context, actor, run);
  // To the bank that sent it back.
  const layout = await payments.layoutOf(actor, old.batchId);
  const payees = paidAsPerson(old) ? 'people' : 'organisations';
  const batch =
    (await payments.openReissueBatch(actor, run.id, { layoutId: layout.id, payees })) ??
    (await openReissue(context, actor, { run, notice, rules, layout, payees }));
  const { townshipName, replacedBy } = found(await context.store.items.get(actor, old.itemId));
  if (replacedBy !== null) throw domainError('conflict', 'SUBSIDY.LINE_REPLACED');
  const item: PayableItem = { ...old, amountFen: old.entitlementFen, townshipName };
  const options = { runId: run.id, layout, rules, reissueOf: old.id };
  const late = await lateFactsOf(context, actor, run.period);
  const known = await withLateFacts(context, actor, late, await choosePayees(context, actor, [item], options));
  const [chosen] = await withRecoveries(context, actor, known, [item]);
  invariant(chosen !== undefined, 'one line for one item');
  const { account, heldReason: reason, heldDetail: detail } = chosen;
  if (reason === 'suspended') throw domainError('conflict', 'SUBSIDY.PAYMENT_SUSPENDED', { reason: detail });
  if (reason === 'late_fact') throw domainError('conflict', 'SUBSIDY.AMENDMENT_FIRST', { fact: detail });
  if (reason !== null) throw domainError('conflict', 'SUBSIDY.ACCOUNT_NOT_READY', { reason, detail });
  if (account?.accountId === old.accountId && account.version <= (old.accountVersion ?? 0)) {
    throw domainError('conflict', 'SUBSIDY.ACCOUNT_NOT_NEWER', { card: old.cardMasked });
  }
  const line = {
    ...chosen,
    sequence: await nextSequence(context, actor, batch.id),
  };
  await payments.insertPayments(actor, [{ batch, line }]);
  await refreshBatch(context, actor, batch.id);
  await context.audit.record(actor, {
    action: 'payments.reissue',
    resource: 'payments',
    recordId: line.id,
    divisionCode: old.divisionCode,
    before: { paymentId: old.id, card: old.cardMasked, returnReason: old.returnReason },
    after: { batchId: batch.id, amountFen: line.amountFen, card: account?.cardMasked ?? null },
  });
  return found(await payments.get(actor, line.id));
}

async function openReissue(
  context: Context,
  actor: Actor,
  of: {
    readonly run: SubsidyRun;
    readonly notice: StoredNotice;
    readonly rules: PaymentRulesSetting;
    readonly layout: PaymentLayout;
    readonly payees: NewBatch['payees'];
  },
): Promise<PaymentBatch> {
  const { run, notice, rules, layout, payees } = of;
  await nothingOverdue(context, actor, rules);
  const id = newId();
  return context.store.payments.insertBatch(actor, {
    id,
    run,
    noticeId: notice.id,
    kind: 'reissue',
    payees,
    preparedOn: context.clock.today(),
    layout,
    partOf: id,
    part: 1,
  });
}

async function nextSequence(context: Context, actor: Actor, batchId: string): Promise<number> {
  const lines = await context.store.payments.ofBatch(actor, batchId, ['prepared', 'held', 'cancelled']);
  return Math.max(0, ...lines.map((line) => line.sequence)) + 1;
}
