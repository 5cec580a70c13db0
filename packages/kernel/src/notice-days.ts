import { addDays, type LocalDate } from './local-date.js';
import type { WorkingDayCalendar } from './working-days.js';

/**
 * The last day of a notice that goes up on `startsOn`. The day it goes up does not count, and a period of calendar days
 * that would end on a day off ends on the next working day (民法典 第二百零一条、第二百零三条).
 *
 * @example noticeEnd(localDate('2025-04-28'), 5, 'working', calendar) // 2025-05-08: 1–5 May are off
 */
export function noticeEnd(
  startsOn: LocalDate,
  days: number,
  unit: 'working' | 'calendar',
  calendar: WorkingDayCalendar,
): LocalDate {
  if (unit === 'working') return calendar.addWorkingDays(startsOn, days);
  const end = addDays(startsOn, days);
  return days === 0 || calendar.isWorkingDay(end) ? end : calendar.nextWorkingDay(end);
}
