import type { Actor, Fen, ListQuery, LocalDate, Page, Period } from '@gongyi/kernel';
import type { ApprovalLevelSetting, DecisionHand, SubsidyApproval, UnusualSetting } from './model/approval.js';
import type { ApprovalLevel, LineVerdict, LineVerdictFilter, WaitingRun } from './model/approval-records.js';
import type { MonthComparison } from './model/compare-months.js';
import type { SubsidyItem, SubsidyRun } from './model/records.js';
import type {
  ChangedAccountLine,
  OtherList,
  PaidBefore,
  PayeeLine,
  ReviewLine,
  UnusualOwn,
  UnusualPeer,
} from './model/review.js';
import type { PaidTo } from './model/source.js';

/** What the county has settled about the approval of runs. The host's policy packs stand behind it. */
export interface ApprovalRules {
  /** @throws DomainError unprocessable SUBSIDY.RULE_MISSING {setting, on} | SUBSIDY.RULE_SHAPE */
  approval(actor: Actor, on: LocalDate): Promise<{ readonly value: SubsidyApproval; readonly version: string }>;
}

/** The level that a run waits at, with everybody's hand in its decisions. */
export interface LevelOfRun {
  readonly levels: readonly ApprovalLevel[];
  readonly hands: readonly DecisionHand[];
}

export interface ApprovalStore {
  /** Before the run is submitted: the levels of its next round. */
  plan(actor: Actor, run: SubsidyRun, levels: readonly ApprovalLevelSetting[], ruleVersion: string): Promise<void>;
  /** The levels of the run's last round; none for a run that was never submitted. */
  levelsOf(actor: Actor, run: SubsidyRun): Promise<LevelOfRun>;
  recordVerdict(
    actor: Actor,
    run: SubsidyRun,
    level: ApprovalLevel,
    item: SubsidyItem & { readonly amountFen: Fen },
    verdict: { readonly verdict: LineVerdict['verdict']; readonly reason: string },
  ): Promise<void>;
  /** The last verdict on the line's source in its run. */
  lastVerdict(actor: Actor, runId: string, sourceId: string): Promise<LineVerdict | undefined>;
  findVerdicts(actor: Actor, query: ListQuery<LineVerdictFilter>): Promise<Page<LineVerdict>>;
  /** Runs of the county that wait for a signature. */
  waiting(actor: Actor): Promise<WaitingRun[]>;
}

interface Found<Line> {
  readonly count: number;
  readonly lines: Line[];
}

/** What an approver reads of a run, one query each; `most` lines are listed, all are counted. */
export interface ReviewStore {
  /** Far from the middle of the person's own periods that came before. */
  unusualOwn(
    actor: Actor,
    run: SubsidyRun,
    periods: readonly Period[],
    setting: NonNullable<UnusualSetting['own']>,
    most: number,
  ): Promise<Found<UnusualOwn>>;
  /** Far above the middle of the run. */
  unusualPeers(
    actor: Actor,
    run: SubsidyRun,
    setting: NonNullable<UnusualSetting['peers']>,
    most: number,
  ): Promise<Found<UnusualPeer> & { readonly medianFen: Fen | null }>;
  /** People never paid under the scheme in an earlier period; what goes to an employer or an institution is not asked about. */
  newPayees(actor: Actor, run: SubsidyRun, most: number): Promise<Found<ReviewLine>>;
  /** In a run of another scheme for the same month. */
  otherLists(actor: Actor, run: SubsidyRun, most: number): Promise<Found<OtherList>>;
  /** Whose accounts the run pays to. */
  payees(actor: Actor, run: SubsidyRun): Promise<PaidTo[]>;
  linesOf(actor: Actor, run: SubsidyRun, payeeIds: readonly string[]): Promise<PayeeLine[]>;
}

/**
 * The period of a run beside the period before. A period is what its approved runs pay; that of the run as it will stand
 * when the run is approved too.
 */
export interface ComparisonStore {
  /** `most` changes are listed in each group, all are counted. */
  compare(actor: Actor, run: SubsidyRun, before: Period, most: number): Promise<MonthComparison>;
  /** Of every payee of both periods, the account of the period before. */
  paidBefore(actor: Actor, run: SubsidyRun, before: Period): Promise<PaidBefore[]>;
  /** The first line of each of these payees. */
  paidTo(actor: Actor, run: SubsidyRun, before: Period, payeeIds: readonly string[]): Promise<ChangedAccountLine[]>;
}
