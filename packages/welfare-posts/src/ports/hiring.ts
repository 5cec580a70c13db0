import type { Actor, DivisionCode, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type { ApplicationFilter, ApplicationRecord } from '../model/application.js';
import type { DeclaredFact, FactValues } from '../model/declared-facts.js';
import type { HouseholdHolders } from '../model/household-count.js';
import type { Candidate } from '../model/ranking.js';
import type { NewVacancy, VacancyEdit, VacancyFilter, VacancyRecord } from '../model/vacancy.js';

/** Somebody who applies, as the host's registers know them on a day. */
export interface Applicant extends Pick<Candidate, 'householdCode' | 'birthDate'> {
  readonly personId: string;
  /** Others of the household on posts. */
  readonly household: HouseholdHolders;
  readonly personName: string;
  readonly identityMasked: string;
  readonly monitored: boolean;
  /** By the names that the county's rules use; what is not known is left out. */
  readonly facts: FactValues;
}

/** What the register knows of somebody by the names that the county's rules use; what is not known is left out. */
export interface RegisteredFacts {
  readonly householdCode: string;
  readonly facts: Applicant['facts'];
}

/**
 * What the rules of eligibility ask about people, many at once: in the order of their ids, undefined for whomever the actor
 * may not see. People of whom the same is known should share one `facts`: they are judged faster.
 */
export interface ApplicantFacts {
  /** Without who holds which post: for somebody who knows that better. */
  registered(
    actor: Actor,
    personIds: readonly string[],
    on: LocalDate,
  ): Promise<readonly (RegisteredFacts | undefined)[]>;
  of(actor: Actor, personIds: readonly string[], on: LocalDate): Promise<readonly (Applicant | undefined)[]>;
}

/** What a vacancy's steps write; every other field is given once. */
export type VacancyChange = Partial<
  Pick<
    VacancyRecord,
    | 'state'
    | 'terms'
    | 'ruleVersion'
    | 'announcedOn'
    | 'noticeEndsOn'
    | 'closedOn'
    | 'submittedOn'
    | 'decidedOn'
    | 'waitingUntil'
    | 'cancelReason'
  >
>;

/** Where vacancies are kept. Every method sees only the actor's scope. */
export interface VacancyStore {
  find(actor: Actor, query: ListQuery<VacancyFilter>, today: LocalDate): Promise<Page<VacancyRecord>>;
  get(actor: Actor, id: string, today: LocalDate): Promise<VacancyRecord | undefined>;
  create(actor: Actor, vacancy: NewVacancy & { readonly divisionCode: DivisionCode }): Promise<string>;
  /**
   * @throws DomainError conflict LIST.VERSION_CONFLICT; POSTS.NO_FREE_PLACE when another vacancy took the places;
   *   POSTS.DECISION_MISSING
   */
  change(
    actor: Actor,
    which: Pick<VacancyRecord, 'id' | 'version'>,
    change: VacancyChange | Omit<VacancyEdit, 'version'>,
  ): Promise<void>;
  /** Places of a post that nobody holds, is approved for or is offered. */
  freePlaces(actor: Actor, welfarePostId: string, today: LocalDate): Promise<number>;
}

/** What the rules said about an application, and where it stands on the list. */
export type ApplicationJudgement = Pick<
  ApplicationRecord,
  'eligibility' | 'reasons' | 'missing' | 'facts' | 'factWords' | 'ruleVersion' | 'judgedOn' | 'priority'
>;
export type ListedApplication = ApplicationJudgement &
  Pick<ApplicationRecord, 'id' | 'state' | 'rank' | 'waitingNumber' | 'explanation'>;

/** Where applications are kept. Every method sees only the actor's scope. */
export interface ApplicationStore {
  find(actor: Actor, query: ListQuery<ApplicationFilter>): Promise<Page<ApplicationRecord>>;
  get(actor: Actor, id: string): Promise<ApplicationRecord | undefined>;
  ofVacancy(actor: Actor, vacancyId: string): Promise<ApplicationRecord[]>;
  /** @throws DomainError conflict POSTS.ALREADY_APPLIED | POSTS.VACANCY_NOT_OPEN */
  create(
    actor: Actor,
    application: ApplicationJudgement &
      Pick<
        ApplicationRecord,
        | 'vacancyId'
        | 'welfarePostId'
        | 'divisionCode'
        | 'personId'
        | 'personName'
        | 'identityMasked'
        | 'appliedBy'
        | 'appliedOn'
        | 'documents'
        | 'declaredFacts'
      >,
  ): Promise<string>;
  /**
   * Writes corrected answers and what the rules say now; the place on the list stays until it is made again.
   *
   * @throws DomainError conflict POSTS.APPLICATION_MOVED_ON, POSTS.FACTS_FIXED
   */
  correct(
    actor: Actor,
    which: Pick<ApplicationRecord, 'id' | 'version'>,
    change: ApplicationJudgement & Pick<ApplicationRecord, 'declaredFacts'>,
  ): Promise<void>;
  /** Writes the whole list by one statement. @throws DomainError conflict POSTS.LIST_FIXED */
  list(actor: Actor, rows: readonly ListedApplication[]): Promise<void>;
  /**
   * Moves applications that still stand where they were seen.
   *
   * @throws DomainError conflict POSTS.APPLICATION_MOVED_ON | POSTS.NO_FREE_PLACE | POSTS.APPROVED_ELSEWHERE |
   *   POSTS.DECISION_MISSING | POSTS.LIST_FIXED
   */
  move(
    actor: Actor,
    applications: readonly Pick<ApplicationRecord, 'id' | 'version'>[],
    to: Pick<ApplicationRecord, 'state' | 'stateReason'> & { readonly approvedOn?: LocalDate },
  ): Promise<void>;
  /**
   * Who of these has a post on the day or is approved for one, in the whole county; true: on temporary posts only. When very
   * many are asked about, others can be among them.
   */
  placed(actor: Actor, personIds: readonly string[], on: LocalDate): Promise<ReadonlyMap<string, boolean>>;
  /** Waiting lists of a post that have not run out, the oldest decision first, each in its order. */
  waitingFor(actor: Actor, welfarePostId: string, today: LocalDate): Promise<ApplicationRecord[]>;
}

/** Whose application was approved: for agreements. */
export interface ApprovedApplication {
  readonly applicationId: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly welfarePostId: string;
  readonly divisionCode: DivisionCode;
  readonly declaredFacts: readonly DeclaredFact[];
}

/** What agreements and exits ask of hiring; inside their own transactions. */
export interface Placements {
  /** @throws DomainError conflict POSTS.NOT_APPROVED; not_found LIST.NOT_FOUND */
  approvedApplication(actor: Actor, applicationId: string): Promise<ApprovedApplication>;
  /** The agreement is signed. @throws DomainError conflict POSTS.NOT_APPROVED; not_found LIST.NOT_FOUND */
  markHired(actor: Actor, applicationId: string): Promise<void>;
  /** Gives a free place to the first who waits and is still eligible; null when nobody waits or no place is free. */
  promoteNext(
    actor: Actor,
    welfarePostId: string,
  ): Promise<{ readonly applicationId: string; readonly personName: string } | null>;
}
