import {
  type Actor,
  type CheckedImport,
  type CheckedRow,
  domainError,
  fen,
  invariant,
  type JsonObject,
  localDateSchema,
  type MessageCatalogue,
  parseInput,
  requirePermission,
  type Sheet,
  uuidSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import type { ResolvePayment } from '../model/inputs.js';
import { matchReturns, type SentLine } from '../model/match-returns.js';
import { returnReasonOf } from '../model/payment-rules.js';
import { type PaymentState, paymentBatchWorkflow, paymentWorkflow } from '../model/payment-workflow.js';
import { readLayout } from '../model/read-layout.js';
import type { Payment, PaymentBatch } from '../model/records.js';
import { parseReturn } from '../model/return-file.js';
import type { BatchLine, PaymentStep } from '../ports.js';
import { returnFindingCodes, returnFindingMessages } from '../return-messages.js';
import { type Context, found, wholeCounty } from './context.js';
import { returnLines } from './run-funds.js';

const paramsSchema = z.strictObject({ batchId: uuidSchema });
const outcomeSchema = z.object({
  paymentId: uuidSchema,
  outcome: z.enum(['settled', 'returned', 'parked']),
  on: localDateSchema,
  reason: z.string().nullable(),
});

const sentStates: readonly PaymentState[] = ['sent', 'settled', 'returned', 'parked'];
const commandOf = { settled: 'settle', returned: 'return', parked: 'park' } as const;

/** What the import engine needs to know about a file that a bank sends back. */
export interface BankFileImporter<Kind extends string> {
  readonly kind: Kind;
  readonly title: { readonly zh: string; readonly en: string };
  readonly permission: string;
  readonly catalogue: MessageCatalogue;
  readonly errorCodes: readonly string[];
  readonly params: z.ZodType<JsonObject>;
  read(
    actor: Actor,
    file: { readonly name: string; readonly bytes: Uint8Array },
    params: JsonObject,
  ): Promise<readonly Sheet[]>;
  check(actor: Actor, sheets: readonly Sheet[], params: JsonObject): Promise<CheckedImport>;
  commit(
    actor: Actor,
    rows: readonly CheckedRow[],
    params: JsonObject,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<Record<string, number>>;
}

/** Reads the bank's answer to one batch; problems are named at their cells, right lines take effect together. */
export function createBankReturnImporter(context: Context): BankFileImporter<'bank-returns'> {
  return {
    kind: 'bank-returns',
    title: { zh: '银行回盘文件', en: 'Bank return file' },
    permission: 'payments.reconcile',
    catalogue: returnFindingMessages,
    errorCodes: returnFindingCodes,
    params: paramsSchema as unknown as z.ZodType<JsonObject>,
    read: (actor, file, params) => readReturn(context, actor, file, parseInput(paramsSchema, params).batchId),
    check: (actor, sheets, params) => checkReturns(context, actor, sheets, parseInput(paramsSchema, params).batchId),
    commit: (actor, rows, params, progress) => {
      requirePermission(actor, 'payments.reconcile');
      const { batchId } = parseInput(paramsSchema, params);
      return context.transactions.run(actor, () => commitReturns(context, actor, rows, batchId, progress));
    },
  };
}

/** @throws DomainError conflict SUBSIDY.BATCH_NOT_SENT {state}; invalid_input SUBSIDY.FILE_FORMAT {expected} | WORKBOOK.* */
function readReturn(
  context: Context,
  actor: Actor,
  file: { readonly name: string; readonly bytes: Uint8Array },
  batchId: string,
): Promise<readonly Sheet[]> {
  requirePermission(actor, 'payments.reconcile');
  return context.transactions.run(actor, async () => {
    sentBatch(found(await context.store.payments.getBatch(actor, batchId)));
    const layout = await context.store.payments.layoutOf(actor, batchId);
    return context.paymentFiles.read(file, layout.return);
  });
}

/** @throws DomainError conflict SUBSIDY.BATCH_NOT_SENT {state}; unprocessable SUBSIDY.NO_RETURN_LINES */
function checkReturns(
  context: Context,
  actor: Actor,
  sheets: readonly Sheet[],
  batchId: string,
): Promise<CheckedImport> {
  requirePermission(actor, 'payments.reconcile');
  wholeCounty(actor);
  return context.transactions.run(actor, async () => {
    const batch = sentBatch(found(await context.store.payments.getBatch(actor, batchId)));
    const lines = await context.store.payments.ofBatch(actor, batchId, sentStates);
    const layout = await context.store.payments.layoutOf(actor, batchId);
    const rules = await context.paymentRules.rules(actor, context.clock.today());
    const parsed = parseReturn(readLayout(sheets, layout.return), {
      layout: layout.return,
      results: layout.results,
      number: batch.number,
    });
    if (parsed.rows.length === 0 && parsed.findings.length === 0)
      throw domainError('unprocessable', 'SUBSIDY.NO_RETURN_LINES');
    return matchReturns(
      parsed,
      lines.map((line) => sentLine(context, line)),
      { today: context.clock.today(), countyDivision: batch.divisionCode, rules },
    );
  });
}

function sentBatch(batch: PaymentBatch): PaymentBatch {
  if (batch.exportedOn === null) throw domainError('conflict', 'SUBSIDY.BATCH_NOT_SENT', { state: batch.state });
  return batch;
}

function sentLine(context: Context, line: BatchLine): SentLine {
  const { cardSealed, payeeName, payeeIdentityMasked, sentOn } = line;
  const account = cardSealed !== null && payeeName !== null && payeeIdentityMasked !== null;
  invariant(account && sentOn !== null, 'a sent line has an account and a day');
  return {
    paymentId: line.id,
    sequence: line.sequence,
    payeeKind: line.payeeKind,
    payeeName,
    identityMasked: payeeIdentityMasked,
    cardNumber: context.crypto.decrypt(cardSealed),
    amountFen: line.amountFen,
    state: line.state,
    sentOn,
    divisionCode: line.divisionCode,
  };
}

async function commitReturns(
  context: Context,
  actor: Actor,
  rows: readonly CheckedRow[],
  batchId: string,
  progress: (done: number, total: number) => Promise<void>,
): Promise<Record<string, number>> {
  wholeCounty(actor);
  const { payments } = context.store;
  const batch = sentBatch(found(await payments.lockBatch(actor, batchId)));
  const lines = await payments.ofBatch(actor, batchId, sentStates);
  const rules = await context.paymentRules.rules(actor, context.clock.today());
  const states = new Map(lines.map((line) => [line.id, line.state]));
  const counts = { settled: 0, returned: 0, parked: 0, unchanged: 0 };
  const steps: PaymentStep[] = [];
  for (const row of rows.filter((candidate) => candidate.outcome === 'ok')) {
    const { paymentId, outcome, on, reason } = parseInput(outcomeSchema, row.values);
    const state = states.get(paymentId);
    if (state === undefined) throw domainError('conflict', 'SUBSIDY.PAYMENTS_CHANGED_MEANWHILE');
    if (state === outcome || row.action === 'unchanged') counts.unchanged += 1;
    else {
      const to = paymentWorkflow.next(state, commandOf[outcome]);
      steps.push({
        paymentId,
        from: state,
        to,
        on,
        reason,
        returned: outcome === 'returned' ? returnReasonOf(reason ?? '', rules) : null,
      });
      counts[outcome] += 1;
    }
  }
  await progress(0, steps.length);
  await payments.step(actor, steps, 'bank-returns');
  const back = new Set(steps.filter(({ to }) => to === 'returned').map(({ paymentId }) => paymentId));
  await returnToFund(
    context,
    actor,
    batch,
    lines.filter(({ id }) => back.has(id)),
  );
  const changed = await followLines(context, actor, batch);
  await context.audit.record(actor, {
    action: 'payment-batches.reconcile',
    resource: 'payment-batches',
    recordId: batchId,
    divisionCode: batch.divisionCode,
    before: { state: batch.state },
    after: { state: changed.state, ...counts },
  });
  await progress(steps.length, steps.length);
  return counts;
}

async function returnToFund(
  context: Context,
  actor: Actor,
  { runId }: PaymentBatch,
  lines: readonly Pick<Payment, 'id' | 'personId' | 'entitlementFen'>[],
): Promise<void> {
  await returnLines(context, actor, found(await context.store.runs.get(actor, runId)), lines);
}

/** The batch is reconciled when nothing of it is in flight or unclear. */
async function followLines(context: Context, actor: Actor, batch: PaymentBatch): Promise<PaymentBatch> {
  const { payments } = context.store;
  const now = found(await payments.getBatch(actor, batch.id));
  if (now.state === 'reconciled') return now;
  const complete = now.inFlightCount === 0 && now.parkedCount === 0;
  const heard = now.settledCount + now.returnedCount + now.parkedCount > 0;
  if (!complete && !heard) return now;
  const state = paymentBatchWorkflow.next(now.state, complete ? 'reconcile' : 'reconcilePartly');
  return state === now.state ? now : payments.updateBatch(actor, batch.id, { state });
}

/**
 * A person's decision on a line that the bank left unclear, or on a return that was reported outside a file.
 *
 * @throws DomainError conflict KERNEL.TRANSITION_NOT_ALLOWED; invalid_input SUBSIDY.DAY_OUT_OF_RANGE
 */
export async function resolvePayment(
  context: Context,
  actor: Actor,
  id: string,
  input: ResolvePayment,
): Promise<Payment> {
  wholeCounty(actor);
  const { payments } = context.store;
  const seen = found(await payments.get(actor, id));
  const batch = found(await payments.lockBatch(actor, seen.batchId));
  const line = found(await payments.get(actor, id));
  const to = paymentWorkflow.next(line.state, commandOf[input.outcome]);
  const today = context.clock.today();
  if (input.on > today || input.on < (line.sentOn ?? today)) {
    throw domainError('invalid_input', 'SUBSIDY.DAY_OUT_OF_RANGE', { from: line.sentOn, to: today });
  }
  const rules = await context.paymentRules.rules(actor, today);
  const returned = input.outcome === 'returned' ? returnReasonOf(input.reason, rules) : null;
  await payments.step(
    actor,
    [{ paymentId: id, from: line.state, to, on: input.on, reason: input.reason, returned }],
    'payments.resolve',
  );
  if (to === 'returned') await returnToFund(context, actor, batch, [line]);
  await followLines(context, actor, batch);
  await context.audit.record(actor, {
    action: 'payments.resolve',
    resource: 'payments',
    recordId: id,
    divisionCode: line.divisionCode,
    before: { state: line.state },
    after: { state: to, on: input.on, amountFen: fen(line.amountFen) },
    reason: input.reason,
  });
  return found(await payments.get(actor, id));
}
