import {
  type Actor,
  type AuditLog,
  addDays,
  type Clock,
  domainError,
  type FieldCrypto,
  type ListQuery,
  type Locale,
  lastDay,
  linkHolder,
  maskPersonName,
  noticeEnd,
  type Period,
  readLinkToken,
  type Transactions,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import {
  type AnswerDispute,
  type AttendanceDisputeFilter,
  type AttendanceDisputeRecord,
  attendanceDisputeWorkflow,
  type PublicSlip,
  type RecordDispute,
  slipDaysAfterDispute,
} from '../model/attendance-slips.js';
import type { AttendanceFollowUp, AttendanceSlipStore, Divisions, PostRules } from '../ports.js';
import { settledOrNull } from './attendance-setting.js';

export interface AttendanceSlipServiceDeps {
  readonly store: AttendanceSlipStore;
  readonly rules: PostRules;
  readonly crypto: Pick<FieldCrypto, 'hash'>;
  readonly divisions: Pick<Divisions, 'nameOf'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

/** Use cases after the freeze: what each worker is shown, what is said against it, and what waits with its pay. */
export function createAttendanceSlipService(deps: AttendanceSlipServiceDeps) {
  const { store, rules, crypto, divisions, audit, transactions, clock, calendar } = deps;

  async function getDispute(actor: Actor, id: string): Promise<AttendanceDisputeRecord> {
    const dispute = await store.getDispute(actor, id);
    if (dispute === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return dispute;
  }

  const followUp: AttendanceFollowUp = {
    async beforeImport(actor, period) {
      const settled = await settledOrNull(rules, actor, lastDay(period));
      if (settled?.value.mode === 'daily') {
        const { clause, documentNumber } = settled;
        throw domainError('conflict', 'POSTS.MODE_DAILY', { period, clause, documentNumber });
      }
    },
    async beforeFreeze(actor, period) {
      const sheets = await store.outdatedSheets(actor, period);
      if (sheets > 0) throw domainError('conflict', 'POSTS.DAYS_AFTER_CLOSE', { period, sheets });
    },
    async settled(actor: Actor, period: Period) {
      const settled = await settledOrNull(rules, actor, lastDay(period));
      if (settled === null) return;
      const { days, unit } = settled.value.dispute;
      const shownOn = clock.today();
      // A county without days for a dispute still hears one on the day itself, and pay does not wait.
      const disputeUntil = days === 0 ? shownOn : noticeEnd(shownOn, days, unit, calendar);
      const paidFrom = days === 0 ? shownOn : addDays(disputeUntil, 1);
      await store.showLines(actor, period, { shownOn, disputeUntil, paidFrom });
    },
    held: (actor, period) => store.heldLines(actor, period, clock.today()),
  };

  const record = (actor: Actor, { slipId, statedBy, content }: RecordDispute): Promise<AttendanceDisputeRecord> =>
    transactions.run(actor, async () => {
      const slip = await store.getSlip(actor, slipId);
      if (slip === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      const receivedOn = clock.today();
      const { disputeUntil, divisionCode, lineId } = slip;
      if (receivedOn > disputeUntil) throw domainError('conflict', 'POSTS.DISPUTE_LATE', { until: disputeUntil });
      if (!slip.current) throw domainError('conflict', 'POSTS.LINE_MOVED_ON');
      const id = await store.addDispute(actor, slip, { statedBy, content, receivedOn });
      await audit.record(actor, {
        action: 'attendance-disputes.record',
        resource: 'attendance-disputes',
        recordId: id,
        divisionCode,
        after: { slipId, lineId, receivedOn },
      });
      return getDispute(actor, id);
    });

  /** A dispute that is right sends the line back to the officers; settled again, it is shown again. */
  const answer = (actor: Actor, id: string, input: AnswerDispute): Promise<AttendanceDisputeRecord> =>
    transactions.run(actor, async () => {
      const before = await getDispute(actor, id);
      const state = attendanceDisputeWorkflow.next(before.state, input.verdict);
      await store.answerDispute(
        actor,
        { id, version: input.version },
        {
          state,
          answer: input.answer,
          answeredBy: actor.userId,
          answeredByName: actor.displayName,
          answeredOn: clock.today(),
        },
      );
      if (state === 'upheld') await store.doubtLine(actor, before.lineId);
      await audit.record(actor, {
        action: 'attendance-disputes.answer',
        resource: 'attendance-disputes',
        recordId: id,
        divisionCode: before.divisionCode,
        before: { state: before.state },
        after: { state, lineId: before.lineId },
        reason: input.answer,
      });
      return getDispute(actor, id);
    });

  return {
    followUp,
    listDisputes: (actor: Actor, query: ListQuery<AttendanceDisputeFilter>) => store.findDisputes(actor, query),
    getDispute,
    record,
    answer,

    /** The worker's own line, for whoever holds its link; nothing else can be reached by it. */
    async show(token: string, locale: Locale): Promise<PublicSlip> {
      const target = readLinkToken(crypto, 'slip', token);
      const slip = target === undefined ? undefined : await store.getSlip(linkHolder(target, locale), target.id);
      if (slip === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      const { divisionCode, personName, disputeUntil, current, ...line } = slip;
      if (clock.today() > addDays(disputeUntil, slipDaysAfterDispute))
        throw domainError('not_found', 'POSTS.LINK_EXPIRED');
      return {
        ...line,
        village: divisions.nameOf(divisionCode),
        nameMasked: maskPersonName(personName),
        disputeUntil,
        superseded: !current,
      };
    },
  };
}
export type AttendanceSlipService = ReturnType<typeof createAttendanceSlipService>;
