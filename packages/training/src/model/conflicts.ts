import type { LocalDate } from '@gongyi/kernel';
import type { Conflict } from './class-inputs.js';
import type { EnrolmentFinding, LessonRecord } from './training-class.js';

/** A lesson of another class at the same day, with what it may share. */
export interface OtherLesson {
  readonly classId: string;
  /** Empty where the reader may not know it. */
  readonly className: string;
  readonly day: LocalDate;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly roomId: string | null;
  readonly sharedResourceId: string | null;
  readonly teacherId: string | null;
  /** Trainees who are on both rosters, named as the reader may see them. */
  readonly trainees: readonly string[];
}

export interface ConflictInput {
  readonly lessons: readonly Pick<
    LessonRecord,
    'day' | 'startsAt' | 'endsAt' | 'roomId' | 'roomName' | 'sharedResourceId' | 'teacherId' | 'teacherName' | 'state'
  >[];
  readonly others: readonly OtherLesson[];
  readonly roster: readonly { readonly name: string; readonly findings: readonly EnrolmentFinding[] }[];
  /** A trainee in two lessons at once. */
  readonly traineeTwice: 'refuse' | 'warn';
  /** A teacher with less between two places is a sign to look at, no refusal; null: not looked at. */
  readonly teacherWayMinutes: number | null;
}

type Slot = Pick<OtherLesson, 'day' | 'startsAt' | 'endsAt'>;
const minute = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const meet = (a: Slot, b: Slot) => a.day === b.day && a.startsAt < b.endsAt && b.startsAt < a.endsAt;
const near = (a: Slot, b: Slot, minutes: number) =>
  a.day === b.day &&
  !meet(a, b) &&
  Math.max(minute(a.startsAt) - minute(b.endsAt), minute(b.startsAt) - minute(a.endsAt)) < minutes;
const same = (a: string | null, b: string | null) => a !== null && a === b;

/**
 * What clashes when a class is held as planned, hard first. Hard: a room, teacher or shared resource twice at one time, and a
 * trainee twice where the county refuses that. Soft: what its roster's findings say, and a teacher with no time to get
 * from one place to the other. Pure.
 *
 * @example findConflicts({ lessons, others, roster: [], traineeTwice: 'refuse', teacherWayMinutes: 30 }).some(({ severity }) => severity === 'hard')
 */
export function findConflicts(input: ConflictInput): Conflict[] {
  const { lessons, others, roster, traineeTwice, teacherWayMinutes } = input;
  const found: Conflict[] = [];
  const planned = lessons.filter(({ state }) => state !== 'cancelled');
  const add = (
    severity: Conflict['severity'],
    code: string,
    slot: Slot | null,
    subject: string,
    zh: string,
    en: string,
  ) => found.push({ severity, code, day: slot?.day ?? null, subject, zh, en });
  const at = ({ day, startsAt, endsAt }: Slot) => `${day} ${startsAt}–${endsAt}`;

  for (const [index, lesson] of planned.entries()) {
    const own = planned
      .slice(index + 1)
      .map((one): OtherLesson => ({ ...one, classId: '', className: '', trainees: [] }));
    for (const other of [...own, ...others]) {
      const [whoZh, whoEn] =
        other.classId === ''
          ? ['本班另一节课', 'another lesson of this class']
          : other.className === ''
            ? ['其他培训班', 'another class']
            : [`“${other.className}”`, `“${other.className}”`];
      if (meet(lesson, other)) {
        const twice = (code: string, subject: string, zh: string, en: string) =>
          add(
            'hard',
            code,
            lesson,
            subject,
            `${at(lesson)} ${zh}“${subject}”已由${whoZh}使用`,
            `${at(lesson)}: ${en} “${subject}” is taken by ${whoEn}`,
          );
        // Two lessons of one class at one time are wrong wherever they are: one sentence says so.
        if (other.classId !== '' && same(lesson.roomId, other.roomId))
          twice('room_twice', lesson.roomName, '教室', 'room');
        if (other.classId !== '' && same(lesson.sharedResourceId, other.sharedResourceId))
          twice('resource_twice', lesson.roomName, '共享资源', 'shared resource');
        if (other.classId !== '' && same(lesson.teacherId, other.teacherId))
          twice('teacher_twice', lesson.teacherName, '教师', 'teacher');
        if (other.classId === '')
          add(
            'hard',
            'class_twice',
            lesson,
            lesson.roomName,
            `${at(lesson)} 本班同时有两节课`,
            `${at(lesson)}: two lessons of this class at once`,
          );
        for (const name of other.trainees)
          add(
            traineeTwice === 'refuse' ? 'hard' : 'soft',
            'trainee_twice',
            lesson,
            name,
            `${at(lesson)} 学员${name}同时在${whoZh}上课`,
            `${at(lesson)}: trainee ${name} has a lesson of ${whoEn}`,
          );
      } else if (
        same(lesson.teacherId, other.teacherId) &&
        teacherWayMinutes !== null &&
        near(lesson, other, teacherWayMinutes) &&
        !same(lesson.roomId, other.roomId) &&
        other.classId !== ''
      )
        add(
          'soft',
          'teacher_far',
          lesson,
          lesson.teacherName,
          `${at(lesson)} 教师“${lesson.teacherName}”前后在${whoZh}另一处上课，间隔不足${teacherWayMinutes}分钟`,
          `${at(lesson)}: “${lesson.teacherName}” teaches ${whoEn} elsewhere, less than ${teacherWayMinutes} minutes apart`,
        );
    }
  }
  for (const { name, findings } of roster)
    for (const finding of findings)
      add(
        finding.severity === 'refuse' ? 'hard' : 'soft',
        finding.code,
        null,
        name,
        `学员${name}：${finding.zh}`,
        `Trainee ${name}: ${finding.en}`,
      );
  return [
    ...found.filter(({ severity }) => severity === 'hard'),
    ...found.filter(({ severity }) => severity === 'soft'),
  ];
}
