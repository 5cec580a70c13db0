import { addMinutes, type Locale, type LocalMoment, momentOf } from '@gongyi/kernel';
import type { ClassAttendance } from './attendance.js';
import type { EnrolmentRecord, LessonRecord, TrainingClassRecord } from './training-class.js';
import type { LessonMark, TrainingClassRule } from './training-settings.js';

type AttendanceRule = TrainingClassRule['attendance'];
type Times = Pick<LessonRecord, 'day' | 'startsAt' | 'endsAt'>;

/** When a lesson may be recorded; no last moment where the county's rule names none. */
export function recordWindow(lesson: Times, { recordWithinHours }: Pick<AttendanceRule, 'recordWithinHours'>) {
  const until =
    recordWithinHours === null ? null : addMinutes(momentOf(lesson.day, lesson.endsAt), recordWithinHours * 60);
  return { from: momentOf(lesson.day, lesson.startsAt), until };
}

/** When people sign in by themselves: around the beginning of the lesson. */
export function signInWindow(
  lesson: Times,
  rule: Pick<AttendanceRule, 'signInMinutesBefore' | 'signInMinutesAfter'>,
): { readonly from: LocalMoment; readonly until: LocalMoment } {
  const begins = momentOf(lesson.day, lesson.startsAt);
  return { from: addMinutes(begins, -rule.signInMinutesBefore), until: addMinutes(begins, rule.signInMinutesAfter) };
}

/** A share of hours in percent, rounded down to hundredths, so that nobody is shown a threshold that was missed. */
export function shareOf(attended: number, held: number): number | null {
  return held === 0 ? null : Math.floor((attended * 10_000) / held) / 100;
}

/** Whether the hours reach a percentage; exact, without rounding. */
export const reaches = (attended: number, held: number, percent: number) => attended * 100 >= percent * held;

export interface AttendanceInput {
  readonly trainingClass: Pick<TrainingClassRecord, 'id' | 'divisionCode' | 'clause' | 'plannedHours'>;
  readonly rule: Pick<AttendanceRule, 'counted' | 'classYellowBelow' | 'classRedBelow' | 'personPassFrom'>;
  readonly lessons: readonly LessonRecord[];
  readonly roster: readonly Pick<EnrolmentRecord, 'id' | 'personName' | 'identityMasked' | 'state'>[];
  readonly marks: readonly { readonly lessonId: string; readonly enrolmentId: string; readonly mark: LessonMark }[];
}

/**
 * Attendance of a class: 个人出勤率 is attended hours out of the hours that were held, 班级出勤率 the average over everybody who is
 * still on the roster. A lesson that was held without somebody counts as missed, whatever the cause. Pure.
 *
 * @example attendanceOf({ trainingClass, rule, lessons, roster, marks }).trainees[0]?.rate // 87.5
 */
export function attendanceOf({ trainingClass, rule, lessons, roster, marks }: AttendanceInput): ClassAttendance {
  const held = lessons.filter(({ state }) => state === 'held');
  const heldHours = held.reduce((sum, { hours }) => sum + hours, 0);
  const byTrainee = new Map<string, Record<string, LessonMark>>();
  for (const { lessonId, enrolmentId, mark } of marks) {
    const own = byTrainee.get(enrolmentId) ?? {};
    own[lessonId] = mark;
    byTrainee.set(enrolmentId, own);
  }
  const counts = (mark: LessonMark | undefined) =>
    mark !== undefined && (rule.counted as readonly LessonMark[]).includes(mark);
  const trainees = roster
    .filter(({ state }) => state !== 'withdrawn' && state !== 'excluded')
    .map(({ id: enrolmentId, personName, identityMasked }) => {
      const own = byTrainee.get(enrolmentId) ?? {};
      const attendedHours = held.reduce((sum, { id, hours }) => sum + (counts(own[id]) ? hours : 0), 0);
      const attendedDays = new Set(held.flatMap(({ id, day }) => (counts(own[id]) ? [day] : []))).size;
      const below =
        rule.personPassFrom === null || heldHours === 0
          ? null
          : !reaches(attendedHours, heldHours, rule.personPassFrom);
      const rate = shareOf(attendedHours, heldHours);
      return { enrolmentId, personName, identityMasked, attendedHours, attendedDays, rate, below, marks: own };
    });
  const attended = trainees.reduce((sum, { attendedHours }) => sum + attendedHours, 0);
  const possible = heldHours * trainees.length;
  const cardBelow = (limit: number | null) => limit !== null && possible > 0 && !reaches(attended, possible, limit);
  return {
    id: trainingClass.id,
    divisionCode: trainingClass.divisionCode,
    clause: trainingClass.clause,
    plannedHours: trainingClass.plannedHours,
    heldHours,
    rate: shareOf(attended, possible),
    card: cardBelow(rule.classRedBelow) ? 'red' : cardBelow(rule.classYellowBelow) ? 'yellow' : null,
    classYellowBelow: rule.classYellowBelow,
    classRedBelow: rule.classRedBelow,
    personPassFrom: rule.personPassFrom,
    lessons: lessons
      .filter(({ state }) => state !== 'cancelled')
      .map(({ id, day, startsAt, hours, state }) => ({ id, day, startsAt, hours, state })),
    trainees,
  };
}

/** Who may be assessed, by the share of hours; a county without a threshold keeps nobody off. */
export function admissionsOf(attendance: ClassAttendance, locale: Locale) {
  const { personPassFrom, clause, heldHours } = attendance;
  return new Map(
    attendance.trainees.map(({ enrolmentId, attendedHours, rate }) => {
      const admitted = heldHours > 0 && (personPassFrom === null || reaches(attendedHours, heldHours, personPassFrom));
      const reason = admitted
        ? ''
        : locale === 'en'
          ? `attended ${attendedHours} of ${heldHours} class hours (${rate ?? 0}%), ${personPassFrom ?? 0}% are needed (${clause})`
          : `出勤${attendedHours}课时，应到${heldHours}课时，出勤率${rate ?? 0}%，未达到${personPassFrom ?? 0}%（${clause}）`;
      return [enrolmentId, { admitted, rate, reason }] as const;
    }),
  );
}
