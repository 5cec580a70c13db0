import {
  type DivisionCode,
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  type LocalDate,
  localDateSchema,
  periodSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { appraisalPeriodSchema } from './appraisal-period.js';
import { appraisalReviewers } from './post-settings.js';

export const appraisalWorkflow = defineWorkflow({
  name: 'appraisal',
  states: ['draft', 'in_procedure', 'final', 'told', 'objected', 'revoked', 'refused', 'withdrawn'],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft'], to: 'in_procedure' },
    discard: { from: ['draft'], to: 'withdrawn' },
    settle: { from: ['in_procedure'], to: 'final' },
    refuse: { from: ['in_procedure'], to: 'refused' },
    withdraw: { from: ['in_procedure'], to: 'withdrawn' },
    tell: { from: ['final'], to: 'told' },
    object: { from: ['told'], to: 'objected' },
    keep: { from: ['objected'], to: 'told' },
    revoke: { from: ['objected'], to: 'revoked' },
  },
});
export type AppraisalState = (typeof appraisalWorkflow.states)[number];

/** They hold no period any more: it can be appraised again. */
export const closedAppraisalStates = ['refused', 'withdrawn', 'revoked'] as const satisfies readonly AppraisalState[];
/** Nobody has decided yet. */
export const openAppraisalStates = ['draft', 'in_procedure'] as const satisfies readonly AppraisalState[];

export type AppraisalReviewer = (typeof appraisalReviewers)[number];
/** 当面、电话、短信或微信、书面. */
export const tellingWays = ['in_person', 'telephone', 'message', 'in_writing'] as const;
export const appraisalConsequences = ['none', 'warning', 'exit'] as const;

const named = { id: z.string(), zh: z.string(), en: z.string() };

/** The rules that an appraisal began with; later ones do not change it. */
export const appraisalRuleSchema = z.object({
  template: z.object({
    ...named,
    items: z.array(z.object({ ...named, points: z.int(), by: z.enum(appraisalReviewers).nullable() })),
    weights: z.array(z.object({ by: z.enum(appraisalReviewers), percent: z.int() })).nullable(),
    rounding: z.enum(['half_up', 'down']),
  }),
  grades: z.array(
    z.object({
      ...named,
      from: z.int(),
      /** Signed. */
      amountFen: fenSchema.nullable(),
      consequence: z.enum(appraisalConsequences),
      timesInARow: z.int(),
      groundId: z.string().nullable(),
      clause: z.string(),
    }),
  ),
  told: z.object({ days: z.int(), unit: z.enum(['working', 'calendar']), clause: z.string() }),
  amountMonthsLater: z.int(),
});
export type AppraisalRule = z.infer<typeof appraisalRuleSchema>;

/** Points of one item in hundredths of a point: a democratic review is a mean of many. */
const itemScoreSchema = z.strictObject({ itemId: z.string().min(1).max(40), hundredths: z.int().min(0).max(10_000) });

export const appraisalScoreSchema = z.object({
  id: uuidSchema,
  reviewer: z.enum(appraisalReviewers),
  items: z.array(itemScoreSchema),
  /** Sum of the items; null where the grade itself is chosen. */
  hundredths: z.int().nullable(),
  gradeId: z.string().nullable(),
  note: z.string(),
  scoredByName: z.string(),
  scoredOn: localDateSchema,
});
export type AppraisalScore = z.infer<typeof appraisalScoreSchema>;

/** How far the amount of a grade is: none, nobody has told her, her days run, it is in the month, or it came too late. */
export const amountStandings = ['none', 'untold', 'waits', 'applied', 'late'] as const;

/** 履职考核: how one holder did in one period, and what follows. */
export const appraisalRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  agreementId: uuidSchema,
  personId: uuidSchema,
  personName: z.string(),
  welfarePostId: uuidSchema,
  postName: z.string(),
  period: appraisalPeriodSchema,
  firstDay: localDateSchema,
  lastDay: localDateSchema,
  dueOn: localDateSchema,
  rule: appraisalRuleSchema,
  ruleVersion: z.string(),
  clause: z.string(),
  state: z.enum(appraisalWorkflow.states),
  /** In hundredths of a point; null where the grade itself is chosen, and until it is decided. */
  totalHundredths: z.int().nullable(),
  gradeId: z.string().nullable(),
  gradeZh: z.string().nullable(),
  gradeEn: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  /** How many periods in a row the grade has come, this one included. */
  inARow: z.int().nullable(),
  consequence: z.enum(appraisalConsequences).nullable(),
  groundId: z.string().nullable(),
  /** Signed: what the grade adds to or takes from the month's amount. A fact for the subsidy, never a pay. */
  amountFen: fenSchema.nullable(),
  amountMonth: periodSchema.nullable(),
  toldOn: localDateSchema.nullable(),
  toldWay: z.enum(tellingWays).nullable(),
  toldByName: z.string().nullable(),
  workerWord: z.string(),
  /** The last day on which she can object. */
  answerUntil: localDateSchema.nullable(),
  /** From this day on a month that is frozen takes the amount. */
  amountFrom: localDateSchema.nullable(),
  objectedOn: localDateSchema.nullable(),
  objection: z.string(),
  objectionAnswer: z.string(),
  objectionAnsweredOn: localDateSchema.nullable(),
  objectionAnsweredByName: z.string().nullable(),
  scores: z.array(appraisalScoreSchema),
  amountStanding: z.enum(amountStandings),
  overdue: z.boolean(),
});
export type AppraisalRecord = z.infer<typeof appraisalRecordSchema>;

/** As it is kept; what the calendar says of it follows. */
export type StoredAppraisal = Omit<AppraisalRecord, 'amountStanding' | 'overdue'> & {
  /** The month that the amount touches is frozen for her. */
  readonly monthFrozen: boolean;
  /** The frozen month has taken the amount. */
  readonly amountTaken: boolean;
};

export const appraisalFilterSchema = z.strictObject({
  state: z.enum(appraisalWorkflow.states).optional(),
  period: appraisalPeriodSchema.optional(),
  gradeId: z.string().max(40).optional(),
  consequence: z.enum(appraisalConsequences).optional(),
  overdue: z.boolean().optional(),
  agreementId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
  divisionCode: divisionCodeSchema.optional(),
});
export type AppraisalFilter = z.infer<typeof appraisalFilterSchema>;

const text = (least: number) => z.string().trim().min(least).max(500);

export const draftAppraisalSchema = z.strictObject({ agreementId: uuidSchema, period: appraisalPeriodSchema });
export type DraftAppraisal = z.infer<typeof draftAppraisalSchema>;

export const draftAllAppraisalsSchema = z.strictObject({ period: appraisalPeriodSchema });
export type DraftAllAppraisals = z.infer<typeof draftAllAppraisalsSchema>;
/** How many were begun, and whether holders are left for another call. */
export const appraisalsBegunSchema = z.object({ begun: z.int(), more: z.boolean() });
export type AppraisalsBegun = z.infer<typeof appraisalsBegunSchema>;

/** What one reviewer says: points for every item of hers, or the grade. */
export const scoreInputSchema = z.strictObject({
  /** The appraisal that was seen; another one by now is a conflict. */
  version: versionSchema,
  items: z.array(itemScoreSchema).max(40).default([]),
  gradeId: z.string().min(1).max(40).optional(),
  note: z.string().trim().max(500).default(''),
});
export type ScoreInput = z.infer<typeof scoreInputSchema>;

export const tellInputSchema = z.strictObject({
  toldOn: localDateSchema,
  toldWay: z.enum(tellingWays),
  workerWord: z.string().trim().max(500).default(''),
});
export type TellInput = z.infer<typeof tellInputSchema>;

export const appraisalObjectionSchema = z.strictObject({ objection: text(2) });
export type AppraisalObjection = z.infer<typeof appraisalObjectionSchema>;

export const answerAppraisalObjectionSchema = z.strictObject({ verdict: z.enum(['keep', 'revoke']), answer: text(2) });
export type AnswerAppraisalObjection = z.infer<typeof answerAppraisalObjectionSchema>;

/** What can be chosen when an appraisal is begun or looked for. */
export const appraisalTermsSchema = z.object({
  /** Periods that have begun, the last one that is over first. */
  periods: z.array(appraisalPeriodSchema),
  grades: z.array(z.object(named)),
});
export type AppraisalTerms = z.infer<typeof appraisalTermsSchema>;

/** Somebody whose last period nobody appraises yet. */
export interface UnappraisedHolder {
  readonly agreementId: string;
  readonly personName: string;
  readonly postName: string;
  readonly divisionCode: DivisionCode;
}

/** All of them, the last day of the period, and the day by which it should be decided. */
export interface UnappraisedHolders {
  readonly since: LocalDate;
  readonly dueOn: LocalDate;
  readonly holders: readonly UnappraisedHolder[];
}
