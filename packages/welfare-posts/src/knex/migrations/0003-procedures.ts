import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import {
  apartActs,
  procedureActs,
  procedureLevels,
  procedureObjectionWorkflow,
  procedureSubjects,
  procedureWorkflow,
} from '../../model/procedure.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/**
 * Steps, and who did which. A procedure moves only by a row of `procedure_acts`: the trigger refuses an act out of order,
 * by the wrong person, during a notice or with an objection open, and it alone writes where the procedure stands.
 */
export const proceduresMigration: Migration = {
  name: '0003-procedures',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.procedures (
         ${tenantColumns}, subject text not null check (subject in (${listOf(procedureSubjects)})), subject_id uuid not null, title text not null,
         steps jsonb not null check (jsonb_array_length(steps) > 0), rule_version text not null, maker_id uuid not null, maker_name text not null,
         started_on date not null, state text not null default 'open', round int not null default 1, position int not null default 0,
         waits_level text generated always as (case when state = 'open' then steps -> position ->> 'level' end) stored,
         notice_ends_on date, primary key (county_code, id))`,
      [schema],
    );
    await trx.raw(
      "create unique index one_procedure_a_subject on ??.procedures (county_code, subject, subject_id) where state in ('open', 'returned')",
      [schema],
    );
    await trx.raw('create index procedures_subject on ??.procedures (county_code, subject_id)', [schema]);
    await trx.raw('create index procedures_started on ??.procedures (county_code, started_on, id)', [schema]);
    await trx.raw(
      "create index procedures_waiting on ??.procedures (county_code, waits_level, division_code, id) where state = 'open'",
      [schema],
    );
    await secureTable(trx, { schema, table: 'procedures', applicationRole, rights: ['select', 'insert'] });
    await guardWorkflow(trx, { schema, table: 'procedures', workflow: procedureWorkflow });
    await trx.raw(
      `create function ??.procedure_begins() returns trigger language plpgsql as $body$
       begin
         if new.round <> 1 or new.position <> 0 or new.notice_ends_on is not null then
           raise exception 'it begins with its first step' using errcode = 'check_violation', constraint = 'procedure_begins';
         end if;
         return new;
       end $body$`,
      [schema],
    );
    await trx.raw(
      'create trigger procedure_begins before insert on ??.procedures for each row execute function ??.procedure_begins()',
      [schema, schema],
    );
    await trx.raw(
      `create table ??.procedure_acts (
         ${tenantColumns}, procedure_id uuid not null, round int not null, position int not null,
         act text not null check (act in (${listOf([...procedureActs, 'resubmit', 'withdraw'])})),
         level text check (level in (${listOf(procedureLevels)})), verdict text check (verdict in ('pass', 'return', 'refuse')),
         acted_by uuid not null, acted_by_name text not null, acted_on date not null, notice_ends_on date, meeting jsonb, evidence_file_id uuid, note text not null,
         primary key (county_code, id), foreign key (county_code, procedure_id) references ??.procedures (county_code, id),
         constraint procedure_verdict_has_reason check (verdict is null or verdict = 'pass' or length(trim(note)) >= 2),
         constraint procedure_act_is_judged check ((act in ('resubmit', 'withdraw')) = (verdict is null)))`,
      [schema, schema],
    );
    await trx.raw('create index procedure_acts_of on ??.procedure_acts (county_code, procedure_id, id)', [schema]);
    await secureTable(trx, { schema, table: 'procedure_acts', applicationRole, rights: ['select', 'insert'] });
    await trx.raw(
      `create table ??.procedure_objections (
         ${tenantColumns}, procedure_id uuid not null, round int not null, received_on date not null, stated_by text not null, content text not null,
         state text not null default 'open', answer text not null default '', answered_by uuid, answered_by_name text, answered_on date,
         primary key (county_code, id), foreign key (county_code, procedure_id) references ??.procedures (county_code, id),
         constraint procedure_objection_answered check ((state = 'open') = (answered_by is null)))`,
      [schema, schema],
    );
    await trx.raw('create index procedure_objections_of on ??.procedure_objections (county_code, procedure_id, id)', [
      schema,
    ]);
    await secureTable(trx, { schema, table: 'procedure_objections', applicationRole });
    await guardWorkflow(trx, { schema, table: 'procedure_objections', workflow: procedureObjectionWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'procedure_objections',
      columns: ['procedure_id', 'round', 'received_on', 'stated_by', 'content', 'division_code'],
      when: 'true',
    });
    await freezeColumns(trx, {
      schema,
      table: 'procedure_objections',
      columns: ['answer', 'answered_by', 'answered_by_name', 'answered_on'],
      when: "old.state <> 'open'",
    });
    // Whoever records one waits for the step that is being taken, and the other way round.
    await trx.raw(
      `create function ??.objection_during_notice() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
       begin
         perform 1 from ??.procedures p where p.county_code = new.county_code and p.id = new.procedure_id and p.state = 'open'
           and p.round = new.round and p.notice_ends_on is not null for share;
         if not found then
           raise exception 'nothing is on notice' using errcode = 'check_violation', constraint = 'objection_during_notice';
         end if;
         return new;
       end $body$`,
      [schema, schema],
    );
    await trx.raw(
      'create trigger objection_during_notice before insert on ??.procedure_objections for each row execute function ??.objection_during_notice()',
      [schema, schema],
    );
    await createJudge(trx, schema);
  },
};

/** The one door through which a procedure moves. */
async function createJudge(trx: Parameters<Migration['up']>[0], schema: string): Promise<void> {
  await trx.raw(
    `create function ??.judge_procedure_act() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare
       p ??.procedures%rowtype;
       step jsonb;
     begin
       select * into p from ??.procedures where county_code = new.county_code and id = new.procedure_id for update;
       if p.id is null or p.division_code <> new.division_code then
         raise exception 'no such procedure' using errcode = 'check_violation', constraint = 'procedure_act_in_order';
       end if;
       if new.act in ('resubmit', 'withdraw') then
         if new.acted_by <> p.maker_id then
           raise exception 'only the maker' using errcode = 'check_violation', constraint = 'procedure_maker_only';
         end if;
         if new.act = 'withdraw' then
           update ??.procedures set state = 'withdrawn', notice_ends_on = null, version = version + 1 where county_code = p.county_code and id = p.id;
         else
           update ??.procedures set state = 'open', round = p.round + 1, position = 0, notice_ends_on = null, version = version + 1
             where county_code = p.county_code and id = p.id;
         end if;
         return new;
       end if;
       if p.state <> 'open' then
         raise exception 'the procedure is %', p.state using errcode = 'check_violation', constraint = 'procedure_closed';
       end if;
       step := p.steps -> p.position;
       if new.round <> p.round or new.position <> p.position or new.act <> step ->> 'act' or new.level <> step ->> 'level' then
         raise exception 'not the step that comes next' using errcode = 'check_violation', constraint = 'procedure_act_in_order';
       end if;
       if new.act in (${listOf(apartActs)}) and (new.acted_by = p.maker_id or exists (
           select 1 from ??.procedure_acts a where a.county_code = p.county_code and a.procedure_id = p.id and a.round = p.round
             and a.acted_by = new.acted_by and a.act in (${listOf(apartActs)}))) then
         raise exception 'the same person' using errcode = 'check_violation', constraint = 'procedure_apart';
       end if;
       if new.verdict = 'return' then
         update ??.procedures set state = 'returned', notice_ends_on = null, version = version + 1 where county_code = p.county_code and id = p.id;
         return new;
       end if;
       if new.verdict = 'refuse' then
         update ??.procedures set state = 'refused', notice_ends_on = null, version = version + 1 where county_code = p.county_code and id = p.id;
         return new;
       end if;
       if exists (select 1 from ??.procedure_objections o where o.county_code = p.county_code and o.procedure_id = p.id and o.state = 'open') then
         raise exception 'an objection is open' using errcode = 'check_violation', constraint = 'procedure_objection_open';
       end if;
       if exists (select 1 from ??.procedure_objections o where o.county_code = p.county_code and o.procedure_id = p.id and o.state = 'upheld' and o.round = p.round) then
         raise exception 'an objection was upheld' using errcode = 'check_violation', constraint = 'procedure_objection_upheld';
       end if;
       if p.notice_ends_on >= new.acted_on then
         raise exception 'the notice is still up' using errcode = 'check_violation', constraint = 'procedure_notice_running';
       end if;
       if (new.act = 'notice') <> (new.notice_ends_on is not null) or new.notice_ends_on < new.acted_on + (step ->> 'days')::int then
         raise exception 'the notice is too short' using errcode = 'check_violation', constraint = 'procedure_notice_length';
       end if;
       if (step ->> 'evidence')::boolean and new.evidence_file_id is null or new.act = 'meeting' and new.meeting is null then
         raise exception 'evidence is missing' using errcode = 'check_violation', constraint = 'procedure_evidence';
       end if;
       update ??.procedures set position = p.position + 1, notice_ends_on = new.notice_ends_on, version = version + 1,
           state = case when p.position + 1 = jsonb_array_length(p.steps) then 'passed' else 'open' end
         where county_code = p.county_code and id = p.id;
       return new;
     end $body$`,
    Array<string>(11).fill(schema),
  );
  await trx.raw(
    'create trigger judge_procedure_act before insert on ??.procedure_acts for each row execute function ??.judge_procedure_act()',
    [schema, schema],
  );
}
