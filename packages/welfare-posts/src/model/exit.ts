import {
  addMonths,
  type DateRange,
  defineWorkflow,
  divisionCodeSchema,
  domainError,
  type Fen,
  fenSchema,
  type LocalDate,
  lastDay as lastDayOf,
  localDateSchema,
  noticeEnd,
  periodOf,
  periodSchema,
  uuidSchema,
  versionSchema,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import { z } from 'zod';
import type { DayCount, PostSetting } from './post-settings.js';

export const exitWorkflow = defineWorkflow({
  name: 'exit',
  states: ['draft', 'in_procedure', 'decided', 'completed', 'refused', 'withdrawn', 'reinstated'],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft'], to: 'in_procedure' },
    discard: { from: ['draft'], to: 'withdrawn' },
    decide: { from: ['in_procedure'], to: 'decided' },
    refuse: { from: ['in_procedure'], to: 'refused' },
    withdraw: { from: ['in_procedure'], to: 'withdrawn' },
    complete: { from: ['decided'], to: 'completed' },
    reinstate: { from: ['decided', 'completed'], to: 'reinstated' },
  },
});
export type ExitCommand = 'submit' | 'discard' | 'decide' | 'refuse' | 'withdraw' | 'complete' | 'reinstate';
export type ExitState = (typeof exitWorkflow.states)[number];

/** What is worked out about an exit that is over or was never decided does not hold the agreement any more. */
export const closedExitStates = ['refused', 'withdrawn', 'reinstated'] as const satisfies readonly ExitState[];

export const exitAppealWorkflow = defineWorkflow({
  name: 'exit-appeal',
  states: ['open', 'upheld', 'rejected'],
  initial: 'open',
  transitions: { uphold: { from: ['open'], to: 'upheld' }, reject: { from: ['open'], to: 'rejected' } },
});

export const exitKinds = ['own_wish', 'removal', 'term_end', 'age', 'other'] as const;
export const partialMonths = ['by_days_attended', 'whole', 'none'] as const;
export const lateRules = ['flag', 'false_claim'] as const;
export const exitOffers = ['job', 'training', 'none'] as const;

export const exitFollowUpSchema = z.object({
  id: uuidSchema,
  months: z.int(),
  dueOn: localDateSchema,
  doneOn: localDateSchema.nullable(),
  employment: z.string(),
  notes: z.string(),
});
export type ExitFollowUp = z.infer<typeof exitFollowUpSchema>;

export const exitAppealSchema = z.object({
  id: uuidSchema,
  receivedOn: localDateSchema,
  statedBy: z.string(),
  content: z.string(),
  state: z.enum(exitAppealWorkflow.states),
  answer: z.string(),
  answeredByName: z.string().nullable(),
  answeredOn: localDateSchema.nullable(),
});
export type ExitAppeal = z.infer<typeof exitAppealSchema>;

/**
 * A month that was frozen before the exit was decided and counts days after the last day, or days that the county pays in
 * another way: somebody puts the money right, and says by which document.
 */
export const exitCorrectionSchema = z.object({
  id: uuidSchema,
  attendanceLineId: uuidSchema,
  period: periodSchema,
  daysClaimed: z.int(),
  amountFen: fenSchema,
  settledOn: localDateSchema.nullable(),
  settledByName: z.string().nullable(),
  documentNumber: z.string(),
  result: z.string(),
});
export type ExitCorrection = z.infer<typeof exitCorrectionSchema>;

/** 退岗: how one agreement ends, from its ground to the last follow-up. */
export const exitRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  agreementId: uuidSchema,
  personId: uuidSchema,
  personName: z.string(),
  welfarePostId: uuidSchema,
  postName: z.string(),
  groundId: z.string(),
  groundZh: z.string(),
  groundEn: z.string(),
  groundKind: z.enum(exitKinds),
  talkNeeded: z.boolean(),
  handOverNeeded: z.boolean(),
  lastDay: localDateSchema,
  reason: z.string(),
  talkHeldOn: localDateSchema.nullable(),
  talkBy: z.string(),
  talkNotes: z.string(),
  handedOverOn: localDateSchema.nullable(),
  handedOverList: z.string(),
  partialMonth: z.enum(partialMonths).nullable(),
  state: z.enum(exitWorkflow.states),
  decidedOn: localDateSchema.nullable(),
  appealUntil: localDateSchema.nullable(),
  vacancyDueOn: localDateSchema.nullable(),
  vacancyReportedOn: localDateSchema.nullable(),
  vacancyLate: z.boolean(),
  lateRule: z.enum(lateRules).nullable(),
  offerKind: z.enum(exitOffers).nullable(),
  offerText: z.string(),
  barredUntil: localDateSchema.nullable(),
  ruleVersion: z.string(),
  clause: z.string(),
  corrections: z.array(exitCorrectionSchema),
  followUps: z.array(exitFollowUpSchema),
  appeals: z.array(exitAppealSchema),
});
export type ExitRecord = z.infer<typeof exitRecordSchema>;

export const exitFilterSchema = z.strictObject({
  state: z.enum(exitWorkflow.states).optional(),
  agreementId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
  divisionCode: divisionCodeSchema.optional(),
  /** A month that was frozen before the exit was known. */
  correctedPeriod: periodSchema.optional(),
});
export type ExitFilter = z.infer<typeof exitFilterSchema>;

const text = (least: number) => z.string().trim().min(least).max(500);
const note = z.string().trim().max(500).default('');

export const draftExitSchema = z.strictObject({
  agreementId: uuidSchema,
  groundId: z.string().min(1).max(40),
  lastDay: localDateSchema,
  reason: text(2),
});
export type DraftExit = z.infer<typeof draftExitSchema>;
export const talkInputSchema = z.strictObject({ talkHeldOn: localDateSchema, talkBy: text(2), talkNotes: text(2) });
export type TalkInput = z.infer<typeof talkInputSchema>;
export const handOverInputSchema = z.strictObject({ handedOverOn: localDateSchema, handedOverList: text(1) });
export type HandOverInput = z.infer<typeof handOverInputSchema>;
export const offerInputSchema = z.strictObject({ offerKind: z.enum(exitOffers), offerText: note });
export type OfferInput = z.infer<typeof offerInputSchema>;
export const followUpInputSchema = z.strictObject({ followUpId: uuidSchema, employment: text(1), notes: note });
export type FollowUpInput = z.infer<typeof followUpInputSchema>;
export const reviseExitSchema = z.strictObject({ lastDay: localDateSchema, reason: text(2) });
export type ReviseExit = z.infer<typeof reviseExitSchema>;
export const settleCorrectionSchema = z.strictObject({
  correctionId: uuidSchema,
  documentNumber: z.string().trim().min(2).max(100),
  result: text(2),
});
export type SettleCorrection = z.infer<typeof settleCorrectionSchema>;
export const appealInputSchema = z.strictObject({ statedBy: text(1), content: text(2) });
export type AppealInput = z.infer<typeof appealInputSchema>;
export const answerAppealSchema = z.strictObject({
  appealId: uuidSchema,
  verdict: z.enum(['uphold', 'reject']),
  answer: text(2),
});
export type AnswerAppeal = z.infer<typeof answerAppealSchema>;

export const exitGroundsSchema = z.object({
  grounds: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
});
export type ExitGrounds = z.infer<typeof exitGroundsSchema>;

export type ExitGround = PostSetting<'post-exit'>['grounds'][number];

/** @throws DomainError invalid_input POSTS.EXIT_GROUND_UNKNOWN {groundId, clause} */
export function groundOf(rule: PostSetting<'post-exit'>, groundId: string, clause: string): ExitGround {
  const ground = rule.grounds.find(({ id }) => id === groundId);
  if (ground === undefined) throw domainError('invalid_input', 'POSTS.EXIT_GROUND_UNKNOWN', { groundId, clause });
  return ground;
}

/** @throws DomainError invalid_input POSTS.EXIT_OUTSIDE_AGREEMENT {from, to} */
export function judgeLastDay(lastDay: LocalDate, { from, to }: DateRange): void {
  if (lastDay < from || (to !== null && lastDay > to))
    throw domainError('invalid_input', 'POSTS.EXIT_OUTSIDE_AGREEMENT', { from, to });
}

export type PartialMonth = (typeof partialMonths)[number];

/**
 * Whether the county has chosen how a month is paid that ends with this day, and its rule of amounts does what it chose. A
 * whole month needs no choice.
 *
 * @param paidAs what the rule of amounts does with such a month; null when it pays in none of the ways
 * @throws DomainError unprocessable POSTS.PARTIAL_MONTH_NOT_CHOSEN {clause}, POSTS.PARTIAL_MONTH_DIFFERS {clause}
 */
export function judgePartialMonth(
  lastDay: LocalDate,
  chosen: PartialMonth | null,
  paidAs: PartialMonth | null,
  clause: string,
): void {
  if (lastDay === lastDayOf(periodOf(lastDay))) return;
  if (chosen === null) throw domainError('unprocessable', 'POSTS.PARTIAL_MONTH_NOT_CHOSEN', { clause });
  if (paidAs !== chosen) throw domainError('unprocessable', 'POSTS.PARTIAL_MONTH_DIFFERS', { clause });
}

/**
 * How a rule pays the month in which somebody leaves, seen by what it answers: half of the days, once in a month that goes on
 * to its end and once in one that ends early.
 *
 * @param amountOf the month's amount for these days and this last day in force; null when the rule pays nothing
 * @example partialMonthOf(rule, { period, requiredDays: 20, lastDay }) // 'by_days_attended'
 */
export function partialMonthOf(
  amountOf: (month: { readonly daysAttended: number; readonly agreementTo: LocalDate }) => Fen | null,
  { requiredDays, lastDay }: { readonly requiredDays: number; readonly lastDay: LocalDate },
): PartialMonth | null {
  const half = Math.max(1, Math.floor(requiredDays / 2));
  const whole = amountOf({ daysAttended: requiredDays, agreementTo: lastDayOf(periodOf(lastDay)) });
  const byDays = amountOf({ daysAttended: half, agreementTo: lastDayOf(periodOf(lastDay)) });
  const left = amountOf({ daysAttended: half, agreementTo: lastDay });
  if (whole === null) return null;
  if (left === null) return 'none';
  if (left === byDays && left < whole) return 'by_days_attended';
  return left === whole ? 'whole' : null;
}

/** @throws DomainError unprocessable POSTS.EXIT_TALK_MISSING {clause}, POSTS.EXIT_HAND_OVER_MISSING {clause} */
export function judgeReady(
  exit: Pick<ExitRecord, 'talkNeeded' | 'talkHeldOn' | 'handOverNeeded' | 'handedOverOn' | 'clause'>,
): void {
  const { clause } = exit;
  if (exit.talkNeeded && exit.talkHeldOn === null)
    throw domainError('unprocessable', 'POSTS.EXIT_TALK_MISSING', { clause });
  if (exit.handOverNeeded && exit.handedOverOn === null)
    throw domainError('unprocessable', 'POSTS.EXIT_HAND_OVER_MISSING', { clause });
}

/** The last day to report the vacancy: nobody can report it before she has left and it is decided. */
export function vacancyDueDay(
  { lastDay, decidedOn }: { readonly lastDay: LocalDate; readonly decidedOn: LocalDate },
  { days, unit }: DayCount,
  calendar: WorkingDayCalendar,
): LocalDate {
  return noticeEnd(lastDay > decidedOn ? lastDay : decidedOn, days, unit, calendar);
}

export function barredUntil(lastDay: LocalDate, months: number): LocalDate | null {
  return months === 0 ? null : addMonths(lastDay, months);
}

/** The days on which somebody asks how she fares, in order. */
export function followUpDays(
  lastDay: LocalDate,
  months: readonly number[],
): readonly { readonly months: number; readonly dueOn: LocalDate }[] {
  return [...new Set(months)]
    .sort((a, b) => a - b)
    .map((count) => ({ months: count, dueOn: addMonths(lastDay, count) }));
}
