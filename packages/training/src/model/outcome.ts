import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  type LocalDate,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { proofKinds, type TrainingOutcomeRule } from './training-settings.js';

/** A proof of work counts once a second person has looked at it. */
export const employmentProofWorkflow = defineWorkflow({
  name: 'employment-proof',
  states: ['recorded', 'confirmed', 'rejected'],
  initial: 'recorded',
  transitions: {
    confirm: { from: ['recorded'], to: 'confirmed' },
    reject: { from: ['recorded', 'confirmed'], to: 'rejected' },
  },
});

/** That a trainee worked, from a day to a day: what stands behind the employment figure. */
export const employmentProofRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  enrolmentId: uuidSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  personId: uuidSchema,
  personName: z.string(),
  kind: z.enum(proofKinds),
  employerName: z.string(),
  startedOn: localDateSchema,
  /** null: still at work on the day it was recorded. */
  endedOn: localDateSchema.nullable(),
  wageFen: fenSchema.nullable(),
  /** Number of the contract, the wage slip or the agreement. */
  reference: z.string(),
  fileId: uuidSchema.nullable(),
  fileName: z.string(),
  state: z.enum(employmentProofWorkflow.states),
  recordedByName: z.string(),
  recordedOn: localDateSchema,
  decidedByName: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  decisionReason: z.string(),
});
export type EmploymentProofRecord = z.infer<typeof employmentProofRecordSchema>;

export const employmentProofFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  enrolmentId: uuidSchema.optional(),
  state: z.enum(employmentProofWorkflow.states).optional(),
});
export type EmploymentProofFilter = z.infer<typeof employmentProofFilterSchema>;

export const recordProofSchema = z
  .strictObject({
    enrolmentId: uuidSchema,
    kind: z.enum(proofKinds),
    employerName: z.string().trim().min(2).max(100),
    startedOn: localDateSchema,
    endedOn: localDateSchema.nullable().default(null),
    wageFen: fenSchema
      .refine((wage) => wage > 0, { message: 'a wage is above zero' })
      .nullable()
      .default(null),
    reference: z.string().trim().max(60).default(''),
    fileId: uuidSchema.nullable().default(null),
  })
  .refine(({ startedOn, endedOn }) => endedOn === null || startedOn <= endedOn, {
    message: 'TRAINING.DAYS_REVERSED',
    path: ['endedOn'],
  });
export type RecordProof = z.infer<typeof recordProofSchema>;

/** What the figures are counted by. */
export const outcomeGroups = ['class', 'institution', 'township', 'county'] as const;
export type OutcomeGroup = (typeof outcomeGroups)[number];

/**
 * How far the people of a group have come. `wanting` is the denominator of every rate: a trained person leaves it only by
 * a recorded wish not to work. Employment is looked at on the day that the county has settled; until then nobody is `due`.
 */
export const outcomeRecordSchema = z.object({
  /** Of the class, the institution, or the code of the township or county. */
  id: z.string(),
  name: z.string(),
  trained: z.int(),
  wanting: z.int(),
  passed: z.int(),
  certified: z.int(),
  due: z.int(),
  employed: z.int(),
  /** Hundredths of a percent; null while the denominator is empty. */
  skillRate: z.int().nullable(),
  certificateRate: z.int().nullable(),
  employmentRate: z.int().nullable(),
  reached: z.object({ skill: z.boolean(), certificate: z.boolean(), employment: z.boolean() }),
});
export type OutcomeRecord = z.infer<typeof outcomeRecordSchema>;
export type OutcomeCounts = Pick<
  OutcomeRecord,
  'id' | 'name' | 'trained' | 'wanting' | 'passed' | 'certified' | 'due' | 'employed'
>;

/** Classes whose teaching ended from a day to a day. */
export interface OutcomeRange {
  readonly from: LocalDate;
  readonly to: LocalDate;
}
/** Without days: this year until today. */
const asked = { from: localDateSchema.optional(), to: localDateSchema.optional() };
export const outcomeFilterSchema = z.strictObject({ by: z.enum(outcomeGroups).default('institution'), ...asked });
export type OutcomeFilter = z.infer<typeof outcomeFilterSchema>;

/** What is still open about a person: the first of skill, certificate and employment that is missing. */
export const outcomeStages = [
  'not_wanting',
  'not_passed',
  'no_certificate',
  'not_due',
  'not_employed',
  'employed',
] as const;

/** One trained person behind the figures, in one class. */
export const outcomePersonRecordSchema = z.object({
  /** Of the enrolment. */
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  className: z.string(),
  institutionId: uuidSchema,
  institutionName: z.string(),
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  personDivisionCode: divisionCodeSchema,
  tradeName: z.string(),
  certificateNumber: z.string().nullable(),
  /** On which day employment is looked at. */
  measuredOn: localDateSchema,
  employerName: z.string().nullable(),
  proofKind: z.enum(proofKinds).nullable(),
  stage: z.enum(outcomeStages),
});
export type OutcomePersonRecord = z.infer<typeof outcomePersonRecordSchema>;

export const outcomePersonFilterSchema = z.strictObject({
  ...asked,
  classId: uuidSchema.optional(),
  institutionId: uuidSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
  stage: z.enum(outcomeStages).optional(),
});
export type OutcomePersonFilter = z.infer<typeof outcomePersonFilterSchema>;

/** Figures as they stood on a day, with the people behind them; never changed. */
export const outcomeSnapshotRecordSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  from: localDateSchema,
  to: localDateSchema,
  checkedOn: localDateSchema,
  by: z.enum(outcomeGroups),
  rows: z.array(outcomeRecordSchema),
  people: z.int(),
  /** SHA-256 over who was counted and how: the same people give the same digest. */
  digest: z.string(),
  ruleVersion: z.string(),
  takenByName: z.string(),
});
export type OutcomeSnapshotRecord = z.infer<typeof outcomeSnapshotRecordSchema>;
export const takeSnapshotSchema = z.strictObject({
  by: z.enum(outcomeGroups),
  from: localDateSchema,
  to: localDateSchema,
});
export type TakeSnapshot = z.infer<typeof takeSnapshotSchema>;

/** Hundredths of a percent, cut off: 89.999 % does not reach 90. */
export function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part * 10_000) / whole);
}

/**
 * The rates of counted people, and whether the targets are reached. An empty group has reached nothing.
 *
 * @example outcomeOf({ …, trained: 10, wanting: 10, passed: 10, certified: 9, due: 10, employed: 9 }, rule).employmentRate // 9000
 */
export function outcomeOf(counts: OutcomeCounts, { targets }: Pick<TrainingOutcomeRule, 'targets'>): OutcomeRecord {
  const skillRate = rateOf(counts.passed, counts.wanting);
  const certificateRate = rateOf(counts.certified, counts.wanting);
  const employmentRate = rateOf(counts.employed, counts.due);
  const reaches = (rate: number | null, percent: number) => rate !== null && rate >= percent * 100;
  return {
    ...counts,
    skillRate,
    certificateRate,
    employmentRate,
    reached: {
      skill: reaches(skillRate, targets.skill),
      certificate: reaches(certificateRate, targets.certificate),
      employment: reaches(employmentRate, targets.employment),
    },
  };
}
