import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** Kinds of households in the national monitoring system (户类型). */
export const householdKinds = ['脱贫户', '脱贫不稳定户', '边缘易致贫户', '突发严重困难户', '一般户'] as const;
/** Kinds under monitoring against falling back into poverty (防止返贫监测对象). */
export const monitoredKinds: readonly (typeof householdKinds)[number][] = [
  '脱贫不稳定户',
  '边缘易致贫户',
  '突发严重困难户',
];
/** Labour capacity (劳动技能), the five values of the national system. */
export const labourCapacities = ['普通劳动力', '技能劳动力', '弱劳动力或半劳动力', '丧失劳动力', '无劳动力'] as const;

/** A person of the register as everybody sees one: masked. */
export const personRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  name: z.string(),
  identityMasked: z.string(),
  sex: z.enum(['male', 'female']),
  birthDate: localDateSchema,
  ethnicity: z.string(),
  householdCode: z.string(),
  householdKind: z.string(),
  riskEliminated: z.boolean().nullable(),
  relation: z.string(),
  education: z.string(),
  studentState: z.string(),
  health: z.string(),
  labourCapacity: z.string().nullable(),
  dibao: z.boolean(),
  workPlace: z.string(),
  employer: z.string(),
  workMonths: z.int().nullable(),
  postKind: z.string(),
  postMonths: z.int().nullable(),
  phoneMasked: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type PersonRecord = z.infer<typeof personRecordSchema>;

/** Everything a register row says about a person, unmasked; never leaves the server but to be stored sealed. */
export const personFactsSchema = personRecordSchema
  .omit({ id: true, version: true, identityMasked: true, phoneMasked: true, createdAt: true, updatedAt: true })
  .extend({
    identity: z.string(),
    identityOriginal: z.string(),
    phone: z.string(),
    disabilityCertificate: z.string().nullable(),
  });
export type PersonFacts = z.infer<typeof personFactsSchema>;

/** `q` is the beginning of a name; places stand for everything under them. */
export const personFilterSchema = z.strictObject({
  q: z.string().trim().min(1).max(20).optional(),
  townshipCode: divisionCodeSchema.optional(),
  divisionCode: divisionCodeSchema.optional(),
  householdKind: z.enum(householdKinds).optional(),
  labourCapacity: z.enum(labourCapacities).optional(),
  householdCode: z.string().max(40).optional(),
});
export type PersonFilter = z.infer<typeof personFilterSchema>;

/** A form sends the whole record back; what it cannot change is taken and ignored, anything else is refused. */
const ignored = Object.fromEntries(
  Object.keys(personRecordSchema.shape)
    .filter((field) => !['version', 'labourCapacity', 'health'].includes(field))
    .map((field) => [field, z.unknown().optional()]),
) as unknown as Record<never, never>;

/** What an officer may correct by hand; identity and household come from the register. */
export const personEditSchema = z.strictObject({
  ...ignored,
  version: versionSchema,
  /** null leaves an unreadable value as it is. */
  labourCapacity: z.enum(labourCapacities).nullable().optional(),
  health: z.string().trim().max(20).optional(),
  phone: z
    .string()
    .regex(/^1\d{10}$/)
    .optional(),
  reason: z.string().trim().min(2).max(200),
});
export type PersonEdit = z.infer<typeof personEditSchema>;

/** How a person stood in the register before a change. */
export const personVersionRecordSchema = z.object({
  id: uuidSchema,
  personId: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  name: z.string(),
  householdCode: z.string(),
  householdKind: z.string(),
  relation: z.string(),
  health: z.string(),
  labourCapacity: z.string().nullable(),
  workPlace: z.string(),
  workMonths: z.int().nullable(),
  postKind: z.string(),
  postMonths: z.int().nullable(),
  phoneMasked: z.string(),
  /** When and by whom the next version took its place. */
  replacedAt: z.string(),
  replacedBy: uuidSchema,
});
export type PersonVersionRecord = z.infer<typeof personVersionRecordSchema>;

export const personVersionFilterSchema = z.strictObject({ personId: uuidSchema.optional() });
export type PersonVersionFilter = z.infer<typeof personVersionFilterSchema>;
