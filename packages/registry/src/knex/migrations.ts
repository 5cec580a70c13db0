import {
  dropWorkflow,
  freezeColumns,
  guardWorkflow,
  type Migration,
  runMigrations,
  secureTable,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { accountProblems, bankAccountWorkflow } from '../model/bank-account.js';
import { organisationKinds } from '../model/organisation.js';
import { labourCapacities } from '../model/person.js';
import { samePeopleMigration } from './same-people.js';

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

// Texts that are sorted and searched by their beginning compare by code point, whatever the database's locale: a range
// on the beginning then uses the plain index, also under row level security.
const sortable = 'text collate "C" not null';

const persons: Migration = {
  name: '0001-persons',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.persons (
         county_code text not null, id uuid not null, division_code ${sortable}, version int not null default 1,
         identity_sealed text not null, identity_hash text not null, identity_masked text not null, original_sealed text not null, certificate_sealed text,
         name ${sortable}, sex text not null check (sex in ('male', 'female')), birth_date date not null, ethnicity text not null,
         household_code ${sortable}, household_kind text not null, risk_eliminated boolean, relation text not null, education text not null,
         student_state text not null, health text not null, labour_capacity text check (labour_capacity in (${quoted(labourCapacities)})), dibao boolean not null, work_place text not null, employer text not null,
         work_months int, post_kind text not null, post_months int, phone_sealed text not null, phone_masked text not null, facts_digest text not null,
         created_at timestamptz not null default now(), created_by uuid not null, updated_at timestamptz not null default now(), updated_by uuid not null,
         primary key (county_code, id), unique (county_code, identity_hash))`,
      [schema],
    );
    // Lists run inside one county; each sort has its index with the id that makes it stable.
    for (const column of ['division_code', 'name', 'birth_date', 'household_code', 'updated_at']) {
      await trx.raw(`create index persons_${column} on ??.persons (county_code, ${column}, id)`, [schema]);
    }
    await trx.raw('create index persons_id on ??.persons (id)', [schema]);
    await secureTable(trx, { schema, table: 'persons', applicationRole });
  },
};

const bankAccounts: Migration = {
  name: '0002-bank-accounts',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.bank_accounts (
         county_code text not null, id uuid not null, division_code text not null, version int not null default 1, person_id uuid not null,
         person_name text not null, bank_name text not null, card_sealed text, card_hash text, card_masked text not null, state text not null,
         problem text check (problem in (${quoted(accountProblems)})), source text not null, proposed_by uuid not null, confirmed_by uuid,
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
    await trx.raw(
      "create unique index bank_accounts_one_card on ??.bank_accounts (county_code, person_id, card_hash) where state in ('unconfirmed', 'confirmed')",
      [schema],
    );
    await trx.raw('create index bank_accounts_id on ??.bank_accounts (id)', [schema]);
    await trx.raw('create index bank_accounts_person on ??.bank_accounts (county_code, person_id, created_at)', [
      schema,
    ]);
    await trx.raw('create index bank_accounts_card on ??.bank_accounts (county_code, card_hash)', [schema]);
    await trx.raw('create index bank_accounts_created on ??.bank_accounts (county_code, created_at, id)', [schema]);
    await secureTable(trx, { schema, table: 'bank_accounts', applicationRole });
    await guardWorkflow(trx, {
      schema,
      table: 'bank_accounts',
      workflow: bankAccountWorkflow,
      begins: bankAccountWorkflow.states,
    });
    // A card is confirmed as it was proposed: another number is another account.
    await freezeColumns(trx, {
      schema,
      table: 'bank_accounts',
      columns: [
        'person_id',
        'card_hash',
        'card_sealed',
        'card_masked',
        'bank_name',
        'proposed_by',
        'confirmed_from_roster',
      ],
      when: 'true',
    });
    await freezeColumns(trx, {
      schema,
      table: 'bank_accounts',
      columns: ['confirmed_by'],
      when: 'old.confirmed_by is not null',
    });
  },
};

const households: Migration = {
  name: '0003-households',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.households (
         county_code text not null, id uuid not null, division_code ${sortable}, version int not null default 1, code ${sortable},
         kind text not null, risk_eliminated boolean, head_name ${sortable}, member_count int not null, created_at timestamptz not null default now(),
         created_by uuid not null, updated_at timestamptz not null default now(), primary key (county_code, id), unique (county_code, code))`,
      [schema],
    );
    await trx.raw('create index households_id on ??.households (id)', [schema]);
    for (const column of ['division_code', 'head_name']) {
      await trx.raw(`create index households_${column} on ??.households (county_code, ${column}, id)`, [schema]);
    }
    await secureTable(trx, { schema, table: 'households', applicationRole });
  },
};

const personVersions: Migration = {
  name: '0004-person-versions',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.person_versions (
         county_code text not null, id uuid not null, division_code text not null, person_id uuid not null, version int not null,
         facts jsonb not null, replaced_at timestamptz not null default now(), replaced_by uuid not null, primary key (county_code, id),
         unique (county_code, person_id, version))`,
      [schema],
    );
    await secureTable(trx, { schema, table: 'person_versions', applicationRole, rights: ['select', 'insert'] });
    // A trigger, so that no way of changing a person forgets the history.
    await trx.raw(
      `create function ??.keep_person_version() returns trigger language plpgsql as $body$
       begin
         insert into ??.person_versions (county_code, id, division_code, person_id, version, facts, replaced_by)
         values (old.county_code, gen_random_uuid(), old.division_code, old.id, old.version, to_jsonb(old), new.updated_by);
         return new;
       end $body$`,
      [schema, schema],
    );
    await trx.raw(
      'create trigger keep_version before update on ??.persons for each row execute function ??.keep_person_version()',
      [schema, schema],
    );
  },
};

const organisations: Migration = {
  name: '0005-organisations',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.organisations (
         county_code text not null, id uuid not null, division_code ${sortable}, version int not null default 1, name ${sortable},
         kind text not null check (kind in (${quoted(organisationKinds)})), credit_code text not null, created_at timestamptz not null default now(),
         created_by uuid not null, updated_at timestamptz not null default now(), primary key (county_code, id),
         constraint organisations_once unique (county_code, division_code, name))`,
      [schema],
    );
    await trx.raw('create index organisations_id on ??.organisations (id)', [schema]);
    await trx.raw('create index organisations_name on ??.organisations (county_code, name, id)', [schema]);
    await secureTable(trx, { schema, table: 'organisations', applicationRole });
  },
};

const labourCapacity: Migration = {
  name: '0006-labour-capacities',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.labour_capacities (
         county_code text not null, id uuid not null, division_code ${sortable}, person_id uuid not null, class text not null check (class in (${quoted(labourCapacities)})),
         assessed_on date not null, valid_until date not null, assessor_name text not null, proof_file_id uuid, proof_text text not null,
         created_at timestamptz not null default now(), created_by uuid not null, primary key (county_code, id),
         foreign key (county_code, person_id) references ??.persons (county_code, id),
         constraint labour_capacity_lasts check (valid_until >= assessed_on),
         constraint labour_capacity_proven check (proof_file_id is not null or length(trim(proof_text)) >= 2))`,
      [schema, schema],
    );
    await trx.raw(
      'create index labour_capacities_person on ??.labour_capacities (county_code, person_id, assessed_on desc, id desc)',
      [schema],
    );
    await trx.raw('create index labour_capacities_assessed on ??.labour_capacities (county_code, assessed_on, id)', [
      schema,
    ]);
    // History by insertion: nothing is ever changed.
    await secureTable(trx, { schema, table: 'labour_capacities', applicationRole, rights: ['select', 'insert'] });
  },
};

const accountAnswers: Migration = {
  name: '0030-account-answers',
  async up(trx, { schema }) {
    await trx.raw(
      `alter table ??.bank_accounts add column confirmed_on date, add column checked_on date, add column bank_reason text,
         drop constraint bank_accounts_problem_check, add constraint bank_accounts_problem_check check (problem in (${quoted(accountProblems)}))`,
      [schema],
    );
    // What was confirmed before is confirmed since its last change; forced row level security hides rows from their owner too.
    await trx.raw('alter table ??.bank_accounts no force row level security', [schema]);
    await trx.raw(
      `update ??.bank_accounts set confirmed_on = (updated_at at time zone 'Asia/Shanghai')::date
         where state = 'confirmed' or (state = 'replaced' and (confirmed_by is not null or confirmed_from_roster))`,
      [schema],
    );
    await trx.raw('alter table ??.bank_accounts force row level security', [schema]);
    await trx.raw(
      "alter table ??.bank_accounts add constraint bank_account_confirmed_has_day check (state <> 'confirmed' or confirmed_on is not null)",
      [schema],
    );
    await freezeColumns(trx, {
      schema,
      table: 'bank_accounts',
      columns: ['confirmed_on'],
      when: 'old.confirmed_on is not null',
    });
    await dropWorkflow(trx, { schema, table: 'bank_accounts' });
    await guardWorkflow(trx, {
      schema,
      table: 'bank_accounts',
      workflow: bankAccountWorkflow,
      begins: bankAccountWorkflow.states,
    });
  },
};

/** Organisations are paid too: an account belongs to a person, or to the holder of a unified credit code. */
const organisationAccounts: Migration = {
  name: '0031-organisation-accounts',
  async up(trx, { schema }) {
    await trx.raw(
      `alter table ??.bank_accounts alter column person_id drop not null, add column credit_code text,
         add column holder text generated always as (coalesce(person_id::text, credit_code)) stored,
         add constraint bank_account_of_one_holder check (num_nonnulls(person_id, credit_code) = 1),
         add constraint bank_account_of_organisation_by_two check (credit_code is null or not confirmed_from_roster)`,
      [schema],
    );
    for (const index of ['bank_accounts_one_confirmed', 'bank_accounts_one_card'])
      await trx.raw('drop index ??.??', [schema, index]);
    await trx.raw(
      "create unique index bank_accounts_one_confirmed on ??.bank_accounts (county_code, holder) where state = 'confirmed'",
      [schema],
    );
    await trx.raw(
      "create unique index bank_accounts_one_card on ??.bank_accounts (county_code, holder, card_hash) where state in ('unconfirmed', 'confirmed')",
      [schema],
    );
    await trx.raw('create index bank_accounts_holder on ??.bank_accounts (county_code, holder, created_at)', [schema]);
    await trx.raw('create index organisations_credit_code on ??.organisations (county_code, credit_code)', [schema]);
    await freezeColumns(trx, { schema, table: 'bank_accounts', columns: ['credit_code'], when: 'true' });
  },
};

/** Creates or updates the register's tables. */
export function migrateRegistry(
  knex: Knex,
  options: { schema: string; applicationRole?: string | undefined },
): Promise<string[]> {
  const migrations = [
    persons,
    bankAccounts,
    households,
    personVersions,
    organisations,
    labourCapacity,
    samePeopleMigration,
    accountAnswers,
    organisationAccounts,
  ];
  return runMigrations(knex, { ...options, module: 'registry', migrations });
}
