import { type Actor, domainError, invariant } from '@gongyi/kernel';
import type { PaymentFileLine } from '../model/payment-file.js';
import { endOfDays } from '../model/payment-rules.js';
import { paymentBatchWorkflow } from '../model/payment-workflow.js';
import type { PaymentBatch, SubsidyRun } from '../model/records.js';
import { paidAsPerson } from '../model/source.js';
import { periodTitle } from '../model/subsidy-period.js';
import type { BatchLine, PaymentStep, WrittenFile } from '../ports.js';
import { batchFiguresOf } from './batch-figures.js';
import type { Progress } from './compute-run.js';
import { type Context, found, wholeCounty } from './context.js';
import { holdLateFacts } from './late-facts.js';
import { identitiesOf } from './payee-accounts.js';
import { endedNotice } from './payment-batches.js';
import { payLines } from './run-funds.js';
import { writeFile } from './write-file.js';

const resource = 'payment-batches';

/** Queues the writing of the file; `exportBatch` does it. */
export async function requestExport(context: Context, actor: Actor, id: string): Promise<PaymentBatch> {
  wholeCounty(actor);
  const { payments } = context.store;
  const prepared = found(await payments.lockBatch(actor, id));
  const state = paymentBatchWorkflow.next(prepared.state, 'export');
  if (prepared.state === 'prepared') await holdLateFacts(context, actor, prepared);
  const batch = found(await payments.getBatch(actor, id));
  if (batch.lineCount === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SEND', { held: batch.heldCount });
  await endedNotice(context, actor, found(await context.store.runs.get(actor, batch.runId)));
  const { jobId } = await context.jobs.enqueue(actor, 'payment-batches.export', { batchId: id }, batch.divisionCode);
  const changed = await payments.updateBatch(actor, id, { state, jobId });
  await context.audit.record(actor, {
    action: 'payment-batches.export',
    resource,
    recordId: id,
    divisionCode: batch.divisionCode,
    before: { state: batch.state },
    after: { state, count: batch.lineCount, totalFen: batch.totalFen, digest: batch.digest },
  });
  return changed;
}

/**
 * The job behind `export`: writes the file once in the layout of the bank, seals it, and marks the lines as sent in the
 * same transaction. A batch that is exported already is left alone.
 *
 * @throws DomainError unprocessable SUBSIDY.LINE_UNWRITABLE {sequence, name, reason, detail}
 */
export function exportBatch(context: Context, actor: Actor, id: string, progress: Progress): Promise<PaymentBatch> {
  return context.transactions.run(actor, () => exportLocked(context, actor, id, progress));
}

async function exportLocked(context: Context, actor: Actor, id: string, progress: Progress): Promise<PaymentBatch> {
  const { payments, runs } = context.store;
  const batch = found(await payments.lockBatch(actor, id));
  if (batch.state !== 'exporting') return batch;
  const run = found(await runs.get(actor, batch.runId));
  await endedNotice(context, actor, run);
  const lines = await payments.ofBatch(actor, id, ['prepared']);
  const figures = batchFiguresOf(lines);
  invariant(figures.digest === batch.digest && figures.totalFen === batch.totalFen, 'the batch is what was prepared');
  await progress(0, lines.length);
  const file = await writeBatch(context, actor, run, batch, lines);
  const today = context.clock.today();
  const rules = await context.paymentRules.rules(actor, today);
  const steps = lines.map(
    (line): PaymentStep => ({ paymentId: line.id, from: 'prepared', to: 'sent', on: today, reason: null }),
  );
  await payments.step(actor, steps, 'payment-batches.export');
  await payLines(context, actor, run, lines);
  const state = paymentBatchWorkflow.next(batch.state, 'finishExport');
  const changed = await payments.updateBatch(actor, id, {
    state,
    exportedOn: today,
    exportedBy: actor.userId,
    dueOn: endOfDays(today, rules.reconciliation.within, context.calendar),
    ...file,
  });
  await context.audit.record(actor, {
    action: 'payment-batches.finish-export',
    resource,
    recordId: id,
    divisionCode: batch.divisionCode,
    before: { state: batch.state },
    after: {
      state,
      fileName: changed.fileName,
      fileSha256: changed.fileSha256,
      protection: changed.protection,
      dueOn: changed.dueOn,
      count: changed.lineCount,
      totalFen: changed.totalFen,
    },
  });
  await progress(lines.length, lines.length);
  return changed;
}

async function writeBatch(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  batch: PaymentBatch,
  payments: readonly BatchLine[],
): Promise<WrittenFile> {
  const layout = await context.store.payments.layoutOf(actor, batch.id);
  const { period } = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const remark = `${periodTitle(period, run.period)}${run.schemeTitle}${run.kind === 'amendment' ? '补差' : ''}`;
  const identityOf = await identitiesOf(context, actor, payments);
  const townships = await context.store.payments.townshipsOf(actor, batch.id);
  const lines = payments.map((payment): PaymentFileLine => {
    const { cardSealed, payeeName, sequence, bankName, amountFen } = payment;
    invariant(cardSealed !== null && payeeName !== null, 'a line that goes has an account');
    return {
      sequence,
      payeeName,
      cardNumber: context.crypto.decrypt(cardSealed),
      asPerson: paidAsPerson(payment),
      identity: identityOf(payment),
      bankName: bankName ?? '',
      township: townships.get(payment.itemId) ?? '',
      amountFen,
      remark,
    };
  });
  return writeFile(context, actor, {
    layout,
    file: layout.payment,
    lines,
    heading: {
      title: `${remark}银行代发明细`,
      number: batch.number,
      day: context.clock.today(),
      digest: batch.digest,
      count: batch.lineCount,
      totalFen: batch.totalFen,
    },
    divisionCode: batch.divisionCode,
    purpose: 'payment-batches.export',
  });
}

/** After a failed export was rolled back: the batch can be exported again. */
export function noteExportFailure(context: Context, actor: Actor, id: string, code: string): Promise<void> {
  return context.transactions.run(actor, async () => {
    const batch = await context.store.payments.lockBatch(actor, id);
    if (batch?.state !== 'exporting') return;
    const state = paymentBatchWorkflow.next(batch.state, 'failExport');
    await context.store.payments.updateBatch(actor, id, { state });
    await context.audit.record(actor, {
      action: 'payment-batches.fail-export',
      resource,
      recordId: id,
      divisionCode: batch.divisionCode,
      before: { state: batch.state },
      after: { state, code },
    });
  });
}
