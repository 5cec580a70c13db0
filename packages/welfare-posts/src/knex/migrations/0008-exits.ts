import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import {
  closedExitStates,
  exitAppealWorkflow,
  exitKinds,
  exitOffers,
  exitWorkflow,
  lateRules,
  partialMonths,
} from '../../model/exit.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Exits: nobody has left before a procedure passed, and nobody comes back without an appeal that was upheld. */
export const exitsMigration: Migration = {
  name: '0008-exits',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.exits (
         ${tenantColumns}, agreement_id uuid not null, person_id uuid not null, person_name text not null, welfare_post_id uuid not null, post_name text not null,
         ground_id text not null, ground_zh text not null, ground_en text not null, ground_kind text not null check (ground_kind in (${listOf(exitKinds)})),
         talk_needed boolean not null, hand_over_needed boolean not null, last_day date not null, reason text not null,
         talk_held_on date, talk_by text not null default '', talk_notes text not null default '', handed_over_on date, handed_over_list text not null default '',
         partial_month text check (partial_month in (${listOf(partialMonths)})), state text not null default 'draft', decided_on date, appeal_until date,
         vacancy_due_on date, vacancy_reported_on date, vacancy_late boolean not null default false, late_rule text check (late_rule in (${listOf(lateRules)})),
         offer_kind text check (offer_kind in (${listOf(exitOffers)})), offer_text text not null default '', barred_until date, rule_version text not null, clause text not null,
         primary key (county_code, id), foreign key (county_code, agreement_id) references ??.agreements (county_code, id),
         foreign key (county_code, welfare_post_id) references ??.welfare_posts (county_code, id),
         constraint exit_is_prepared check (state in ('draft', 'withdrawn') or
           ((not talk_needed or talk_held_on is not null) and (not hand_over_needed or handed_over_on is not null))),
         constraint exit_has_its_days check ((state in ('decided', 'completed', 'reinstated')) = (decided_on is not null)
           and (decided_on is null) = (vacancy_due_on is null) and (decided_on is null) = (appeal_until is null)),
         constraint exit_vacancy_is_judged check (vacancy_late = (vacancy_reported_on is not null and vacancy_reported_on > vacancy_due_on)
           and (vacancy_reported_on is null or vacancy_reported_on > last_day)),
         constraint exit_completed_with_vacancy check (state <> 'completed' or vacancy_reported_on is not null))`,
      [schema, schema, schema],
    );
    await trx.raw(
      `create unique index one_exit_an_agreement on ??.exits (county_code, agreement_id) where state not in (${listOf(closedExitStates)})`,
      [schema],
    );
    await trx.raw('create index exits_place on ??.exits (county_code, division_code, id)', [schema]);
    await trx.raw('create index exits_person on ??.exits (county_code, person_id)', [schema]);
    await trx.raw('create index exits_last_day on ??.exits (county_code, last_day, id)', [schema]);
    await secureTable(trx, { schema, table: 'exits', applicationRole });
    await guardWorkflow(trx, { schema, table: 'exits', workflow: exitWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'exits',
      columns: ['agreement_id', 'person_id', 'welfare_post_id', 'ground_id', 'division_code', 'rule_version'],
      when: 'true',
    });
    await trx.raw(
      `create table ??.exit_follow_ups (
         ${tenantColumns}, exit_id uuid not null, months int not null check (months > 0), due_on date not null, done_on date,
         employment text not null default '', notes text not null default '', primary key (county_code, id), unique (county_code, exit_id, months),
         foreign key (county_code, exit_id) references ??.exits (county_code, id),
         constraint exit_follow_up_says_something check ((done_on is null) = (employment = '')))`,
      [schema, schema],
    );
    await secureTable(trx, { schema, table: 'exit_follow_ups', applicationRole });
    await freezeColumns(trx, {
      schema,
      table: 'exit_follow_ups',
      columns: ['done_on', 'employment', 'notes'],
      when: 'old.done_on is not null',
    });
    await trx.raw(
      `create table ??.exit_corrections (
         ${tenantColumns}, exit_id uuid not null, attendance_line_id uuid not null, period text not null, days_claimed int not null, amount_fen bigint not null,
         settled_on date, settled_by uuid, settled_by_name text, document_number text not null default '', result text not null default '',
         primary key (county_code, id), unique (county_code, exit_id, attendance_line_id),
         foreign key (county_code, exit_id) references ??.exits (county_code, id),
         foreign key (county_code, attendance_line_id) references ??.attendance_lines (county_code, id),
         constraint exit_correction_says_how check ((settled_on is null) = (settled_by is null) and (settled_on is null) = (document_number = '')
           and (settled_on is null) = (result = '')))`,
      [schema, schema, schema],
    );
    await secureTable(trx, {
      schema,
      table: 'exit_corrections',
      applicationRole,
      rights: ['select', 'insert', 'update'],
    });
    await freezeColumns(trx, {
      schema,
      table: 'exit_corrections',
      columns: ['settled_on', 'settled_by', 'document_number', 'result'],
      when: 'old.settled_on is not null',
    });
    await freezeColumns(trx, {
      schema,
      table: 'exit_corrections',
      columns: ['exit_id', 'attendance_line_id', 'period', 'days_claimed', 'amount_fen'],
      when: 'true',
    });
    await trx.raw(
      `create table ??.exit_appeals (
         ${tenantColumns}, exit_id uuid not null, received_on date not null, stated_by text not null, content text not null, state text not null default 'open',
         answer text not null default '', answered_by uuid, answered_by_name text, answered_on date, primary key (county_code, id),
         foreign key (county_code, exit_id) references ??.exits (county_code, id),
         constraint exit_appeal_answered check ((state = 'open') = (answered_by is null)))`,
      [schema, schema],
    );
    await trx.raw('create index exit_appeals_of on ??.exit_appeals (county_code, exit_id, id)', [schema]);
    await secureTable(trx, { schema, table: 'exit_appeals', applicationRole });
    await guardWorkflow(trx, { schema, table: 'exit_appeals', workflow: exitAppealWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'exit_appeals',
      columns: ['answer', 'answered_by', 'answered_by_name', 'answered_on'],
      when: "old.state <> 'open'",
    });
    await freezeColumns(trx, {
      schema,
      table: 'exit_appeals',
      columns: ['exit_id', 'received_on', 'stated_by', 'content'],
      when: 'true',
    });
    await trx.raw(
      `create function ??.agreement_left_by_exit() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
       begin
         if exists (select 1 from ??.exits e where e.county_code = new.county_code and e.agreement_id = new.id and
             (e.state in ('draft', 'in_procedure') or e.state in ('decided', 'completed') and e.last_day is distinct from new.left_on)) then
           raise exception 'its exit decides' using errcode = 'check_violation', constraint = 'agreement_left_by_exit';
         end if;
         return new;
       end $body$`,
      [schema, schema],
    );
    await trx.raw(
      `create trigger agreement_left_by_exit before update on ??.agreements for each row
         when (old.left_on is distinct from new.left_on) execute function ??.agreement_left_by_exit()`,
      [schema, schema],
    );
    await trx.raw(
      `create function ??.exit_appeal_of_a_decision() returns trigger language plpgsql as $body$
       begin
         if not exists (select 1 from ??.exits e where e.county_code = new.county_code and e.id = new.exit_id
             and e.state in ('decided', 'completed')) then
           raise exception 'nothing is decided' using errcode = 'check_violation', constraint = 'exit_appeal_of_a_decision';
         end if;
         return new;
       end $body$`,
      [schema, schema],
    );
    await trx.raw(
      'create trigger exit_appeal_of_a_decision before insert on ??.exit_appeals for each row execute function ??.exit_appeal_of_a_decision()',
      [schema, schema],
    );
    await trx.raw(
      `create function ??.exit_appeal_apart() returns trigger language plpgsql as $body$
       begin
         if exists (select 1 from ??.procedures p left join ??.procedure_acts a on a.county_code = p.county_code and a.procedure_id = p.id and a.verdict is not null
             where p.county_code = new.county_code and p.subject = 'exit' and p.subject_id = new.exit_id
               and new.answered_by in (p.maker_id, a.acted_by)) then
           raise exception 'who had a part in the exit' using errcode = 'check_violation', constraint = 'exit_appeal_apart';
         end if;
         return new;
       end $body$`,
      [schema, schema, schema],
    );
    await trx.raw(
      `create trigger exit_appeal_apart before update on ??.exit_appeals for each row
         when (old.state = 'open' and new.state <> 'open') execute function ??.exit_appeal_apart()`,
      [schema, schema],
    );
    await trx.raw(
      `create function ??.exit_facts_stay() returns trigger language plpgsql as $body$
       begin
         if not exists (select 1 from ??.procedures p where p.county_code = new.county_code and p.subject = 'exit' and p.subject_id = new.id
             and p.state = 'returned') then
           raise exception 'what is being judged stays' using errcode = 'check_violation', constraint = 'exit_facts_stay';
         end if;
         return new;
       end $body$`,
      [schema, schema],
    );
    await trx.raw(
      `create trigger exit_facts_stay before update on ??.exits for each row
         when ((old.last_day, old.reason) is distinct from (new.last_day, new.reason) or old.state <> 'draft'
           and (old.talk_held_on, old.talk_by, old.talk_notes, old.handed_over_on, old.handed_over_list)
           is distinct from (new.talk_held_on, new.talk_by, new.talk_notes, new.handed_over_on, new.handed_over_list))
         execute function ??.exit_facts_stay()`,
      [schema, schema],
    );
    await trx.raw(
      `create function ??.exit_is_decided() returns trigger language plpgsql as $body$
       begin
         if new.state = 'decided' and old.state <> 'decided' and not exists (select 1 from ??.procedures p where p.county_code = new.county_code
           and p.subject = 'exit' and p.subject_id = new.id and p.state = 'passed') then
           raise exception 'its procedure has not passed' using errcode = 'check_violation', constraint = 'exit_is_decided';
         end if;
         if new.state = 'reinstated' and old.state <> 'reinstated' and not exists (select 1 from ??.exit_appeals a where a.county_code = new.county_code
           and a.exit_id = new.id and a.state = 'upheld') then
           raise exception 'no appeal was upheld' using errcode = 'check_violation', constraint = 'exit_is_decided';
         end if;
         return new;
       end $body$`,
      [schema, schema, schema],
    );
    await trx.raw(
      'create trigger exit_is_decided before update on ??.exits for each row execute function ??.exit_is_decided()',
      [schema, schema],
    );
  },
};
