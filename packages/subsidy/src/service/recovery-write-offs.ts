import { type Actor, domainError, keepUpload } from '@gongyi/kernel';
import type { DecideWriteOff, ProposeWriteOff, Recovery } from '../model/recovery.js';
import { recoveryWorkflow, writeOffWorkflow } from '../model/recovery-workflow.js';
import type { Context } from './context.js';
import { allRests, moveMoney, requireCollecting, stepCase } from './recovery-cases.js';

/** Gives up what is outstanding, on paper: somebody else decides. */
export async function proposeWriteOff(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  { reason, documentNumber, fileId: uploadId }: ProposeWriteOff,
): Promise<Recovery> {
  requireCollecting(recovery);
  if (recovery.pendingFen > 0)
    throw domainError('conflict', 'RECOVERY.SET_OFF_PENDING', { pending: recovery.pendingFen });
  const amountFen = recovery.outstandingFen;
  const kept = uploadId === undefined ? null : await keepUpload(context.files, actor, uploadId, recovery.divisionCode);
  const writeOff = { amountFen, reason, documentNumber, fileId: kept?.id ?? null };
  await context.store.recoveries.addWriteOff(actor, recovery, writeOff);
  return stepCase(context, actor, recovery, {
    act: 'propose-write-off',
    command: null,
    amountFen,
    note: reason,
    after: { documentNumber },
  });
}

/** What was proposed is what is outstanding still, or it is proposed anew. */
export async function decideWriteOff(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  input: DecideWriteOff,
): Promise<Recovery> {
  const { verdict } = input;
  const reason = input.reason ?? null;
  const proposal = recovery.writeOffs.find(({ state }) => state === 'proposed');
  if (proposal === undefined) throw domainError('conflict', 'RECOVERY.NO_WRITE_OFF');
  const today = context.clock.today();
  const state = writeOffWorkflow.next(proposal.state, verdict);
  const decision = { state, decidedOn: today, decisionReason: reason };
  const { amountFen } = proposal;
  if (verdict === 'reject') {
    await context.store.recoveries.decideWriteOff(actor, proposal.id, decision);
    return stepCase(context, actor, recovery, { act: 'reject-write-off', command: null, amountFen, note: reason });
  }
  recoveryWorkflow.next(recovery.state, 'write-off');
  if (amountFen !== recovery.outstandingFen || recovery.pendingFen > 0)
    throw domainError('conflict', 'RECOVERY.WRITE_OFF_CHANGED', {
      proposed: amountFen,
      outstanding: recovery.outstandingFen,
    });
  await context.store.recoveries.decideWriteOff(actor, proposal.id, decision);
  await moveMoney(context, actor, recovery, { kind: 'write_off', parts: allRests(recovery.lines) });
  const changes = { closedOn: today, closeReason: proposal.reason };
  return stepCase(context, actor, recovery, {
    act: 'write-off',
    command: 'write-off',
    changes,
    amountFen,
    note: reason,
  });
}
