import type { Knex } from 'knex';
import { createGuard, institutionActs, refuseNamed } from './guard.js';

const lessonOf = `select l.state, l.institution_id, l.day + l.starts_at::time as begins, l.day + l.ends_at::time as ends, l.day,
    c.state as class_state, c.rule -> 'attendance' as rule into lesson
  from ??.lessons l join ??.training_classes c on c.county_code = l.county_code and c.id = l.class_id
  where l.county_code = new.county_code and l.id = new.lesson_id and l.class_id = new.class_id`;
const minutes = (name: string) => `make_interval(mins => (lesson.rule ->> '${name}')::int)`;
/** Later than the county's rule lets a lesson be recorded; without such a rule never. */
const tooLate = (column: string) =>
  `coalesce(${column}::timestamp > lesson.ends + make_interval(hours => (lesson.rule ->> 'recordWithinHours')::int), false)`;

/** When a lesson is recorded, by whom and about whom, and what follows from it: for every way into the database. */
export async function attendanceGuards(trx: Knex.Transaction, schema: string): Promise<void> {
  await guardRolls(trx, schema);
  await guardMarks(trx, schema);
  await guardCorrections(trx, schema);
  await guardWhatFollows(trx, schema);
}

async function guardRolls(trx: Knex.Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'judge_lesson_roll',
    table: 'lesson_rolls',
    events: 'insert or update',
    body: `declare refusal text; lesson record;
     begin
       if tg_op = 'UPDATE' and new.state = old.state then return new; end if;
       ${lessonOf};
       if lesson.institution_id is distinct from new.institution_id or current_setting('gongyi.organisation', true) is distinct from new.institution_id::text then
         refusal := 'lesson_roll_by_institution';
       elsif lesson.class_state is distinct from 'running' or lesson.state is distinct from 'planned' then
         refusal := 'lesson_roll_in_time';
       elsif tg_op = 'INSERT' then
         if not coalesce(lesson.rule -> 'methods' \\? new.method, false) then refusal := 'lesson_roll_method';
         elsif new.opened_at::timestamp < lesson.begins - (case new.method when 'qr' then ${minutes('signInMinutesBefore')} else interval '0' end) then
           refusal := 'lesson_roll_too_early';
         elsif ${tooLate('new.opened_at')} then refusal := 'lesson_roll_too_late';
         end if;
       elsif new.closed_at::timestamp < lesson.begins then refusal := 'lesson_roll_too_early';
       elsif ${tooLate('new.closed_at')} then refusal := 'lesson_roll_too_late';
       elsif exists (select 1 from ??.enrolments e where e.county_code = new.county_code and e.class_id = new.class_id and e.state = 'enrolled' and e.enrolled_on <= lesson.day
         and not exists (select 1 from ??.lesson_marks m where m.county_code = e.county_code and m.roll_id = new.id and m.enrolment_id = e.id)) then
         refusal := 'lesson_roll_whole';
       end if;
       ${refuseNamed('this lesson cannot be recorded so')}
       return new;
     end`,
  });
  // Closed and held are one thing.
  await trx.raw(
    `create function ??.hold_lesson() returns trigger language plpgsql as $body$
     begin
       update ??.lessons l set state = 'held', version = l.version + 1 where l.county_code = new.county_code and l.id = new.lesson_id;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    `create trigger hold_lesson after update on ??.lesson_rolls for each row
       when (old.state = 'open' and new.state = 'closed') execute function ??.hold_lesson()`,
    [schema, schema],
  );
}

async function guardMarks(trx: Knex.Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'judge_lesson_mark',
    table: 'lesson_marks',
    events: 'insert or update',
    body: `declare refusal text; lesson record; trainee record; roll record;
     begin
       ${lessonOf};
       select r.state, r.method, r.institution_id into roll from ??.lesson_rolls r where r.county_code = new.county_code and r.id = new.roll_id;
       select e.state, e.institution_id, e.enrolled_on into trainee from ??.enrolments e where e.county_code = new.county_code and e.id = new.enrolment_id and e.class_id = new.class_id;
       if roll.state is distinct from 'open' then refusal := 'lesson_mark_closed';
       elsif roll.institution_id is distinct from new.institution_id or trainee.institution_id is distinct from new.institution_id
         or trainee.state is distinct from 'enrolled' or trainee.enrolled_on > lesson.day then refusal := 'lesson_mark_on_roster';
       elsif new.source = 'qr' then
         if roll.method <> 'qr' or new.mark <> 'present' or new.marked_at::timestamp < lesson.begins - ${minutes('signInMinutesBefore')}
           or new.marked_at::timestamp > lesson.begins + ${minutes('signInMinutesAfter')} or lesson.class_state <> 'running' then
           refusal := 'lesson_mark_sign_in';
         end if;
       elsif current_setting('gongyi.organisation', true) is distinct from new.institution_id::text then refusal := 'lesson_roll_by_institution';
       elsif new.marked_at::timestamp < lesson.begins then refusal := 'lesson_roll_too_early';
       end if;
       ${refuseNamed('no such mark')}
       return new;
     end`,
  });
}

async function guardCorrections(trx: Knex.Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'judge_mark_correction',
    table: 'mark_corrections',
    events: 'insert or update',
    body: `declare refusal text; stored record; class_state text;
     begin
       select m.mark, m.institution_id, r.state, r.recorded_by into stored from ??.lesson_marks_now m
         join ??.lesson_rolls r on r.county_code = m.county_code and r.id = m.roll_id where m.county_code = new.county_code and m.id = new.mark_id;
       select c.state into class_state from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id;
       if tg_op = 'UPDATE' and new.state = old.state then return new; end if;
       if stored.state is distinct from 'closed' or stored.institution_id is distinct from new.institution_id then
         refusal := 'mark_correction_in_time';
       elsif new.state in ('asked', 'confirmed') and (class_state not in ('running', 'suspended', 'taught') or exists (select 1 from ??.assessments a
         where a.county_code = new.county_code and a.class_id = new.class_id and a.state in ('fixed', 'entered', 'confirmed'))) then
         refusal := 'mark_correction_in_time';
       elsif new.state in ('asked', 'confirmed') and stored.mark is distinct from new.from_mark then refusal := 'mark_correction_from';
       elsif tg_op = 'UPDATE' and ${institutionActs} then refusal := 'mark_correction_by_county';
       elsif tg_op = 'UPDATE' and new.decided_by = stored.recorded_by then refusal := 'mark_correction_apart';
       end if;
       ${refuseNamed('no such correction')}
       return new;
     end`,
  });
}

/** A lesson is held by its record, teaching ends with the planned hours, and nobody below the threshold is assessed. */
async function guardWhatFollows(trx: Knex.Transaction, schema: string): Promise<void> {
  await createGuard(trx, schema, {
    name: 'lesson_held_by_roll',
    table: 'lessons',
    events: 'insert or update',
    body: `begin
       if new.state = 'held' and (tg_op = 'INSERT' or old.state <> 'held') and not exists (select 1 from ??.lesson_rolls r
         where r.county_code = new.county_code and r.lesson_id = new.id and r.state = 'closed') then
         raise exception 'a lesson is held when it is recorded' using errcode = 'check_violation', constraint = 'lesson_held_by_roll';
       end if;
       return new;
     end`,
  });
  await createGuard(trx, schema, {
    name: 'judge_class_taught',
    table: 'training_classes',
    events: 'update',
    body: `declare hours record;
     begin
       if new.state <> 'taught' or old.state = 'taught' then return new; end if;
       select coalesce(sum(l.hours) filter (where l.state = 'held'), 0) as held, coalesce(sum(l.hours) filter (where l.state = 'planned'), 0) as planned
         into hours from ??.lessons l where l.county_code = new.county_code and l.class_id = new.id;
       if hours.planned = 0 and hours.held < new.planned_hours then
         raise exception 'hours were cut' using errcode = 'check_violation', constraint = 'training_class_hours_cut';
       end if;
       return new;
     end`,
  });
  await createGuard(trx, schema, {
    name: 'judge_sheet_attendance',
    table: 'assessment_sheets',
    events: 'insert or update',
    body: `declare pass int; hours record;
     begin
       if not new.admitted then return new; end if;
       select (c.rule -> 'attendance' ->> 'personPassFrom')::int into pass from ??.training_classes c where c.county_code = new.county_code and c.id = new.class_id;
       select * into hours from ??.attended_hours(new.county_code, new.class_id, new.enrolment_id);
       if hours.held = 0 or (pass is not null and hours.attended * 100 < pass * hours.held) then
         raise exception 'attendance below the threshold' using errcode = 'check_violation', constraint = 'assessment_attendance';
       end if;
       return new;
     end`,
  });
}
