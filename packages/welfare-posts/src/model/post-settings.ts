import { z } from 'zod';
import { procedureStepsSchema } from './procedure.js';

/*
 * What a county has settled about posts, beside its amounts: one shape for each setting of a policy pack. Every number, order
 * of steps, list and title that differs between counties is here, so that none is in the code.
 */

const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower case letters, digits and _');
const sentence = z.string().min(1).max(200);
const named = { id, zh: sentence, en: sentence };
const listOf = <T extends z.ZodType>(member: T) =>
  z
    .array(member)
    .min(1)
    .max(100)
    .refine((members) => new Set(members.map((one) => (one as { id: string }).id)).size === members.length, {
      message: 'an id stands twice',
    });
const unit = z.enum(['working', 'calendar']);
/** So many days, and which kind of days. */
export const dayCountSchema = z.strictObject({ days: z.int().min(0).max(365), unit });
export type DayCount = z.infer<typeof dayCountSchema>;

/** Who may be employed how: several may be true of one post. */
export const workModes = ['full_time', 'part_time', 'hourly', 'temporary', 'seasonal'] as const;

/** 按需设岗: what can be set up, how much of it, and who says yes. */
export const postSetupSchema = z.strictObject({
  categories: listOf(z.strictObject(named)),
  /** 普通、技能、特殊: classes that pay or people depend on. */
  classes: listOf(z.strictObject(named)),
  workModes: z.array(z.enum(workModes)).min(1),
  /** Post fixed and person not (岗位固定、人员不固定): a pool instead of one holder. */
  pooled: z.boolean(),
  /** How many places; what is left out is not limited. */
  quota: z.strictObject({
    mostPerVillage: z.int().min(0).optional(),
    leastPerVillage: z.int().min(0).optional(),
    /** So many places for so many people who live there. */
    perPeople: z.strictObject({ places: z.int().min(1), people: z.int().min(1) }).optional(),
    /** By the number of inhabitants, rows ascending. */
    bySize: z.array(z.strictObject({ from: z.int().min(0), places: z.int().min(0) })).optional(),
    perProgramme: z.array(z.strictObject({ id, zh: sentence, en: sentence, places: z.int().min(0) })).optional(),
    /** What a place beyond it means. */
    beyond: z.enum(['refuse', 'refer']),
  }),
  /** Funds that may pay posts, by the id that the fund ledger uses. */
  funds: listOf(z.strictObject(named)),
  /** From the village's need to the county's approval. */
  procedure: procedureStepsSchema,
  /** A rise or fall within the year. */
  quotaChange: procedureStepsSchema,
});

/** 以岗聘任: notice of a vacancy, who may apply, and the steps from the ranked list to the decision. */
export const postHiringSchema = z.strictObject({
  vacancyNotice: dayCountSchema,
  appliedBy: z.array(z.enum(['person', 'household_head', 'village'])).min(1),
  /** Which documents an application must carry. */
  documents: z.array(z.strictObject({ ...named, required: z.boolean() })).max(30),
  /** Equal after the ladder: the first that differs decides; the last word has the order of application. */
  tieBreaks: z.array(z.enum(['monitored_first', 'lower_income', 'older', 'earlier_application'])).min(1),
  procedure: procedureStepsSchema,
  /** One person in one post is the law; how many of one household may hold a post at once, null: no limit. */
  mostPerHousehold: z.int().min(1).nullable(),
  /** Temporary posts do not count for the household. */
  temporaryWaivesHousehold: z.boolean(),
  /** How long the waiting list lasts after the decision. */
  waitingListMonths: z.int().min(0).max(60),
});

/** 聘用协议. */
export const postAgreementSchema = z.strictObject({
  kinds: listOf(z.strictObject(named)),
  shortestMonths: z.int().min(1).max(60),
  longestMonths: z.int().min(1).max(120),
  term: z.strictObject({
    /** Over all agreements of one placement; null: no cap is written. */
    mostMonths: z.int().min(1).max(600).nullable(),
    /** Fewer months than this before the retirement age at the first approval: until retirement. null: no such exception. */
    nearRetirementMonths: z.int().min(1).max(240).nullable(),
    /** Placements in a life; the second starts the term anew. */
    placements: z.int().min(1).max(10).nullable(),
  }),
  insurance: z.enum(['required', 'encouraged', 'none']),
  /** Title and paragraphs of the text; `{…}` names a fact of the agreement. */
  text: z.strictObject({ title: sentence, paragraphs: z.array(z.string().min(1).max(1_000)).min(1).max(60) }),
  /** Days ahead of which the end, and the age limit, are announced. */
  alertDays: z.int().min(1).max(365),
});

/** 在岗领补: attendance. */
export const postAttendanceSchema = z.strictObject({
  mode: z.enum(['daily', 'monthly']),
  /** Work that must be done in a month; each that is given must be reached. */
  least: z.strictObject({
    days: z.int().min(1).max(31).optional(),
    hours: z.int().min(1).max(744).optional(),
  }),
  leave: z.strictObject({
    kinds: listOf(z.strictObject({ ...named, counts: z.boolean() })),
    mostDaysAtOnce: z.int().min(1).max(366).nullable(),
    mostDaysAYear: z.int().min(1).max(366).nullable(),
    proofFromDays: z.int().min(1).max(366).nullable(),
  }),
  /** Missed days may be made up later in the month. */
  makeUpDays: z.int().min(0).max(31),
  dispute: dayCountSchema,
  /** The sheet is due on this day of the same month (0) or the next (1). */
  due: z.strictObject({ day: z.int().min(1).max(31), monthsLater: z.int().min(0).max(6) }),
  title: sentence,
});

const effectSchema = z
  .strictObject({
    /** Added to or, below zero, taken from the month's amount, each time the grade is given; in yuan, "-50.00". */
    amount: z
      .string()
      .regex(/^-?\d{1,6}\.\d{2}$/)
      .refine((amount) => /[1-9]/.test(amount), { message: 'an effect of nothing is left out' })
      .optional(),
    consequence: z.enum(['none', 'warning', 'exit']),
    /** The consequence follows only when the grade has come so many periods in a row. */
    timesInARow: z.int().min(1).max(12).default(1),
    /** The ground of `post-exit` on which the exit is proposed. */
    ground: id.optional(),
  })
  .refine(({ consequence, ground }) => (consequence === 'exit') === (ground !== undefined), {
    message: 'an exit, and only an exit, names its ground',
    path: ['ground'],
  });

export const appraisalReviewers = ['village', 'township', 'democratic'] as const;

const appraisalTemplateSchema = z
  .strictObject({
    ...named,
    /** Categories that it is for; empty: all others. */
    categories: z.array(id).max(100),
    /** Items add up to 100 points; empty: the grade itself is chosen. */
    items: z
      .array(
        z.strictObject({
          ...named,
          points: z.int().min(1).max(100),
          /** Whose item it is; left out where everybody scores every item. */
          by: z.enum(appraisalReviewers).optional(),
        }),
      )
      .max(40)
      .refine((items) => items.length === 0 || items.reduce((sum, { points }) => sum + points, 0) === 100, {
        message: 'the points add up to 100',
      })
      .refine((items) => new Set(items.map((item) => item.id)).size === items.length, {
        message: 'an id stands twice',
      }),
    /** Everybody named scores every item; the share of each in the total, in hundredths of it. */
    weights: z
      .array(z.strictObject({ by: z.enum(appraisalReviewers), percent: z.int().min(1).max(100) }))
      .min(1)
      .refine((weights) => weights.reduce((sum, { percent }) => sum + percent, 0) === 100, {
        message: 'the weights add up to 100 %',
      })
      .refine((weights) => new Set(weights.map(({ by }) => by)).size === weights.length, {
        message: 'a reviewer stands twice',
      })
      .optional(),
    /** How a weighted total ends at two decimals. */
    rounding: z.enum(['half_up', 'down']).default('half_up'),
  })
  .refine(({ items, weights }) => items.every(({ by }) => (by === undefined) === (weights !== undefined)), {
    message: 'every item says by whom, or everybody has a weight',
    path: ['items'],
  })
  .refine(({ items, weights }) => weights === undefined || items.length > 0, {
    message: 'weights need items',
    path: ['weights'],
  });

/** 履职考核. */
export const postAppraisalSchema = z.strictObject({
  cycle: z.enum(['monthly', 'quarterly', 'half_yearly', 'yearly']),
  /** Decided by this day of the last month of the period (0) or of a later one. */
  due: z.strictObject({ day: z.int().min(1).max(31), monthsLater: z.int().min(0).max(6) }),
  templates: listOf(appraisalTemplateSchema)
    .refine((templates) => templates.filter(({ categories }) => categories.length === 0).length <= 1, {
      message: 'two templates are for all others',
    })
    .refine(
      (templates) => {
        const all = templates.flatMap(({ categories }) => categories);
        return new Set(all).size === all.length;
      },
      { message: 'a category has two templates' },
    ),
  /** The best first; `from` points upwards where there are points. */
  grades: listOf(z.strictObject({ ...named, from: z.int().min(0).max(100), effect: effectSchema }))
    .refine((grades) => grades.every(({ from }, index) => index === 0 || from < (grades[index - 1]?.from ?? 0)), {
      message: 'each grade begins below the one before it',
    })
    .refine((grades) => grades.at(-1)?.from === 0, { message: 'the last grade begins at 0' }),
  procedure: procedureStepsSchema,
  /** Days for the worker to answer before pay is touched. */
  told: dayCountSchema,
  /** An amount touches the last month of the period (0) or a later one. */
  amountMonthsLater: z.int().min(0).max(6).default(0),
});

/** 退岗有序. */
export const postExitSchema = z.strictObject({
  grounds: listOf(
    z.strictObject({
      ...named,
      kind: z.enum(['own_wish', 'removal', 'term_end', 'age', 'other']),
      /** Who decides, in which steps. */
      procedure: procedureStepsSchema,
      talk: z.boolean(),
      handOver: z.boolean(),
      /** No post again for so many months. */
      barredMonths: z.int().min(0).max(120),
    }),
  ),
  vacancyReport: z.strictObject({ ...dayCountSchema.shape, late: z.enum(['flag', 'false_claim']) }),
  /** What is paid for the month of the exit. There is no default: a county that has not chosen cannot end an agreement in mid-month. */
  partialMonth: z.enum(['by_days_attended', 'whole', 'none']).nullable(),
  followUpMonths: z.array(z.int().min(1).max(36)).max(12),
  appeal: dayCountSchema,
});

/** Forms and their titles, as this county prints them. */
export const postFormsSchema = z.strictObject({
  needStatement: sentence,
  vacancyNotice: sentence,
  applicationForm: sentence,
  publicNotice: sentence,
  roster: sentence,
  attendanceSheet: sentence,
  appraisalSheet: sentence,
  exitForm: sentence,
  objectionContact: sentence,
});

/** By the id of the setting in the pack. */
export const postSettings = {
  'post-setup': postSetupSchema,
  'post-hiring': postHiringSchema,
  'post-agreement': postAgreementSchema,
  'post-attendance': postAttendanceSchema,
  'post-appraisal': postAppraisalSchema,
  'post-exit': postExitSchema,
  'post-forms': postFormsSchema,
} as const;
export type PostSettingId = keyof typeof postSettings;
export type PostSetting<Id extends PostSettingId> = z.infer<(typeof postSettings)[Id]>;
