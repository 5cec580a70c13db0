import type { Actor, DivisionCode, ListQuery, LocalDate, Page, ResidentId } from '@gongyi/kernel';
import type { AssessmentFilter, AssessmentHead, AssessmentRecord, AssessmentSheet } from '../model/assessment.js';
import type { CertificateFilter, CertificateRecord, VerifyCertificate } from '../model/certificate.js';
import type { CertificateFacts } from '../model/certificate-rules.js';
import type { TrainingClassRecord } from '../model/training-class.js';

/** Who may be assessed, by attendance. */
export interface AssessmentAdmission {
  /** By enrolment; `rate` in percent, null when no lesson was counted. Who is missing has no roll call. */
  admissionOf(
    actor: Actor,
    classId: string,
  ): Promise<
    ReadonlyMap<string, { readonly admitted: boolean; readonly rate: number | null; readonly reason: string }>
  >;
}

type Which = Pick<AssessmentRecord, 'id' | 'version' | 'divisionCode' | 'classId' | 'institutionId'>;
export type NewAssessment = Pick<
  AssessmentHead,
  | 'divisionCode'
  | 'classId'
  | 'institutionId'
  | 'institutionName'
  | 'classNumber'
  | 'className'
  | 'tradeName'
  | 'level'
  | 'kind'
  | 'day'
  | 'startsAt'
  | 'endsAt'
  | 'place'
  | 'bodyKind'
  | 'bodyName'
  | 'bodyNumber'
  | 'rule'
  | 'ruleVersion'
  | 'clause'
> & { readonly assessors: readonly string[] };
export type NewSheet = Pick<
  AssessmentSheet,
  'enrolmentId' | 'personName' | 'identityMasked' | 'admitted' | 'admissionReason' | 'attendanceRate'
>;
export type StoredAssessment = Omit<AssessmentRecord, 'classState' | 'warnings'>;
/** A score as it is stored. */
export type SheetScore = Pick<
  AssessmentSheet,
  'id' | 'theoryTenths' | 'practiceTenths' | 'overallTenths' | 'result'
> & {
  readonly assessmentId: string;
};

/** What is asked of the class of a sitting. */
export interface AssessedClass {
  readonly state: TrainingClassRecord['state'];
  /** Who taught it, by name. */
  readonly teachers: readonly string[];
  /** Attendance below it is shown to whoever confirms; null: the county watches none. */
  readonly attendanceFrom: number | null;
}

/** One trainee on a roster that waits for scores. */
export interface OpenSheet extends Pick<AssessmentSheet, 'id' | 'personName' | 'admitted' | 'admissionReason'> {
  readonly personId: string;
  readonly assessmentId: string;
  readonly classNumber: string;
  readonly divisionCode: DivisionCode;
  readonly day: LocalDate;
  readonly rule: AssessmentRecord['rule'];
}

/** Sittings in the actor's scope; an institution's own people look at theirs. */
export interface AssessmentStore {
  find(actor: Actor, query: ListQuery<AssessmentFilter>): Promise<Page<StoredAssessment>>;
  get(actor: Actor, id: string): Promise<StoredAssessment | undefined>;
  /** Those of these that the actor may see, in one look. */
  many(actor: Actor, ids: readonly string[]): Promise<StoredAssessment[]>;
  /** By class. */
  classesOf(actor: Actor, classIds: readonly string[]): Promise<ReadonlyMap<string, AssessedClass>>;
  /** Where people stand on a roster that waits for its scores; one may stand on several. */
  openSheetsOf(actor: Actor, personIds: readonly string[]): Promise<OpenSheet[]>;
  /** @throws DomainError conflict TRAINING.ASSESSOR_OF_INSTITUTION, TRAINING.ASSESSOR_BUSY, TRAINING.ASSESSMENT_OPEN */
  create(actor: Actor, assessment: NewAssessment): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  change(actor: Actor, which: Which, change: Partial<AssessmentHead>): Promise<void>;
  addSheets(actor: Actor, which: Which, sheets: readonly NewSheet[]): Promise<void>;
  /** @throws DomainError invalid_input TRAINING.SHEET_UNKNOWN: of nobody who is admitted there */
  score(actor: Actor, scores: readonly SheetScore[]): Promise<void>;
  /** Gives the assessors their time back. */
  releaseAssessors(actor: Actor, assessmentId: string): Promise<void>;
  /** Moves the roster to what was confirmed. */
  settleEnrolments(actor: Actor, assessment: StoredAssessment): Promise<void>;
}

export type NewCertificate = Pick<
  CertificateRecord,
  | 'divisionCode'
  | 'enrolmentId'
  | 'classId'
  | 'classNumber'
  | 'institutionId'
  | 'institutionName'
  | 'personId'
  | 'personName'
  | 'identityMasked'
  | 'kind'
  | 'number'
  | 'tradeCode'
  | 'tradeName'
  | 'level'
  | 'classStartsOn'
  | 'classEndsOn'
  | 'issuedOn'
  | 'expiresOn'
> &
  Pick<CertificateTrainee, 'identityHash'>;

/** A trainee with what a certificate of hers would repeat, and what stands behind it. */
export interface CertificateTrainee
  extends Omit<CertificateFacts, 'clash'>,
    Pick<
      CertificateRecord,
      | 'classId'
      | 'classNumber'
      | 'institutionId'
      | 'institutionName'
      | 'personId'
      | 'identityMasked'
      | 'tradeCode'
      | 'tradeName'
      | 'classStartsOn'
      | 'classEndsOn'
    > {
  readonly identityHash: string;
}

/** A number and a holder, to be looked for in the register of all counties. */
export interface AskedClash extends Pick<CertificateTrainee, 'identityHash' | 'tradeCode' | 'level'> {
  readonly kind: CertificateRecord['kind'];
  readonly number: string | null;
}

export interface FoundCertificate
  extends Pick<
    CertificateRecord,
    'kind' | 'tradeName' | 'level' | 'institutionName' | 'personName' | 'issuedOn' | 'expiresOn' | 'state'
  > {}

/** Certificates in the actor's scope; an institution's own people look at theirs. */
export interface CertificateStore {
  find(actor: Actor, query: ListQuery<CertificateFilter>): Promise<Page<CertificateRecord>>;
  get(actor: Actor, id: string): Promise<CertificateRecord | undefined>;
  /** Those of these that the actor may see, in one look. */
  many(actor: Actor, ids: readonly string[]): Promise<CertificateRecord[]>;
  /** Enrolments of classes that are taught or further, by their ids or by person. */
  traineesOf(actor: Actor, by: 'enrolment' | 'person', ids: readonly string[]): Promise<CertificateTrainee[]>;
  /** What stands against each in any county, and nothing else of it. */
  clashesOf(actor: Actor, asked: readonly AskedClash[]): Promise<readonly CertificateFacts['clash'][]>;
  /** @throws DomainError conflict TRAINING.NUMBER_TAKEN, TRAINING.HELD_ALREADY and what else breaks the chain */
  issue(actor: Actor, certificates: readonly NewCertificate[]): Promise<string[]>;
  change(
    actor: Actor,
    which: Pick<CertificateRecord, 'id' | 'version'>,
    change: Partial<CertificateRecord>,
  ): Promise<void>;
  /** The next serial of the year's completion certificates, which nobody else can take before the transaction ends. */
  nextSerial(actor: Actor, year: number): Promise<number>;
  /** For anybody: what stands under this number and name, in any county. */
  verify(asked: VerifyCertificate): Promise<FoundCertificate | undefined>;
}

/** What a certificate shows in full on paper, and who it is whom a file names. */
export interface TraineeIdentities {
  findByIdentity(
    actor: Actor,
    identities: readonly ResidentId[],
  ): Promise<ReadonlyMap<string, { readonly personId: string; readonly name: string }>>;
  identitiesOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface PrintableCertificate extends CertificateRecord {
  readonly identity: string;
  readonly verifyUrl: string;
}

export interface CertificatePrinter {
  print(certificates: readonly PrintableCertificate[]): Promise<Uint8Array>;
}
