import {
  divisionCodeSchema,
  localDateSchema,
  parseUnifiedSocialCreditCode,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';

/** 理论, 实操. */
export const roomKinds = ['theory', 'practice'] as const;
/** 专职, 兼职. */
export const teacherKinds = ['full_time', 'part_time'] as const;

const kept = { id: uuidSchema, withdrawnOn: localDateSchema.nullable() };
export const roomSchema = z.object({ ...kept, name: z.string(), kind: z.enum(roomKinds), capacity: z.int() });
export const teacherSchema = z.object({
  ...kept,
  name: z.string(),
  kind: z.enum(teacherKinds),
  subjects: z.string(),
  qualification: z.string(),
});
export const equipmentSchema = z.object({ ...kept, name: z.string(), quantity: z.int() });

/** 培训机构: a legal person with its premises, rooms, teachers and equipment. */
export const institutionRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  name: z.string(),
  creditCode: z.string(),
  legalPerson: z.string(),
  contactName: z.string(),
  contactPhone: z.string(),
  address: z.string(),
  /** 办学许可证. */
  licenceNumber: z.string(),
  licenceUntil: localDateSchema.nullable(),
  premisesSquareMetres: z.int(),
  /** The lease's last day; null: the premises are its own. */
  leaseUntil: localDateSchema.nullable(),
  rooms: z.array(roomSchema),
  teachers: z.array(teacherSchema),
  equipment: z.array(equipmentSchema),
});
export type InstitutionRecord = z.infer<typeof institutionRecordSchema>;

export const institutionFilterSchema = z.strictObject({
  q: z.string().trim().min(1).max(50).optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type InstitutionFilter = z.infer<typeof institutionFilterSchema>;

/** What whoever makes accounts needs to know of an institution. */
export const institutionNameSchema = institutionRecordSchema.pick({
  id: true,
  divisionCode: true,
  name: true,
  creditCode: true,
});
export type InstitutionName = z.infer<typeof institutionNameSchema>;

const short = z.string().trim().min(1).max(60);
const phone = z
  .string()
  .trim()
  .regex(/^[0-9+ -]{5,20}$/);
const own = {
  name: z.string().trim().min(2).max(100),
  legalPerson: short,
  contactName: short,
  contactPhone: phone,
  address: z.string().trim().min(2).max(200),
  licenceNumber: z.string().trim().max(60).default(''),
  licenceUntil: localDateSchema.nullable().default(null),
  premisesSquareMetres: z.int().min(0).max(1_000_000).default(0),
  leaseUntil: localDateSchema.nullable().default(null),
};

export const newInstitutionSchema = z.strictObject({
  divisionCode: divisionCodeSchema,
  creditCode: z
    .string()
    .trim()
    .transform((text) => parseUnifiedSocialCreditCode(text) ?? '')
    .refine((code) => code !== '', { message: 'TRAINING.CREDIT_CODE_WRONG' }),
  ...own,
});
export type NewInstitution = z.infer<typeof newInstitutionSchema>;

/** Place and credit code stay: another legal person is another institution. */
export const institutionEditSchema = z.strictObject({
  version: versionSchema,
  ...own,
  reason: z.string().trim().min(2).max(200),
});
export type InstitutionEdit = z.infer<typeof institutionEditSchema>;

/** What is added to the file, by the kind of it. */
export const partInputs = {
  room: z.strictObject({ name: short, kind: z.enum(roomKinds), capacity: z.int().min(1).max(2000) }),
  teacher: z.strictObject({
    name: short,
    kind: z.enum(teacherKinds),
    subjects: z.string().trim().min(1).max(200),
    qualification: z.string().trim().max(200).default(''),
  }),
  equipment: z.strictObject({ name: short, quantity: z.int().min(1).max(100_000) }),
} as const;
export const partKinds = ['room', 'teacher', 'equipment'] as const;
export type PartKind = (typeof partKinds)[number];

/** A room that is given up stays in the file, with the day: classes were held in it. */
export const withdrawPartSchema = z.strictObject({
  kind: z.enum(partKinds),
  partId: uuidSchema,
});
export type WithdrawPart = z.infer<typeof withdrawPartSchema>;
