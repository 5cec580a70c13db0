import {
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { claimantKinds } from '../../model/claim-settings.js';
import { claimWorkflow } from '../../model/claim-workflow.js';
import { payeeKinds } from '../../model/source.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
type Options = Parameters<Migration['up']>[1];
type Trx = Parameters<Migration['up']>[0];

/** Claims, the officers' rulings on them, and what a person has from other counties. */
export const claimsMigration: Migration = {
  name: '0009-claims',
  async up(trx, options) {
    await createClaims(trx, options);
    await guardClaims(trx, options.schema);
    await createRulings(trx, options);
    await createNumbers(trx, options);
    await createElsewhere(trx, options);
  },
};

async function createClaims(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.subsidy_claims (
       ${tenantColumns}, number text not null, scheme_id text not null, scheme_code text not null, scheme_title text not null,
       period text not null check (period ~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])$'), event_on date not null,
       claimant_kind text not null check (claimant_kind in (${listOf(claimantKinds)})), claimant_name text not null,
       person_id uuid, person_name text collate "C" not null, identity_masked text not null,
       payee_kind text not null check (payee_kind in (${listOf(payeeKinds)})), payee_id text not null, payee_name text not null,
       organisation_id uuid, subject_id uuid, subject_title text not null, facts jsonb not null, household text, trade_and_level text,
       documents jsonb not null, declared_fen bigint check (declared_fen >= 0), due_on date, late boolean not null default false,
       window_clause text not null default '', rule_version text not null, state text not null default 'draft', state_reason text not null default '',
       refusal jsonb, appeal_note text not null default '', touched_by uuid[] not null,
       submitted_on date, submitted_by uuid, submitted_by_name text, checked_on date, checked_by uuid, checked_by_name text,
       accepted_on date, accepted_by uuid, accepted_by_name text, refused_by uuid, amount_fen bigint, run_id uuid,
       primary key (county_code, id), constraint claim_number unique (county_code, number),
       constraint claim_is_about_somebody check (person_id is not null or subject_id is not null or organisation_id is not null),
       constraint claim_maker_is_touched check (created_by = any (touched_by)),
       constraint claim_submitted check (state in ('draft', 'withdrawn') or (submitted_by is not null and submitted_on is not null and submitted_by = any (touched_by))),
       constraint claim_checker_is_not_maker check (checked_by is null or not checked_by = any (touched_by)),
       constraint claim_accepter_is_another check (accepted_by is null or (not accepted_by = any (touched_by) and accepted_by <> checked_by)),
       constraint claim_checked check (state not in ('checked', 'accepted', 'in_run', 'settled') or (checked_by is not null and checked_on is not null)),
       constraint claim_accepted check (state not in ('accepted', 'in_run', 'settled') or (accepted_by is not null and accepted_on is not null)),
       constraint claim_refuser_is_not_maker check (refused_by is null or not refused_by = any (touched_by)),
       constraint claim_refused_has_reason check ((state = 'refused') = (refusal is not null) and (state <> 'refused' or length(trim(appeal_note)) >= 2)),
       constraint claim_in_its_run check ((state in ('in_run', 'settled')) <= (run_id is not null)))`,
    [schema],
  );
  for (const columns of [
    'scheme_id, period, state',
    'division_code, id',
    'person_id',
    'person_name',
    'run_id',
    'household',
  ])
    await trx.raw(`create index ?? on ??.subsidy_claims (county_code, ${columns})`, [
      `claims_by_${columns.split(',')[0]}`,
      schema,
    ]);
  await secureTable(trx, { schema, table: 'subsidy_claims', applicationRole });
  await openToOrganisation(trx, { schema, table: 'subsidy_claims', column: 'organisation_id' });
  await guardWorkflow(trx, { schema, table: 'subsidy_claims', workflow: claimWorkflow });
}

/** What was handed in is what is checked and paid; who had a hand in it is never forgotten. */
async function guardClaims(trx: Trx, schema: string): Promise<void> {
  const table = 'subsidy_claims';
  const lasting = ['number', 'scheme_id', 'scheme_code', 'person_id', 'person_name', 'identity_masked', 'payee_kind']
    .concat(['payee_id', 'payee_name', 'organisation_id', 'subject_id', 'claimant_kind', 'claimant_name'])
    .concat(['division_code', 'created_by', 'id']);
  await freezeColumns(trx, { schema, table, columns: lasting, when: 'true' });
  const handedIn = ['facts', 'documents', 'declared_fen', 'period', 'event_on', 'trade_and_level'];
  await freezeColumns(trx, { schema, table, columns: handedIn, when: "old.state not in ('draft', 'returned')" });
  await freezeColumns(trx, {
    schema,
    table,
    columns: ['state_reason', 'refusal', 'appeal_note', 'accepted_by', 'checked_by', 'submitted_by', 'run_id'],
    when: "old.state in ('settled', 'refused', 'withdrawn')",
  });
  await trx.raw(
    `create function ??.claim_hands_only_grow() returns trigger language plpgsql as $body$
     begin
       if not new.touched_by @> old.touched_by then
         raise exception 'who touched a claim cannot be forgotten' using errcode = 'check_violation', constraint = 'claim_hands_only_grow';
       end if;
       return new;
     end $body$`,
    [schema],
  );
  await trx.raw(
    'create trigger claim_hands_only_grow before update on ??.subsidy_claims for each row execute function ??.claim_hands_only_grow()',
    [schema, schema],
  );
  // A claim is in a run that is being made, and settled by one that was approved.
  await trx.raw(
    `create function ??.claim_follows_its_run() returns trigger language plpgsql as $body$
     begin
       if new.state = 'settled' and not exists (select 1 from ??.subsidy_items i join ??.subsidy_runs r on r.county_code = i.county_code and r.id = i.run_id
           where i.county_code = new.county_code and i.claim_id = new.id and i.live and i.run_id = new.run_id and r.state = 'approved') then
         raise exception 'a claim is settled by an approved line' using errcode = 'check_violation', constraint = 'claim_follows_its_run';
       end if;
       return new;
     end $body$`,
    [schema, schema, schema],
  );
  await trx.raw(
    "create trigger claim_follows_its_run before update on ??.subsidy_claims for each row when (new.state = 'settled' and old.state <> 'settled') execute function ??.claim_follows_its_run()",
    [schema, schema],
  );
}

async function createRulings(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.subsidy_claim_rulings (
       ${tenantColumns}, claim_id uuid not null, person_id text not null, held_code text not null,
       verdict text not null check (verdict in ('allow', 'refuse')), reason text not null check (length(trim(reason)) >= 2), ruled_by_name text not null,
       primary key (county_code, id), foreign key (county_code, claim_id) references ??.subsidy_claims (county_code, id),
       constraint one_ruling unique (county_code, claim_id, person_id, held_code))`,
    [schema, schema],
  );
  await secureTable(trx, {
    schema,
    table: 'subsidy_claim_rulings',
    applicationRole,
    rights: ['select', 'insert'],
  });
  await trx.raw(
    `create function ??.ruling_is_anothers() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from ??.subsidy_claims c where c.county_code = new.county_code and c.id = new.claim_id and new.created_by = any (c.touched_by)) then
         raise exception 'who made a claim does not rule on it' using errcode = 'check_violation', constraint = 'ruling_is_anothers';
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger ruling_is_anothers before insert on ??.subsidy_claim_rulings for each row execute function ??.ruling_is_anothers()',
    [schema, schema],
  );
}

/** The next number of a county and year, which nobody else gets before the transaction ends; an institution sees only its own. */
async function createNumbers(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    'create table ??.subsidy_claim_numbers (county_code text not null, year int not null, last int not null, primary key (county_code, year))',
    [schema],
  );
  await trx.raw(
    `create function ??.next_claim_number(county text, asked_year int) returns text
       language sql security definer set search_path = pg_catalog as $body$
       insert into ??.subsidy_claim_numbers as n values (county, asked_year, 1)
         on conflict (county_code, year) do update set last = n.last + 1 returning n.year::text || lpad(n.last::text, 6, '0') $body$`,
    [schema, schema],
  );
  await trx.raw('revoke execute on function ??.next_claim_number(text, int) from public', [schema]);
  if (applicationRole !== undefined)
    await trx.raw('grant execute on function ??.next_claim_number(text, int) to ??', [schema, applicationRole]);
}

/**
 * What the same people are paid in other counties: which subsidy, for when and how much; not where, nor by which run. Whom
 * a county asks about, the register has matched by the keyed hash of the identity number.
 */
async function createElsewhere(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create function ??.held_elsewhere(asked jsonb)
       returns table (key text, scheme_code text, period text, event_on date, amount_fen bigint, shared jsonb)
       language plpgsql security definer set search_path = pg_catalog as $body$
     declare
       seen_from text := coalesce(current_setting('gongyi.scope_from', true), '');
       seen_to text := coalesce(current_setting('gongyi.scope_to', true), '');
     begin
       perform set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true);
       return query select r.key, i.scheme_code, i.period, i.event_on, i.amount_fen, i.shared - 'household'
         from jsonb_to_recordset(asked) as r (key text, county text, person text)
         join ??.subsidy_items i on i.county_code = r.county and i.person_id = r.person and i.live;
       perform set_config('gongyi.scope_from', seen_from, true), set_config('gongyi.scope_to', seen_to, true);
     end $body$`,
    [schema, schema],
  );
  await trx.raw('revoke execute on function ??.held_elsewhere(jsonb) from public', [schema]);
  if (applicationRole !== undefined)
    await trx.raw('grant execute on function ??.held_elsewhere(jsonb) to ??', [schema, applicationRole]);
}
