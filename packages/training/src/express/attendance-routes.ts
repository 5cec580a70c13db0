import { commandRoute, defineRoute, listRoute, publicPages, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  askMarkCorrectionSchema,
  classAttendanceSchema,
  lessonCodeSchema,
  lessonMarkFilterSchema,
  lessonMarkRecordSchema,
  lessonSheetSchema,
  lessonSignedInSchema,
  lessonSignInSchema,
  markCorrectionFilterSchema,
  markCorrectionRecordSchema,
  publicLessonSchema,
  recordLessonSchema,
  refuseCorrectionSchema,
} from '../model/attendance.js';
import type { AttendanceService } from '../service/attendance.js';
import type { LessonSignInService } from '../service/lesson-sign-in.js';
import type { MarkCorrectionService } from '../service/mark-corrections.js';

const nothing = z.strictObject({});

export interface AttendanceServices {
  readonly lessons: AttendanceService;
  readonly signIn: LessonSignInService;
  readonly corrections: MarkCorrectionService;
}

/** A minute, from one address: a whole class stands behind one line. */
const publicRequestsPerMinute = 120;

/** Roll call of lessons, what it comes to, and how a mark is corrected. */
export function attendanceRoutes({ lessons, signIn, corrections }: AttendanceServices): Route[] {
  return [...lessonRoutes(lessons), ...correctionRoutes(corrections), ...publicRoutes(signIn)];
}

function lessonRoutes(lessons: AttendanceService): Route[] {
  const permission = 'lesson-marks.read';
  return [
    readRoute({
      resource: 'lesson-sheets',
      name: { zh: '一节课的点名表', en: 'The roll of a lesson' },
      permission,
      record: lessonSheetSchema,
      get: lessons.sheet,
    }),
    readRoute({
      resource: 'lesson-codes',
      name: { zh: '签到码', en: 'Sign-in code' },
      permission: 'lessons.record',
      record: lessonCodeSchema,
      get: lessons.code,
    }),
    readRoute({
      resource: 'class-attendance',
      name: { zh: '班级考勤', en: 'Attendance of a class' },
      permission,
      record: classAttendanceSchema,
      get: lessons.classAttendance,
    }),
    listRoute({
      resource: 'lesson-marks',
      name: { zh: '考勤记录', en: 'Attendance marks' },
      permission,
      record: lessonMarkRecordSchema,
      filter: lessonMarkFilterSchema,
      sortable: ['day', 'personName'],
      find: lessons.listMarks,
    }),
    commandRoute({
      path: '/lessons/:id/record',
      action: 'record',
      summary: { zh: '登记一节课的考勤', en: 'Record a lesson' },
      permission: 'lessons.record',
      body: recordLessonSchema,
      response: lessonSheetSchema,
      run: (actor, { id, body }) => lessons.record(actor, id, body),
    }),
    commandRoute({
      path: '/lessons/:id/open-sign-in',
      action: 'open-sign-in',
      summary: { zh: '开始扫码签到', en: 'Open the sign-in' },
      permission: 'lessons.record',
      body: nothing,
      response: lessonSheetSchema,
      run: (actor, { id }) => lessons.openSignIn(actor, id),
    }),
  ];
}

function correctionRoutes(corrections: MarkCorrectionService): Route[] {
  const record = markCorrectionRecordSchema;
  const name = { zh: '考勤更正', en: 'Corrections of attendance' };
  const spec = { resource: 'mark-corrections', name, permission: 'mark-corrections.read', record };
  return [
    listRoute({ ...spec, filter: markCorrectionFilterSchema, sortable: ['askedAt'], find: corrections.list }),
    readRoute({ ...spec, get: corrections.get }),
    commandRoute({
      path: '/lesson-marks/:id/ask-correction',
      action: 'ask-correction',
      summary: { zh: '申请更正考勤', en: 'Ask for a correction' },
      permission: 'lesson-marks.ask-correction',
      body: askMarkCorrectionSchema,
      response: record,
      run: (actor, { id, body }) => corrections.ask(actor, id, body),
    }),
    commandRoute({
      path: '/mark-corrections/:id/confirm',
      action: 'confirm',
      summary: { zh: '同意更正', en: 'Confirm a correction' },
      permission: 'mark-corrections.decide',
      body: nothing,
      response: record,
      run: (actor, { id }) => corrections.confirm(actor, id),
    }),
    commandRoute({
      path: '/mark-corrections/:id/refuse',
      action: 'refuse',
      summary: { zh: '不同意更正', en: 'Refuse a correction' },
      permission: 'mark-corrections.decide',
      body: refuseCorrectionSchema,
      response: record,
      run: (actor, { id, body }) => corrections.refuse(actor, id, body.reason),
    }),
  ];
}

/** Pages without login: by a sealed code that turns, slowly, and never for a search engine. */
function publicRoutes(signIn: LessonSignInService): Route[] {
  const careful = publicPages(publicRequestsPerMinute);
  const params = z.strictObject({ token: z.string().min(1).max(120) });
  const page = {
    tag: 'public',
    access: 'public',
    kind: 'custom',
    params,
    path: '/public/lesson-sign-in/:token',
  } as const;
  return [
    defineRoute({
      ...page,
      method: 'get',
      operationId: 'public.lessonSignInPage',
      summary: { zh: '上课签到页', en: 'The page for signing in to a lesson' },
      response: publicLessonSchema,
      async handler({ actor, params: { token }, request, reply }) {
        await careful(request, reply);
        return signIn.read(token, actor.locale);
      },
    }),
    defineRoute({
      ...page,
      method: 'post',
      operationId: 'public.lessonSignIn',
      summary: { zh: '上课签到', en: 'Sign in to a lesson' },
      body: lessonSignInSchema,
      response: lessonSignedInSchema,
      async handler({ actor, params: { token }, body, request, reply }) {
        await careful(request, reply);
        return signIn.signIn(token, body, actor.locale);
      },
    }),
  ];
}
