import type { Knex } from 'knex';
import { createGuard, refuseNamed } from './guard.js';

/** Who assesses whom, when scores are written, and that results follow from them: for every way into the database. */
export async function assessmentGuards(trx: Knex.Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'judge_assessment_slot',
    table: 'assessments',
    events: 'insert',
    body: `declare refusal text;
     begin
       if not exists (select 1 from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id
         and c.institution_id = new.institution_id and c.state = 'taught' and c.ends_on <= new.day) then
         refusal := 'assessment_after_teaching';
       elsif new.kind = 'resit' and (select count(*) from ??.assessments a where a.county_code = new.county_code and a.class_id = new.class_id
         and a.kind = 'resit' and a.state <> 'cancelled') >= (new.rule->>'resits')::int then
         refusal := 'assessment_resits_used';
       elsif new.kind = 'resit' and not exists (select 1 from ??.assessments a where a.county_code = new.county_code and a.class_id = new.class_id
         and a.kind = 'first' and a.state = 'confirmed' and a.day < new.day
         and (new.rule->>'resitWithinDays' is null or new.day <= a.day + (new.rule->>'resitWithinDays')::int)) then
         refusal := 'assessment_resit_in_time';
       end if;
       ${refuseNamed('no assessment of this class')}
       return new;
     end`,
  });
  await createGuard(trx, schema, {
    name: 'assessor_apart',
    table: 'assessment_assessors',
    events: 'insert',
    body: `begin
       if exists (select 1 from ??.lessons l where l.county_code = new.county_code and l.class_id = new.class_id and l.teacher_name = new.name)
         or exists (select 1 from ??.institution_teachers t where t.county_code = new.county_code and t.institution_id = new.institution_id and t.name = new.name)
         or exists (select 1 from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id and c.head_teacher = new.name)
         or exists (select 1 from ??.institutions i where i.county_code = new.county_code and i.id = new.institution_id and new.name in (i.legal_person, i.contact_name)) then
         raise exception 'assessor is of the institution' using errcode = 'check_violation', constraint = 'assessor_apart';
       end if;
       return new;
     end`,
  });
  await createGuard(trx, schema, {
    name: 'sheet_in_time',
    table: 'assessment_sheets',
    events: 'insert or update',
    body: `declare refusal text; sitting record; trainee record;
     begin
       select a.state, a.kind, a.institution_id into sitting from ??.assessments a where a.county_code = new.county_code and a.id = new.assessment_id;
       select e.state, e.person_name, e.institution_id into trainee from ??.enrolments e where e.county_code = new.county_code and e.id = new.enrolment_id;
       if sitting is null or trainee is null or sitting.institution_id <> new.institution_id or trainee.institution_id <> new.institution_id then
         refusal := 'sheet_of_class';
       elsif tg_op = 'INSERT' then
         if sitting.state <> 'planned' then refusal := 'sheet_in_time';
         elsif trainee.person_name <> new.person_name or trainee.state <> (case sitting.kind when 'first' then 'enrolled' else 'failed' end) then refusal := 'sheet_of_class';
         elsif new.theory_tenths is not null or coalesce(new.result, 'not_admitted') <> 'not_admitted' then refusal := 'sheet_in_time';
         end if;
       elsif sitting.state <> 'fixed' then refusal := 'sheet_in_time';
       end if;
       ${refuseNamed('not now on this roster')}
       return new;
     end`,
  });
  await createGuard(trx, schema, {
    name: 'judge_assessment_state',
    table: 'assessments',
    events: 'update',
    body: `declare refusal text;
     begin
       if new.state = old.state then return new; end if;
       if new.state = 'fixed' and old.state = 'planned' then
         if not exists (select 1 from ??.assessment_assessors s where s.county_code = new.county_code and s.assessment_id = new.id) then refusal := 'assessment_needs_assessor';
         elsif not exists (select 1 from ??.assessment_sheets s where s.county_code = new.county_code and s.assessment_id = new.id) then refusal := 'assessment_roster_empty';
         elsif new.kind = 'first' and exists (select 1 from ??.enrolments e where e.county_code = new.county_code and e.class_id = new.class_id and e.state = 'enrolled'
           and not exists (select 1 from ??.assessment_sheets s where s.county_code = new.county_code and s.assessment_id = new.id and s.enrolment_id = e.id)) then refusal := 'assessment_roster_whole';
         end if;
       elsif new.state = 'cancelled' and exists (select 1 from ??.assessment_sheets s where s.county_code = new.county_code and s.assessment_id = new.id
         and s.result is not null and s.result <> 'not_admitted') then refusal := 'assessment_scored';
       elsif new.state in ('entered', 'confirmed') and exists (select 1 from ??.assessment_sheets s where s.county_code = new.county_code and s.assessment_id = new.id and s.result is null) then
         refusal := 'assessment_scores_missing';
       elsif new.state = 'confirmed' then
         if exists (select 1 from ??.assessment_sheets s where s.county_code = new.county_code and s.assessment_id = new.id and s.entered_by = new.confirmed_by) then
           refusal := 'assessment_confirmed_by_another';
         elsif exists (select 1 from ??.assessment_sheets s where s.county_code = new.county_code and s.assessment_id = new.id and s.theory_tenths is not null
           and (s.overall_tenths <> (s.theory_tenths * (new.rule->>'theoryWeightPercent')::int + s.practice_tenths * (100 - (new.rule->>'theoryWeightPercent')::int) + 50) / 100
             or (s.result = 'passed') <> (
               (not (new.rule->>'bothMustPass')::boolean or (s.theory_tenths >= (new.rule->>'theoryPass')::int * 10 and s.practice_tenths >= (new.rule->>'practicePass')::int * 10))
               and (new.rule->>'overallPass' is null or s.overall_tenths >= (new.rule->>'overallPass')::int * 10)))) then
           refusal := 'assessment_result_follows';
         end if;
       end if;
       ${refuseNamed('this assessment cannot go there')}
       return new;
     end`,
  });
  await guardClass(trx, schema);
}

/** What a score does to its class and its trainee. */
async function guardClass(trx: Knex.Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'judge_class_assessed',
    table: 'training_classes',
    events: 'update',
    body: `declare refusal text;
     begin
       if new.state = old.state then return new; end if;
       if new.state = 'cancelled' and exists (select 1 from ??.assessment_sheets s where s.county_code = new.county_code and s.class_id = new.id
         and s.result is not null and s.result <> 'not_admitted') then
         refusal := 'training_class_scored';
       elsif new.state = 'assessed' and (exists (select 1 from ??.enrolments e where e.county_code = new.county_code and e.class_id = new.id and e.state = 'enrolled')
         or not exists (select 1 from ??.assessments a where a.county_code = new.county_code and a.class_id = new.id and a.state = 'confirmed')) then
         refusal := 'training_class_results_missing';
       elsif new.state = 'assessed' and exists (select 1 from ??.assessments a where a.county_code = new.county_code and a.class_id = new.id
         and a.state in ('planned', 'fixed', 'entered')) then
         refusal := 'training_class_assessment_open';
       end if;
       ${refuseNamed('this class cannot go there')}
       return new;
     end`,
  });
  await createGuard(trx, schema, {
    name: 'judge_enrolment_result',
    table: 'enrolments',
    events: 'update',
    body: `begin
       if new.state = old.state or new.state not in ('passed', 'failed') then return new; end if;
       if not exists (select 1 from ??.assessment_sheets s join ??.assessments a on a.county_code = s.county_code and a.id = s.assessment_id
         where s.county_code = new.county_code and s.enrolment_id = new.id and a.state = 'confirmed' and (s.result = 'passed') = (new.state = 'passed')) then
         raise exception 'no confirmed result' using errcode = 'check_violation', constraint = 'enrolment_result_confirmed';
       end if;
       return new;
     end`,
  });
}

/** The chain: passed trainee, confirmed assessment, assessed class, accreditation of the trade on the first day. */
export async function certificateGuards(trx: Knex.Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'judge_certificate',
    table: 'certificates',
    events: 'insert',
    body: `declare refusal text; taught record; trainee record;
     begin
       select * into taught from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id;
       select * into trainee from ??.enrolments e where e.county_code = new.county_code and e.id = new.enrolment_id and e.class_id = new.class_id;
       if taught is null or taught.state not in ('assessed', 'settled') then
         refusal := 'certificate_class_assessed';
       elsif trainee is null or trainee.state <> 'passed' then
         refusal := 'certificate_needs_pass';
       elsif not exists (select 1 from ??.assessment_sheets s join ??.assessments a on a.county_code = s.county_code and a.id = s.assessment_id
         where s.county_code = new.county_code and s.enrolment_id = new.enrolment_id and s.result = 'passed' and a.state = 'confirmed' and a.day <= new.issued_on) then
         refusal := 'certificate_after_assessment';
       elsif (new.institution_id, new.institution_name, new.kind, new.trade_code, new.trade_name, new.class_starts_on, new.class_ends_on, new.class_number)
           is distinct from (taught.institution_id, taught.institution_name, taught.certificate_kind, taught.trade_code, taught.trade_name, taught.starts_on, taught.ends_on, taught.number)
         or new.level is distinct from taught.level
         or (new.person_id, new.person_name, new.identity_hash, new.identity_masked) is distinct from (trainee.person_id, trainee.person_name, trainee.identity_hash, trainee.identity_masked) then
         refusal := 'certificate_tells_its_class';
       elsif not ??.accreditation_covers(new.county_code, taught.institution_id, taught.trade_code, taught.level, taught.starts_on) then
         refusal := 'certificate_accredited';
       end if;
       ${refuseNamed('no certificate here')}
       return new;
     end`,
  });
}
