import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** 教室场地, 实训基地, 设备. */
export const sharedResourceKinds = ['room', 'practice_base', 'equipment'] as const;

/** Something that a department of the county lets every institution use (统一培训资源). */
export const sharedResourceRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  name: z.string(),
  kind: z.enum(sharedResourceKinds),
  /** The department that owns it. */
  owner: z.string(),
  place: z.string(),
  /** People at a time. */
  capacity: z.int(),
  contact: z.string(),
  validFrom: localDateSchema,
  /** The last day; null: no end is known. */
  validTo: localDateSchema.nullable(),
});
export type SharedResourceRecord = z.infer<typeof sharedResourceRecordSchema>;

export const sharedResourceFilterSchema = z.strictObject({
  kind: z.enum(sharedResourceKinds).optional(),
  inForceOn: localDateSchema.optional(),
});
export type SharedResourceFilter = z.infer<typeof sharedResourceFilterSchema>;

export const newSharedResourceSchema = z.strictObject({
  name: z.string().trim().min(2).max(60),
  kind: z.enum(sharedResourceKinds),
  owner: z.string().trim().min(2).max(60),
  place: z.string().trim().min(2).max(200),
  capacity: z.int().min(1).max(5000),
  contact: z.string().trim().max(60).default(''),
  validFrom: localDateSchema,
  validTo: localDateSchema.nullable().default(null),
});
export type NewSharedResource = z.infer<typeof newSharedResourceSchema>;

export const endSharedResourceSchema = z.strictObject({
  validTo: localDateSchema,
  reason: z.string().trim().min(2).max(200),
});

/** When a shared resource is taken; by whom is told to the county and to the institution itself. */
export const bookingSchema = z.object({
  id: uuidSchema,
  resourceId: uuidSchema,
  day: localDateSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  /** Empty for another institution's people. */
  institutionName: z.string(),
  className: z.string(),
});
export type Booking = z.infer<typeof bookingSchema>;
