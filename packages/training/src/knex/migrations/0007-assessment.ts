import {
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { assessmentKinds, assessmentResults, assessmentWorkflow, bodyKinds } from '../../model/assessment.js';
import { certificateWorkflow } from '../../model/certificate.js';
import { certificateKinds } from '../../model/trade.js';
import { assessmentGuards, certificateGuards } from './0007-assessment-guards.js';

type Transaction = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const time = "text not null check (?? ~ '^[0-2][0-9]:[0-5][0-9]$')";
const timeOf = (column: string) => `${column} ${time.replace('??', column)}`;
const tenths = (column: string) => `${column} int check (${column} between 0 and 1000)`;
const classKey = 'foreign key (county_code, class_id) references ??.training_classes (county_code, id)';

/** Sittings with their rosters and scores, and certificates; an institution's people look at theirs and write nothing. */
export const assessmentMigration: Migration = {
  name: '0007-assessment',
  async up(trx, options) {
    await createAssessments(trx, options);
    await createParts(trx, options);
    await createCertificates(trx, options);
    await createRegister(trx, options);
    await assessmentGuards(trx, options.schema);
    await certificateGuards(trx, options.schema);
  },
};

async function createAssessments(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.assessments (
       ${tenantColumns}, class_id uuid not null, institution_id uuid not null, institution_name text not null, class_number text not null,
       class_name text not null, trade_name text not null, level smallint check (level between 1 and 5),
       kind text not null check (kind in (${listOf(assessmentKinds)})), day date not null, ${timeOf('starts_at')}, ${timeOf('ends_at')},
       place text not null, body_kind text not null check (body_kind in (${listOf(bodyKinds)})), body_name text not null, body_number text not null default '',
       state text not null default 'planned', state_reason text not null default '', rule jsonb not null, rule_version text not null, clause text not null,
       fixed_on date, handed_in_by uuid, handed_in_by_name text, confirmed_by uuid, confirmed_by_name text, confirmed_on date,
       primary key (county_code, id), ${classKey}, unique (county_code, id, class_id),
       constraint assessment_times check (starts_at < ends_at),
       constraint assessment_cancel_has_reason check (state <> 'cancelled' or length(trim(state_reason)) >= 2),
       constraint assessment_confirmed_by_another check (state <> 'confirmed'
         or (confirmed_by is not null and confirmed_on >= day and handed_in_by is not null and confirmed_by <> handed_in_by)))`,
    [schema, schema],
  );
  await trx.raw('create index assessments_of on ??.assessments (county_code, class_id, id)', [schema]);
  await trx.raw('create index assessments_day on ??.assessments (county_code, day, id)', [schema]);
  await trx.raw(
    `create unique index one_open_assessment on ??.assessments (county_code, class_id) where state in ('planned', 'fixed', 'entered')`,
    [schema],
  );
  await trx.raw(
    `create unique index one_first_assessment on ??.assessments (county_code, class_id) where kind = 'first' and state <> 'cancelled'`,
    [schema],
  );
  await secureTable(trx, { schema, table: 'assessments', applicationRole });
  await openToOrganisation(trx, { schema, table: 'assessments', column: 'institution_id', for: 'select' });
  await guardWorkflow(trx, { schema, table: 'assessments', workflow: assessmentWorkflow });
  const made = [
    'class_id',
    'institution_id',
    'division_code',
    'kind',
    'day',
    'starts_at',
    'ends_at',
    'rule',
    'body_kind',
  ];
  await freezeColumns(trx, { schema, table: 'assessments', columns: made, when: 'true' });
  await freezeColumns(trx, {
    schema,
    table: 'assessments',
    columns: ['confirmed_by', 'handed_in_by', 'confirmed_on', 'fixed_on', 'body_name', 'body_number', 'place'],
    when: "old.state = 'confirmed'",
  });
}

async function createParts(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  const key =
    'foreign key (county_code, assessment_id, class_id) references ??.assessments (county_code, id, class_id)';
  const part = `${tenantColumns}, assessment_id uuid not null, class_id uuid not null, institution_id uuid not null`;
  await trx.raw(
    `create table ??.assessment_assessors (
       ${part}, name text not null, busy tsrange not null, cancelled boolean not null default false, primary key (county_code, id), ${key},
       constraint assessor_once unique (county_code, assessment_id, name),
       constraint assessor_free exclude using gist (county_code with =, name with =, busy with &&) where (not cancelled))`,
    [schema, schema],
  );
  await trx.raw(
    `create table ??.assessment_sheets (
       ${part}, enrolment_id uuid not null, person_name text not null, identity_masked text not null, admitted boolean not null,
       admission_reason text not null default '', attendance_rate numeric(5, 2), ${tenths('theory_tenths')}, ${tenths('practice_tenths')}, ${tenths('overall_tenths')},
       result text check (result in (${listOf(assessmentResults)})), entered_by uuid, entered_by_name text, primary key (county_code, id), ${key},
       foreign key (county_code, enrolment_id, class_id) references ??.enrolments (county_code, id, class_id),
       constraint one_sheet_a_trainee unique (county_code, assessment_id, enrolment_id),
       constraint sheet_not_admitted check (admitted = (result is distinct from 'not_admitted')),
       constraint sheet_scores_whole check (coalesce(result in ('passed', 'failed'), false) = (theory_tenths is not null)
         and (theory_tenths is null) = (practice_tenths is null) and (theory_tenths is null) = (overall_tenths is null)),
       constraint sheet_has_writer check (result is null or result = 'not_admitted' or entered_by is not null))`,
    [schema, schema, schema],
  );
  await trx.raw('create index assessment_sheets_enrolment on ??.assessment_sheets (county_code, enrolment_id)', [
    schema,
  ]);
  await trx.raw('create index assessment_sheets_class on ??.assessment_sheets (county_code, class_id)', [schema]);
  for (const table of ['assessment_assessors', 'assessment_sheets']) {
    await secureTable(trx, { schema, table, applicationRole });
    await openToOrganisation(trx, { schema, table, column: 'institution_id', for: 'select' });
    await freezeColumns(trx, {
      schema,
      table,
      columns: ['assessment_id', 'class_id', 'institution_id', 'division_code'],
      when: 'true',
    });
  }
  const told = ['enrolment_id', 'person_name', 'admitted', 'attendance_rate', 'identity_masked'];
  await freezeColumns(trx, { schema, table: 'assessment_sheets', columns: told, when: 'true' });
  await freezeColumns(trx, { schema, table: 'assessment_assessors', columns: ['name', 'busy'], when: 'true' });
}

async function createCertificates(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.certificates (
       ${tenantColumns}, enrolment_id uuid not null, class_id uuid not null, class_number text not null, institution_id uuid not null, institution_name text not null,
       person_id uuid not null, person_name text not null, identity_masked text not null, identity_hash text not null,
       kind text not null check (kind in (${listOf(certificateKinds)})), number text not null check (number ~ '^[^[:space:]]{4,60}$'),
       trade_code text not null, trade_name text not null, level smallint check (level between 1 and 5), class_starts_on date not null, class_ends_on date not null,
       issued_on date not null, expires_on date, state text not null default 'issued', issued_by_name text not null,
       revocation_reason text not null default '', revocation_document text not null default '', asked_by uuid, asked_by_name text,
       decided_by uuid, decided_by_name text, revoked_on date, primary key (county_code, id),
       foreign key (county_code, enrolment_id, class_id) references ??.enrolments (county_code, id, class_id), ${classKey},
       constraint certificate_days check (class_starts_on <= class_ends_on and class_ends_on <= issued_on and (expires_on is null or expires_on >= issued_on)),
       constraint certificate_number_shape check (case kind when 'skill_level' then number ~ '^([A-Z][0-9]{21}|[A-Z]{2}[0-9]{20})$'
         when 'vocational_qualification' then number ~ '^[0-9]{16}$' else true end),
       constraint certificate_number_once unique (county_code, kind, number),
       constraint certificate_revocation_told check (state = 'issued' or (asked_by is not null and length(trim(revocation_reason)) >= 2 and length(trim(revocation_document)) >= 2)),
       constraint certificate_revoked_by_another check (state <> 'revoked' or (decided_by is not null and revoked_on is not null and decided_by <> asked_by)))`,
    [schema, schema, schema],
  );
  await trx.raw(
    `create unique index one_certificate_a_trade on ??.certificates (county_code, identity_hash, trade_code, (coalesce(level, 0))) where state <> 'revoked'`,
    [schema],
  );
  await trx.raw('create index certificates_of_class on ??.certificates (county_code, class_id, id)', [schema]);
  await trx.raw('create index certificates_issued on ??.certificates (county_code, issued_on, id)', [schema]);
  await trx.raw('create index certificates_of_person on ??.certificates (county_code, person_id)', [schema]);
  await trx.raw('create index certificates_of_enrolment on ??.certificates (county_code, enrolment_id)', [schema]);
  await secureTable(trx, { schema, table: 'certificates', applicationRole });
  await openToOrganisation(trx, { schema, table: 'certificates', column: 'institution_id', for: 'select' });
  await guardWorkflow(trx, { schema, table: 'certificates', workflow: certificateWorkflow });
  const lasting = [
    'enrolment_id',
    'class_id',
    'institution_id',
    'division_code',
    'person_id',
    'person_name',
    'identity_hash',
  ]
    .concat([
      'identity_masked',
      'kind',
      'number',
      'trade_code',
      'trade_name',
      'level',
      'class_starts_on',
      'class_ends_on',
    ])
    .concat(['issued_on', 'expires_on', 'institution_name', 'class_number']);
  await freezeColumns(trx, { schema, table: 'certificates', columns: lasting, when: 'true' });
  await freezeColumns(trx, {
    schema,
    table: 'certificates',
    columns: ['asked_by', 'decided_by', 'revoked_on', 'revocation_reason', 'revocation_document'],
    when: "old.state = 'revoked'",
  });
}

/**
 * Numbers and holders of every county, and what the public page may say. The application has no right on the table: a
 * trigger writes it, and one function answers whoever has both number and name.
 */
async function createRegister(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.certificate_register (
       certificate_id uuid primary key, county_code text not null, kind text not null, number text not null, person_hash text not null, person_name text not null,
       trade_code text not null, trade_name text not null, level smallint, institution_name text not null, issued_on date not null, expires_on date, state text not null)`,
    [schema],
  );
  await trx.raw(
    `create unique index certificate_register_number on ??.certificate_register (kind, number) where kind <> 'completion'`,
    [schema],
  );
  await trx.raw(
    `create unique index certificate_register_holder on ??.certificate_register (person_hash, trade_code, (coalesce(level, 0))) where state <> 'revoked'`,
    [schema],
  );
  await trx.raw('create index certificate_register_asked on ??.certificate_register (number)', [schema]);
  await trx.raw(
    `create function ??.keep_certificate_register() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare refused text;
     begin
       if tg_op = 'UPDATE' then
         update ??.certificate_register r set state = new.state where r.certificate_id = new.id;
         return null;
       end if;
       begin
         insert into ??.certificate_register values (new.id, new.county_code, new.kind, new.number, new.identity_hash, new.person_name,
           new.trade_code, new.trade_name, new.level, new.institution_name, new.issued_on, new.expires_on, new.state);
       exception when unique_violation then
         get stacked diagnostics refused = constraint_name;
         -- PostgreSQL would say whose number or which person it is.
         raise exception 'taken elsewhere' using errcode = 'unique_violation', constraint = refused;
       end;
       return null;
     end $body$`,
    [schema, schema, schema],
  );
  await trx.raw(
    'create trigger keep_certificate_register after insert or update on ??.certificates for each row execute function ??.keep_certificate_register()',
    [schema, schema],
  );
  await trx.raw(
    `create function ??.verify_certificate(asked_number text, asked_name text)
       returns table (kind text, trade_name text, level smallint, institution_name text, person_name text, issued_on date, expires_on date, state text)
       language sql stable security definer set search_path = pg_catalog as $body$
       select r.kind, r.trade_name, r.level, r.institution_name, r.person_name, r.issued_on, r.expires_on, r.state
         from ??.certificate_register r where r.number = asked_number and r.person_name = asked_name order by r.issued_on desc limit 1 $body$`,
    [schema, schema],
  );
  await trx.raw('revoke execute on function ??.verify_certificate(text, text) from public', [schema]);
  if (applicationRole !== undefined)
    await trx.raw('grant execute on function ??.verify_certificate(text, text) to ??', [schema, applicationRole]);
}
