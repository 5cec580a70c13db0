import type { Actor, ListQuery, Page } from '@gongyi/kernel';
import type { ScoreCorrectionFilter, ScoreCorrectionRecord } from '../model/score-correction.js';

export type NewScoreCorrection = Omit<
  ScoreCorrectionRecord,
  | 'id'
  | 'version'
  | 'state'
  | 'askedBy'
  | 'askedByName'
  | 'decidedBy'
  | 'decidedByName'
  | 'decidedOn'
  | 'decisionReason'
  | 'certificateId'
  | 'certificateNumber'
>;

/** Corrections of confirmed scores in the actor's scope; an institution's own people look at theirs. */
export interface ScoreCorrectionStore {
  find(actor: Actor, query: ListQuery<ScoreCorrectionFilter>): Promise<Page<ScoreCorrectionRecord>>;
  get(actor: Actor, id: string): Promise<ScoreCorrectionRecord | undefined>;
  /** @throws DomainError conflict TRAINING.CORRECTION_OPEN, TRAINING.CORRECTION_SAME, TRAINING.CORRECTION_NOT_NOW */
  ask(actor: Actor, correction: NewScoreCorrection): Promise<string>;
  /** An approval changes the score and the trainee's result with it. @throws DomainError conflict LIST.VERSION_CONFLICT, TRAINING.CERTIFICATE_STANDS */
  decide(
    actor: Actor,
    which: Pick<ScoreCorrectionRecord, 'id' | 'version'>,
    decision: Pick<ScoreCorrectionRecord, 'state' | 'decidedOn' | 'decisionReason'>,
  ): Promise<void>;
}
