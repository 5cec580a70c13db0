import { type ConsoleModule, menuEntry, permissionMessages } from '@gongyi/console-kit';
import EventBusyOutlined from '@mui/icons-material/EventBusyOutlined';
import FactCheckOutlined from '@mui/icons-material/FactCheckOutlined';
import QrCode2Outlined from '@mui/icons-material/QrCode2Outlined';
import ReportProblemOutlined from '@mui/icons-material/ReportProblemOutlined';
import { Route } from 'react-router-dom';
import { dailyAttendancePermissions } from '../model/attendance-daily-permissions.js';
import { DaySheetPage } from './DaySheet.js';
import { DisputeList } from './DisputeScreens.js';
import { dailyAttendanceTexts } from './daily-attendance-texts.js';
import { LeaveList } from './LeaveScreens.js';
import { MonthOfDaysPage } from './MonthOfDays.js';
import { SessionList, SessionShow } from './SessionScreens.js';

const texts = (language: 'zh' | 'en') => ({
  ...dailyAttendanceTexts[language],
  permissions: permissionMessages(dailyAttendancePermissions, language),
});

/** The screens of attendance by day. */
export const dailyAttendanceConsole: ConsoleModule = {
  name: 'daily-attendance',
  resources: [
    { name: 'attendance-days', list: DaySheetPage },
    { name: 'attendance-leaves', list: LeaveList },
    { name: 'attendance-sessions', list: SessionList, show: SessionShow, recordRepresentation: 'title' },
    { name: 'attendance-disputes', list: DisputeList },
  ],
  menu: [
    menuEntry('attendance', 'attendance-days', 10, FactCheckOutlined),
    menuEntry('attendance', 'attendance-leaves', 20, EventBusyOutlined),
    menuEntry('attendance', 'attendance-sessions', 30, QrCode2Outlined),
    menuEntry('attendance', 'attendance-disputes', 60, ReportProblemOutlined),
  ],
  customRoutes: [<Route key="attendance-month" path="/attendance-month" element={<MonthOfDaysPage />} />],
  messages: { zh: texts('zh'), en: texts('en') },
};
