import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { drawKinds, inspectionFindings } from '../../model/inspection.js';
import { inspectionCallWorkflow } from '../../model/inspection-call.js';
import { moment } from './0006-attendance.js';
import { createGuard, refuseNamed } from './guard.js';

type Transaction = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];
const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** 电话抽查: trainees of a finished class are drawn once, by a lot that the database computes again, and called; no institution sees it. */
export const phoneCallsMigration: Migration = {
  name: '0014-phone-calls',
  async up(trx, options) {
    const { schema } = options;
    await trx.raw(
      `alter table ??.inspections drop constraint inspections_findings_check,
         add constraint inspections_findings_check check (findings <@ array[${listOf(inspectionFindings)}])`,
      [schema],
    );
    await drawTrainees(trx, options);
    await createCalls(trx, options);
  },
};

async function drawTrainees(trx: Transaction, { schema }: Options): Promise<void> {
  await trx.raw(
    `alter table ??.inspection_draws add column kind text not null default 'lessons' check (kind in (${listOf(drawKinds)})),
       add column class_id uuid, add column class_name text not null default '', add column trainees jsonb not null default '[]',
       drop constraint inspection_draws_lessons_check,
       add constraint inspection_draws_lessons_check check (lessons >= 1 and (kind = 'trainees' or lessons <= 50)),
       add constraint inspection_draw_of_trainees check ((kind = 'trainees') = (class_id is not null)
         and jsonb_array_length(trainees) = case kind when 'trainees' then lessons else 0 end),
       add foreign key (county_code, class_id) references ??.training_classes (county_code, id)`,
    [schema, schema],
  );
  await trx.raw(
    'create unique index inspection_draw_once on ??.inspection_draws (county_code, class_id) where class_id is not null',
    [schema],
  );
  // Whoever draws chooses nothing: the share is the rule's and the people are those with the smallest tickets.
  await createGuard(trx, schema, {
    name: 'judge_draw_of_trainees',
    table: 'inspection_draws',
    events: 'insert',
    body: `declare percent int; drawn jsonb; roster int; refusal text;
     begin
       if new.kind <> 'trainees' then return new; end if;
       select (c.rule -> 'phoneSample' ->> 'percent')::int into percent from ??.training_classes c
         where c.county_code = new.county_code and c.id = new.class_id and c.state in ('taught', 'assessed', 'settled');
       select count(*) into roster from ??.enrolments e where e.county_code = new.county_code and e.class_id = new.class_id
         and e.state in ('enrolled', 'passed', 'failed');
       select jsonb_agg(jsonb_build_object('enrolmentId', t.id, 'ticket', t.ticket) order by t.ticket) into drawn from (
         select e.id, encode(sha256(convert_to('"' || new.seed || ':' || new.class_id || ':' || e.id || '"', 'UTF8')), 'hex') collate "C" as ticket
           from ??.enrolments e where e.county_code = new.county_code and e.class_id = new.class_id and e.state in ('enrolled', 'passed', 'failed')
           order by 2 limit new.lessons) t;
       if percent is null then
         refusal := 'inspection_draw_of_class';
       elsif new.population <> roster or new.lessons <> least(roster, (roster * percent + 99) / 100) or new.trainees is distinct from drawn then
         refusal := 'inspection_draw_by_lot';
       end if;
       ${refuseNamed('no such draw')}
       return new;
     end`,
  });
}

async function createCalls(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create table ??.inspection_calls (
       ${tenantColumns}, draw_id uuid not null, class_id uuid not null, class_name text not null, class_number text not null,
       institution_id uuid not null, institution_name text not null, enrolment_id uuid not null, person_id uuid not null, person_name text not null,
       identity_masked text not null, ticket text not null, state text not null default 'open', attempts int not null default 0,
       note text not null default '', called_by uuid, called_by_name text, ${moment('called_at')},
       primary key (county_code, id), foreign key (county_code, draw_id) references ??.inspection_draws (county_code, id),
       foreign key (county_code, enrolment_id, class_id) references ??.enrolments (county_code, id, class_id),
       constraint inspection_call_once unique (county_code, draw_id, enrolment_id),
       constraint inspection_call_made check ((state = 'open') = (attempts = 0) and (attempts = 0) = (called_by is null) and (called_by is null) = (called_at is null)),
       constraint inspection_denial_has_words check (state <> 'denied' or length(trim(note)) >= 2))`,
    [schema, schema, schema],
  );
  await trx.raw('create index inspection_calls_of on ??.inspection_calls (county_code, class_id, id)', [schema]);
  await secureTable(trx, { schema, table: 'inspection_calls', applicationRole });
  await guardWorkflow(trx, { schema, table: 'inspection_calls', workflow: inspectionCallWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'inspection_calls',
    columns: ['draw_id', 'class_id', 'institution_id', 'enrolment_id', 'person_id', 'person_name', 'ticket'],
    when: 'true',
  });
  await createGuard(trx, schema, {
    name: 'judge_inspection_call',
    table: 'inspection_calls',
    events: 'insert or update',
    body: `declare refusal text;
     begin
       if tg_op = 'UPDATE' and new.attempts <> old.attempts + 1 then
         refusal := 'inspection_call_counted';
       elsif tg_op = 'INSERT' and not exists (select 1 from ??.inspection_draws d join ??.enrolments e on e.county_code = d.county_code and e.id = new.enrolment_id
           and e.person_id = new.person_id where d.county_code = new.county_code and d.id = new.draw_id and d.class_id = new.class_id
           and d.trainees @> jsonb_build_array(jsonb_build_object('enrolmentId', new.enrolment_id, 'ticket', new.ticket))) then
         refusal := 'inspection_call_of_draw';
       end if;
       ${refuseNamed('no such call')}
       return new;
     end`,
  });
}
