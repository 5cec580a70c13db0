import {
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { classChangeKinds, classChangeWorkflow } from '../../model/class-change.js';
import { moment } from './0006-attendance.js';
import { createGuard, institutionActs, refuseNamed } from './guard.js';

type Transaction = Parameters<Migration['up']>[0];

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Requests to change a class after its approval; without one neither its timetable nor its roster changes. */
export const classChangesMigration: Migration = {
  name: '0006-class-changes',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.class_changes (
         ${tenantColumns}, class_id uuid not null, institution_id uuid not null, institution_name text not null, class_name text not null, class_number text not null,
         kind text not null check (kind in (${listOf(classChangeKinds)})), state text not null default 'asked', lesson_ids uuid[] not null default '{}', lines jsonb not null default '[]',
         enrolment_id uuid, person_id uuid, person_name text not null default '', identity_masked text not null default '', phone text not null default '', master_name text not null default '',
         reason text not null check (length(trim(reason)) >= 2), file_id uuid, file_name text not null default '', clause text not null default '',
         asked_by uuid not null, asked_by_name text not null, ${moment('asked_at')} not null, ${moment('due_at')}, ${moment('begins_at')},
         decided_by uuid, decided_by_name text, ${moment('decided_at')}, decision_reason text not null default '',
         primary key (county_code, id), foreign key (county_code, class_id) references ??.training_classes (county_code, id),
         foreign key (county_code, enrolment_id, class_id) references ??.enrolments (county_code, id, class_id),
         constraint class_change_in_time check (asked_at <= due_at), constraint class_change_window check ((due_at is null) = (begins_at is null) and due_at < begins_at),
         constraint class_change_answered_in_time check (state <> 'approved' or begins_at is null or decided_at < begins_at),
         constraint class_change_decided check ((state in ('approved', 'refused')) = (decided_by is not null) and (decided_by is null) = (decided_at is null)),
         constraint class_change_apart check (decided_by <> asked_by),
         constraint class_change_refusal_has_reason check (state <> 'refused' or length(trim(decision_reason)) >= 2))`,
      [schema, schema, schema],
    );
    await trx.raw('create index class_changes_of on ??.class_changes (county_code, class_id, id)', [schema]);
    await trx.raw('create index class_changes_asked on ??.class_changes (county_code, asked_at, id)', [schema]);
    await secureTable(trx, { schema, table: 'class_changes', applicationRole });
    await openToOrganisation(trx, { schema, table: 'class_changes', column: 'institution_id' });
    await guardWorkflow(trx, { schema, table: 'class_changes', workflow: classChangeWorkflow });
    const what = ['class_id', 'institution_id', 'division_code', 'kind', 'lesson_ids', 'lines', 'enrolment_id'];
    const who = ['person_id', 'reason', 'file_id', 'asked_by', 'asked_at', 'due_at', 'begins_at'];
    await freezeColumns(trx, { schema, table: 'class_changes', columns: [...what, ...who], when: 'true' });
    await freezeColumns(trx, {
      schema,
      table: 'class_changes',
      columns: ['decided_by', 'decided_at', 'decision_reason', 'version'],
      when: "old.state <> 'asked'",
    });
    await guardChanges(trx, schema);
    await guardWhatChanges(trx, schema);
  },
};

async function guardChanges(trx: Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'judge_class_change',
    table: 'class_changes',
    events: 'insert or update',
    body: `declare refusal text; class record;
     begin
       if tg_op = 'UPDATE' and new.state = old.state then return new; end if;
       select c.state, c.institution_id into class from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id;
       if class.institution_id is distinct from new.institution_id then refusal := 'class_change_of_class';
       elsif new.state in ('asked', 'approved') and class.state not in ('approved', 'running', 'suspended') then refusal := 'class_change_of_class';
       elsif new.state = 'asked' and current_setting('gongyi.organisation', true) is distinct from new.institution_id::text then refusal := 'class_change_by_institution';
       elsif new.state in ('approved', 'refused') and ${institutionActs} then refusal := 'class_change_by_county';
       end if;
       ${refuseNamed('no such change of the class')}
       return new;
     end`,
  });
}

/** An approved request is used once, for what it names. */
async function guardWhatChanges(trx: Transaction, schema: string): Promise<void> {
  for (const table of ['lessons', 'enrolments']) {
    await trx.raw('alter table ??.?? add column change_id uuid', [schema, table]);
    await trx.raw(
      'alter table ??.?? add foreign key (county_code, change_id) references ??.class_changes (county_code, id)',
      [schema, table, schema],
    );
    await trx.raw('create index ?? on ??.?? (county_code, change_id) where change_id is not null', [
      `${table}_change`,
      schema,
      table,
    ]);
  }
  await createGuard(trx, schema, {
    name: 'lesson_changes_by_request',
    table: 'lessons',
    events: 'insert or update or delete',
    body: `declare part ??.lessons := coalesce(new, old); class_state text; change_kind text; change_lessons uuid[];
     begin
       if tg_op = 'UPDATE' and to_jsonb(new) - '{booked,minutes,version}'::text[] = to_jsonb(old) - '{booked,minutes,version}'::text[] then return new; end if;
       if tg_op = 'UPDATE' and old.state = 'planned' and new.state = 'held'
         and to_jsonb(new) - '{state,booked,minutes,version}'::text[] = to_jsonb(old) - '{state,booked,minutes,version}'::text[] then return new; end if;
       select c.state into class_state from ??.training_classes c where c.county_code = part.county_code and c.id = part.class_id;
       if class_state = 'draft' then return part; end if;
       if tg_op <> 'DELETE' then
         select x.kind, x.lesson_ids into change_kind, change_lessons from ??.class_changes x where x.county_code = new.county_code and x.id = new.change_id and x.class_id = new.class_id and x.state = 'approved';
       end if;
       if change_kind is null
         or tg_op = 'UPDATE' and (old.state <> 'planned' or old.change_id is not distinct from new.change_id or not new.id = any(change_lessons)
           or (change_kind, new.state) not in (('move', 'planned'), ('cancel', 'cancelled')))
         or tg_op = 'INSERT' and (change_kind <> 'add' or exists (select 1 from ??.lessons l where l.county_code = new.county_code and l.change_id = new.change_id)) then
         raise exception 'a lesson changes by a request' using errcode = 'check_violation', constraint = 'changes_by_request';
       end if;
       return part;
     end`,
  });
  await createGuard(trx, schema, {
    name: 'roster_changes_by_request',
    table: 'enrolments',
    events: 'insert or update',
    body: `declare class_state text; change record;
     begin
       if tg_op = 'UPDATE' and (new.state = old.state or new.state in ('passed', 'failed')) and new.change_id is not distinct from old.change_id then return new; end if;
       select c.state into class_state from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id;
       if class_state = 'draft' then return new; end if;
       select x.kind, x.person_id, x.enrolment_id into change from ??.class_changes x where x.county_code = new.county_code and x.id = new.change_id and x.class_id = new.class_id and x.state = 'approved';
       if change.kind is null or (tg_op = 'INSERT' and (change.kind <> 'enrol' or change.person_id <> new.person_id))
         or (tg_op = 'UPDATE' and (change.kind <> 'leave' or change.enrolment_id <> new.id)) then
         raise exception 'a roster changes by a request' using errcode = 'check_violation', constraint = 'changes_by_request';
       end if;
       return new;
     end`,
  });
}
