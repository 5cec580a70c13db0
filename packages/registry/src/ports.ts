import type { Actor, CheckedRow, CountyCode, ListQuery, Page } from '@gongyi/kernel';
import type { BankAccountFilter, BankAccountRecord, OfferedAccount } from './model/bank-account.js';
import type { PersonEdit, PersonFilter, PersonRecord } from './model/person.js';

/** A person as other modules know one. */
export interface KnownPerson {
  readonly personId: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly birthDate: string;
  readonly householdCode: string;
  readonly divisionCode: string;
}

export interface PayeeAccount {
  readonly accountId: string;
  readonly version: number;
  readonly personId: string;
  readonly bankName: string;
  readonly cardMasked: string;
  /** Plain: for payment files only. */
  readonly cardNumber: string | null;
  readonly holderName: string;
  readonly state: 'confirmed' | 'unconfirmed' | 'invalid';
  readonly problem: string | null;
}

/** Where people are kept. Every method sees only the actor's scope. */
export interface PersonStore {
  find(actor: Actor, query: ListQuery<PersonFilter>): Promise<Page<PersonRecord>>;
  get(actor: Actor, id: string): Promise<PersonRecord | undefined>;
  /** By plain identity number. */
  findByIdentity(actor: Actor, identities: readonly string[]): Promise<Map<string, KnownPerson>>;
  /** Fills in `action`: create, update or unchanged against what is stored. */
  compare(actor: Actor, rows: readonly CheckedRow[]): Promise<CheckedRow[]>;
  /** Writes the good rows of a register file; whole or not at all. */
  upsert(
    actor: Actor,
    county: CountyCode,
    rows: readonly CheckedRow[],
  ): Promise<{ created: number; updated: number; unchanged: number }>;
  edit(actor: Actor, id: string, edit: PersonEdit): Promise<PersonRecord>;
  reveal(actor: Actor, id: string): Promise<{ identity: string; phone: string } | undefined>;
}

export interface BankAccountStore {
  find(actor: Actor, query: ListQuery<BankAccountFilter>): Promise<Page<BankAccountRecord>>;
  get(actor: Actor, id: string): Promise<BankAccountRecord | undefined>;
  propose(actor: Actor, account: OfferedAccount & { source: string }): Promise<BankAccountRecord>;
  /** Confirms and retires the account confirmed before. */
  confirm(actor: Actor, id: string): Promise<BankAccountRecord>;
  reject(actor: Actor, id: string): Promise<BankAccountRecord>;
  /** Takes accounts from a roster: good ones confirmed, doubtful ones waiting with their problem. */
  offer(
    actor: Actor,
    accounts: readonly OfferedAccount[],
    source: string,
  ): Promise<{ created: number; unchanged: number; doubtful: number }>;
  forPeople(actor: Actor, personIds: readonly string[]): Promise<Map<string, PayeeAccount>>;
}
