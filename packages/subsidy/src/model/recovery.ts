import {
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  periodSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { recoveryAppealWorkflow, recoveryWorkflow, setOffWorkflow, writeOffWorkflow } from './recovery-workflow.js';

/** How an overpayment came to light. */
export const recoverySources = ['late_fact', 'recomputation', 'double_payment', 'audit', 'report'] as const;
export const receiptKinds = ['cash', 'bank'] as const;

const record = { id: uuidSchema, createdAt: z.string(), createdByName: z.string() };

export const recoveryLineSchema = z.object({
  id: uuidSchema,
  paymentId: uuidSchema,
  itemId: uuidSchema,
  runId: uuidSchema,
  period: periodSchema,
  /** What the person was paid for the month. */
  paidFen: fenSchema,
  /** What of it was too much. */
  amountFen: fenSchema,
  reducedFen: fenSchema,
  recoveredFen: fenSchema,
  writtenOffFen: fenSchema,
});
export type RecoveryLine = z.infer<typeof recoveryLineSchema>;

export const recoveryAppealSchema = z.object({
  ...record,
  receivedOn: localDateSchema,
  content: z.string(),
  state: z.enum(recoveryAppealWorkflow.states),
  answer: z.string().nullable(),
  answeredByName: z.string().nullable(),
  answeredOn: localDateSchema.nullable(),
});

export const recoveryInstalmentSchema = z.object({ planNumber: z.int(), dueOn: localDateSchema, amountFen: fenSchema });

export const recoveryReceiptSchema = z.object({
  ...record,
  kind: z.enum(receiptKinds),
  number: z.string(),
  receivedOn: localDateSchema,
  amountFen: fenSchema,
});

export const setOffRecordSchema = z.object({
  id: uuidSchema,
  paymentId: uuidSchema,
  period: periodSchema,
  entitlementFen: fenSchema,
  amountFen: fenSchema,
  state: z.enum(setOffWorkflow.states),
});

export const writeOffSchema = z.object({
  ...record,
  amountFen: fenSchema,
  reason: z.string(),
  documentNumber: z.string(),
  fileId: uuidSchema.nullable(),
  state: z.enum(writeOffWorkflow.states),
  decidedByName: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  decisionReason: z.string().nullable(),
});

/** One thing that happened to a case, for its time line. */
export const recoveryEventSchema = z.object({
  ...record,
  act: z.string(),
  fromState: z.enum(recoveryWorkflow.states).nullable(),
  toState: z.enum(recoveryWorkflow.states),
  occurredOn: localDateSchema,
  amountFen: fenSchema.nullable(),
  note: z.string().nullable(),
});
export type RecoveryEvent = z.infer<typeof recoveryEventSchema>;

/** Columns of the case itself; the database adds the sums up. */
export const recoveryHeadSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  createdAt: z.string(),
  createdBy: uuidSchema,
  createdByName: z.string(),
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  state: z.enum(recoveryWorkflow.states),
  source: z.enum(recoverySources),
  causeId: z.string(),
  causeZh: z.string(),
  causeEn: z.string(),
  basis: z.string(),
  description: z.string(),
  foundOn: localDateSchema,
  claimedFen: fenSchema,
  reducedFen: fenSchema,
  recoveredFen: fenSchema,
  /** Kept back from payments that have not arrived. */
  pendingFen: fenSchema,
  writtenOffFen: fenSchema,
  debtFen: fenSchema,
  /** debt − recovered − written off */
  outstandingFen: fenSchema,
  noticedOn: localDateSchema.nullable(),
  answerUntil: localDateSchema.nullable(),
  noticeFileId: uuidSchema.nullable(),
  dueOn: localDateSchema.nullable(),
  planNumber: z.int(),
  planAgreedOn: localDateSchema.nullable(),
  planDocument: z.string().nullable(),
  planTotalFen: fenSchema.nullable(),
  planRecoveredBeforeFen: fenSchema.nullable(),
  setOffFrom: z.enum(['consent', 'rule']).nullable(),
  setOffOn: localDateSchema.nullable(),
  setOffDocument: z.string().nullable(),
  closedOn: localDateSchema.nullable(),
  closeReason: z.string().nullable(),
  cancelledBy: uuidSchema.nullable(),
});

export const recoverySchema = z.object({
  ...recoveryHeadSchema.shape,
  /** What should have been paid before today. */
  overdueFen: fenSchema,
  lines: z.array(recoveryLineSchema),
  appeals: z.array(recoveryAppealSchema),
  instalments: z.array(recoveryInstalmentSchema),
  receipts: z.array(recoveryReceiptSchema),
  setOffs: z.array(setOffRecordSchema),
  writeOffs: z.array(writeOffSchema),
  events: z.array(recoveryEventSchema),
});
export type Recovery = z.infer<typeof recoverySchema>;

/** A paid month that is now known to have been paid too much, by a fact that came late. */
export const recoveryFindingSchema = z.object({
  /** Of the payment. */
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  itemId: uuidSchema,
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  schemeId: z.string(),
  period: periodSchema,
  paidFen: fenSchema,
  claimedFen: fenSchema,
  /** By the rules and the late fact; null where somebody has to look. */
  rightFen: fenSchema.nullable(),
  overpaidFen: fenSchema.nullable(),
  source: z.enum(recoverySources),
  factZh: z.string(),
  factEn: z.string(),
  knownOn: localDateSchema.nullable(),
});
export type RecoveryFinding = z.infer<typeof recoveryFindingSchema>;
export const recoveryFindingsQuerySchema = z.strictObject({ period: periodSchema });

export const recoveryFilterSchema = z.strictObject({
  state: z.enum(recoveryWorkflow.states).optional(),
  personId: z.string().max(64).optional(),
  overdue: z.boolean().optional(),
  /** An appeal or a write-off waits for a decision. */
  toDecide: z.boolean().optional(),
  /** Takes part in the life of this payment, as the overpaid one or as the one that something is kept back from. */
  paymentId: uuidSchema.optional(),
  q: z.string().trim().min(1).max(20).optional(),
});
export type RecoveryFilter = z.infer<typeof recoveryFilterSchema>;

const text = (least: number) => z.string().trim().min(least).max(500);
const amountFen = fenSchema.refine((amount) => amount > 0 && amount <= 1e11, { message: 'an amount is above zero' });
const documentNumber = z.string().trim().min(2).max(100);
const act = { version: versionSchema };

export const openRecoverySchema = z.strictObject({
  source: z.enum(recoverySources),
  causeId: z.string().min(1).max(40),
  description: text(2),
  lines: z
    .array(z.strictObject({ paymentId: uuidSchema, amountFen }))
    .min(1)
    .max(120)
    .refine((lines) => new Set(lines.map(({ paymentId }) => paymentId)).size === lines.length, {
      message: 'a payment stands twice',
    }),
});
export type OpenRecovery = z.infer<typeof openRecoverySchema>;

export const recoveryActSchema = z.strictObject(act);
export const recoveryReasonSchema = z.strictObject({ ...act, reason: text(2) });
export const recoveryAppealInputSchema = z.strictObject({ ...act, content: text(2), receivedOn: localDateSchema });
export type RecoveryAppealInput = z.infer<typeof recoveryAppealInputSchema>;
/** `remainingFen` goes with `reduce`: what is still asked for. */
export const answerRecoveryAppealSchema = z
  .strictObject({
    ...act,
    verdict: z.enum(['uphold', 'reduce', 'dismiss']),
    remainingFen: amountFen.optional(),
    answer: text(2),
  })
  .refine(({ verdict, remainingFen }) => (verdict === 'reduce') === (remainingFen !== undefined), {
    message: 'a reduction says what remains, and nothing else does',
    path: ['remainingFen'],
  });
export type AnswerRecoveryAppeal = z.infer<typeof answerRecoveryAppealSchema>;

export const agreePlanSchema = z.strictObject({
  ...act,
  documentNumber,
  instalments: z
    .array(z.strictObject({ dueOn: localDateSchema, amountFen }))
    .min(1)
    .max(120),
});
export type AgreePlan = z.infer<typeof agreePlanSchema>;

export const receiveSchema = z.strictObject({
  ...act,
  kind: z.enum(receiptKinds),
  number: z.string().trim().min(2).max(60),
  receivedOn: localDateSchema,
  amountFen,
});
export type Receive = z.infer<typeof receiveSchema>;

export const permitSetOffSchema = z.strictObject({ ...act, consentDocument: documentNumber.optional() });
export type PermitSetOff = z.infer<typeof permitSetOffSchema>;

export const proposeWriteOffSchema = z.strictObject({
  ...act,
  reason: text(2),
  documentNumber,
  fileId: uuidSchema.optional(),
});
export type ProposeWriteOff = z.infer<typeof proposeWriteOffSchema>;
export const decideWriteOffSchema = z
  .strictObject({ ...act, verdict: z.enum(['approve', 'reject']), reason: text(2).optional() })
  .refine(({ verdict, reason }) => verdict === 'approve' || reason !== undefined, {
    message: 'a refusal says why',
    path: ['reason'],
  });
export type DecideWriteOff = z.infer<typeof decideWriteOffSchema>;
