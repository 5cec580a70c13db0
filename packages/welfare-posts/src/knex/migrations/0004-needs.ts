import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { postNeedWorkflow } from '../../model/post-need.js';
import { workModes } from '../../model/post-settings.js';
import { quotaChangeWorkflow } from '../../model/quota-change.js';
import { createNeedGuards } from './0004-need-guards.js';

type Options = Parameters<Migration['up']>[1];
type Trx = Parameters<Migration['up']>[0];

const workModeList = workModes.map((mode) => `'${mode}'`).join(', ');

/**
 * Needs, changes of places, and the money that is held for them. A need is approved, places change and money is held only
 * after the procedure has passed, and a fund never holds more than its budget: for every way into the database.
 */
export const needsMigration: Migration = {
  name: '0004-needs',
  async up(trx, options) {
    await createNeeds(trx, options);
    await extendPosts(trx, options);
    await createQuotaChanges(trx, options);
    await createFunds(trx, options);
    await createPopulations(trx, options);
    await createNeedGuards(trx, options.schema);
  },
};

async function createNeeds(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.post_needs (
       ${tenantColumns}, reason text not null, name text not null, category text not null, post_class text not null,
       work_mode text not null check (work_mode in (${workModeList})), pooled boolean not null, places int not null check (places > 0),
       duties text not null, required_days int not null check (required_days between 1 and 31), hours_per_day int check (hours_per_day between 1 and 12),
       standard_fen bigint not null check (standard_fen > 0), fund_id text not null, programme_id text, valid_from date not null, valid_to date not null,
       developing_department text not null, using_unit text not null, state text not null default 'draft', declared_on date not null, quota jsonb not null,
       primary key (county_code, id), constraint post_need_period check (valid_from <= valid_to),
       constraint post_need_hours check (work_mode <> 'hourly' or hours_per_day is not null))`,
    [schema],
  );
  await trx.raw('create index post_needs_place on ??.post_needs (county_code, division_code, id)', [schema]);
  await trx.raw('create index post_needs_declared on ??.post_needs (county_code, declared_on, id)', [schema]);
  await secureTable(trx, { schema, table: 'post_needs', applicationRole });
  await guardWorkflow(trx, { schema, table: 'post_needs', workflow: postNeedWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'post_needs',
    columns: [
      'places',
      'reason',
      'name',
      'category',
      'post_class',
      'work_mode',
      'pooled',
      'duties',
      'required_days',
      'hours_per_day',
      'standard_fen',
      'fund_id',
      'programme_id',
      'valid_from',
      'valid_to',
      'developing_department',
      'using_unit',
      'division_code',
    ],
    when: "old.state not in ('draft', 'returned')",
  });
}

/** What a need says about its post; posts that came by a roster file have none of it. */
async function extendPosts(trx: Trx, { schema }: Options): Promise<void> {
  await trx.raw(
    `alter table ??.welfare_posts add column post_class text, add column work_mode text check (work_mode in (${workModeList})),
       add column pooled boolean not null default false, add column duties text, add column hours_per_day int, add column programme_id text,
       add column fund_id text, add column need_id uuid,
       add constraint welfare_posts_need foreign key (county_code, need_id) references ??.post_needs (county_code, id),
       add constraint one_post_a_need unique (county_code, need_id)`,
    [schema, schema],
  );
  await freezeColumns(trx, {
    schema,
    table: 'welfare_posts',
    columns: ['need_id', 'division_code', 'standard_fen', 'valid_from', 'valid_to', 'code'],
    when: 'old.need_id is not null',
  });
}

async function createQuotaChanges(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.quota_changes (
       ${tenantColumns}, welfare_post_id uuid not null, places_from int not null, places_to int not null check (places_to >= 0), fund_id text,
       reason text not null, state text not null default 'submitted', declared_on date not null, decided_on date, held_fen bigint, quota jsonb not null,
       primary key (county_code, id), foreign key (county_code, welfare_post_id) references ??.welfare_posts (county_code, id),
       constraint quota_change_changes check (places_from <> places_to),
       constraint quota_change_decided check ((state = 'approved') = (decided_on is not null and held_fen is not null)))`,
    [schema, schema],
  );
  await trx.raw(
    "create unique index one_quota_change_a_post on ??.quota_changes (county_code, welfare_post_id) where state in ('submitted', 'returned')",
    [schema],
  );
  await trx.raw('create index quota_changes_post on ??.quota_changes (county_code, welfare_post_id, id)', [schema]);
  await trx.raw('create index quota_changes_declared on ??.quota_changes (county_code, declared_on, id)', [schema]);
  await secureTable(trx, { schema, table: 'quota_changes', applicationRole });
  await guardWorkflow(trx, { schema, table: 'quota_changes', workflow: quotaChangeWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'quota_changes',
    columns: ['places_to', 'welfare_post_id', 'places_from', 'fund_id', 'reason', 'division_code', 'declared_on'],
    when: 'true',
  });
}

async function createFunds(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.post_funds (
       ${tenantColumns}, fund_id text not null, year int not null, document_number text not null, budget_fen bigint not null, held_fen bigint not null default 0,
       primary key (county_code, id), constraint one_fund_a_year unique (county_code, fund_id, year),
       constraint post_fund_within_budget check (held_fen between 0 and budget_fen))`,
    [schema],
  );
  await secureTable(trx, { schema, table: 'post_funds', applicationRole, rights: ['select'] });
  // What is held is written by the ledger's trigger alone.
  if (applicationRole !== undefined)
    await trx.raw(
      `grant insert (county_code, id, division_code, created_by, fund_id, year, document_number, budget_fen),
         update (document_number, budget_fen, version) on ??.post_funds to ??`,
      [schema, applicationRole],
    );
  await trx.raw(
    `create table ??.post_fund_holds (
       ${tenantColumns}, post_fund_id uuid not null, welfare_post_id uuid not null, source text not null check (source in ('post-need', 'quota-change')),
       source_id uuid not null, held_on date not null, amount_fen bigint not null check (amount_fen <> 0),
       primary key (county_code, id), foreign key (county_code, post_fund_id) references ??.post_funds (county_code, id),
       foreign key (county_code, welfare_post_id) references ??.welfare_posts (county_code, id),
       constraint one_hold_a_decision unique (county_code, source_id, post_fund_id))`,
    [schema, schema, schema],
  );
  await trx.raw('create index post_fund_holds_fund on ??.post_fund_holds (county_code, post_fund_id, id)', [schema]);
  await trx.raw('create index post_fund_holds_post on ??.post_fund_holds (county_code, welfare_post_id)', [schema]);
  await secureTable(trx, { schema, table: 'post_fund_holds', applicationRole, rights: ['select', 'insert'] });
}

async function createPopulations(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.village_populations (
       ${tenantColumns}, population int not null check (population >= 0), counted_on date not null, source text not null,
       primary key (county_code, id), constraint one_count_a_day unique (county_code, division_code, counted_on))`,
    [schema],
  );
  await secureTable(trx, { schema, table: 'village_populations', applicationRole, rights: ['select', 'insert'] });
}
