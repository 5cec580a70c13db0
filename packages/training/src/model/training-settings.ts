import { z } from 'zod';

/*
 * What a county has settled about training institutions: one shape for each setting of a policy pack. Criteria, points, days,
 * months and the form of a number differ between places, so none of them is in the code.
 */

const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower case letters, digits and _');
const sentence = z.string().min(1).max(200);

/** One thing that reviewers look at, with the most points for it. */
export const criterionSchema = z.strictObject({
  id,
  zh: sentence,
  en: sentence,
  most: z.int().min(1).max(1000),
  /** The application proves it with a file; otherwise words are enough. */
  evidence: z.boolean(),
});
export type Criterion = z.infer<typeof criterionSchema>;

/** 认定培训机构: criteria, notice, validity and what follows. */
export const trainingAccreditationSchema = z
  .strictObject({
    criteria: z
      .array(criterionSchema)
      .min(1)
      .max(60)
      .refine((all) => new Set(all.map((one) => one.id)).size === all.length, { message: 'an id stands twice' }),
    /** Points, on the average of the reviewers, from which an institution can be proposed. */
    passScore: z.int().min(1),
    /** People who visit and score, each apart. */
    reviewers: z.int().min(2).max(20),
    notice: z.strictObject({ days: z.int().min(1).max(365), unit: z.enum(['working', 'calendar']) }),
    validMonths: z.int().min(1).max(120),
    /** So many months before the end a renewal can be applied for. */
    renewFromMonths: z.int().min(0).max(24),
    /** 年度检查 falls into this month. */
    annualReviewMonth: z.int().min(1).max(12),
    /** Form of the number; `{year}` and `{serial}` are filled in. */
    number: z
      .string()
      .max(60)
      .refine((form) => form.includes('{year}') && form.includes('{serial}'), {
        message: '{year} and {serial} are missing',
      }),
    serialDigits: z.int().min(1).max(8),
  })
  .refine(({ passScore, criteria }) => passScore <= criteria.reduce((sum, { most }) => sum + most, 0), {
    message: 'more points than there are',
  });
export type TrainingAccreditationRule = z.infer<typeof trainingAccreditationSchema>;

/** 集中培训, 培训+上岗, 孵化式, 师带徒, 以工代训. */
export const classModes = [
  'centralised',
  'train_and_place',
  'incubation',
  'apprenticeship',
  'work_for_training',
] as const;
export type ClassMode = (typeof classModes)[number];

/** 培训计划: what a plan's line may name, who approves a plan, and what the survey asks. */
export const trainingPlanRuleSchema = z.strictObject({
  /** Funds that a line of the plan may be paid from. */
  funds: z
    .array(z.strictObject({ id, zh: sentence, en: sentence }))
    .min(1)
    .max(30)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, { message: 'an id stands twice' }),
  /** The body whose decision an approval records, and its level. */
  approval: z.strictObject({ level: z.enum(['county', 'prefecture', 'province']), zh: sentence, en: sentence }),
  /** Trades that one person may wish for. */
  mostWishes: z.int().min(1).max(10),
  modes: z.array(z.enum(classModes)).min(1),
  /** So many days before its deadline a task number is due soon. */
  dueSoonDays: z.int().min(0).max(365),
});
export type TrainingPlanRule = z.infer<typeof trainingPlanRuleSchema>;

/** By the id of the setting in the pack. */
export const trainingSettings = {
  'training-accreditation': trainingAccreditationSchema,
  'training-plan': trainingPlanRuleSchema,
} as const;
export type TrainingSettingId = keyof typeof trainingSettings;
export type TrainingSetting<Id extends TrainingSettingId> = z.infer<(typeof trainingSettings)[Id]>;
