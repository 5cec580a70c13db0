import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** A visit that found something serious can hold its class: no certificate and no money until a second person lets it go. */
export const inspectionWorkflow = defineWorkflow({
  name: 'inspection',
  states: ['recorded', 'holding', 'released'],
  initial: 'recorded',
  transitions: { hold: { from: ['recorded'], to: 'holding' }, release: { from: ['holding'], to: 'released' } },
});

/** 现场检查, 电话抽查, 远程视频. */
export const inspectionKinds = ['site', 'phone', 'video'] as const;
/** 人数不符, 冒名顶替, 未按课程表上课, 教师不符, 地点不符, 内容不符, 学员否认参训, 其他. */
export const inspectionFindings = [
  'heads_differ',
  'impostor',
  'not_held',
  'teacher_differs',
  'place_differs',
  'content_differs',
  'denied',
  'other',
] as const;
export const inspectionResults = ['in_order', 'minor', 'serious'] as const;

export const inspectionRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  institutionName: z.string(),
  className: z.string(),
  classNumber: z.string(),
  lessonId: uuidSchema.nullable(),
  /** The draw that chose the lesson. */
  drawId: uuidSchema.nullable(),
  kind: z.enum(inspectionKinds),
  visitedOn: localDateSchema,
  visitedAt: z.string(),
  inspectors: z.string(),
  /** People who were there. */
  countedHeads: z.int().nullable(),
  /** People whom the roll of the lesson has as present or late; null while it is not recorded. */
  rollHeads: z.int().nullable(),
  findings: z.array(z.enum(inspectionFindings)),
  result: z.enum(inspectionResults),
  note: z.string(),
  files: z.array(z.object({ id: uuidSchema, name: z.string() })),
  state: z.enum(inspectionWorkflow.states),
  recordedBy: uuidSchema,
  recordedByName: z.string(),
  recordedAt: z.string(),
  releasedBy: uuidSchema.nullable(),
  releasedByName: z.string().nullable(),
  releasedAt: z.string().nullable(),
  releaseReason: z.string(),
});
export type InspectionRecord = z.infer<typeof inspectionRecordSchema>;

export const inspectionFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  state: z.enum(inspectionWorkflow.states).optional(),
  result: z.enum(inspectionResults).optional(),
});
export type InspectionFilter = z.infer<typeof inspectionFilterSchema>;

export const recordInspectionSchema = z
  .strictObject({
    classId: uuidSchema,
    lessonId: uuidSchema.nullable().default(null),
    drawId: uuidSchema.nullable().default(null),
    kind: z.enum(inspectionKinds),
    visitedOn: localDateSchema,
    visitedAt: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/),
    inspectors: z.string().trim().min(2).max(100),
    countedHeads: z.int().min(0).max(1000).nullable().default(null),
    findings: z.array(z.enum(inspectionFindings)).max(inspectionFindings.length),
    result: z.enum(inspectionResults),
    note: z.string().trim().max(500).default(''),
    fileIds: z.array(uuidSchema).max(10).default([]),
    /** Holds the class; only with a serious result. */
    hold: z.boolean().default(false),
  })
  .refine(({ hold, result }) => !hold || result === 'serious', {
    message: 'TRAINING.HOLD_NEEDS_SERIOUS',
    path: ['hold'],
  })
  .refine(({ result, findings }) => (result === 'in_order') === (findings.length === 0), {
    message: 'TRAINING.RESULT_NEEDS_FINDINGS',
    path: ['findings'],
  });
export type RecordInspection = z.infer<typeof recordInspectionSchema>;
export const releaseClassSchema = z.strictObject({ reason: z.string().trim().min(2).max(200) });

/**
 * Why a lesson is looked at before others. The class's average is below the yellow card, a lesson was not recorded, an
 * earlier inspection found something, or five signed in by code within one second, as no five people do.
 */
export const riskSigns = ['low_attendance', 'lesson_missed', 'found_before', 'same_second'] as const;
export type RiskSign = (typeof riskSigns)[number];

const pick = z.object({
  lessonId: uuidSchema,
  classId: uuidSchema,
  className: z.string(),
  institutionName: z.string(),
  day: localDateSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  roomName: z.string(),
  teacherName: z.string(),
  why: z.enum(['risk', 'random']),
  signs: z.array(z.enum(riskSigns)),
  /** SHA-256 of the seed and the lesson, by which the lot fell; anybody computes it again. */
  ticket: z.string(),
});
export type DrawnLesson = z.infer<typeof pick>;

/** Lessons to visit, or trainees of one class to call (电话抽查). */
export const drawKinds = ['lessons', 'trainees'] as const;

export const inspectionDrawRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  kind: z.enum(drawKinds),
  /** The class whose trainees are called. */
  classId: uuidSchema.nullable(),
  className: z.string(),
  from: localDateSchema,
  to: localDateSchema,
  /** So many lessons, or trainees, are drawn. */
  lessons: z.int(),
  byRisk: z.int(),
  /** Made by the server, so that nobody chooses the lot. */
  seed: z.string(),
  /** Lessons or trainees that could be drawn. */
  population: z.int(),
  /** Of all their ids, and of the lessons' signs. */
  populationDigest: z.string(),
  picks: z.array(pick),
  trainees: z.array(z.object({ enrolmentId: uuidSchema, ticket: z.string() })),
  drawnBy: uuidSchema,
  drawnByName: z.string(),
  drawnAt: z.string(),
});
export type InspectionDrawRecord = z.infer<typeof inspectionDrawRecordSchema>;
export const inspectionDrawFilterSchema = z.strictObject({
  from: localDateSchema.optional(),
  kind: z.enum(drawKinds).optional(),
  classId: uuidSchema.optional(),
});
export type InspectionDrawFilter = z.infer<typeof inspectionDrawFilterSchema>;

export const drawLessonsSchema = z
  .strictObject({
    from: localDateSchema,
    to: localDateSchema,
    lessons: z.int().min(1).max(50),
    /** So many of them go to the lessons with most signs. */
    byRisk: z.int().min(0).max(50).default(0),
  })
  .refine(({ from, to }) => from <= to, { message: 'TRAINING.DAYS_REVERSED', path: ['to'] })
  .refine(({ lessons, byRisk }) => byRisk <= lessons, { message: 'TRAINING.MORE_RISK_THAN_LESSONS', path: ['byRisk'] });
export type DrawLessons = z.infer<typeof drawLessonsSchema>;
