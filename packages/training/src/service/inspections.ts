import { type Actor, digestOf, domainError, type FileStore, keepUpload, momentNow, newId } from '@gongyi/kernel';
import {
  type DrawLessons,
  type InspectionDrawRecord,
  type InspectionRecord,
  inspectionWorkflow,
  type RecordInspection,
} from '../model/inspection.js';
import { drawLessons } from '../model/inspection-draw.js';
import type { TrainingClassStore } from '../ports/classes.js';
import { found } from './county-only.js';
import { createInspectionCalls, type InspectionCallDeps } from './inspection-calls.js';

export interface InspectionDeps extends InspectionCallDeps {
  readonly classes: Pick<TrainingClassStore, 'get' | 'getLesson' | 'enrolmentsOf'>;
  readonly files: FileStore;
}

/** Use cases of inspection: which lessons are visited, what was found, and which class waits because of it. */
export function createInspectionService(deps: InspectionDeps) {
  const { store, classes, files, audit, transactions, clock } = deps;
  const get = async (actor: Actor, id: string): Promise<InspectionRecord> => found(await store.get(actor, id));
  const getDraw = async (actor: Actor, id: string): Promise<InspectionDrawRecord> =>
    found(await store.getDraw(actor, id));

  async function recorded(actor: Actor, id: string, action: string, reason?: string) {
    const inspection = await get(actor, id);
    const { divisionCode, className, visitedOn, countedHeads, findings, result, state } = inspection;
    await audit.record(actor, {
      action: `inspections.${action}`,
      resource: 'inspections',
      recordId: id,
      divisionCode,
      after: { class: className, visitedOn, countedHeads, findings, result, state },
      ...(reason === undefined ? {} : { reason }),
    });
    return inspection;
  }

  return {
    list: store.find,
    get,
    listDraws: store.findDraws,
    getDraw,
    ...createInspectionCalls(deps),
    /** Whether certificates and money of the class wait. */
    isHeld: store.held,

    /** @throws DomainError forbidden TRAINING.INSPECTED_BY_COUNTY; conflict TRAINING.STATE; invalid_input TRAINING.VISIT_AHEAD */
    record: (actor: Actor, { fileIds, hold, ...input }: RecordInspection): Promise<InspectionRecord> =>
      transactions.run(actor, async () => {
        if (actor.organisationId !== undefined) throw domainError('forbidden', 'TRAINING.INSPECTED_BY_COUNTY');
        const trainingClass = found(await classes.get(actor, input.classId));
        const lesson = input.lessonId === null ? null : found(await classes.getLesson(actor, input.lessonId));
        if (lesson !== null && lesson.classId !== input.classId) throw domainError('not_found', 'LIST.NOT_FOUND');
        if (input.drawId !== null) await getDraw(actor, input.drawId);
        const recordedAt = momentNow(clock);
        if (`${input.visitedOn}T${input.visitedAt}:00` > recordedAt)
          throw domainError('invalid_input', 'TRAINING.VISIT_AHEAD');
        const kept = [];
        for (const fileId of fileIds) kept.push(await keepUpload(files, actor, fileId, trainingClass.divisionCode));
        const { divisionCode, institutionId, institutionName, name, number } = trainingClass;
        const id = await store.record(actor, {
          ...input,
          ...{ divisionCode, institutionId, institutionName, className: name, classNumber: number ?? '' },
          files: kept.map((file) => ({ id: file.id, name: file.name })),
          ...{ recordedBy: actor.userId, recordedByName: actor.displayName, recordedAt },
        });
        if (hold) await store.change(actor, { id, version: 1 }, { state: inspectionWorkflow.next('recorded', 'hold') });
        return recorded(actor, id, hold ? 'hold' : 'record');
      }),

    /** Lets the class go on. @throws DomainError forbidden TRAINING.RELEASED_BY_ANOTHER */
    release: (actor: Actor, id: string, releaseReason: string): Promise<InspectionRecord> =>
      transactions.run(actor, async () => {
        const inspection = await get(actor, id);
        const state = inspectionWorkflow.next(inspection.state, 'release');
        if (inspection.recordedBy === actor.userId) throw domainError('forbidden', 'TRAINING.RELEASED_BY_ANOTHER');
        await store.change(actor, inspection, {
          ...{ state, releasedBy: actor.userId, releasedByName: actor.displayName },
          ...{ releasedAt: momentNow(clock), releaseReason },
        });
        return recorded(actor, id, 'release', releaseReason);
      }),

    /** Draws lessons to be visited, with a seed of the server's; every draw stays. @throws DomainError conflict TRAINING.NOTHING_TO_DRAW */
    draw: (actor: Actor, input: DrawLessons): Promise<InspectionDrawRecord> =>
      transactions.run(actor, async () => {
        if (actor.organisationId !== undefined) throw domainError('forbidden', 'TRAINING.INSPECTED_BY_COUNTY');
        const lessons = await store.drawable(actor, input.from, input.to, clock.today());
        if (lessons.length === 0) throw domainError('conflict', 'TRAINING.NOTHING_TO_DRAW');
        const seed = newId();
        const id = await store.addDraw(actor, {
          ...input,
          ...{ divisionCode: actor.scope.from, kind: 'lessons', classId: null, className: '', trainees: [], seed },
          population: lessons.length,
          populationDigest: digestOf(lessons.map(({ lessonId, signs }) => [lessonId, [...signs]])),
          picks: drawLessons(seed, lessons, input),
          ...{ drawnBy: actor.userId, drawnByName: actor.displayName, drawnAt: momentNow(clock) },
        });
        const draw = await getDraw(actor, id);
        await audit.record(actor, {
          action: 'inspection-draws.draw',
          resource: 'inspection-draws',
          recordId: id,
          divisionCode: draw.divisionCode,
          after: { from: input.from, to: input.to, lessons: draw.picks.length, population: draw.population, seed },
        });
        return draw;
      }),
  };
}
export type InspectionService = ReturnType<typeof createInspectionService>;
