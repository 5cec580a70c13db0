import { type Actor, domainError, type Fen, type JsonObject, type LocalDate } from '@gongyi/kernel';
import type { FundMovement } from '../fund-ports.js';
import type { Recovery } from '../model/recovery.js';
import { type LinePart, type RecoverableLine, restOf } from '../model/recovery-money.js';
import type { RecoveryCommand } from '../model/recovery-workflow.js';
import { recoveryWorkflow } from '../model/recovery-workflow.js';
import type { BookedMove, NewMoves, RecoveryChanges } from '../recovery-ports.js';
import { type Context, found } from './context.js';

/** What steps of a case need; the payments' follow-up has no more than this. */
export type CaseContext = Pick<Context, 'store' | 'funds' | 'audit' | 'clock'>;

export interface CaseStep {
  readonly act: string;
  readonly command: RecoveryCommand | null;
  readonly changes?: RecoveryChanges;
  readonly amountFen?: Fen | null;
  readonly note?: string | null;
  readonly after?: JsonObject;
}

export const getCase = async (context: CaseContext, actor: Actor, id: string): Promise<Recovery> =>
  found(await context.store.recoveries.get(actor, id, context.clock.today()));

/** @throws DomainError conflict LIST.VERSION_CONFLICT when somebody changed it since the caller read it */
export async function lockCase(context: CaseContext, actor: Actor, id: string, version?: number): Promise<Recovery> {
  const recovery = found(await context.store.recoveries.lock(actor, id, context.clock.today()));
  if (version !== undefined && recovery.version !== version)
    throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version, current: recovery.version });
  return recovery;
}

/** One step along the workflow: the row, its event and its audit entry. Answers the case as it is then. */
export async function stepCase(
  context: CaseContext,
  actor: Actor,
  recovery: Recovery,
  { act, command, changes = {}, amountFen = null, note = null, after = {} }: CaseStep,
): Promise<Recovery> {
  const { store, audit, clock } = context;
  const state = command === null ? recovery.state : recoveryWorkflow.next(recovery.state, command);
  await store.recoveries.update(actor, recovery, { ...changes, state });
  const moved = { act, fromState: recovery.state, toState: state, occurredOn: clock.today(), amountFen, note };
  await store.recoveries.addEvent(actor, recovery, moved);
  await audit.record(actor, {
    action: `recoveries.${act}`,
    resource: 'recoveries',
    recordId: recovery.id,
    divisionCode: recovery.divisionCode,
    before: { state: recovery.state, outstandingFen: recovery.outstandingFen },
    after: { state, ...(amountFen === null ? {} : { amountFen }), ...after },
    ...(note === null ? {} : { reason: note }),
  });
  return getCase(context, actor, recovery.id);
}

/** Moves money of a case; what people gave back goes back to the funds that paid it. */
export async function moveMoney(
  context: CaseContext,
  actor: Actor,
  recovery: Recovery,
  move: Omit<NewMoves, 'bookedOn'>,
): Promise<void> {
  if (move.parts.length === 0) return;
  const booked = await context.store.recoveries.addMoves(actor, recovery, { ...move, bookedOn: context.clock.today() });
  if (move.kind === 'receive' || move.kind === 'set_off') await toFunds(context, actor, recovery, 'recover', booked);
  if (move.kind === 'undo_set_off') await toFunds(context, actor, recovery, 'unrecover', booked);
}

async function toFunds(
  { funds: { ledger } }: CaseContext,
  actor: Actor,
  recovery: Recovery,
  kind: 'recover' | 'unrecover',
  moves: readonly BookedMove[],
): Promise<void> {
  const runOf = new Map(recovery.lines.map((line) => [line.id, line]));
  const movements: FundMovement[] = [];
  for (const { id, lineId, amountFen } of moves) {
    const line = runOf.get(lineId);
    if (line === undefined) continue;
    const purpose = { kind: 'subsidy_run', id: line.runId, title: `${line.period} ${recovery.personName}` };
    const paidBy = (await ledger.standing(actor, purpose)).find(({ paidFen }) => paidFen > 0);
    // Paid outside the ledger, or before the county kept it.
    if (paidBy === undefined) continue;
    movements.push({
      fundId: paidBy.fundId,
      purpose,
      amountFen,
      command: `recovery:${id}:${kind}`,
      personId: recovery.personId,
    });
  }
  await ledger[kind](actor, movements);
}

/** The lines' rests, the last month first, until the amount is reached: what is not asked for any more. */
export function lastFirst(lines: readonly RecoverableLine[]): RecoverableLine[] {
  return [...lines].reverse();
}

/** A reduction to nothing: all rests. */
export function allRests(lines: readonly RecoverableLine[]): LinePart[] {
  return lines.flatMap((line) => (restOf(line) > 0 ? [{ lineId: line.id, amountFen: restOf(line) }] : []));
}

/** After money came in: the case is being paid, or is over. */
export function afterMoney(
  recovery: Recovery,
  today: LocalDate,
): { command: RecoveryCommand; changes: RecoveryChanges } {
  return recovery.outstandingFen === 0
    ? { command: 'finish', changes: { closedOn: today } }
    : { command: 'pay', changes: {} };
}

/** @throws DomainError conflict RECOVERY.TAKES_NO_MONEY {state} */
export function requireCollecting({ state }: Recovery): void {
  if (state !== 'due' && state !== 'paying') throw domainError('conflict', 'RECOVERY.TAKES_NO_MONEY', { state });
}
