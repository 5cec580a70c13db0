import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { sealedFileShape, tenant } from './records.js';
import { payeeKinds } from './source.js';

/** Life of a file that asks a bank whether accounts can be paid to. */
export const accountCheckWorkflow = defineWorkflow({
  name: 'account-check',
  states: ['prepared', 'exporting', 'exported', 'answered', 'cancelled'],
  initial: 'prepared',
  transitions: {
    export: { from: ['prepared', 'exporting'], to: 'exporting' },
    finishExport: { from: ['exporting'], to: 'exported' },
    failExport: { from: ['exporting'], to: 'prepared' },
    answer: { from: ['exported'], to: 'answered' },
    cancel: { from: ['prepared', 'exported'], to: 'cancelled' },
  },
});

/** Life of one account in it. */
export const accountVerdictWorkflow = defineWorkflow({
  name: 'account-verdict',
  states: ['waiting', 'confirmed', 'refused', 'cancelled'],
  initial: 'waiting',
  transitions: {
    confirm: { from: ['waiting'], to: 'confirmed' },
    refuse: { from: ['waiting'], to: 'refused' },
    cancel: { from: ['waiting'], to: 'cancelled' },
  },
});

export type AccountCheckState = (typeof accountCheckWorkflow.states)[number];
export type AccountVerdict = (typeof accountVerdictWorkflow.states)[number];

/** Accounts that were never paid, in a file to the bank before their first payment. */
export const accountCheckSchema = z.object({
  ...tenant,
  runId: uuidSchema,
  number: z.string(),
  state: z.enum(accountCheckWorkflow.states),
  layoutId: z.string(),
  layoutZh: z.string(),
  layoutEn: z.string(),
  preparedOn: localDateSchema,
  lineCount: z.int(),
  waitingCount: z.int(),
  confirmedCount: z.int(),
  refusedCount: z.int(),
  digest: z.string(),
  exportedOn: localDateSchema.nullable(),
  exportedBy: uuidSchema.nullable(),
  jobId: z.string().nullable(),
  ...sealedFileShape,
});
export type AccountCheck = z.infer<typeof accountCheckSchema>;

export const accountCheckLineSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  checkId: uuidSchema,
  sequence: z.int(),
  payeeKind: z.enum(payeeKinds),
  payeeId: z.string(),
  payeeName: z.string(),
  identityMasked: z.string(),
  bankName: z.string(),
  cardMasked: z.string(),
  state: z.enum(accountVerdictWorkflow.states),
  answeredOn: localDateSchema.nullable(),
  /** In the bank's words. */
  reason: z.string().nullable(),
});
export type AccountCheckLine = z.infer<typeof accountCheckLineSchema>;

export const accountCheckFilterSchema = z.strictObject({
  runId: uuidSchema.optional(),
  state: z.enum(accountCheckWorkflow.states).optional(),
});
export type AccountCheckFilter = z.infer<typeof accountCheckFilterSchema>;

export const accountCheckLineFilterSchema = z.strictObject({
  checkId: uuidSchema.optional(),
  state: z.enum(accountVerdictWorkflow.states).optional(),
});
export type AccountCheckLineFilter = z.infer<typeof accountCheckLineFilterSchema>;

export const createAccountCheckSchema = z.strictObject({
  runId: uuidSchema,
  /** The county's usual one when absent. */
  layoutId: z.string().max(40).optional(),
});
export type CreateAccountCheck = z.infer<typeof createAccountCheckSchema>;
