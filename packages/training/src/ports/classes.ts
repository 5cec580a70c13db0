import type { Actor, ListQuery, Page } from '@gongyi/kernel';
import type {
  EnrolmentFilter,
  EnrolmentRecord,
  LessonFilter,
  LessonRecord,
  TrainingClassFilter,
  TrainingClassRecord,
} from '../model/training-class.js';

export type NewTrainingClass = Pick<
  TrainingClassRecord,
  | 'divisionCode'
  | 'institutionId'
  | 'institutionName'
  | 'name'
  | 'tradeId'
  | 'tradeCode'
  | 'tradeName'
  | 'level'
  | 'certificateKind'
  | 'mode'
  | 'planLineId'
  | 'place'
  | 'startsOn'
  | 'endsOn'
  | 'plannedHours'
  | 'seats'
  | 'headTeacher'
  | 'contactPhone'
  | 'employerName'
  | 'employerCreditCode'
>;
export type NewEnrolment = Omit<EnrolmentRecord, 'id' | 'version' | 'state' | 'stateReason'> & {
  /** Keyed hash of the identity number: the same person in every class and county. */
  readonly identityHash: string;
};
export type NewLesson = Omit<LessonRecord, 'id' | 'version' | 'state'>;

/** Classes, rosters and timetables in the actor's scope; for an institution's own people only theirs. */
export interface TrainingClassStore {
  find(actor: Actor, query: ListQuery<TrainingClassFilter>): Promise<Page<TrainingClassRecord>>;
  get(actor: Actor, id: string): Promise<TrainingClassRecord | undefined>;
  create(actor: Actor, trainingClass: NewTrainingClass): Promise<string>;
  /** @throws DomainError conflict TRAINING.CHANGED when it is no longer at this version */
  change(
    actor: Actor,
    which: Pick<TrainingClassRecord, 'id' | 'version'>,
    change: Partial<TrainingClassRecord>,
  ): Promise<void>;
  findEnrolments(actor: Actor, query: ListQuery<EnrolmentFilter>): Promise<Page<EnrolmentRecord>>;
  getEnrolment(actor: Actor, id: string): Promise<EnrolmentRecord | undefined>;
  /** The roster, in the order of enrolment. */
  enrolmentsOf(actor: Actor, classId: string): Promise<EnrolmentRecord[]>;
  /** @throws DomainError conflict TRAINING.ENROLLED_ALREADY */
  enrol(actor: Actor, enrolments: readonly NewEnrolment[]): Promise<void>;
  changeEnrolment(
    actor: Actor,
    which: Pick<EnrolmentRecord, 'id' | 'version'>,
    change: Partial<Pick<EnrolmentRecord, 'state' | 'stateReason' | 'findings' | 'phone' | 'masterName'>>,
  ): Promise<void>;
  findLessons(actor: Actor, query: ListQuery<LessonFilter>): Promise<Page<LessonRecord>>;
  getLesson(actor: Actor, id: string): Promise<LessonRecord | undefined>;
  /** The timetable, by day and time. */
  lessonsOf(actor: Actor, classId: string): Promise<LessonRecord[]>;
  addLessons(actor: Actor, lessons: readonly NewLesson[]): Promise<void>;
  changeLesson(
    actor: Actor,
    which: Pick<LessonRecord, 'id' | 'version'>,
    change: Partial<Omit<LessonRecord, 'id' | 'version' | 'classId' | 'institutionId' | 'divisionCode'>>,
  ): Promise<void>;
}
