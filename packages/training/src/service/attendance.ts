import {
  type Actor,
  type AuditLog,
  type Clock,
  codeTurnSeconds,
  domainError,
  type FieldCrypto,
  type FileStore,
  keepUpload,
  momentNow,
  type Transactions,
  turningLinkToken,
} from '@gongyi/kernel';
import type { ClassAttendance, LessonCode, LessonRoll, LessonSheet, RecordLesson } from '../model/attendance.js';
import { admissionsOf, attendanceOf, recordWindow, signInWindow } from '../model/attendance-rules.js';
import type { LessonRecord, TrainingClassRecord } from '../model/training-class.js';
import type { AttendanceMethod, TrainingClassRule } from '../model/training-settings.js';
import type { AssessmentAdmission } from '../ports/assessment.js';
import type { AttendanceStore, NewMark } from '../ports/attendance.js';
import type { TrainingClassStore } from '../ports/classes.js';
import { found } from './county-only.js';

export interface AttendanceDeps {
  readonly store: AttendanceStore;
  readonly classes: Pick<TrainingClassStore, 'get' | 'getLesson' | 'lessonsOf' | 'enrolmentsOf'>;
  readonly crypto: Pick<FieldCrypto, 'hash'>;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** A lesson with its class and the rule that the class keeps. */
export interface LessonInClass {
  readonly lesson: LessonRecord;
  readonly trainingClass: TrainingClassRecord;
  readonly rule: TrainingClassRule['attendance'];
}

/** Subject of the code that trainees scan. */
export const lessonLink = 'lesson-sign-in';

/** What keeps a lesson from being recorded now, or `now`. Pure. */
function recordable({ lesson, trainingClass, rule }: LessonInClass, now: string, method?: AttendanceMethod): string {
  if (trainingClass.state !== 'running') return 'TRAINING.CLASS_NOT_RUNNING';
  if (lesson.state !== 'planned') return 'TRAINING.LESSON_RECORDED';
  if (rule.methods === null) return 'TRAINING.METHODS_UNSETTLED';
  if (method !== undefined && !rule.methods.includes(method)) return 'TRAINING.METHOD_NOT_ALLOWED';
  const { from, until } =
    method === 'qr' ? { ...recordWindow(lesson, rule), ...signInWindow(lesson, rule) } : recordWindow(lesson, rule);
  if (now < from) return 'TRAINING.LESSON_TOO_EARLY';
  return until !== null && now > until ? 'TRAINING.LESSON_TOO_LATE' : 'now';
}

/** Use cases of roll call: how each lesson was attended, recorded once by the institution's own people. */
export function createAttendanceService(deps: AttendanceDeps) {
  const { store, classes, crypto, files, audit, transactions, clock } = deps;

  async function inClass(actor: Actor, lessonId: string): Promise<LessonInClass> {
    const lesson = found(await classes.getLesson(actor, lessonId));
    const trainingClass = found(await classes.get(actor, lesson.classId));
    const { rule } = trainingClass;
    if (rule === null) throw domainError('conflict', 'TRAINING.CLASS_NOT_RUNNING');
    return { lesson, trainingClass, rule: rule.attendance };
  }

  async function ownLesson(actor: Actor, lessonId: string): Promise<LessonInClass> {
    const one = await inClass(actor, lessonId);
    if (actor.organisationId !== one.trainingClass.institutionId)
      throw domainError('forbidden', 'TRAINING.ROLL_BY_INSTITUTION');
    return one;
  }

  const rosterOn = async (actor: Actor, { classId, day }: LessonRecord) =>
    (await classes.enrolmentsOf(actor, classId)).filter(
      ({ state, enrolledOn }) => state === 'enrolled' && enrolledOn <= day,
    );

  /** @returns the moment of the record */
  function requireNow(one: LessonInClass, method?: AttendanceMethod): string {
    const now = momentNow(clock);
    const refusal = recordable(one, now, method);
    if (refusal !== 'now')
      throw domainError('conflict', refusal, { clause: one.trainingClass.clause, ...windowOf(one, method) });
    return now;
  }
  function windowOf({ lesson, rule }: LessonInClass, method?: AttendanceMethod) {
    const { from, until } = method === 'qr' ? signInWindow(lesson, rule) : recordWindow(lesson, rule);
    return { from: from.replace('T', ' ').slice(0, 16), until: until?.replace('T', ' ').slice(0, 16) ?? '' };
  }

  async function sheet(actor: Actor, lessonId: string): Promise<LessonSheet> {
    const one = await inClass(actor, lessonId);
    const { lesson, trainingClass, rule } = one;
    const roll = await store.rollOf(actor, lessonId);
    const marks = new Map((await store.marksOfLesson(actor, lessonId)).map((mark) => [mark.enrolmentId, mark]));
    const now = momentNow(clock);
    const roster = await classes.enrolmentsOf(actor, lesson.classId);
    const onRoster = new Set((await rosterOn(actor, lesson)).map(({ id }) => id));
    const { from: recordFrom, until: recordUntil } = recordWindow(lesson, rule);
    const { from: signInFrom, until: signInUntil } = signInWindow(lesson, rule);
    const { day, startsAt, endsAt, hours, kind, content, roomName, teacherName, state } = lesson;
    return {
      id: lessonId,
      divisionCode: lesson.divisionCode,
      classId: lesson.classId,
      className: trainingClass.name,
      ...{ day, startsAt, endsAt, hours, kind, content, roomName, teacherName, state },
      methods: [...(rule.methods ?? [])],
      ...{ recordFrom, recordUntil, signInFrom, signInUntil },
      canRecord: recordable(one, now),
      canSignIn: recordable(one, now, 'qr'),
      roll: roll ?? null,
      trainees: roster
        .filter(({ id }) => (roll?.state === 'closed' ? marks.has(id) : onRoster.has(id)))
        .map(({ id, personName, identityMasked }) => {
          const mark = marks.get(id);
          return {
            ...{ enrolmentId: id, personName, identityMasked },
            ...{ mark: mark?.mark ?? null, markId: mark?.id ?? null },
            ...{ source: mark?.source ?? null, markedAt: mark?.markedAt ?? null },
          };
        }),
    };
  }

  async function recorded(actor: Actor, { lesson, trainingClass }: LessonInClass, action: string, facts: object) {
    await audit.record(actor, {
      action: `lessons.${action}`,
      resource: 'lessons',
      recordId: lesson.id,
      divisionCode: lesson.divisionCode,
      after: { class: trainingClass.name, day: lesson.day, startsAt: lesson.startsAt, ...facts },
    });
    return sheet(actor, lesson.id);
  }

  async function begin(
    actor: Actor,
    { lesson }: LessonInClass,
    { method, fileId }: Pick<RecordLesson, 'method' | 'fileId'>,
    openedAt: string,
  ) {
    const kept = fileId === null ? null : await keepUpload(files, actor, fileId, lesson.divisionCode);
    const id = await store.openRoll(actor, {
      divisionCode: lesson.divisionCode,
      classId: lesson.classId,
      institutionId: lesson.institutionId,
      lessonId: lesson.id,
      method,
      openedAt,
      recordedBy: actor.userId,
      recordedByName: actor.displayName,
      fileId: kept?.id ?? null,
      fileName: kept?.name ?? '',
    });
    return found(await store.getRoll(actor, id));
  }

  /** Exactly the roster, once each; in an open sign-in those who signed in may be left out. */
  function readMarks(
    { marks }: RecordLesson,
    roster: readonly { readonly id: string }[],
    signedIn: ReadonlySet<string>,
    source: AttendanceMethod,
    markedAt: string,
  ): NewMark[] {
    const known = new Set(roster.map(({ id }) => id));
    const named = new Set(marks.map(({ enrolmentId }) => enrolmentId));
    if (named.size !== marks.length || marks.some(({ enrolmentId }) => !known.has(enrolmentId)))
      throw domainError('unprocessable', 'TRAINING.NOT_ON_ROSTER');
    const missing = roster.filter(({ id }) => !named.has(id) && !signedIn.has(id)).length;
    if (missing > 0) throw domainError('unprocessable', 'TRAINING.ROLL_NOT_WHOLE', { missing });
    return marks.map(({ enrolmentId, mark }) => ({ enrolmentId, mark, source, markedAt }));
  }

  /** The record of a sign-in that is under way, or a new one. */
  async function rollFor(actor: Actor, one: LessonInClass, input: RecordLesson, now: string): Promise<LessonRoll> {
    const { method } = input;
    const known = await store.rollOf(actor, one.lesson.id);
    const open = known === undefined ? undefined : await store.lockRoll(actor, known.id);
    if (open === undefined && method === 'qr') throw domainError('conflict', 'TRAINING.SIGN_IN_NOT_OPENED');
    if (open === undefined) return begin(actor, one, input, now);
    if (open.method !== method) throw domainError('conflict', 'TRAINING.SIGN_IN_OPEN');
    return open;
  }

  async function classAttendance(actor: Actor, classId: string): Promise<ClassAttendance> {
    const trainingClass = found(await classes.get(actor, classId));
    const none = { counted: [], classYellowBelow: null, classRedBelow: null, personPassFrom: null };
    return attendanceOf({
      trainingClass,
      rule: trainingClass.rule?.attendance ?? none,
      lessons: await classes.lessonsOf(actor, classId),
      roster: await classes.enrolmentsOf(actor, classId),
      marks: await store.marksOfClass(actor, classId),
    });
  }

  const admission: AssessmentAdmission = {
    admissionOf: async (actor, classId) => admissionsOf(await classAttendance(actor, classId), actor.locale),
  };

  return {
    sheet,
    classAttendance,
    admission,
    listMarks: store.findMarks,

    /**
     * Records a lesson, once: everybody of the roster has a mark, and the lesson is held.
     *
     * @throws DomainError forbidden TRAINING.ROLL_BY_INSTITUTION; conflict TRAINING.LESSON_RECORDED, TRAINING.LESSON_TOO_EARLY
     *   {from}, TRAINING.LESSON_TOO_LATE {until, clause}; unprocessable TRAINING.NOT_ON_ROSTER, TRAINING.ROLL_NOT_WHOLE {missing}
     */
    record: (actor: Actor, lessonId: string, input: RecordLesson): Promise<LessonSheet> =>
      transactions.run(actor, async () => {
        const one = await ownLesson(actor, lessonId);
        const { method, fileId } = input;
        if ((method === 'paper') !== (fileId !== null)) throw domainError('invalid_input', 'TRAINING.ROLL_SHEET');
        // A sign-in is opened in its window, and closed when whoever teaches has looked at who is there.
        const closing = requireNow(one);
        if (one.rule.methods?.includes(method) !== true)
          throw domainError('conflict', 'TRAINING.METHOD_NOT_ALLOWED', { clause: one.trainingClass.clause });
        const roll = await rollFor(actor, one, input, closing);
        const signedIn = new Set((await store.marksOfLesson(actor, lessonId)).map(({ enrolmentId }) => enrolmentId));
        const source = method === 'qr' ? 'roll_call' : method;
        const marks = readMarks(input, await rosterOn(actor, one.lesson), signedIn, source, closing);
        await store.mark(actor, roll, marks);
        // A sign-in that was opened while this waited for it is closed no earlier than it was opened.
        const [, closedAt = closing] = [closing, roll.openedAt].sort();
        await store.closeRoll(actor, roll, { closedAt, recordedByName: actor.displayName });
        const all = await store.marksOfLesson(actor, lessonId);
        const count = (wanted: string) => all.filter(({ mark }) => mark === wanted).length;
        const counts = {
          present: count('present'),
          late: count('late'),
          absent: count('absent'),
          leave: count('leave'),
        };
        return recorded(actor, one, 'record', { method, ...counts });
      }),

    /** Lets trainees sign in by a code. @throws DomainError as `record` */
    openSignIn: (actor: Actor, lessonId: string): Promise<LessonSheet> =>
      transactions.run(actor, async () => {
        const one = await ownLesson(actor, lessonId);
        await begin(actor, one, { method: 'qr', fileId: null }, requireNow(one, 'qr'));
        return recorded(actor, one, 'open-sign-in', {});
      }),

    /** The code as it is now; it changes every minute. @throws DomainError not_found; conflict TRAINING.SIGN_IN_NOT_OPENED */
    code: async (actor: Actor, lessonId: string): Promise<LessonCode> => {
      const { lesson, rule } = await ownLesson(actor, lessonId);
      const roll = await store.rollOf(actor, lessonId);
      if (roll?.method !== 'qr' || roll.state !== 'open') throw domainError('conflict', 'TRAINING.SIGN_IN_NOT_OPENED');
      const target = { divisionCode: roll.divisionCode, id: roll.id };
      return {
        id: lessonId,
        divisionCode: roll.divisionCode,
        link: `/#/${lessonLink}/${turningLinkToken(crypto, lessonLink, target, clock.now())}`,
        turnSeconds: codeTurnSeconds,
        signInUntil: signInWindow(lesson, rule).until,
        onRoster: (await rosterOn(actor, lesson)).length,
        signedIn: (await store.marksOfLesson(actor, lessonId)).length,
      };
    },
  };
}
export type AttendanceService = ReturnType<typeof createAttendanceService>;
