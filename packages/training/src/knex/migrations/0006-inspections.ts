import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { inspectionFindings, inspectionKinds, inspectionResults, inspectionWorkflow } from '../../model/inspection.js';
import { moment } from './0006-attendance.js';
import { createGuard, institutionActs, refuseNamed } from './guard.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Visits to classes, what they hold, and the draws that chose the lessons; an institution sees no visit before it holds, and no draw. */
export const inspectionsMigration: Migration = {
  name: '0006-inspections',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.inspection_draws (
         ${tenantColumns}, "from" date not null, "to" date not null, lessons int not null check (lessons between 1 and 50), by_risk int not null check (by_risk between 0 and lessons),
         seed text not null, population int not null, population_digest text not null check (population_digest ~ '^[0-9a-f]{64}$'), picks jsonb not null,
         drawn_by uuid not null, drawn_by_name text not null, ${moment('drawn_at')} not null, primary key (county_code, id), check ("from" <= "to"))`,
      [schema],
    );
    await trx.raw('create index inspection_draws_at on ??.inspection_draws (county_code, drawn_at, id)', [schema]);
    await secureTable(trx, { schema, table: 'inspection_draws', applicationRole, rights: ['select', 'insert'] });
    await trx.raw(
      `create table ??.inspections (
         ${tenantColumns}, class_id uuid not null, institution_id uuid not null, institution_name text not null, class_name text not null, class_number text not null,
         lesson_id uuid, draw_id uuid, kind text not null check (kind in (${listOf(inspectionKinds)})), visited_on date not null,
         visited_at text not null check (visited_at ~ '^[0-2][0-9]:[0-5][0-9]$'), inspectors text not null, counted_heads int check (counted_heads >= 0),
         findings text[] not null check (findings <@ array[${listOf(inspectionFindings)}]), result text not null check (result in (${listOf(inspectionResults)})),
         note text not null default '', files jsonb not null default '[]', state text not null default 'recorded',
         recorded_by uuid not null, recorded_by_name text not null, ${moment('recorded_at')} not null,
         released_by uuid, released_by_name text, ${moment('released_at')}, release_reason text not null default '',
         primary key (county_code, id), foreign key (county_code, class_id) references ??.training_classes (county_code, id),
         foreign key (county_code, lesson_id, class_id) references ??.lessons (county_code, id, class_id),
         foreign key (county_code, draw_id) references ??.inspection_draws (county_code, id),
         constraint inspection_not_ahead check (visited_on <= left(recorded_at, 10)::date),
         constraint inspection_result_of_findings check ((result = 'in_order') = (cardinality(findings) = 0)),
         constraint inspection_hold_is_serious check (state = 'recorded' or result = 'serious'),
         constraint inspection_released check ((state = 'released') = (released_by is not null) and (released_by is null) = (released_at is null)
           and (state <> 'released' or length(trim(release_reason)) >= 2)),
         constraint inspection_released_apart check (released_by <> recorded_by))`,
      Array<string>(4).fill(schema),
    );
    await trx.raw('create index inspections_of on ??.inspections (county_code, class_id, id)', [schema]);
    await trx.raw('create index inspections_day on ??.inspections (county_code, visited_on, id)', [schema]);
    await secureTable(trx, { schema, table: 'inspections', applicationRole });
    // What an inspector counted is told to nobody who may still have to record the lesson.
    await trx.raw(
      `create policy organisation on ??.inspections for select using (institution_id = nullif(current_setting('gongyi.organisation', true), '')::uuid
         and county_code = current_setting('gongyi.county', true) and state <> 'recorded')`,
      [schema],
    );
    await guardWorkflow(trx, { schema, table: 'inspections', workflow: inspectionWorkflow });
    const visit = [
      'class_id',
      'institution_id',
      'lesson_id',
      'draw_id',
      'division_code',
      'kind',
      'visited_on',
      'visited_at',
    ];
    const said = ['inspectors', 'counted_heads', 'findings', 'result', 'note', 'files', 'recorded_by', 'recorded_at'];
    await freezeColumns(trx, { schema, table: 'inspections', columns: [...visit, ...said], when: 'true' });
    await createGuard(trx, schema, {
      name: 'judge_inspection',
      table: 'inspections',
      events: 'insert or update',
      body: `declare refusal text;
       begin
         if ${institutionActs} then refusal := 'inspection_by_county';
         elsif tg_op = 'INSERT' and not exists (select 1 from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id
           and c.institution_id = new.institution_id and c.state in ('approved', 'running', 'suspended', 'taught', 'assessed')) then
           refusal := 'inspection_of_class';
         end if;
         ${refuseNamed('no such inspection')}
         return new;
       end`,
    });
    const held = `exists (select 1 from ??.inspections i where i.county_code = new.county_code and i.class_id = `;
    const refused = `raise exception 'the class is held' using errcode = 'check_violation', constraint = 'training_class_held';`;
    await createGuard(trx, schema, {
      name: 'certificate_of_held_class',
      table: 'certificates',
      events: 'insert',
      body: `begin if ${held}new.class_id and i.state = 'holding') then ${refused} end if; return new; end`,
    });
    await createGuard(trx, schema, {
      name: 'settle_held_class',
      table: 'training_classes',
      events: 'update',
      body: `begin if new.state = 'settled' and old.state <> 'settled' and ${held}new.id and i.state = 'holding') then ${refused} end if; return new; end`,
    });
  },
};
