import type { Actor, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type {
  InspectionDrawFilter,
  InspectionDrawRecord,
  InspectionFilter,
  InspectionRecord,
} from '../model/inspection.js';
import type { InspectionCallFilter, InspectionCallRecord } from '../model/inspection-call.js';
import type { Drawable } from '../model/inspection-draw.js';

export type NewInspection = Omit<
  InspectionRecord,
  'id' | 'version' | 'state' | 'rollHeads' | 'releasedBy' | 'releasedByName' | 'releasedAt' | 'releaseReason'
>;

export type NewCall = Omit<
  InspectionCallRecord,
  'id' | 'version' | 'state' | 'attempts' | 'note' | 'calledBy' | 'calledByName' | 'calledAt'
>;

/** The telephone numbers of the county's register; undefined for somebody whom it does not know. */
export interface TraineePhones {
  phoneOf(actor: Actor, personId: string): Promise<string | undefined>;
}

/** Visits and draws in the actor's scope; an institution's own people see a visit when it holds their class, and no draw. */
export interface InspectionStore {
  find(actor: Actor, query: ListQuery<InspectionFilter>): Promise<Page<InspectionRecord>>;
  get(actor: Actor, id: string): Promise<InspectionRecord | undefined>;
  record(actor: Actor, inspection: NewInspection): Promise<string>;
  /** @throws DomainError conflict TRAINING.RELEASED_BY_ANOTHER, LIST.VERSION_CONFLICT */
  change(
    actor: Actor,
    which: Pick<InspectionRecord, 'id' | 'version'>,
    change: Partial<InspectionRecord>,
  ): Promise<void>;
  /** Whether a visit holds the class. */
  held(actor: Actor, classId: string): Promise<boolean>;
  /** Whether a finding of this draw holds the class. */
  heldByDraw(actor: Actor, drawId: string): Promise<boolean>;
  findCalls(actor: Actor, query: ListQuery<InspectionCallFilter>): Promise<Page<InspectionCallRecord>>;
  getCall(actor: Actor, id: string): Promise<InspectionCallRecord | undefined>;
  addCalls(actor: Actor, calls: readonly NewCall[]): Promise<void>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  changeCall(
    actor: Actor,
    which: Pick<InspectionCallRecord, 'id' | 'version'>,
    change: Partial<InspectionCallRecord>,
  ): Promise<void>;
  findDraws(actor: Actor, query: ListQuery<InspectionDrawFilter>): Promise<Page<InspectionDrawRecord>>;
  getDraw(actor: Actor, id: string): Promise<InspectionDrawRecord | undefined>;
  /** @throws DomainError conflict TRAINING.CALLS_DRAWN */
  addDraw(actor: Actor, draw: Omit<InspectionDrawRecord, 'id' | 'version'>): Promise<string>;
  /** Lessons of classes that may meet in these days, with their signs as of `today`. */
  drawable(actor: Actor, from: LocalDate, to: LocalDate, today: LocalDate): Promise<Drawable[]>;
}
