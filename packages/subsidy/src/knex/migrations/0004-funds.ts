import {
  freezeColumns,
  guardWorkflow,
  inSchema,
  type Migration,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { fundEntryKinds } from '../../model/fund.js';
import { fundDocumentWorkflow } from '../../model/fund-workflow.js';

type Trx = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];

const kinds = fundEntryKinds.map((kind) => `'${kind}'`).join(', ');

/** The sums of a fund and of one purpose in it; only the ledger's triggers write them. */
const sums = `held_fen bigint not null default 0, committed_fen bigint not null default 0, paid_fen bigint not null default 0,
  returned_fen bigint not null default 0`;
const neverBelowZero = 'held_fen >= 0 and committed_fen >= 0 and returned_fen >= 0 and paid_fen >= returned_fen';

/**
 * One ledger of funds: budgets by documents that a second person approved, and entries that are never changed. What is held,
 * committed and paid follows from the entries alone; no fund promises more than it has, for every way into the database.
 */
export const fundsMigration: Migration = {
  name: '0004-funds',
  async up(trx, options) {
    await createFunds(trx, options);
    await createDocuments(trx, options);
    await createEntries(trx, options);
    await createClaims(trx, options);
    await guardDocuments(trx, options);
    await guardEntries(trx, options);
  },
};

async function createFunds(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.funds (
       ${tenantColumns}, source text not null, name_zh text not null, name_en text not null, year int not null, budget_fen bigint not null default 0,
       ${sums}, free_fen bigint generated always as (budget_fen - held_fen - committed_fen - paid_fen + returned_fen) stored,
       last_booked_on date, primary key (county_code, id), constraint one_fund_a_year unique (county_code, source, year),
       constraint fund_is_the_countys check (division_code = county_code || '000000'),
       constraint fund_sums check (${neverBelowZero}), constraint fund_within_budget check (free_fen >= 0))`,
    [schema],
  );
  await secureTable(trx, { schema, table: 'funds', applicationRole, rights: ['select'] });
  await freezeColumns(trx, { schema, table: 'funds', columns: ['source', 'year', 'division_code'], when: 'true' });
  await trx.raw(
    `create table ??.fund_purposes (
       county_code text not null, division_code text not null, fund_id uuid not null, purpose_kind text not null, purpose_id uuid not null, ${sums},
       primary key (county_code, fund_id, purpose_kind, purpose_id), foreign key (county_code, fund_id) references ??.funds (county_code, id),
       constraint purpose_within_its_money check (${neverBelowZero}))`,
    [schema, schema],
  );
  await trx.raw('create index fund_purposes_purpose on ??.fund_purposes (county_code, purpose_kind, purpose_id)', [
    schema,
  ]);
  await secureTable(trx, { schema, table: 'fund_purposes', applicationRole, rights: ['select'] });
  // Whoever may update one column may lock the row; the sums are the triggers'.
  if (applicationRole !== undefined)
    await trx.raw(
      `grant insert (county_code, id, division_code, created_by, source, name_zh, name_en, year), update (version) on ??.funds to ??`,
      [schema, applicationRole],
    );
}

async function createDocuments(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.fund_documents (
       ${tenantColumns}, fund_id uuid not null, number text not null, document_date date not null, amount_fen bigint not null check (amount_fen <> 0),
       reason text not null, state text not null default 'draft', created_on date not null, decided_by uuid, decided_on date, decision_reason text,
       primary key (county_code, id), foreign key (county_code, fund_id) references ??.funds (county_code, id),
       constraint fund_document_decided check ((state = 'draft') = (decided_by is null) and (decided_by is null) = (decided_on is null)),
       constraint fund_document_rejected check (state <> 'rejected' or decision_reason is not null),
       constraint fund_document_two_people check (decided_by is distinct from created_by))`,
    [schema, schema],
  );
  await trx.raw('create index fund_documents_fund on ??.fund_documents (county_code, fund_id, id)', [schema]);
  await trx.raw(
    "create unique index one_fund_document on ??.fund_documents (county_code, fund_id, number) where state <> 'rejected'",
    [schema],
  );
  await secureTable(trx, { schema, table: 'fund_documents', applicationRole, rights: ['select', 'insert'] });
  if (applicationRole !== undefined)
    await trx.raw('grant update (state, decided_by, decided_on, decision_reason, version) on ??.fund_documents to ??', [
      schema,
      applicationRole,
    ]);
  await guardWorkflow(trx, { schema, table: 'fund_documents', workflow: fundDocumentWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'fund_documents',
    columns: [
      'amount_fen',
      'fund_id',
      'number',
      'document_date',
      'reason',
      'created_by',
      'created_on',
      'division_code',
    ],
    when: 'true',
  });
  await freezeColumns(trx, {
    schema,
    table: 'fund_documents',
    columns: ['decided_by', 'decided_on', 'decision_reason'],
    when: "old.state <> 'draft'",
  });
}

async function createEntries(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.fund_entries (
       ${tenantColumns}, fund_id uuid not null, kind text not null check (kind in (${kinds})), pot text, amount_fen bigint not null check (amount_fen > 0),
       booked_on date not null, purpose_kind text not null, purpose_id uuid not null, purpose_title text not null, person_id uuid, item text, item_key text,
       command text not null, primary key (county_code, id), foreign key (county_code, fund_id) references ??.funds (county_code, id),
       constraint one_entry_a_command unique (county_code, command),
       constraint release_names_its_pot check (case kind when 'release' then coalesce(pot in ('held', 'committed'), false) else pot is null end),
       constraint item_is_a_persons check ((item is null) = (item_key is null) and (item is null or person_id is not null)))`,
    [schema, schema],
  );
  await trx.raw('create index fund_entries_fund on ??.fund_entries (county_code, fund_id, booked_on, id)', [schema]);
  await trx.raw('create index fund_entries_purpose on ??.fund_entries (county_code, purpose_kind, purpose_id, id)', [
    schema,
  ]);
  await trx.raw(
    'create index fund_entries_person on ??.fund_entries (county_code, person_id, item, item_key) where person_id is not null',
    [schema],
  );
  await secureTable(trx, { schema, table: 'fund_entries', applicationRole, rights: ['select', 'insert'] });
}

/** Who pays a person's item: the first fund that commits or pays it. */
async function createClaims(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.fund_claims (
       county_code text not null, division_code text not null, person_id uuid not null, item text not null, item_key text not null, fund_id uuid not null,
       purpose_kind text not null, purpose_id uuid not null, constraint one_payer_an_item primary key (county_code, person_id, item, item_key),
       foreign key (county_code, fund_id) references ??.funds (county_code, id))`,
    [schema, schema],
  );
  await secureTable(trx, { schema, table: 'fund_claims', applicationRole, rights: ['select'] });
}

async function guardDocuments(trx: Trx, { schema }: Options): Promise<void> {
  await trx.raw(
    `create function ??.book_fund_document() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     begin
       if new.state = 'approved' and old.state <> 'approved' then
         update ??.funds set budget_fen = budget_fen + new.amount_fen, last_booked_on = new.decided_on
           where county_code = new.county_code and id = new.fund_id and (last_booked_on is null or last_booked_on <= new.decided_on);
         if not found then
           raise exception 'a ledger is written in the order of days' using errcode = 'check_violation', constraint = 'fund_in_order_of_days';
         end if;
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger book_fund_document before update on ??.fund_documents for each row execute function ??.book_fund_document()',
    [schema, schema],
  );
}

/** What entries of these kinds do to the sums, as `moveFunds` says it. */
const moved = `
  coalesce(sum(amount_fen) filter (where kind = 'hold'), 0) - coalesce(sum(amount_fen) filter (where kind = 'commit' or pot = 'held'), 0) as held,
  coalesce(sum(amount_fen) filter (where kind in ('commit', 'return')), 0)
    - coalesce(sum(amount_fen) filter (where kind = 'pay' or pot = 'committed'), 0) as committed,
  coalesce(sum(amount_fen) filter (where kind = 'pay'), 0) as paid,
  coalesce(sum(amount_fen) filter (where kind = 'return'), 0) as returned`;

async function guardEntries(trx: Trx, { schema }: Options): Promise<void> {
  const sql = `create function ??.book_fund_entries() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare fund record; taken record;
     begin
       for fund in select county_code, fund_id, min(booked_on) first_day, max(booked_on) last_day, ${moved}
           from added group by county_code, fund_id order by fund_id loop
         update ??.funds f set held_fen = f.held_fen + fund.held, committed_fen = f.committed_fen + fund.committed, paid_fen = f.paid_fen + fund.paid,
             returned_fen = f.returned_fen + fund.returned, last_booked_on = fund.last_day
           where f.county_code = fund.county_code and f.id = fund.fund_id and (f.last_booked_on is null or f.last_booked_on <= fund.first_day);
         if not found then
           raise exception 'a ledger is written in the order of days' using errcode = 'check_violation', constraint = 'fund_in_order_of_days';
         end if;
       end loop;
       insert into ??.fund_purposes (county_code, division_code, fund_id, purpose_kind, purpose_id)
         select distinct county_code, county_code || '000000', fund_id, purpose_kind, purpose_id from added on conflict do nothing;
       update ??.fund_purposes p set held_fen = p.held_fen + m.held, committed_fen = p.committed_fen + m.committed, paid_fen = p.paid_fen + m.paid,
           returned_fen = p.returned_fen + m.returned
         from (select county_code, fund_id, purpose_kind, purpose_id, ${moved} from added group by county_code, fund_id, purpose_kind, purpose_id) m
         where p.county_code = m.county_code and p.fund_id = m.fund_id and p.purpose_kind = m.purpose_kind and p.purpose_id = m.purpose_id;
       insert into ??.fund_claims (county_code, division_code, person_id, item, item_key, fund_id, purpose_kind, purpose_id)
         select distinct county_code, county_code || '000000', person_id, item, item_key, fund_id, purpose_kind, purpose_id from added
         where item is not null and kind in ('commit', 'pay') order by 1, 3, 4, 5 on conflict do nothing;
       select c.fund_id into taken from added a join ??.fund_claims c on c.county_code = a.county_code and c.person_id = a.person_id and c.item = a.item
           and c.item_key = a.item_key
         where a.kind in ('commit', 'pay') and (c.fund_id, c.purpose_kind, c.purpose_id) <> (a.fund_id, a.purpose_kind, a.purpose_id) limit 1;
       if found then
         raise exception 'another payer has this item of the person' using errcode = 'check_violation', constraint = 'one_payer_an_item';
       end if;
       -- An item that is given up before it was paid, or after everything came back, may be paid by another fund.
       delete from ??.fund_claims c using added a where a.kind = 'release' and a.pot = 'committed' and c.county_code = a.county_code
         and c.person_id = a.person_id and c.item = a.item and c.item_key = a.item_key and c.fund_id = a.fund_id
         and (select coalesce(sum(case e.kind when 'pay' then e.amount_fen when 'return' then -e.amount_fen else 0 end), 0) from ??.fund_entries e
           where e.county_code = c.county_code and e.person_id = c.person_id and e.item = c.item and e.item_key = c.item_key) = 0;
       return null;
     end $body$`;
  await inSchema(trx, schema, sql);
  await trx.raw(
    'create trigger book_fund_entries after insert on ??.fund_entries referencing new table as added for each statement execute function ??.book_fund_entries()',
    [schema, schema],
  );
}
