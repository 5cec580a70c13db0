import { fenSchema, localDateSchema, periodSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { agreementRecordSchema } from './agreement.js';
import { statedRetirementSchema } from './agreement-term.js';

const words = (most: number) => z.string().trim().min(2).max(most);

/** Accident insurance (意外伤害保险) bought for the holder of an agreement. */
export const agreementInsuranceSchema = z.object({
  id: uuidSchema,
  insurer: z.string(),
  policyNumber: z.string(),
  fromOn: localDateSchema,
  toOn: localDateSchema,
  premiumFen: fenSchema,
});
export type AgreementInsurance = z.infer<typeof agreementInsuranceSchema>;

export const agreementFileSchema = z.object({
  id: uuidSchema,
  fileId: uuidSchema,
  name: z.string(),
  addedOn: localDateSchema,
});
export type AgreementFile = z.infer<typeof agreementFileSchema>;

/** Why an agreement may last until when. */
export const termExplanationSchema = z.object({
  placement: z.int(),
  /** null: no limit is written. */
  placements: z.int().nullable(),
  firstDay: localDateSchema,
  mostMonths: z.int().nullable(),
  latestEnd: localDateSchema.nullable(),
  because: z.enum(['most_months', 'near_retirement', 'no_cap']),
  retirementMonth: periodSchema.nullable(),
  classUnknown: z.boolean(),
  documentNumber: z.string(),
  clause: z.string(),
});
export type TermExplanation = z.infer<typeof termExplanationSchema>;

/** An agreement with its papers (协议档案). */
export const agreementDossierSchema = z.object({
  agreement: agreementRecordSchema,
  insuranceRule: z.enum(['required', 'encouraged', 'none']),
  insurances: z.array(agreementInsuranceSchema),
  files: z.array(agreementFileSchema),
  term: termExplanationSchema,
});
export type AgreementDossier = z.infer<typeof agreementDossierSchema>;

/** What the county asks of an agreement today, for the forms that make one. */
export const agreementRuleSchema = z.object({
  kinds: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
  shortestMonths: z.int(),
  longestMonths: z.int(),
  insurance: z.enum(['required', 'encouraged', 'none']),
  alertDays: z.int(),
  documentNumber: z.string(),
  clause: z.string(),
});
export type AgreementRule = z.infer<typeof agreementRuleSchema>;

const termInput = {
  /** Id of a kind in the county’s rule. */
  kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  endsOn: localDateSchema,
  /** Which statutory age holds for a woman; needed only where her retirement decides the term. */
  retirementClass: statedRetirementSchema.optional(),
};
export const draftAgreementSchema = z.strictObject({
  ...termInput,
  applicationId: uuidSchema,
  startsOn: localDateSchema,
});
export type DraftAgreement = z.infer<typeof draftAgreementSchema>;

export const renewAgreementSchema = z.strictObject({ ...termInput, version: versionSchema });
export type RenewAgreement = z.infer<typeof renewAgreementSchema>;

export const recordInsuranceSchema = z
  .strictObject({
    insurer: words(80),
    policyNumber: words(60),
    fromOn: localDateSchema,
    toOn: localDateSchema,
    premiumFen: fenSchema.refine((amount) => amount >= 0, { message: 'no negative premium' }),
  })
  .refine(({ fromOn, toOn }) => fromOn <= toOn, { message: 'ends before it begins', path: ['toOn'] });
export type RecordInsurance = z.infer<typeof recordInsuranceSchema>;

export const signAgreementSchema = z.strictObject({
  version: versionSchema,
  signedOn: localDateSchema,
  scanFileId: uuidSchema,
});
export type SignAgreement = z.infer<typeof signAgreementSchema>;

export const voidAgreementSchema = z.strictObject({ version: versionSchema, reason: words(200) });
export type VoidAgreement = z.infer<typeof voidAgreementSchema>;
