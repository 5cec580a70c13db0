import type { Actor, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type { ClassCard } from '../model/class-cards.js';
import type { ClassChangeFilter, ClassChangeRecord } from '../model/class-change.js';
import type { Bar, ClassHoldCode } from '../model/class-holds.js';
import type { ClassPlanLine } from '../model/class-plan-line.js';
import type { OtherLesson } from '../model/conflicts.js';
import type { ClassBefore } from '../model/enrolment-checks.js';
import type {
  Booking,
  NewSharedResource,
  SharedResourceFilter,
  SharedResourceRecord,
} from '../model/shared-resource.js';
import type {
  EnrolmentFilter,
  EnrolmentRecord,
  LessonFilter,
  LessonRecord,
  TrainingClassFilter,
  TrainingClassRecord,
} from '../model/training-class.js';
import type { TrainingPerson } from '../model/training-person.js';

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
/** After the approval of a class: the approved request that lets it change. */
export interface ByRequest {
  readonly changeId?: string;
}
export type NewEnrolment = Omit<EnrolmentRecord, 'id' | 'version' | 'state' | 'stateReason'> & {
  /** Keyed hash of the identity number: the same person in every class and county. */
  readonly identityHash: string;
} & ByRequest;
export type NewLesson = Omit<LessonRecord, 'id' | 'version' | 'state' | 'sharedResourceId'> & {
  readonly sharedResourceId?: string | null;
} & ByRequest;

/** Classes, rosters and timetables in the actor's scope; for an institution's own people only theirs. */
export interface TrainingClassStore {
  find(actor: Actor, query: ListQuery<TrainingClassFilter>): Promise<Page<TrainingClassRecord>>;
  get(actor: Actor, id: string): Promise<TrainingClassRecord | undefined>;
  create(actor: Actor, trainingClass: NewTrainingClass): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
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
    change: Partial<Pick<EnrolmentRecord, 'state' | 'stateReason' | 'findings' | 'phone' | 'masterName'>> & ByRequest,
  ): Promise<void>;
  findLessons(actor: Actor, query: ListQuery<LessonFilter>): Promise<Page<LessonRecord>>;
  getLesson(actor: Actor, id: string): Promise<LessonRecord | undefined>;
  /** The timetable, by day and time. */
  lessonsOf(actor: Actor, classId: string): Promise<LessonRecord[]>;
  addLessons(actor: Actor, lessons: readonly NewLesson[]): Promise<void>;
  changeLesson(
    actor: Actor,
    which: Pick<LessonRecord, 'id' | 'version'>,
    change: Partial<Omit<LessonRecord, 'id' | 'version' | 'classId' | 'institutionId' | 'divisionCode'>> & ByRequest,
  ): Promise<void>;
  /** Only of a draft. @throws DomainError conflict TRAINING.STATE, TRAINING.CHANGED */
  removeLessons(actor: Actor, classId: string, ids: readonly string[]): Promise<void>;
  removeEnrolments(actor: Actor, classId: string, ids: readonly string[]): Promise<void>;
  papersOf(actor: Actor, classId: string): Promise<ClassPaper[]>;
  /** Another paper of the kind goes. */
  filePaper(
    actor: Actor,
    which: Pick<TrainingClassRecord, 'id' | 'institutionId' | 'divisionCode'>,
    paper: ClassPaper,
  ): Promise<void>;
}

/** One paper of an opening file. */
export interface ClassPaper {
  readonly paperId: string;
  readonly content: string;
  readonly fileId: string;
  readonly fileName: string;
}

/** The county's register of people, also for an institution that names somebody by the whole identity number. */
export interface TrainingPeople {
  /** By plain identity number; who is not in the register is left out. What is looked up is audited by the caller. */
  byIdentity(actor: Actor, identities: readonly string[]): Promise<ReadonlyMap<string, TrainingPerson>>;
  byIds(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, TrainingPerson>>;
}

/** Who of them holds a welfare post on one of these days. */
export interface PostHolders {
  onPost(actor: Actor, personIds: readonly string[], from: LocalDate, to: LocalDate): Promise<ReadonlySet<string>>;
}

/** A lesson of another class, with the trainees of ours who are on its roster. */
export interface LessonElsewhere extends Omit<OtherLesson, 'className' | 'trainees'> {
  readonly className: string;
  readonly institutionId: string;
  readonly trainees: readonly string[];
}

/** Look-ups over the whole county, for rules that do not stop at an institution's door; callers tell only what may be known. */
export interface ClassLookups {
  /** Classes that count, by the person's identity hash. */
  before(actor: Actor, identityHashes: readonly string[]): Promise<ReadonlyMap<string, readonly ClassBefore[]>>;
  /** Lessons on the class's days that share a room, a teacher, a resource or a trainee with it. */
  elsewhere(actor: Actor, classId: string): Promise<LessonElsewhere[]>;
  /** Cards of an institution's classes whose teaching ended in a calendar year, the oldest first. */
  cardsOf(actor: Actor, institutionId: string, year: number): Promise<ClassCard[]>;
  /** What keeps the class's institution from teaching it, cards of the calendar year included; null: nothing. */
  barOf(actor: Actor, trainingClass: Pick<TrainingClassRecord, 'id'>, year: number): Promise<Bar | null>;
  /** Why certificates or money of each class wait. */
  holdsOf(
    actor: Actor,
    classIds: readonly string[],
    year: number,
  ): Promise<ReadonlyMap<string, readonly ClassHoldCode[]>>;
  /** Lines of approved and closed plans with what classes made of them. */
  planLines(
    actor: Actor,
    asked: {
      readonly ids?: readonly string[] | null;
      readonly tradeId?: string | undefined;
      readonly year?: number | undefined;
    },
  ): Promise<ClassPlanLine[]>;
  /** One more than the numbers of this form; nobody else gets it before the transaction ends. */
  nextSerial(actor: Actor, form: string): Promise<number>;
}

/** What departments share; every institution of the county reads it. */
export interface SharedResourceStore {
  find(actor: Actor, query: ListQuery<SharedResourceFilter>): Promise<Page<SharedResourceRecord>>;
  get(actor: Actor, id: string): Promise<SharedResourceRecord | undefined>;
  create(actor: Actor, resource: NewSharedResource): Promise<string>;
  end(actor: Actor, resource: Pick<SharedResourceRecord, 'id' | 'version'>, validTo: LocalDate): Promise<void>;
  /** When it is taken from a day on, in the whole county; names are told only where they may be known. */
  bookings(actor: Actor, id: string, from: LocalDate): Promise<Booking[]>;
}

export type NewClassChange = Omit<
  ClassChangeRecord,
  'id' | 'version' | 'state' | 'decidedBy' | 'decidedByName' | 'decidedAt' | 'decisionReason'
>;

/** Requests to change a class, in the actor's scope; for an institution's own people only theirs. */
export interface ClassChangeStore {
  find(actor: Actor, query: ListQuery<ClassChangeFilter>): Promise<Page<ClassChangeRecord>>;
  get(actor: Actor, id: string): Promise<ClassChangeRecord | undefined>;
  /** @throws DomainError conflict TRAINING.CHANGE_LATE, TRAINING.STATE */
  ask(actor: Actor, change: NewClassChange): Promise<string>;
  /** @throws DomainError conflict TRAINING.CHANGE_OVERTAKEN, TRAINING.SAME_PERSON, LIST.VERSION_CONFLICT */
  change(
    actor: Actor,
    which: Pick<ClassChangeRecord, 'id' | 'version'>,
    change: Partial<ClassChangeRecord>,
  ): Promise<void>;
}
