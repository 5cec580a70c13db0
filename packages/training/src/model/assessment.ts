import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { skillLevelSchema } from './trade.js';
import { trainingClassWorkflow } from './training-class.js';
import { trainingAssessmentRuleSchema } from './training-settings.js';

/** From the slot to the confirmed results, which nobody changes any more. */
export const assessmentWorkflow = defineWorkflow({
  name: 'assessment',
  states: ['planned', 'fixed', 'entered', 'confirmed', 'cancelled'],
  initial: 'planned',
  transitions: {
    'fix-roster': { from: ['planned'], to: 'fixed' },
    'hand-in': { from: ['fixed'], to: 'entered' },
    return: { from: ['entered'], to: 'fixed' },
    confirm: { from: ['entered'], to: 'confirmed' },
    cancel: { from: ['planned', 'fixed'], to: 'cancelled' },
  },
});
export type AssessmentState = (typeof assessmentWorkflow.states)[number];
export type AssessmentCommand = keyof typeof assessmentWorkflow.transitions;

export const assessmentKinds = ['first', 'resit'] as const;
export const bodyKinds = ['labour_department', 'assessment_body'] as const;
export const assessmentResults = ['passed', 'failed', 'absent', 'not_admitted'] as const;
export type AssessmentResult = (typeof assessmentResults)[number];

/** Points in tenths: 85.5 is 855. */
export const tenthsSchema = z.int().min(0).max(1000);

/** One trainee of an assessment: admitted or not, then the scores. */
export const assessmentSheetSchema = z.object({
  id: uuidSchema,
  enrolmentId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  admitted: z.boolean(),
  admissionReason: z.string(),
  /** Attendance when the roster was fixed, in percent; null: not known. */
  attendanceRate: z.number().nullable(),
  theoryTenths: tenthsSchema.nullable(),
  practiceTenths: tenthsSchema.nullable(),
  overallTenths: tenthsSchema.nullable(),
  result: z.enum(assessmentResults).nullable(),
  enteredBy: uuidSchema.nullable(),
  enteredByName: z.string().nullable(),
  /** Corrections since the score was confirmed. */
  corrections: z.int(),
});
export type AssessmentSheet = z.infer<typeof assessmentSheetSchema>;

export const assessmentWarningSchema = z.object({
  code: z.enum([
    'scores_all_equal',
    'pass_rate_high',
    'pass_rate_low',
    'passed_low_attendance',
    'attendance_unknown',
    'entered_by_teacher',
  ]),
  names: z.array(z.string()),
  percent: z.int().nullable(),
});
export type AssessmentWarning = z.infer<typeof assessmentWarningSchema>;

/** 考核: one sitting of one class. */
export const assessmentRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  institutionName: z.string(),
  classNumber: z.string(),
  className: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  kind: z.enum(assessmentKinds),
  day: localDateSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  place: z.string(),
  bodyKind: z.enum(bodyKinds),
  bodyName: z.string(),
  bodyNumber: z.string(),
  state: z.enum(assessmentWorkflow.states),
  stateReason: z.string(),
  /** The county's rule as it stood when the slot was made. */
  rule: trainingAssessmentRuleSchema,
  ruleVersion: z.string(),
  clause: z.string(),
  fixedOn: localDateSchema.nullable(),
  handedInBy: uuidSchema.nullable(),
  handedInByName: z.string().nullable(),
  confirmedBy: uuidSchema.nullable(),
  confirmedByName: z.string().nullable(),
  confirmedOn: localDateSchema.nullable(),
  /** How far its class is: certificates come when that is assessed. */
  classState: z.enum(trainingClassWorkflow.states),
  assessors: z.array(z.string()),
  sheets: z.array(assessmentSheetSchema),
  warnings: z.array(assessmentWarningSchema),
});
export type AssessmentRecord = z.infer<typeof assessmentRecordSchema>;
export type AssessmentHead = Omit<AssessmentRecord, 'classState' | 'assessors' | 'sheets' | 'warnings'>;

export const assessmentFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  institutionId: uuidSchema.optional(),
  state: z.enum(assessmentWorkflow.states).optional(),
  from: localDateSchema.optional(),
  to: localDateSchema.optional(),
});
export type AssessmentFilter = z.infer<typeof assessmentFilterSchema>;

const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);
const text = (most: number) => z.string().trim().min(2).max(most);

export const planAssessmentSchema = z
  .strictObject({
    classId: uuidSchema,
    kind: z.enum(assessmentKinds),
    day: localDateSchema,
    startsAt: clockTime,
    endsAt: clockTime,
    place: text(100),
    bodyKind: z.enum(bodyKinds),
    bodyName: text(100),
    bodyNumber: z.string().trim().max(40).default(''),
    assessors: z
      .array(text(40))
      .min(1)
      .max(10)
      .refine((names) => new Set(names).size === names.length, { message: 'TRAINING.ASSESSOR_TWICE' }),
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, { message: 'TRAINING.TIMES_REVERSED', path: ['endsAt'] });
export type PlanAssessment = z.infer<typeof planAssessmentSchema>;

/** Both scores, or that the trainee did not come. */
export const enterScoresSchema = z.strictObject({
  scores: z
    .array(
      z
        .strictObject({
          sheetId: uuidSchema,
          theoryTenths: tenthsSchema.nullable(),
          practiceTenths: tenthsSchema.nullable(),
          absent: z.boolean(),
        })
        .refine(
          ({ absent, theoryTenths, practiceTenths }) =>
            absent
              ? theoryTenths === null && practiceTenths === null
              : theoryTenths !== null && practiceTenths !== null,
          { message: 'TRAINING.SCORES_OR_ABSENT' },
        ),
    )
    .min(1)
    .max(500),
});
export type EnterScores = z.infer<typeof enterScoresSchema>;
