import {
  dropWorkflow,
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { assessmentResults } from '../../model/assessment.js';
import { scoreCorrectionWorkflow } from '../../model/score-correction.js';
import { enrolmentWorkflow } from '../../model/training-class.js';

type Transaction = Parameters<Migration['up']>[0];
type Options = Parameters<Migration['up']>[1];

const results = assessmentResults.map((result) => `'${result}'`).join(', ');
const score = (when: string) =>
  ['theory', 'practice', 'overall']
    .map((part) => `${part}_${when} int check (${part}_${when} between 0 and 1000)`)
    .join(', ');
const whole = (when: string) =>
  `(result_${when} in ('passed', 'failed')) = (theory_${when} is not null) and (theory_${when} is null) = (practice_${when} is null)
     and (theory_${when} is null) = (overall_${when} is null)`;

/** Corrections of confirmed scores by two people, and the register's answer to a list of certificates. */
export const scoreCorrectionsMigration: Migration = {
  name: '0009-score-corrections',
  async up(trx, options) {
    await createCorrections(trx, options);
    await judgeCorrections(trx, options.schema);
    await letResultsFollow(trx, options.schema);
    await judgeCertificatesTogether(trx, options.schema);
    await answerForLists(trx, options);
    // For the count of everybody who was trained: classes by the end of their teaching, and what somebody said last.
    await trx.raw(
      'create index training_classes_taught on ??.training_classes (county_code, (coalesce(taught_on, ends_on)))',
      [options.schema],
    );
    await trx.raw(
      'create index training_wishes_person on ??.training_wishes (county_code, person_id, stated_on desc, id desc)',
      [options.schema],
    );
  },
};

async function createCorrections(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  const table = 'score_corrections';
  await trx.raw(
    `create table ??.score_corrections (
       ${tenantColumns}, assessment_id uuid not null, class_id uuid not null, institution_id uuid not null, class_name text not null,
       sheet_id uuid not null, enrolment_id uuid not null, person_name text not null,
       ${score('before')}, result_before text not null check (result_before in (${results})),
       ${score('after')}, result_after text not null check (result_after in (${results})),
       reason text not null, state text not null default 'asked', asked_by_name text not null, asked_on date not null,
       decided_by uuid, decided_by_name text, decided_on date, decision_reason text not null default '', primary key (county_code, id),
       foreign key (county_code, assessment_id, class_id) references ??.assessments (county_code, id, class_id),
       foreign key (county_code, sheet_id) references ??.assessment_sheets (county_code, id),
       constraint score_correction_has_reason check (length(trim(reason)) >= 2 and (state <> 'refused' or length(trim(decision_reason)) >= 2)),
       constraint score_correction_admitted check (result_before <> 'not_admitted' and result_after <> 'not_admitted'),
       constraint score_correction_whole check (${whole('before')} and ${whole('after')}),
       constraint score_correction_changes check ((theory_before, practice_before) is distinct from (theory_after, practice_after)),
       constraint score_correction_decided check ((state = 'asked') = (decided_by is null) and (decided_by is null) = (decided_on is null)),
       constraint score_correction_apart check (decided_by <> created_by))`,
    [schema, schema, schema],
  );
  await trx.raw(
    `create unique index one_open_score_correction on ??.score_corrections (county_code, sheet_id) where state = 'asked'`,
    [schema],
  );
  await trx.raw('create index score_corrections_of on ??.score_corrections (county_code, assessment_id, id)', [schema]);
  await secureTable(trx, { schema, table, applicationRole });
  await openToOrganisation(trx, { schema, table, column: 'institution_id', for: 'select' });
  await guardWorkflow(trx, { schema, table, workflow: scoreCorrectionWorkflow });
  const asked = [
    'assessment_id',
    'class_id',
    'institution_id',
    'division_code',
    'sheet_id',
    'enrolment_id',
    'created_by',
  ];
  const scores = ['before', 'after'].flatMap((when) =>
    ['theory', 'practice', 'overall', 'result'].map((part) => `${part}_${when}`),
  );
  await freezeColumns(trx, {
    schema,
    table,
    columns: [...asked, 'class_name', 'person_name', 'reason', 'asked_by_name', 'asked_on', ...scores],
    when: 'true',
  });
  const decision = ['decided_by', 'decided_by_name', 'decided_on', 'decision_reason'];
  await freezeColumns(trx, { schema, table, columns: decision, when: "old.state <> 'asked'" });
  // How many approved corrections a score has had: each is applied once.
  await trx.raw('alter table ??.assessment_sheets add column corrections int not null default 0', [schema]);
}

/** Which correction may be asked for and approved, and what follows from an approval. */
async function judgeCorrections(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function :schema:.judge_score_correction() returns trigger language plpgsql as $body$
     declare refusal text; sheet record; sitting record;
     begin
       select * into sheet from :schema:.assessment_sheets s where s.county_code = new.county_code and s.id = new.sheet_id for update;
       select a.state, a.rule into sitting from :schema:.assessments a where a.county_code = new.county_code and a.id = new.assessment_id;
       if tg_op = 'UPDATE' and new.state <> 'approved' then
         return new;
       elsif sheet.assessment_id <> new.assessment_id or sheet.enrolment_id <> new.enrolment_id or sheet.institution_id <> new.institution_id
           or sheet.person_name <> new.person_name or sitting.state <> 'confirmed' then
         refusal := 'score_correction_of_confirmed';
       elsif (sheet.theory_tenths, sheet.practice_tenths, sheet.overall_tenths, sheet.result)
           is distinct from (new.theory_before, new.practice_before, new.overall_before, new.result_before) then
         refusal := 'score_correction_stale';
       elsif new.theory_after is not null and (
           new.overall_after <> (new.theory_after * (sitting.rule->>'theoryWeightPercent')::int + new.practice_after * (100 - (sitting.rule->>'theoryWeightPercent')::int) + 50) / 100
           or (new.result_after = 'passed') <> (
             (not (sitting.rule->>'bothMustPass')::boolean or (new.theory_after >= (sitting.rule->>'theoryPass')::int * 10 and new.practice_after >= (sitting.rule->>'practicePass')::int * 10))
             and (sitting.rule->>'overallPass' is null or new.overall_after >= (sitting.rule->>'overallPass')::int * 10))) then
         refusal := 'assessment_result_follows';
       elsif new.state = 'approved' and new.result_after <> 'passed'
         and not exists (select 1 from :schema:.assessment_sheets s join :schema:.assessments a on a.county_code = s.county_code and a.id = s.assessment_id
           where s.county_code = new.county_code and s.enrolment_id = new.enrolment_id and s.id <> new.sheet_id and s.result = 'passed' and a.state = 'confirmed')
         and exists (select 1 from :schema:.certificates k where k.county_code = new.county_code and k.enrolment_id = new.enrolment_id and k.state <> 'revoked') then
         refusal := 'score_correction_certificate';
       end if;
       if refusal is not null then
         raise exception 'no such correction' using errcode = 'check_violation', constraint = refusal;
       end if;
       return new;
     end $body$`,
    { schema },
  );
  await trx.raw(
    'create trigger judge_score_correction before insert or update on ??.score_corrections for each row execute function ??.judge_score_correction()',
    [schema, schema],
  );
  await trx.raw(
    `create function :schema:.apply_score_correction() returns trigger language plpgsql as $body$
     begin
       update :schema:.assessment_sheets s set theory_tenths = new.theory_after, practice_tenths = new.practice_after, overall_tenths = new.overall_after,
           result = new.result_after, entered_by = new.created_by, entered_by_name = new.asked_by_name, corrections = s.corrections + 1
         where s.county_code = new.county_code and s.id = new.sheet_id;
       update :schema:.enrolments e set version = e.version + 1, state = t.state from (select case when exists (
           select 1 from :schema:.assessment_sheets s join :schema:.assessments a on a.county_code = s.county_code and a.id = s.assessment_id
             where s.county_code = new.county_code and s.enrolment_id = new.enrolment_id and s.result = 'passed' and a.state = 'confirmed')
           then 'passed' else 'failed' end as state) t
         where e.county_code = new.county_code and e.id = new.enrolment_id and e.state <> t.state;
       return null;
     end $body$`,
    { schema },
  );
  await trx.raw(
    `create trigger apply_score_correction after update on ??.score_corrections for each row
       when (old.state <> 'approved' and new.state = 'approved') execute function ??.apply_score_correction()`,
    [schema, schema],
  );
}

/** A confirmed score moves by an approved correction alone, and whoever passed may have failed after all. */
async function letResultsFollow(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create or replace function :schema:.sheet_in_time() returns trigger language plpgsql as $body$
     declare refusal text; sitting record; trainee record;
     begin
       select a.state, a.kind, a.institution_id into sitting from :schema:.assessments a where a.county_code = new.county_code and a.id = new.assessment_id;
       select e.state, e.person_name, e.institution_id into trainee from :schema:.enrolments e where e.county_code = new.county_code and e.id = new.enrolment_id;
       if sitting is null or trainee is null or sitting.institution_id <> new.institution_id or trainee.institution_id <> new.institution_id then
         refusal := 'sheet_of_class';
       elsif tg_op = 'INSERT' then
         if sitting.state <> 'planned' then refusal := 'sheet_in_time';
         elsif trainee.person_name <> new.person_name or trainee.state <> (case sitting.kind when 'first' then 'enrolled' else 'failed' end) then refusal := 'sheet_of_class';
         elsif new.theory_tenths is not null or coalesce(new.result, 'not_admitted') <> 'not_admitted' or new.corrections <> 0 then refusal := 'sheet_in_time';
         end if;
       elsif sitting.state = 'confirmed' then
         if new.corrections <> old.corrections + 1
           or new.corrections <> (select count(*) from :schema:.score_corrections c where c.county_code = new.county_code and c.sheet_id = new.id and c.state = 'approved')
           or not exists (select 1 from :schema:.score_corrections c where c.county_code = new.county_code and c.sheet_id = new.id and c.state = 'approved'
             and (c.theory_before, c.practice_before, c.overall_before, c.result_before)
               is not distinct from (old.theory_tenths, old.practice_tenths, old.overall_tenths, old.result)
             and (c.theory_after, c.practice_after, c.overall_after, c.result_after)
               is not distinct from (new.theory_tenths, new.practice_tenths, new.overall_tenths, new.result)) then
           refusal := 'sheet_in_time';
         end if;
       elsif sitting.state <> 'fixed' or new.corrections <> old.corrections then refusal := 'sheet_in_time';
       end if;
       if refusal is not null then
         raise exception 'not now on this roster' using errcode = 'check_violation', constraint = refusal;
       end if;
       return new;
     end $body$`,
    { schema },
  );
  await trx.raw(
    `create or replace function :schema:.judge_enrolment_result() returns trigger language plpgsql as $body$
     declare passed boolean; refused boolean;
     begin
       if new.state = old.state or new.state not in ('passed', 'failed') then return new; end if;
       select coalesce(bool_or(s.result = 'passed'), false), coalesce(bool_or(s.result <> 'passed'), false) into passed, refused
         from :schema:.assessment_sheets s join :schema:.assessments a on a.county_code = s.county_code and a.id = s.assessment_id
         where s.county_code = new.county_code and s.enrolment_id = new.id and a.state = 'confirmed';
       if (new.state = 'passed' and not passed) or (new.state = 'failed' and (passed or not refused)) then
         raise exception 'no confirmed result' using errcode = 'check_violation', constraint = 'enrolment_result_confirmed';
       end if;
       return new;
     end $body$`,
    { schema },
  );
  await dropWorkflow(trx, { schema, table: 'enrolments' });
  await guardWorkflow(trx, { schema, table: 'enrolments', workflow: enrolmentWorkflow });
}

/** Certificates come by thousands: their chain is judged, and the register written, once for all rows of a statement. */
async function judgeCertificatesTogether(trx: Transaction, schema: string): Promise<void> {
  await trx.raw('drop trigger judge_certificate on ??.certificates', [schema]);
  await trx.raw(
    `create or replace function :schema:.judge_certificate() returns trigger language plpgsql as $body$
     declare refusal text;
     begin
       with taught as materialized (
         select c.*, :schema:.accreditation_covers(c.county_code, c.institution_id, c.trade_code, c.level, c.starts_on) as accredited
           from :schema:.training_classes c where (c.county_code, c.id) in (select a.county_code, a.class_id from added a))
       select t.refusal into refusal from (
         select case
           when c.id is null or c.state not in ('assessed', 'settled') then 'certificate_class_assessed'
           when e.id is null or e.state <> 'passed' then 'certificate_needs_pass'
           when not exists (select 1 from :schema:.assessment_sheets s join :schema:.assessments g on g.county_code = s.county_code and g.id = s.assessment_id
             where s.county_code = k.county_code and s.enrolment_id = k.enrolment_id and s.result = 'passed' and g.state = 'confirmed' and g.day <= k.issued_on)
             then 'certificate_after_assessment'
           when (k.institution_id, k.institution_name, k.kind, k.trade_code, k.trade_name, k.class_starts_on, k.class_ends_on, k.class_number)
               is distinct from (c.institution_id, c.institution_name, c.certificate_kind, c.trade_code, c.trade_name, c.starts_on, c.ends_on, c.number)
             or k.level is distinct from c.level
             or (k.person_id, k.person_name, k.identity_hash, k.identity_masked) is distinct from (e.person_id, e.person_name, e.identity_hash, e.identity_masked)
             then 'certificate_tells_its_class'
           when not c.accredited then 'certificate_accredited' end as refusal
         from added k
         left join taught c on c.county_code = k.county_code and c.id = k.class_id
         left join :schema:.enrolments e on e.county_code = k.county_code and e.id = k.enrolment_id and e.class_id = k.class_id) t
       where t.refusal is not null limit 1;
       if refusal is not null then
         raise exception 'no certificate here' using errcode = 'check_violation', constraint = refusal;
       end if;
       return null;
     end $body$`,
    { schema },
  );
  await trx.raw(
    `create trigger judge_certificate after insert on ??.certificates referencing new table as added
       for each statement execute function ??.judge_certificate()`,
    [schema, schema],
  );
  await trx.raw('drop trigger keep_certificate_register on ??.certificates', [schema]);
  await trx.raw(
    `create trigger keep_certificate_register after update on ??.certificates
       for each row execute function ??.keep_certificate_register()`,
    [schema, schema],
  );
  await trx.raw(
    `create function :schema:.write_certificate_register() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare refused text;
     begin
       insert into :schema:.certificate_register select a.id, a.county_code, a.kind, a.number, a.identity_hash, a.person_name,
         a.trade_code, a.trade_name, a.level, a.institution_name, a.issued_on, a.expires_on, a.state from added a;
       return null;
     exception when unique_violation then
       get stacked diagnostics refused = constraint_name;
       -- PostgreSQL would say whose number or which person it is.
       raise exception 'taken elsewhere' using errcode = 'unique_violation', constraint = refused;
     end $body$`,
    { schema },
  );
  await trx.raw(
    `create trigger write_certificate_register after insert on ??.certificates referencing new table as added
       for each statement execute function ??.write_certificate_register()`,
    [schema, schema],
  );
}

/** What stands against each certificate of a list, in any county, and nothing else of what stands there. */
async function answerForLists(trx: Transaction, { schema, applicationRole }: Options): Promise<void> {
  await trx.raw(
    `create function :schema:.certificate_clashes(asked jsonb) returns table (index int, clash text)
       language sql stable security definer set search_path = pg_catalog as $body$
       select t.index, t.clash from (
         select a.index, case
             when exists (select 1 from :schema:.certificate_register r where r.person_hash = a."identityHash" and r.trade_code = a."tradeCode"
               and coalesce(r.level, 0) = coalesce(a.level, 0) and r.state <> 'revoked') then 'holder'
             when a.kind <> 'completion' and exists (select 1 from :schema:.certificate_register r where r.kind = a.kind and r.number = a.number) then 'number' end as clash
           from jsonb_to_recordset(asked) as a(index int, "identityHash" text, "tradeCode" text, level int, kind text, number text)) t
         where t.clash is not null $body$`,
    { schema },
  );
  await trx.raw('revoke execute on function ??.certificate_clashes(jsonb) from public', [schema]);
  if (applicationRole !== undefined)
    await trx.raw('grant execute on function ??.certificate_clashes(jsonb) to ??', [schema, applicationRole]);
}
