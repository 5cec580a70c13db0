import { type Actor, sumFen } from '@gongyi/kernel';
import { batchDigestOf } from '../model/payment-file.js';
import type { PaymentBatch } from '../model/records.js';
import type { BatchFigures } from '../ports.js';
import type { Context } from './context.js';

type FigureLine = Parameters<typeof batchDigestOf>[0][number];

/** What a batch says about the lines that go into its file. */
export function batchFiguresOf(lines: readonly FigureLine[]): BatchFigures {
  return {
    lineCount: lines.length,
    totalFen: sumFen(lines.map((line) => line.amountFen)),
    digest: batchDigestOf(lines),
  };
}

/** After a line joined or left a batch that is not sent yet. */
export async function refreshBatch(context: Context, actor: Actor, batchId: string): Promise<PaymentBatch> {
  const lines = await context.store.payments.ofBatch(actor, batchId, ['prepared']);
  return context.store.payments.updateBatch(actor, batchId, batchFiguresOf(lines));
}
