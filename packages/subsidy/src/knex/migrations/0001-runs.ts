import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { subsidyRunWorkflow } from '../../model/run-workflow.js';
import { payeeKinds } from '../../model/source.js';

const payees = payeeKinds.map((kind) => `'${kind}'`).join(', ');

/** Runs, their lines and the decisions on them. */
export const runsMigration: Migration = {
  name: '0001-runs',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.subsidy_runs (
         ${tenantColumns}, scheme_id text not null, scheme_title text not null,
         period text not null check (period ~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])$'),
         kind text not null check (kind in ('regular', 'supplementary')), state text not null default 'draft', round int not null default 0,
         rule_version text, line_count int not null default 0, payable_count int not null default 0,
         payable_total_fen bigint not null default 0, refused_count int not null default 0, excluded_count int not null default 0,
         declared_different_count int not null default 0, input_digest text, lines_digest text, digest text,
         touched_by uuid[] not null, job_id uuid, problem jsonb, computed_at timestamptz,
         submitted_by uuid, submitted_at timestamptz, approved_by uuid, approved_at timestamptz,
         approved_count int, approved_total_fen bigint, approved_digest text, void_reason text,
         primary key (county_code, id),
         constraint maker_is_touched check (created_by = any (touched_by)),
         constraint approver_is_not_maker check (approved_by is null or (approved_by <> created_by
           and approved_by is distinct from submitted_by and not approved_by = any (touched_by))),
         constraint approved_means_signed check ((state = 'approved') = (approved_by is not null) and (state <> 'approved' or (
           submitted_by is not null and approved_at is not null and approved_count = payable_count
           and approved_total_fen = payable_total_fen and approved_digest = digest and digest is not null and payable_count > 0))))`,
      [schema],
    );
    await trx.raw(
      `create unique index one_open_run on ??.subsidy_runs (county_code, scheme_id, period)
         where state in ('draft', 'computing', 'computed', 'submitted', 'returned')`,
      [schema],
    );
    await trx.raw(
      `create unique index one_approved_regular_run on ??.subsidy_runs (county_code, scheme_id, period)
         where state = 'approved' and kind = 'regular'`,
      [schema],
    );
    await trx.raw('create index runs_by_month on ??.subsidy_runs (county_code, period, id)', [schema]);
    await secureTable(trx, { schema, table: 'subsidy_runs', applicationRole });
    await guardWorkflow(trx, { schema, table: 'subsidy_runs', workflow: subsidyRunWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'subsidy_runs',
      columns: ['scheme_id', 'period', 'kind', 'created_by', 'created_at', 'division_code', 'county_code', 'id'],
      when: 'true',
    });
    await freezeColumns(trx, {
      schema,
      table: 'subsidy_runs',
      columns: [
        'digest',
        'lines_digest',
        'input_digest',
        'rule_version',
        'scheme_title',
        'payable_count',
        'payable_total_fen',
        'line_count',
        'refused_count',
        'excluded_count',
        'approved_by',
        'approved_at',
        'approved_count',
        'approved_total_fen',
        'approved_digest',
        'submitted_by',
        'touched_by',
        'round',
      ],
      when: "old.state in ('approved', 'voided')",
    });
    await createItems(trx, schema);
    await secureTable(trx, {
      schema,
      table: 'subsidy_items',
      applicationRole,
      rights: ['select', 'insert', 'update', 'delete'],
    });
    await guardItems(trx, schema);
    await guardRuns(trx, schema);
    await createDecisions(trx, schema);
    await secureTable(trx, { schema, table: 'subsidy_run_decisions', applicationRole, rights: ['select', 'insert'] });
  },
};

type Trx = Parameters<Migration['up']>[0];

async function createItems(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.subsidy_items (
       ${tenantColumns}, run_id uuid not null, scheme_id text not null, period text not null, sequence int not null,
       person_id text not null, person_name text collate "C" not null, identity_masked text not null,
       source_kind text not null, source_id text not null, claim_id uuid, once_key text not null,
       payee_kind text not null check (payee_kind in (${payees})), payee_id text not null, payee_name text not null,
       subject_id text not null, subject_title text not null, township_name text not null, village_name text not null,
       turn text not null, shared jsonb not null, facts jsonb not null, bar jsonb, status text not null check (status in ('payable', 'refused')),
       outcome text not null check (outcome in ('payable', 'not_eligible', 'needs_information', 'no_rule_in_force', 'refer_to_officer')),
       amount_fen bigint, reason_codes text[] not null, rule_version text not null, scheme_code text not null, event_on date not null, declared_fen bigint,
       excluded_reason text, excluded_by uuid, live boolean not null,
       primary key (county_code, id),
       constraint payable_has_amount check ((status = 'payable') = (amount_fen is not null) and coalesce(amount_fen, 1) > 0),
       constraint refusal_has_reason check (status = 'payable' or cardinality(reason_codes) > 0),
       constraint barred_is_refused check (bar is null or status = 'refused'),
       constraint exclusion_has_person check ((excluded_reason is null) = (excluded_by is null)),
       constraint live_is_payable check (not live or (status = 'payable' and excluded_reason is null)))`,
    [schema],
  );
  // Constraints stop double payment, code does not.
  await trx.raw(
    'create unique index one_line_once_a_period on ??.subsidy_items (county_code, scheme_id, period, once_key) where live',
    [schema],
  );
  await trx.raw(
    'create unique index one_line_a_source on ??.subsidy_items (county_code, scheme_id, source_id) where live',
    [schema],
  );
  await trx.raw('create unique index source_once_a_run on ??.subsidy_items (county_code, run_id, source_id)', [schema]);
  await trx.raw('create index items_of_run on ??.subsidy_items (county_code, run_id, sequence)', [schema]);
  await trx.raw('create index items_by_name on ??.subsidy_items (county_code, person_name)', [schema]);
  await trx.raw('create index items_by_person on ??.subsidy_items (county_code, person_id)', [schema]);
  await trx.raw('create index items_of_claim on ??.subsidy_items (county_code, claim_id) where claim_id is not null', [
    schema,
  ]);
  // Households, employers, trades: only few lines have them, so a month of posts does not pay for the index.
  await trx.raw("create index items_shared on ??.subsidy_items using gin (shared) where shared <> '{}'", [schema]);
}

/**
 * Lines appear and vanish only while their run is computed; what was computed for a line never changes. One check a
 * statement stands in for a foreign key, whose check a row takes a quarter of a large run's time; runs are never deleted.
 */
async function guardItems(trx: Trx, schema: string): Promise<void> {
  await freezeColumns(trx, {
    schema,
    table: 'subsidy_items',
    columns: [
      'amount_fen',
      'person_id',
      'source_kind',
      'source_id',
      'claim_id',
      'once_key',
      'payee_kind',
      'payee_id',
      'payee_name',
      'period',
      'scheme_id',
      'scheme_code',
      'event_on',
      'rule_version',
      'status',
      'outcome',
      'reason_codes',
      'facts',
      'bar',
      'shared',
      'turn',
      'run_id',
      'subject_id',
      'subject_title',
      'declared_fen',
      'person_name',
      'identity_masked',
      'division_code',
      'sequence',
      'id',
    ],
    when: 'true',
  });
  const statement = async (event: 'insert' | 'delete' | 'update', states: string, rows: string) => {
    const name = `items_follow_their_run_on_${event}`;
    await trx.raw(
      `create function ??.??() returns trigger language plpgsql as $body$
       begin
         if exists (select 1 from (select distinct county_code, run_id from ${rows}) as changed_runs
             left join ??.subsidy_runs r on r.county_code = changed_runs.county_code and r.id = changed_runs.run_id
             where r.id is null or r.state not in (${states})) then
           raise exception 'the lines of this run cannot change' using errcode = 'check_violation', constraint = '${name}';
         end if;
         return null;
       end $body$`,
      [schema, name, schema],
    );
    const table =
      event === 'insert'
        ? 'new table as changed'
        : event === 'delete'
          ? 'old table as changed'
          : 'new table as changed';
    await trx.raw(
      `create trigger ?? after ${event} on ??.subsidy_items referencing ${table} for each statement execute function ??.??()`,
      [name, schema, schema, name],
    );
  };
  await statement('insert', "'computing'", 'changed');
  await statement('delete', "'computing'", 'changed');
  await statement('update', "'computed', 'returned', 'voided'", 'changed');
}

/** The approved figures are those of the lines; the list of hands only grows. */
async function guardRuns(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.run_is_what_its_lines_are() returns trigger language plpgsql as $body$
     declare counted int; summed bigint;
     begin
       if not new.touched_by @> old.touched_by then
         raise exception 'who touched a run cannot be forgotten' using errcode = 'check_violation', constraint = 'touched_by_only_grows';
       end if;
       if new.state = 'approved' and old.state <> 'approved' then
         select count(*), coalesce(sum(amount_fen), 0) into counted, summed from ??.subsidy_items
           where county_code = new.county_code and run_id = new.id and live;
         if counted <> new.payable_count or summed <> new.payable_total_fen then
           raise exception 'the figures of the run are not those of its lines' using errcode = 'check_violation', constraint = 'figures_match_lines';
         end if;
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger run_is_what_its_lines_are before update on ??.subsidy_runs for each row execute function ??.run_is_what_its_lines_are()',
    [schema, schema],
  );
  await trx.raw(
    `create function ??.run_starts_as_draft() returns trigger language plpgsql as $body$
     begin
       if new.state <> 'draft' then
         raise exception 'a run starts as a draft' using errcode = 'check_violation', constraint = 'run_starts_as_draft';
       end if;
       return new;
     end $body$`,
    [schema],
  );
  await trx.raw(
    'create trigger run_starts_as_draft before insert on ??.subsidy_runs for each row execute function ??.run_starts_as_draft()',
    [schema, schema],
  );
}

async function createDecisions(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.subsidy_run_decisions (
       ${tenantColumns}, run_id uuid not null, round int not null,
       decision text not null check (decision in ('submitted', 'approved', 'returned', 'voided')),
       count int not null, total_fen bigint not null, digest text, reason text, decided_by_name text not null,
       primary key (county_code, id), foreign key (county_code, run_id) references ??.subsidy_runs (county_code, id),
       check (decision not in ('returned', 'voided') or reason is not null))`,
    [schema, schema],
  );
  await trx.raw('create index decisions_of_run on ??.subsidy_run_decisions (county_code, run_id, created_at)', [
    schema,
  ]);
  await trx.raw(
    `create function ??.maker_never_decides() returns trigger language plpgsql as $body$
     begin
       if new.decision in ('approved', 'returned') and exists (select 1 from ??.subsidy_runs r
           where r.county_code = new.county_code and r.id = new.run_id and new.created_by = any (r.touched_by)) then
         raise exception 'the maker never decides' using errcode = 'check_violation', constraint = 'maker_never_decides';
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger maker_never_decides before insert on ??.subsidy_run_decisions for each row execute function ??.maker_never_decides()',
    [schema, schema],
  );
}
