import type { DivisionCode, Fen, LocalDate, Period } from '@gongyi/kernel';

/** One person's worked month in one post, as the posts module hands it over after the month was frozen. */
export interface PostMonth {
  /** The attendance line that this comes from. */
  readonly sourceId: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  /** The village where the post is. */
  readonly divisionCode: DivisionCode;
  readonly townshipName: string;
  readonly villageName: string;
  readonly agreementId: string;
  readonly welfarePostId: string;
  readonly postName: string;
  /** The post's monthly standard. */
  readonly standardFen: Fen;
  readonly requiredDays: number;
  readonly daysAttended: number;
  readonly agreementFrom: LocalDate;
  readonly agreementTo: LocalDate | null;
  /** What the village computed itself; null when the sheet had none. Compared, never paid. */
  readonly villageAmountFen: Fen | null;
  /** What appraisals that the worker was told of add to or, below zero, take from the month; 0 where there is none. */
  readonly appraisalFen: Fen;
}

/** What a rule may look at, frozen on the line: replay needs nothing else. */
export interface SubsidyFacts {
  readonly period: Period;
  readonly sourceId: string;
  readonly personId: string;
  readonly divisionCode: DivisionCode;
  readonly agreementId: string;
  readonly welfarePostId: string;
  readonly postName: string;
  readonly standardFen: Fen;
  readonly requiredDays: number;
  readonly daysAttended: number;
  readonly agreementFrom: LocalDate;
  readonly agreementTo: LocalDate | null;
  readonly appraisalFen: Fen;
}

export function factsOf(month: PostMonth, period: Period): SubsidyFacts {
  return {
    period,
    sourceId: month.sourceId,
    personId: month.personId,
    divisionCode: month.divisionCode,
    agreementId: month.agreementId,
    welfarePostId: month.welfarePostId,
    postName: month.postName,
    standardFen: month.standardFen,
    requiredDays: month.requiredDays,
    daysAttended: month.daysAttended,
    agreementFrom: month.agreementFrom,
    agreementTo: month.agreementTo,
    appraisalFen: month.appraisalFen,
  };
}
