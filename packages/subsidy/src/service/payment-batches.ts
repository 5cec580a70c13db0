import { type Actor, domainError, invariant, newId } from '@gongyi/kernel';
import type { HoldReason } from '../model/dictionaries.js';
import { noticeStanding } from '../model/notice.js';
import { paymentBatchWorkflow, paymentWorkflow } from '../model/payment-workflow.js';
import type { Payment, PaymentBatch, SubsidyRun } from '../model/records.js';
import type { LiveItem, NewPayment, PayeeAccount, PaymentStep, StoredNotice } from '../ports.js';
import { batchFiguresOf, refreshBatch } from './batch-figures.js';
import { type Context, found, wholeCounty } from './context.js';
import { accountsOf } from './payee-accounts.js';
import { withRecoveries } from './recovery-payments.js';

const resource = 'payment-batches';

/**
 * Prepares the lines for the bank: after approval and after the notice has ended, to the account that is confirmed now.
 * Lines that cannot go yet are `held` with their reason; a later batch of the same run takes them up again.
 *
 * @throws DomainError conflict SUBSIDY.NOT_APPROVED | SUBSIDY.NOTICE_MISSING | SUBSIDY.NOTICE_NOT_ENDED {startsOn, endsOn,
 *   today} | SUBSIDY.NOTHING_TO_SEND
 */
export async function prepareBatch(context: Context, actor: Actor, runId: string): Promise<PaymentBatch> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, runId));
  const notice = await endedNotice(context, actor, run);
  const { payments } = context.store;
  const current = new Map((await payments.ofRun(actor, runId)).map((payment) => [payment.itemId, payment]));
  const open = (await context.store.items.liveItems(actor, runId)).filter((item) =>
    mayBeSent(current.get(item.itemId)),
  );
  const lines = await withRecoveries(context, actor, await choosePayees(context, actor, runId, open), open);
  // A line that stays held stays where it is; only a change of fate makes a new row.
  const moving = lines.filter((line) => line.heldReason === null || !current.has(line.itemId));
  if (!moving.some((line) => line.heldReason === null) && current.size > 0) {
    throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SEND', { held: lines.length });
  }
  if (moving.length === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SEND', { held: 0 });
  const today = context.clock.today();
  const replaced = moving.flatMap((line): PaymentStep[] => {
    const old = current.get(line.itemId);
    if (old === undefined) return [];
    return [
      { paymentId: old.id, from: ['held'], to: paymentWorkflow.next('held', 'replace'), on: today, reason: null },
    ];
  });
  await payments.step(actor, replaced, 'payment-batches.create');
  const batch = await payments.insertBatch(actor, {
    id: newId(),
    run,
    noticeId: notice.id,
    kind: 'run',
    preparedOn: today,
  });
  const numbered = numberLines(moving);
  await payments.insertPayments(actor, batch, numbered);
  const sending = numbered.filter((line) => line.heldReason === null).map(figureLine);
  const changed = await payments.updateBatch(actor, batch.id, batchFiguresOf(sending));
  await context.audit.record(actor, {
    action: 'payment-batches.create',
    resource,
    recordId: batch.id,
    divisionCode: run.divisionCode,
    after: {
      runId,
      number: changed.number,
      count: changed.lineCount,
      totalFen: changed.totalFen,
      held: changed.heldCount,
    },
  });
  return changed;
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

type ChosenLine = Omit<NewPayment, 'sequence'>;

async function choosePayees(
  context: Context,
  actor: Actor,
  runId: string,
  items: readonly LiveItem[],
): Promise<ChosenLine[]> {
  const accountOf = await accountsOf(context, actor, items);
  const objected = await context.store.notices.objectedItems(actor, runId);
  return items.map((item) => {
    const account = accountOf(item);
    const objection = objected.get(item.itemId);
    const held = objection === undefined ? accountProblem(account) : (`objection_${objection}` as const);
    return newPayment(context, item, account, held, null);
  });
}

export function accountProblem(account: PayeeAccount | undefined): HoldReason | null {
  if (account === undefined) return 'account_missing';
  if (account.state === 'unconfirmed') return 'account_unconfirmed';
  return account.state === 'invalid' || account.cardNumber === null ? 'account_invalid' : null;
}

/** A line of a batch. Held lines carry no account: what is paid to is decided when the money goes. */
export function newPayment(
  context: Context,
  item: Pick<LiveItem, 'itemId' | 'divisionCode' | 'personId' | 'personName' | 'identityMasked' | 'amountFen'>,
  account: PayeeAccount | undefined,
  heldReason: HoldReason | null,
  reissueOf: string | null,
): ChosenLine {
  const { itemId, divisionCode, personId, personName, identityMasked, amountFen } = item;
  const usable = heldReason === null && account !== undefined && account.cardNumber !== null;
  invariant(usable || heldReason !== null, 'a line that goes has an account');
  return {
    id: newId(),
    itemId,
    divisionCode,
    personId,
    personName,
    identityMasked,
    amountFen,
    setOffs: [],
    account: usable ? sealedAccount(context, account) : null,
    heldReason,
    heldDetail: heldReason === null ? null : (account?.problem ?? null),
    reissueOf,
  };
}

function sealedAccount(context: Context, account: PayeeAccount): NonNullable<NewPayment['account']> {
  const { cardNumber, ...rest } = account;
  return { ...rest, cardSealed: context.crypto.encrypt(cardNumber ?? '') };
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
    (line): PaymentStep => ({ paymentId: line.id, from: [line.state], to: 'cancelled', on: today, reason }),
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
 *   {reason} | SUBSIDY.ACCOUNT_NOT_NEWER
 */
export async function reissuePayment(context: Context, actor: Actor, id: string): Promise<Payment> {
  wholeCounty(actor);
  const { payments, runs } = context.store;
  const seen = found(await payments.get(actor, id));
  const run = found(await runs.lock(actor, seen.runId));
  const old = found(await payments.lock(actor, id));
  if (old.state !== 'returned') throw domainError('conflict', 'SUBSIDY.PAYMENT_NOT_RETURNED', { state: old.state });
  if (old.reissuedBy !== null) throw domainError('conflict', 'SUBSIDY.ALREADY_REISSUED', { paymentId: old.reissuedBy });
  const item = found(await context.store.items.get(actor, old.itemId));
  const account = (await accountsOf(context, actor, [item]))(item);
  const problem = accountProblem(account);
  if (problem !== null) throw domainError('conflict', 'SUBSIDY.ACCOUNT_NOT_READY', { reason: problem });
  if (account?.accountId === old.accountId && account.version <= (old.accountVersion ?? 0)) {
    throw domainError('conflict', 'SUBSIDY.ACCOUNT_NOT_NEWER', { card: old.cardMasked });
  }
  const notice = await endedNotice(context, actor, run);
  const batch =
    (await payments.openReissueBatch(actor, run.id)) ??
    (await payments.insertBatch(actor, {
      id: newId(),
      run,
      noticeId: notice.id,
      kind: 'reissue',
      preparedOn: context.clock.today(),
    }));
  const again = { ...old, amountFen: old.entitlementFen };
  const [chosen] = await withRecoveries(
    context,
    actor,
    [newPayment(context, again, account, null, old.id)],
    [{ ...item, itemId: item.id }],
  );
  invariant(chosen !== undefined, 'one line in, one line out');
  if (chosen.heldReason !== null)
    throw domainError('conflict', 'SUBSIDY.PAYMENT_SUSPENDED', { reason: chosen.heldDetail });
  const line = { ...chosen, sequence: await nextSequence(context, actor, batch.id) };
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

async function nextSequence(context: Context, actor: Actor, batchId: string): Promise<number> {
  const lines = await context.store.payments.ofBatch(actor, batchId, ['prepared', 'held', 'cancelled']);
  return Math.max(0, ...lines.map((line) => line.sequence)) + 1;
}
