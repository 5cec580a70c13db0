import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { assessmentResults, tenthsSchema } from './assessment.js';

/** A confirmed score is corrected by two people: one asks and says why, another approves or refuses. */
export const scoreCorrectionWorkflow = defineWorkflow({
  name: 'score-correction',
  states: ['asked', 'approved', 'refused'],
  initial: 'asked',
  transitions: {
    approve: { from: ['asked'], to: 'approved' },
    refuse: { from: ['asked'], to: 'refused' },
  },
});

const result = z.enum(assessmentResults);

/** 成绩更正: the score as it was confirmed, and as it should be; both stay. Points in tenths. */
export const scoreCorrectionRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  assessmentId: uuidSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  className: z.string(),
  sheetId: uuidSchema,
  enrolmentId: uuidSchema,
  personName: z.string(),
  theoryBefore: tenthsSchema.nullable(),
  practiceBefore: tenthsSchema.nullable(),
  overallBefore: tenthsSchema.nullable(),
  resultBefore: result,
  theoryAfter: tenthsSchema.nullable(),
  practiceAfter: tenthsSchema.nullable(),
  overallAfter: tenthsSchema.nullable(),
  resultAfter: result,
  reason: z.string(),
  state: z.enum(scoreCorrectionWorkflow.states),
  askedBy: uuidSchema,
  askedByName: z.string(),
  askedOn: localDateSchema,
  decidedBy: uuidSchema.nullable(),
  decidedByName: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  decisionReason: z.string(),
  /** The certificate that stands on the old score and would stand on none: it is revoked first. */
  certificateId: uuidSchema.nullable(),
  certificateNumber: z.string().nullable(),
});
export type ScoreCorrectionRecord = z.infer<typeof scoreCorrectionRecordSchema>;

export const scoreCorrectionFilterSchema = z.strictObject({
  assessmentId: uuidSchema.optional(),
  classId: uuidSchema.optional(),
  state: z.enum(scoreCorrectionWorkflow.states).optional(),
});
export type ScoreCorrectionFilter = z.infer<typeof scoreCorrectionFilterSchema>;

/** Both scores as they should be, or that the trainee was absent, and why. */
export const askScoreCorrectionSchema = z
  .strictObject({
    assessmentId: uuidSchema,
    sheetId: uuidSchema,
    theoryTenths: tenthsSchema.nullable(),
    practiceTenths: tenthsSchema.nullable(),
    reason: z.string().trim().min(2).max(300),
  })
  .refine(({ theoryTenths, practiceTenths }) => (theoryTenths === null) === (practiceTenths === null), {
    message: 'TRAINING.SCORES_OR_ABSENT',
  });
export type AskScoreCorrection = z.infer<typeof askScoreCorrectionSchema>;
