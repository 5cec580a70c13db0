import {
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { lessonRollWorkflow, markCorrectionWorkflow, mostWrongTries } from '../../model/attendance.js';
import { attendanceMethods, lessonMarks } from '../../model/training-settings.js';
import { attendanceGuards } from './0006-attendance-guards.js';

type Transaction = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
/** County time, as text whose order is the order of time. */
export const moment = (column: string) =>
  `${column} text check (${column} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$')`;
const lessonKey = 'foreign key (county_code, lesson_id, class_id) references ??.lessons (county_code, id, class_id)';

/** What happened in each lesson: its record, a mark for everybody of the roster, and what was corrected afterwards. */
export const attendanceMigration: Migration = {
  name: '0006-attendance',
  async up(trx, options) {
    await createRolls(trx, options);
    await createMarks(trx, options);
    await createCorrections(trx, options);
    await createView(trx, options);
    await attendanceGuards(trx, options.schema);
  },
};

async function createRolls(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.lesson_rolls (
       ${tenantColumns}, class_id uuid not null, institution_id uuid not null, lesson_id uuid not null,
       method text not null check (method in (${listOf(attendanceMethods)})), state text not null default 'open',
       ${moment('opened_at')} not null, ${moment('closed_at')}, recorded_by uuid not null, recorded_by_name text not null,
       file_id uuid, file_name text not null default '', primary key (county_code, id), ${lessonKey},
       unique (county_code, id, lesson_id), constraint lesson_recorded_once unique (county_code, lesson_id),
       constraint lesson_roll_sheet check ((method = 'paper') = (file_id is not null)),
       constraint lesson_roll_closed check ((state = 'closed') = (closed_at is not null) and closed_at >= opened_at))`,
    [schema, schema],
  );
  await trx.raw('create index lesson_rolls_of on ??.lesson_rolls (county_code, class_id, id)', [schema]);
  await secureTable(trx, { schema, table: 'lesson_rolls', applicationRole });
  await openToOrganisation(trx, { schema, table: 'lesson_rolls', column: 'institution_id' });
  await guardWorkflow(trx, { schema, table: 'lesson_rolls', workflow: lessonRollWorkflow });
  const kept = ['class_id', 'institution_id', 'lesson_id', 'division_code', 'method', 'opened_at', 'recorded_by'];
  await freezeColumns(trx, { schema, table: 'lesson_rolls', columns: kept, when: 'true' });
  await freezeColumns(trx, {
    schema,
    table: 'lesson_rolls',
    columns: ['file_id', 'file_name', 'closed_at', 'recorded_by_name', 'version'],
    when: "old.state = 'closed'",
  });
  await trx.raw(
    `create table ??.lesson_sign_in_tries (
       ${tenantColumns}, roll_id uuid not null, institution_id uuid not null, name_masked text not null,
       tries int not null, primary key (county_code, roll_id, name_masked),
       constraint lesson_sign_in_locked check (tries between 1 and ${mostWrongTries}),
       foreign key (county_code, roll_id) references ??.lesson_rolls (county_code, id))`,
    [schema, schema],
  );
  await secureTable(trx, { schema, table: 'lesson_sign_in_tries', applicationRole });
}

async function createMarks(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.lesson_marks (
       ${tenantColumns}, class_id uuid not null, institution_id uuid not null, lesson_id uuid not null, roll_id uuid not null, enrolment_id uuid not null,
       mark text not null check (mark in (${listOf(lessonMarks)})), source text not null check (source in (${listOf(attendanceMethods)})),
       ${moment('marked_at')} not null, primary key (county_code, id), ${lessonKey}, unique (county_code, id, class_id, lesson_id),
       foreign key (county_code, roll_id, lesson_id) references ??.lesson_rolls (county_code, id, lesson_id),
       foreign key (county_code, enrolment_id, class_id) references ??.enrolments (county_code, id, class_id),
       constraint one_mark_a_lesson unique (county_code, lesson_id, enrolment_id))`,
    [schema, schema, schema, schema],
  );
  await trx.raw('create index lesson_marks_of on ??.lesson_marks (county_code, class_id, id)', [schema]);
  await trx.raw('create index lesson_marks_trainee on ??.lesson_marks (county_code, enrolment_id, id)', [schema]);
  await secureTable(trx, { schema, table: 'lesson_marks', applicationRole });
  await openToOrganisation(trx, { schema, table: 'lesson_marks', column: 'institution_id' });
  await freezeColumns(trx, {
    schema,
    table: 'lesson_marks',
    columns: ['class_id', 'institution_id', 'lesson_id', 'roll_id', 'enrolment_id', 'division_code'],
    when: 'true',
  });
}

async function createCorrections(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.mark_corrections (
       ${tenantColumns}, class_id uuid not null, institution_id uuid not null, lesson_id uuid not null, mark_id uuid not null,
       class_name text not null, day date not null, starts_at text not null, person_name text not null, identity_masked text not null,
       from_mark text not null check (from_mark in (${listOf(lessonMarks)})), to_mark text not null check (to_mark in (${listOf(lessonMarks)})),
       reason text not null check (length(trim(reason)) >= 2), file_id uuid, file_name text not null default '', state text not null default 'asked',
       asked_by uuid not null, asked_by_name text not null, ${moment('asked_at')} not null,
       decided_by uuid, decided_by_name text, ${moment('decided_at')}, decision_reason text not null default '',
       primary key (county_code, id),
       foreign key (county_code, mark_id, class_id, lesson_id) references ??.lesson_marks (county_code, id, class_id, lesson_id),
       constraint mark_correction_changes check (from_mark <> to_mark),
       constraint mark_correction_decided check ((state = 'asked') = (decided_by is null) and (state = 'asked') = (decided_at is null)),
       constraint mark_correction_apart check (decided_by <> asked_by),
       constraint mark_correction_refusal_has_reason check (state <> 'refused' or length(trim(decision_reason)) >= 2))`,
    [schema, schema],
  );
  await trx.raw(
    "create unique index one_open_correction on ??.mark_corrections (county_code, mark_id) where state = 'asked'",
    [schema],
  );
  await trx.raw('create index mark_corrections_of on ??.mark_corrections (county_code, class_id, id)', [schema]);
  await trx.raw('create index mark_corrections_mark on ??.mark_corrections (county_code, mark_id, id)', [schema]);
  await trx.raw('create index mark_corrections_asked on ??.mark_corrections (county_code, asked_at, id)', [schema]);
  await secureTable(trx, { schema, table: 'mark_corrections', applicationRole });
  await openToOrganisation(trx, { schema, table: 'mark_corrections', column: 'institution_id' });
  await guardWorkflow(trx, { schema, table: 'mark_corrections', workflow: markCorrectionWorkflow });
  const asked = ['mark_id', 'class_id', 'institution_id', 'lesson_id', 'division_code', 'from_mark', 'to_mark'];
  const said = ['reason', 'file_id', 'asked_by', 'asked_at', 'person_name', 'day'];
  await freezeColumns(trx, { schema, table: 'mark_corrections', columns: [...asked, ...said], when: 'true' });
  await freezeColumns(trx, {
    schema,
    table: 'mark_corrections',
    columns: ['decided_by', 'decided_at', 'decision_reason', 'version'],
    when: "old.state <> 'asked'",
  });
}

/** Marks as they count, and the hours that somebody attended; both with the eyes of whoever asks. */
async function createView(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create view ??.lesson_marks_now with (security_invoker = true) as
       select m.county_code, m.division_code, m.id, m.version, m.class_id, m.institution_id, m.lesson_id, m.roll_id, m.enrolment_id, m.source, m.marked_at,
         m.mark as recorded_mark, coalesce((select c.to_mark from ??.mark_corrections c where c.county_code = m.county_code and c.mark_id = m.id
           and c.state = 'confirmed' order by c.decided_at desc, c.id desc limit 1), m.mark) as mark
       from ??.lesson_marks m`,
    [schema, schema, schema],
  );
  if (applicationRole !== undefined)
    await trx.raw('grant select on ??.lesson_marks_now to ??', [schema, applicationRole]);
  await trx.raw(
    `create function ??.attended_hours(in_county text, in_class uuid, in_enrolment uuid, out attended int, out held int) language sql stable as $body$
       select coalesce(sum(l.hours) filter (where m.mark is not null and c.rule -> 'attendance' -> 'counted' \\? m.mark), 0)::int, coalesce(sum(l.hours), 0)::int
       from ??.training_classes c join ??.lessons l on l.county_code = c.county_code and l.class_id = c.id and l.state = 'held'
         left join ??.lesson_marks_now m on m.county_code = l.county_code and m.lesson_id = l.id and m.enrolment_id = in_enrolment
       where c.county_code = in_county and c.id = in_class
     $body$`,
    [schema, schema, schema, schema],
  );
}
