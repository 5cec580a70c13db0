import { freezeColumns, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { groupRoles } from '../../model/organisation.js';
import { classModes } from '../../model/training-settings.js';
import { wishPlaces } from '../../model/wish.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Who leads training, who answers for how many people, and what people wish to learn. */
export const organisationMigration: Migration = {
  name: '0003-organisation',
  async up(trx, { schema, applicationRole }) {
    // A village that asks what people wish to learn reads the county's catalogue.
    await trx.raw(
      "create policy county_reads on ??.trades for select using (county_code = current_setting('gongyi.county', true))",
      [schema],
    );
    await trx.raw(
      `create table ??.leading_group_members (
         ${tenantColumns}, person_name text not null, office text not null, department text not null,
         role text not null check (role in (${listOf(groupRoles)})), document_number text not null check (document_number <> ''),
         valid_from date not null, valid_to date, primary key (county_code, id),
         constraint group_member_days check (valid_to >= valid_from),
         constraint one_head_a_day exclude using gist (county_code with =, daterange(valid_from, valid_to, '[]') with &&) where (role = 'head'))`,
      [schema],
    );
    await secureTable(trx, { schema, table: 'leading_group_members', applicationRole });
    await freezeColumns(trx, {
      schema,
      table: 'leading_group_members',
      columns: ['person_name', 'office', 'department', 'role', 'document_number', 'valid_from'],
      when: 'true',
    });
    await trx.raw(
      `create table ??.group_meetings (
         ${tenantColumns}, held_on date not null, title text not null, notes text not null, document_number text not null check (document_number <> ''),
         file_id uuid, file_name text not null default '', recorded_by_name text not null, primary key (county_code, id))`,
      [schema],
    );
    await trx.raw('create index group_meetings_day on ??.group_meetings (county_code, held_on, id)', [schema]);
    await secureTable(trx, { schema, table: 'group_meetings', applicationRole, rights: ['select', 'insert'] });
    await trx.raw(
      `create table ??.training_departments (
         ${tenantColumns}, name text not null, duty text not null, contact_name text not null default '', contact_phone text not null default '',
         primary key (county_code, id), constraint one_department_a_name unique (county_code, name))`,
      [schema],
    );
    await secureTable(trx, { schema, table: 'training_departments', applicationRole });
    await tasks();
    await wishes();

    async function tasks(): Promise<void> {
      const figures = `people int not null check (people > 0), department_id uuid, department_name text not null default '',
         responsible_name text not null default '', deadline date not null`;
      await trx.raw(
        `create table ??.training_tasks (
           ${tenantColumns}, year int not null, trade_kind text not null default '', ${figures}, primary key (county_code, id),
           foreign key (county_code, department_id) references ??.training_departments (county_code, id))`,
        [schema, schema],
      );
      await trx.raw(
        `create unique index one_task_a_place on ??.training_tasks (county_code, year, division_code,
           coalesce(department_id, '00000000-0000-0000-0000-000000000000'), trade_kind)`,
        [schema],
      );
      await trx.raw('create index training_tasks_deadline on ??.training_tasks (county_code, deadline, id)', [schema]);
      await secureTable(trx, { schema, table: 'training_tasks', applicationRole });
      await freezeColumns(trx, {
        schema,
        table: 'training_tasks',
        columns: ['year', 'division_code', 'trade_kind'],
        when: 'true',
      });
      await trx.raw(
        `create table ??.training_task_changes (
           ${tenantColumns}, task_id uuid not null, task_version int not null, ${figures}, reason text not null,
           document_number text not null check (document_number <> ''), changed_by_name text not null, changed_on date not null,
           primary key (county_code, id), foreign key (county_code, task_id) references ??.training_tasks (county_code, id),
           constraint task_change_once unique (county_code, task_id, task_version))`,
        [schema, schema],
      );
      await secureTable(trx, { schema, table: 'training_task_changes', applicationRole, rights: ['select', 'insert'] });
      // No task number without the row that tells why it is so, neither its first state nor a later one.
      await trx.raw(
        `create function ??.task_has_reason() returns trigger language plpgsql as $body$
         begin
           if not exists (select 1 from ??.training_task_changes c where c.county_code = new.county_code and c.task_id = new.id
             and c.task_version = new.version and c.people = new.people and c.deadline = new.deadline
             and c.responsible_name = new.responsible_name and c.department_id is not distinct from new.department_id) then
             raise exception 'a task number changes with its reason' using errcode = 'check_violation', constraint = 'task_change_missing';
           end if;
           return null;
         end $body$`,
        [schema, schema],
      );
      await trx.raw(
        `create constraint trigger task_has_reason after insert or update on ??.training_tasks deferrable initially deferred
           for each row execute function ??.task_has_reason()`,
        [schema, schema],
      );
    }

    async function wishes(): Promise<void> {
      await trx.raw(
        `create table ??.training_wishes (
           ${tenantColumns}, person_id uuid not null, person_name text not null, identity_masked text not null, year int not null,
           wishes_work boolean not null, stated_on date not null, mode text check (mode in (${listOf(classModes)})),
           place text not null check (place in (${listOf(wishPlaces)})),
           months int[] not null default '{}' check (months <@ array[1,2,3,4,5,6,7,8,9,10,11,12]), note text not null default '',
           trades jsonb not null check (jsonb_typeof(trades) = 'array' and jsonb_array_length(trades) <= 10),
           current boolean not null default true, recorded_by_name text not null, primary key (county_code, id))`,
        [schema],
      );
      await trx.raw(
        'create unique index one_current_wish on ??.training_wishes (county_code, person_id, year) where current',
        [schema],
      );
      await trx.raw('create index training_wishes_day on ??.training_wishes (county_code, year, stated_on, id)', [
        schema,
      ]);
      await secureTable(trx, { schema, table: 'training_wishes', applicationRole });
      await freezeColumns(trx, {
        schema,
        table: 'training_wishes',
        columns: [
          'person_id',
          'division_code',
          'year',
          'wishes_work',
          'stated_on',
          'mode',
          'place',
          'months',
          'note',
          'trades',
        ],
        when: 'true',
      });
      await freezeColumns(trx, { schema, table: 'training_wishes', columns: ['current'], when: 'not old.current' });
    }
  },
};
