import { fenSchema, localDateSchema, periodSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import {
  batchStateSchema,
  objectionStateSchema,
  paymentStateSchema,
  runKindSchema,
  runStateSchema,
} from './records.js';
import { splitWays } from './split-batches.js';

const reason = z.string().trim().min(2).max(500);

export const createRunSchema = z.strictObject({
  schemeId: z.string().min(1).max(120),
  period: periodSchema,
  /** Absent: regular for the first run of a month, supplementary after an approved one; amendments are asked for. */
  kind: runKindSchema.optional(),
});
export type CreateRun = z.infer<typeof createRunSchema>;

/** What the approver saw and signs. */
export const approveRunSchema = z.strictObject({
  /** 0 for an amendment that only withdraws lines. */
  count: z.int().min(0),
  totalFen: fenSchema,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ApproveRun = z.infer<typeof approveRunSchema>;

export const reasonSchema = z.strictObject({ reason });
export const emptySchema = z.strictObject({});

export const createNoticeSchema = z.strictObject({
  runId: uuidSchema,
  publisher: z.string().trim().min(2).max(100).optional(),
  /** Where to object: office, telephone, mail. */
  objectionContact: z.string().trim().min(2).max(200).optional(),
});
export type CreateNotice = z.infer<typeof createNoticeSchema>;

export const createObjectionSchema = z.strictObject({
  noticeItemId: uuidSchema,
  content: z.string().trim().min(2).max(1000),
  channel: z.enum(['visit', 'telephone', 'letter', 'online']),
});
export type CreateObjection = z.infer<typeof createObjectionSchema>;

export const answerObjectionSchema = z.strictObject({
  outcome: z.enum(['upheld', 'dismissed']),
  answer: z.string().trim().min(2).max(1000),
});
export type AnswerObjection = z.infer<typeof answerObjectionSchema>;

/** How the lines of a run go out; what is absent follows the county's rules. */
export const batchChoiceSchema = z.strictObject({
  layoutId: z.string().max(40).optional(),
  split: z
    .strictObject({ by: z.enum(splitWays), mostLines: z.int().min(1).max(100_000).nullable().default(null) })
    .optional(),
});
export type BatchChoice = z.infer<typeof batchChoiceSchema>;
export const createBatchSchema = z.strictObject({ runId: uuidSchema, ...batchChoiceSchema.shape });

/** A person's decision over an outcome that the bank left unclear. */
export const resolvePaymentSchema = z.strictObject({
  outcome: z.enum(['settled', 'returned']),
  on: localDateSchema,
  reason,
});
export type ResolvePayment = z.infer<typeof resolvePaymentSchema>;

export const runFilterSchema = z.strictObject({
  schemeId: z.string().max(120).optional(),
  period: periodSchema.optional(),
  kind: runKindSchema.optional(),
  state: runStateSchema.optional(),
});
export type RunFilter = z.infer<typeof runFilterSchema>;

export const itemFilterSchema = z.strictObject({
  runId: uuidSchema.optional(),
  personId: z.string().max(64).optional(),
  status: z.enum(['payable', 'refused']).optional(),
  excluded: z.boolean().optional(),
  /** Our amount is not what was declared. */
  declaredDiffers: z.boolean().optional(),
  townshipCode: z
    .string()
    .regex(/^\d{9}(000)?$/)
    .optional(),
  reasonCode: z.string().max(80).optional(),
  /** Beginning of the name. */
  q: z.string().trim().min(1).max(20).optional(),
});
export type ItemFilter = z.infer<typeof itemFilterSchema>;

export const noticeFilterSchema = z.strictObject({
  runId: uuidSchema.optional(),
  period: periodSchema.optional(),
  state: z.enum(['published', 'closed']).optional(),
});
export type NoticeFilter = z.infer<typeof noticeFilterSchema>;

export const noticeItemFilterSchema = z.strictObject({
  noticeId: uuidSchema.optional(),
  townshipCode: z
    .string()
    .regex(/^\d{9}(000)?$/)
    .optional(),
});
export type NoticeItemFilter = z.infer<typeof noticeItemFilterSchema>;

export const objectionFilterSchema = z.strictObject({
  noticeId: uuidSchema.optional(),
  state: objectionStateSchema.optional(),
});
export type ObjectionFilter = z.infer<typeof objectionFilterSchema>;

export const batchFilterSchema = z.strictObject({
  runId: uuidSchema.optional(),
  /** Those that were prepared together. */
  partOf: uuidSchema.optional(),
  period: periodSchema.optional(),
  state: batchStateSchema.optional(),
});
export type BatchFilter = z.infer<typeof batchFilterSchema>;

export const paymentFilterSchema = z.strictObject({
  batchId: uuidSchema.optional(),
  runId: uuidSchema.optional(),
  itemId: uuidSchema.optional(),
  personId: z.string().max(64).optional(),
  state: paymentStateSchema.optional(),
  q: z.string().trim().min(1).max(20).optional(),
});
export type PaymentFilter = z.infer<typeof paymentFilterSchema>;

export const paymentEventFilterSchema = z.strictObject({ paymentId: uuidSchema.optional() });
export const decisionFilterSchema = z.strictObject({ runId: uuidSchema.optional() });
export type PaymentEventFilter = z.infer<typeof paymentEventFilterSchema>;
export type DecisionFilter = z.infer<typeof decisionFilterSchema>;
