import type { Actor, ListQuery, Page } from '@gongyi/kernel';
import type {
  LessonMarkFilter,
  LessonMarkRecord,
  LessonRoll,
  MarkCorrectionFilter,
  MarkCorrectionRecord,
} from '../model/attendance.js';
import type { AttendanceMethod, LessonMark } from '../model/training-settings.js';

export type NewLessonRoll = Pick<
  LessonRoll,
  | 'divisionCode'
  | 'classId'
  | 'institutionId'
  | 'lessonId'
  | 'method'
  | 'openedAt'
  | 'recordedBy'
  | 'recordedByName'
  | 'fileId'
  | 'fileName'
>;

export interface StoredMark {
  readonly id: string;
  readonly lessonId: string;
  readonly enrolmentId: string;
  /** What counts. */
  readonly mark: LessonMark;
  readonly source: AttendanceMethod;
  readonly markedAt: string;
}

export interface NewMark {
  readonly enrolmentId: string;
  readonly mark: LessonMark;
  readonly source: AttendanceMethod;
  readonly markedAt: string;
}

export type NewCorrection = Pick<
  MarkCorrectionRecord,
  | 'divisionCode'
  | 'classId'
  | 'institutionId'
  | 'lessonId'
  | 'markId'
  | 'className'
  | 'day'
  | 'startsAt'
  | 'personName'
  | 'identityMasked'
  | 'fromMark'
  | 'toMark'
  | 'reason'
  | 'fileId'
  | 'fileName'
  | 'askedBy'
  | 'askedByName'
  | 'askedAt'
>;

/** Records of lessons in the actor's scope; for an institution's own people only theirs. */
export interface AttendanceStore {
  rollOf(actor: Actor, lessonId: string): Promise<LessonRoll | undefined>;
  getRoll(actor: Actor, id: string): Promise<LessonRoll | undefined>;
  /** Nobody else changes the record or signs in before the transaction ends. */
  lockRoll(actor: Actor, id: string): Promise<LessonRoll | undefined>;
  /** @throws DomainError conflict TRAINING.LESSON_RECORDED, TRAINING.LESSON_WINDOW */
  openRoll(actor: Actor, roll: NewLessonRoll): Promise<string>;
  /** Holds the lesson. @throws DomainError conflict LIST.VERSION_CONFLICT, TRAINING.ROLL_CHANGED */
  closeRoll(
    actor: Actor,
    roll: Pick<LessonRoll, 'id' | 'version'>,
    change: Pick<LessonRoll, 'closedAt' | 'recordedByName'>,
  ): Promise<void>;
  /** Another mark of the same person goes while the record is open. @throws DomainError conflict TRAINING.NOT_ON_ROSTER */
  mark(
    actor: Actor,
    roll: Pick<LessonRoll, 'id' | 'divisionCode' | 'classId' | 'institutionId' | 'lessonId'>,
    marks: readonly NewMark[],
  ): Promise<void>;
  /** A sign-in that finds a mark leaves it. @returns whether the mark is new */
  signIn(actor: Actor, roll: LessonRoll, mark: NewMark): Promise<boolean>;
  wrongTries(actor: Actor, rollId: string, nameMasked: string): Promise<number>;
  countWrongTry(actor: Actor, roll: LessonRoll, nameMasked: string): Promise<void>;
  marksOfLesson(actor: Actor, lessonId: string): Promise<StoredMark[]>;
  marksOfClass(actor: Actor, classId: string): Promise<StoredMark[]>;
  findMarks(actor: Actor, query: ListQuery<LessonMarkFilter>): Promise<Page<LessonMarkRecord>>;
  findCorrections(actor: Actor, query: ListQuery<MarkCorrectionFilter>): Promise<Page<MarkCorrectionRecord>>;
  getCorrection(actor: Actor, id: string): Promise<MarkCorrectionRecord | undefined>;
  /** @throws DomainError conflict TRAINING.CORRECTION_OPEN, TRAINING.CORRECTION_LATE */
  askCorrection(actor: Actor, correction: NewCorrection): Promise<string>;
  /** @throws DomainError conflict TRAINING.CORRECTION_BY_ANOTHER, TRAINING.CORRECTION_LATE, LIST.VERSION_CONFLICT */
  decideCorrection(
    actor: Actor,
    which: Pick<MarkCorrectionRecord, 'id' | 'version'>,
    change: Partial<MarkCorrectionRecord>,
  ): Promise<void>;
}
