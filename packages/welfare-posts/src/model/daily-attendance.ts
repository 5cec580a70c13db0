import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  periodSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { attendanceLineWorkflow } from './attendance.js';

/** A person's day; `absent` is what the clerk saw, a day without a record is simply not recorded. */
export const dayKinds = ['present', 'leave', 'make_up', 'absent'] as const;
/** What a clerk writes; a day of leave comes from a leave that was approved. */
const writtenKinds = ['present', 'make_up', 'absent'] as const;
export const daySources = ['sheet', 'qr', 'leave'] as const;

const reason = z.string().trim().min(2).max(200);
const minutes = z.int().min(1).max(1440);

export const attendanceDayRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  agreementId: uuidSchema,
  personName: z.string(),
  workDay: localDateSchema,
  kind: z.enum(dayKinds),
  minutes: z.int().nullable(),
  /** With `make_up`: the missed day. */
  makesUp: localDateSchema.nullable(),
  leaveKind: z.string().nullable(),
  source: z.enum(daySources),
  recordedByName: z.string(),
  recordedOn: localDateSchema,
  correctionReason: z.string().nullable(),
});
export type AttendanceDayRecord = z.infer<typeof attendanceDayRecordSchema>;

export const attendanceDayFilterSchema = z.strictObject({
  agreementId: uuidSchema.optional(),
  workDay: localDateSchema.optional(),
  kind: z.enum(dayKinds).optional(),
});
export type AttendanceDayFilter = z.infer<typeof attendanceDayFilterSchema>;

const written = {
  kind: z.enum(writtenKinds),
  minutes: minutes.optional(),
  makesUp: localDateSchema.optional(),
};

export const recordDaysSchema = z.strictObject({
  day: localDateSchema,
  entries: z
    .array(z.strictObject({ agreementId: uuidSchema, ...written }))
    .min(1)
    .max(500),
});
export type RecordDays = z.infer<typeof recordDaysSchema>;
export type DayEntry = RecordDays['entries'][number];

/** `already`: the same stands there; `different`: something else does, which only a correction changes. */
export const dayVerdicts = ['recorded', 'already', 'different', 'refused'] as const;
export const recordedDaysSchema = z.object({
  day: localDateSchema,
  rows: z.array(
    z.object({
      agreementId: uuidSchema,
      verdict: z.enum(dayVerdicts),
      code: z.string().nullable(),
      message: z.string(),
    }),
  ),
});
export type RecordedDays = z.infer<typeof recordedDaysSchema>;

export const correctDaySchema = z.strictObject({ version: versionSchema, ...written, reason });
export type CorrectDay = z.infer<typeof correctDaySchema>;

export const daySheetQuerySchema = z.strictObject({ divisionCode: divisionCodeSchema, day: localDateSchema });
export const daySheetSchema = z.object({
  day: localDateSchema,
  frozen: z.boolean(),
  rows: z.array(
    z.object({
      agreementId: uuidSchema,
      personName: z.string(),
      postName: z.string(),
      dayId: uuidSchema.nullable(),
      version: versionSchema.nullable(),
      kind: z.enum(dayKinds).nullable(),
      minutes: z.int().nullable(),
    }),
  ),
});
export type DaySheet = z.infer<typeof daySheetSchema>;

export const overviewQuerySchema = z.strictObject({ divisionCode: divisionCodeSchema, period: periodSchema });
export type OverviewQuery = z.infer<typeof overviewQuerySchema>;
export const attendanceOverviewSchema = z.object({
  period: periodSchema,
  title: z.string(),
  rows: z.array(
    z.object({
      agreementId: uuidSchema,
      divisionCode: divisionCodeSchema,
      personName: z.string(),
      identityMasked: z.string(),
      postName: z.string(),
      present: z.int(),
      makeUp: z.int(),
      leave: z.int(),
      absent: z.int(),
      minutes: z.int(),
      requiredDays: z.int(),
      /** The line of the month, once the township has closed it. */
      line: z
        .object({
          state: z.enum(attendanceLineWorkflow.states),
          daysAttended: z.int().nullable(),
          amountFen: fenSchema.nullable(),
        })
        .nullable(),
      /** What the worker is shown, once the month is frozen. */
      slip: z
        .object({
          id: uuidSchema,
          disputeUntil: localDateSchema,
          /** The path of the page without login. */
          link: z.string(),
          openDispute: z.boolean(),
        })
        .nullable(),
    }),
  ),
});
export type AttendanceOverview = z.infer<typeof attendanceOverviewSchema>;

export const fromDaysSchema = z.strictObject({
  period: periodSchema,
  /** Only this township; all of the actor's when absent. */
  townshipCode: divisionCodeSchema.optional(),
});
export type FromDays = z.infer<typeof fromDaysSchema>;

export const closedMonthSchema = z.object({
  period: periodSchema,
  townships: z.int(),
  lines: z.int(),
  toFix: z.int(),
});
export type ClosedMonth = z.infer<typeof closedMonthSchema>;

/** 请假. */
export const leaveWorkflow = defineWorkflow({
  name: 'attendance-leave',
  states: ['requested', 'approved', 'refused', 'withdrawn'],
  initial: 'requested',
  transitions: {
    approve: { from: ['requested'], to: 'approved' },
    refuse: { from: ['requested'], to: 'refused' },
    withdraw: { from: ['requested'], to: 'withdrawn' },
  },
});

export const leaveRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  agreementId: uuidSchema,
  personName: z.string(),
  kind: z.string(),
  fromDay: localDateSchema,
  toDay: localDateSchema,
  days: z.int(),
  reason: z.string(),
  proofFileId: uuidSchema.nullable(),
  state: z.enum(leaveWorkflow.states),
  requestedByName: z.string(),
  requestedOn: localDateSchema,
  decidedByName: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  decisionReason: z.string(),
});
export type LeaveRecord = z.infer<typeof leaveRecordSchema>;

export const leaveFilterSchema = z.strictObject({
  state: z.enum(leaveWorkflow.states).optional(),
  agreementId: uuidSchema.optional(),
});
export type LeaveFilter = z.infer<typeof leaveFilterSchema>;

export const requestLeaveSchema = z.strictObject({
  agreementId: uuidSchema,
  kind: z.string().min(1).max(40),
  fromDay: localDateSchema,
  toDay: localDateSchema,
  reason,
  proofFileId: uuidSchema.optional(),
});
export type RequestLeave = z.infer<typeof requestLeaveSchema>;

export const decideLeaveSchema = z.strictObject({
  version: versionSchema,
  verdict: z.enum(['approve', 'refuse']),
  reason: z.string().trim().max(200).default(''),
});
export type DecideLeave = z.infer<typeof decideLeaveSchema>;
export const withdrawLeaveSchema = z.strictObject({ version: versionSchema });

export const leaveKindsSchema = z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() }));

/** How long a sign-in may be open, in minutes: a session belongs to one piece of work on one day. */
export const longestSessionMinutes = 240;
/** Wrong last characters for one name, after which the name is locked for the session: guessing is of no use. */
export const mostWrongTries = 5;

export const openSessionSchema = z.strictObject({
  divisionCode: divisionCodeSchema,
  title: z.string().trim().min(1).max(60),
  minutes: z.int().min(1).max(longestSessionMinutes),
});
export type OpenSession = z.infer<typeof openSessionSchema>;

export const sessionRecordSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  title: z.string(),
  workDay: localDateSchema,
  opensAt: z.string(),
  closesAt: z.string(),
  openedByName: z.string(),
  signedIn: z.int(),
  /** The path of the page without login. */
  link: z.string(),
});
export type SessionRecord = z.infer<typeof sessionRecordSchema>;
export const sessionFilterSchema = z.strictObject({ workDay: localDateSchema.optional() });
export type SessionFilter = z.infer<typeof sessionFilterSchema>;

/** What anybody with the link sees: masked names, each once. */
export const publicSessionSchema = z.object({
  village: z.string(),
  title: z.string(),
  workDay: localDateSchema,
  closesAt: z.string(),
  names: z.array(z.string()),
});
export type PublicSession = z.infer<typeof publicSessionSchema>;

export const signInSchema = z.strictObject({
  name: z.string().min(1).max(40),
  lastFour: z.string().trim().length(4),
});
export type SignIn = z.infer<typeof signInSchema>;
export const signedInSchema = z.object({ outcome: z.enum(['recorded', 'already']), workDay: localDateSchema });
export type SignedIn = z.infer<typeof signedInSchema>;
