import { divisionCodeSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { householdKinds } from './person.js';

/** A household of the register; its members are the persons with its code (户编号). */
export const householdRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  code: z.string(),
  kind: z.string(),
  /** Monitored kinds only. */
  riskEliminated: z.boolean().nullable(),
  /** Empty when the register names no head. */
  headName: z.string(),
  memberCount: z.int(),
  updatedAt: z.string(),
});
export type HouseholdRecord = z.infer<typeof householdRecordSchema>;

/** `q` is the beginning of the head's name; places stand for everything under them. */
export const householdFilterSchema = z.strictObject({
  q: z.string().trim().min(1).max(20).optional(),
  code: z.string().max(40).optional(),
  kind: z.enum(householdKinds).optional(),
  townshipCode: divisionCodeSchema.optional(),
  divisionCode: divisionCodeSchema.optional(),
});
export type HouseholdFilter = z.infer<typeof householdFilterSchema>;
