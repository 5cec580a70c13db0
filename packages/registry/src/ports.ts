import type { Actor, CheckedRow, CountyCode, ListQuery, LocalDate, Page, ResidentId } from '@gongyi/kernel';
import type {
  BankAccountFilter,
  BankAccountRecord,
  BankAnswer,
  OfferedAccount,
  ProposedAccount,
} from './model/bank-account.js';
import type { HouseholdFilter, HouseholdRecord } from './model/household.js';
import type { AssessCapacity, LabourCapacityFilter, LabourCapacityRecord } from './model/labour-capacity.js';
import type {
  NewOrganisation,
  OrganisationEdit,
  OrganisationFilter,
  OrganisationRecord,
} from './model/organisation.js';
import type {
  PersonEdit,
  PersonFilter,
  PersonRecord,
  PersonVersionFilter,
  PersonVersionRecord,
} from './model/person.js';

/** A person as other modules know one. */
export interface KnownPerson {
  readonly personId: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly birthDate: string;
  readonly householdCode: string;
  readonly divisionCode: string;
}

/** How a person stands, for rules that ask about many people at once; the hash is the same in every county. */
export interface PersonStanding {
  readonly identityHash: string;
  readonly birthDate: LocalDate;
  readonly sex: 'male' | 'female';
}

/** The same person in another county: an id, and nothing else. */
export interface SamePerson {
  readonly personId: string;
  readonly countyCode: CountyCode;
  readonly personIdThere: string;
}

/** One card or account number that several holders have. */
export interface SharedAccount extends Pick<PaidAccount, 'bankName' | 'cardMasked'> {
  readonly holders: readonly string[];
}

/** The account of a holder as somebody knew it once. */
export interface KnownAccount extends Pick<PaidAccount, 'accountId' | 'version'> {
  readonly holder: string;
}
export type CurrentAccount = Pick<PaidAccount, 'cardMasked' | 'state'>;

export interface PaidAccount {
  readonly accountId: string;
  readonly version: number;
  readonly bankName: string;
  readonly cardMasked: string;
  /** Plain: for payment files only. */
  readonly cardNumber: string | null;
  readonly holderName: string;
  readonly state: 'confirmed' | 'unconfirmed' | 'invalid';
  readonly problem: string | null;
  readonly checkedOn: LocalDate | null;
}

export interface PayeeAccount extends PaidAccount {
  /** The day on which it took the place of another account that was once confirmed; null for a first one. */
  readonly changedOn: LocalDate | null;
  /** What it took the place of, while nothing is wrong with that. */
  readonly previous: PaidAccount | null;
}

/** Where people and their households are kept. Every method sees only the actor's scope. */
export interface PersonStore {
  find(actor: Actor, query: ListQuery<PersonFilter>): Promise<Page<PersonRecord>>;
  get(actor: Actor, id: string): Promise<PersonRecord | undefined>;
  /** By plain identity number. */
  findByIdentity(actor: Actor, identities: readonly string[]): Promise<Map<string, KnownPerson>>;
  findByIds(actor: Actor, personIds: readonly string[]): Promise<Map<string, KnownPerson>>;
  /** Household codes by person. */
  householdsOf(actor: Actor, personIds: readonly string[]): Promise<Map<string, string>>;
  standingOf(actor: Actor, personIds: readonly string[]): Promise<Map<string, PersonStanding>>;
  /** Who of them is registered in other counties too, found by the keyed hash of the identity number. */
  samePeople(actor: Actor, personIds: readonly string[]): Promise<readonly SamePerson[]>;
  /** Who of them was born on the day or before it. */
  bornBy(actor: Actor, personIds: readonly string[], day: LocalDate): Promise<Set<string>>;
  /** Fills in `action`: create, update or unchanged against what is stored. */
  compare(actor: Actor, rows: readonly CheckedRow[]): Promise<CheckedRow[]>;
  /**
   * Writes the good rows of a register file and brings their households up to date; whole or not at all. What an
   * officer corrected by hand stays until the file says something new about the person.
   *
   * @throws DomainError conflict REGISTRY.REGISTERED_ELSEWHERE when somebody is registered outside the actor's places.
   */
  upsert(
    actor: Actor,
    county: CountyCode,
    rows: readonly CheckedRow[],
  ): Promise<{ created: number; updated: number; unchanged: number }>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT; not_found LIST.NOT_FOUND */
  edit(actor: Actor, id: string, edit: PersonEdit): Promise<PersonRecord>;
  /** Identity numbers in plain, for other modules; what they do with them is theirs to audit. */
  identitiesOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, ResidentId>>;
  reveal(actor: Actor, id: string): Promise<{ identity: string; phone: string } | undefined>;
  /** How people stood before each change, the last first. */
  findVersions(actor: Actor, query: ListQuery<PersonVersionFilter>): Promise<Page<PersonVersionRecord>>;
  findHouseholds(actor: Actor, query: ListQuery<HouseholdFilter>): Promise<Page<HouseholdRecord>>;
  getHousehold(actor: Actor, id: string): Promise<HouseholdRecord | undefined>;
}

/** An organisation that can be paid; the host knows employers of the register and institutions of other modules. */
export interface PaidOrganisations {
  byCreditCode(actor: Actor, creditCode: string): Promise<{ readonly name: string } | undefined>;
}

export interface OrganisationStore {
  /** undefined where nobody of the code is recorded. */
  byCreditCode(actor: Actor, creditCode: string): Promise<OrganisationRecord | undefined>;
  find(actor: Actor, query: ListQuery<OrganisationFilter>): Promise<Page<OrganisationRecord>>;
  get(actor: Actor, id: string): Promise<OrganisationRecord | undefined>;
  /** @throws DomainError conflict REGISTRY.ORGANISATION_EXISTS {name} */
  create(actor: Actor, organisation: NewOrganisation): Promise<OrganisationRecord>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT | REGISTRY.ORGANISATION_EXISTS; not_found LIST.NOT_FOUND */
  edit(actor: Actor, id: string, edit: OrganisationEdit): Promise<OrganisationRecord>;
}

export interface BankAccountStore {
  find(actor: Actor, query: ListQuery<BankAccountFilter>): Promise<Page<BankAccountRecord>>;
  get(actor: Actor, id: string): Promise<BankAccountRecord | undefined>;
  /** @throws DomainError conflict REGISTRY.CARD_ALREADY_HELD when the holder already has this account. */
  propose(actor: Actor, account: ProposedAccount): Promise<BankAccountRecord>;
  /** Confirms on a day and retires the account confirmed before. */
  confirm(actor: Actor, id: string, on: LocalDate): Promise<BankAccountRecord>;
  reject(actor: Actor, id: string): Promise<BankAccountRecord>;
  /** Takes accounts from a roster: good ones confirmed, doubtful ones waiting with their problem. */
  offer(
    actor: Actor,
    accounts: readonly OfferedAccount[],
    source: string,
    on: LocalDate,
  ): Promise<{ created: number; unchanged: number; doubtful: number }>;
  /** By the ids of people and the credit codes of organisations. */
  forHolders(actor: Actor, holders: readonly string[]): Promise<Map<string, PayeeAccount>>;
  /** Which numbers several of these holders have, the largest groups first. */
  shared(actor: Actor, holders: readonly string[]): Promise<SharedAccount[]>;
  /** Whose account is another one now, or was changed since; null for those who have none any more. */
  changed(actor: Actor, known: readonly KnownAccount[]): Promise<Map<string, CurrentAccount | null>>;
  /** Keeps what a bank said; what it refuses becomes invalid, unless it was given up meanwhile. Answers what changed. */
  noteAnswers(
    actor: Actor,
    answers: readonly BankAnswer[],
  ): Promise<{ readonly usable: number; readonly refused: number }>;
}

/** What the register knows about somebody who applies for something, on a day. */
export interface ApplicantPerson {
  readonly personId: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly birthDate: LocalDate;
  readonly householdCode: string;
  /** One object for everybody of whom the same is known: a county has few kinds of people. */
  readonly known: KnownOfApplicant;
}

export interface KnownOfApplicant {
  readonly sex: 'male' | 'female';
  readonly householdKind: string | null;
  readonly riskRemoved: boolean | null;
  readonly monitored: boolean;
  /** As found and still valid on the day; the register's own word while nobody assessed; else null. */
  readonly labourCapacity: string | null;
}

/** Where findings of labour capacity are kept. Every method sees only the actor's scope. */
export interface LabourCapacityStore {
  /** The last first. */
  find(actor: Actor, query: ListQuery<LabourCapacityFilter>): Promise<Page<LabourCapacityRecord>>;
  /** Adds a finding, and shows it in the person's record unless a later one is there. */
  assess(
    actor: Actor,
    assessment: Omit<AssessCapacity, 'proofFileId'> & {
      readonly personId: string;
      readonly divisionCode: string;
      readonly proofFileId: string | null;
    },
  ): Promise<LabourCapacityRecord>;
  /**
   * These people and everybody who lives with them, by id; by one query, however many. When very many are asked about,
   * others whom the actor may see can be among them.
   */
  withHouseholds(
    actor: Actor,
    personIds: readonly string[],
    on: LocalDate,
  ): Promise<ReadonlyMap<string, ApplicantPerson>>;
}
