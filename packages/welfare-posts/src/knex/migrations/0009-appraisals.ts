import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { appraisalConsequences, appraisalWorkflow, closedAppraisalStates, tellingWays } from '../../model/appraisal.js';
import { appraisalReviewers } from '../../model/post-settings.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/**
 * Appraisals: one for a holder's period, scored by those whom its template asks, decided by a procedure, and without any
 * effect on money before the worker was told and her days are over.
 */
export const appraisalsMigration: Migration = {
  name: '0009-appraisals',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.appraisals (
         ${tenantColumns}, agreement_id uuid not null, person_id uuid not null, person_name text not null, welfare_post_id uuid not null, post_name text not null,
         period text not null, first_day date not null, last_day date not null check (last_day >= first_day), due_on date not null check (due_on >= first_day),
         rule jsonb not null, rule_version text not null, clause text not null, state text not null default 'draft',
         total_hundredths int check (total_hundredths between 0 and 10000), grade_id text, grade_zh text, grade_en text, decided_on date, in_a_row int check (in_a_row > 0),
         consequence text check (consequence in (${listOf(appraisalConsequences)})), ground_id text, amount_fen bigint check (amount_fen <> 0), amount_month text,
         told_on date, told_way text check (told_way in (${listOf(tellingWays)})), told_by uuid, told_by_name text, worker_word text not null default '',
         answer_until date, amount_from date, objected_on date, objection text not null default '', objection_answer text not null default '',
         objection_answered_on date, objection_answered_by uuid, objection_answered_by_name text,
         primary key (county_code, id), foreign key (county_code, agreement_id) references ??.agreements (county_code, id),
         foreign key (county_code, welfare_post_id) references ??.welfare_posts (county_code, id),
         constraint one_appraisal_a_period exclude using gist (county_code with =, agreement_id with =, daterange(first_day, last_day, '[]') with &&)
           where (state not in (${listOf(closedAppraisalStates)})),
         constraint appraisal_is_whole check ((state in ('final', 'told', 'objected', 'revoked')) = (grade_id is not null)
           and num_nonnulls(grade_id, grade_zh, grade_en, decided_on, in_a_row, consequence) in (0, 6)
           and (consequence is not distinct from 'exit') = (ground_id is not null) and (amount_fen is null) = (amount_month is null)),
         constraint appraisal_is_told check ((state in ('told', 'objected', 'revoked')) = (told_on is not null)
           and num_nonnulls(told_on, told_way, told_by, told_by_name, answer_until) in (0, 5) and told_on >= decided_on and answer_until >= told_on),
         constraint appraisal_told_before_pay check (amount_from is null or (state = 'told' and amount_fen is not null and amount_from > answer_until)),
         constraint appraisal_objection_in_time check (objected_on between told_on and answer_until),
         constraint appraisal_objection_is_answered check ((objected_on is null) = (objection = '')
           and (state in ('objected', 'revoked') and objected_on is not null or state not in ('objected', 'revoked'))
           and num_nonnulls(objection_answered_on, objection_answered_by, objection_answered_by_name) in (0, 3)
           and (objected_on is not null and state <> 'objected') = (objection_answered_on is not null)
           and (objection_answered_on is null) = (objection_answer = '')))`,
      [schema, schema, schema],
    );
    await trx.raw('create index appraisals_place on ??.appraisals (county_code, division_code, id)', [schema]);
    await trx.raw('create index appraisals_person on ??.appraisals (county_code, person_id, first_day)', [schema]);
    await trx.raw('create index appraisals_due on ??.appraisals (county_code, due_on, id)', [schema]);
    await trx.raw('create index appraisals_period on ??.appraisals (county_code, first_day, id)', [schema]);
    await trx.raw(
      "create index appraisals_amount on ??.appraisals (county_code, amount_month, agreement_id) where state = 'told' and amount_from is not null",
      [schema],
    );
    await secureTable(trx, { schema, table: 'appraisals', applicationRole });
    await guardWorkflow(trx, { schema, table: 'appraisals', workflow: appraisalWorkflow });
    const freeze = (columns: readonly string[], when: string) =>
      freezeColumns(trx, { schema, table: 'appraisals', columns, when });
    await freeze(['agreement_id', 'person_id', 'welfare_post_id', 'division_code', 'person_name'], 'true');
    await freeze(['period', 'first_day', 'last_day', 'due_on', 'rule', 'rule_version', 'clause'], 'true');
    await freeze(
      [
        'total_hundredths',
        'grade_id',
        'decided_on',
        'in_a_row',
        'consequence',
        'ground_id',
        'amount_fen',
        'amount_month',
      ],
      'old.decided_on is not null',
    );
    await freeze(['told_on', 'told_way', 'told_by', 'worker_word', 'answer_until'], 'old.told_on is not null');
    await freeze(['objected_on', 'objection'], 'old.objected_on is not null');
    await createScores(trx, schema, applicationRole);
    await guardResult(trx, schema);
    await takeAmounts(trx, schema);
  },
};

type Transaction = Parameters<Migration['up']>[0];

async function createScores(trx: Transaction, schema: string, applicationRole: string | undefined): Promise<void> {
  await trx.raw(
    `create table ??.appraisal_scores (
       ${tenantColumns}, appraisal_id uuid not null, reviewer text not null check (reviewer in (${listOf(appraisalReviewers)})),
       items jsonb not null, hundredths int, grade_id text, note text not null, scored_by uuid not null, scored_by_name text not null, scored_on date not null,
       primary key (county_code, id), foreign key (county_code, appraisal_id) references ??.appraisals (county_code, id),
       constraint appraisal_scores_once unique (county_code, appraisal_id, reviewer),
       constraint appraisal_score_is_one check (num_nonnulls(hundredths, grade_id) = 1))`,
    [schema, schema],
  );
  // A meeting's result may be written down by whoever scores for the village; the two levels are two people.
  await trx.raw(
    "create unique index appraisal_levels_apart on ??.appraisal_scores (county_code, appraisal_id, scored_by) where reviewer <> 'democratic'",
    [schema],
  );
  await secureTable(trx, { schema, table: 'appraisal_scores', applicationRole });
  await freezeColumns(trx, {
    schema,
    table: 'appraisal_scores',
    columns: ['appraisal_id', 'reviewer', 'division_code'],
    when: 'true',
  });
  await trx.raw(
    `create function ??.judge_appraisal_score() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare
       a ??.appraisals%rowtype;
       p ??.procedures%rowtype;
       template jsonb;
       asked int;
       given int;
       points int;
     begin
       select * into a from ??.appraisals where county_code = new.county_code and id = new.appraisal_id for update;
       if a.id is null or a.division_code <> new.division_code then
         raise exception 'no such appraisal' using errcode = 'check_violation', constraint = 'appraisal_score_open';
       end if;
       select * into p from ??.procedures where county_code = new.county_code and subject = 'appraisal' and subject_id = a.id
         and state in ('open', 'returned');
       if not (a.state = 'draft' or a.state = 'in_procedure' and (p.state = 'returned' or new.reviewer = 'township' and p.waits_level = 'township')) then
         raise exception 'scores are closed' using errcode = 'check_violation', constraint = 'appraisal_score_open';
       end if;
       if new.reviewer = 'village' and p.id is not null and p.maker_id <> new.scored_by then
         raise exception 'who handed it in scores for the village' using errcode = 'check_violation', constraint = 'appraisal_maker_scores';
       end if;
       if new.scored_by_name = a.person_name then
         raise exception 'nobody scores herself' using errcode = 'check_violation', constraint = 'appraisal_not_own';
       end if;
       template := a.rule -> 'template';
       select count(*), count(s.item), coalesce(sum((s.item ->> 'hundredths')::int), 0) into asked, given, points
         from jsonb_array_elements(template -> 'items') i
         left join jsonb_array_elements(new.items) s(item) on s.item ->> 'itemId' = i ->> 'id' and (s.item ->> 'hundredths')::int between 0 and (i ->> 'points')::int * 100
         where template -> 'weights' <> 'null' or i ->> 'by' = new.reviewer;
       if asked = 0 and jsonb_array_length(template -> 'items') = 0 and new.reviewer = 'village' then
         if new.hundredths is not null or not exists (select 1 from jsonb_array_elements(a.rule -> 'grades') g where g ->> 'id' = new.grade_id) then
           raise exception 'no grade of the rule' using errcode = 'check_violation', constraint = 'appraisal_score_adds_up';
         end if;
       elsif asked = 0 or given <> asked or jsonb_array_length(new.items) <> asked or new.hundredths is distinct from points
         or template -> 'weights' <> 'null' and not exists (select 1 from jsonb_array_elements(template -> 'weights') w where w ->> 'by' = new.reviewer) then
         raise exception 'the items do not add up' using errcode = 'check_violation', constraint = 'appraisal_score_adds_up';
       end if;
       return new;
     end $body$`,
    [schema, schema, schema, schema, schema],
  );
  await trx.raw(
    'create trigger judge_appraisal_score before insert or update on ??.appraisal_scores for each row execute function ??.judge_appraisal_score()',
    [schema, schema],
  );
}

/** The total is that of the scores, the grade that of the total; an objection is answered by somebody who did not score. */
async function guardResult(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.judge_appraisal() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare
       template jsonb := new.rule -> 'template';
       total int;
       grade text;
     begin
       if new.objection_answered_by is distinct from old.objection_answered_by and exists (select 1 from ??.appraisal_scores s
           where s.county_code = new.county_code and s.appraisal_id = new.id and s.scored_by = new.objection_answered_by) then
         raise exception 'answered by who scored' using errcode = 'check_violation', constraint = 'appraisal_answer_apart';
       end if;
       if new.state <> 'final' or old.state = 'final' then
         return new;
       end if;
       if not exists (select 1 from ??.procedures p where p.county_code = new.county_code and p.subject = 'appraisal' and p.subject_id = new.id and p.state = 'passed') then
         raise exception 'its procedure has not passed' using errcode = 'check_violation', constraint = 'appraisal_is_decided';
       end if;
       if jsonb_array_length(template -> 'items') = 0 then
         select s.grade_id into grade from ??.appraisal_scores s where s.county_code = new.county_code and s.appraisal_id = new.id and s.reviewer = 'village';
       else
         if template -> 'weights' = 'null' then
           select sum(s.hundredths) into total from ??.appraisal_scores s where s.county_code = new.county_code and s.appraisal_id = new.id
             having count(*) = (select count(distinct i ->> 'by') from jsonb_array_elements(template -> 'items') i);
         else
           select (sum(s.hundredths * (w ->> 'percent')::int) + case when template ->> 'rounding' = 'half_up' then 50 else 0 end) / 100 into total
             from jsonb_array_elements(template -> 'weights') w join ??.appraisal_scores s
             on s.county_code = new.county_code and s.appraisal_id = new.id and s.reviewer = w ->> 'by'
             having count(*) = jsonb_array_length(template -> 'weights');
         end if;
         select g ->> 'id' into grade from jsonb_array_elements(new.rule -> 'grades') with ordinality as grades(g, place)
           where (g ->> 'from')::int * 100 <= total order by place limit 1;
       end if;
       if grade is null or new.grade_id is distinct from grade or new.total_hundredths is distinct from total then
         raise exception 'not what the scores say' using errcode = 'check_violation', constraint = 'appraisal_total';
       end if;
       return new;
     end $body$`,
    Array<string>(6).fill(schema),
  );
  await trx.raw(
    'create trigger judge_appraisal before update on ??.appraisals for each row execute function ??.judge_appraisal()',
    [schema, schema],
  );
}

/** A month takes the amounts of appraisals when it is frozen, and never afterwards. */
async function takeAmounts(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `alter table ??.attendance_lines add column appraisal_id uuid, add column appraisal_fen bigint,
       add constraint attendance_line_appraisal foreign key (county_code, appraisal_id) references ??.appraisals (county_code, id),
       add constraint attendance_line_appraisal_amount check ((appraisal_id is null) = (appraisal_fen is null))`,
    [schema, schema],
  );
  await trx.raw(
    'create unique index attendance_lines_appraisal on ??.attendance_lines (county_code, appraisal_id) where appraisal_id is not null',
    [schema],
  );
  await freezeColumns(trx, {
    schema,
    table: 'attendance_lines',
    columns: ['appraisal_id', 'appraisal_fen'],
    when: 'old.frozen',
  });
  await trx.raw(
    `create function ??.judge_appraisal_amount() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     begin
       if new.appraisal_id is not null and not exists (select 1 from ??.appraisals a where a.county_code = new.county_code and a.id = new.appraisal_id
           and a.state = 'told' and a.amount_from is not null and a.agreement_id = new.agreement_id and a.amount_month = new.period and a.amount_fen = new.appraisal_fen) then
         raise exception 'nobody was told of this amount' using errcode = 'check_violation', constraint = 'appraisal_amount_told';
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger judge_appraisal_amount before insert or update of appraisal_id, appraisal_fen on ??.attendance_lines for each row execute function ??.judge_appraisal_amount()',
    [schema, schema],
  );
}
