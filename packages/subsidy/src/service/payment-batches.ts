import { type Actor, domainError, invariant, newId, sumFen } from '@gongyi/kernel';
import type { BatchChoice } from '../model/inputs.js';
import { noticeStanding } from '../model/notice.js';
import type { PaymentLayout } from '../model/payment-layout.js';
import type { PaymentRulesSetting } from '../model/payment-rules.js';
import { paymentBatchWorkflow, paymentWorkflow } from '../model/payment-workflow.js';
import type { Payment, PaymentBatch, SubsidyRun } from '../model/records.js';
import { paidAsPerson } from '../model/source.js';
import { splitLines } from '../model/split-batches.js';
import type { NewPayment, PaymentStep, StoredNotice } from '../ports.js';
import { batchFiguresOf, refreshBatch } from './batch-figures.js';
import { type ChosenLine, choosePayees, chosenLayout, type PayableItem } from './choose-payees.js';
import { type Context, found, wholeCounty } from './context.js';
import { withLateFacts } from './late-facts.js';
import { withRecoveries } from './recovery-payments.js';

const resource = 'payment-batches';

/**
 * Prepares the lines for the bank: after approval and after the notice has ended, to the account that is confirmed now, in
 * the layout of the bank, in as many files as the county or the officer wants. Lines that cannot go yet are `held` with
 * their reason, in the first file; a later batch of the same run takes them up again. Answers the first batch; the others
 * name it in `partOf`.
 *
 * @throws DomainError conflict SUBSIDY.NOT_APPROVED | SUBSIDY.NOTICE_MISSING | SUBSIDY.NOTICE_NOT_ENDED {startsOn, endsOn,
 *   today} | SUBSIDY.NOTHING_TO_SEND | SUBSIDY.RECONCILIATION_OVERDUE {number, dueOn} | SUBSIDY.LAYOUT_UNKNOWN
 */
export async function prepareBatch(
  context: Context,
  actor: Actor,
  runId: string,
  choice: BatchChoice = {},
): Promise<PaymentBatch> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, runId));
  const notice = await endedNotice(context, actor, run);
  const today = context.clock.today();
  const rules = await context.paymentRules.rules(actor, today);
  await nothingOverdue(context, actor, rules);
  const layout = await chosenLayout(context, actor, choice.layoutId);
  const { payments } = context.store;
  const current = new Map((await payments.ofRun(actor, runId)).map((payment) => [payment.itemId, payment]));
  const open = (await context.store.items.liveItems(actor, runId)).filter((item) =>
    mayBeSent(current.get(item.itemId)),
  );
  const payees = await choosePayees(context, actor, open, { runId, layout, rules });
  const chosen = await withLateFacts(context, actor, run.period, payees);
  const lines = await withRecoveries(context, actor, chosen, open);
  // A line that stays held stays where it is; only a change of fate makes a new row.
  const moving = lines.filter((line) => line.heldReason === null || !current.has(line.itemId));
  if (!moving.some((line) => line.heldReason === null) && current.size > 0) {
    throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SEND', { held: lines.length });
  }
  if (moving.length === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SEND', { held: 0 });
  const replaced = moving.flatMap((line): PaymentStep[] => {
    const old = current.get(line.itemId);
    if (old === undefined) return [];
    return [{ paymentId: old.id, from: 'held', to: paymentWorkflow.next('held', 'replace'), on: today, reason: null }];
  });
  await payments.step(actor, replaced, 'payment-batches.create');
  return insertParts(context, actor, { run, notice, layout, parts: partsOf(moving, layout, choice) });
}

/** Lines that go, shared among files; held ones stay with the first. The parts together are the lines, to the fen. */
function partsOf(lines: readonly ChosenLine[], layout: PaymentLayout, choice: BatchChoice): ChosenLine[][] {
  const going = lines
    .filter((line) => line.heldReason === null)
    .map((line) => ({ ...line, bankName: line.account?.bankName ?? '' }));
  const wanted = choice.split ?? layout.split;
  const most = [wanted.mostLines, layout.split.mostLines].filter((limit) => limit !== null);
  const mostLines = most.length === 0 ? null : Math.min(...most);
  // Banks take people and organisations in files of their own (对私, 对公).
  const sorts = [going.filter(paidAsPerson), going.filter((line) => !paidAsPerson(line))];
  const [first = [], ...others]: ChosenLine[][] = sorts.flatMap((lines) =>
    splitLines(lines, { by: wanted.by, mostLines }),
  );
  const parts = [[...first, ...lines.filter((line) => line.heldReason !== null)], ...others];
  const total = (all: readonly ChosenLine[]) => sumFen(all.map((line) => line.amountFen));
  invariant(total(parts.flat()) === total(lines) && parts.flat().length === lines.length, 'the parts are the whole');
  return parts;
}

async function insertParts(
  context: Context,
  actor: Actor,
  all: {
    readonly run: SubsidyRun;
    readonly notice: StoredNotice;
    readonly layout: PaymentLayout;
    readonly parts: readonly (readonly ChosenLine[])[];
  },
): Promise<PaymentBatch> {
  const { run, notice, layout, parts } = all;
  const { payments } = context.store;
  const partOf = newId();
  const batches: PaymentBatch[] = [];
  for (const [index, lines] of parts.entries()) {
    const batch = await payments.insertBatch(actor, {
      id: index === 0 ? partOf : newId(),
      run,
      noticeId: notice.id,
      kind: 'run',
      preparedOn: context.clock.today(),
      layout,
      partOf,
      part: index + 1,
      parts: parts.length,
    });
    const numbered = numberLines(lines);
    await payments.insertPayments(actor, batch, numbered);
    const sending = numbered.filter((line) => line.heldReason === null).map(figureLine);
    const changed = await payments.updateBatch(actor, batch.id, batchFiguresOf(sending));
    batches.push(changed);
    await context.audit.record(actor, {
      action: 'payment-batches.create',
      resource,
      recordId: batch.id,
      divisionCode: run.divisionCode,
      after: {
        runId: run.id,
        number: changed.number,
        count: changed.lineCount,
        totalFen: changed.totalFen,
        held: changed.heldCount,
        layoutId: layout.id,
        part: changed.part,
        parts: changed.parts,
      },
    });
  }
  const [first] = batches;
  invariant(first !== undefined, 'at least one part');
  return first;
}

/** @throws DomainError conflict SUBSIDY.RECONCILIATION_OVERDUE {number, dueOn} where the county's rules stop the next batch */
async function nothingOverdue(context: Context, actor: Actor, { reconciliation }: PaymentRulesSetting): Promise<void> {
  if (!reconciliation.overdueBlocks) return;
  const late = await context.store.payments.overdue(actor, context.clock.today());
  if (late === undefined) return;
  throw domainError('conflict', 'SUBSIDY.RECONCILIATION_OVERDUE', { number: late.number, dueOn: late.dueOn });
}

/** @throws DomainError as {@link prepareBatch} for a run whose steps are not complete. */
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

/** Not yet in any batch, or held in one. A returned line needs a decision of its own: re-issue. */
function mayBeSent(payment: Payment | undefined): boolean {
  return payment === undefined || payment.state === 'held';
}

/** Lines that go are numbered first, so that the file counts 1, 2, 3. */
function numberLines(lines: readonly ChosenLine[]): NewPayment[] {
  const ordered = [
    ...lines.filter((line) => line.heldReason === null),
    ...lines.filter((line) => line.heldReason !== null),
  ];
  return ordered.map((line, index) => ({ ...line, sequence: index + 1 }));
}

export function figureLine(line: NewPayment) {
  const { sequence, personId, amountFen, account } = line;
  return {
    sequence,
    personId,
    amountFen,
    accountId: account?.accountId ?? null,
    accountVersion: account?.version ?? null,
  };
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
 * money came back from. Re-issued lines of a run gather in one batch until it is exported.
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
  const batch =
    (await payments.openReissueBatch(actor, run.id)) ??
    (await openReissue(context, actor, { run, notice, rules, old }));
  const layout = await payments.layoutOf(actor, batch.id);
  const { townshipName, replacedBy } = found(await context.store.items.get(actor, old.itemId));
  if (replacedBy !== null) throw domainError('conflict', 'SUBSIDY.LINE_REPLACED');
  const item: PayableItem = { ...old, amountFen: old.entitlementFen, townshipName };
  const options = { runId: run.id, layout, rules, reissueOf: old.id };
  const payees = await withLateFacts(context, actor, run.period, await choosePayees(context, actor, [item], options));
  const [chosen] = await withRecoveries(context, actor, payees, [item]);
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
  await payments.insertPayments(actor, batch, [line]);
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
    readonly old: Payment;
  },
): Promise<PaymentBatch> {
  const { run, notice, rules, old } = of;
  await nothingOverdue(context, actor, rules);
  const id = newId();
  return context.store.payments.insertBatch(actor, {
    id,
    run,
    noticeId: notice.id,
    kind: 'reissue',
    preparedOn: context.clock.today(),
    // To the bank that sent it back.
    layout: await context.store.payments.layoutOf(actor, old.batchId),
    partOf: id,
    part: 1,
    parts: 1,
  });
}

async function nextSequence(context: Context, actor: Actor, batchId: string): Promise<number> {
  const lines = await context.store.payments.ofBatch(actor, batchId, ['prepared', 'held', 'cancelled']);
  return Math.max(0, ...lines.map((line) => line.sequence)) + 1;
}
