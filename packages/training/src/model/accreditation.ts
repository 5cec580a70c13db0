import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { skillLevelSchema } from './trade.js';
import { criterionSchema } from './training-settings.js';

/** From the application to the entry in the catalogue, and what becomes of it. */
export const accreditationWorkflow = defineWorkflow({
  name: 'accreditation',
  states: [
    'draft',
    'submitted',
    'in_review',
    'proposed',
    'on_notice',
    'active',
    'suspended',
    'removed',
    'blacklisted',
    'refused',
    'withdrawn',
  ],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft'], to: 'submitted' },
    withdraw: { from: ['draft'], to: 'withdrawn' },
    return: { from: ['submitted'], to: 'draft' },
    'pass-documents': { from: ['submitted'], to: 'in_review' },
    refuse: { from: ['submitted', 'in_review', 'proposed', 'on_notice'], to: 'refused' },
    propose: { from: ['in_review'], to: 'proposed' },
    publish: { from: ['proposed'], to: 'on_notice' },
    approve: { from: ['on_notice'], to: 'active' },
    suspend: { from: ['active'], to: 'suspended' },
    reinstate: { from: ['suspended'], to: 'active' },
    remove: { from: ['active', 'suspended'], to: 'removed' },
    blacklist: { from: ['active', 'suspended', 'removed'], to: 'blacklisted' },
  },
});
export type AccreditationState = (typeof accreditationWorkflow.states)[number];
export type AccreditationCommand = keyof typeof accreditationWorkflow.transitions;

/** States of an entry of the catalogue: only these have a number and days. */
export const entryStates = ['active', 'suspended', 'removed', 'blacklisted'] as const;
export type EntryState = (typeof entryStates)[number];
/** Still with the institution or the county: one at a time. */
export const openStates = ['draft', 'submitted', 'in_review', 'proposed', 'on_notice'] as const;
/** Decisions about an entry, each with a cause and a document. */
export const standingCommands = ['suspend', 'reinstate', 'remove', 'blacklist'] as const;
export type StandingCommand = (typeof standingCommands)[number];

export const objectionWorkflow = defineWorkflow({
  name: 'accreditation-objection',
  states: ['open', 'upheld', 'rejected'],
  initial: 'open',
  transitions: { uphold: { from: ['open'], to: 'upheld' }, reject: { from: ['open'], to: 'rejected' } },
});

export const annualResults = ['passed', 'rectify', 'failed'] as const;

export const scopeSchema = z.object({
  id: uuidSchema,
  /** The line of the catalogue that it was chosen from. */
  tradeId: uuidSchema,
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
});
export const evidenceSchema = z.object({
  id: uuidSchema,
  criterionId: z.string(),
  content: z.string(),
  fileId: uuidSchema.nullable(),
  fileName: z.string(),
});
export const scoreSchema = z.object({
  id: uuidSchema,
  reviewerId: uuidSchema,
  reviewerName: z.string(),
  visitedOn: localDateSchema,
  criterionId: z.string(),
  points: z.int(),
  note: z.string(),
});
export const objectionSchema = z.object({
  id: uuidSchema,
  receivedOn: localDateSchema,
  statedBy: z.string(),
  content: z.string(),
  state: z.enum(objectionWorkflow.states),
  answer: z.string(),
  answeredByName: z.string().nullable(),
  answeredOn: localDateSchema.nullable(),
});
export type AccreditationObjection = z.infer<typeof objectionSchema>;
/** One decision about the entry; it counts from its day on. */
export const standingChangeSchema = z.object({
  id: uuidSchema,
  state: z.enum(entryStates),
  effectiveOn: localDateSchema,
  cause: z.string(),
  documentNumber: z.string(),
  documentFileId: uuidSchema.nullable(),
  rectifyBy: localDateSchema.nullable(),
  decidedByName: z.string(),
});
export type StandingChange = z.infer<typeof standingChangeSchema>;
export const annualReviewSchema = z.object({
  id: uuidSchema,
  year: z.int(),
  result: z.enum(annualResults),
  note: z.string(),
  reviewedOn: localDateSchema,
  reviewedByName: z.string(),
});

/** One application of an institution and, once approved, its entry in the catalogue (培训机构目录). */
export const accreditationRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  institutionId: uuidSchema,
  institutionName: z.string(),
  creditCode: z.string(),
  /** The entry that this one follows. */
  renewsId: uuidSchema.nullable(),
  /** Trainees a year. */
  capacity: z.int(),
  state: z.enum(accreditationWorkflow.states),
  criteria: z.array(criterionSchema),
  passScore: z.int(),
  reviewersNeeded: z.int(),
  noticeDays: z.int(),
  noticeUnit: z.enum(['working', 'calendar']),
  ruleVersion: z.string(),
  clause: z.string(),
  submittedBy: uuidSchema.nullable(),
  submittedByName: z.string().nullable(),
  submittedOn: localDateSchema.nullable(),
  returnedFor: z.string(),
  checkedBy: uuidSchema.nullable(),
  checkedByName: z.string().nullable(),
  checkedOn: localDateSchema.nullable(),
  proposedBy: uuidSchema.nullable(),
  proposedByName: z.string().nullable(),
  proposedOn: localDateSchema.nullable(),
  /** Points of all reviewers together. */
  scoreSum: z.int().nullable(),
  scoreReviewers: z.int().nullable(),
  publishedOn: localDateSchema.nullable(),
  noticeEndsOn: localDateSchema.nullable(),
  decidedBy: uuidSchema.nullable(),
  decidedByName: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  refusedFor: z.string(),
  number: z.string().nullable(),
  validFrom: localDateSchema.nullable(),
  validTo: localDateSchema.nullable(),
  scopes: z.array(scopeSchema),
  evidence: z.array(evidenceSchema),
  scores: z.array(scoreSchema),
  objections: z.array(objectionSchema),
  changes: z.array(standingChangeSchema),
  annualReviews: z.array(annualReviewSchema),
});
export type AccreditationRecord = z.infer<typeof accreditationRecordSchema>;
export const accreditationParts = ['scopes', 'evidence', 'scores', 'objections', 'changes', 'annualReviews'] as const;
export type AccreditationHead = Omit<AccreditationRecord, (typeof accreditationParts)[number]>;

export const accreditationFilterSchema = z.strictObject({
  state: z.enum(accreditationWorkflow.states).optional(),
  institutionId: uuidSchema.optional(),
  publishedOn: localDateSchema.optional(),
  /** Entries in force on the day, whatever they were later. */
  inForceOn: localDateSchema.optional(),
});
export type AccreditationFilter = z.infer<typeof accreditationFilterSchema>;

const words = z.string().trim().min(2).max(500);
const trades = z.array(uuidSchema).min(1).max(60);
const capacity = z.int().min(1).max(100_000);

export const applySchema = z.strictObject({
  tradeIds: trades,
  capacity,
  renewsId: uuidSchema.nullable().default(null),
});
export type Apply = z.infer<typeof applySchema>;
export const changeApplicationSchema = z.strictObject({ version: versionSchema, tradeIds: trades, capacity });
export type ChangeApplication = z.infer<typeof changeApplicationSchema>;
export const proveSchema = z.strictObject({
  criterionId: z.string().min(1).max(40),
  content: words,
  fileId: uuidSchema.nullable().default(null),
});
export type Prove = z.infer<typeof proveSchema>;
export const reasonSchema = z.strictObject({ reason: words });
export const scoreInputSchema = z.strictObject({
  visitedOn: localDateSchema,
  note: z.string().trim().max(500).default(''),
  points: z.array(z.strictObject({ criterionId: z.string().min(1).max(40), points: z.int().min(0).max(1000) })).max(60),
});
export type ScoreInput = z.infer<typeof scoreInputSchema>;
export const objectSchema = z.strictObject({ statedBy: z.string().trim().min(1).max(60), content: words });
export type ObjectInput = z.infer<typeof objectSchema>;
export const answerObjectionSchema = z.strictObject({
  objectionId: uuidSchema,
  verdict: z.enum(['uphold', 'reject']),
  answer: words,
});
export type AnswerObjection = z.infer<typeof answerObjectionSchema>;
export const approveSchema = z.strictObject({ capacity, validFrom: localDateSchema });
export type Approve = z.infer<typeof approveSchema>;
export const standingInputSchema = z.strictObject({
  effectiveOn: localDateSchema,
  cause: words,
  documentNumber: z.string().trim().min(2).max(60),
  documentFileId: uuidSchema.nullable().default(null),
  rectifyBy: localDateSchema.nullable().default(null),
});
export type StandingInput = z.infer<typeof standingInputSchema>;
export const annualInputSchema = z.strictObject({
  year: z.int().min(2000).max(2100),
  result: z.enum(annualResults),
  note: words,
});
export type AnnualInput = z.infer<typeof annualInputSchema>;
