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

const percent = z.int().min(0).max(100);

/** 劳动合同, 工资流水, 用人单位证明, 公益性岗位协议, 自主创业. */
export const proofKinds = ['contract', 'wage', 'employer', 'post', 'self_employed'] as const;
export type ProofKind = (typeof proofKinds)[number];

/** 集中培训, 培训+上岗, 孵化式, 师带徒, 以工代训. */
export const classModes = [
  'centralised',
  'train_and_place',
  'incubation',
  'apprenticeship',
  'work_for_training',
] as const;
export type ClassMode = (typeof classModes)[number];

/** 点名, 扫码签到, 纸质签到表. */
export const attendanceMethods = ['roll_call', 'qr', 'paper'] as const;
export type AttendanceMethod = (typeof attendanceMethods)[number];
/** 到课, 迟到, 缺课, 请假. */
export const lessonMarks = ['present', 'late', 'absent', 'leave'] as const;
export type LessonMark = (typeof lessonMarks)[number];

/** 继续, 暂停, 取消. */
export const barredEffects = ['go_on', 'pause', 'cancel'] as const;
export type BarredEffect = (typeof barredEffects)[number];

/** What a mode of training needs beside the ordinary opening file. */
export const modeNeeds = ['employer', 'agreement', 'master', 'wage_proof'] as const;

/** 培训班: the opening file, sizes, answers, attendance and the form of the number. null: no text says anything. */
export const trainingClassRuleSchema = z.strictObject({
  /** The opening file is in so many days before the first lesson. */
  lead: z.strictObject({ days: z.int().min(0).max(120), unit: z.enum(['working', 'calendar']) }),
  /** Working days within which the county answers. */
  answerDays: z.int().min(1).max(60),
  mostTrainees: z.int().min(1).max(500).nullable(),
  fewestTrainees: z.int().min(1).max(500).nullable(),
  /** Papers of the opening file. */
  papers: z.array(z.strictObject({ id, zh: sentence, en: sentence, required: z.boolean() })).max(30),
  /** Modes that the county runs, and what each needs. */
  modes: z
    .array(
      z.strictObject({
        mode: z.enum(classModes),
        needs: z.array(z.enum(modeNeeds)),
      }),
    )
    .min(1),
  /** Least share of the hours, in percent. */
  theoryLeastPercent: percent.nullable(),
  practiceLeastPercent: percent.nullable(),
  mostHoursADay: z.int().min(1).max(16).nullable(),
  /** A teacher with less than so many minutes between two places is shown to whoever approves; null: not looked at. */
  teacherWayMinutes: z.int().min(1).max(240).nullable(),
  enrolment: z.strictObject({
    ageLeast: z.int().min(0).max(120).nullable(),
    /** The last age that may still begin. */
    ageMost: z.int().min(0).max(120).nullable(),
    pupils: z.enum(['refuse', 'warn', 'allow']),
    /** Lessons or days of another class at the same time. */
    twoClassesAtOnce: z.enum(['refuse', 'warn']),
    /** The same trade and level, taught before at public cost. */
    sameTradeAndLevel: z.enum(['refuse', 'warn']),
    onPost: z.enum(['refuse', 'warn', 'allow']),
    mostClassesAYear: z.int().min(1).max(50).nullable(),
    mostClassesInLife: z.int().min(1).max(100).nullable(),
  }),
  attendance: z.strictObject({
    /** Average of the class: below it a yellow or a red card. */
    classYellowBelow: percent.nullable(),
    classRedBelow: percent.nullable(),
    /** One person below it is not assessed. No national threshold is known. */
    personPassFrom: percent.nullable(),
    /** Marks that count as attended hours. */
    counted: z.array(z.enum(lessonMarks).exclude(['absent'])).min(1),
    /** Ways of recording that the county allows; null: it has not said, and nothing is recorded. */
    methods: z.array(z.enum(attendanceMethods)).min(1).nullable(),
    /** A lesson is recorded so many hours after its end at the latest; null: no text says. */
    recordWithinHours: z.int().min(1).max(720).nullable(),
    /** So many cards in a year stop new classes. */
    redCardsStop: z.int().min(1).max(20).nullable(),
    yellowCardsStop: z.int().min(1).max(20).nullable(),
    /** A sign-in code counts for so many minutes around the beginning of a lesson. */
    signInMinutesBefore: z.int().min(0).max(120),
    signInMinutesAfter: z.int().min(0).max(240),
  }),
  /** A change of time, place, teacher, content or roster is asked for so long before; null: before the lesson begins. */
  changeLead: z
    .union([
      z.strictObject({ days: z.int().min(1).max(60), unit: z.enum(['working', 'calendar']) }),
      z.strictObject({ hours: z.int().min(1).max(240) }),
    ])
    .nullable(),
  /** 电话抽查: the share of a class that the county calls after the teaching, and whether its claims wait for that; null: no text says. */
  phoneSample: z.strictObject({ percent: percent.min(1), claimWaits: z.boolean() }).nullable(),
  /**
   * What becomes of a running class when its institution is suspended, removed or blacklisted, or its cards stop new classes,
   * and whether claims of its finished classes wait meanwhile. A class that has not begun cannot be opened in any case.
   */
  barred: z.strictObject({
    suspended: z.enum(barredEffects),
    removed: z.enum(barredEffects),
    blacklisted: z.enum(barredEffects),
    cards: z.enum(barredEffects),
    claimWaits: z.boolean(),
  }),
  /** Form of the number; `{year}`, `{month}` and `{serial}` are filled in. */
  number: z
    .string()
    .max(60)
    .refine((form) => form.includes('{serial}'), { message: '{serial} is missing' }),
  serialDigits: z.int().min(1).max(8),
});
export type TrainingClassRule = z.infer<typeof trainingClassRuleSchema>;

const mark = z.int().min(0).max(100);
const months = z.int().min(1).max(600).nullable();

/** 考核和发证: marks, re-sits, who assesses, how long a certificate counts. Scores are points of 100. */
export const trainingAssessmentRuleSchema = z.strictObject({
  theoryPass: mark,
  practicePass: mark,
  /** Share of theory in the overall score; the rest is practice. */
  theoryWeightPercent: percent,
  /** null: the overall score decides nothing. */
  overallPass: mark.nullable(),
  /** Each part must reach its own mark. */
  bothMustPass: z.boolean(),
  resits: z.int().min(0).max(10),
  /** A re-sit is held within so many days of the first assessment; null: no text says. */
  resitWithinDays: z.int().min(1).max(365).nullable(),
  /** The roster is fixed so many calendar days before. */
  rosterDays: z.int().min(0).max(60),
  bodies: z.array(z.enum(['labour_department', 'assessment_body'])).min(1),
  /** A pass rate from here up, or down to there, is shown to whoever confirms; null: not watched. */
  passRateHighFrom: percent.nullable(),
  passRateLowBelow: percent.nullable(),
  /** null: a certificate of the kind does not expire. */
  validMonths: z.strictObject({
    vocational_qualification: months,
    skill_level: months,
    single_skill: months,
    completion: months,
  }),
  /** Form of the number of a completion certificate; `{year}` and `{serial}` are filled in. */
  completionNumber: z
    .string()
    .max(40)
    .refine((form) => form.includes('{year}') && form.includes('{serial}'), {
      message: '{year} and {serial} are missing',
    }),
  serialDigits: z.int().min(1).max(8),
});
export type TrainingAssessmentRule = z.infer<typeof trainingAssessmentRuleSchema>;

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

/** 就业结果: on which day it is looked at, what must be reached, and which proof counts. */
export const trainingOutcomeRuleSchema = z.strictObject({
  /** So many months after the last day of teaching. */
  afterMonths: z.int().min(0).max(36),
  /** In percent of the trained people who want work. */
  targets: z.strictObject({ skill: percent, certificate: percent, employment: percent }),
  proofs: z
    .array(z.strictObject({ kind: z.enum(proofKinds), file: z.boolean(), wage: z.boolean() }))
    .min(1)
    .refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length, { message: 'a kind stands twice' }),
});
export type TrainingOutcomeRule = z.infer<typeof trainingOutcomeRuleSchema>;

/** By the id of the setting in the pack. */
export const trainingSettings = {
  'training-accreditation': trainingAccreditationSchema,
  'training-class': trainingClassRuleSchema,
  'training-assessment': trainingAssessmentRuleSchema,
  'training-plan': trainingPlanRuleSchema,
  'training-outcome': trainingOutcomeRuleSchema,
} as const;
export type TrainingSettingId = keyof typeof trainingSettings;
export type TrainingSetting<Id extends TrainingSettingId> = z.infer<(typeof trainingSettings)[Id]>;
