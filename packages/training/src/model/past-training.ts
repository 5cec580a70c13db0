import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { certificateKinds, skillLevelSchema } from './trade.js';

/** 合格, 不合格, 未参加考核. */
export const pastResults = ['passed', 'failed', 'not_assessed'] as const;

/**
 * Somebody's training in a class that was run before the county used the system (培训台账). Read from the county's own
 * ledger and never changed: it counts when the same person enrols again.
 */
export const pastTrainingRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  /** 人员类别 as the register had it on the day of the import. */
  category: z.string(),
  classNumber: z.string(),
  institutionName: z.string(),
  /** null: the county's catalogue has no such trade and level. */
  tradeCode: z.string().nullable(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  /** 培训方式 in the ledger's own word. */
  mode: z.string(),
  startsOn: localDateSchema,
  endsOn: localDateSchema,
  /** Class hours. */
  hours: z.int(),
  /** Attended hours of those taught, in tenths of a percent; null: the ledger has no roll call. */
  attendancePermille: z.int().min(0).max(1000).nullable(),
  theoryTenths: z.int().min(0).max(1000).nullable(),
  practiceTenths: z.int().min(0).max(1000).nullable(),
  result: z.enum(pastResults),
  certificateKind: z.enum(certificateKinds),
  certificateNumber: z.string().nullable(),
  certificateIssuedOn: localDateSchema.nullable(),
  /** Findings that did not stop the row and that somebody should look into. */
  leads: z.array(z.string()),
  importedByName: z.string(),
});
export type PastTrainingRecord = z.infer<typeof pastTrainingRecordSchema>;

export const pastTrainingFilterSchema = z.strictObject({
  /** Beginning of the name. */
  q: z.string().trim().min(1).max(20).optional(),
  personId: uuidSchema.optional(),
  classNumber: z.string().trim().min(1).max(40).optional(),
  result: z.enum(pastResults).optional(),
  /** With a finding to look into, or without. */
  withLeads: z.boolean().optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type PastTrainingFilter = z.infer<typeof pastTrainingFilterSchema>;

/** What one row of the ledger becomes; the store adds who and when. */
export const newPastTrainingSchema = pastTrainingRecordSchema
  .omit({ id: true, version: true, importedByName: true })
  .extend({ identityHash: z.string().min(1) });
export type NewPastTraining = z.infer<typeof newPastTrainingSchema>;
