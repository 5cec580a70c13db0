import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { planChangeKinds, planChangeWorkflow, planWorkflow } from '../../model/plan.js';
import { classModes } from '../../model/training-settings.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** The county's plan of a year: its lines until it is approved, and after that changes by two people. */
export const plansMigration: Migration = {
  name: '0004-plans',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.training_plans (
         ${tenantColumns}, year int not null, title text not null, state text not null default 'draft', maker_id uuid not null, maker_name text not null,
         submitted_by uuid, submitted_by_name text, submitted_on date, returned_for text not null default '',
         approval_body text not null default '', rule_version text not null default '', clause text not null default '',
         approved_by uuid, approved_by_name text, approved_on date, document_number text not null default '',
         closed_on date, closed_for text not null default '', primary key (county_code, id),
         constraint one_plan_a_year unique (county_code, year),
         constraint plan_approver_apart check (approved_by not in (maker_id, submitted_by)),
         constraint plan_went_its_way check (state = 'draft' or (submitted_by is not null and submitted_on is not null)),
         constraint plan_approval_complete check ((state in ('approved', 'closed')) = (approved_by is not null)
           and (approved_by is null or (approved_on is not null and document_number <> '' and approval_body <> ''))))`,
      [schema],
    );
    await secureTable(trx, { schema, table: 'training_plans', applicationRole });
    await guardWorkflow(trx, { schema, table: 'training_plans', workflow: planWorkflow });
    await freezeColumns(trx, { schema, table: 'training_plans', columns: ['year', 'maker_id'], when: 'true' });
    await freezeColumns(trx, {
      schema,
      table: 'training_plans',
      columns: [
        'title',
        'submitted_by',
        'submitted_on',
        'approved_by',
        'approved_on',
        'document_number',
        'approval_body',
      ],
      when: "old.state in ('approved', 'closed')",
    });
    const figures = 'people int not null check (people > 0), budget_fen bigint not null check (budget_fen >= 0)';
    await trx.raw(
      `create table ??.training_plan_lines (
         ${tenantColumns}, plan_id uuid not null, trade_id uuid not null, trade_code text not null, trade_name text not null,
         level smallint check (level between 1 and 5), mode text not null check (mode in (${listOf(classModes)})), ${figures},
         hours int not null check (hours > 0), fund_id text not null check (fund_id <> ''), month_from int not null check (month_from between 1 and 12),
         month_to int not null check (month_to <= 12), institution_id uuid, institution_name text not null default '', note text not null default '',
         change_id uuid, primary key (county_code, id), constraint plan_months check (month_from <= month_to),
         foreign key (county_code, plan_id) references ??.training_plans (county_code, id),
         foreign key (county_code, trade_id) references ??.trades (county_code, id),
         foreign key (county_code, institution_id) references ??.institutions (county_code, id),
         constraint one_line_a_change unique (county_code, change_id))`,
      [schema, schema, schema, schema],
    );
    await trx.raw(
      'create index training_plan_lines_of on ??.training_plan_lines (county_code, plan_id, trade_code, id)',
      [schema],
    );
    await secureTable(trx, {
      schema,
      table: 'training_plan_lines',
      applicationRole,
      rights: ['select', 'insert', 'update', 'delete'],
    });
    await trx.raw(
      `create table ??.training_plan_changes (
         ${tenantColumns}, plan_id uuid not null, kind text not null check (kind in (${listOf(planChangeKinds)})), line_id uuid, line jsonb,
         subject text not null, state text not null default 'proposed', people_from int not null check (people_from >= 0),
         people_to int not null check (people_to >= 0), budget_fen_from bigint not null check (budget_fen_from >= 0),
         budget_fen_to bigint not null check (budget_fen_to >= 0), reason text not null, document_number text not null check (document_number <> ''),
         proposed_by uuid not null, proposed_by_name text not null, proposed_on date not null, decided_by uuid, decided_by_name text, decided_on date,
         refused_for text not null default '', primary key (county_code, id),
         constraint plan_change_apart check (decided_by <> proposed_by),
         constraint plan_change_decided check ((state = 'proposed') = (decided_by is null)),
         constraint plan_change_subject check ((kind = 'add') = (line_id is null) and (kind = 'add') = (line is not null)),
         constraint plan_change_figures check ((kind = 'cancel') = (people_to = 0)),
         foreign key (county_code, plan_id) references ??.training_plans (county_code, id),
         foreign key (county_code, line_id) references ??.training_plan_lines (county_code, id))`,
      [schema, schema, schema],
    );
    await trx.raw(
      "create unique index one_open_plan_change on ??.training_plan_changes (county_code, line_id) where state = 'proposed'",
      [schema],
    );
    await trx.raw('create index training_plan_changes_of on ??.training_plan_changes (county_code, plan_id, id)', [
      schema,
    ]);
    await secureTable(trx, { schema, table: 'training_plan_changes', applicationRole });
    await guardWorkflow(trx, { schema, table: 'training_plan_changes', workflow: planChangeWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'training_plan_changes',
      columns: [
        'plan_id',
        'kind',
        'line_id',
        'line',
        'people_from',
        'people_to',
        'budget_fen_from',
        'budget_fen_to',
        'reason',
        'document_number',
        'proposed_by',
      ],
      when: 'true',
    });
    await guards(trx, schema);
  },
};

async function guards(trx: Knex.Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.judge_plan() returns trigger language plpgsql as $body$
     begin
       if new.state in ('submitted', 'approved') and old.state is distinct from new.state and not exists (
         select 1 from ??.training_plan_lines l where l.county_code = new.county_code and l.plan_id = new.id) then
         raise exception 'a plan has lines' using errcode = 'check_violation', constraint = 'plan_without_lines';
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger judge_plan before update on ??.training_plans for each row execute function ??.judge_plan()',
    [schema, schema],
  );
  // Lines are written in a draft; afterwards one is only added, by a change that a second person confirmed.
  await trx.raw(
    `create function ??.plan_line_in_time() returns trigger language plpgsql as $body$
     declare changed ??.training_plan_lines := coalesce(new, old); plan ??.training_plans;
     begin
       if tg_op = 'UPDATE' and new.plan_id <> old.plan_id then
         raise exception 'a line stays in its plan' using errcode = 'check_violation', constraint = 'plan_line_in_time';
       end if;
       select * into plan from ??.training_plans p where p.county_code = changed.county_code and p.id = changed.plan_id for share;
       if not (plan.state = 'draft' and changed.change_id is null) and not (tg_op = 'INSERT' and plan.state = 'approved' and exists (
         select 1 from ??.training_plan_changes c where c.county_code = changed.county_code and c.id = changed.change_id and c.plan_id = changed.plan_id
           and c.kind = 'add' and c.state = 'confirmed' and c.people_to = changed.people and c.budget_fen_to = changed.budget_fen)) then
         raise exception 'the plan is not a draft' using errcode = 'check_violation', constraint = 'plan_line_in_time';
       end if;
       if tg_op <> 'DELETE' and not exists (select 1 from ??.trades t where t.county_code = changed.county_code and t.id = changed.trade_id
         and t.code = changed.trade_code and t.level is not distinct from changed.level
         and t.valid_from <= make_date(plan.year, changed.month_from, 1)
         and coalesce(t.valid_to, 'infinity') >= (make_date(plan.year, changed.month_to, 1) + interval '1 month - 1 day')::date) then
         raise exception 'the trade is not in force' using errcode = 'check_violation', constraint = 'plan_trade_in_force';
       end if;
       return changed;
     end $body$`,
    [schema, schema, schema, schema, schema, schema],
  );
  await trx.raw(
    `create trigger in_time before insert or update or delete on ??.training_plan_lines for each row execute function ??.plan_line_in_time()`,
    [schema, schema],
  );
  await trx.raw(
    `create function ??.plan_change_in_time() returns trigger language plpgsql as $body$
     begin
       if new.state <> 'refused' and not exists (select 1 from ??.training_plans p where p.county_code = new.county_code and p.id = new.plan_id
         and p.state = 'approved' for share) then
         raise exception 'only an approved plan is changed' using errcode = 'check_violation', constraint = 'plan_change_in_time';
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger in_time before insert or update on ??.training_plan_changes for each row execute function ??.plan_change_in_time()',
    [schema, schema],
  );
}
