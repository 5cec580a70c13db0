import { periodSchema } from '@gongyi/kernel';
import {
  type CommandRunner,
  commandRoute,
  createRouter,
  listRoute,
  type Route,
  type RouterWithRoutes,
  readRoute,
  type SessionReader,
} from '@gongyi/server-kit/express';
import { z } from 'zod';
import { agreementFilterSchema, agreementRecordSchema } from '../model/agreement.js';
import {
  attendanceLineFilterSchema,
  attendanceLineRecordSchema,
  attendanceMonthFilterSchema,
  attendanceMonthRecordSchema,
  attendanceSheetFilterSchema,
  attendanceSheetRecordSchema,
  decideLineSchema,
  freezeMonthSchema,
} from '../model/attendance.js';
import { welfarePostEditSchema, welfarePostFilterSchema, welfarePostRecordSchema } from '../model/welfare-post.js';
import type { WelfarePostService } from '../service/welfare-post-service.js';

const names = {
  posts: { zh: '岗位', en: 'Posts' },
  agreements: { zh: '聘用协议', en: 'Agreements' },
  sheets: { zh: '出勤表', en: 'Attendance sheets' },
  lines: { zh: '出勤明细', en: 'Attendance lines' },
  months: { zh: '月度出勤', en: 'Months of attendance' },
};

export { agreementRoutes } from './agreement-routes.js';
export { appraisalRoutes } from './appraisal-routes.js';
export { type DailyAttendanceServices, dailyAttendanceRoutes } from './daily-attendance-routes.js';
export { exitRoutes } from './exit-routes.js';
export { hiringRoutes } from './hiring-routes.js';
export { type NeedServices, needRoutes, postSettingRoutes } from './need-routes.js';
export { postTaskRoutes } from './post-task-routes.js';
export { procedureRoutes } from './procedure-routes.js';

/** The module's part of the API. */
export function welfarePostRoutes({ posts, attendance }: Pick<WelfarePostService, 'posts' | 'attendance'>): Route[] {
  return [
    listRoute({
      resource: 'welfare-posts',
      name: names.posts,
      permission: 'welfare-posts.read',
      record: welfarePostRecordSchema,
      filter: welfarePostFilterSchema,
      sortable: ['code', 'divisionCode'],
      find: posts.list,
    }),
    readRoute({
      resource: 'welfare-posts',
      name: names.posts,
      permission: 'welfare-posts.read',
      record: welfarePostRecordSchema,
      get: posts.get,
    }),
    commandRoute({
      method: 'put',
      path: '/welfare-posts/:id',
      action: 'edit',
      summary: { zh: '更正岗位', en: 'Correct a post' },
      permission: 'welfare-posts.edit',
      body: welfarePostEditSchema,
      response: welfarePostRecordSchema,
      run: (actor, { id, body }) => posts.edit(actor, id, body),
    }),
    listRoute({
      resource: 'agreements',
      name: names.agreements,
      permission: 'agreements.read',
      record: agreementRecordSchema,
      filter: agreementFilterSchema,
      sortable: ['startsOn', 'personName', 'divisionCode'],
      find: posts.listAgreements,
    }),
    readRoute({
      resource: 'agreements',
      name: names.agreements,
      permission: 'agreements.read',
      record: agreementRecordSchema,
      get: posts.getAgreement,
    }),
    listRoute({
      resource: 'attendance-sheets',
      name: names.sheets,
      permission: 'attendance-sheets.read',
      record: attendanceSheetRecordSchema,
      filter: attendanceSheetFilterSchema,
      sortable: ['divisionCode', 'period'],
      find: attendance.listSheets,
    }),
    readRoute({
      resource: 'attendance-sheets',
      name: names.sheets,
      permission: 'attendance-sheets.read',
      record: attendanceSheetRecordSchema,
      get: attendance.getSheet,
    }),
    listRoute({
      resource: 'attendance-months',
      name: names.months,
      permission: 'attendance-months.read',
      record: attendanceMonthRecordSchema,
      filter: attendanceMonthFilterSchema,
      sortable: ['id'],
      find: attendance.listMonths,
    }),
    readRoute({
      resource: 'attendance-months',
      name: names.months,
      permission: 'attendance-months.read',
      record: attendanceMonthRecordSchema,
      id: periodSchema as unknown as z.ZodType<string>,
      get: (actor, id) => attendance.getMonth(actor, periodSchema.parse(id)),
    }),
    commandRoute({
      path: '/attendance-sheets/freeze-month',
      action: 'freezeMonth',
      summary: { zh: '冻结当月出勤', en: 'Freeze a month' },
      permission: 'attendance-sheets.freeze',
      body: freezeMonthSchema,
      response: attendanceMonthRecordSchema,
      run: (actor, { body }) => attendance.freezeMonth(actor, body),
    }),
    commandRoute({
      path: '/attendance-sheets/:id/freeze',
      action: 'freeze',
      summary: { zh: '冻结一个乡镇的出勤', en: 'Freeze one township’s sheet' },
      permission: 'attendance-sheets.freeze',
      body: z.strictObject({}),
      response: attendanceSheetRecordSchema,
      run: (actor, { id }) => attendance.freezeSheet(actor, id),
    }),
    listRoute({
      resource: 'attendance-lines',
      name: names.lines,
      permission: 'attendance-lines.read',
      record: attendanceLineRecordSchema,
      filter: attendanceLineFilterSchema,
      sortable: ['divisionCode', 'row'],
      find: attendance.listLines,
    }),
    readRoute({
      resource: 'attendance-lines',
      name: names.lines,
      permission: 'attendance-lines.read',
      record: attendanceLineRecordSchema,
      get: attendance.getLine,
    }),
    commandRoute({
      path: '/attendance-lines/:id/decide',
      action: 'decide',
      summary: { zh: '处理出勤明细', en: 'Settle a line' },
      permission: 'attendance-lines.decide',
      body: decideLineSchema,
      response: attendanceLineRecordSchema,
      run: (actor, { id, body }) => attendance.decide(actor, id, body),
    }),
  ];
}

/** For a host's own Express. */
export function createWelfarePostRouter(options: {
  service: WelfarePostService;
  session: SessionReader;
  commands?: CommandRunner;
}): RouterWithRoutes {
  return createRouter(welfarePostRoutes(options.service), options);
}
