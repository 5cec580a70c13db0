import type { DivisionCode, Fen, LocalDate, Period } from '@gongyi/kernel';
import type { Facts, SubsidySource } from './source.js';

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

type Worked = Pick<PostMonth, 'standardFen' | 'requiredDays' | 'daysAttended' | 'agreementFrom' | 'agreementTo'>;

/**
 * A worked month by the names that rules use.
 *
 * @param month read before an appraisal is known, such as a village's sheet, it has none
 */
export function postMonthFacts(month: Worked & Partial<Pick<PostMonth, 'appraisalFen'>>, period: Period): Facts {
  return {
    month: period,
    standard_fen: month.standardFen,
    required_days: month.requiredDays,
    days_attended: month.daysAttended,
    agreement_from: month.agreementFrom,
    agreement_to: month.agreementTo,
    appraisal_fen: month.appraisalFen ?? 0,
  };
}

export const postMonthKind = 'post_month';

/** A month in a post as a source of subsidies: the worker herself is paid. */
export function postMonthSource(month: PostMonth, period: Period): SubsidySource {
  const { sourceId, personId, personName, identityMasked, divisionCode, townshipName, villageName } = month;
  return {
    kind: postMonthKind,
    sourceId,
    claimId: null,
    personId,
    personName,
    identityMasked,
    payee: { kind: 'person', id: personId, name: personName },
    divisionCode,
    townshipName,
    villageName,
    subjectId: month.welfarePostId,
    subjectTitle: month.postName,
    shared: {},
    facts: postMonthFacts(month, period),
    declaredFen: month.villageAmountFen,
    turn: '',
  };
}
