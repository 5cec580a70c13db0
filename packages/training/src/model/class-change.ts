import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { lessonInputSchema } from './class-inputs.js';
import { lessonKinds } from './training-class.js';

/** 变更申请: what was approved changes only by a request before the time, which the county answers. */
export const classChangeWorkflow = defineWorkflow({
  name: 'class-change',
  states: ['asked', 'approved', 'refused', 'withdrawn'],
  initial: 'asked',
  transitions: {
    approve: { from: ['asked'], to: 'approved' },
    refuse: { from: ['asked'], to: 'refused' },
    withdraw: { from: ['asked'], to: 'withdrawn' },
  },
});

/** 调课 (time, place, teacher, content), 取消, 补课, 增加学员, 学员退学. */
export const classChangeKinds = ['move', 'cancel', 'add', 'enrol', 'leave'] as const;
export type ClassChangeKind = (typeof classChangeKinds)[number];

/** A lesson as a request tells it. */
export const lessonFactsSchema = z.object({
  day: localDateSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  hours: z.int(),
  kind: z.enum(lessonKinds),
  content: z.string(),
  roomId: uuidSchema.nullable(),
  roomName: z.string(),
  sharedResourceId: uuidSchema.nullable(),
  teacherId: uuidSchema.nullable(),
  teacherName: z.string(),
  textbook: z.string(),
});
export type LessonFacts = z.infer<typeof lessonFactsSchema>;

export const classChangeRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  institutionName: z.string(),
  className: z.string(),
  classNumber: z.string(),
  kind: z.enum(classChangeKinds),
  state: z.enum(classChangeWorkflow.states),
  /** Lessons that it touches. */
  lessonIds: z.array(uuidSchema),
  /** Each lesson before and after; null where there is none. */
  lines: z.array(z.object({ before: lessonFactsSchema.nullable(), after: lessonFactsSchema.nullable() })),
  /** With `leave`. */
  enrolmentId: uuidSchema.nullable(),
  /** With `enrol`, somebody of the register. */
  personId: uuidSchema.nullable(),
  personName: z.string(),
  identityMasked: z.string(),
  phone: z.string(),
  masterName: z.string(),
  reason: z.string(),
  fileId: uuidSchema.nullable(),
  fileName: z.string(),
  askedBy: uuidSchema,
  askedByName: z.string(),
  /** County time; asked at `dueAt` at the latest, and answered before `beginsAt`. null: nothing lies ahead that it would be late for. */
  askedAt: z.string(),
  dueAt: z.string().nullable(),
  beginsAt: z.string().nullable(),
  clause: z.string(),
  decidedBy: uuidSchema.nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: z.string().nullable(),
  decisionReason: z.string(),
});
export type ClassChangeRecord = z.infer<typeof classChangeRecordSchema>;

export const classChangeFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  state: z.enum(classChangeWorkflow.states).optional(),
  kind: z.enum(classChangeKinds).optional(),
});
export type ClassChangeFilter = z.infer<typeof classChangeFilterSchema>;

const why = {
  classId: uuidSchema,
  reason: z.string().trim().min(2).max(200),
  fileId: uuidSchema.nullable().default(null),
};
const lessonIds = z.array(uuidSchema).min(1).max(100);
const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);

/** What is named changes, the rest of each lesson stays. A day or a time is moved for one lesson at once. */
export const moveLessonsSchema = z.strictObject({
  ...why,
  lessonIds,
  day: localDateSchema.optional(),
  startsAt: time.optional(),
  endsAt: time.optional(),
  content: z.string().trim().min(1).max(100).optional(),
  roomId: uuidSchema.optional(),
  sharedResourceId: uuidSchema.optional(),
  teacherId: uuidSchema.optional(),
});
export type MoveLessons = z.infer<typeof moveLessonsSchema>;
export const cancelLessonsSchema = z.strictObject({ ...why, lessonIds });
export type CancelLessons = z.infer<typeof cancelLessonsSchema>;
export const addLessonSchema = z.strictObject({ ...why, lesson: lessonInputSchema });
export type AddLesson = z.infer<typeof addLessonSchema>;
export const addTraineeSchema = z.strictObject({
  ...why,
  identity: z.string().trim().min(15).max(30),
  name: z.string().trim().min(1).max(40),
  phone: z.string().trim().max(20).default(''),
  masterName: z.string().trim().max(40).default(''),
});
export type AddTrainee = z.infer<typeof addTraineeSchema>;
export const leaveClassSchema = z.strictObject({ ...why, enrolmentId: uuidSchema });
export type LeaveClass = z.infer<typeof leaveClassSchema>;
export const refuseChangeSchema = z.strictObject({ reason: z.string().trim().min(2).max(200) });
