import type { Actor, ListQuery, Page } from '@gongyi/kernel';
import type { NewPastTraining, PastTrainingFilter, PastTrainingRecord } from '../model/past-training.js';

/** Trainings of before, read from a county's ledger; insert-only. */
export interface PastTrainingStore {
  find(actor: Actor, query: ListQuery<PastTrainingFilter>): Promise<Page<PastTrainingRecord>>;
  get(actor: Actor, id: string): Promise<PastTrainingRecord | undefined>;
  /** `class number` + blank + `person id` of those that are there already, among these classes. */
  known(actor: Actor, classNumbers: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of these numbers a certificate of the county has: issued here, or imported before. */
  takenNumbers(actor: Actor, numbers: readonly string[]): Promise<ReadonlySet<string>>;
  /** @throws DomainError conflict TRAINING.NUMBER_TAKEN | TRAINING.CHANGED */
  insert(actor: Actor, trainings: readonly NewPastTraining[]): Promise<void>;
}
