import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type FileStore,
  keepUpload,
  momentNow,
  type Transactions,
} from '@gongyi/kernel';
import { type AskMarkCorrection, type MarkCorrectionRecord, markCorrectionWorkflow } from '../model/attendance.js';
import type { AttendanceStore } from '../ports/attendance.js';
import type { TrainingClassStore } from '../ports/classes.js';
import { found } from './county-only.js';

export interface MarkCorrectionDeps {
  readonly store: AttendanceStore;
  readonly classes: Pick<TrainingClassStore, 'get'>;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases of a correction: somebody says what a mark should be and why, a second person of the county decides. */
export function createMarkCorrectionService({ store, classes, files, audit, transactions, clock }: MarkCorrectionDeps) {
  const get = async (actor: Actor, id: string): Promise<MarkCorrectionRecord> =>
    found(await store.getCorrection(actor, id));

  async function recorded(actor: Actor, id: string, action: string) {
    const correction = await get(actor, id);
    const { divisionCode, className, day, identityMasked, fromMark, toMark, state, reason } = correction;
    await audit.record(actor, {
      action: `mark-corrections.${action}`,
      resource: 'mark-corrections',
      recordId: id,
      divisionCode,
      before: { mark: fromMark },
      after: { class: className, day, identity: identityMasked, mark: toMark, state },
      reason: correction.decisionReason === '' ? reason : correction.decisionReason,
    });
    return correction;
  }

  function decide(actor: Actor, id: string, command: 'confirm' | 'refuse', decisionReason: string) {
    return transactions.run(actor, async () => {
      const correction = await get(actor, id);
      const state = markCorrectionWorkflow.next(correction.state, command);
      if (actor.organisationId !== undefined) throw domainError('forbidden', 'TRAINING.CORRECTION_BY_COUNTY');
      if (correction.askedBy === actor.userId) throw domainError('forbidden', 'TRAINING.CORRECTION_BY_ANOTHER');
      await store.decideCorrection(actor, correction, {
        state,
        decidedBy: actor.userId,
        decidedByName: actor.displayName,
        decidedAt: momentNow(clock),
        decisionReason,
      });
      return recorded(actor, id, command);
    });
  }

  return {
    list: store.findCorrections,
    get,

    /** @throws DomainError conflict TRAINING.CORRECTION_LATE, TRAINING.CORRECTION_OPEN; invalid_input TRAINING.CORRECTION_SAME */
    ask: (actor: Actor, markId: string, { toMark, reason, fileId }: AskMarkCorrection): Promise<MarkCorrectionRecord> =>
      transactions.run(actor, async () => {
        const { rows } = await store.findMarks(actor, {
          filter: {},
          ids: [markId],
          sort: null,
          range: { from: 0, to: 0 },
        });
        const mark = found(rows[0]);
        const trainingClass = found(await classes.get(actor, mark.classId));
        if (mark.mark === toMark) throw domainError('invalid_input', 'TRAINING.CORRECTION_SAME');
        const { divisionCode, classId, lessonId, day, startsAt, personName, identityMasked } = mark;
        const kept = fileId === null ? null : await keepUpload(files, actor, fileId, divisionCode);
        const id = await store.askCorrection(actor, {
          ...{ divisionCode, classId, lessonId, markId, day, startsAt, personName, identityMasked, toMark, reason },
          institutionId: trainingClass.institutionId,
          className: trainingClass.name,
          fromMark: mark.mark,
          fileId: kept?.id ?? null,
          fileName: kept?.name ?? '',
          askedBy: actor.userId,
          askedByName: actor.displayName,
          askedAt: momentNow(clock),
        });
        return recorded(actor, id, 'ask');
      }),

    /** @throws DomainError forbidden TRAINING.CORRECTION_BY_ANOTHER; conflict TRAINING.CORRECTION_LATE */
    confirm: (actor: Actor, id: string) => decide(actor, id, 'confirm', ''),
    refuse: (actor: Actor, id: string, reason: string) => decide(actor, id, 'refuse', reason),
  };
}
export type MarkCorrectionService = ReturnType<typeof createMarkCorrectionService>;
