import { addDays, daysBetween, type LocalDate } from '@gongyi/kernel';
import type { PostSetting } from './post-settings.js';

export interface LeaveDays {
  readonly fromDay: LocalDate;
  readonly toDay: LocalDate;
}

/** Why a leave cannot be asked for, with the numbers that say so. */
export interface LeaveRefusal {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export const daysOf = ({ fromDay, toDay }: LeaveDays): number => daysBetween(fromDay, toDay) + 1;

const earlier = (a: LocalDate, b: LocalDate) => (daysBetween(a, b) < 0 ? b : a);
const later = (a: LocalDate, b: LocalDate) => (daysBetween(a, b) < 0 ? a : b);

/** Leaves that touch are one absence, so that a long one cannot be asked for in pieces. */
function absenceAround(leave: LeaveDays, others: readonly LeaveDays[]): LeaveDays {
  const touching = others.find(
    (other) => other.toDay === addDays(leave.fromDay, -1) || other.fromDay === addDays(leave.toDay, 1),
  );
  if (touching === undefined) return leave;
  const joined = {
    fromDay: earlier(touching.fromDay, leave.fromDay),
    toDay: later(touching.toDay, leave.toDay),
  };
  return absenceAround(
    joined,
    others.filter((other) => other !== touching),
  );
}

function daysInYear({ fromDay, toDay }: LeaveDays, year: string): number {
  const [first, last] = [`${year}-01-01` as LocalDate, `${year}-12-31` as LocalDate];
  const [from, to] = [later(fromDay, first), earlier(toDay, last)];
  return from > to ? 0 : daysOf({ fromDay: from, toDay: to });
}

/**
 * Judges a leave by what the county allows; `others` are the person's leaves that are asked for or approved. Answers the
 * first limit that it breaks.
 */
export function judgeLeave(
  rules: PostSetting<'post-attendance'>['leave'],
  leave: LeaveDays & { readonly kind: string; readonly hasProof: boolean },
  others: readonly LeaveDays[],
): LeaveRefusal | null {
  const { kinds, mostDaysAtOnce, mostDaysAYear, proofFromDays } = rules;
  if (leave.toDay < leave.fromDay) return { code: 'POSTS.LEAVE_ENDS_BEFORE', params: {} };
  if (!kinds.some(({ id }) => id === leave.kind)) return { code: 'POSTS.LEAVE_KIND_UNKNOWN', params: {} };
  const absence = absenceAround(leave, others);
  const atOnce = daysOf(absence);
  if (mostDaysAtOnce !== null && atOnce > mostDaysAtOnce)
    return { code: 'POSTS.LEAVE_TOO_LONG', params: { days: atOnce, limit: mostDaysAtOnce } };
  for (const year of new Set([leave.fromDay.slice(0, 4), leave.toDay.slice(0, 4)])) {
    const days = [leave, ...others].reduce((sum, one) => sum + daysInYear(one, year), 0);
    if (mostDaysAYear !== null && days > mostDaysAYear)
      return { code: 'POSTS.LEAVE_YEAR_USED', params: { year, days, limit: mostDaysAYear } };
  }
  if (proofFromDays !== null && atOnce >= proofFromDays && !leave.hasProof)
    return { code: 'POSTS.LEAVE_PROOF_MISSING', params: { days: atOnce, limit: proofFromDays } };
  return null;
}

/** Judges a make-up day: it names a day of the same month that was missed, and a month has so many. */
export function judgeMakeUp(
  limit: number,
  day: LocalDate,
  missed: { readonly day: LocalDate | undefined; readonly attended: boolean; readonly inForce: boolean },
  madeUp: number,
): LeaveRefusal | null {
  if (missed.day === undefined) return { code: 'POSTS.MAKE_UP_DAY_MISSING', params: {} };
  if (missed.day >= day || missed.day.slice(0, 7) !== day.slice(0, 7))
    return { code: 'POSTS.MAKE_UP_OTHER_MONTH', params: { day: missed.day } };
  if (missed.attended || !missed.inForce) return { code: 'POSTS.MAKE_UP_NOT_MISSED', params: { day: missed.day } };
  return madeUp < limit ? null : { code: 'POSTS.MAKE_UP_LIMIT', params: { limit } };
}
