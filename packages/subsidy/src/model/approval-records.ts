import { divisionCodeSchema, fenSchema, localDateSchema, periodSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { approvalOffices, remindable } from './approval.js';

const office = z.enum(approvalOffices);
const days = { days: z.int(), unit: z.enum(['working', 'calendar']) };

const signatureSchema = z.object({ decidedBy: uuidSchema, name: z.string(), at: z.string() });

/** A level of a run's round as it was settled when the run was submitted, and how far it is. */
export const approvalLevelSchema = z.object({
  level: z.int(),
  levelId: z.string(),
  zh: z.string(),
  en: z.string(),
  office,
  people: z.int(),
  returns: z.boolean(),
  due: z.object(days),
  reminded: z.array(z.enum(remindable)),
  escalation: z.object({ ...days, to: office }).nullable(),
  state: z.enum(['done', 'current', 'waiting']),
  /** Signatures on the figures as they are. */
  signatures: z.array(signatureSchema),
});
export type ApprovalLevel = z.infer<typeof approvalLevelSchema>;

export const runApprovalSchema = z.object({
  round: z.int(),
  levels: z.array(approvalLevelSchema),
  since: localDateSchema.nullable(),
  /** The last day of the level that the run waits at. */
  dueOn: localDateSchema.nullable(),
  /** The last day before another office is told. */
  escalatesOn: localDateSchema.nullable(),
  overdue: z.boolean(),
  /** What keeps whoever asks from deciding; null when nothing does; not_waiting for a run that waits for nobody. */
  bar: z.enum(['not_waiting', 'maker', 'other_level', 'other_office', 'signed']).nullable(),
});
export type RunApproval = z.infer<typeof runApprovalSchema>;

/** A line that an approver held back, or took back in. */
export const lineVerdictSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  runId: uuidSchema,
  round: z.int(),
  levelId: z.string(),
  levelZh: z.string(),
  levelEn: z.string(),
  sourceId: z.string(),
  personId: z.string(),
  personName: z.string(),
  amountFen: fenSchema,
  verdict: z.enum(['held', 'released']),
  reason: z.string(),
  decidedBy: uuidSchema,
  decidedByName: z.string(),
  createdAt: z.string(),
});
export type LineVerdict = z.infer<typeof lineVerdictSchema>;

export const lineVerdictFilterSchema = z.strictObject({ runId: uuidSchema.optional() });
export type LineVerdictFilter = z.infer<typeof lineVerdictFilterSchema>;

/** A run that waits for a signature, for whoever looks after the month. */
export const waitingRunSchema = z.object({
  runId: uuidSchema,
  schemeTitle: z.string(),
  period: periodSchema,
  createdBy: uuidSchema,
  submittedBy: uuidSchema,
  touchedBy: z.array(uuidSchema),
  level: z.int(),
  levelCount: z.int(),
  levelId: z.string(),
  zh: z.string(),
  en: z.string(),
  office,
  people: z.int(),
  reminded: z.array(z.enum(remindable)),
  escalatesTo: office.nullable(),
  dueOn: localDateSchema,
  escalatesOn: localDateSchema.nullable(),
  hands: z.array(z.object({ levelId: z.string(), decidedBy: uuidSchema, standing: z.boolean() })),
});
export type WaitingRun = z.infer<typeof waitingRunSchema>;
