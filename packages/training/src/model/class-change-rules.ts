import { addDays, addMinutes, type LocalMoment, momentOf, type WorkingDayCalendar } from '@gongyi/kernel';
import type { LessonFacts, MoveLessons } from './class-change.js';
import type { LessonRecord } from './training-class.js';
import type { TrainingClassRule } from './training-settings.js';

type Begin = Pick<LessonRecord, 'day' | 'startsAt'>;

/** Last moment of asking for something that begins then; the day of asking does not count. No rule: before it begins. Pure. */
export function latestAsk(
  { day, startsAt }: Begin,
  lead: TrainingClassRule['changeLead'],
  calendar: Pick<WorkingDayCalendar, 'isWorkingDay'>,
): LocalMoment {
  const begins = momentOf(day, startsAt);
  if (lead === null) return addMinutes(begins, -1);
  if ('hours' in lead) return addMinutes(begins, -lead.hours * 60);
  let asked = lead.unit === 'calendar' ? addDays(day, -lead.days) : day;
  // So many working days lie after the day of asking, the lesson's own among them.
  for (let left = lead.unit === 'working' ? lead.days : 0; left > 0; asked = addDays(asked, -1))
    if (calendar.isWorkingDay(asked)) left -= 1;
  return `${asked}T23:59:59`;
}

/** The earlier beginning of a lesson and of what takes its place: both lie ahead when a change is asked for. */
export function firstBegin(lessons: readonly (Begin | null)[]): Begin | null {
  const begins = lessons.filter((one) => one !== null);
  return [...begins].sort((a, b) => momentOf(a.day, a.startsAt).localeCompare(momentOf(b.day, b.startsAt)))[0] ?? null;
}

export const factsOf = (lesson: LessonRecord): LessonFacts => {
  const { day, startsAt, endsAt, hours, kind, content, roomId, roomName, sharedResourceId, teacherId, teacherName } =
    lesson;
  const facts = { day, startsAt, endsAt, hours, kind, content, roomId, roomName, sharedResourceId };
  return { ...facts, teacherId, teacherName, textbook: lesson.textbook };
};

/** A lesson as the request wants it, before room and teacher have their names. */
export function movedTo(lesson: LessonRecord, wanted: MoveLessons): LessonFacts {
  const { day, startsAt, endsAt, content, roomId, sharedResourceId, teacherId } = wanted;
  const before = factsOf(lesson);
  const elsewhere = roomId !== undefined || sharedResourceId !== undefined;
  return {
    ...before,
    day: day ?? before.day,
    startsAt: startsAt ?? before.startsAt,
    endsAt: endsAt ?? before.endsAt,
    content: content ?? before.content,
    roomId: elsewhere ? (roomId ?? null) : before.roomId,
    sharedResourceId: elsewhere ? (roomId === undefined ? (sharedResourceId ?? null) : null) : before.sharedResourceId,
    teacherId: teacherId ?? before.teacherId,
  };
}
