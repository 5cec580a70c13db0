import { freezeColumns, guardWorkflow, type Migration, runMigrations, secureTable } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { attendanceLineWorkflow, attendanceSheetWorkflow } from '../model/attendance.js';
import { proceduresMigration } from './migrations/0003-procedures.js';
import { needsMigration } from './migrations/0004-needs.js';
import { hiringMigration } from './migrations/0005-hiring.js';
import { agreementsMigration } from './migrations/0006-agreements.js';
import { dailyAttendanceMigration } from './migrations/0007-daily-attendance.js';
import { exitsMigration } from './migrations/0008-exits.js';

const tenant =
  'county_code text not null, id uuid not null, division_code text not null, version int not null default 1, created_at timestamptz not null default now(), created_by uuid not null';

const posts: Migration = {
  name: '0001-posts',
  async up(trx, { schema, applicationRole }) {
    // Overlapping agreements are refused by the database; the extension compares plain values inside that constraint.
    await trx.raw('create extension if not exists btree_gist');
    await trx.raw(
      `create table ??.welfare_posts (
         ${tenant}, code text not null, name text not null, category text not null, using_unit text not null, places int not null check (places >= 0),
         standard_fen bigint not null check (standard_fen >= 0), fund_source text not null, required_days int not null check (required_days between 1 and 31),
         valid_from date not null, valid_to date not null, developing_department text not null, approval_number text not null, remark text not null,
         facts_digest text not null, primary key (county_code, id), unique (county_code, code))`,
      [schema],
    );
    await trx.raw('create index welfare_posts_place on ??.welfare_posts (county_code, division_code, id)', [schema]);
    await secureTable(trx, { schema, table: 'welfare_posts', applicationRole });
    await trx.raw(
      `create table ??.agreements (
         ${tenant}, code text not null, welfare_post_id uuid not null, person_id uuid not null, person_name text not null, identity_masked text not null,
         starts_on date not null, ends_on date not null check (ends_on >= starts_on), left_on date, leave_reason text not null, kind text not null, insured boolean not null,
         findings text[] not null, facts_digest text not null,
         in_force daterange not null generated always as (daterange(starts_on, greatest(least(coalesce(left_on, ends_on), ends_on), starts_on - 1), '[]')) stored,
         primary key (county_code, id), unique (county_code, code),
         foreign key (county_code, welfare_post_id) references ??.welfare_posts (county_code, id),
         constraint agreements_one_person_one_post exclude using gist (county_code with =, person_id with =, in_force with &&))`,
      [schema, schema],
    );
    await trx.raw('create index agreements_place on ??.agreements (county_code, division_code, id)', [schema]);
    await trx.raw('create index agreements_code on ??.agreements (county_code, starts_on, id)', [schema]);
    await trx.raw('create index agreements_name on ??.agreements (county_code, person_name, id)', [schema]);
    await trx.raw('create index agreements_person on ??.agreements (county_code, person_id)', [schema]);
    await trx.raw('create index agreements_post on ??.agreements (county_code, welfare_post_id)', [schema]);
    await secureTable(trx, { schema, table: 'agreements', applicationRole });
  },
};

const attendance: Migration = {
  name: '0002-attendance',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.attendance_sheets (
         ${tenant}, period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'), state text not null, frozen_at timestamptz, frozen_by uuid, digest text,
         primary key (county_code, id), unique (county_code, period, division_code), check ((state = 'frozen') = (frozen_at is not null)))`,
      [schema],
    );
    await secureTable(trx, { schema, table: 'attendance_sheets', applicationRole });
    await guardWorkflow(trx, { schema, table: 'attendance_sheets', workflow: attendanceSheetWorkflow });
    await trx.raw(
      `create table ??.attendance_lines (
         ${tenant}, sheet_id uuid not null, period text not null, row int not null, state text not null, frozen boolean not null default false,
         person_id uuid, person_name text not null, identity_masked text not null, agreement_id uuid, welfare_post_id uuid, post_name text, standard_fen bigint,
         required_days int, days_attended int, village_amount_fen bigint, amount_fen bigint, agreement_from date, agreement_to date,
         findings jsonb not null, codes text[] not null, line_digest text not null, decision text, decision_reason text, decided_by uuid,
         primary key (county_code, id), foreign key (county_code, sheet_id) references ??.attendance_sheets (county_code, id),
         foreign key (county_code, agreement_id) references ??.agreements (county_code, id),
         constraint attendance_line_ok_is_complete check (state <> 'ok' or
           (person_id is not null and agreement_id is not null and amount_fen is not null and required_days > 0 and days_attended >= 0)))`,
      [schema, schema, schema],
    );
    // One person has one month: in one township, on one line.
    await trx.raw(
      "create unique index attendance_lines_one_month on ??.attendance_lines (county_code, period, person_id) where state = 'ok'",
      [schema],
    );
    await trx.raw('create index attendance_lines_sheet on ??.attendance_lines (county_code, sheet_id, row, id)', [
      schema,
    ]);
    await trx.raw(
      'create index attendance_lines_period on ??.attendance_lines (county_code, period, division_code, id)',
      [schema],
    );
    await trx.raw('create index attendance_lines_person on ??.attendance_lines (county_code, person_id, period)', [
      schema,
    ]);
    await trx.raw('create index attendance_lines_post on ??.attendance_lines (county_code, welfare_post_id, period)', [
      schema,
    ]);
    await trx.raw(
      "create index attendance_lines_waiting on ??.attendance_lines (county_code, period, division_code, id) where state = 'to_fix'",
      [schema],
    );
    await secureTable(trx, {
      schema,
      table: 'attendance_lines',
      applicationRole,
      rights: ['select', 'insert', 'update', 'delete'],
    });
    await guardWorkflow(trx, { schema, table: 'attendance_lines', workflow: attendanceLineWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'attendance_lines',
      columns: [
        'state',
        'person_id',
        'person_name',
        'identity_masked',
        'agreement_id',
        'welfare_post_id',
        'post_name',
        'standard_fen',
        'required_days',
        'days_attended',
        'village_amount_fen',
        'amount_fen',
        'agreement_from',
        'agreement_to',
        'period',
        'sheet_id',
        'division_code',
        'frozen',
      ],
      when: "old.frozen and old.state = 'ok'",
    });
    await trx.raw(
      `create function ??.attendance_frozen_stays() returns trigger language plpgsql as $$
       begin if old.frozen then raise exception 'a frozen line cannot be removed' using errcode = 'check_violation', constraint = 'attendance_frozen_stays'; end if; return old; end $$`,
      [schema],
    );
    await trx.raw(
      'create trigger attendance_frozen_stays before delete on ??.attendance_lines for each row execute function ??.attendance_frozen_stays()',
      [schema, schema],
    );
  },
};

/** Creates or updates the tables of posts, agreements and attendance. */
export function migrateWelfarePosts(
  knex: Knex,
  options: { schema: string; applicationRole?: string | undefined },
): Promise<string[]> {
  return runMigrations(knex, {
    ...options,
    module: 'welfare-posts',
    migrations: [
      posts,
      attendance,
      proceduresMigration,
      needsMigration,
      hiringMigration,
      agreementsMigration,
      dailyAttendanceMigration,
      exitsMigration,
    ],
  });
}
