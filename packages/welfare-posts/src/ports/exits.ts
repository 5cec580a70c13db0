import type { Actor, ListQuery, LocalDate, Page, Period } from '@gongyi/kernel';
import type { MonthAmount, MonthFacts } from '../model/attendance-judge.js';
import type { ExitAppeal, ExitCorrection, ExitFilter, ExitFollowUp, ExitRecord } from '../model/exit.js';
import type { PostBar } from '../model/post-bar.js';

/** Who may hold no post for a time after an exit, in the whole county. */
export interface PostBars {
  /** By person, the one that lasts longest; over ones are left out. */
  barred(actor: Actor, personIds: readonly string[], on: LocalDate): Promise<ReadonlyMap<string, PostBar>>;
}

/** What the county's rules pay in the month in which somebody leaves. */
export interface LastMonthPolicy {
  /** A function that answers the month's amount; undefined while no rule is in force in the month. */
  amountIfSettled(actor: Actor, period: Period): Promise<((facts: MonthFacts) => MonthAmount) | undefined>;
}

/** Exits. Every method sees only the actor's scope. */
export interface ExitStore extends PostBars {
  find(actor: Actor, query: ListQuery<ExitFilter>): Promise<Page<ExitRecord>>;
  get(actor: Actor, id: string): Promise<ExitRecord | undefined>;
  /** In which of these months a frozen line was corrected by an exit that stands. */
  correctedPeriods(actor: Actor, among: readonly Period[]): Promise<readonly Period[]>;
  draft(actor: Actor, exit: NewExit): Promise<string>;
  /** @throws DomainError conflict POSTS.EXIT_CHANGED when it is no longer at this version */
  change(actor: Actor, exit: Pick<ExitRecord, 'id' | 'version'>, change: ExitChange): Promise<void>;
  /** When the holder left; nothing: she is back. */
  leave(actor: Actor, agreementId: string, left: { leftOn: LocalDate | null; leaveReason: string }): Promise<void>;
  /**
   * Months that reach beyond the last day. Lines that are not frozen wait to be judged anew; for frozen ones a correction is
   * written, unless they count no more days than she served and are paid by days.
   */
  judgeMonths(
    actor: Actor,
    exit: Pick<ExitRecord, 'id' | 'divisionCode' | 'agreementId' | 'lastDay' | 'partialMonth'>,
  ): Promise<void>;
  /** @throws DomainError conflict POSTS.CORRECTION_SETTLED */
  settleCorrection(
    actor: Actor,
    exitId: string,
    id: string,
    settled: Pick<ExitCorrection, 'settledOn' | 'settledByName' | 'documentNumber' | 'result'> & {
      readonly settledBy: string;
    },
  ): Promise<void>;
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

export type ExitChange = Partial<
  Pick<NewExit, 'lastDay' | 'reason'> &
    Omit<ExitRecord, keyof NewExit | 'id' | 'version' | 'corrections' | 'followUps' | 'appeals'>
>;
