import { type Actor, domainError, keepUpload, maskPhone, momentNow, momentOf, toHalfWidth } from '@gongyi/kernel';
import { recordWindow } from '../model/attendance-rules.js';
import {
  type AddLesson,
  type AddTrainee,
  type CancelLessons,
  type ClassChangeRecord,
  classChangeWorkflow,
  type LeaveClass,
  type LessonFacts,
  type MoveLessons,
} from '../model/class-change.js';
import { factsOf, firstBegin, latestAsk, movedTo } from '../model/class-change-rules.js';
import { lacksOfChange } from '../model/class-checks.js';
import type { ClassConflicts } from '../model/class-inputs.js';
import {
  type EnrolmentRecord,
  enrolmentWorkflow,
  type LessonRecord,
  type TrainingClassRecord,
} from '../model/training-class.js';
import type { TrainingClassRule } from '../model/training-settings.js';
import type { NewClassChange } from '../ports/classes.js';
import type { TrainingClassDeps, TrainingClassTools } from './classes.js';
import { found } from './county-only.js';
import type { Enrolments } from './enrolments.js';
import type { createTimetable } from './timetable.js';

interface Parts {
  readonly enrolments: Enrolments;
  readonly timetable: ReturnType<typeof createTimetable>;
  conflictsOf(actor: Actor, found: TrainingClassRecord): Promise<ClassConflicts>;
}

interface Approved {
  readonly trainingClass: TrainingClassRecord;
  readonly rule: TrainingClassRule;
  readonly now: string;
}

type Begin = Pick<LessonRecord, 'day' | 'startsAt'>;
const open = ['approved', 'running', 'suspended'];
const everything = { ids: null, sort: null, range: { from: 0, to: 499 } } as const;
const nobody = { enrolmentId: null, personId: null, personName: '', identityMasked: '', phone: '', masterName: '' };

/** Requests to change a class after its approval: asked in time by the institution, answered by the county before it begins. */
export function createClassChanges(deps: TrainingClassDeps, { get: getClass }: TrainingClassTools, parts: Parts) {
  const { store, changes, institutions, resources, files, audit, transactions, clock, calendar } = deps;
  const { enrolments, timetable, conflictsOf } = parts;

  const get = async (actor: Actor, id: string): Promise<ClassChangeRecord> => found(await changes.get(actor, id));

  /** The institution's own class after its approval. @throws DomainError forbidden, not_found; conflict TRAINING.STATE */
  async function ownClass(actor: Actor, classId: string): Promise<Approved> {
    const trainingClass = await getClass(actor, classId);
    if (actor.organisationId === undefined) throw domainError('forbidden', 'TRAINING.CLASS_BY_INSTITUTION');
    return approved(trainingClass);
  }
  function approved(trainingClass: TrainingClassRecord): Approved {
    const { state, rule } = trainingClass;
    if (!open.includes(state) || rule === null) throw domainError('conflict', 'TRAINING.STATE', { state });
    return { trainingClass, rule, now: momentNow(clock) };
  }

  /** The last moment of asking and the first that is touched. @throws DomainError conflict TRAINING.CHANGE_LATE {until, clause} */
  function times({ trainingClass, rule, now }: Approved, begin: Begin | null) {
    if (begin === null) return { dueAt: null, beginsAt: null };
    const dueAt = latestAsk(begin, rule.changeLead, calendar);
    if (now > dueAt)
      throw domainError('conflict', 'TRAINING.CHANGE_LATE', {
        until: dueAt.replace('T', ' ').slice(0, 16),
        clause: trainingClass.clause,
      });
    return { dueAt, beginsAt: momentOf(begin.day, begin.startsAt) };
  }

  async function plannedLessons(actor: Actor, classId: string, ids: readonly string[]): Promise<LessonRecord[]> {
    const lessons = (await store.lessonsOf(actor, classId)).filter(({ id }) => ids.includes(id));
    if (lessons.length !== new Set(ids).size) throw domainError('not_found', 'LIST.NOT_FOUND');
    if (lessons.some(({ state }) => state !== 'planned')) throw domainError('conflict', 'TRAINING.LESSON_RECORDED');
    return lessons;
  }

  async function recorded(actor: Actor, id: string, action: string) {
    const change = await get(actor, id);
    const { divisionCode, className, kind, state, identityMasked, lines, reason, decisionReason } = change;
    await audit.record(actor, {
      action: `class-changes.${action}`,
      resource: 'class-changes',
      recordId: id,
      divisionCode,
      after: { class: className, kind, state, lessons: lines.length, identity: identityMasked },
      reason: decisionReason === '' ? reason : decisionReason,
    });
    return change;
  }

  type Asked = Pick<NewClassChange, 'kind' | 'lessonIds' | 'lines' | 'dueAt' | 'beginsAt'> & Partial<NewClassChange>;
  async function ask(
    actor: Actor,
    { trainingClass, now }: Approved,
    { reason, fileId }: { readonly reason: string; readonly fileId: string | null },
    asked: Asked,
  ): Promise<ClassChangeRecord> {
    const { id: classId, divisionCode, institutionId, institutionName, name, number, clause } = trainingClass;
    const kept = fileId === null ? null : await keepUpload(files, actor, fileId, divisionCode);
    const id = await changes.ask(actor, {
      ...nobody,
      ...asked,
      ...{ divisionCode, classId, institutionId, institutionName, className: name, classNumber: number ?? '', clause },
      ...{ reason, fileId: kept?.id ?? null, fileName: kept?.name ?? '' },
      ...{ askedBy: actor.userId, askedByName: actor.displayName, askedAt: now },
    });
    return recorded(actor, id, 'ask');
  }

  /** What a request asked for, written in the same transaction as its approval. */
  async function apply(actor: Actor, change: ClassChangeRecord, one: Approved): Promise<void> {
    const { id: changeId, kind, lessonIds, lines, enrolmentId } = change;
    if (kind === 'move' || kind === 'cancel') {
      const lessons = await plannedLessons(actor, change.classId, lessonIds);
      for (const [index, lessonId] of lessonIds.entries()) {
        const lesson = found(lessons.find(({ id }) => id === lessonId));
        const { before = null, after = null } = lines[index] ?? {};
        if (!sameFacts(before, factsOf(lesson))) throw domainError('conflict', 'TRAINING.CHANGED');
        await store.changeLesson(
          actor,
          lesson,
          kind === 'cancel' ? { state: 'cancelled', changeId } : { ...after, changeId },
        );
      }
    } else if (kind === 'add') {
      const { divisionCode, classId, institutionId } = change;
      const added = lines.flatMap(({ after }) => (after === null ? [] : [after]));
      await store.addLessons(
        actor,
        added.map((lesson) => ({ ...lesson, divisionCode, classId, institutionId, changeId })),
      );
    } else if (kind === 'enrol') await enrol(actor, change, one);
    else {
      const enrolment = found((await store.enrolmentsOf(actor, change.classId)).find(({ id }) => id === enrolmentId));
      const state = enrolmentWorkflow.next(enrolment.state, 'withdraw');
      await store.changeEnrolment(actor, enrolment, { state, stateReason: change.reason, changeId });
    }
  }

  async function enrol(actor: Actor, change: ClassChangeRecord, { trainingClass, rule }: Approved): Promise<void> {
    const { id: changeId, phone, masterName, personId, beginsAt } = change;
    const person = await enrolments.judgedAgain(actor, trainingClass, personId ?? '', rule);
    const roster = (await store.enrolmentsOf(actor, trainingClass.id)).filter(({ state }) => state === 'enrolled');
    if (roster.length >= Math.min(trainingClass.seats, rule.mostTrainees ?? trainingClass.seats))
      throw domainError('conflict', 'TRAINING.CLASS_TOO_FULL');
    const enrolledOn = (beginsAt ?? '').slice(0, 10) as EnrolmentRecord['enrolledOn'];
    await enrolments.add(actor, trainingClass, [{ person, phone, masterName }], { enrolledOn, changeId });
  }

  /** The same checks as the first timetable's. @throws DomainError conflict TRAINING.CLASS_CONFLICTS, TRAINING.CHANGE_LACKS */
  async function check(actor: Actor, { trainingClass, rule }: Approved): Promise<void> {
    const { conflicts } = await conflictsOf(actor, trainingClass);
    const hard = conflicts.filter(({ severity, day }) => severity === 'hard' && day !== null);
    const told = ({ zh, en }: { readonly zh: string; readonly en: string }) => (actor.locale === 'en' ? en : zh);
    if (hard[0] !== undefined)
      throw domainError('conflict', 'TRAINING.CLASS_CONFLICTS', { count: hard.length, first: told(hard[0]) });
    const [lack] = lacksOfChange({
      trainingClass,
      rule,
      clause: trainingClass.clause,
      lessons: await store.lessonsOf(actor, trainingClass.id),
      roster: await store.enrolmentsOf(actor, trainingClass.id),
      institution: (await institutions.get(actor, trainingClass.institutionId)) ?? { rooms: [], teachers: [] },
      resources: (await resources.find(actor, { ...everything, filter: {} })).rows,
    });
    if (lack !== undefined) throw domainError('conflict', 'TRAINING.CHANGE_LACKS', { lack: told(lack) });
  }

  return {
    list: changes.find,
    get,

    /** Another day, time, room, teacher or content of lessons. @throws DomainError conflict TRAINING.CHANGE_LATE */
    askMove: (actor: Actor, input: MoveLessons): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const one = await ownClass(actor, input.classId);
        const lessons = await plannedLessons(actor, input.classId, input.lessonIds);
        if (lessons.length > 1 && [input.day, input.startsAt, input.endsAt].some((part) => part !== undefined))
          throw domainError('invalid_input', 'TRAINING.CHANGE_ONE_TIME');
        const after = await timetable.withNames(
          actor,
          one.trainingClass,
          lessons.map((lesson) => movedTo(lesson, input)),
        );
        const lines = lessons.map((lesson, index) => ({ before: factsOf(lesson), after: after[index] ?? null }));
        if (lines.some((line) => sameFacts(line.before, line.after)))
          throw domainError('invalid_input', 'TRAINING.CHANGE_NOTHING');
        if (after.some(({ startsAt, endsAt }) => startsAt >= endsAt))
          throw domainError('invalid_input', 'TRAINING.TIMES_REVERSED');
        const begin = firstBegin(lines.flatMap(({ before, after: moved }) => [before, moved]));
        return ask(actor, one, input, {
          kind: 'move',
          lessonIds: lessons.map(({ id }) => id),
          lines,
          ...times(one, begin),
        });
      }),

    /** Lessons that will not be held; one that was missed, and cannot be recorded any more, may be struck off afterwards. */
    askCancel: (actor: Actor, input: CancelLessons): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const one = await ownClass(actor, input.classId);
        const lessons = await plannedLessons(actor, input.classId, input.lessonIds);
        const ahead = lessons.filter((lesson) => {
          const { until } = recordWindow(lesson, one.rule.attendance);
          return until === null || one.now <= until;
        });
        const lines = lessons.map((lesson) => ({ before: factsOf(lesson), after: null }));
        const lessonIds = lessons.map(({ id }) => id);
        return ask(actor, one, input, { kind: 'cancel', lessonIds, lines, ...times(one, firstBegin(ahead)) });
      }),

    /** A lesson that makes another one up. */
    askAdd: (actor: Actor, input: AddLesson): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const one = await ownClass(actor, input.classId);
        const [after] = await timetable.withNames(actor, one.trainingClass, [input.lesson]);
        const lines = [{ before: null, after: after ?? null }];
        return ask(actor, one, input, { kind: 'add', lessonIds: [], lines, ...times(one, input.lesson) });
      }),

    /** Somebody joins from the first lesson on that the request is in time for. */
    askEnrol: (actor: Actor, input: AddTrainee): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const one = await ownClass(actor, input.classId);
        const { trainingClass, rule, now } = one;
        const planned = (await store.lessonsOf(actor, input.classId)).filter(({ state }) => state === 'planned');
        const begin = firstBegin(planned.filter((lesson) => now <= latestAsk(lesson, rule.changeLead, calendar)));
        if (begin === null)
          throw domainError('conflict', 'TRAINING.CHANGE_TOO_LATE_TO_JOIN', { clause: trainingClass.clause });
        const look = (identity: string) =>
          enrolments.lookUp(actor, trainingClass, [identity], rule, trainingClass.clause);
        const { personId, name, identityMasked } = await enrolments.admit(actor, input, look);
        const phone = input.phone === '' ? '' : maskPhone(toHalfWidth(input.phone));
        const who = { personId, personName: name, identityMasked, phone, masterName: input.masterName };
        return ask(actor, one, input, { kind: 'enrol', lessonIds: [], lines: [], ...times(one, begin), ...who });
      }),

    /** Somebody leaves the class. */
    askLeave: (actor: Actor, input: LeaveClass): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const one = await ownClass(actor, input.classId);
        const roster = await store.enrolmentsOf(actor, input.classId);
        const {
          id: enrolmentId,
          personName,
          identityMasked,
          state,
        } = found(roster.find(({ id }) => id === input.enrolmentId));
        enrolmentWorkflow.next(state, 'withdraw');
        const who = { enrolmentId, personName, identityMasked };
        return ask(actor, one, input, { kind: 'leave', lessonIds: [], lines: [], ...times(one, null), ...who });
      }),

    /**
     * Lets the class change, if everything still fits.
     *
     * @throws DomainError forbidden TRAINING.SAME_PERSON; conflict TRAINING.CHANGE_OVERTAKEN, TRAINING.CLASS_CONFLICTS {count, first},
     *   TRAINING.CHANGE_LACKS {lack}
     */
    approve: (actor: Actor, id: string): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const change = await get(actor, id);
        const state = classChangeWorkflow.next(change.state, 'approve');
        const one = approved(await getClass(actor, change.classId));
        decidedByCounty(actor, change);
        if (change.beginsAt !== null && one.now >= change.beginsAt)
          throw domainError('conflict', 'TRAINING.CHANGE_OVERTAKEN');
        await changes.change(actor, change, { state, ...decision(actor, one.now), decisionReason: '' });
        await apply(actor, change, one);
        await check(actor, one);
        return recorded(actor, id, 'approve');
      }),

    refuse: (actor: Actor, id: string, decisionReason: string): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const change = await get(actor, id);
        const state = classChangeWorkflow.next(change.state, 'refuse');
        decidedByCounty(actor, change);
        await changes.change(actor, change, { state, ...decision(actor, momentNow(clock)), decisionReason });
        return recorded(actor, id, 'refuse');
      }),

    withdraw: (actor: Actor, id: string): Promise<ClassChangeRecord> =>
      transactions.run(actor, async () => {
        const change = await get(actor, id);
        if (actor.organisationId === undefined) throw domainError('forbidden', 'TRAINING.CLASS_BY_INSTITUTION');
        await changes.change(actor, change, { state: classChangeWorkflow.next(change.state, 'withdraw') });
        return recorded(actor, id, 'withdraw');
      }),
  };
}
export type ClassChangeService = ReturnType<typeof createClassChanges>;

const decision = (actor: Actor, now: string) => ({
  decidedBy: actor.userId,
  decidedByName: actor.displayName,
  decidedAt: now,
});

function decidedByCounty(actor: Actor, { askedBy }: ClassChangeRecord): void {
  if (actor.organisationId !== undefined) throw domainError('forbidden', 'TRAINING.CHANGE_BY_COUNTY');
  if (askedBy === actor.userId) throw domainError('forbidden', 'TRAINING.SAME_PERSON');
}

const sameFacts = (a: LessonFacts | null, b: LessonFacts | null) =>
  a !== null && b !== null && (Object.keys(a) as (keyof LessonFacts)[]).every((key) => a[key] === b[key]);
