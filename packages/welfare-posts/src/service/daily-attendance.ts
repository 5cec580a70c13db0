import {
  type Actor,
  type AuditLog,
  type Clock,
  type DivisionCode,
  divisionLevel,
  domainError,
  type FieldCrypto,
  firstDay,
  type ListQuery,
  type LocalDate,
  linkToken,
  type Page,
  scopeContains,
  type Transactions,
  translate,
} from '@gongyi/kernel';
import type {
  AttendanceDayFilter,
  AttendanceDayRecord,
  AttendanceOverview,
  CorrectDay,
  DayEntry,
  DaySheet,
  OpenSession,
  OverviewQuery,
  RecordDays,
  RecordedDays,
  SessionFilter,
  SessionRecord,
} from '../model/daily-attendance.js';
import { dailyAttendanceMessages } from '../model/daily-attendance-messages.js';
import { judgeMakeUp, type LeaveRefusal } from '../model/leave-limits.js';
import type {
  AttendanceSlipStore,
  DailyAttendanceStore,
  HolderOnDay,
  LineOfAgreement,
  NewDay,
  PostRules,
  StoredSession,
} from '../ports.js';
import { settledOrNull } from './attendance-setting.js';

export interface DailyAttendanceDeps {
  readonly store: DailyAttendanceStore;
  readonly slips: AttendanceSlipStore;
  readonly rules: PostRules;
  readonly crypto: Pick<FieldCrypto, 'hash'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

type Verdict = RecordedDays['rows'][number];

/** Use cases of a day: the village's sheet, corrections, the month so far, and sessions for signing in. */
export function createDailyAttendanceService(deps: DailyAttendanceDeps) {
  const { store, slips, rules, crypto, audit, transactions, clock } = deps;

  function notAhead(day: LocalDate): void {
    if (day > clock.today()) throw domainError('unprocessable', 'POSTS.DAY_AHEAD', { day });
  }

  async function notFrozen(actor: Actor, holders: readonly HolderOnDay[], day: LocalDate): Promise<void> {
    const townships = new Map(holders.map((holder) => [holder.divisionCode.slice(0, 9), holder.divisionCode]));
    for (const code of townships.values())
      if (await store.monthFrozen(actor, code, day)) throw domainError('conflict', 'POSTS.DAYS_FROZEN', { day });
  }

  async function makeUpRefusal(
    actor: Actor,
    agreementId: string,
    day: LocalDate,
    { makesUp }: Pick<DayEntry, 'makesUp'>,
  ): Promise<LeaveRefusal | null> {
    const { value, clause, documentNumber } = await rules.setting(actor, 'post-attendance', day);
    const missed = makesUp ?? day;
    const { attended, inForce, count } = await store.madeUp(actor, { agreementId, missed, except: day });
    const refusal = judgeMakeUp(value.makeUpDays, day, { day: makesUp, attended, inForce }, count);
    return refusal === null ? null : { ...refusal, params: { ...refusal.params, clause, documentNumber } };
  }

  function verdictOf(actor: Actor, agreementId: string, verdict: Verdict['verdict'], refusal?: LeaveRefusal): Verdict {
    const code = refusal?.code ?? (verdict === 'different' ? 'POSTS.DAY_TAKEN' : null);
    const message =
      code === null ? '' : translate([dailyAttendanceMessages], code, refusal?.params ?? {}, actor.locale);
    return { agreementId, verdict, code, message };
  }

  /** What stands against an entry, or null when it can be written. */
  async function judgeEntry(
    actor: Actor,
    day: LocalDate,
    entry: DayEntry,
    holder: HolderOnDay | undefined,
  ): Promise<Verdict | null> {
    const { agreementId, kind, minutes } = entry;
    if (holder === undefined)
      return verdictOf(actor, agreementId, 'refused', { code: 'POSTS.DAY_OUTSIDE_AGREEMENT', params: {} });
    if (holder.kind !== null) {
      const same = holder.kind === kind && (minutes === undefined || minutes === holder.minutes);
      return verdictOf(actor, agreementId, same ? 'already' : 'different');
    }
    const refusal = kind === 'make_up' ? await makeUpRefusal(actor, agreementId, day, entry) : null;
    return refusal === null ? null : verdictOf(actor, agreementId, 'refused', refusal);
  }

  async function record(actor: Actor, { day, entries }: RecordDays): Promise<RecordedDays> {
    notAhead(day);
    const agreementIds = entries.map(({ agreementId }) => agreementId);
    if (new Set(agreementIds).size < entries.length) throw domainError('invalid_input', 'POSTS.ENTRY_TWICE');
    return transactions.run(actor, async () => {
      await store.lockAgreements(actor, agreementIds);
      const holders = new Map(
        (await store.holdersOn(actor, { day, agreementIds })).map((holder) => [holder.agreementId, holder]),
      );
      await notFrozen(actor, [...holders.values()], day);
      const days: NewDay[] = [];
      const rows: Verdict[] = [];
      for (const entry of entries) {
        const holder = holders.get(entry.agreementId);
        const against = await judgeEntry(actor, day, entry, holder);
        rows.push(against ?? verdictOf(actor, entry.agreementId, 'recorded'));
        if (against === null && holder !== undefined) days.push(dayOf(actor, holder, day, entry));
      }
      await store.addDays(actor, days);
      await audit.record(actor, {
        action: 'attendance-days.record',
        resource: 'attendance-days',
        recordId: day,
        divisionCode: actor.scope.from,
        after: { day, asked: entries.length, recorded: days.map(({ agreementId, kind }) => ({ agreementId, kind })) },
      });
      return { day, rows };
    });
  }

  function dayOf(actor: Actor, holder: HolderOnDay, day: LocalDate, entry: DayEntry): NewDay {
    const { agreementId, divisionCode, personId, personName } = holder;
    return {
      agreementId,
      divisionCode,
      personId,
      personName,
      workDay: day,
      kind: entry.kind,
      minutes: entry.kind === 'absent' ? null : (entry.minutes ?? null),
      makesUp: entry.kind === 'make_up' ? (entry.makesUp ?? null) : null,
      source: 'sheet',
      sessionId: null,
      leaveId: null,
      leaveKind: null,
      recordedByName: actor.displayName,
      recordedOn: clock.today(),
    };
  }

  async function getDay(actor: Actor, id: string): Promise<AttendanceDayRecord> {
    const day = await store.getDay(actor, id);
    if (day === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return day;
  }

  /** Replaces what is recorded of a day; the database keeps what stood there. */
  const correct = (actor: Actor, id: string, input: CorrectDay): Promise<AttendanceDayRecord> =>
    transactions.run(actor, async () => {
      const before = await getDay(actor, id);
      const { agreementId, workDay, divisionCode } = before;
      notAhead(workDay);
      await store.lockAgreements(actor, [agreementId]);
      const refusal = input.kind === 'make_up' ? await makeUpRefusal(actor, agreementId, workDay, input) : null;
      if (refusal !== null) throw domainError('unprocessable', refusal.code, refusal.params);
      await store.correctDay(
        actor,
        { id, version: input.version },
        {
          kind: input.kind,
          minutes: input.kind === 'absent' ? null : (input.minutes ?? null),
          makesUp: input.kind === 'make_up' ? (input.makesUp ?? null) : null,
          recordedByName: actor.displayName,
          recordedOn: clock.today(),
          correctionReason: input.reason,
        },
      );
      const after = await getDay(actor, id);
      const shown = ({ kind, minutes, makesUp }: AttendanceDayRecord) => ({ workDay, kind, minutes, makesUp });
      await audit.record(actor, {
        action: 'attendance-days.correct',
        resource: 'attendance-days',
        recordId: id,
        divisionCode,
        before: shown(before),
        after: shown(after),
        reason: input.reason,
      });
      return after;
    });

  /** A screen is of a village or a township: nobody reads a county's names at once. */
  function smallPlace(code: DivisionCode): void {
    if (!['village', 'township'].includes(divisionLevel(code)))
      throw domainError('invalid_input', 'POSTS.PLACE_TOO_LARGE');
  }

  async function daySheet(
    actor: Actor,
    { divisionCode, day }: { divisionCode: DivisionCode; day: LocalDate },
  ): Promise<DaySheet> {
    smallPlace(divisionCode);
    const rows = await store.holdersOn(actor, { day, within: divisionCode });
    const frozen = scopeContains(actor.scope, divisionCode) && (await store.monthFrozen(actor, divisionCode, day));
    return { day, frozen, rows };
  }

  async function overview(actor: Actor, { divisionCode, period }: OverviewQuery): Promise<AttendanceOverview> {
    smallPlace(divisionCode);
    const months = await store.monthOf(actor, period, divisionCode);
    const lines = new Map(
      (
        await slips.linesOf(
          actor,
          period,
          months.map(({ agreementId }) => agreementId),
        )
      ).map((line) => [line.agreementId, line]),
    );
    const settled = await settledOrNull(rules, actor, firstDay(period));
    const rows = months.map(({ personId: _, leave, ...month }) => {
      const line = lines.get(month.agreementId);
      const days = Object.values(leave).reduce((sum, count) => sum + count, 0);
      return { ...month, leave: days, line: line ?? null, slip: slipOf(month.divisionCode, line) };
    });
    return { period, title: settled?.value.title ?? '', rows };
  }

  function slipOf(divisionCode: DivisionCode, line: LineOfAgreement | undefined) {
    if (line === undefined || line.slipId === null || line.disputeUntil === null) return null;
    const token = linkToken(crypto, 'slip', { divisionCode, id: line.slipId });
    const { slipId: id, disputeUntil, openDispute } = line;
    return { id, disputeUntil, openDispute, link: `/#/slip/${token}` };
  }

  const withLink = (session: StoredSession): SessionRecord => ({
    ...session,
    link: `/#/sign-in/${linkToken(crypto, 'sign-in', session)}`,
  });

  async function getSession(actor: Actor, id: string): Promise<SessionRecord> {
    const session = await store.getSession(actor, id);
    if (session === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return withLink(session);
  }

  const openSession = (actor: Actor, input: OpenSession): Promise<SessionRecord> =>
    transactions.run(actor, async () => {
      const { divisionCode, title, minutes } = input;
      if (divisionLevel(divisionCode) !== 'village') throw domainError('invalid_input', 'POSTS.VILLAGE_NEEDED');
      if (!scopeContains(actor.scope, divisionCode)) throw domainError('not_found', 'LIST.NOT_FOUND');
      const workDay = clock.today();
      if (await store.monthFrozen(actor, divisionCode, workDay))
        throw domainError('conflict', 'POSTS.DAYS_FROZEN', { day: workDay });
      const opensAt = clock.now();
      const closesAt = new Date(opensAt.getTime() + minutes * 60_000);
      const openedByName = actor.displayName;
      const id = await store.addSession(actor, { divisionCode, title, workDay, opensAt, closesAt, openedByName });
      await audit.record(actor, {
        action: 'attendance-sessions.open',
        resource: 'attendance-sessions',
        recordId: id,
        divisionCode,
        after: { title, workDay, minutes },
      });
      return getSession(actor, id);
    });

  return {
    listDays: (actor: Actor, query: ListQuery<AttendanceDayFilter>): Promise<Page<AttendanceDayRecord>> =>
      store.findDays(actor, query),
    getDay,
    record,
    correct,
    daySheet,
    overview,
    async listSessions(actor: Actor, query: ListQuery<SessionFilter>): Promise<Page<SessionRecord>> {
      const page = await store.findSessions(actor, query);
      return { ...page, rows: page.rows.map(withLink) };
    },
    getSession,
    openSession,
  };
}
export type DailyAttendanceService = ReturnType<typeof createDailyAttendanceService>;
