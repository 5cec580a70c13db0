import { type Actor, type Fen, fen, groupBy, sumFen } from '@gongyi/kernel';
import type { Recovery } from '../model/recovery.js';
import { openOf, restOf, setOffOf, shareOut } from '../model/recovery-money.js';
import { floorOfSetting } from '../model/recovery-setting.js';
import { recoveryWorkflow, setOffWorkflow } from '../model/recovery-workflow.js';
import type { LiveItem, NewPayment, PaymentStep, PaymentStore } from '../ports.js';
import type { SetOff } from '../recovery-ports.js';
import type { Context } from './context.js';
import { afterMoney, type CaseContext, getCase, lockCase, moveMoney, stepCase } from './recovery-cases.js';
import { settledRule } from './recovery-rule.js';

type Line = Omit<NewPayment, 'sequence'>;
type PaidItem = Pick<LiveItem, 'itemId' | 'personId' | 'payeeKind' | 'payeeId'>;

/** The person's own money. A household's, an employer's or an institution's answers for nobody's debt. */
export const isOwnMoney = ({ personId, payeeKind, payeeId }: Omit<PaidItem, 'itemId'>): boolean =>
  payeeKind === 'person' && payeeId === personId;

/**
 * The lines of a batch as suspicion and debts leave them: a suspended one is held with its reason; from one that goes, what
 * is due is kept back down to the floor. A county without a rule about set-off keeps nothing back.
 */
export async function withRecoveries<L extends Line>(
  context: Context,
  actor: Actor,
  lines: readonly L[],
  items: readonly PaidItem[],
): Promise<L[]> {
  const people = [...new Set(lines.map(({ personId }) => personId))];
  const holds = await context.store.holds.active(actor, people);
  const suspended = lines.map((line): L => {
    const hold = holds.find(
      ({ personId, itemId }) => personId === line.personId && (itemId ?? line.itemId) === line.itemId,
    );
    if (hold === undefined || line.heldReason !== null) return line;
    return { ...line, account: null, heldReason: 'suspended', heldDetail: hold.reason };
  });
  const own = new Set(items.filter(isOwnMoney).map(({ itemId }) => itemId));
  return withSetOffs(context, actor, suspended, own);
}

async function withSetOffs<L extends Line>(
  context: Context,
  actor: Actor,
  lines: readonly L[],
  own: ReadonlySet<string>,
): Promise<L[]> {
  const today = context.clock.today();
  const mayKeep = ({ heldReason, itemId }: L) => heldReason === null && own.has(itemId);
  const going = lines.filter(mayKeep).map(({ personId }) => personId);
  const due = await context.store.recoveries.lockDue(actor, going, today);
  if (due.length === 0) return [...lines];
  const rule = await settledRule(context, actor, today);
  if (rule === null || rule.setOff === null) return [...lines];
  const floor = floorOfSetting(rule.setOff);
  const left = new Map(due.map(({ recoveryId, dueFen }) => [recoveryId, dueFen]));
  const ofPerson = groupBy(due, ({ personId }) => personId);
  return lines.map((line): L => {
    if (!mayKeep(line)) return line;
    const setOffs: { recoveryId: string; amountFen: Fen }[] = [];
    for (const { recoveryId } of ofPerson.get(line.personId) ?? []) {
      const taken = sumFen(setOffs.map(({ amountFen }) => amountFen));
      const most = setOffOf(line.amountFen, fen(taken + (left.get(recoveryId) ?? 0)), floor);
      const amountFen = fen(most - taken);
      if (amountFen <= 0) continue;
      left.set(recoveryId, fen((left.get(recoveryId) ?? 0) - amountFen));
      setOffs.push({ recoveryId, amountFen });
    }
    if (setOffs.length === 0) return line;
    return { ...line, setOffs, amountFen: fen(line.amountFen - sumFen(setOffs.map(({ amountFen }) => amountFen))) };
  });
}

/** Payments whose every step their set-offs follow, whoever takes it: the bank, a cancelled batch, an objection. */
export function followedPayments(context: CaseContext): PaymentStore {
  const { payments } = context.store;
  return {
    ...payments,
    async step(actor, steps, source) {
      await payments.step(actor, steps, source);
      await followSteps(context, actor, steps);
    },
  };
}

const leaving: readonly string[] = ['held', 'cancelled', 'replaced', 'returned'];

async function followSteps(context: CaseContext, actor: Actor, steps: readonly PaymentStep[]): Promise<void> {
  const ids = (states: readonly string[]) =>
    steps.filter(({ to }) => states.includes(to)).map(({ paymentId }) => paymentId);
  const { recoveries } = context.store;
  const [arrived, left, returned] = [ids(['settled']), ids(leaving), ids(['returned'])];
  if (arrived.length > 0)
    for (const setOff of await recoveries.setOffsOf(actor, arrived, ['reserved'])) await settle(context, actor, setOff);
  if (left.length > 0)
    for (const setOff of await recoveries.setOffsOf(actor, left, ['reserved', 'settled']))
      await undo(context, actor, setOff);
  if (returned.length > 0)
    for (const { recoveryId, lineId } of await recoveries.linesAbout(actor, returned))
      await relieve(context, actor, recoveryId, lineId);
}

/** The payment has arrived: what was kept back of it is paid. */
async function settle(context: CaseContext, actor: Actor, setOff: SetOff): Promise<void> {
  const recovery = await lockCase(context, actor, setOff.recoveryId);
  const { id, amountFen } = setOff;
  await context.store.recoveries.moveSetOff(actor, setOff, setOffWorkflow.next(setOff.state, 'settle'));
  await moveMoney(context, actor, recovery, {
    kind: 'set_off',
    setOffId: id,
    parts: shareOut(recovery.lines, amountFen),
  });
  const now = await getCase(context, actor, recovery.id);
  await stepCase(context, actor, now, { act: 'set-off', amountFen, ...afterMoney(now, context.clock.today()) });
}

/** The payment did not go, or came back: nothing was kept back of it. */
async function undo(context: CaseContext, actor: Actor, setOff: SetOff): Promise<void> {
  let recovery = await lockCase(context, actor, setOff.recoveryId);
  const { amountFen } = setOff;
  const settled = setOff.state === 'settled';
  if (settled && recoveryWorkflow.allowed(recovery.state).includes('reopen')) {
    const changes = { closedOn: null, closeReason: null };
    recovery = await stepCase(context, actor, recovery, { act: 'reopen', command: 'reopen', changes, amountFen });
  }
  await context.store.recoveries.moveSetOff(actor, setOff, setOffWorkflow.next(setOff.state, 'undo'));
  if (settled) {
    const moves = await context.store.recoveries.movesOf(actor, setOff.id);
    const parts = moves.map((move) => ({ lineId: move.lineId, amountFen: move.amountFen }));
    await moveMoney(context, actor, recovery, { kind: 'undo_set_off', setOffId: setOff.id, parts });
  }
  await stepCase(context, actor, recovery, { act: 'undo-set-off', command: null, amountFen });
}

/**
 * The bank sent back the very payment that the case is about: the person does not have that money, so what is still asked
 * for it is asked for no more. If the line is paid again in full, that is another payment and another case.
 */
async function relieve(context: CaseContext, actor: Actor, recoveryId: string, lineId: string): Promise<void> {
  const recovery = await lockCase(context, actor, recoveryId);
  const line = recovery.lines.find(({ id }) => id === lineId);
  const amountFen = fen(Math.min(line === undefined ? 0 : restOf(line), openOf(recovery)));
  if (amountFen <= 0) return;
  await moveMoney(context, actor, recovery, { kind: 'reduce', parts: [{ lineId, amountFen }] });
  const now = await getCase(context, actor, recoveryId);
  const closing = closingOf(now);
  const changes = closing === null ? {} : { closedOn: context.clock.today(), closeReason: '款项已被银行退回' };
  await stepCase(context, actor, now, { act: 'relieve', command: closing, changes, amountFen });
}

function closingOf(recovery: Recovery): 'relieve' | 'finish' | null {
  if (recovery.outstandingFen > 0) return null;
  const allowed = recoveryWorkflow.allowed(recovery.state);
  if (recovery.debtFen === 0 && allowed.includes('relieve')) return 'relieve';
  return allowed.includes('finish') ? 'finish' : null;
}
