import type { Actor, Fen, ListQuery, LocalDate, Page, Period } from '@gongyi/kernel';
import type {
  AppraisalFilter,
  AppraisalRecord,
  AppraisalReviewer,
  AppraisalScore,
  StoredAppraisal,
  UnappraisedHolder,
} from '../model/appraisal.js';

/** Appraisals. Every method sees only the actor's scope. */
export interface AppraisalStore {
  /** @param today what is overdue is told by it */
  find(actor: Actor, query: ListQuery<AppraisalFilter>, today: LocalDate): Promise<Page<StoredAppraisal>>;
  get(actor: Actor, id: string): Promise<StoredAppraisal | undefined>;
  /** @throws DomainError conflict POSTS.APPRAISAL_EXISTS when the holder's period, or a part of it, is appraised already */
  draft(actor: Actor, appraisal: NewAppraisal): Promise<string>;
  /** @throws DomainError conflict POSTS.APPRAISAL_CHANGED when it is no longer at this version */
  change(actor: Actor, appraisal: Pick<AppraisalRecord, 'id' | 'version'>, change: AppraisalChange): Promise<void>;
  /** Writes what a reviewer says, or corrects it; two reviewers at once do not write over each other. */
  score(
    actor: Actor,
    appraisal: Pick<AppraisalRecord, 'id' | 'divisionCode' | 'version'>,
    score: Omit<AppraisalScore, 'id'>,
  ): Promise<void>;
  /** Who scored it, by reviewer. */
  scorers(actor: Actor, id: string): Promise<ReadonlyMap<AppraisalReviewer, string>>;
  /** What was decided about the person before a day, the latest first. */
  decided(
    actor: Actor,
    personId: string,
    before: LocalDate,
  ): Promise<readonly { readonly period: string; readonly gradeId: string | null }[]>;
  /** Holders with an agreement in force in these days that no appraisal holds; at most so many. */
  unappraised(
    actor: Actor,
    days: { readonly from: LocalDate; readonly to: LocalDate },
    most: number,
  ): Promise<readonly UnappraisedHolder[]>;
  /** Amounts of a month that was frozen without them, by the line that they touch; only what her days to object are over for. */
  lateAmounts(actor: Actor, month: Period, today: LocalDate): Promise<readonly LateAmount[]>;
  /** In which of these months there are such amounts. */
  lateMonths(actor: Actor, among: readonly Period[], today: LocalDate): Promise<readonly Period[]>;
}

/** What a frozen line would have taken, had its appraisals been told in time. */
export interface LateAmount {
  readonly attendanceLineId: string;
  /** With what the line took before it was frozen. */
  readonly appraisalFen: Fen;
  readonly knownOn: LocalDate;
}

/** What a new appraisal begins with. */
export type NewAppraisal = Pick<
  AppraisalRecord,
  | 'divisionCode'
  | 'agreementId'
  | 'personId'
  | 'personName'
  | 'welfarePostId'
  | 'postName'
  | 'period'
  | 'firstDay'
  | 'lastDay'
  | 'dueOn'
  | 'rule'
  | 'ruleVersion'
  | 'clause'
>;

export type AppraisalChange = Partial<
  Omit<StoredAppraisal, keyof NewAppraisal | 'id' | 'version' | 'scores' | 'monthFrozen' | 'amountTaken'>
> & { readonly toldBy?: string; readonly objectionAnsweredBy?: string };
