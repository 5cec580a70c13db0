import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** 组长, 副组长, 成员. */
export const groupRoles = ['head', 'deputy', 'member'] as const;

const kept = { id: uuidSchema, version: versionSchema, divisionCode: divisionCodeSchema };
const name = z.string().trim().min(2).max(60);
const words = z.string().trim().min(2).max(500);
const documentNumber = z.string().trim().min(2).max(60);
const yearSchema = z.int().min(2000).max(2100);

/** 领导小组成员: who leads, in which office, and from which day to which. */
export const groupMemberRecordSchema = z.object({
  ...kept,
  personName: z.string(),
  office: z.string(),
  department: z.string(),
  role: z.enum(groupRoles),
  documentNumber: z.string(),
  validFrom: localDateSchema,
  /** The last day; null: no end is known. */
  validTo: localDateSchema.nullable(),
});
export type GroupMemberRecord = z.infer<typeof groupMemberRecordSchema>;
export const groupMemberFilterSchema = z.strictObject({
  role: z.enum(groupRoles).optional(),
  inForceOn: localDateSchema.optional(),
});
export type GroupMemberFilter = z.infer<typeof groupMemberFilterSchema>;
export const newGroupMemberSchema = z.strictObject({
  personName: name,
  office: name,
  department: name,
  role: z.enum(groupRoles),
  documentNumber,
  validFrom: localDateSchema,
});
export type NewGroupMember = z.infer<typeof newGroupMemberSchema>;
export const endGroupMemberSchema = z.strictObject({ validTo: localDateSchema, reason: words });
export type EndGroupMember = z.infer<typeof endGroupMemberSchema>;

/** 领导小组会议纪要: never changed; a correction is another note. */
export const groupMeetingRecordSchema = z.object({
  ...kept,
  heldOn: localDateSchema,
  title: z.string(),
  notes: z.string(),
  documentNumber: z.string(),
  fileId: uuidSchema.nullable(),
  fileName: z.string(),
  recordedByName: z.string(),
});
export type GroupMeetingRecord = z.infer<typeof groupMeetingRecordSchema>;
export const groupMeetingFilterSchema = z.strictObject({ year: yearSchema.optional() });
export type GroupMeetingFilter = z.infer<typeof groupMeetingFilterSchema>;
export const newGroupMeetingSchema = z.strictObject({
  heldOn: localDateSchema,
  title: name,
  notes: z.string().trim().min(2).max(4000),
  documentNumber,
  fileId: uuidSchema.nullable().default(null),
});
export type NewGroupMeeting = z.infer<typeof newGroupMeetingSchema>;

/** 成员单位: a department that takes part, and what it answers for. */
export const departmentRecordSchema = z.object({
  ...kept,
  name: z.string(),
  duty: z.string(),
  contactName: z.string(),
  contactPhone: z.string(),
});
export type DepartmentRecord = z.infer<typeof departmentRecordSchema>;
export const departmentFilterSchema = z.strictObject({ q: z.string().trim().min(1).max(50).optional() });
export type DepartmentFilter = z.infer<typeof departmentFilterSchema>;
const department = {
  name,
  duty: words,
  contactName: z.string().trim().max(60).default(''),
  contactPhone: z
    .string()
    .trim()
    .regex(/^([0-9+ -]{5,20})?$/)
    .default(''),
};
export const newDepartmentSchema = z.strictObject(department);
export type NewDepartment = z.infer<typeof newDepartmentSchema>;
export const departmentEditSchema = z.strictObject({ version: versionSchema, ...department, reason: words });
export type DepartmentEdit = z.infer<typeof departmentEditSchema>;

/** Where a task number stands on a day; see `standingOf`. */
export const taskStandings = ['no_owner', 'on_time', 'due_soon', 'overdue', 'done'] as const;
export type TaskStanding = (typeof taskStandings)[number];

/** One state of a task number, with why it became so; the first is the one it was set with. */
export const taskChangeSchema = z.object({
  id: uuidSchema,
  people: z.int(),
  departmentName: z.string(),
  responsibleName: z.string(),
  deadline: localDateSchema,
  reason: z.string(),
  documentNumber: z.string(),
  changedByName: z.string(),
  changedOn: localDateSchema,
});
export type TaskChange = z.infer<typeof taskChangeSchema>;

/** 任务数: how many people a place trains in a year, who answers for it and until when. */
export const trainingTaskRecordSchema = z.object({
  ...kept,
  year: z.int(),
  departmentId: uuidSchema.nullable(),
  departmentName: z.string(),
  /** Kind of the catalogue (`类型`); '' for every kind. */
  tradeKind: z.string(),
  people: z.int(),
  /** '' while nobody answers for it. */
  responsibleName: z.string(),
  deadline: localDateSchema,
  changes: z.array(taskChangeSchema),
  /** Passed so far; null where it is not known. */
  trained: z.int().nullable(),
  standing: z.enum(taskStandings),
});
export type TrainingTaskRecord = z.infer<typeof trainingTaskRecordSchema>;
/** As it is stored, before the day is asked. */
export type StoredTask = Omit<TrainingTaskRecord, 'trained' | 'standing'>;
export const trainingTaskFilterSchema = z.strictObject({
  year: yearSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
  departmentId: uuidSchema.optional(),
  standing: z.enum(taskStandings).optional(),
});
export type TrainingTaskFilter = z.infer<typeof trainingTaskFilterSchema>;
const owned = {
  departmentId: uuidSchema.nullable().default(null),
  people: z.int().min(1).max(1_000_000),
  responsibleName: z.string().trim().max(60).default(''),
  deadline: localDateSchema,
  reason: words,
  documentNumber,
};
export const newTrainingTaskSchema = z.strictObject({
  divisionCode: divisionCodeSchema,
  year: yearSchema,
  tradeKind: z.string().trim().max(40).default(''),
  ...owned,
});
export type NewTrainingTask = z.infer<typeof newTrainingTaskSchema>;
export const changeTrainingTaskSchema = z.strictObject({ version: versionSchema, ...owned });
export type ChangeTrainingTask = z.infer<typeof changeTrainingTaskSchema>;
