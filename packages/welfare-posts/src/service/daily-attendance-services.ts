import type { AuditLog, Clock, FieldCrypto, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { AttendanceSlipStore, DailyAttendanceStore, PostRules } from '../ports.js';
import { createMonthFromDays } from './attendance-from-days.js';
import { createAttendanceSlipService } from './attendance-slips.js';
import { createDailyAttendanceService } from './daily-attendance.js';
import type { JudgingDeps } from './judging.js';
import { createLeaveService } from './leaves.js';
import { createSignInService } from './sign-in.js';

export interface DailyAttendanceServicesDeps extends JudgingDeps {
  readonly days: DailyAttendanceStore;
  readonly slips: AttendanceSlipStore;
  readonly rules: PostRules;
  readonly crypto: Pick<FieldCrypto, 'hash'>;
  readonly files: FileStore;
  readonly calendar: WorkingDayCalendar;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/**
 * Attendance by day, leave, signing in by phone, and what follows a frozen month. Hand `slips.followUp` to
 * `createWelfarePostService`, so that months are shown to their workers before they are paid.
 */
export function createDailyAttendanceServices(deps: DailyAttendanceServicesDeps) {
  return {
    daily: createDailyAttendanceService({ ...deps, store: deps.days }),
    leaves: createLeaveService({ ...deps, store: deps.days }),
    signIn: createSignInService({ ...deps, store: deps.days }),
    slips: createAttendanceSlipService({ ...deps, store: deps.slips }),
    monthFromDays: createMonthFromDays(deps),
  };
}
