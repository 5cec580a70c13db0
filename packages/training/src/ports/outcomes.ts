import type { Actor, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type {
  EmploymentProofFilter,
  EmploymentProofRecord,
  OutcomeCounts,
  OutcomeGroup,
  OutcomePersonFilter,
  OutcomePersonRecord,
  OutcomeRange,
  OutcomeSnapshotRecord,
} from '../model/outcome.js';
import type { EnrolmentRecord } from '../model/training-class.js';

/** How employment is looked at: the day after teaching, and the day on which the figures are made. */
export interface OutcomeDays {
  readonly afterMonths: number;
  readonly checkedOn: LocalDate;
}

/** Proofs of work, and the figures that stand on them, in the actor's scope. */
export interface OutcomeStore {
  findProofs(actor: Actor, query: ListQuery<EmploymentProofFilter>): Promise<Page<EmploymentProofRecord>>;
  getProof(actor: Actor, id: string): Promise<EmploymentProofRecord | undefined>;
  addProof(
    actor: Actor,
    enrolment: EnrolmentRecord,
    proof: Pick<
      EmploymentProofRecord,
      'kind' | 'employerName' | 'startedOn' | 'endedOn' | 'wageFen' | 'reference' | 'fileId' | 'fileName' | 'recordedOn'
    >,
  ): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  decideProof(
    actor: Actor,
    proof: Pick<EmploymentProofRecord, 'id' | 'version'>,
    decision: Pick<EmploymentProofRecord, 'state' | 'decidedOn' | 'decisionReason'>,
  ): Promise<void>;
  /** Counted in the database, one row a group, by name. */
  count(actor: Actor, by: OutcomeGroup, range: OutcomeRange, days: OutcomeDays): Promise<OutcomeCounts[]>;
  findPeople(
    actor: Actor,
    query: ListQuery<OutcomePersonFilter>,
    range: OutcomeRange,
    days: OutcomeDays,
  ): Promise<Page<OutcomePersonRecord>>;
  /** Everybody who is counted, for the digest of a snapshot: enrolment and stage, in the order of the ids. */
  everybody(
    actor: Actor,
    range: OutcomeRange,
    days: OutcomeDays,
  ): Promise<readonly (readonly [enrolmentId: string, stage: string])[]>;
  takeSnapshot(actor: Actor, snapshot: Omit<OutcomeSnapshotRecord, 'id' | 'takenByName'>): Promise<string>;
  findSnapshots(actor: Actor, query: ListQuery<Record<string, never>>): Promise<Page<OutcomeSnapshotRecord>>;
  getSnapshot(actor: Actor, id: string): Promise<OutcomeSnapshotRecord | undefined>;
}
