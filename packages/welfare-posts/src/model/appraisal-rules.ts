import {
  addDays,
  domainError,
  type Fen,
  invariant,
  type LocalDate,
  noticeEnd,
  type Period,
  parseYuan,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import type {
  AppraisalRecord,
  AppraisalReviewer,
  AppraisalRule,
  AppraisalScore,
  ScoreInput,
  StoredAppraisal,
} from './appraisal.js';
import { effectMonthOf, previousAppraisalPeriod } from './appraisal-period.js';
import { appraisalReviewers, type PostSetting } from './post-settings.js';

type Setting = PostSetting<'post-appraisal'>;
type Template = AppraisalRule['template'];
type Grade = AppraisalRule['grades'][number];

/**
 * The template for a post: the one that names its category, else the one for all others.
 *
 * @param categoryIds ids of the county's categories that the post is of
 * @throws DomainError unprocessable POSTS.APPRAISAL_TEMPLATE_MISSING {category, clause}
 */
export function templateFor(
  { templates }: Pick<Setting, 'templates'>,
  categoryIds: readonly string[],
  { category, clause }: { readonly category: string; readonly clause: string },
): Setting['templates'][number] {
  const template =
    templates.find(({ categories }) => categories.some((one) => categoryIds.includes(one))) ??
    templates.find(({ categories }) => categories.length === 0);
  if (template === undefined)
    throw domainError('unprocessable', 'POSTS.APPRAISAL_TEMPLATE_MISSING', { category, clause });
  return template;
}

/**
 * What an appraisal keeps of the rules on the day it begins.
 *
 * @param clauseOf where a part of the setting stands, `grades.fail`
 */
export function appraisalRuleOf(
  setting: Setting,
  template: Setting['templates'][number],
  clauseOf: (part: string) => string,
): AppraisalRule {
  const { id, zh, en, items, weights, rounding } = template;
  return {
    template: {
      id,
      zh,
      en,
      items: items.map(({ by, ...item }) => ({ ...item, by: by ?? null })),
      weights: weights ?? null,
      rounding,
    },
    grades: setting.grades.map(({ effect, ...grade }) => ({
      id: grade.id,
      zh: grade.zh,
      en: grade.en,
      from: grade.from,
      amountFen: effect.amount === undefined ? null : yuan(effect.amount),
      consequence: effect.consequence,
      timesInARow: effect.timesInARow,
      groundId: effect.ground ?? null,
      clause: clauseOf(`grades.${grade.id}`),
    })),
    told: { ...setting.told, clause: clauseOf('told') },
    amountMonthsLater: setting.amountMonthsLater,
  };
}

function yuan(text: string): Fen {
  const amount = parseYuan(text);
  invariant(amount !== undefined, 'the shape of the setting lets only amounts through');
  return amount;
}

/** Who must score: by the items, by the weights; the village where the grade itself is chosen. */
export function reviewersOf({ items, weights }: Template): AppraisalReviewer[] {
  if (items.length === 0) return ['village'];
  const asked = new Set(weights === null ? items.map(({ by }) => by) : weights.map(({ by }) => by));
  return appraisalReviewers.filter((reviewer) => asked.has(reviewer));
}

/** The items that a reviewer scores. */
export function itemsOf({ items, weights }: Template, reviewer: AppraisalReviewer): Template['items'] {
  return weights === null ? items.filter(({ by }) => by === reviewer) : items;
}

/**
 * Is this a whole and possible score of this reviewer? Answers the sum in hundredths of a point, or null where the grade
 * itself was chosen.
 *
 * @throws DomainError invalid_input POSTS.APPRAISAL_REVIEWER_NOT_ASKED {reviewer}, POSTS.APPRAISAL_GRADE_UNKNOWN,
 *   POSTS.APPRAISAL_ITEMS_DIFFER {items}, POSTS.APPRAISAL_ITEM_TOO_HIGH {item, most}, POSTS.APPRAISAL_REVIEW_UNDESCRIBED
 */
export function judgeScore(
  { template, grades }: Pick<AppraisalRule, 'template' | 'grades'>,
  reviewer: AppraisalReviewer,
  { items, gradeId, note }: Pick<ScoreInput, 'items' | 'gradeId' | 'note'>,
): number | null {
  if (!reviewersOf(template).includes(reviewer))
    throw domainError('invalid_input', 'POSTS.APPRAISAL_REVIEWER_NOT_ASKED', { reviewer });
  const asked = itemsOf(template, reviewer);
  if (asked.length === 0) {
    if (items.length > 0 || !grades.some(({ id }) => id === gradeId))
      throw domainError('invalid_input', 'POSTS.APPRAISAL_GRADE_UNKNOWN');
    return null;
  }
  const scored = new Map(items.map(({ itemId, hundredths }) => [itemId, hundredths]));
  if (
    gradeId !== undefined ||
    scored.size !== items.length ||
    items.length !== asked.length ||
    !asked.every(({ id }) => scored.has(id))
  )
    throw domainError('invalid_input', 'POSTS.APPRAISAL_ITEMS_DIFFER', { items: asked.length });
  for (const { id, zh, points } of asked)
    if ((scored.get(id) ?? 0) > points * 100)
      throw domainError('invalid_input', 'POSTS.APPRAISAL_ITEM_TOO_HIGH', { item: zh, most: points });
  if (reviewer === 'democratic' && note.trim().length < 2)
    throw domainError('invalid_input', 'POSTS.APPRAISAL_REVIEW_UNDESCRIBED');
  return items.reduce((sum, { hundredths }) => sum + hundredths, 0);
}

/** Reviewers who are asked and have not scored. */
export function missingReviewers(template: Template, scores: readonly Pick<AppraisalScore, 'reviewer'>[]) {
  return reviewersOf(template).filter((reviewer) => !scores.some((score) => score.reviewer === reviewer));
}

/**
 * The total in hundredths of a point: the sum of everybody's items, or each one's sum by weight, rounded once as the
 * template says. Whole numbers only.
 *
 * @example totalOf(weighted({ village: 30, township: 50, democratic: 20 }), [85.00, 90.50, 77.25]) // 8620
 */
export function totalOf(
  { weights, rounding }: Pick<Template, 'weights' | 'rounding'>,
  scores: readonly Pick<AppraisalScore, 'reviewer' | 'hundredths'>[],
): number {
  const of = (reviewer: AppraisalReviewer) => scores.find((score) => score.reviewer === reviewer)?.hundredths ?? 0;
  if (weights === null) return scores.reduce((sum, { hundredths }) => sum + (hundredths ?? 0), 0);
  const weighted = weights.reduce((sum, { by, percent }) => sum + percent * of(by), 0);
  const rest = weighted % 100;
  return (weighted - rest) / 100 + (rounding === 'half_up' && rest >= 50 ? 1 : 0);
}

/** The first grade that the total reaches; grades stand the best first, and the last begins at 0. */
export function gradeOfTotal(grades: readonly Grade[], hundredths: number): Grade {
  const grade = grades.find(({ from }) => hundredths >= from * 100);
  invariant(grade !== undefined, 'the last grade begins at 0');
  return grade;
}

/**
 * What came out of the scores.
 *
 * @throws DomainError unprocessable POSTS.APPRAISAL_SCORES_MISSING {reviewers, clause}
 */
export function resultOf(
  { rule, scores, clause }: Pick<AppraisalRecord, 'rule' | 'scores' | 'clause'>,
  among: readonly AppraisalReviewer[] = appraisalReviewers,
): { readonly totalHundredths: number | null; readonly grade: Grade } {
  judgeScored({ rule, scores, clause }, among);
  if (rule.template.items.length > 0) {
    const totalHundredths = totalOf(rule.template, scores);
    return { totalHundredths, grade: gradeOfTotal(rule.grades, totalHundredths) };
  }
  const chosen = rule.grades.find(({ id }) => id === scores[0]?.gradeId);
  invariant(chosen !== undefined, 'a score without items has a grade of the rule');
  return { totalHundredths: null, grade: chosen };
}

/** @throws DomainError unprocessable POSTS.APPRAISAL_SCORES_MISSING {reviewers, clause} when one of these has not scored */
export function judgeScored(
  { rule, scores, clause }: Pick<AppraisalRecord, 'rule' | 'scores' | 'clause'>,
  among: readonly AppraisalReviewer[],
): void {
  const missing = missingReviewers(rule.template, scores).filter((reviewer) => among.includes(reviewer));
  if (missing.length > 0)
    throw domainError('unprocessable', 'POSTS.APPRAISAL_SCORES_MISSING', { reviewers: missing.join(' '), clause });
}

/**
 * How many periods in a row the grade has come, this one included; a period without an appraisal ends the row.
 *
 * @example timesInARow('fail', '2025-03', [{ period: '2025-02', gradeId: 'fail' }]) // 2
 */
export function timesInARow(
  gradeId: string,
  period: string,
  earlier: readonly { readonly period: string; readonly gradeId: string | null }[],
): number {
  const before = previousAppraisalPeriod(period);
  const same = earlier.some((one) => one.period === before && one.gradeId === gradeId);
  return same ? 1 + timesInARow(gradeId, before, earlier) : 1;
}

/** What the rules make of a grade: an amount each time, a consequence once it has come often enough. */
export interface AppraisalEffect {
  readonly amountFen: Fen | null;
  readonly amountMonth: Period | null;
  readonly consequence: AppraisalRule['grades'][number]['consequence'];
  /** With an exit: the ground on which a person may begin it. Nothing begins by itself. */
  readonly groundId: string | null;
}

export function effectOf(grade: Grade, inARow: number, period: string, amountMonthsLater: number): AppraisalEffect {
  const due = inARow >= grade.timesInARow;
  return {
    amountFen: grade.amountFen,
    amountMonth: grade.amountFen === null ? null : effectMonthOf(period, amountMonthsLater),
    consequence: due ? grade.consequence : 'none',
    groundId: due ? grade.groundId : null,
  };
}

/**
 * Her days to object, and the first day on which a month that is frozen takes the amount: after her days, and never on
 * the day on which the telling is written down, so that no month frozen before is touched.
 */
export function daysAfterTelling(
  toldOn: LocalDate,
  told: AppraisalRule['told'],
  { today, calendar }: { readonly today: LocalDate; readonly calendar: WorkingDayCalendar },
): { readonly answerUntil: LocalDate; readonly amountFrom: LocalDate } {
  const answerUntil = noticeEnd(toldOn, told.days, told.unit, calendar);
  return { answerUntil, amountFrom: addDays(answerUntil > today ? answerUntil : today, 1) };
}

/** How far the amount is; a month that was frozen without it is never edited. */
export function amountStandingOf({
  state,
  amountFen,
  monthFrozen,
  amountTaken,
}: StoredAppraisal): AppraisalRecord['amountStanding'] {
  if (amountFen === null || state === 'revoked') return 'none';
  if (amountTaken) return 'applied';
  if (monthFrozen) return 'late';
  return state === 'final' ? 'untold' : 'waits';
}

export function isOverdue({ state, dueOn }: Pick<AppraisalRecord, 'state' | 'dueOn'>, today: LocalDate): boolean {
  return (state === 'draft' || state === 'in_procedure') && dueOn < today;
}
