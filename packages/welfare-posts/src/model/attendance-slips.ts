import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  periodSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';

/** How long the worker's own page stays after the days for a dispute, for an answer that comes later. */
export const slipDaysAfterDispute = 30;

/** What somebody says against a line before it is paid. */
export const attendanceDisputeWorkflow = defineWorkflow({
  name: 'attendance-dispute',
  states: ['open', 'upheld', 'rejected'],
  initial: 'open',
  transitions: {
    uphold: { from: ['open'], to: 'upheld' },
    reject: { from: ['open'], to: 'rejected' },
  },
});

export const attendanceDisputeRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  slipId: uuidSchema,
  lineId: uuidSchema,
  period: periodSchema,
  personName: z.string(),
  statedBy: z.string(),
  content: z.string(),
  receivedOn: localDateSchema,
  disputeUntil: localDateSchema,
  state: z.enum(attendanceDisputeWorkflow.states),
  answer: z.string(),
  answeredByName: z.string().nullable(),
  answeredOn: localDateSchema.nullable(),
});
export type AttendanceDisputeRecord = z.infer<typeof attendanceDisputeRecordSchema>;

export const attendanceDisputeFilterSchema = z.strictObject({
  state: z.enum(attendanceDisputeWorkflow.states).optional(),
  period: periodSchema.optional(),
});
export type AttendanceDisputeFilter = z.infer<typeof attendanceDisputeFilterSchema>;

export const recordDisputeSchema = z.strictObject({
  slipId: uuidSchema,
  statedBy: z.string().trim().min(1).max(40),
  content: z.string().trim().min(2).max(500),
});
export type RecordDispute = z.infer<typeof recordDisputeSchema>;

export const answerDisputeSchema = z.strictObject({
  version: versionSchema,
  verdict: z.enum(['uphold', 'reject']),
  answer: z.string().trim().min(2).max(500),
});
export type AnswerDispute = z.infer<typeof answerDisputeSchema>;

/** What the worker's page shows: the own line, masked, and nothing of anybody else. */
export const publicSlipSchema = z.object({
  village: z.string(),
  period: periodSchema,
  nameMasked: z.string(),
  identityMasked: z.string(),
  postName: z.string().nullable(),
  requiredDays: z.int().nullable(),
  daysAttended: z.int().nullable(),
  amountFen: fenSchema.nullable(),
  disputeUntil: localDateSchema,
  /** The line was changed since this slip was printed: a newer one tells more. */
  superseded: z.boolean(),
  dispute: z.enum(attendanceDisputeWorkflow.states).nullable(),
});
export type PublicSlip = z.infer<typeof publicSlipSchema>;
