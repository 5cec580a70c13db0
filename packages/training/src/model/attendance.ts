import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { lessonKinds, lessonWorkflow } from './training-class.js';
import { attendanceMethods, lessonMarks } from './training-settings.js';

const moment = z.string();
const reason = z.string().trim().min(2).max(200);

/** A lesson's record: by QR it stays open while people sign in, otherwise it is closed at once. Closed, it stays. */
export const lessonRollWorkflow = defineWorkflow({
  name: 'lesson-roll',
  states: ['open', 'closed'],
  initial: 'open',
  transitions: { close: { from: ['open'], to: 'closed' } },
});

/** A mark of a closed record is changed only by a row that a second person decides on. */
export const markCorrectionWorkflow = defineWorkflow({
  name: 'mark-correction',
  states: ['asked', 'confirmed', 'refused'],
  initial: 'asked',
  transitions: {
    confirm: { from: ['asked'], to: 'confirmed' },
    refuse: { from: ['asked'], to: 'refused' },
  },
});

/** The record of one lesson as a whole. */
export const lessonRollSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  lessonId: uuidSchema,
  method: z.enum(attendanceMethods),
  state: z.enum(lessonRollWorkflow.states),
  /** County time. */
  openedAt: moment,
  closedAt: moment.nullable(),
  recordedBy: uuidSchema,
  recordedByName: z.string(),
  /** The scanned sheet, where it was on paper. */
  fileId: uuidSchema.nullable(),
  fileName: z.string(),
});
export type LessonRoll = z.infer<typeof lessonRollSchema>;

/** One trainee's mark of one lesson, with what both are: a line of the attendance form. */
export const lessonMarkRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  lessonId: uuidSchema,
  enrolmentId: uuidSchema,
  day: localDateSchema,
  content: z.string(),
  hours: z.int(),
  startsAt: z.string(),
  endsAt: z.string(),
  roomName: z.string(),
  teacherName: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  /** What counts: the mark, or what a confirmed correction made of it. */
  mark: z.enum(lessonMarks),
  /** What was recorded. */
  recordedMark: z.enum(lessonMarks),
  /** How this mark came about; someone who did not sign in by QR is called by name. */
  source: z.enum(attendanceMethods),
  markedAt: moment,
  recordedByName: z.string(),
});
export type LessonMarkRecord = z.infer<typeof lessonMarkRecordSchema>;

export const lessonMarkFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  lessonId: uuidSchema.optional(),
  enrolmentId: uuidSchema.optional(),
  day: localDateSchema.optional(),
  mark: z.enum(lessonMarks).optional(),
});
export type LessonMarkFilter = z.infer<typeof lessonMarkFilterSchema>;

export const recordLessonSchema = z.strictObject({
  method: z.enum(attendanceMethods),
  /** Everybody who is on the roster, once. Where people signed in, who is not named here keeps that. */
  marks: z.array(z.strictObject({ enrolmentId: uuidSchema, mark: z.enum(lessonMarks) })).max(500),
  /** The scan of the sheet, with `paper`. */
  fileId: uuidSchema.nullable().default(null),
});
export type RecordLesson = z.infer<typeof recordLessonSchema>;

/** What whoever calls the roll needs: the lesson, whether it can be recorded now and how, and who is on the roster. */
export const lessonSheetSchema = z.object({
  /** The lesson's. */
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  className: z.string(),
  day: localDateSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  hours: z.int(),
  kind: z.enum(lessonKinds),
  content: z.string(),
  roomName: z.string(),
  teacherName: z.string(),
  state: z.enum(lessonWorkflow.states),
  /** Ways that the county allows; empty when it has not said. */
  methods: z.array(z.enum(attendanceMethods)),
  /** Recorded between these, in county time; no last moment: no text says. */
  recordFrom: moment,
  recordUntil: moment.nullable(),
  signInFrom: moment,
  signInUntil: moment,
  /** `now`, or the code of the refusal that recording would meet. */
  canRecord: z.string(),
  canSignIn: z.string(),
  roll: lessonRollSchema
    .pick({ id: true, method: true, state: true, closedAt: true, recordedByName: true, fileId: true, fileName: true })
    .nullable(),
  trainees: z.array(
    z.object({
      enrolmentId: uuidSchema,
      personName: z.string(),
      identityMasked: z.string(),
      mark: z.enum(lessonMarks).nullable(),
      markId: uuidSchema.nullable(),
      source: z.enum(attendanceMethods).nullable(),
      markedAt: moment.nullable(),
    }),
  ),
});
export type LessonSheet = z.infer<typeof lessonSheetSchema>;

/** The code on the teacher's screen, as it is at this moment. */
export const lessonCodeSchema = z.object({
  /** The lesson's. */
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  /** The path of the page without login. */
  link: z.string(),
  /** Another one is shown after so many seconds. */
  turnSeconds: z.int(),
  signInUntil: moment,
  onRoster: z.int(),
  signedIn: z.int(),
});
export type LessonCode = z.infer<typeof lessonCodeSchema>;

/** Wrong last characters for one name, after which the name is locked for the lesson: guessing is of no use. */
export const mostWrongTries = 5;

/** What anybody with the link sees: masked names, each once. */
export const publicLessonSchema = z.object({
  className: z.string(),
  content: z.string(),
  day: localDateSchema,
  startsAt: z.string(),
  signInUntil: moment,
  names: z.array(z.string()),
});
export type PublicLesson = z.infer<typeof publicLessonSchema>;

export const lessonSignInSchema = z.strictObject({
  name: z.string().min(1).max(40),
  lastFour: z.string().trim().length(4),
});
export type LessonSignIn = z.infer<typeof lessonSignInSchema>;
export const lessonSignedInSchema = z.object({ outcome: z.enum(['recorded', 'already']) });
export type LessonSignedIn = z.infer<typeof lessonSignedInSchema>;

export const markCorrectionRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  lessonId: uuidSchema,
  markId: uuidSchema,
  className: z.string(),
  day: localDateSchema,
  startsAt: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  fromMark: z.enum(lessonMarks),
  toMark: z.enum(lessonMarks),
  reason: z.string(),
  fileId: uuidSchema.nullable(),
  fileName: z.string(),
  state: z.enum(markCorrectionWorkflow.states),
  askedBy: uuidSchema,
  askedByName: z.string(),
  askedAt: moment,
  decidedBy: uuidSchema.nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: moment.nullable(),
  decisionReason: z.string(),
});
export type MarkCorrectionRecord = z.infer<typeof markCorrectionRecordSchema>;

export const markCorrectionFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  state: z.enum(markCorrectionWorkflow.states).optional(),
});
export type MarkCorrectionFilter = z.infer<typeof markCorrectionFilterSchema>;

export const askMarkCorrectionSchema = z.strictObject({
  toMark: z.enum(lessonMarks),
  reason,
  fileId: uuidSchema.nullable().default(null),
});
export type AskMarkCorrection = z.infer<typeof askMarkCorrectionSchema>;
export const refuseCorrectionSchema = z.strictObject({ reason });

/** 黄牌, 红牌. */
export const attendanceCards = ['yellow', 'red'] as const;

/** Attendance of a class as it stands: the rows of the matrix, each person's share and the class's average. */
export const classAttendanceSchema = z.object({
  /** The class's. */
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  clause: z.string(),
  plannedHours: z.int(),
  heldHours: z.int(),
  /** Average of the shares, in percent, rounded down to hundredths; null before the first lesson. */
  rate: z.number().nullable(),
  card: z.enum(attendanceCards).nullable(),
  classYellowBelow: z.int().nullable(),
  classRedBelow: z.int().nullable(),
  personPassFrom: z.int().nullable(),
  lessons: z.array(
    z.object({
      id: uuidSchema,
      day: localDateSchema,
      startsAt: z.string(),
      hours: z.int(),
      state: z.enum(lessonWorkflow.states),
    }),
  ),
  trainees: z.array(
    z.object({
      enrolmentId: uuidSchema,
      personName: z.string(),
      identityMasked: z.string(),
      attendedHours: z.int(),
      /** Days with at least one lesson that counts. */
      attendedDays: z.int(),
      rate: z.number().nullable(),
      /** Below the personal threshold as far as the class has got; null: no threshold, or no lesson yet. */
      below: z.boolean().nullable(),
      /** By lesson id; a lesson without a mark is absent here. */
      marks: z.record(uuidSchema, z.enum(lessonMarks)),
    }),
  ),
});
export type ClassAttendance = z.infer<typeof classAttendanceSchema>;
