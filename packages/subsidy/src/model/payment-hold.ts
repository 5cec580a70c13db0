import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { paymentHoldWorkflow } from './recovery-workflow.js';

/** 暂缓发放: nothing is paid to a person, or for one line, until another officer releases it. */
export const paymentHoldSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  createdAt: z.string(),
  createdBy: uuidSchema,
  createdByName: z.string(),
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  /** One line alone; null for everything of the person. */
  itemId: uuidSchema.nullable(),
  reason: z.string(),
  placedOn: localDateSchema,
  /** The day by which it should have been looked into. */
  reviewBy: localDateSchema,
  overdue: z.boolean(),
  state: z.enum(paymentHoldWorkflow.states),
  releasedBy: uuidSchema.nullable(),
  releasedByName: z.string().nullable(),
  releasedOn: localDateSchema.nullable(),
  releaseReason: z.string().nullable(),
});
export type PaymentHold = z.infer<typeof paymentHoldSchema>;

export const paymentHoldFilterSchema = z.strictObject({
  state: z.enum(paymentHoldWorkflow.states).optional(),
  personId: z.string().max(64).optional(),
  overdue: z.boolean().optional(),
  q: z.string().trim().min(1).max(20).optional(),
});
export type PaymentHoldFilter = z.infer<typeof paymentHoldFilterSchema>;

const reason = z.string().trim().min(2).max(500);

/** By the line, or by the person, of whom a line must exist. */
export const placeHoldSchema = z
  .strictObject({ personId: z.string().min(1).max(64).optional(), itemId: uuidSchema.optional(), reason })
  .refine(({ personId, itemId }) => (personId === undefined) !== (itemId === undefined), {
    message: 'name the person or the line',
    path: ['personId'],
  });
export type PlaceHold = z.infer<typeof placeHoldSchema>;
export const releaseHoldSchema = z.strictObject({ version: versionSchema, reason });
