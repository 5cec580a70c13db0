import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { quotaVerdictSchema } from './post-quota.js';

/** 名额调整: the places of a post rise or fall within the year, with a reason. */
export const quotaChangeWorkflow = defineWorkflow({
  name: 'quota-change',
  states: ['submitted', 'returned', 'approved', 'refused', 'withdrawn'],
  initial: 'submitted',
  transitions: {
    return: { from: ['submitted'], to: 'returned' },
    resubmit: { from: ['returned'], to: 'submitted' },
    approve: { from: ['submitted'], to: 'approved' },
    refuse: { from: ['submitted'], to: 'refused' },
    withdraw: { from: ['submitted', 'returned'], to: 'withdrawn' },
  },
});

export const newQuotaChangeSchema = z.strictObject({
  welfarePostId: uuidSchema,
  /** How many places there shall be. */
  placesTo: z.int().min(0).max(500),
  /** Which fund pays a rise, when the post has none yet. */
  fundId: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .optional(),
  reason: z.string().trim().min(2).max(500),
});
export type NewQuotaChange = z.infer<typeof newQuotaChangeSchema>;

export const quotaChangeRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  welfarePostId: uuidSchema,
  postName: z.string(),
  postCode: z.string(),
  placesFrom: z.int(),
  placesTo: z.int(),
  fundId: z.string().nullable(),
  reason: z.string(),
  state: z.enum(quotaChangeWorkflow.states),
  declaredOn: localDateSchema,
  decidedOn: localDateSchema.nullable(),
  /** Held by the decision; below zero: given back. */
  heldFen: fenSchema.nullable(),
  quota: quotaVerdictSchema,
});
export type QuotaChangeRecord = z.infer<typeof quotaChangeRecordSchema>;

export const quotaChangeFilterSchema = z.strictObject({
  townshipCode: divisionCodeSchema.optional(),
  welfarePostId: uuidSchema.optional(),
  state: z.enum(quotaChangeWorkflow.states).optional(),
});
export type QuotaChangeFilter = z.infer<typeof quotaChangeFilterSchema>;
