import type { Knex } from 'knex';
import { importWorkflow } from '../imports/import-workflow.js';
import { jobWorkflow } from '../jobs/job-workflow.js';
import { type Migration, type MigrationContext, runMigrations } from './migrations.js';
import { freezeColumns, guardWorkflow, openToOrganisation, secureTable } from './table-guards.js';

type Step = (trx: Knex.Transaction, context: MigrationContext) => Promise<void>;

const audit: Step = async (trx, { schema, applicationRole }) => {
  await trx.raw(
    `create table ??.audit_events (
       county_code text not null, sequence bigint not null, id uuid not null, occurred_at timestamptz not null,
       user_id uuid not null, user_name text not null, action text not null, resource text not null, record_id text not null,
       division_code text not null, before jsonb, after jsonb, reason text, previous_hash text not null, hash text not null,
       primary key (county_code, sequence), unique (county_code, id))`,
    [schema],
  );
  await trx.raw('create index audit_events_record on ??.audit_events (county_code, resource, record_id, sequence)', [
    schema,
  ]);
  await trx.raw('create index audit_events_time on ??.audit_events (county_code, occurred_at)', [schema]);
  await secureTable(trx, { schema, table: 'audit_events', applicationRole, rights: ['select', 'insert'] });
  await trx.raw(
    `create function ??.audit_is_append_only() returns trigger language plpgsql as $$
     begin raise exception 'the audit trail is append-only' using errcode = 'check_violation'; end $$`,
    [schema],
  );
  await trx.raw(
    'create trigger append_only before update or delete on ??.audit_events for each row execute function ??.audit_is_append_only()',
    [schema, schema],
  );
  await trx.raw(
    'create trigger no_truncate before truncate on ??.audit_events for each statement execute function ??.audit_is_append_only()',
    [schema, schema],
  );
  await trx.raw(
    'create table ??.audit_heads (county_code text primary key, sequence bigint not null, hash text not null)',
    [schema],
  );
  // One head a county; whoever works in any part of the county adds to its chain.
  await trx.raw('alter table ??.audit_heads enable row level security', [schema]);
  await trx.raw('alter table ??.audit_heads force row level security', [schema]);
  await trx.raw(
    `create policy county on ??.audit_heads using (
       county_code >= left(current_setting('gongyi.scope_from', true), 6) and county_code <= left(current_setting('gongyi.scope_to', true), 6))`,
    [schema],
  );
  if (applicationRole !== undefined)
    await trx.raw('grant select, insert, update on ??.audit_heads to ??', [schema, applicationRole]);
};

const idempotency: Step = async (trx, { schema, applicationRole }) => {
  await trx.raw(
    `create table ??.idempotency_keys (
       user_id uuid not null, operation text not null, key text not null, request_digest text not null,
       status int not null, answer jsonb, created_at timestamptz not null default now(), primary key (user_id, operation, key))`,
    [schema],
  );
  // A person's own keys, wherever the scope lies.
  await trx.raw('alter table ??.idempotency_keys enable row level security', [schema]);
  await trx.raw('alter table ??.idempotency_keys force row level security', [schema]);
  await trx.raw(
    "create policy own on ??.idempotency_keys using (user_id::text = current_setting('gongyi.user_id', true))",
    [schema],
  );
  if (applicationRole !== undefined)
    await trx.raw('grant select, insert, update on ??.idempotency_keys to ??', [schema, applicationRole]);
};

const accounts: Step = async (trx, { schema, applicationRole }) => {
  await trx.raw(
    `create table ??.users (
       county_code text not null, id uuid not null, division_code text not null, version int not null default 1,
       login text not null unique check (login = lower(login) and login <> ''), display_name text not null, password_hash text not null,
       disabled boolean not null default false, failed_logins int not null default 0, locked_until timestamptz,
       locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en')), password_changed_at timestamptz,
       totp_sealed text, totp_confirmed_at timestamptz, totp_last_step bigint check (totp_last_step is null or totp_confirmed_at is not null),
       created_at timestamptz not null default now(), created_by uuid, primary key (county_code, id), unique (id))`,
    [schema],
  );
  await secureTable(trx, { schema, table: 'users', applicationRole });
  await trx.raw(
    `create table ??.roles (
       id text primary key, name_zh text not null, name_en text not null, permissions text[] not null,
       system_role boolean not null default false, version int not null default 1, unique (id, system_role))`,
    [schema],
  );
  await trx.raw(
    `create table ??.user_roles (
       county_code text not null, id uuid not null, division_code text not null, user_id uuid not null, role_id text not null,
       system_role boolean not null, valid_until date, created_at timestamptz not null default now(), created_by uuid,
       primary key (county_code, id), foreign key (county_code, user_id) references ??.users (county_code, id), unique (user_id, role_id),
       foreign key (role_id, system_role) references ??.roles (id, system_role) on update cascade)`,
    [schema, schema, schema],
  );
  // 三员分立: system, security and audit administration never meet in one person.
  await trx.raw('create unique index one_system_role on ??.user_roles (user_id) where system_role', [schema]);
  await secureTable(trx, {
    schema,
    table: 'user_roles',
    applicationRole,
    rights: ['select', 'insert', 'update', 'delete'],
  });
  await trx.raw(
    `create table ??.sessions (
       county_code text not null, id uuid not null, division_code text not null, user_id uuid not null, refresh_hash text not null,
       previous_refresh_hash text, stepped_up_at timestamptz, created_at timestamptz not null default now(), last_used_at timestamptz not null default now(),
       expires_at timestamptz not null, ended_at timestamptz, end_reason text, primary key (county_code, id),
       foreign key (county_code, user_id) references ??.users (county_code, id))`,
    [schema, schema],
  );
  await trx.raw('create index sessions_user on ??.sessions (user_id) where ended_at is null', [schema]);
  await secureTable(trx, { schema, table: 'sessions', applicationRole });
  if (applicationRole !== undefined)
    await trx.raw('grant select, insert, update on ??.roles to ??', [schema, applicationRole]);
};

const work: Step = async (trx, { schema, applicationRole }) => {
  const tenant =
    'county_code text not null, id uuid not null, division_code text not null, created_by uuid not null, created_at timestamptz not null default now()';
  await trx.raw(
    `create table ??.files (
       ${tenant}, name text not null, content_type text not null, size int not null, sha256 text not null, purpose text not null,
       bytes bytea not null, expires_at timestamptz, primary key (county_code, id))`,
    [schema],
  );
  await secureTable(trx, { schema, table: 'files', applicationRole, rights: ['select', 'insert', 'delete'] });
  await trx.raw(
    `create table ??.jobs (
       ${tenant}, kind text not null, payload jsonb not null, state text not null default 'queued', result jsonb, error jsonb, attempts int not null default 0, started_at timestamptz,
       finished_at timestamptz, primary key (county_code, id))`,
    [schema],
  );
  // Numbers only; the job's own row is locked while its transaction runs.
  await trx.raw('create table ??.job_progress (job_id uuid primary key, done int not null, total int not null)', [
    schema,
  ]);
  if (applicationRole !== undefined)
    await trx.raw('grant select, insert, update on ??.job_progress to ??', [schema, applicationRole]);
  await trx.raw('create index jobs_recent on ??.jobs (county_code, created_at)', [schema]);
  await secureTable(trx, { schema, table: 'jobs', applicationRole });
  await guardWorkflow(trx, { schema, table: 'jobs', workflow: jobWorkflow });
  await trx.raw(
    `create table ??.imports (
       ${tenant}, version int not null default 1, kind text not null, params jsonb not null, file_id uuid not null, file_name text not null, file_sha256 text not null,
       state text not null, summary jsonb not null default '{}', counts jsonb not null default '{}', sheet_findings jsonb not null default '[]',
       result jsonb, error jsonb, job_id uuid, committed_at timestamptz, primary key (county_code, id),
       foreign key (county_code, file_id) references ??.files (county_code, id))`,
    [schema, schema],
  );
  await trx.raw('create index imports_recent on ??.imports (county_code, created_at)', [schema]);
  await secureTable(trx, { schema, table: 'imports', applicationRole });
  await guardWorkflow(trx, { schema, table: 'imports', workflow: importWorkflow });
  await trx.raw(
    `create table ??.import_rows (
       county_code text not null, id uuid not null, division_code text not null, import_id uuid not null, position int not null, sheet text not null,
       row int not null, outcome text not null check (outcome in ('ok', 'error')), action text not null, title text not null, preview jsonb not null,
       sealed_values text not null, findings jsonb not null, codes text[] not null, primary key (county_code, id),
       foreign key (county_code, import_id) references ??.imports (county_code, id))`,
    [schema, schema],
  );
  await trx.raw('create unique index import_rows_position on ??.import_rows (county_code, import_id, position)', [
    schema,
  ]);
  await secureTable(trx, { schema, table: 'import_rows', applicationRole, rights: ['select', 'insert', 'delete'] });
};

/**
 * People of an organisation: an account names it, roles are for such accounts or for the county's own, and a file that such a
 * person brings belongs to the organisation. They write the county's audit chain and cannot read it.
 */
const organisations: Step = async (trx, { schema }) => {
  await trx.raw('alter table ??.users add column organisation_id uuid', [schema]);
  await trx.raw('alter table ??.roles add column organisation_role boolean not null default false', [schema]);
  await trx.raw(
    'alter table ??.roles add constraint system_role_is_the_countys check (not (system_role and organisation_role))',
    [schema],
  );
  await trx.raw(
    `create function ??.role_fits_account() returns trigger language plpgsql as $body$
     begin
       if not exists (select 1 from ??.users u join ??.roles r on r.id = new.role_id
         where u.id = new.user_id and r.organisation_role = (u.organisation_id is not null)) then
         raise exception 'the role is for other accounts' using errcode = 'check_violation', constraint = 'role_fits_account';
       end if;
       return new;
     end $body$`,
    [schema, schema, schema],
  );
  await trx.raw(
    'create trigger role_fits_account before insert or update on ??.user_roles for each row execute function ??.role_fits_account()',
    [schema, schema],
  );
  await freezeColumns(trx, { schema, table: 'users', columns: ['organisation_id'], when: 'true' });
  await trx.raw(
    "alter table ??.files add column organisation_id uuid default nullif(current_setting('gongyi.organisation', true), '')::uuid",
    [schema],
  );
  await openToOrganisation(trx, { schema, table: 'files', column: 'organisation_id' });
  const ownCounty =
    "coalesce(current_setting('gongyi.organisation', true), '') <> '' and county_code = current_setting('gongyi.county', true)";
  await trx.raw(`create policy organisation on ??.audit_heads using (${ownCounty})`, [schema]);
  await trx.raw(`create policy organisation on ??.audit_events for insert with check (${ownCounty})`, [schema]);
};

/** An organisation's people import files themselves: the job, the import and its rows are theirs, and the county's. */
const organisationWork: Step = async (trx, { schema }) => {
  for (const table of ['jobs', 'imports', 'import_rows']) {
    await trx.raw(
      "alter table ??.?? add column organisation_id uuid default nullif(current_setting('gongyi.organisation', true), '')::uuid",
      [schema, table],
    );
    await openToOrganisation(trx, { schema, table, column: 'organisation_id' });
  }
};

const coreMigrations: readonly Migration[] = [
  { name: '0001-audit', up: audit },
  { name: '0002-idempotency', up: idempotency },
  { name: '0003-accounts', up: accounts },
  { name: '0004-work', up: work },
  { name: '0005-organisations', up: organisations },
  { name: '0006-organisation-work', up: organisationWork },
];

/** Creates or updates the tables of the spine: audit, idempotency keys, accounts, files, jobs, imports. */
export function migrateServerKit(
  knex: Knex,
  options: { schema: string; applicationRole?: string | undefined },
): Promise<string[]> {
  return runMigrations(knex, { ...options, module: 'server-kit', migrations: coreMigrations });
}
