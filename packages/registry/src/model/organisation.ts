import { divisionCodeSchema, parseUnifiedSocialCreditCode, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** What an organisation does in the county: 用人单位 and 开发主管部门 of posts, 用工企业 that claims subsidies. */
export const organisationKinds = ['using_unit', 'department', 'employer'] as const;

/** An organisation that posts are held at or answered for, or that employs people. */
export const organisationRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  name: z.string(),
  kind: z.enum(organisationKinds),
  /** 统一社会信用代码; empty when it is not known. */
  creditCode: z.string(),
  updatedAt: z.string(),
});
export type OrganisationRecord = z.infer<typeof organisationRecordSchema>;

export const organisationFilterSchema = z.strictObject({
  q: z.string().trim().min(1).max(50).optional(),
  kind: z.enum(organisationKinds).optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type OrganisationFilter = z.infer<typeof organisationFilterSchema>;

const creditCode = z
  .string()
  .trim()
  .refine((text) => text === '' || parseUnifiedSocialCreditCode(text) !== undefined, {
    message: 'not a unified social credit code (GB 32100)',
  });

export const newOrganisationSchema = z.strictObject({
  divisionCode: divisionCodeSchema,
  name: z.string().trim().min(2).max(100),
  kind: z.enum(organisationKinds),
  creditCode: creditCode.default(''),
});
export type NewOrganisation = z.infer<typeof newOrganisationSchema>;

/** The place and the kind stay; fields that a form sends back unchanged are ignored. */
export const organisationEditSchema = z.strictObject({
  id: z.unknown().optional(),
  divisionCode: z.unknown().optional(),
  kind: z.unknown().optional(),
  updatedAt: z.unknown().optional(),
  version: versionSchema,
  name: z.string().trim().min(2).max(100).optional(),
  creditCode: creditCode.optional(),
  reason: z.string().trim().min(2).max(200),
});
export type OrganisationEdit = z.infer<typeof organisationEditSchema>;
