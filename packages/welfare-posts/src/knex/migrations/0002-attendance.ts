import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { attendanceLineWorkflow, attendanceSheetWorkflow } from '../../model/attendance.js';

/** What a frozen line that goes on keeps. */
export const frozenLineColumns = [
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
];

/** Months of attendance: a sheet a township, a line a person. */
export const attendanceMigration: Migration = {
  name: '0002-attendance',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.attendance_sheets (
         ${tenantColumns}, period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'), state text not null, frozen_at timestamptz, frozen_by uuid, digest text,
         primary key (county_code, id), unique (county_code, period, division_code), check ((state = 'frozen') = (frozen_at is not null)))`,
      [schema],
    );
    await secureTable(trx, { schema, table: 'attendance_sheets', applicationRole });
    await guardWorkflow(trx, { schema, table: 'attendance_sheets', workflow: attendanceSheetWorkflow });
    await trx.raw(
      `create table ??.attendance_lines (
         ${tenantColumns}, sheet_id uuid not null, period text not null, row int not null, state text not null, frozen boolean not null default false,
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
    await guardWorkflow(trx, {
      schema,
      table: 'attendance_lines',
      workflow: attendanceLineWorkflow,
      begins: attendanceLineWorkflow.states,
    });
    await freezeColumns(trx, {
      schema,
      table: 'attendance_lines',
      columns: frozenLineColumns,
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
