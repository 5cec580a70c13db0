import { commandRoute, defineRoute, listRoute, publicPages, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  answerDisputeSchema,
  attendanceDisputeFilterSchema,
  attendanceDisputeRecordSchema,
  publicSlipSchema,
  recordDisputeSchema,
} from '../model/attendance-slips.js';
import {
  attendanceDayFilterSchema,
  attendanceDayRecordSchema,
  attendanceOverviewSchema,
  closedMonthSchema,
  correctDaySchema,
  daySheetQuerySchema,
  daySheetSchema,
  decideLeaveSchema,
  fromDaysSchema,
  leaveFilterSchema,
  leaveKindsSchema,
  leaveRecordSchema,
  openSessionSchema,
  overviewQuerySchema,
  publicSessionSchema,
  recordDaysSchema,
  recordedDaysSchema,
  requestLeaveSchema,
  sessionFilterSchema,
  sessionRecordSchema,
  signedInSchema,
  signInSchema,
  withdrawLeaveSchema,
} from '../model/daily-attendance.js';
import type { MonthFromDays } from '../service/attendance-from-days.js';
import type { AttendanceSlipService } from '../service/attendance-slips.js';
import type { DailyAttendanceService } from '../service/daily-attendance.js';
import type { LeaveService } from '../service/leaves.js';
import type { SignInService } from '../service/sign-in.js';

export interface DailyAttendanceServices {
  readonly daily: DailyAttendanceService;
  readonly leaves: LeaveService;
  readonly signIn: SignInService;
  readonly slips: AttendanceSlipService;
  readonly monthFromDays: MonthFromDays;
}

const names = {
  days: { zh: '每日出勤', en: 'Daily attendance' },
  leaves: { zh: '请假', en: 'Leave' },
  sessions: { zh: '扫码签到', en: 'Sign-in sessions' },
  disputes: { zh: '出勤争议', en: 'Attendance disputes' },
};

/** Attendance by day. */
export function dailyAttendanceRoutes(services: DailyAttendanceServices): Route[] {
  return [
    ...dayRoutes(services),
    ...leaveRoutes(services),
    ...sessionRoutes(services),
    ...disputeRoutes(services),
    ...publicRoutes(services),
  ];
}

function dayRoutes({ daily, monthFromDays }: DailyAttendanceServices): Route[] {
  const record = attendanceDayRecordSchema;
  const resource = { resource: 'attendance-days', name: names.days, permission: 'attendance-days.read', record };
  const read = { method: 'get', tag: 'attendance-days', access: { permission: 'attendance-days.read' } } as const;
  return [
    listRoute({
      ...resource,
      filter: attendanceDayFilterSchema,
      sortable: ['workDay'],
      find: daily.listDays,
    }),
    readRoute({ ...resource, get: daily.getDay }),
    defineRoute({
      ...read,
      path: '/attendance-day-sheets',
      operationId: 'attendance-days.sheet',
      summary: { zh: '一个村一天的签到表', en: 'A village’s sheet of a day' },
      kind: 'custom',
      query: daySheetQuerySchema,
      response: daySheetSchema,
      handler: ({ actor, query }) => daily.daySheet(actor, query),
    }),
    defineRoute({
      ...read,
      path: '/attendance-overview',
      operationId: 'attendance-days.overview',
      summary: { zh: '一个村一个月的出勤', en: 'A village’s month' },
      kind: 'custom',
      query: overviewQuerySchema,
      response: attendanceOverviewSchema,
      handler: ({ actor, query }) => daily.overview(actor, query),
    }),
    commandRoute({
      path: '/attendance-days/record',
      action: 'record',
      summary: { zh: '登记一天的出勤', en: 'Record a day' },
      permission: 'attendance-days.record',
      body: recordDaysSchema,
      response: recordedDaysSchema,
      run: (actor, { body }) => daily.record(actor, body),
    }),
    commandRoute({
      path: '/attendance-days/:id/correct',
      action: 'correct',
      summary: { zh: '更正一天的出勤', en: 'Correct a day' },
      permission: 'attendance-days.correct',
      body: correctDaySchema,
      response: attendanceDayRecordSchema,
      run: (actor, { id, body }) => daily.correct(actor, id, body),
    }),
    commandRoute({
      path: '/attendance-sheets/from-days',
      action: 'fromDays',
      summary: { zh: '按每日出勤汇总当月', en: 'Close a month from its days' },
      permission: 'attendance-sheets.from-days',
      body: fromDaysSchema,
      response: closedMonthSchema,
      run: (actor, { body }) => monthFromDays(actor, body),
    }),
  ];
}

function leaveRoutes({ leaves }: DailyAttendanceServices): Route[] {
  const permission = 'attendance-leaves.read';
  const resource = { resource: 'attendance-leaves', name: names.leaves, permission, record: leaveRecordSchema };
  return [
    listRoute({ ...resource, filter: leaveFilterSchema, sortable: ['fromDay'], find: leaves.list }),
    readRoute({ ...resource, get: leaves.get }),
    defineRoute({
      method: 'get',
      path: '/attendance-leave-kinds',
      operationId: 'attendance-leaves.kinds',
      tag: 'attendance-leaves',
      summary: { zh: '县里规定的假种', en: 'The county’s kinds of leave' },
      access: { permission },
      kind: 'custom',
      response: leaveKindsSchema,
      handler: ({ actor }) => leaves.kinds(actor),
    }),
    commandRoute({
      path: '/attendance-leaves',
      action: 'request',
      summary: { zh: '登记请假', en: 'Ask for leave' },
      permission: 'attendance-leaves.request',
      body: requestLeaveSchema,
      response: leaveRecordSchema,
      run: (actor, { body }) => leaves.request(actor, body),
    }),
    commandRoute({
      path: '/attendance-leaves/:id/decide',
      action: 'decide',
      summary: { zh: '审批请假', en: 'Decide about a leave' },
      permission: 'attendance-leaves.decide',
      body: decideLeaveSchema,
      response: leaveRecordSchema,
      run: (actor, { id, body }) => leaves.decide(actor, id, body),
    }),
    commandRoute({
      path: '/attendance-leaves/:id/withdraw',
      action: 'withdraw',
      summary: { zh: '撤回请假', en: 'Take a leave back' },
      permission: 'attendance-leaves.request',
      body: withdrawLeaveSchema,
      response: leaveRecordSchema,
      run: (actor, { id, body }) => leaves.withdraw(actor, id, body.version),
    }),
  ];
}

function sessionRoutes({ daily }: DailyAttendanceServices): Route[] {
  const permission = 'attendance-sessions.read';
  const resource = { resource: 'attendance-sessions', name: names.sessions, permission, record: sessionRecordSchema };
  return [
    listRoute({ ...resource, filter: sessionFilterSchema, sortable: ['workDay'], find: daily.listSessions }),
    readRoute({ ...resource, get: daily.getSession }),
    commandRoute({
      path: '/attendance-sessions',
      action: 'open',
      summary: { zh: '开始扫码签到', en: 'Open a sign-in session' },
      permission: 'attendance-sessions.open',
      body: openSessionSchema,
      response: sessionRecordSchema,
      run: (actor, { body }) => daily.openSession(actor, body),
    }),
  ];
}

function disputeRoutes({ slips }: DailyAttendanceServices): Route[] {
  const record = attendanceDisputeRecordSchema;
  const resource = { resource: 'attendance-disputes', name: names.disputes, permission: 'attendance-disputes.read' };
  return [
    listRoute({
      ...resource,
      record,
      filter: attendanceDisputeFilterSchema,
      sortable: ['receivedOn'],
      find: slips.listDisputes,
    }),
    readRoute({ ...resource, record, get: slips.getDispute }),
    commandRoute({
      path: '/attendance-disputes',
      action: 'record',
      summary: { zh: '登记出勤争议', en: 'Record a dispute' },
      permission: 'attendance-disputes.record',
      body: recordDisputeSchema,
      response: record,
      run: (actor, { body }) => slips.record(actor, body),
    }),
    commandRoute({
      path: '/attendance-disputes/:id/answer',
      action: 'answer',
      summary: { zh: '答复出勤争议', en: 'Answer a dispute' },
      permission: 'attendance-disputes.answer',
      body: answerDisputeSchema,
      response: record,
      run: (actor, { id, body }) => slips.answer(actor, id, body),
    }),
  ];
}

/** Pages without login: by a sealed link, slowly, and never for a search engine. */
function publicRoutes({ signIn, slips }: DailyAttendanceServices): Route[] {
  const careful = publicPages();
  const params = z.strictObject({ token: z.string().min(1).max(120) });
  const page = { tag: 'public', access: 'public', kind: 'custom', params } as const;
  return [
    defineRoute({
      ...page,
      method: 'get',
      path: '/public/sign-in/:token',
      operationId: 'public.signInPage',
      summary: { zh: '扫码签到页', en: 'The page for signing in' },
      response: publicSessionSchema,
      async handler({ actor, params: { token }, request, reply }) {
        await careful(request, reply);
        return signIn.read(token, actor.locale);
      },
    }),
    defineRoute({
      ...page,
      method: 'post',
      path: '/public/sign-in/:token',
      operationId: 'public.signIn',
      summary: { zh: '扫码签到', en: 'Sign in' },
      body: signInSchema,
      response: signedInSchema,
      async handler({ actor, params: { token }, body, request, reply }) {
        await careful(request, reply);
        return signIn.signIn(token, body, actor.locale);
      },
    }),
    defineRoute({
      ...page,
      method: 'get',
      path: '/public/attendance/:token',
      operationId: 'public.slip',
      summary: { zh: '本人当月出勤', en: 'One’s own month' },
      response: publicSlipSchema,
      async handler({ actor, params: { token }, request, reply }) {
        await careful(request, reply);
        return slips.show(token, actor.locale);
      },
    }),
  ];
}
