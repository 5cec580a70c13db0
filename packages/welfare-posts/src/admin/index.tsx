import { type ConsoleModule, menuEntry } from '@gongyi/console-kit';
import AssignmentTurnedInOutlined from '@mui/icons-material/AssignmentTurnedInOutlined';
import CalendarMonthOutlined from '@mui/icons-material/CalendarMonthOutlined';
import HandshakeOutlined from '@mui/icons-material/HandshakeOutlined';
import WorkOutline from '@mui/icons-material/WorkOutline';
import { AgreementList, AgreementShow } from './AgreementScreens.js';
import { LineList } from './LineScreens.js';
import { MonthList, MonthShow, SheetShow } from './MonthScreens.js';
import { welfarePostConsoleMessages } from './messages.js';
import { WelfarePostList, WelfarePostShow } from './PostScreens.js';
import { rowImportKinds } from './row-imports.js';

export { agreementsConsole } from './agreements.js';
export { appraisalsConsole } from './appraisals.js';
export { dailyAttendanceConsole } from './daily-attendance.js';
export { exitsConsole } from './exits.js';
export { hiringConsole } from './hiring.js';
export { needsConsole } from './needs.js';
export { publicAttendancePage } from './PublicAttendance.js';
export { proceduresConsole } from './procedures.js';
export { postTasksConsole } from './tasks.js';

/** The screens of posts and attendance. */
export const welfarePostsConsole: ConsoleModule = {
  name: 'welfare-posts',
  resources: [
    { name: 'welfare-posts', list: WelfarePostList, show: WelfarePostShow, recordRepresentation: 'name' },
    { name: 'agreements', list: AgreementList, show: AgreementShow, recordRepresentation: 'personName' },
    { name: 'attendance-months', list: MonthList, show: MonthShow },
    { name: 'attendance-sheets', show: SheetShow },
    { name: 'attendance-lines', list: LineList, recordRepresentation: 'personName' },
  ],
  menu: [
    menuEntry('attendance', 'attendance-months', 40, CalendarMonthOutlined),
    menuEntry('attendance', 'attendance-lines', 50, AssignmentTurnedInOutlined),
    menuEntry('posts', 'welfare-posts', 30, WorkOutline),
    menuEntry('posts', 'agreements', 60, HandshakeOutlined),
  ],
  messages: welfarePostConsoleMessages,
  importKinds: [
    {
      kind: 'posts',
      label: 'posts.import.posts',
      description: 'posts.import.posts_description',
      permission: 'welfare-posts.import',
      order: 20,
      previewLabels: 'posts.preview',
      resultPath: () => '/welfare-posts',
    },
    ...rowImportKinds,
    {
      kind: 'attendance-sheets',
      label: 'posts.import.attendance',
      description: 'posts.import.attendance_description',
      permission: 'attendance-sheets.import',
      params: [{ name: 'period', kind: 'period', required: true, label: 'posts.import.period' }],
      order: 30,
      previewLabels: 'posts.preview',
      resultPath: ({ period }) => `/attendance-months/${period}/show`,
    },
  ],
};
