import { freezeColumns, inSchema, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { approvalOffices, remindable } from '../../model/approval.js';

type Trx = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const offices = quoted(approvalOffices);

/**
 * Approval by levels: the plan of a round is written before the run is submitted and never again; signatures and verdicts on
 * lines are rows that only appear; the run moves on only when its level is signed, and any change of its figures voids them.
 */
export const approvalMigration: Migration = {
  name: '0010-approval',
  async up(trx, options) {
    await extendRuns(trx, options);
    await createLevels(trx, options);
    await createVerdicts(trx, options);
    await extendDecisions(trx, options);
    await guardDeciders(trx, options);
    await guardLevels(trx, options);
    await guardLines(trx, options);
  },
};

async function extendRuns(trx: Trx, { schema }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `alter table ??.subsidy_runs add column signing int not null default 0, add column level int, add column level_since date,
       add column level_due_on date, add column level_escalates_on date,
       add constraint level_while_submitted check ((state = 'submitted') = (level is not null)
         and (level is null) = (level_since is null) and (level is null) = (level_due_on is null)
         and (level is not null or level_escalates_on is null))`,
  );
  await freezeColumns(trx, {
    schema,
    table: 'subsidy_runs',
    columns: ['signing'],
    when: "old.state in ('approved', 'voided')",
  });
}

async function createLevels(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create table ??.subsidy_approval_levels (
       ${tenantColumns}, run_id uuid not null, round int not null, level int not null check (level > 0), level_id text not null,
       zh text not null, en text not null, office text not null check (office in (${offices})), people int not null check (people > 0),
       returns boolean not null, due_days int not null check (due_days > 0), due_unit text not null check (due_unit in ('working', 'calendar')),
       reminded text[] not null check (reminded <@ array[${quoted(remindable)}]), escalation_days int check (escalation_days > 0),
       escalation_unit text check (escalation_unit in ('working', 'calendar')), escalates_to text check (escalates_to in (${offices})),
       rule_version text not null, primary key (county_code, id),
       foreign key (county_code, run_id) references ??.subsidy_runs (county_code, id),
       constraint one_plan_a_round unique (county_code, run_id, round, level), constraint level_once_a_round unique (county_code, run_id, round, level_id),
       constraint escalation_is_whole check ((escalation_days is null) = (escalation_unit is null) and (escalation_days is null) = (escalates_to is null)))`,
  );
  await secureTable(trx, {
    schema,
    table: 'subsidy_approval_levels',
    applicationRole,
    rights: ['select', 'insert'],
  });
  await inSchema(
    trx,
    schema,
    `create function ??.levels_are_planned_before() returns trigger language plpgsql as $body$
     begin
       perform 1 from ??.subsidy_runs r where r.county_code = new.county_code and r.id = new.run_id
         and r.round + 1 = new.round and r.state in ('computed', 'returned');
       if not found then
         raise exception 'levels are settled before the run is submitted' using errcode = 'check_violation', constraint = 'levels_planned_before';
       end if;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger levels_planned_before before insert on ??.subsidy_approval_levels for each row execute function ??.levels_are_planned_before()',
  );
}

async function createVerdicts(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create table ??.subsidy_line_verdicts (
       ${tenantColumns}, run_id uuid not null, round int not null, signing int not null, level int not null, level_id text not null,
       level_zh text not null, level_en text not null, source_id text not null, person_id text not null, person_name text not null,
       amount_fen bigint not null, verdict text not null check (verdict in ('held', 'released')), reason text not null, decided_by_name text not null,
       primary key (county_code, id), foreign key (county_code, run_id) references ??.subsidy_runs (county_code, id))`,
  );
  await trx.raw('create index verdicts_of_run on ??.subsidy_line_verdicts (county_code, run_id, source_id, id)', [
    schema,
  ]);
  await secureTable(trx, { schema, table: 'subsidy_line_verdicts', applicationRole, rights: ['select', 'insert'] });
}

async function extendDecisions(trx: Trx, { schema }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `alter table ??.subsidy_run_decisions add column signing int not null default 0, add column level int, add column level_id text,
       add column level_zh text, add column level_en text,
       add constraint decision_has_its_level check ((decision in ('approved', 'returned')) = (level is not null) and (level is null) = (level_id is null)
         and (level is null) = (level_zh is null) and (level is null) = (level_en is null))`,
  );
  await trx.raw(
    `create unique index one_signature_a_person on ??.subsidy_run_decisions (county_code, run_id, round, signing, created_by)
       where decision = 'approved'`,
    [schema],
  );
}

/** Everybody who decides: while it is submitted, at its level, on its figures; never the maker; never at two levels. */
async function guardDeciders(trx: Trx, { schema }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create function ??.decider_stands_apart(county text, run uuid, decider uuid, in_round int, in_signing int, at_level int, at_level_id text) returns void
       language plpgsql as $body$
     declare found_run record;
     begin
       select * into found_run from ??.subsidy_runs r where r.county_code = county and r.id = run;
       if decider = found_run.created_by or decider = any (found_run.touched_by) then
         raise exception 'the maker never decides' using errcode = 'check_violation', constraint = 'maker_never_decides';
       end if;
       if found_run.state <> 'submitted' or (found_run.round, found_run.signing, found_run.level) is distinct from (in_round, in_signing, at_level)
           or not exists (select 1 from ??.subsidy_approval_levels l where l.county_code = county and l.run_id = run and l.round = in_round
             and l.level = at_level and l.level_id = at_level_id) then
         raise exception 'a decision belongs to the level that the run waits at' using errcode = 'check_violation', constraint = 'decision_at_its_level';
       end if;
       if exists (select 1 from ??.subsidy_run_decisions d where d.county_code = county and d.run_id = run and d.created_by = decider
             and d.decision in ('approved', 'returned') and d.level_id <> at_level_id)
           or exists (select 1 from ??.subsidy_line_verdicts v where v.county_code = county and v.run_id = run and v.created_by = decider
             and v.level_id <> at_level_id) then
         raise exception 'one person never decides at two levels' using errcode = 'check_violation', constraint = 'one_person_one_level';
       end if;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    `create or replace function ??.maker_never_decides() returns trigger language plpgsql as $body$
     begin
       if new.decision in ('approved', 'returned') then
         perform ??.decider_stands_apart(new.county_code, new.run_id, new.created_by, new.round, new.signing, new.level, new.level_id);
         if not exists (select 1 from ??.subsidy_runs r where r.county_code = new.county_code and r.id = new.run_id
             and (r.payable_count, r.payable_total_fen, r.digest) = (new.count, new.total_fen, new.digest)) then
           raise exception 'signed is what the run is' using errcode = 'check_violation', constraint = 'signed_figures';
         end if;
         if new.decision = 'returned' and not exists (select 1 from ??.subsidy_approval_levels l where l.county_code = new.county_code
             and l.run_id = new.run_id and l.round = new.round and l.level = new.level and l.returns) then
           raise exception 'this level does not return' using errcode = 'check_violation', constraint = 'level_returns';
         end if;
       end if;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    `create function ??.verdict_is_an_approvers() returns trigger language plpgsql as $body$
     begin
       perform ??.decider_stands_apart(new.county_code, new.run_id, new.created_by, new.round, new.signing, new.level, new.level_id);
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger verdict_is_an_approvers before insert on ??.subsidy_line_verdicts for each row execute function ??.verdict_is_an_approvers()',
  );
}

/** A run enters with its plan, rises level by level as it is signed, and falls back to the first when its figures change. */
async function guardLevels(trx: Trx, { schema }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create function ??.the_levels_are_signed() returns trigger language plpgsql as $body$
     declare planned int; unsigned int;
     begin
       new.signing := old.signing;
       if (new.digest, new.payable_count, new.payable_total_fen) is distinct from (old.digest, old.payable_count, old.payable_total_fen) then
         new.signing := old.signing + 1;
         if new.state = 'submitted' and old.state = 'submitted' then new.level := 1; end if;
       end if;
       if new.round <> old.round + (case when new.state = 'submitted' and old.state <> 'submitted' then 1 else 0 end) then
         raise exception 'a round begins with its submission' using errcode = 'check_violation', constraint = 'round_is_a_submission';
       end if;
       if new.state not in ('submitted', 'approved') or (new.state = old.state and new.level is not distinct from old.level) then return new; end if;
       select count(*) into planned from ??.subsidy_approval_levels l where l.county_code = new.county_code and l.run_id = new.id and l.round = new.round;
       if new.state = 'submitted' and old.state <> 'submitted' and (planned = 0 or new.level <> 1 or planned <> (select max(l.level)
           from ??.subsidy_approval_levels l where l.county_code = new.county_code and l.run_id = new.id and l.round = new.round)) then
         raise exception 'a run is submitted with its levels' using errcode = 'check_violation', constraint = 'submitted_with_levels';
       end if;
       if new.state = 'submitted' and (new.level > planned or new.level > coalesce(old.level, 0) + 1) then
         raise exception 'a run passes every level' using errcode = 'check_violation', constraint = 'every_level_is_signed';
       end if;
       select count(*) into unsigned from ??.subsidy_approval_levels l where l.county_code = new.county_code and l.run_id = new.id and l.round = new.round
         and (new.state = 'approved' or l.level < new.level) and l.people > (select count(distinct d.created_by) from ??.subsidy_run_decisions d
           where d.county_code = l.county_code and d.run_id = l.run_id and d.round = l.round and d.signing = new.signing and d.level = l.level and d.decision = 'approved');
       if unsigned > 0 then
         raise exception 'a level is not signed' using errcode = 'check_violation', constraint = 'every_level_is_signed';
       end if;
       if new.state = 'approved' and not exists (select 1 from ??.subsidy_run_decisions d where d.county_code = new.county_code and d.run_id = new.id
           and d.round = new.round and d.signing = new.signing and d.level = planned and d.decision = 'approved' and d.created_by = new.approved_by) then
         raise exception 'the last level approves the run' using errcode = 'check_violation', constraint = 'last_level_approves';
       end if;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger the_levels_are_signed before update on ??.subsidy_runs for each row execute function ??.the_levels_are_signed()',
  );
}

/** The latest verdict on every line of the runs that a statement touches. */
const latest = `latest as (select distinct on (v.county_code, v.run_id, v.source_id) v.* from (select distinct county_code, run_id from changed) c
  join ??.subsidy_line_verdicts v on v.county_code = c.county_code and v.run_id = c.run_id
  order by v.county_code, v.run_id, v.source_id, v.created_at desc, v.id desc)`;

/**
 * What an approver held back stays held, whoever computes or changes the run; while it waits for approval, only lines on
 * which an approver gave a verdict change, and only as he said.
 */
async function guardLines(trx: Trx, { schema }: Options): Promise<void> {
  const held = `if exists (with ${latest} select 1 from changed c join latest v on v.county_code = c.county_code and v.run_id = c.run_id
        and v.source_id = c.source_id where v.verdict = 'held' and (c.live or c.excluded_by is distinct from v.created_by)) then
      raise exception 'what an approver holds back stays held' using errcode = 'check_violation', constraint = 'held_stays_held';
    end if;`;
  const follows = (name: string, states: string) =>
    `if exists (select 1 from (select distinct county_code, run_id from changed) as changed_runs
         left join ??.subsidy_runs r on r.county_code = changed_runs.county_code and r.id = changed_runs.run_id
         where r.id is null or r.state not in (${states})) then
       raise exception 'the lines of this run cannot change' using errcode = 'check_violation', constraint = '${name}';
     end if;`;
  const insert = 'items_follow_their_run_on_insert';
  await inSchema(
    trx,
    schema,
    `create or replace function ??.${insert}() returns trigger language plpgsql as $body$
     begin ${follows(insert, "'computing'")} ${held} return null; end $body$`,
  );
  const update = 'items_follow_their_run_on_update';
  await inSchema(
    trx,
    schema,
    `create or replace function ??.${update}() returns trigger language plpgsql as $body$
     begin
       ${follows(update, "'computed', 'returned', 'voided', 'submitted'")} ${held}
       if exists (with ${latest} select 1 from changed c join ??.subsidy_runs r on r.county_code = c.county_code and r.id = c.run_id and r.state = 'submitted'
           left join latest v on v.county_code = c.county_code and v.run_id = c.run_id and v.source_id = c.source_id
           where v.id is null or v.round <> r.round or (v.verdict = 'held' and c.excluded_reason is distinct from v.reason)
             or (v.verdict = 'released' and (c.excluded_reason is not null or c.live is distinct from (c.status = 'payable')))) then
         raise exception 'the lines of this run cannot change' using errcode = 'check_violation', constraint = '${update}';
       end if;
       return null;
     end $body$`,
  );
}
