import { type Actor, domainError } from '@gongyi/kernel';
import type { LessonInput } from '../model/class-inputs.js';
import type { LessonRecord, TrainingClassRecord } from '../model/training-class.js';
import type { TrainingClassDeps, TrainingClassTools } from './classes.js';

/** The timetable of a draft, one lesson at a time or from a file. */
export function createTimetable(
  { store, institutions, resources, transactions }: TrainingClassDeps,
  { draftOf, recorded }: TrainingClassTools,
) {
  /** Lessons with the names of their rooms and teachers in use. @throws DomainError unprocessable TRAINING.LESSON_PARTS */
  async function withNames<L extends Pick<LessonRecord, 'roomId' | 'sharedResourceId' | 'teacherId'>>(
    actor: Actor,
    { institutionId }: Pick<TrainingClassRecord, 'institutionId'>,
    lessons: readonly L[],
  ) {
    const own = await institutions.get(actor, institutionId);
    const { rows } = await resources.find(actor, { filter: {}, ids: null, sort: null, range: { from: 0, to: 499 } });
    const inUse = <T extends { id: string; withdrawnOn: string | null }>(parts: readonly T[] = [], id: string | null) =>
      parts.find((part) => part.id === id && part.withdrawnOn === null);
    return lessons.map((lesson) => {
      const place = inUse(own?.rooms, lesson.roomId) ?? rows.find(({ id }) => id === lesson.sharedResourceId);
      const teacher = inUse(own?.teachers, lesson.teacherId);
      if (place === undefined || teacher === undefined) throw domainError('unprocessable', 'TRAINING.LESSON_PARTS');
      return { ...lesson, roomName: place.name, teacherName: teacher.name };
    });
  }

  async function write(actor: Actor, draft: TrainingClassRecord, lessons: readonly LessonInput[]): Promise<void> {
    const { divisionCode, id: classId, institutionId } = draft;
    const named = await withNames(actor, draft, lessons);
    await store.addLessons(
      actor,
      named.map((lesson) => ({ ...lesson, divisionCode, classId, institutionId })),
    );
  }

  return {
    withNames,

    addLesson: (actor: Actor, id: string, lesson: LessonInput): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        await write(actor, await draftOf(actor, id), [lesson]);
        return recorded(actor, id, 'add-lesson', {
          day: lesson.day,
          startsAt: lesson.startsAt,
          content: lesson.content,
        });
      }),

    removeLesson: (actor: Actor, id: string, lessonId: string): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        await draftOf(actor, id);
        await store.removeLessons(actor, id, [lessonId]);
        return recorded(actor, id, 'remove-lesson', { lessonId });
      }),

    /** A timetable from a file takes the place of the whole one that was there. */
    replaceTimetable: (actor: Actor, id: string, lessons: readonly LessonInput[]): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const old = await store.lessonsOf(actor, id);
        if (old.length > 0)
          await store.removeLessons(
            actor,
            id,
            old.map((lesson) => lesson.id),
          );
        await write(actor, draft, lessons);
        return recorded(actor, id, 'replace-timetable', { lessons: lessons.length });
      }),
  };
}
