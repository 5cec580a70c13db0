import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { attendanceDisputeWorkflow } from '../../model/attendance-slips.js';
import {
  dayKinds,
  daySources,
  leaveWorkflow,
  longestSessionMinutes,
  mostWrongTries,
} from '../../model/daily-attendance.js';
import { frozenLineColumns } from './0002-attendance.js';

type Transaction = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Days, leave, sessions for signing in, and what a worker is shown of a frozen month and can say against it. */
export const dailyAttendanceMigration: Migration = {
  name: '0007-daily-attendance',
  async up(trx, options) {
    // When the month's lines were made of its days: a day that comes later is not in them.
    await trx.raw('alter table ??.attendance_sheets add column closed_from_days_at timestamptz', [options.schema]);
    await createLeaves(trx, options);
    await createSessions(trx, options);
    await createDays(trx, options);
    await createDayJudge(trx, options.schema);
    await createSlips(trx, options);
  },
};

const agreementKey = 'foreign key (county_code, agreement_id) references ??.agreements (county_code, id)';

async function createLeaves(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.attendance_leaves (
       ${tenantColumns}, agreement_id uuid not null, person_id uuid not null, person_name text not null, kind text not null,
       from_day date not null, to_day date not null check (to_day >= from_day), days int not null generated always as (to_day - from_day + 1) stored,
       reason text not null check (length(trim(reason)) >= 2), proof_file_id uuid, rule_version text not null, state text not null default 'requested',
       requested_by_name text not null, requested_on date not null, decided_by uuid, decided_by_name text, decided_on date, decision_reason text not null default '',
       primary key (county_code, id), ${agreementKey},
       constraint attendance_leave_decided check ((state in ('approved', 'refused')) = (decided_by is not null)),
       constraint attendance_leave_apart check (decided_by is distinct from created_by),
       constraint attendance_leave_refusal_has_reason check (state <> 'refused' or length(trim(decision_reason)) >= 2),
       constraint attendance_leaves_apart_in_time exclude using gist (county_code with =, person_id with =, daterange(from_day, to_day, '[]') with &&)
         where (state in ('requested', 'approved')))`,
    [schema, schema],
  );
  await trx.raw('create index attendance_leaves_begun on ??.attendance_leaves (county_code, from_day, id)', [schema]);
  await secureTable(trx, { schema, table: 'attendance_leaves', applicationRole });
  await guardWorkflow(trx, { schema, table: 'attendance_leaves', workflow: leaveWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'attendance_leaves',
    columns: ['agreement_id', 'person_id', 'kind', 'from_day', 'to_day', 'reason', 'proof_file_id', 'division_code'],
    when: 'true',
  });
}

async function createSessions(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.attendance_sessions (
       ${tenantColumns}, title text not null, work_day date not null, opens_at timestamptz not null, closes_at timestamptz not null, opened_by_name text not null,
       primary key (county_code, id), unique (county_code, id, division_code, work_day),
       constraint attendance_session_window check (closes_at > opens_at and closes_at <= opens_at + interval '${longestSessionMinutes} minutes'))`,
    [schema],
  );
  await trx.raw('create index attendance_sessions_day on ??.attendance_sessions (county_code, work_day, id)', [schema]);
  await secureTable(trx, { schema, table: 'attendance_sessions', applicationRole });
  await freezeColumns(trx, {
    schema,
    table: 'attendance_sessions',
    columns: ['work_day', 'opens_at', 'closes_at', 'division_code'],
    when: 'true',
  });
  await trx.raw(
    `create table ??.attendance_sign_in_tries (
       ${tenantColumns}, session_id uuid not null, name_masked text not null,
       tries int not null, primary key (county_code, session_id, name_masked), constraint attendance_sign_in_locked check (tries between 1 and ${mostWrongTries}),
       foreign key (county_code, session_id) references ??.attendance_sessions (county_code, id))`,
    [schema, schema],
  );
  await secureTable(trx, { schema, table: 'attendance_sign_in_tries', applicationRole });
}

async function createDays(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.attendance_days (
       ${tenantColumns}, agreement_id uuid not null, person_id uuid not null, person_name text not null, work_day date not null,
       kind text not null check (kind in (${listOf(dayKinds)})), minutes int check (minutes between 1 and 1440), makes_up date,
       source text not null check (source in (${listOf(daySources)})), session_id uuid, leave_id uuid, leave_kind text,
       recorded_by_name text not null, recorded_on date not null, correction_reason text,
       primary key (county_code, id), ${agreementKey},
       foreign key (county_code, session_id, division_code, work_day) references ??.attendance_sessions (county_code, id, division_code, work_day),
       foreign key (county_code, leave_id) references ??.attendance_leaves (county_code, id),
       constraint attendance_days_once unique (county_code, person_id, work_day),
       constraint attendance_day_not_ahead check (kind = 'leave' or work_day <= recorded_on),
       constraint attendance_day_of_leave check ((kind = 'leave') = (leave_id is not null) and (leave_id is null) = (leave_kind is null)),
       constraint attendance_day_of_session check (source <> 'qr' or session_id is not null),
       constraint attendance_day_makes_up check ((kind = 'make_up') = (makes_up is not null) and makes_up < work_day
         and extract(year from makes_up) = extract(year from work_day) and extract(month from makes_up) = extract(month from work_day)))`,
    Array<string>(4).fill(schema),
  );
  await trx.raw(
    "create unique index attendance_days_made_up_once on ??.attendance_days (county_code, person_id, makes_up) where kind = 'make_up'",
    [schema],
  );
  await trx.raw('create index attendance_days_of on ??.attendance_days (county_code, agreement_id, work_day)', [
    schema,
  ]);
  await trx.raw('create index attendance_days_place on ??.attendance_days (county_code, division_code, work_day)', [
    schema,
  ]);
  await secureTable(trx, { schema, table: 'attendance_days', applicationRole });
  await freezeColumns(trx, {
    schema,
    table: 'attendance_days',
    columns: ['agreement_id', 'person_id', 'work_day', 'division_code'],
    when: 'true',
  });
  await trx.raw(
    `create table ??.attendance_day_changes (
       ${tenantColumns}, day_id uuid not null, before jsonb not null, reason text not null check (length(trim(reason)) >= 2),
       primary key (county_code, id), foreign key (county_code, day_id) references ??.attendance_days (county_code, id))`,
    [schema, schema],
  );
  await trx.raw('create index attendance_day_changes_of on ??.attendance_day_changes (county_code, day_id)', [schema]);
  await secureTable(trx, { schema, table: 'attendance_day_changes', applicationRole, rights: ['select', 'insert'] });
}

/** Every way into `attendance_days`: inside the agreement, outside a frozen month, and a change only with a reason and its history. */
async function createDayJudge(trx: Transaction, schema: string): Promise<void> {
  // The sheet is the township's and a clerk's scope is the village: the scope is widened for this one look.
  await trx.raw(
    `create function ??.attendance_month_frozen(division text, day date) returns boolean language plpgsql as $body$
     declare
       own_from text := current_setting('gongyi.scope_from', true);
       own_to text := current_setting('gongyi.scope_to', true);
       found_state text;
     begin
       perform set_config('gongyi.scope_from', left(division, 9) || '000', true), set_config('gongyi.scope_to', left(division, 9) || '999', true);
       -- Waits for whoever is freezing the sheet at this moment.
       select s.state into found_state from ??.attendance_sheets s
         where s.county_code = left(division, 6) and s.division_code = left(division, 9) || '000' and s.period = to_char(day, 'YYYY-MM') for share;
       perform set_config('gongyi.scope_from', own_from, true), set_config('gongyi.scope_to', own_to, true);
       return coalesce(found_state = 'frozen', false);
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    `create function ??.judge_attendance_day() returns trigger language plpgsql as $body$
     declare
       a ??.agreements%rowtype;
     begin
       select * into a from ??.agreements where county_code = new.county_code and id = new.agreement_id;
       if a.id is null or a.person_id <> new.person_id or a.division_code <> new.division_code then
         raise exception 'not a day of this agreement' using errcode = 'check_violation', constraint = 'attendance_day_agreement';
       end if;
       if new.kind <> 'absent' and not a.in_force @> new.work_day then
         raise exception 'the agreement is not in force' using errcode = 'check_violation', constraint = 'attendance_day_in_force';
       end if;
       if ??.attendance_month_frozen(new.division_code, new.work_day) then
         raise exception 'the month is frozen' using errcode = 'check_violation', constraint = 'attendance_day_frozen';
       end if;
       if tg_op = 'UPDATE' then
         if new.version <> old.version + 1 or length(trim(coalesce(new.correction_reason, ''))) < 2 then
           raise exception 'a correction has a reason' using errcode = 'check_violation', constraint = 'attendance_day_correction';
         end if;
         insert into ??.attendance_day_changes (county_code, id, division_code, created_by, day_id, before, reason)
           values (old.county_code, gen_random_uuid(), old.division_code, coalesce(nullif(current_setting('gongyi.user_id', true), ''), old.created_by::text)::uuid,
             old.id, to_jsonb(old) - 'person_name', new.correction_reason);
       end if;
       return new;
     end $body$`,
    Array<string>(5).fill(schema),
  );
  await trx.raw(
    'create trigger judge_attendance_day before insert or update on ??.attendance_days for each row execute function ??.judge_attendance_day()',
    [schema, schema],
  );
}

async function createSlips(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  // A slip is what the worker is shown of one version of the line; a line that changes gets another slip.
  await trx.raw(
    `create table ??.attendance_slips (
       ${tenantColumns}, line_id uuid not null, line_version int not null, shown_on date not null, dispute_until date not null check (dispute_until >= shown_on),
       paid_from date not null, primary key (county_code, id), unique (county_code, line_id, line_version), unique (county_code, id, line_id, dispute_until),
       foreign key (county_code, line_id) references ??.attendance_lines (county_code, id))`,
    [schema, schema],
  );
  await secureTable(trx, { schema, table: 'attendance_slips', applicationRole, rights: ['select', 'insert'] });
  await trx.raw(
    `create table ??.attendance_disputes (
       ${tenantColumns}, slip_id uuid not null, line_id uuid not null, line_version int not null, period text not null, person_name text not null,
       stated_by text not null, content text not null check (length(trim(content)) >= 2), received_on date not null, dispute_until date not null,
       state text not null default 'open', answer text not null default '', answered_by uuid, answered_by_name text, answered_on date,
       primary key (county_code, id),
       foreign key (county_code, slip_id, line_id, dispute_until) references ??.attendance_slips (county_code, id, line_id, dispute_until),
       constraint attendance_dispute_in_time check (received_on <= dispute_until),
       constraint attendance_dispute_answered check ((state = 'open') = (answered_by is null) and (state = 'open' or length(trim(answer)) >= 2)))`,
    [schema, schema],
  );
  await trx.raw(
    "create unique index attendance_dispute_open_once on ??.attendance_disputes (county_code, line_id) where state = 'open'",
    [schema],
  );
  await trx.raw('create index attendance_disputes_begun on ??.attendance_disputes (county_code, received_on, id)', [
    schema,
  ]);
  await secureTable(trx, { schema, table: 'attendance_disputes', applicationRole });
  await guardWorkflow(trx, { schema, table: 'attendance_disputes', workflow: attendanceDisputeWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'attendance_disputes',
    columns: [
      'slip_id',
      'line_id',
      'line_version',
      'stated_by',
      'content',
      'received_on',
      'dispute_until',
      'division_code',
    ],
    when: 'true',
  });
  await thawDisputed(trx, schema);
}

/** A frozen line that goes on changes for one reason only: somebody disputed this version of it and was right. */
async function thawDisputed(trx: Transaction, schema: string): Promise<void> {
  const name = 'attendance_lines_frozen_state';
  await trx.raw('drop trigger ?? on ??.attendance_lines', [name, schema]);
  await trx.raw('drop function ??.??()', [schema, name]);
  await freezeColumns(trx, {
    schema,
    table: 'attendance_lines',
    columns: frozenLineColumns,
    when: `old.frozen and old.state = 'ok' and not (new.state = 'to_fix' and exists (select 1 from "${schema}".attendance_disputes d
      where d.county_code = old.county_code and d.line_id = old.id and d.line_version = old.version and d.state = 'upheld'))`,
  });
}
