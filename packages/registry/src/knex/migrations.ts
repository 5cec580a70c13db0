import { guardWorkflow, type Migration, runMigrations, secureTable } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { accountProblems, bankAccountWorkflow } from '../model/bank-account.js';

const persons: Migration = {
  name: '0001-persons',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.persons (
         county_code text not null, id uuid not null, division_code text not null, version int not null default 1,
         identity_sealed text not null, identity_hash text not null, identity_masked text not null, original_sealed text not null, certificate_sealed text,
         name text not null, sex text not null check (sex in ('male', 'female')), birth_date date not null, ethnicity text not null,
         household_code text not null, household_kind text not null, risk_eliminated boolean, relation text not null, education text not null,
         student_state text not null, health text not null, labour_capacity text, dibao boolean not null, work_place text not null, employer text not null,
         work_months int, post_kind text not null, post_months int, phone_sealed text not null, phone_masked text not null, facts_digest text not null,
         created_at timestamptz not null default now(), created_by uuid not null, updated_at timestamptz not null default now(), updated_by uuid not null,
         primary key (county_code, id), unique (county_code, identity_hash))`,
      [schema],
    );
    // Lists run inside one county; each sort has its index with the id that makes it stable.
    for (const column of ['division_code', 'name', 'birth_date', 'household_code']) {
      await trx.raw(`create index persons_${column} on ??.persons (county_code, ${column}, id)`, [schema]);
    }
    await secureTable(trx, { schema, table: 'persons', applicationRole });
  },
};

const bankAccounts: Migration = {
  name: '0002-bank-accounts',
  async up(trx, { schema, applicationRole }) {
    const problems = accountProblems.map((problem) => `'${problem}'`).join(', ');
    await trx.raw(
      `create table ??.bank_accounts (
         county_code text not null, id uuid not null, division_code text not null, version int not null default 1, person_id uuid not null,
         person_name text not null, bank_name text not null, card_sealed text, card_hash text, card_masked text not null, state text not null,
         problem text check (problem in (${problems})), source text not null, proposed_by uuid not null, confirmed_by uuid,
         confirmed_from_roster boolean not null default false, created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
         primary key (county_code, id), foreign key (county_code, person_id) references ??.persons (county_code, id),
         constraint bank_account_two_people check (state <> 'confirmed' or confirmed_from_roster or (confirmed_by is not null and confirmed_by <> proposed_by)),
         constraint bank_account_confirmed_has_card check (state <> 'confirmed' or card_sealed is not null))`,
      [schema, schema],
    );
    await trx.raw(
      "create unique index bank_accounts_one_confirmed on ??.bank_accounts (county_code, person_id) where state = 'confirmed'",
      [schema],
    );
    await trx.raw('create index bank_accounts_person on ??.bank_accounts (county_code, person_id, created_at)', [
      schema,
    ]);
    await trx.raw('create index bank_accounts_card on ??.bank_accounts (county_code, card_hash)', [schema]);
    await trx.raw('create index bank_accounts_created on ??.bank_accounts (county_code, created_at, id)', [schema]);
    await secureTable(trx, { schema, table: 'bank_accounts', applicationRole });
    await guardWorkflow(trx, { schema, table: 'bank_accounts', workflow: bankAccountWorkflow });
  },
};

/** Creates or updates the register's tables. */
export function migrateRegistry(
  knex: Knex,
  options: { schema: string; applicationRole?: string | undefined },
): Promise<string[]> {
  return runMigrations(knex, { ...options, module: 'registry', migrations: [persons, bankAccounts] });
}
