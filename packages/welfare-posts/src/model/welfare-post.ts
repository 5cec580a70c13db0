import { divisionCodeSchema, fenSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { workModes } from './post-settings.js';

/** What a post has from the need that it was approved by; a post that came by a roster file has none of it. */
const needFacts = {
  postClass: z.string().nullable(),
  workMode: z.enum(workModes).nullable(),
  /** The post is fixed, the person is not. */
  pooled: z.boolean(),
  duties: z.string().nullable(),
  hoursPerDay: z.int().nullable(),
  programmeId: z.string().nullable(),
  fundId: z.string().nullable(),
  needId: uuidSchema.nullable(),
};
type NeedFact = keyof typeof needFacts;

/** A rural public-welfare post (乡村公益性岗位) as approved: what is done where, for how many, at which standard. */
export const welfarePostRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  code: z.string(),
  name: z.string(),
  category: z.string(),
  usingUnit: z.string(),
  /** 名额 */
  places: z.int(),
  /** Agreements in force today. */
  holders: z.int(),
  /** Monthly standard. */
  standardFen: fenSchema,
  fundSource: z.string(),
  requiredDays: z.int(),
  validFrom: localDateSchema,
  validTo: localDateSchema,
  developingDepartment: z.string(),
  approvalNumber: z.string(),
  remark: z.string(),
  ...needFacts,
});
export type WelfarePostRecord = z.infer<typeof welfarePostRecordSchema>;

export const welfarePostFilterSchema = z.strictObject({
  q: z.string().min(1).max(40).optional(),
  townshipCode: divisionCodeSchema.optional(),
  divisionCode: divisionCodeSchema.optional(),
  category: z.string().max(40).optional(),
});
export type WelfarePostFilter = z.infer<typeof welfarePostFilterSchema>;

/** What an officer may correct; the standard and the places come from the approval. */
export const welfarePostEditSchema = z.strictObject({
  version: versionSchema,
  name: z.string().trim().min(2).max(60).optional(),
  remark: z.string().max(200).optional(),
  reason: z.string().min(2).max(200),
});
export type WelfarePostEdit = z.infer<typeof welfarePostEditSchema>;

export const withoutNeed: Pick<WelfarePostRecord, NeedFact> = {
  postClass: null,
  workMode: null,
  pooled: false,
  duties: null,
  hoursPerDay: null,
  programmeId: null,
  fundId: null,
  needId: null,
};

/** A post as a roster file states it. */
export type WelfarePostFacts = Omit<WelfarePostRecord, 'id' | 'version' | 'holders' | NeedFact>;
