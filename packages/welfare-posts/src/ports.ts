import type {
  Actor,
  CheckedRow,
  DivisionCode,
  Fen,
  ListQuery,
  LocalDate,
  Page,
  Period,
  ResidentId,
} from '@gongyi/kernel';
import type { AgreementFilter, AgreementRecord } from './model/agreement.js';
import type { AgreementAlert, AgreementAlertFilter } from './model/agreement-alert.js';
import type { AgreementFinding, AgreementFindingFilter, SettleFinding } from './model/agreement-finding.js';
import type { AgreementFile, AgreementInsurance } from './model/agreement-papers.js';
import type { RetirementClass, TermAgreement } from './model/agreement-term.js';
import type { ApplicationFilter, ApplicationRecord } from './model/application.js';
import type {
  AttendanceLineFilter,
  AttendanceLineRecord,
  AttendanceMonthRecord,
  AttendanceSheetFilter,
  AttendanceSheetRecord,
  StoredFinding,
} from './model/attendance.js';
import type { AgreementOfPerson, MonthAmount, MonthFacts } from './model/attendance-judge.js';
import type { AttendanceDisputeFilter, AttendanceDisputeRecord } from './model/attendance-slips.js';
import type {
  AttendanceDayFilter,
  AttendanceDayRecord,
  dayKinds,
  daySources,
  LeaveFilter,
  LeaveRecord,
  SessionFilter,
  SessionRecord,
} from './model/daily-attendance.js';
import type { ExitAppeal, ExitFilter, ExitFollowUp, ExitRecord } from './model/exit.js';
import type { PersonStanding } from './model/holder.js';
import type { LeaveDays } from './model/leave-limits.js';
import type { BoardNumbers } from './model/post-board.js';
import type {
  NewPostFund,
  NewVillagePopulation,
  PostFundEdit,
  PostFundFilter,
  PostFundHoldFilter,
  PostFundHoldRecord,
  PostFundRecord,
  VillagePopulationFilter,
  VillagePopulationRecord,
} from './model/post-fund.js';
import type { NewPostNeed, PostNeedFacts, PostNeedFilter, PostNeedRecord, PostNeedState } from './model/post-need.js';
import type { QuotaVerdict } from './model/post-quota.js';
import type { PostSetting, PostSettingId } from './model/post-settings.js';
import type {
  ProcedureAct,
  ProcedureFilter,
  ProcedureObjection,
  ProcedureRecord,
  ProcedureStep,
  StoredProcedure,
} from './model/procedure.js';
import type { QuotaChangeFilter, QuotaChangeRecord } from './model/quota-change.js';
import type { Candidate } from './model/ranking.js';
import type { RegisteredPerson } from './model/registered-person.js';
import type { RosterCard } from './model/roster-draft.js';
import type { NewVacancy, VacancyEdit, VacancyFilter, VacancyRecord } from './model/vacancy.js';

export type { MonthAmount, MonthFacts } from './model/attendance-judge.js';
export type { RegisteredPerson } from './model/registered-person.js';

import type { WelfarePostEdit, WelfarePostFilter, WelfarePostRecord } from './model/welfare-post.js';

/** The register of people, kept by another module or by the host. */
export interface People {
  findByIdentity(actor: Actor, identities: readonly ResidentId[]): Promise<ReadonlyMap<string, RegisteredPerson>>;
  /** By the ids of people who hold agreements. */
  householdsOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Who keeps payee accounts. */
export interface PayeeAccounts {
  offer(actor: Actor, cards: readonly RosterCard[], source: string): Promise<{ created: number; doubtful: number }>;
}

/** What the county's rules say about posts; amounts are never computed here. */
export interface PostPolicy {
  /** A holder must be younger than this (years) on the first day of a month. */
  ageLimit(actor: Actor, on: LocalDate): Promise<number>;
  /** The province's monthly floor, null when none is in force. */
  floor(actor: Actor, on: LocalDate): Promise<Fen | null>;
  /** A function that answers one month's amount by the rules in force. */
  monthlyAmount(actor: Actor, period: Period): Promise<(facts: MonthFacts) => MonthAmount>;
}

/** Names of places. */
export interface Divisions {
  nameOf(code: DivisionCode): string;
  townshipNameOf(code: DivisionCode): string;
  townshipByName(countyCode: string, name: string): DivisionCode | undefined;
  /** All townships of a county: who should report a month. */
  townshipsOf(countyCode: string): readonly DivisionCode[];
}

/** A line as stored, with what a decision needs. */
export interface StoredLine {
  readonly id: string;
  readonly version: number;
  readonly divisionCode: DivisionCode;
  readonly sheetId: string;
  readonly period: Period;
  readonly row: number;
  readonly state: 'ok' | 'to_fix' | 'excluded';
  readonly frozen: boolean;
  readonly personId: string | null;
  readonly personName: string;
  readonly requiredDays: number | null;
  readonly daysAttended: number | null;
  readonly villageAmountFen: Fen | null;
  readonly findings: readonly StoredFinding[];
}

/** What a judged line becomes. */
export interface LineChange {
  readonly state: 'ok' | 'to_fix' | 'excluded';
  readonly personId: string | null;
  readonly personName: string;
  readonly identityMasked: string;
  readonly agreement: AgreementOfPerson | null;
  readonly requiredDays: number | null;
  readonly daysAttended: number | null;
  readonly amountFen: Fen | null;
  readonly findings: readonly StoredFinding[];
  readonly decision: string;
  readonly decisionReason: string;
}

/** A person's worked month, frozen: what a subsidy is computed from. */
export interface PostMonth {
  readonly sourceId: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly divisionCode: DivisionCode;
  readonly agreementId: string;
  readonly welfarePostId: string;
  readonly postName: string;
  readonly standardFen: Fen;
  readonly requiredDays: number;
  readonly daysAttended: number;
  readonly agreementFrom: LocalDate;
  readonly agreementTo: LocalDate | null;
  readonly villageAmountFen: Fen | null;
}

/** Where posts, agreements and attendance are kept. Every method sees only the actor's scope. */
export interface WelfarePostStore {
  findPosts(actor: Actor, query: ListQuery<WelfarePostFilter>, today: LocalDate): Promise<Page<WelfarePostRecord>>;
  getPost(actor: Actor, id: string, today: LocalDate): Promise<WelfarePostRecord | undefined>;
  editPost(actor: Actor, id: string, edit: WelfarePostEdit, today: LocalDate): Promise<WelfarePostRecord>;
  findAgreements(actor: Actor, query: ListQuery<AgreementFilter>): Promise<Page<AgreementRecord>>;
  getAgreement(actor: Actor, id: string): Promise<AgreementRecord | undefined>;
  compareRoster(actor: Actor, rows: readonly CheckedRow[]): Promise<CheckedRow[]>;
  upsertRoster(
    actor: Actor,
    rows: readonly CheckedRow[],
    /** By person: what an agreement is known by in every county. */
    standings?: ReadonlyMap<string, PersonStanding>,
  ): Promise<{ created: number; updated: number; unchanged: number }>;

  /** Of the whole county, also for an actor of one township: a person's month depends on all of them. */
  agreementsOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, readonly AgreementOfPerson[]>>;
  /** Everybody of the county with an agreement in force on a day of the month. */
  holdersIn(actor: Actor, period: Period): Promise<readonly { personId: string; personName: string }[]>;
  /** Lines of the month that are not excluded, by person: where they stand, in the whole county. */
  placesInMonth(
    actor: Actor,
    period: Period,
    personIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly { lineId: string; divisionCode: DivisionCode; row: number }[]>>;
  frozenTownships(actor: Actor, period: Period): Promise<ReadonlySet<DivisionCode>>;
  compareAttendance(actor: Actor, period: Period, rows: readonly CheckedRow[]): Promise<CheckedRow[]>;
  replaceAttendance(
    actor: Actor,
    period: Period,
    rows: readonly CheckedRow[],
  ): Promise<{ created: number; updated: number; unchanged: number; removed: number }>;

  findSheets(actor: Actor, query: ListQuery<AttendanceSheetFilter>): Promise<Page<AttendanceSheetRecord>>;
  getSheet(actor: Actor, id: string): Promise<AttendanceSheetRecord | undefined>;
  findMonths(actor: Actor, query: ListQuery<unknown>): Promise<Page<MonthRow>>;
  getMonth(actor: Actor, period: Period): Promise<MonthRow | undefined>;
  findLines(actor: Actor, query: ListQuery<AttendanceLineFilter>): Promise<Page<LineRow>>;
  getLine(actor: Actor, id: string): Promise<LineRow | undefined>;
  changeLine(actor: Actor, line: StoredLine, change: LineChange): Promise<LineRow>;
  /**
   * Freezes the open sheets of the month (all, or one); answers their ids.
   *
   * @throws DomainError conflict POSTS.FACTS_CHANGED when a line that goes on no longer fits its post or agreement.
   */
  freeze(
    actor: Actor,
    which: { period: Period; sheetId?: string | undefined; townshipCode?: DivisionCode | undefined },
  ): Promise<string[]>;
  /** Frozen lines that go on, settled before or after the freeze. */
  postMonths(actor: Actor, period: Period): Promise<PostMonth[]>;
}

/** A month's record before anybody asked which townships are missing. */
export type MonthRow = Omit<AttendanceMonthRecord, 'missingTownships'> & {
  readonly reportedTownships: readonly DivisionCode[];
};

/** A line's record before its findings have sentences. */
export type LineRow = Omit<AttendanceLineRecord, 'findings' | 'possibleDecisions'> & {
  readonly findings: readonly StoredFinding[];
};

/** A setting of the county as it holds on a day, and where it stands. */
export interface SettledRule<Id extends PostSettingId> {
  readonly value: PostSetting<Id>;
  /** Version of the rules, kept with whatever was begun by them. */
  readonly version: string;
  readonly documentNumber: string;
  readonly clause: string;
  /** Where a part of it stands, `least` or `grounds.age_limit`: its own clause, or that of the whole. */
  sourceOf(part: string): { readonly documentNumber: string; readonly clause: string };
}

/** What a rule answers about an applicant or a holder: every reason with its code, sentence and clause. */
export interface EligibilityAnswer {
  readonly status: 'eligible' | 'not_eligible' | 'needs_information' | 'refer_to_officer';
  readonly reasons: readonly {
    readonly code: string;
    readonly sentence: string;
    readonly clause: string;
    readonly documentNumber: string;
  }[];
  /** Facts that are missing. */
  readonly missing: readonly string[];
  /** Step on the ladder of priority; 1 comes first. Null when not eligible. */
  readonly priority: number | null;
}

/** A question that the county's conditions ask, so that an application form can ask it. */
export interface EligibilityFact {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly type: 'boolean' | 'integer' | 'money' | 'date' | 'month' | 'text';
  /** The answers of a text. */
  readonly values: readonly string[];
  /** false: may be left out; the conditions that read it are then left out too. */
  readonly required: boolean;
}

/** What the county has settled about the life of a post; the host reads it from a policy pack. */
export interface PostRules {
  /** @throws DomainError unprocessable POSTS.RULE_MISSING {setting, on} when the county has settled nothing for that day */
  setting<Id extends PostSettingId>(actor: Actor, id: Id, on: LocalDate): Promise<SettledRule<Id>>;
  /** Judges many people at once by the rules in force on that day; facts by name, missing ones left out. */
  eligibility(
    actor: Actor,
    on: LocalDate,
  ): Promise<{
    readonly version: string;
    /** In the order in which they are asked; the day of the check is not among them. */
    readonly facts: readonly EligibilityFact[];
    judge(facts: readonly Readonly<Record<string, unknown>>[]): readonly EligibilityAnswer[];
  }>;
  /**
   * When people reach the statutory age, by the dated table in force on a day.
   *
   * @throws DomainError unprocessable POSTS.RULE_MISSING {setting, on}
   */
  retirement(actor: Actor, on: LocalDate): Promise<(birthDate: LocalDate, kind: RetirementClass) => Period>;
}

/** Where procedures are kept. Every method sees only the actor's scope. */
export interface ProcedureStore {
  find(actor: Actor, query: ListQuery<ProcedureFilter>): Promise<Page<StoredProcedure>>;
  get(actor: Actor, id: string): Promise<StoredProcedure | undefined>;
  open(
    actor: Actor,
    procedure: Pick<
      ProcedureRecord,
      'subject' | 'subjectId' | 'title' | 'divisionCode' | 'ruleVersion' | 'makerId' | 'makerName' | 'startedOn'
    > & { readonly steps: readonly ProcedureStep[] },
  ): Promise<string>;
  /** Writes what was done; the database moves the procedure, or refuses. */
  act(
    actor: Actor,
    procedure: Pick<ProcedureRecord, 'id' | 'divisionCode'>,
    act: Omit<ProcedureAct, 'id'>,
  ): Promise<void>;
  object(
    actor: Actor,
    procedure: Pick<ProcedureRecord, 'id' | 'divisionCode'>,
    objection: Pick<ProcedureObjection, 'receivedOn' | 'statedBy' | 'content' | 'round'>,
  ): Promise<string>;
  answer(
    actor: Actor,
    id: string,
    answer: Pick<ProcedureObjection, 'state' | 'answer'> & {
      readonly answeredBy: string;
      readonly answeredByName: string;
      readonly answeredOn: LocalDate;
    },
  ): Promise<void>;
}

/* Agreements */

/** How people stand in the register, many at once; who is not in the actor’s area is left out. */
export interface Standings {
  standingOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, PersonStanding>>;
}

/** Prints text; what it cannot draw it says before. */
export interface TextPrinter {
  missing(text: string): readonly string[];
  print(text: { readonly title: string; readonly paragraphs: readonly string[] }): Promise<Uint8Array>;
}

/** An agreement that is being made. */
export interface NewAgreement {
  readonly code: string;
  readonly divisionCode: DivisionCode;
  readonly welfarePostId: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly kind: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly standardFen: Fen;
  readonly applicationId: string | null;
  readonly renewsId: string | null;
  readonly retirementClass: RetirementClass | null;
  readonly insuranceRequired: boolean;
  readonly ruleVersion: string;
  readonly standing: PersonStanding;
}

/** An agreement of a person with what its term depends on. */
export interface AgreementOfHistory extends TermAgreement {
  readonly state: AgreementRecord['state'];
  readonly retirementClass: RetirementClass | null;
}

/** A holder of a month, as the check judges one. */
export interface HolderOfMonth {
  readonly agreementId: string;
  readonly divisionCode: DivisionCode;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly postName: string;
  /** What the agreement is known by in every county; null when it was stored before people were known so. */
  readonly personHash: string | null;
}

/** The last day of the month in which people of a birth month retire; the whole table is a thousand rows. */
export interface RetiringMonth {
  readonly kind: RetirementClass;
  readonly birthMonth: Period;
  readonly retiresOn: LocalDate;
}

/** Where agreements, their papers and the findings of the month are kept. Every method sees only the actor’s scope. */
export interface AgreementStore {
  create(actor: Actor, agreement: NewAgreement): Promise<string>;
  /** All of a person’s in the county, also for an actor of one township: a term depends on all of them. */
  historyOf(actor: Actor, personId: string): Promise<readonly AgreementOfHistory[]>;
  /** Two members of a household are never hired at once: the second waits, and then sees the first. */
  lockHousehold(actor: Actor, householdCode: string): Promise<void>;
  /** Who of them holds a post in these days in another county; where and until when stays unknown. */
  heldElsewhere(
    actor: Actor,
    terms: readonly {
      readonly personId: string;
      readonly identityHash: string;
      readonly from: LocalDate;
      readonly to: LocalDate;
    }[],
  ): Promise<ReadonlySet<string>>;
  addInsurance(
    actor: Actor,
    agreement: Pick<AgreementRecord, 'id' | 'divisionCode'>,
    insurance: Omit<AgreementInsurance, 'id'>,
  ): Promise<void>;
  insurancesOf(actor: Actor, agreementId: string): Promise<readonly AgreementInsurance[]>;
  addFile(
    actor: Actor,
    agreement: Pick<AgreementRecord, 'id' | 'divisionCode'>,
    file: Omit<AgreementFile, 'id'>,
  ): Promise<void>;
  filesOf(actor: Actor, agreementId: string): Promise<readonly AgreementFile[]>;
  /** The database refuses a signature without its scan and, where the county asks for it, without insurance. */
  move(
    actor: Actor,
    which: { readonly id: string; readonly version: number },
    change:
      | { readonly state: 'signed'; readonly signedOn: LocalDate; readonly standardFen: Fen }
      | { readonly state: 'void' },
  ): Promise<void>;

  findAlerts(
    actor: Actor,
    query: ListQuery<AgreementAlertFilter>,
    due: {
      readonly today: LocalDate;
      readonly days: number;
      readonly ageLimit: number;
      readonly mostMonths: number | null;
      readonly nearRetirementMonths: number | null;
      readonly retiring: readonly RetiringMonth[];
    },
  ): Promise<Page<AgreementAlert>>;
  /** Everybody of the county with an agreement in force on a day of the month; one line an agreement. */
  holdersOfMonth(actor: Actor, period: Period): Promise<readonly HolderOfMonth[]>;
  /** Writes what the check of a month found and clears what it no longer finds. */
  keepFindings(
    actor: Actor,
    period: Period,
    ruleVersion: string,
    findings: readonly (Pick<HolderOfMonth, 'agreementId' | 'divisionCode'> &
      Pick<AgreementFinding, 'code' | 'sentence' | 'clause' | 'documentNumber'>)[],
  ): Promise<{ found: number; cleared: number; open: number }>;
  findFindings(actor: Actor, query: ListQuery<AgreementFindingFilter>): Promise<Page<AgreementFinding>>;
  getFinding(actor: Actor, id: string): Promise<AgreementFinding | undefined>;
  settleFinding(actor: Actor, id: string, decision: SettleFinding): Promise<void>;
}

/*
 * Attendance by day.
 */

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

/* 按需设岗: needs, changes of places, funds, the board. */

/** Places that a quota counts, without the ones asked for. */
export interface PlacesTaken {
  readonly village: number;
  readonly programme: number;
  /** As last counted; null when nobody has recorded it. */
  readonly population: number | null;
}

/** Which places count: those of the period, in the village and under the programme. */
export interface PlacesAsked {
  readonly divisionCode: DivisionCode;
  readonly programmeId: string | null;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate;
  /** Counts needs that are under way too, all but this one; null: posts only. */
  readonly withNeedsBut: string | null;
}

export interface FundState {
  readonly id: string;
  readonly year: number;
  readonly budgetFen: Fen;
  readonly heldFen: Fen;
}

export interface NewHold {
  readonly postFundId: string;
  readonly welfarePostId: string;
  readonly divisionCode: DivisionCode;
  readonly source: 'post-need' | 'quota-change';
  readonly sourceId: string;
  readonly heldOn: LocalDate;
  readonly amountFen: Fen;
}

/** Where needs and changes of places are kept. Every method sees only the actor's scope, unless it says so. */
export interface NeedStore {
  findNeeds(actor: Actor, query: ListQuery<PostNeedFilter>): Promise<Page<PostNeedRecord>>;
  getNeed(actor: Actor, id: string): Promise<PostNeedRecord | undefined>;
  insertNeed(actor: Actor, need: NewPostNeed & Pick<PostNeedRecord, 'declaredOn' | 'quota'>): Promise<string>;
  editNeed(
    actor: Actor,
    id: string,
    version: number,
    changes: PostNeedFacts & Pick<PostNeedRecord, 'quota'>,
  ): Promise<void>;
  moveNeed(actor: Actor, id: string, from: PostNeedState, to: PostNeedState, quota?: QuotaVerdict): Promise<void>;
  /** The post of an approved need; answers its id. */
  createPost(actor: Actor, need: PostNeedRecord, words: { category: string; fundSource: string }): Promise<string>;

  findChanges(actor: Actor, query: ListQuery<QuotaChangeFilter>): Promise<Page<QuotaChangeRecord>>;
  getChange(actor: Actor, id: string): Promise<QuotaChangeRecord | undefined>;
  insertChange(
    actor: Actor,
    change: Pick<
      QuotaChangeRecord,
      'divisionCode' | 'welfarePostId' | 'placesFrom' | 'placesTo' | 'fundId' | 'reason' | 'declaredOn' | 'quota'
    >,
  ): Promise<string>;
  moveChange(
    actor: Actor,
    change: Pick<QuotaChangeRecord, 'id' | 'state'>,
    changes: Partial<Pick<QuotaChangeRecord, 'state' | 'decidedOn' | 'heldFen' | 'quota'>>,
  ): Promise<void>;
  /** Writes the new places of an approved change on its post. */
  setPlaces(actor: Actor, change: QuotaChangeRecord): Promise<void>;

  /** One decision at a time in a county: what is counted next is still so when it is written. */
  lockQuota(actor: Actor): Promise<void>;
  /** Of the whole county, also for an actor of one village. */
  placesTaken(actor: Actor, asked: PlacesAsked, today: LocalDate): Promise<PlacesTaken>;
}

/** Where funds and what they hold are kept. */
export interface PostFundStore {
  findFunds(actor: Actor, query: ListQuery<PostFundFilter>): Promise<Page<PostFundRecord>>;
  getFund(actor: Actor, id: string): Promise<PostFundRecord | undefined>;
  insertFund(actor: Actor, divisionCode: DivisionCode, fund: NewPostFund): Promise<string>;
  editFund(actor: Actor, id: string, edit: PostFundEdit): Promise<void>;
  findHolds(actor: Actor, query: ListQuery<PostFundHoldFilter>): Promise<Page<PostFundHoldRecord>>;
  /** A fund's years, locked until the transaction ends; of the county, also for an actor of one township. */
  lockFund(actor: Actor, fundId: string, years: readonly number[]): Promise<FundState[]>;
  /** What each fund holds for a post. */
  heldFor(actor: Actor, welfarePostId: string): Promise<{ postFundId: string; year: number; heldFen: Fen }[]>;
  hold(actor: Actor, holds: readonly NewHold[]): Promise<void>;
  findPopulations(actor: Actor, query: ListQuery<VillagePopulationFilter>): Promise<Page<VillagePopulationRecord>>;
  insertPopulation(actor: Actor, population: NewVillagePopulation): Promise<VillagePopulationRecord>;
}

/** Counts of posts and holders by township. */
export interface PostBoardStore {
  countsByTownship(
    actor: Actor,
    today: LocalDate,
    warnUntil: LocalDate,
  ): Promise<
    (Omit<BoardNumbers, 'overAge'> & { readonly townshipCode: DivisionCode; readonly holders: readonly string[] })[]
  >;
}

/** Ages in the register of people. */
export interface PeopleByAge {
  /** Who of them was born on the day or before it. */
  bornBy(actor: Actor, personIds: readonly string[], day: LocalDate): Promise<ReadonlySet<string>>;
}

/* Hiring (以岗聘任) */

/** Somebody who applies, as the host's registers know them on a day. */
export interface Applicant extends Pick<Candidate, 'householdCode' | 'householdPosts' | 'incomeFen' | 'birthDate'> {
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly monitored: boolean;
  /** By the names that the county's rules use; what is not known is left out. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** What the rules of eligibility ask about people; many at once. */
export interface ApplicantFacts {
  /** Only people whom the actor may see. */
  of(actor: Actor, personIds: readonly string[], on: LocalDate): Promise<ReadonlyMap<string, Applicant>>;
}

/** What a vacancy's steps write; every other field is given once. */
export type VacancyChange = Partial<
  Pick<
    VacancyRecord,
    | 'state'
    | 'terms'
    | 'ruleVersion'
    | 'announcedOn'
    | 'noticeEndsOn'
    | 'closedOn'
    | 'submittedOn'
    | 'decidedOn'
    | 'waitingUntil'
    | 'cancelReason'
  >
>;

/** Where vacancies are kept. Every method sees only the actor's scope. */
export interface VacancyStore {
  find(actor: Actor, query: ListQuery<VacancyFilter>, today: LocalDate): Promise<Page<VacancyRecord>>;
  get(actor: Actor, id: string, today: LocalDate): Promise<VacancyRecord | undefined>;
  create(actor: Actor, vacancy: NewVacancy & { readonly divisionCode: DivisionCode }): Promise<string>;
  /**
   * @throws DomainError conflict LIST.VERSION_CONFLICT; POSTS.NO_FREE_PLACE when another vacancy took the places;
   *   POSTS.DECISION_MISSING
   */
  change(
    actor: Actor,
    which: Pick<VacancyRecord, 'id' | 'version'>,
    change: VacancyChange | Omit<VacancyEdit, 'version'>,
  ): Promise<void>;
  /** Places of a post that nobody holds, is approved for or is offered. */
  freePlaces(actor: Actor, welfarePostId: string, today: LocalDate): Promise<number>;
}

/** What the rules said about an application, and where it stands on the list. */
export type ApplicationJudgement = Pick<
  ApplicationRecord,
  'eligibility' | 'reasons' | 'missing' | 'facts' | 'ruleVersion' | 'judgedOn' | 'priority'
>;
export type ListedApplication = ApplicationJudgement &
  Pick<ApplicationRecord, 'id' | 'state' | 'rank' | 'waitingNumber' | 'explanation'>;

/** Where applications are kept. Every method sees only the actor's scope. */
export interface ApplicationStore {
  find(actor: Actor, query: ListQuery<ApplicationFilter>): Promise<Page<ApplicationRecord>>;
  get(actor: Actor, id: string): Promise<ApplicationRecord | undefined>;
  ofVacancy(actor: Actor, vacancyId: string): Promise<ApplicationRecord[]>;
  /** @throws DomainError conflict POSTS.ALREADY_APPLIED | POSTS.VACANCY_NOT_OPEN */
  create(
    actor: Actor,
    application: ApplicationJudgement &
      Pick<
        ApplicationRecord,
        | 'vacancyId'
        | 'welfarePostId'
        | 'divisionCode'
        | 'personId'
        | 'personName'
        | 'identityMasked'
        | 'appliedBy'
        | 'appliedOn'
        | 'documents'
      >,
  ): Promise<string>;
  /** Writes the whole list by one statement. @throws DomainError conflict POSTS.LIST_FIXED */
  list(actor: Actor, rows: readonly ListedApplication[]): Promise<void>;
  /**
   * Moves applications that still stand where they were seen.
   *
   * @throws DomainError conflict POSTS.APPLICATION_MOVED_ON | POSTS.NO_FREE_PLACE | POSTS.APPROVED_ELSEWHERE |
   *   POSTS.DECISION_MISSING | POSTS.LIST_FIXED
   */
  move(
    actor: Actor,
    applications: readonly Pick<ApplicationRecord, 'id' | 'version'>[],
    to: Pick<ApplicationRecord, 'state' | 'stateReason'> & { readonly approvedOn?: LocalDate },
  ): Promise<void>;
  /** Who of these has a post on the day or is approved for one, in the whole county. */
  placed(actor: Actor, personIds: readonly string[], on: LocalDate): Promise<ReadonlySet<string>>;
  /** Waiting lists of a post that have not run out, the oldest decision first, each in its order. */
  waitingFor(actor: Actor, welfarePostId: string, today: LocalDate): Promise<ApplicationRecord[]>;
}

/** Whose application was approved: for agreements. */
export interface ApprovedApplication {
  readonly applicationId: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly welfarePostId: string;
  readonly divisionCode: DivisionCode;
}

/** What agreements and exits ask of hiring; inside their own transactions. */
export interface Placements {
  /** @throws DomainError conflict POSTS.NOT_APPROVED; not_found LIST.NOT_FOUND */
  approvedApplication(actor: Actor, applicationId: string): Promise<ApprovedApplication>;
  /** The agreement is signed. @throws DomainError conflict POSTS.NOT_APPROVED; not_found LIST.NOT_FOUND */
  markHired(actor: Actor, applicationId: string): Promise<void>;
  /** Gives a free place to the first who waits and is still eligible; null when nobody waits or no place is free. */
  promoteNext(
    actor: Actor,
    welfarePostId: string,
  ): Promise<{ readonly applicationId: string; readonly personName: string } | null>;
}

/** Exits. Every method sees only the actor's scope. */
export interface ExitStore {
  find(actor: Actor, query: ListQuery<ExitFilter>): Promise<Page<ExitRecord>>;
  get(actor: Actor, id: string): Promise<ExitRecord | undefined>;
  draft(actor: Actor, exit: NewExit): Promise<string>;
  /** @throws DomainError conflict POSTS.EXIT_CHANGED when it is no longer at this version */
  change(actor: Actor, exit: Pick<ExitRecord, 'id' | 'version'>, change: ExitChange): Promise<void>;
  /** When the holder left; nothing: she is back. */
  leave(actor: Actor, agreementId: string, left: { leftOn: LocalDate | null; leaveReason: string }): Promise<void>;
  plan(
    actor: Actor,
    exit: Pick<ExitRecord, 'id' | 'divisionCode'>,
    followUps: readonly Pick<ExitFollowUp, 'months' | 'dueOn'>[],
  ): Promise<void>;
  followUp(
    actor: Actor,
    exitId: string,
    id: string,
    done: Pick<ExitFollowUp, 'doneOn' | 'employment' | 'notes'>,
  ): Promise<void>;
  appeal(
    actor: Actor,
    exit: Pick<ExitRecord, 'id' | 'divisionCode'>,
    appeal: Pick<ExitAppeal, 'receivedOn' | 'statedBy' | 'content'>,
  ): Promise<string>;
  answer(
    actor: Actor,
    id: string,
    answer: Pick<ExitAppeal, 'state' | 'answer' | 'answeredByName' | 'answeredOn'> & { readonly answeredBy: string },
  ): Promise<void>;
}

/** What a new exit begins with. */
export type NewExit = Pick<
  ExitRecord,
  | 'divisionCode'
  | 'agreementId'
  | 'personId'
  | 'personName'
  | 'welfarePostId'
  | 'postName'
  | 'groundId'
  | 'groundZh'
  | 'groundEn'
  | 'groundKind'
  | 'talkNeeded'
  | 'handOverNeeded'
  | 'lastDay'
  | 'reason'
  | 'partialMonth'
  | 'ruleVersion'
  | 'clause'
>;

export type ExitChange = Partial<Omit<ExitRecord, keyof NewExit | 'id' | 'version' | 'followUps' | 'appeals'>>;
