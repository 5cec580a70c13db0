import { type Actor, domainError, invariant } from '@gongyi/kernel';
import { type PaymentFileLine, paymentFileName, paymentTable } from '../model/payment-file.js';
import { paymentBatchWorkflow } from '../model/payment-workflow.js';
import type { PaymentBatch, SubsidyRun } from '../model/records.js';
import { periodTitle } from '../model/subsidy-period.js';
import type { BatchChanges, PaymentStep, SealedPayment } from '../ports.js';
import { batchFiguresOf } from './batch-figures.js';
import type { Progress } from './compute-run.js';
import { type Context, found, wholeCounty } from './context.js';
import { endedNotice } from './payment-batches.js';
import { payLines } from './run-funds.js';

const resource = 'payment-batches';
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const csvType = 'text/csv; charset=gb18030';

/** Queues the writing of the file; `exportBatch` does it. */
export async function requestExport(context: Context, actor: Actor, id: string): Promise<PaymentBatch> {
  wholeCounty(actor);
  const { payments } = context.store;
  const batch = found(await payments.lockBatch(actor, id));
  const state = paymentBatchWorkflow.next(batch.state, 'export');
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
 * The job behind `export`: writes the workbook and the GB18030 CSV once, and marks the lines as sent in the same
 * transaction. A batch that is exported already is left alone.
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
  const files = await writeFiles(context, actor, run, batch, lines);
  const today = context.clock.today();
  const steps = lines.map(
    (line): PaymentStep => ({ paymentId: line.id, from: ['prepared'], to: 'sent', on: today, reason: null }),
  );
  await payments.step(actor, steps, 'payment-batches.export');
  await payLines(context, actor, run, lines);
  const state = paymentBatchWorkflow.next(batch.state, 'finishExport');
  const changed = await payments.updateBatch(actor, id, {
    state,
    exportedOn: today,
    exportedBy: actor.userId,
    ...files,
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
      xlsxSha256: changed.xlsxSha256,
      csvSha256: changed.csvSha256,
      count: changed.lineCount,
      totalFen: changed.totalFen,
    },
  });
  await progress(lines.length, lines.length);
  return changed;
}

async function writeFiles(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  batch: PaymentBatch,
  lines: readonly SealedPayment[],
): Promise<Pick<BatchChanges, 'fileName' | 'xlsxFileId' | 'xlsxSha256' | 'csvFileId' | 'csvSha256'>> {
  const { period } = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const title = `${periodTitle(period, run.period)}${run.schemeTitle}`;
  const table = paymentTable(
    {
      title: `${title}银行代发明细`,
      batchNumber: batch.number,
      count: batch.lineCount,
      totalFen: batch.totalFen,
      digest: batch.digest,
    },
    lines.map((line) => fileLine(context, line, title)),
  );
  const fileName = paymentFileName(batch);
  const save = (extension: string, contentType: string, bytes: Uint8Array) =>
    context.files.save(actor, {
      name: `${fileName}.${extension}`,
      contentType,
      bytes,
      divisionCode: batch.divisionCode,
      purpose: 'payment-batches.export',
    });
  const xlsx = await save('xlsx', xlsxType, await context.writer.workbook(table));
  const csv = await save('csv', csvType, await context.writer.csv(table));
  return { fileName, xlsxFileId: xlsx.id, xlsxSha256: xlsx.sha256, csvFileId: csv.id, csvSha256: csv.sha256 };
}

function fileLine(context: Context, line: SealedPayment, remark: string): PaymentFileLine {
  invariant(line.cardSealed !== null && line.payeeName !== null, 'a line that goes has an account');
  return {
    sequence: line.sequence,
    payeeName: line.payeeName,
    cardNumber: context.crypto.decrypt(line.cardSealed),
    identityMasked: line.identityMasked,
    bankName: line.bankName ?? '',
    amountFen: line.amountFen,
    remark,
  };
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
