import {
  type Actor,
  type AuditLog,
  addDays,
  type Clock,
  domainError,
  type FileStore,
  keepUpload,
  type ListQuery,
  type LocalDate,
  type Transactions,
} from '@gongyi/kernel';
import {
  type DecideLeave,
  type LeaveFilter,
  type LeaveRecord,
  leaveWorkflow,
  type RequestLeave,
} from '../model/daily-attendance.js';
import { daysOf, judgeLeave, type LeaveDays } from '../model/leave-limits.js';
import type { DailyAttendanceStore, HolderOnDay, NewDay, PostRules } from '../ports.js';

export interface LeaveServiceDeps {
  readonly store: DailyAttendanceStore;
  readonly rules: PostRules;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases of leave: asked for by the village within the county's limits, decided by the township. */
export function createLeaveService({ store, rules, files, audit, transactions, clock }: LeaveServiceDeps) {
  async function get(actor: Actor, id: string): Promise<LeaveRecord> {
    const leave = await store.getLeave(actor, id);
    if (leave === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return leave;
  }

  async function holderThrough(actor: Actor, agreementId: string, { fromDay, toDay }: LeaveDays): Promise<HolderOnDay> {
    const on = async (day: LocalDate) => (await store.holdersOn(actor, { day, agreementIds: [agreementId] }))[0];
    const [holder, atEnd] = [await on(fromDay), await on(toDay)];
    if (holder === undefined && atEnd === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    if (holder === undefined || atEnd === undefined) throw domainError('conflict', 'POSTS.DAY_OUTSIDE_AGREEMENT');
    return holder;
  }

  async function recorded(actor: Actor, id: string, command: string, reason: string): Promise<LeaveRecord> {
    const leave = await get(actor, id);
    const { divisionCode, agreementId, kind, fromDay, toDay, state } = leave;
    await audit.record(actor, {
      action: `attendance-leaves.${command}`,
      resource: 'attendance-leaves',
      recordId: id,
      divisionCode,
      after: { agreementId, kind, fromDay, toDay, state },
      ...(reason === '' ? {} : { reason }),
    });
    return leave;
  }

  const request = (actor: Actor, input: RequestLeave): Promise<LeaveRecord> =>
    transactions.run(actor, async () => {
      const { agreementId, kind, fromDay, toDay, reason, proofFileId } = input;
      const { value, version, clause, documentNumber } = await rules.setting(actor, 'post-attendance', fromDay);
      await store.lockAgreements(actor, [agreementId]);
      const { divisionCode, personId, personName } = await holderThrough(actor, agreementId, input);
      const others = await store.leavesAround(actor, agreementId, input);
      const refusal = judgeLeave(value.leave, { kind, fromDay, toDay, hasProof: proofFileId !== undefined }, others);
      if (refusal !== null)
        throw domainError('unprocessable', refusal.code, { ...refusal.params, clause, documentNumber });
      const id = await store.addLeave(actor, {
        divisionCode,
        agreementId,
        personId,
        personName,
        kind,
        fromDay,
        toDay,
        reason,
        proofFileId: proofFileId === undefined ? null : (await keepUpload(files, actor, proofFileId, divisionCode)).id,
        ruleVersion: version,
        requestedByName: actor.displayName,
        requestedOn: clock.today(),
      });
      return recorded(actor, id, 'request', reason);
    });

  /** A leave that is granted stands in the days at once, where nobody can be present too. */
  async function writeDays(actor: Actor, leave: LeaveRecord): Promise<void> {
    const { agreementId, divisionCode, personName, kind, fromDay } = leave;
    const { personId } = await holderThrough(actor, agreementId, leave);
    const days = Array.from(
      { length: daysOf(leave) },
      (_, index): NewDay => ({
        agreementId,
        divisionCode,
        personId,
        personName,
        workDay: addDays(fromDay, index),
        kind: 'leave',
        minutes: null,
        makesUp: null,
        source: 'leave',
        sessionId: null,
        leaveId: leave.id,
        leaveKind: kind,
        recordedByName: actor.displayName,
        recordedOn: clock.today(),
      }),
    );
    const written = await store.addDays(actor, days);
    const taken = days.find((day) => !written.has(`${agreementId} ${day.workDay}`));
    if (taken !== undefined) throw domainError('conflict', 'POSTS.LEAVE_DAY_TAKEN', { day: taken.workDay });
  }

  const decide = (actor: Actor, id: string, { version, verdict, reason }: DecideLeave): Promise<LeaveRecord> =>
    transactions.run(actor, async () => {
      const leave = await get(actor, id);
      const state = leaveWorkflow.next(leave.state, verdict);
      if (verdict === 'refuse' && reason.length < 2) throw domainError('invalid_input', 'POSTS.LEAVE_REFUSAL_REASON');
      await store.changeLeave(
        actor,
        { id, version },
        {
          state,
          decidedBy: actor.userId,
          decidedByName: actor.displayName,
          decidedOn: clock.today(),
          decisionReason: reason,
        },
      );
      if (verdict === 'approve') await writeDays(actor, leave);
      return recorded(actor, id, verdict, reason);
    });

  return {
    list: (actor: Actor, query: ListQuery<LeaveFilter>) => store.findLeaves(actor, query),
    get,
    request,
    decide,
    withdraw: (actor: Actor, id: string, version: number): Promise<LeaveRecord> =>
      transactions.run(actor, async () => {
        const { state } = await get(actor, id);
        await store.changeLeave(actor, { id, version }, { state: leaveWorkflow.next(state, 'withdraw') });
        return recorded(actor, id, 'withdraw', '');
      }),
    /** The kinds that the county has, for the form. */
    kinds: async (actor: Actor) =>
      (await rules.setting(actor, 'post-attendance', clock.today())).value.leave.kinds.map(({ id, zh, en }) => ({
        id,
        zh,
        en,
      })),
  };
}
export type LeaveService = ReturnType<typeof createLeaveService>;
