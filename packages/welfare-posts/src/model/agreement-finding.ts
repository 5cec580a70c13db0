import { defineWorkflow, divisionCodeSchema, periodSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** The month's check finds; an officer settles; a later check of the same month clears what no longer holds. */
export const agreementFindingWorkflow = defineWorkflow({
  name: 'agreement-finding',
  states: ['open', 'settled', 'cleared'],
  initial: 'open',
  transitions: {
    settle: { from: ['open'], to: 'settled' },
    clear: { from: ['open'], to: 'cleared' },
    find: { from: ['cleared'], to: 'open' },
  },
});

/** 核实后保留、按程序退岗、资料有误已更正。 */
export const findingDecisions = ['keep', 'exit', 'corrected'] as const;

/** What the month's check says about a holder. */
export const agreementFindingSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  agreementId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  postName: z.string(),
  period: periodSchema,
  code: z.string(),
  sentence: z.string(),
  clause: z.string(),
  documentNumber: z.string(),
  state: z.enum(agreementFindingWorkflow.states),
  decision: z.enum(findingDecisions).nullable(),
  reason: z.string(),
});
export type AgreementFinding = z.infer<typeof agreementFindingSchema>;

export const agreementFindingFilterSchema = z.strictObject({
  period: periodSchema.optional(),
  state: z.enum(agreementFindingWorkflow.states).optional(),
  code: z.string().max(60).optional(),
  agreementId: uuidSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type AgreementFindingFilter = z.infer<typeof agreementFindingFilterSchema>;

export const recheckSchema = z.strictObject({ period: periodSchema });

export const recheckResultSchema = z.object({
  period: periodSchema,
  /** Holders that were judged. */
  holders: z.int(),
  found: z.int(),
  cleared: z.int(),
  open: z.int(),
});
export type RecheckResult = z.infer<typeof recheckResultSchema>;

export const settleFindingSchema = z.strictObject({
  version: versionSchema,
  decision: z.enum(findingDecisions),
  reason: z.string().trim().min(2).max(200),
});
export type SettleFinding = z.infer<typeof settleFindingSchema>;
