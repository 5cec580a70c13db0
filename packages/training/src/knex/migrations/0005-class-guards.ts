import type { Knex } from 'knex';
import { bookedStates } from '../../model/training-class.js';

const booked = bookedStates.map((state) => `'${state}'`).join(', ');
const institutionActs = "coalesce(current_setting('gongyi.organisation', true), '') <> ''";

/** What no way into the database gets past: who decides about a class, what it may be, and who is where at one time. */
export async function classGuards(trx: Knex.Transaction, schema: string): Promise<void> {
  await judgeClasses(trx, schema);
  await bookLessons(trx, schema);
  await keepParts(trx, schema);
}

async function judgeClasses(trx: Knex.Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.judge_training_class() returns trigger language plpgsql as $body$
     declare roster int; refusal text;
     begin
       if ${institutionActs} and (old.state <> 'draft' or new.state not in ('draft', 'submitted', 'cancelled')) then
         refusal := 'training_class_institution_decides';
       elsif new.state = old.state then
         return new;
       elsif new.state in ('submitted', 'approved') or (new.state = 'running' and old.state = 'approved') then
         -- One after the other: two classes with one trainee, approved at once, would not see each other.
         perform pg_advisory_xact_lock(hashtext('training-class:' || new.county_code));
         select count(*) into roster from ??.enrolments e where e.county_code = new.county_code and e.class_id = new.id and e.state = 'enrolled';
         if roster > new.seats or roster > coalesce((new.rule ->> 'mostTrainees')::int, roster) then
           refusal := 'training_class_too_full';
         elsif not exists (select 1 from ??.lessons l where l.county_code = new.county_code and l.class_id = new.id and l.state <> 'cancelled') then
           refusal := 'training_class_no_lessons';
         elsif new.state <> 'submitted' and not ??.accreditation_covers(new.county_code, new.institution_id, new.trade_code, new.level, new.starts_on) then
           refusal := 'training_class_not_accredited';
         elsif new.state = 'running' and (new.opened_on is null or new.opened_on < new.starts_on) then
           refusal := 'training_class_too_early';
         elsif new.state = 'approved' and new.rule -> 'enrolment' ->> 'twoClassesAtOnce' = 'refuse' and exists (
           select 1 from ??.enrolments mine join ??.enrolments other on other.county_code = mine.county_code and other.person_id = mine.person_id
               and other.class_id <> mine.class_id and other.state in ('enrolled', 'passed', 'failed')
             join ??.lessons theirs on theirs.county_code = other.county_code and theirs.class_id = other.class_id and theirs.booked
             join ??.lessons own on own.county_code = mine.county_code and own.class_id = mine.class_id and own.state <> 'cancelled'
               and own.day = theirs.day and own.minutes && theirs.minutes
             where mine.county_code = new.county_code and mine.class_id = new.id and mine.state = 'enrolled') then
           refusal := 'training_class_trainee_twice';
         end if;
       elsif new.state = 'taught' and exists (select 1 from ??.lessons l where l.county_code = new.county_code and l.class_id = new.id and l.state = 'planned') then
         refusal := 'training_class_lessons_open';
       end if;
       if refusal is not null then
         raise exception 'this class cannot become %', new.state using errcode = 'check_violation', constraint = refusal;
       end if;
       return new;
     end $body$`,
    Array(9).fill(schema),
  );
  await trx.raw(
    'create trigger judge_training_class before update on ??.training_classes for each row execute function ??.judge_training_class()',
    [schema, schema],
  );
}

/** `booked` says whether a lesson takes its room, teacher and resource; the exclusion constraints do the rest. */
async function bookLessons(trx: Knex.Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.book_lesson() returns trigger language plpgsql as $body$
     begin
       new.booked := new.state <> 'cancelled' and exists (select 1 from ??.training_classes c
         where c.county_code = new.county_code and c.id = new.class_id and c.state in (${booked}));
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger book_lesson before insert or update on ??.lessons for each row execute function ??.book_lesson()',
    [schema, schema],
  );
  await trx.raw(
    `create function ??.book_class() returns trigger language plpgsql as $body$
     begin
       update ??.lessons l set booked = l.state <> 'cancelled' and new.state in (${booked}) where l.county_code = new.county_code and l.class_id = new.id;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    `create trigger book_class after update on ??.training_classes for each row
       when ((new.state in (${booked})) <> (old.state in (${booked}))) execute function ??.book_class()`,
    [schema, schema],
  );
}

/** The opening file is written in a draft; what is submitted waits unchanged. Later changes of lessons have a guard of their own. */
async function keepParts(trx: Knex.Transaction, schema: string): Promise<void> {
  const conditions = {
    lessons: "to_jsonb(new) - 'booked' - 'minutes' is distinct from to_jsonb(old) - 'booked' - 'minutes'",
    enrolments: 'true',
    class_papers: 'true',
  };
  const later = { lessons: `'approved', 'running', 'suspended'`, enrolments: '', class_papers: '' };
  for (const [table, changed] of Object.entries(conditions) as [keyof typeof later, string][]) {
    await trx.raw(
      `create function ??.?? () returns trigger language plpgsql as $body$
       declare part ??.?? := coalesce(new, old); class_state text; open boolean;
       begin
         if tg_op = 'UPDATE' and not (${changed}) then return new; end if;
         select c.state into class_state from ??.training_classes c
           where c.county_code = part.county_code and c.id = part.class_id and c.institution_id = part.institution_id;
         open := class_state = 'draft'${later[table] === '' ? '' : ` or class_state in (${later[table]})`};
         ${
           table === 'enrolments'
             ? `-- People leave a class that goes on, and the county lets somebody in; afterwards they are assessed.
         open := open or (tg_op = 'UPDATE' and class_state <> 'submitted')
           or (tg_op = 'INSERT' and class_state in ('approved', 'running') and not ${institutionActs});`
             : ''
         }
         if open is not true then
           raise exception 'not in this state of the class' using errcode = 'check_violation', constraint = 'training_class_part_in_time';
         end if;
         return part;
       end $body$`,
      [schema, `${table}_in_time`, schema, table, schema],
    );
    await trx.raw(
      'create trigger in_time before insert or update or delete on ??.?? for each row execute function ??.??()',
      [schema, table, schema, `${table}_in_time`],
    );
  }
}
