import type { Actor, DivisionCode, Fen, ListQuery, LocalDate, Page, Period } from '@gongyi/kernel';
import type { AttendanceDisputeFilter, AttendanceDisputeRecord } from '../model/attendance-slips.js';
import type {
  AttendanceDayFilter,
  AttendanceDayRecord,
  dayKinds,
  daySources,
  LeaveFilter,
  LeaveRecord,
  SessionFilter,
  SessionRecord,
} from '../model/daily-attendance.js';
import type { LeaveDays } from '../model/leave-limits.js';

type DayKind = (typeof dayKinds)[number];
type DaySource = (typeof daySources)[number];

/** A holder on a day, with what is recorded of it. */
export interface HolderOnDay {
  readonly agreementId: string;
  readonly divisionCode: DivisionCode;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly postName: string;
  readonly dayId: string | null;
  readonly version: number | null;
  readonly kind: DayKind | null;
  readonly minutes: number | null;
}

export interface NewDay {
  readonly agreementId: string;
  readonly divisionCode: DivisionCode;
  readonly personId: string;
  readonly personName: string;
  readonly workDay: LocalDate;
  readonly kind: DayKind;
  readonly minutes: number | null;
  readonly makesUp: LocalDate | null;
  readonly source: DaySource;
  readonly sessionId: string | null;
  readonly leaveId: string | null;
  readonly leaveKind: string | null;
  readonly recordedByName: string;
  readonly recordedOn: LocalDate;
}

/** What a month holds of one agreement. */
export interface MonthOfDays {
  readonly agreementId: string;
  readonly divisionCode: DivisionCode;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly postName: string;
  readonly requiredDays: number;
  readonly present: number;
  readonly makeUp: number;
  readonly absent: number;
  readonly minutes: number;
  /** Days of leave by kind. */
  readonly leave: Readonly<Record<string, number>>;
}

/** Where days, leave and sessions are kept. Every method sees only the actor's scope. */
export interface DailyAttendanceStore {
  holdersOn(
    actor: Actor,
    which: {
      readonly day: LocalDate;
      readonly within?: DivisionCode | undefined;
      readonly agreementIds?: readonly string[];
    },
  ): Promise<HolderOnDay[]>;
  /** Lets nobody else write days of these agreements until the transaction ends. */
  lockAgreements(actor: Actor, agreementIds: readonly string[]): Promise<void>;
  monthFrozen(actor: Actor, divisionCode: DivisionCode, day: LocalDate): Promise<boolean>;
  /** Writes what no day stands against; answers `<agreement> <day>` of what it wrote. */
  addDays(actor: Actor, days: readonly NewDay[]): Promise<ReadonlySet<string>>;
  findDays(actor: Actor, query: ListQuery<AttendanceDayFilter>): Promise<Page<AttendanceDayRecord>>;
  getDay(actor: Actor, id: string): Promise<AttendanceDayRecord | undefined>;
  /** History is kept by the database. @throws DomainError conflict LIST.VERSION_CONFLICT */
  correctDay(
    actor: Actor,
    day: Pick<AttendanceDayRecord, 'id' | 'version'>,
    change: Pick<NewDay, 'kind' | 'minutes' | 'makesUp' | 'recordedByName' | 'recordedOn'> & {
      readonly correctionReason: string;
    },
  ): Promise<void>;
  /** How a missed day stands, and how many days the person has made up in its month, but for the day `except`. */
  madeUp(
    actor: Actor,
    which: { readonly agreementId: string; readonly missed: LocalDate; readonly except: LocalDate },
  ): Promise<{ readonly attended: boolean; readonly inForce: boolean; readonly count: number }>;
  monthOf(actor: Actor, period: Period, within?: DivisionCode): Promise<MonthOfDays[]>;

  findLeaves(actor: Actor, query: ListQuery<LeaveFilter>): Promise<Page<LeaveRecord>>;
  getLeave(actor: Actor, id: string): Promise<LeaveRecord | undefined>;
  /** Asked for or approved, in the years that the leave touches. */
  leavesAround(actor: Actor, agreementId: string, leave: LeaveDays): Promise<LeaveDays[]>;
  addLeave(
    actor: Actor,
    leave: Pick<
      LeaveRecord,
      'agreementId' | 'personName' | 'kind' | 'fromDay' | 'toDay' | 'reason' | 'proofFileId' | 'divisionCode'
    > & {
      readonly personId: string;
      readonly ruleVersion: string;
      readonly requestedByName: string;
      readonly requestedOn: LocalDate;
    },
  ): Promise<string>;
  changeLeave(
    actor: Actor,
    leave: Pick<LeaveRecord, 'id' | 'version'>,
    change: Pick<LeaveRecord, 'state'> &
      Partial<Pick<LeaveRecord, 'decidedByName' | 'decidedOn' | 'decisionReason'>> & { readonly decidedBy?: string },
  ): Promise<void>;

  findSessions(actor: Actor, query: ListQuery<SessionFilter>): Promise<Page<StoredSession>>;
  getSession(actor: Actor, id: string): Promise<StoredSession | undefined>;
  addSession(
    actor: Actor,
    session: Pick<StoredSession, 'divisionCode' | 'title' | 'workDay' | 'openedByName'> & {
      readonly opensAt: Date;
      readonly closesAt: Date;
    },
  ): Promise<string>;
  /** The session, locked: who signs in at the same moment waits. */
  lockSession(actor: Actor, id: string): Promise<StoredSession | undefined>;
  wrongTries(actor: Actor, sessionId: string, nameMasked: string): Promise<number>;
  countWrongTry(actor: Actor, session: Pick<StoredSession, 'id' | 'divisionCode'>, nameMasked: string): Promise<void>;
}
export type StoredSession = Omit<SessionRecord, 'link'>;

/** A slip with the line that it is about, as it stands now. */
export interface SlipOfLine {
  readonly id: string;
  readonly divisionCode: DivisionCode;
  readonly lineId: string;
  readonly lineVersion: number;
  readonly disputeUntil: LocalDate;
  readonly period: Period;
  readonly personName: string;
  readonly identityMasked: string;
  readonly postName: string | null;
  readonly requiredDays: number | null;
  readonly daysAttended: number | null;
  readonly amountFen: Fen | null;
  /** The line is still what the slip shows. */
  readonly current: boolean;
  readonly dispute: AttendanceDisputeRecord['state'] | null;
}

/** How a line of the month stands, for the village that it belongs to. */
export interface LineOfAgreement {
  readonly agreementId: string;
  readonly state: 'ok' | 'to_fix' | 'excluded';
  readonly daysAttended: number | null;
  readonly amountFen: Fen | null;
  readonly slipId: string | null;
  readonly disputeUntil: LocalDate | null;
  readonly openDispute: boolean;
}

/** Where slips and disputes are kept. Every method sees only the actor's scope. */
export interface AttendanceSlipStore {
  /** A slip for every frozen line that goes on and has none for what it says now. */
  showLines(
    actor: Actor,
    period: Period,
    window: { readonly shownOn: LocalDate; readonly disputeUntil: LocalDate; readonly paidFrom: LocalDate },
  ): Promise<number>;
  getSlip(actor: Actor, id: string): Promise<SlipOfLine | undefined>;
  linesOf(actor: Actor, period: Period, agreementIds: readonly string[]): Promise<LineOfAgreement[]>;
  /** Lines of the month that may not be paid yet: disputed, or the days for a dispute have not run out. */
  heldLines(actor: Actor, period: Period, today: LocalDate): Promise<ReadonlySet<string>>;
  /** Sheets made of days, with days that came afterwards. */
  outdatedSheets(actor: Actor, period: Period): Promise<number>;
  markClosed(actor: Actor, period: Period, townships: readonly DivisionCode[]): Promise<void>;
  findDisputes(actor: Actor, query: ListQuery<AttendanceDisputeFilter>): Promise<Page<AttendanceDisputeRecord>>;
  getDispute(actor: Actor, id: string): Promise<AttendanceDisputeRecord | undefined>;
  addDispute(
    actor: Actor,
    slip: SlipOfLine,
    dispute: Pick<AttendanceDisputeRecord, 'statedBy' | 'content' | 'receivedOn'>,
  ): Promise<string>;
  answerDispute(
    actor: Actor,
    dispute: Pick<AttendanceDisputeRecord, 'id' | 'version'>,
    answer: Pick<AttendanceDisputeRecord, 'state' | 'answer'> & {
      readonly answeredBy: string;
      readonly answeredByName: string;
      readonly answeredOn: LocalDate;
    },
  ): Promise<void>;
  /** The disputed line waits for an officer again. */
  doubtLine(actor: Actor, lineId: string): Promise<void>;
}

/** What the monthly sheets ask of attendance by day. */
export interface AttendanceFollowUp {
  /** @throws DomainError conflict POSTS.MODE_DAILY where the county attends by day */
  beforeImport(actor: Actor, period: Period): Promise<void>;
  /** @throws DomainError conflict POSTS.DAYS_AFTER_CLOSE when days have changed since the sheet was made of them */
  beforeFreeze(actor: Actor, period: Period): Promise<void>;
  /** Frozen lines that go on are shown to their workers. */
  settled(actor: Actor, period: Period): Promise<void>;
  held(actor: Actor, period: Period): Promise<ReadonlySet<string>>;
}
