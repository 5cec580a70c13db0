import type {
  Actor,
  AuditLog,
  Clock,
  DivisionCode,
  Fen,
  FieldCrypto,
  FileStore,
  JobQueue,
  ListQuery,
  LocalDate,
  Page,
  Period,
  Sheet,
  TakePortion,
  Transactions,
  WorkingDayCalendar,
} from '@gongyi/kernel';
import type { AccountCheckStore } from './account-check-ports.js';
import type { AmendmentStore } from './amendment-ports.js';
import type { ApprovalRules, ApprovalStore, ComparisonStore, ReviewStore } from './approval-ports.js';
import type { ClaimedSource, ClaimParties, ClaimRules, ClaimStore } from './claim-ports.js';
import type { FundLedger, FundRules, FundStore } from './fund-ports.js';
import type { Amends } from './model/amendment.js';
import type { ApprovalLevel } from './model/approval-records.js';
import type { TextMeasure } from './model/check-payee.js';
import type { HoldReason } from './model/dictionaries.js';
import type { RunFigures } from './model/evaluate-lines.js';
import type {
  BatchFilter,
  DecisionFilter,
  ItemFilter,
  NoticeFilter,
  NoticeItemFilter,
  ObjectionFilter,
  PaymentEventFilter,
  PaymentFilter,
  RunFilter,
} from './model/inputs.js';
import type { NoticeTownship } from './model/notice.js';
import type { BatchFigures, FileTable } from './model/payment-file.js';
import type { FileLayout, PaymentLayout, PaymentLayouts } from './model/payment-layout.js';
import type { PaymentRulesSetting, ReturnReason } from './model/payment-rules.js';
import type { PaymentBatchState, PaymentState } from './model/payment-workflow.js';
import type {
  Notice,
  NoticeItem,
  Objection,
  Payment,
  PaymentBatch,
  PaymentEvent,
  RunDecision,
  ShownFact,
  SubsidyItem,
  SubsidyRun,
} from './model/records.js';
import type { PaidBefore } from './model/review.js';
import type { SubsidyRunState } from './model/run-workflow.js';
import type { CompiledScheme, PolicyStatus } from './model/scheme.js';
import type { Facts, LineInput, PaidTo, PayeeKind, SubsidySource } from './model/source.js';
import type { HoldStore, RecoveryDeps, RecoveryStore } from './recovery-ports.js';

export type { FileTable } from './model/payment-file.js';
export type { PostMonth } from './model/post-month.js';
export type { CompiledScheme, Explanation, PolicyAnswer, PolicyStatus } from './model/scheme.js';
export type { Facts, SubsidySource } from './model/source.js';

/** Where the lines of runs come from; a scheme names the kind that feeds it. The modules of the host stand behind them. */
export interface FactSource {
  readonly kind: string;
  /**
   * Everything that the scheme may pay for the period, in the whole county, paid before or not: one portion after the other in
   * their turn, which is that of `byTurn`. Inside a portion the order does not matter, so that a short list is one portion.
   *
   * @throws DomainError when the period is not ready, such as a month whose attendance is not frozen.
   */
  eachPortion(actor: Actor, scheme: CompiledScheme, period: Period, take: TakePortion<SubsidySource>): Promise<void>;
}

export interface PaidAccount {
  readonly accountId: string;
  /** Grows with every change of the account. */
  readonly version: number;
  readonly bankName: string;
  readonly cardMasked: string;
  /** In the clear; kept encrypted by this module. null when there is no usable number. */
  readonly cardNumber: string | null;
  readonly holderName: string;
  readonly state: 'confirmed' | 'unconfirmed' | 'invalid';
  readonly problem: string | null;
  /** When a bank last said that it can be paid to; null when no bank was asked. */
  readonly checkedOn: LocalDate | null;
}

export interface PayeeAccount extends PaidAccount {
  /** The day on which it took the place of another confirmed account; null for a person's first one. */
  readonly changedOn: LocalDate | null;
  /** What it took the place of, while that can still be paid to. */
  readonly previous: PaidAccount | null;
}

/** One card or account number on which several payees want their money. */
export interface SharedAccount extends Pick<PaidAccount, 'bankName' | 'cardMasked'> {
  readonly payeeIds: readonly string[];
}
export type CurrentAccount = Pick<PaidAccount, 'cardMasked' | 'state'>;

/** A bank's word about an account. */
export interface AccountAnswer {
  readonly accountId: string;
  readonly usable: boolean;
  /** In the bank's words. */
  readonly reason: string | null;
  readonly on: LocalDate;
}

/** Where payees want their money. The host's registry stands behind it. */
export interface PayeeAccounts {
  /** By the payee's id; payees without an account are not in the map. */
  forPayees(actor: Actor, payees: readonly PaidTo[]): Promise<ReadonlyMap<string, PayeeAccount>>;
  /** Which accounts several of these payees have, the largest groups first. */
  shared(actor: Actor, payees: readonly PaidTo[]): Promise<readonly SharedAccount[]>;
  /** By the id of the payee, whose account is another one now, or was changed since; null for those who have none any more. */
  changed(actor: Actor, paid: readonly PaidBefore[]): Promise<ReadonlyMap<string, CurrentAccount | null>>;
  /** Keeps what a bank said: an account that it refuses is not paid to any more. */
  noteAnswers(actor: Actor, answers: readonly AccountAnswer[]): Promise<void>;
}

/** Identity numbers of people and unified credit codes of organisations in plain, for the files of banks alone. The host's registry stands behind it. */
export interface PayeeIdentities {
  identitiesOf(actor: Actor, payees: readonly PaidTo[]): Promise<ReadonlyMap<string, string>>;
}

/** What the county has settled about payment. The host's policy packs stand behind it. */
export interface PaymentRules {
  /** @throws DomainError unprocessable SUBSIDY.RULE_MISSING | SUBSIDY.RULE_SHAPE */
  layouts(actor: Actor, on: LocalDate): Promise<PaymentLayouts>;
  /** @throws DomainError as `layouts` */
  rules(actor: Actor, on: LocalDate): Promise<PaymentRulesSetting>;
}

/** The rules of the place. The host's policy packs stand behind it. */
export interface SubsidyPolicy {
  /**
   * @param version the rules that computed a stored line; those in force when it is absent or no longer at hand
   * @throws DomainError for a scheme that is unknown or not in force on the day.
   */
  scheme(actor: Actor, schemeId: string, on: LocalDate, version?: string): Promise<CompiledScheme>;
  /** The scheme by the rules of the day that the facts choose; of `today` where they choose none. */
  schemeByFacts(actor: Actor, schemeId: string, facts: Facts, today: LocalDate): Promise<CompiledScheme>;
  /** Everything in force on the day that people can be paid by. */
  schemes(actor: Actor, on: LocalDate): Promise<readonly CompiledScheme[]>;
}

/** Files of banks as bytes. */
export interface PaymentFiles extends TextMeasure {
  /** @throws DomainError unprocessable WORKBOOK.CANNOT_ENCODE | WORKBOOK.TOO_WIDE */
  write(table: FileTable): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }>;
  /** @throws DomainError invalid_input WORKBOOK.* for a file of another format or encoding. */
  read(file: { readonly name: string; readonly bytes: Uint8Array }, layout: FileLayout): Promise<readonly Sheet[]>;
  /** An archive that opens with its password alone; the password is random. */
  seal(file: {
    readonly name: string;
    readonly bytes: Uint8Array;
  }): Promise<{ readonly bytes: Uint8Array; readonly password: string }>;
}

export interface NewRun {
  readonly id: string;
  readonly divisionCode: DivisionCode;
  readonly schemeId: string;
  readonly schemeTitle: string;
  readonly period: Period;
  readonly kind: SubsidyRun['kind'];
}

export interface RunChanges extends Partial<RunFigures> {
  readonly unchangedCount?: number;
  readonly state?: SubsidyRunState;
  readonly schemeTitle?: string;
  readonly round?: number;
  readonly ruleVersion?: string;
  readonly inputDigest?: string;
  readonly linesDigest?: string;
  readonly digest?: string;
  readonly touchedBy?: readonly string[];
  readonly jobId?: string;
  readonly problem?: SubsidyRun['problem'];
  readonly computedAt?: string;
  readonly submittedBy?: string;
  readonly submittedAt?: string;
  readonly approvedBy?: string;
  readonly approvedAt?: string;
  readonly approvedCount?: number;
  readonly approvedTotalFen?: Fen;
  readonly approvedDigest?: string;
  readonly voidReason?: string;
  /** The level that a submitted run waits at, from when, and until when; null when it waits at none. */
  readonly level?: number | null;
  readonly levelSince?: LocalDate | null;
  readonly levelDueOn?: LocalDate | null;
  readonly levelEscalatesOn?: LocalDate | null;
}

export interface NewDecision {
  readonly run: SubsidyRun;
  readonly decision: RunDecision['decision'];
  readonly reason: string | null;
  /** Where a signature or a return was given. */
  readonly level: ApprovalLevel | null;
}

export interface RunStore {
  /** @throws DomainError conflict SUBSIDY.RUN_ALREADY_OPEN {runId} when the month has an undecided run. */
  insert(actor: Actor, run: NewRun): Promise<SubsidyRun>;
  find(actor: Actor, query: ListQuery<RunFilter>): Promise<Page<SubsidyRun>>;
  get(actor: Actor, id: string): Promise<SubsidyRun | undefined>;
  /** Reads the run and keeps others from changing it until the transaction ends. */
  lock(actor: Actor, id: string): Promise<SubsidyRun | undefined>;
  update(actor: Actor, id: string, changes: RunChanges): Promise<SubsidyRun>;
  /** Approved runs of a month, the oldest first. */
  approved(actor: Actor, schemeId: string, period: Period): Promise<SubsidyRun[]>;
  recordDecision(actor: Actor, decision: NewDecision): Promise<void>;
  findDecisions(actor: Actor, query: ListQuery<DecisionFilter>): Promise<Page<RunDecision>>;
}

export interface NewItem {
  readonly id: string;
  readonly sequence: number;
  readonly source: SubsidySource;
  readonly input: LineInput;
  readonly status: 'payable' | 'refused';
  readonly outcome: PolicyStatus;
  readonly amountFen: Fen | null;
  readonly reasonCodes: readonly string[];
  readonly amends: Amends | null;
  readonly exclusion: Exclusion | undefined;
}

export interface Exclusion {
  readonly personId: string;
  readonly sourceId: string;
  readonly reason: string;
  readonly excludedBy: string;
}

/** A stored line as replay needs it. */
export interface StoredLine {
  readonly itemId: string;
  readonly input: LineInput;
  readonly status: 'payable' | 'refused';
  readonly amountFen: Fen | null;
  readonly reasonCodes: readonly string[];
  readonly amends: Amends | null;
}

/** A line that is to be paid. */
export interface LiveItem {
  readonly itemId: string;
  readonly sequence: number;
  readonly divisionCode: DivisionCode;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly townshipName: string;
  readonly villageName: string;
  readonly subjectTitle: string;
  readonly facts: Facts;
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
  readonly payeeName: string;
  readonly amountFen: Fen;
  /** Of a line of an amendment: what was sent before, and what is due in all. */
  readonly sentFen: Fen | null;
  readonly rightFen: Fen | null;
}

export interface PaidPeriod {
  readonly schemeId: string;
  readonly period: Period;
  /** Whose lines do not count. */
  readonly exceptRunId: string | null;
}

/** Once keys and sources that are paid. */
export interface Covered {
  readonly onceKeys: ReadonlySet<string>;
  readonly sourceIds: ReadonlySet<string>;
}

export interface ItemStore {
  find(actor: Actor, query: ListQuery<ItemFilter>): Promise<Page<SubsidyItem>>;
  get(actor: Actor, id: string): Promise<SubsidyItem | undefined>;
  /** Takes the lines of an earlier computation away. */
  clear(actor: Actor, runId: string): Promise<void>;
  /** @throws DomainError conflict SUBSIDY.ALREADY_COVERED when another run pays one of the lines. */
  add(
    actor: Actor,
    run: SubsidyRun,
    scheme: Pick<CompiledScheme, 'version' | 'code' | 'dayFact'>,
    items: Iterable<NewItem>,
  ): Promise<void>;
  /** Whether another run of the period pays anything. */
  anyCovered(actor: Actor, of: PaidPeriod): Promise<boolean>;
  /** What of these other runs of the period already pay. */
  covered(actor: Actor, of: PaidPeriod, keys: Covered): Promise<Covered>;
  exclusions(actor: Actor, runId: string): Promise<Exclusion[]>;
  /** @throws DomainError conflict SUBSIDY.ALREADY_COVERED as `add`. */
  setExclusion(actor: Actor, id: string, exclusion: { reason: string } | null): Promise<SubsidyItem>;
  /** Nobody else's month is blocked by a run that was given up. */
  releaseAll(actor: Actor, runId: string): Promise<void>;
  figures(actor: Actor, runId: string): Promise<RunFigures>;
  /** In their turn. */
  eachStored(actor: Actor, runId: string, take: (lines: readonly StoredLine[]) => Promise<void>): Promise<void>;
  /** By their number. */
  eachLive(actor: Actor, runId: string, take: (items: readonly LiveItem[]) => Promise<void>): Promise<void>;
}

export interface NoticeFigures {
  readonly itemCount: number;
  readonly totalFen: Fen;
  readonly digest: string;
}

export type NewNoticeItem = Omit<NoticeItem, 'noticeId'> & { readonly itemId: string };

export interface NewNotice extends NoticeFigures {
  readonly id: string;
  readonly run: SubsidyRun;
  readonly title: string;
  readonly publisher: string | null;
  readonly objectionContact: string | null;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly days: number;
  readonly dayUnit: 'working' | 'calendar';
  readonly round: number;
  readonly rounds: number;
  readonly columns: readonly ShownFact[];
}

export interface NewObjection {
  readonly id: string;
  readonly noticeItemId: string;
  readonly noticeId: string;
  readonly itemId: string;
  readonly nameMasked: string;
  readonly divisionCode: DivisionCode;
  readonly content: string;
  readonly channel: Objection['channel'];
  readonly receivedOn: LocalDate;
}

/** A notice as it is kept; its link is made when it is shown. */
export type StoredNotice = Omit<Notice, 'link'>;

/** `today` decides whether a notice is still on display. */
export interface NoticeStore {
  /** @throws DomainError conflict SUBSIDY.NOTICE_EXISTS {noticeId} */
  insert(actor: Actor, notice: NewNotice): Promise<void>;
  addItems(actor: Actor, notice: Pick<NewNotice, 'id' | 'run'>, items: readonly NewNoticeItem[]): Promise<void>;
  find(actor: Actor, query: ListQuery<NoticeFilter>, today: LocalDate): Promise<Page<StoredNotice>>;
  get(actor: Actor, id: string, today: LocalDate): Promise<StoredNotice | undefined>;
  /** Its rounds, the last first. */
  ofRun(actor: Actor, runId: string, today: LocalDate): Promise<StoredNotice[]>;
  /** Where the people of a notice live, in the order of its lines. */
  townshipsOf(actor: Actor, noticeId: string): Promise<NoticeTownship[]>;
  findItems(actor: Actor, query: ListQuery<NoticeItemFilter>): Promise<Page<NoticeItem>>;
  getItem(actor: Actor, id: string): Promise<(NoticeItem & { readonly itemId: string }) | undefined>;
  insertObjection(actor: Actor, objection: NewObjection): Promise<Objection>;
  findObjections(actor: Actor, query: ListQuery<ObjectionFilter>): Promise<Page<Objection>>;
  getObjection(actor: Actor, id: string): Promise<Objection | undefined>;
  answerObjection(
    actor: Actor,
    id: string,
    answer: { readonly state: 'upheld' | 'dismissed'; readonly answer: string; readonly answeredOn: LocalDate },
  ): Promise<Objection>;
  /** Items of the run with an objection that is open or was upheld. */
  objectedItems(actor: Actor, runId: string): Promise<Map<string, 'open' | 'upheld'>>;
}

/** What is kept back from a payment for one recovery case. */
export interface NewSetOff {
  readonly recoveryId: string;
  readonly amountFen: Fen;
}

export interface NewPayment {
  readonly id: string;
  readonly divisionCode: DivisionCode;
  readonly itemId: string;
  readonly sequence: number;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
  /** What goes to the bank: the entitlement without what is kept back. */
  readonly amountFen: Fen;
  readonly setOffs: readonly NewSetOff[];
  readonly account:
    | (Pick<PaidAccount, 'accountId' | 'version' | 'bankName' | 'cardMasked' | 'holderName'> & {
        /** The payee's, as the file names it. */
        readonly identityMasked: string;
        readonly cardSealed: string;
      })
    | null;
  readonly heldReason: HoldReason | null;
  readonly heldDetail: string | null;
  readonly reissueOf: string | null;
}

export interface NewBatch {
  readonly id: string;
  readonly run: SubsidyRun;
  readonly noticeId: string;
  readonly kind: PaymentBatch['kind'];
  /** Banks take people and organisations in files of their own (对私, 对公). */
  readonly payees: 'people' | 'organisations';
  readonly preparedOn: LocalDate;
  readonly layout: PaymentLayout;
  /** Its place among those that are prepared together; `partOf` is the first one's id. */
  readonly partOf: string;
  readonly part: number;
}

/** A line in the batch that it goes with. */
export interface PlacedPayment {
  readonly batch: PaymentBatch;
  readonly line: NewPayment;
}

export interface BatchChanges extends Partial<BatchFigures>, Partial<WrittenFile>, Partial<PasswordTaken> {
  readonly state?: PaymentBatchState;
  readonly exportedOn?: LocalDate;
  readonly exportedBy?: string;
  readonly dueOn?: LocalDate;
  readonly jobId?: string;
}

/** What is stored of a file that was written; the password is sealed. */
export interface WrittenFile {
  readonly fileName: string;
  readonly fileId: string;
  readonly fileSha256: string;
  readonly protection: 'zip' | 'none';
  readonly passwordSealed: string | null;
}

/** Who took the password of a file. */
export interface PasswordTaken {
  readonly passwordTakenBy: string | null;
  readonly passwordTakenAt: string | null;
}

/** A line of a batch, as files and reconciliation read thousands of them; they alone see its card. */
export type BatchLine = Pick<
  Payment,
  | 'id'
  | 'batchId'
  | 'itemId'
  | 'divisionCode'
  | 'sequence'
  | 'personId'
  | 'payeeKind'
  | 'payeeId'
  | 'payeeName'
  | 'payeeIdentityMasked'
  | 'bankName'
  | 'accountId'
  | 'accountVersion'
  | 'amountFen'
  | 'entitlementFen'
  | 'state'
  | 'sentOn'
> & { readonly cardSealed: string | null };

export interface PaymentStep {
  readonly paymentId: string;
  readonly from: PaymentState;
  readonly to: PaymentState;
  readonly on: LocalDate;
  readonly reason: string | null;
  readonly returned?: ReturnReason | null;
  readonly heldReason?: HoldReason;
}

export interface PaymentStore {
  /** Numbers the batch after the others of its month. */
  insertBatch(actor: Actor, batch: NewBatch): Promise<PaymentBatch>;
  insertPayments(actor: Actor, payments: readonly PlacedPayment[]): Promise<void>;
  findBatches(actor: Actor, query: ListQuery<BatchFilter>): Promise<Page<PaymentBatch>>;
  getBatch(actor: Actor, id: string): Promise<PaymentBatch | undefined>;
  lockBatch(actor: Actor, id: string): Promise<PaymentBatch | undefined>;
  /** The batch of re-issued lines of a run, of one bank and to one sort of payees, that is still open for more. */
  openReissueBatch(
    actor: Actor,
    runId: string,
    of: { readonly layoutId: string; readonly payees: NewBatch['payees'] },
  ): Promise<PaymentBatch | undefined>;
  updateBatch(actor: Actor, id: string, changes: BatchChanges): Promise<PaymentBatch>;
  /** The bank's layout as the batch was prepared with it. */
  layoutOf(actor: Actor, batchId: string): Promise<PaymentLayout>;
  passwordOf(actor: Actor, batchId: string): Promise<string | null>;
  /** The batch whose bank has been silent the longest after its day. */
  overdue(actor: Actor, today: LocalDate): Promise<PaymentBatch | undefined>;
  /** Which of these accounts have been paid before, so that the money stayed. */
  settledAccounts(actor: Actor, accountIds: readonly string[]): Promise<Set<string>>;
  find(actor: Actor, query: ListQuery<PaymentFilter>): Promise<Page<Payment>>;
  get(actor: Actor, id: string): Promise<Payment | undefined>;
  lock(actor: Actor, id: string): Promise<Payment | undefined>;
  ofBatch(actor: Actor, batchId: string, states: readonly PaymentState[]): Promise<BatchLine[]>;
  /** By line of the run, where a file names the townships of its lines. */
  townshipsOf(actor: Actor, batchId: string): Promise<ReadonlyMap<string, string>>;
  /** The payments of a run in a village that are current, returned ones included. */
  ofVillage(actor: Actor, runId: string, divisionCode: DivisionCode): Promise<Payment[]>;
  /** Where the lines of a run are that have a payment, returned ones included. */
  currentOf(actor: Actor, runId: string): Promise<ReadonlyMap<string, Pick<Payment, 'id' | 'state'>>>;
  /**
   * Moves payments along and writes one event each.
   *
   * @throws DomainError conflict SUBSIDY.PAYMENTS_CHANGED_MEANWHILE when one of them is not where it is expected.
   */
  step(actor: Actor, steps: readonly PaymentStep[], source: string): Promise<void>;
  findEvents(actor: Actor, query: ListQuery<PaymentEventFilter>): Promise<Page<PaymentEvent>>;
}

/** The ledger that approved runs are paid out of. */
export interface SubsidyFunds {
  readonly store: FundStore;
  readonly ledger: FundLedger;
  readonly rules: FundRules;
}

export interface SubsidyStore {
  readonly runs: RunStore;
  readonly items: ItemStore;
  readonly notices: NoticeStore;
  readonly payments: PaymentStore;
  readonly claims: ClaimStore;
  readonly accountChecks: AccountCheckStore;
  readonly approval: ApprovalStore;
  readonly review: ReviewStore;
  readonly comparison: ComparisonStore;
  readonly recoveries: RecoveryStore;
  readonly holds: HoldStore;
  readonly amendments: AmendmentStore;
}

/** Who signs notices when a notice does not say. */
export interface NoticeOffice {
  readonly publisher: string;
  readonly objectionContact: string;
}

export interface SubsidyServiceOptions {
  readonly store: SubsidyStore;
  readonly transactions: Transactions;
  readonly audit: AuditLog;
  readonly jobs: JobQueue;
  readonly files: FileStore;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
  readonly crypto: FieldCrypto;
  readonly sources: readonly FactSource[];
  /** Sources that claims feed, beside the plain claim itself. */
  readonly claimedSources: readonly ClaimedSource[];
  readonly parties: ClaimParties;
  readonly claimRules: ClaimRules;
  readonly payeeAccounts: PayeeAccounts;
  readonly policy: SubsidyPolicy;
  readonly identities: PayeeIdentities;
  readonly paymentRules: PaymentRules;
  readonly paymentFiles: PaymentFiles;
  readonly funds: SubsidyFunds;
  readonly approval: ApprovalRules;
  readonly recovery: RecoveryDeps;
  /** The day whose rules a month is paid under; default its first day. */
  readonly ruleDay?: (period: Period) => LocalDate;
  readonly noticeOffice?: (actor: Actor) => Promise<NoticeOffice | null>;
}
