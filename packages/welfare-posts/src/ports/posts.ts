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
  TakePortion,
} from '@gongyi/kernel';
import type { AgreementFilter, AgreementRecord } from '../model/agreement.js';
import type {
  AttendanceLineFilter,
  AttendanceLineRecord,
  AttendanceMonthRecord,
  AttendanceSheetFilter,
  AttendanceSheetRecord,
  StoredFinding,
} from '../model/attendance.js';
import type { AgreementOfPerson, MonthAmount, MonthFacts } from '../model/attendance-judge.js';
import type { PersonStanding } from '../model/holder.js';
import type { RegisteredPerson } from '../model/registered-person.js';
import type { RosterCard } from '../model/roster-draft.js';
import type { WelfarePostEdit, WelfarePostFilter, WelfarePostRecord } from '../model/welfare-post.js';

export type { MonthAmount, MonthFacts } from '../model/attendance-judge.js';
export type { RegisteredPerson } from '../model/registered-person.js';

/** The register of people, kept by another module or by the host. */
export interface People {
  findByIdentity(actor: Actor, identities: readonly ResidentId[]): Promise<ReadonlyMap<string, RegisteredPerson>>;
  /** By the ids of people who hold agreements. */
  householdsOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Identity numbers, for judging a line anew and for printing; a host without them answers none. */
  identitiesOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, ResidentId>>;
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
  /** What appraisals add to or, below zero, take from the month; 0 where nobody was told of anything before the freeze. */
  readonly appraisalFen: Fen;
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
   * Freezes the open sheets of the month (all, or one); answers their ids. Lines take the amounts of appraisals that are due
   * on the day of the freezing.
   *
   * @throws DomainError conflict POSTS.FACTS_CHANGED when a line that goes on no longer fits its post or agreement.
   */
  freeze(
    actor: Actor,
    which: { period: Period; on: LocalDate; sheetId?: string | undefined; townshipCode?: DivisionCode | undefined },
  ): Promise<string[]>;
  /** Frozen lines that go on, settled before or after the freeze, by place, post and person. */
  eachPostMonths(actor: Actor, period: Period, take: TakePortion<PostMonth>): Promise<void>;
}

/** A month's record before anybody asked which townships are missing. */
export type MonthRow = Omit<AttendanceMonthRecord, 'missingTownships'> & {
  readonly reportedTownships: readonly DivisionCode[];
};

/** A line's record before its findings have sentences. */
export type LineRow = Omit<AttendanceLineRecord, 'findings' | 'possibleDecisions'> & {
  readonly findings: readonly StoredFinding[];
};
