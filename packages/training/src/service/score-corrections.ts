import { type Actor, type AuditLog, type Clock, domainError, type Transactions } from '@gongyi/kernel';
import { resultOf } from '../model/assessment-rules.js';
import {
  type AskScoreCorrection,
  type ScoreCorrectionRecord,
  scoreCorrectionWorkflow,
} from '../model/score-correction.js';
import type { AssessmentStore } from '../ports/assessment.js';
import type { ScoreCorrectionStore } from '../ports/score-corrections.js';
import { found } from './county-only.js';

export interface ScoreCorrectionDeps {
  readonly store: ScoreCorrectionStore;
  readonly assessments: Pick<AssessmentStore, 'get'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases of 成绩更正: one person asks with a reason, another approves; what was confirmed before stays on record. */
export function createScoreCorrectionService(deps: ScoreCorrectionDeps) {
  const { store, assessments, audit, transactions, clock } = deps;
  const get = async (actor: Actor, id: string) => found(await store.get(actor, id));

  async function recorded(actor: Actor, id: string, action: string, reason?: string): Promise<ScoreCorrectionRecord> {
    const correction = await get(actor, id);
    const { divisionCode, state, sheetId, resultBefore, resultAfter } = correction;
    const { theoryBefore, practiceBefore, theoryAfter, practiceAfter } = correction;
    await audit.record(actor, {
      action: `score-corrections.${action}`,
      resource: 'score-corrections',
      recordId: id,
      divisionCode,
      before: { sheetId, theory: theoryBefore, practice: practiceBefore, result: resultBefore },
      after: { state, theory: theoryAfter, practice: practiceAfter, result: resultAfter },
      ...(reason === undefined ? {} : { reason }),
    });
    return correction;
  }

  function decide(actor: Actor, id: string, command: 'approve' | 'refuse', decisionReason: string) {
    return transactions.run(actor, async () => {
      const correction = await get(actor, id);
      const state = scoreCorrectionWorkflow.next(correction.state, command);
      if (correction.askedBy === actor.userId) throw domainError('forbidden', 'TRAINING.CONFIRMED_BY_SELF');
      if (state === 'approved' && correction.certificateNumber !== null)
        throw domainError('conflict', 'TRAINING.CERTIFICATE_STANDS', { number: correction.certificateNumber });
      await store.decide(actor, correction, { state, decidedOn: clock.today(), decisionReason });
      return recorded(actor, id, command, decisionReason === '' ? undefined : decisionReason);
    });
  }

  return {
    list: store.find,
    get,

    /** @throws DomainError conflict TRAINING.CORRECTION_NOT_NOW, TRAINING.CORRECTION_SAME, TRAINING.CORRECTION_OPEN */
    ask: (actor: Actor, { assessmentId, sheetId, theoryTenths, practiceTenths, reason }: AskScoreCorrection) =>
      transactions.run(actor, async () => {
        const sitting = found(await assessments.get(actor, assessmentId));
        const { id, theoryTenths: theoryBefore, ...sheet } = found(sitting.sheets.find((one) => one.id === sheetId));
        if (sitting.state !== 'confirmed' || !sheet.admitted || sheet.result === null)
          throw domainError('conflict', 'TRAINING.CORRECTION_NOT_NOW');
        const { overallTenths, result } = resultOf(sitting.rule, theoryTenths, practiceTenths);
        const { divisionCode, classId, institutionId, className } = sitting;
        const correctionId = await store.ask(actor, {
          ...{ divisionCode, assessmentId, classId, institutionId, className, sheetId: id },
          enrolmentId: sheet.enrolmentId,
          personName: sheet.personName,
          theoryBefore,
          practiceBefore: sheet.practiceTenths,
          overallBefore: sheet.overallTenths,
          resultBefore: sheet.result,
          theoryAfter: theoryTenths,
          practiceAfter: practiceTenths,
          overallAfter: overallTenths,
          resultAfter: result,
          reason,
          askedOn: clock.today(),
        });
        return recorded(actor, correctionId, 'ask', reason);
      }),
    /** The score changes, and with it the roster. @throws DomainError conflict TRAINING.CERTIFICATE_STANDS {number} */
    approve: (actor: Actor, id: string) => decide(actor, id, 'approve', ''),
    refuse: (actor: Actor, id: string, reason: string) => decide(actor, id, 'refuse', reason),
  };
}
export type ScoreCorrectionService = ReturnType<typeof createScoreCorrectionService>;
