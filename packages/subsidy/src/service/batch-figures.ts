import type { Actor } from '@gongyi/kernel';
import type { HoldReason } from '../model/dictionaries.js';
import { type BatchFigures, createBatchFigures, type FigureLine } from '../model/payment-file.js';
import { paymentWorkflow } from '../model/payment-workflow.js';
import type { Payment, PaymentBatch } from '../model/records.js';
import { type Context, found } from './context.js';

/** What a batch says about the lines that go into its file. */
export function batchFiguresOf(lines: readonly FigureLine[]): BatchFigures {
  const { add, figures } = createBatchFigures();
  for (const line of [...lines].sort((a, b) => a.sequence - b.sequence)) add(line);
  return figures();
}

/** After a line joined or left a batch that is not sent yet. */
export async function refreshBatch(context: Context, actor: Actor, batchId: string): Promise<PaymentBatch> {
  const lines = await context.store.payments.ofBatch(actor, batchId, ['prepared']);
  return context.store.payments.updateBatch(actor, batchId, batchFiguresOf(lines));
}

/**
 * A line that waits in a batch leaves it, and the batch counts without it.
 *
 * @returns the batch when its file is being written or is sent: then the line stays; undefined when it has left
 */
export async function holdPrepared(
  context: Context,
  actor: Actor,
  { id, batchId }: Pick<Payment, 'id' | 'batchId'>,
  heldReason: HoldReason,
  source: string,
): Promise<PaymentBatch | undefined> {
  const { payments } = context.store;
  const batch = found(await payments.lockBatch(actor, batchId));
  if (batch.state !== 'prepared') return batch;
  const to = paymentWorkflow.next('prepared', 'hold');
  const on = context.clock.today();
  await payments.step(actor, [{ paymentId: id, from: 'prepared', to, on, reason: null, heldReason }], source);
  await refreshBatch(context, actor, batchId);
  return undefined;
}
