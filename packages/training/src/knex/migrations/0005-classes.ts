import {
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToCounty,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { sharedResourceKinds } from '../../model/shared-resource.js';
import { certificateKinds } from '../../model/trade.js';
import {
  bookedStates,
  enrolmentWorkflow,
  lessonKinds,
  lessonWorkflow,
  trainingClassWorkflow,
} from '../../model/training-class.js';
import { classModes } from '../../model/training-settings.js';
import { classGuards } from './0005-class-guards.js';

type Transaction = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const minutesOf = (column: string) => `substr(${column}, 1, 2)::int * 60 + substr(${column}, 4, 2)::int`;
const classKey = 'foreign key (county_code, class_id) references ??.training_classes (county_code, id)';

/** Classes, who is on their rosters and when they meet; each open to the people of its institution. */
export const classesMigration: Migration = {
  name: '0005-classes',
  async up(trx, options) {
    await createClasses(trx, options);
    await createPapers(trx, options);
    await createEnrolments(trx, options);
    await createSharedResources(trx, options);
    await createLessons(trx, options);
    await classGuards(trx, options.schema);
  },
};

async function createClasses(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.training_classes (
       ${tenantColumns}, institution_id uuid not null, institution_name text not null, number text, name text not null,
       trade_id uuid not null, trade_code text not null, trade_name text not null, level smallint check (level between 1 and 5),
       certificate_kind text not null check (certificate_kind in (${listOf(certificateKinds)})), mode text not null check (mode in (${listOf(classModes)})),
       plan_line_id uuid, fund_id text, budget_fen bigint check (budget_fen >= 0), place text not null, starts_on date not null, ends_on date not null,
       planned_hours int not null check (planned_hours > 0), seats int not null check (seats > 0), head_teacher text not null, contact_phone text not null,
       employer_name text not null default '', employer_credit_code text not null default '', state text not null default 'draft',
       rule jsonb, rule_version text not null default '', clause text not null default '', submitted_by uuid, submitted_by_name text, submitted_on date,
       answer_by date, decided_by uuid, decided_by_name text, decided_on date, decision_reason text not null default '',
       opened_on date, taught_on date, assessed_on date, primary key (county_code, id),
       foreign key (county_code, institution_id) references ??.institutions (county_code, id),
       foreign key (county_code, trade_id) references ??.trades (county_code, id),
       constraint training_class_days check (starts_on <= ends_on),
       constraint training_class_number_once unique (county_code, number),
       constraint training_class_handed_in check (state in ('draft', 'cancelled') or (number is not null and rule is not null and submitted_by is not null)),
       constraint training_class_decider_apart check (state not in ('approved', 'refused', 'running', 'suspended', 'taught', 'assessed', 'settled')
         or (decided_by is not null and decided_by <> submitted_by)),
       constraint training_class_refusal_has_reason check (state not in ('refused', 'cancelled', 'suspended') or length(trim(decision_reason)) >= 2))`,
    [schema, schema, schema],
  );
  await trx.raw(
    'create index training_classes_of on ??.training_classes (county_code, institution_id, starts_on, id)',
    [schema],
  );
  await trx.raw('create index training_classes_begin on ??.training_classes (county_code, starts_on, id)', [schema]);
  await secureTable(trx, { schema, table: 'training_classes', applicationRole });
  await openToOrganisation(trx, { schema, table: 'training_classes', column: 'institution_id' });
  await guardWorkflow(trx, { schema, table: 'training_classes', workflow: trainingClassWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'training_classes',
    columns: ['institution_id', 'division_code'],
    when: 'true',
  });
  await freezeColumns(trx, {
    schema,
    table: 'training_classes',
    columns: [
      'trade_id',
      'trade_code',
      'level',
      'certificate_kind',
      'mode',
      'planned_hours',
      'seats',
      'rule',
      'number',
    ],
    when: `old.state in (${listOf(bookedStates)}) and new.state <> 'draft'`,
  });
}

/** Papers of the opening file, and what a mode needs beside them. */
async function createPapers(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.class_papers (
       ${tenantColumns}, class_id uuid not null, institution_id uuid not null, paper_id text not null, content text not null default '',
       file_id uuid not null, file_name text not null, primary key (county_code, id), ${classKey},
       constraint one_paper_of_a_kind unique (county_code, class_id, paper_id))`,
    [schema, schema],
  );
  await secureTable(trx, { schema, table: 'class_papers', applicationRole });
  await openToOrganisation(trx, { schema, table: 'class_papers', column: 'institution_id' });
}

/** What departments share: every institution of the county may look at it and hold lessons in it. */
async function createSharedResources(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.shared_resources (
       ${tenantColumns}, name text not null, kind text not null check (kind in (${listOf(sharedResourceKinds)})), owner text not null, place text not null,
       capacity int not null check (capacity > 0), contact text not null default '', valid_from date not null, valid_to date check (valid_to >= valid_from),
       primary key (county_code, id))`,
    [schema],
  );
  await trx.raw('create index shared_resources_name on ??.shared_resources (county_code, name, id)', [schema]);
  await secureTable(trx, { schema, table: 'shared_resources', applicationRole });
  await openToCounty(trx, { schema, table: 'shared_resources' });
}

async function createEnrolments(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.enrolments (
       ${tenantColumns}, class_id uuid not null, institution_id uuid not null, person_id uuid not null, person_name text not null,
       identity_masked text not null, identity_hash text not null, person_division_code text not null, category text not null, phone text not null default '',
       state text not null default 'enrolled', state_reason text not null default '', findings jsonb not null default '[]', enrolled_on date not null,
       master_name text not null default '', primary key (county_code, id), ${classKey},
       unique (county_code, id, class_id), constraint one_place_a_class unique (county_code, class_id, person_id),
       constraint enrolment_end_has_reason check (state not in ('withdrawn', 'excluded') or length(trim(state_reason)) >= 2))`,
    [schema, schema],
  );
  await trx.raw('create index enrolments_of on ??.enrolments (county_code, class_id, id)', [schema]);
  await trx.raw('create index enrolments_person on ??.enrolments (county_code, person_id)', [schema]);
  await trx.raw('create index enrolments_hash on ??.enrolments (identity_hash)', [schema]);
  await secureTable(trx, {
    schema,
    table: 'enrolments',
    applicationRole,
    rights: ['select', 'insert', 'update', 'delete'],
  });
  await openToOrganisation(trx, { schema, table: 'enrolments', column: 'institution_id' });
  await guardWorkflow(trx, { schema, table: 'enrolments', workflow: enrolmentWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'enrolments',
    columns: ['class_id', 'institution_id', 'person_id', 'identity_hash', 'division_code', 'enrolled_on'],
    when: 'true',
  });
}

async function createLessons(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.lessons (
       ${tenantColumns}, class_id uuid not null, institution_id uuid not null, day date not null, starts_at text not null check (starts_at ~ '^[0-2][0-9]:[0-5][0-9]$'),
       ends_at text not null check (ends_at ~ '^[0-2][0-9]:[0-5][0-9]$'), hours int not null check (hours between 1 and 16),
       kind text not null check (kind in (${listOf(lessonKinds)})), content text not null, room_id uuid, room_name text not null,
       teacher_id uuid, teacher_name text not null, textbook text not null default '', state text not null default 'planned',
       shared_resource_id uuid, booked boolean not null default false,
       minutes int4range not null generated always as (int4range(${minutesOf('starts_at')}, ${minutesOf('ends_at')})) stored,
       primary key (county_code, id), ${classKey}, unique (county_code, id, class_id), constraint lesson_times check (starts_at < ends_at and ends_at <= '24:00'),
       foreign key (county_code, shared_resource_id) references ??.shared_resources (county_code, id),
       constraint lesson_one_place check (room_id is null or shared_resource_id is null),
       constraint lesson_room_booked exclude using gist (county_code with =, room_id with =, day with =, minutes with &&) where (booked),
       constraint lesson_teacher_booked exclude using gist (county_code with =, teacher_id with =, day with =, minutes with &&) where (booked),
       constraint lesson_resource_booked exclude using gist (county_code with =, shared_resource_id with =, day with =, minutes with &&) where (booked))`,
    [schema, schema, schema],
  );
  await trx.raw('create index lessons_of on ??.lessons (county_code, class_id, day, starts_at, id)', [schema]);
  await trx.raw('create index lessons_day on ??.lessons (county_code, day, id)', [schema]);
  await secureTable(trx, {
    schema,
    table: 'lessons',
    applicationRole,
    rights: ['select', 'insert', 'update', 'delete'],
  });
  await openToOrganisation(trx, { schema, table: 'lessons', column: 'institution_id' });
  await guardWorkflow(trx, { schema, table: 'lessons', workflow: lessonWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'lessons',
    columns: ['class_id', 'institution_id', 'division_code'],
    when: 'true',
  });
}
