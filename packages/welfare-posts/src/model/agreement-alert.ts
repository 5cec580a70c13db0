import { divisionCodeSchema, localDateSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** What comes due about an agreement in force. */
export const alertKinds = ['expiring', 'age_limit', 'retirement', 'term_cap', 'insurance_ending'] as const;
export type AlertKind = (typeof alertKinds)[number];

export const agreementAlertSchema = z.object({
  /** One agreement can have several: its id and what comes due. */
  id: z.string(),
  agreementId: uuidSchema,
  divisionCode: divisionCodeSchema,
  personName: z.string(),
  identityMasked: z.string(),
  postName: z.string(),
  what: z.enum(alertKinds),
  dueOn: localDateSchema,
  /** Below zero when it is past. */
  daysLeft: z.int(),
});
export type AgreementAlert = z.infer<typeof agreementAlertSchema>;

export const agreementAlertFilterSchema = z.strictObject({
  what: z.enum(alertKinds).optional(),
  townshipCode: divisionCodeSchema.optional(),
  agreementId: uuidSchema.optional(),
});
export type AgreementAlertFilter = z.infer<typeof agreementAlertFilterSchema>;
