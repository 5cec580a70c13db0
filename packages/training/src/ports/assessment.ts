import type { Actor, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type { AssessmentFilter, AssessmentHead, AssessmentRecord, AssessmentSheet } from '../model/assessment.js';
import type { CertificateFilter, CertificateRecord, VerifyCertificate } from '../model/certificate.js';

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
export type StoredAssessment = Omit<AssessmentRecord, 'warnings'>;

/** Sittings in the actor's scope; an institution's own people look at theirs. */
export interface AssessmentStore {
  find(actor: Actor, query: ListQuery<AssessmentFilter>): Promise<Page<StoredAssessment>>;
  get(actor: Actor, id: string): Promise<StoredAssessment | undefined>;
  /** @throws DomainError conflict TRAINING.ASSESSOR_OF_INSTITUTION, TRAINING.ASSESSOR_BUSY, TRAINING.ASSESSMENT_OPEN */
  create(actor: Actor, assessment: NewAssessment): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  change(actor: Actor, which: Which, change: Partial<AssessmentHead>): Promise<void>;
  addSheets(actor: Actor, which: Which, sheets: readonly NewSheet[]): Promise<void>;
  score(
    actor: Actor,
    which: Which,
    scores: readonly Pick<AssessmentSheet, 'id' | 'theoryTenths' | 'practiceTenths' | 'overallTenths' | 'result'>[],
  ): Promise<void>;
  /** Gives the assessors their time back. */
  releaseAssessors(actor: Actor, assessmentId: string): Promise<void>;
  /** The confirmed days on which trainees of the class passed, by enrolment. */
  passedOn(actor: Actor, classId: string): Promise<Map<string, LocalDate>>;
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

/** A trainee as a certificate names her. */
export interface CertificateTrainee {
  readonly enrolmentId: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly identityHash: string;
  readonly state: string;
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
  traineesOf(actor: Actor, classId: string): Promise<CertificateTrainee[]>;
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

/** What a certificate shows in full on paper. */
export interface TraineeIdentities {
  identitiesOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface PrintableCertificate extends CertificateRecord {
  readonly identity: string;
  readonly verifyUrl: string;
}

export interface CertificatePrinter {
  print(certificates: readonly PrintableCertificate[]): Promise<Uint8Array>;
}
