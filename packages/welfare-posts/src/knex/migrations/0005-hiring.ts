import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import {
  applicationWorkflow,
  appliedByKinds,
  eligibilityStatuses,
  endedApplicationStates,
} from '../../model/application.js';
import { offeringStates, vacancyWorkflow } from '../../model/vacancy.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

type Transaction = Parameters<Migration['up']>[0];

const definer = 'language plpgsql security definer set search_path = pg_catalog';

/** Vacancies and applications: a place is offered once and given once, whoever writes into the database. */
export const hiringMigration: Migration = {
  name: '0005-hiring',
  async up(trx, { schema, applicationRole }) {
    await createVacancies(trx, schema, applicationRole);
    await createApplications(trx, schema, applicationRole);
    await countPlaces(trx, schema);
    await judgeVacancies(trx, schema);
    await judgeApplications(trx, schema);
  },
};

async function createVacancies(trx: Transaction, schema: string, applicationRole: string | undefined): Promise<void> {
  await trx.raw(
    `create table ??.vacancies (
       ${tenantColumns}, welfare_post_id uuid not null, state text not null default 'draft', places_offered int not null check (places_offered >= 1),
       duties text not null, conditions text not null, how_to_apply text not null, terms jsonb, rule_version text not null default '',
       announced_on date, notice_ends_on date, closed_on date, submitted_on date, decided_on date, waiting_until date, cancel_reason text not null default '',
       primary key (county_code, id), unique (county_code, id, welfare_post_id, division_code),
       foreign key (county_code, welfare_post_id) references ??.welfare_posts (county_code, id),
       constraint vacancy_announced_complete check (state in ('draft', 'cancelled') or (terms is not null and announced_on is not null and notice_ends_on is not null)),
       constraint vacancy_notice_length check (announced_on is null or notice_ends_on >= announced_on + (terms -> 'vacancyNotice' ->> 'days')::int),
       constraint vacancy_notice_over check (closed_on is null or closed_on > notice_ends_on),
       constraint vacancy_closed check (state not in ('closed', 'in_procedure', 'decided') or closed_on is not null),
       constraint vacancy_decided check ((state = 'decided') = (decided_on is not null) and (decided_on is null) = (waiting_until is null)),
       constraint vacancy_cancelled_has_reason check (state <> 'cancelled' or length(trim(cancel_reason)) >= 2))`,
    [schema, schema],
  );
  await trx.raw('create index vacancies_place on ??.vacancies (county_code, division_code, id)', [schema]);
  await trx.raw('create index vacancies_announced on ??.vacancies (county_code, announced_on, id)', [schema]);
  await trx.raw('create index vacancies_post on ??.vacancies (county_code, welfare_post_id, id)', [schema]);
  await secureTable(trx, { schema, table: 'vacancies', applicationRole });
  await guardWorkflow(trx, { schema, table: 'vacancies', workflow: vacancyWorkflow });
  // What was on notice is what is decided about.
  const noticed = ['places_offered', 'duties', 'conditions', 'how_to_apply', 'terms', 'announced_on', 'notice_ends_on'];
  await freezeColumns(trx, { schema, table: 'vacancies', columns: noticed, when: "old.state <> 'draft'" });
  await freezeColumns(trx, { schema, table: 'vacancies', columns: ['welfare_post_id', 'division_code'], when: 'true' });
  const closed = ['closed_on'];
  await freezeColumns(trx, { schema, table: 'vacancies', columns: closed, when: 'old.closed_on is not null' });
}

async function createApplications(
  trx: Transaction,
  schema: string,
  applicationRole: string | undefined,
): Promise<void> {
  await trx.raw(
    `create table ??.applications (
       ${tenantColumns}, vacancy_id uuid not null, welfare_post_id uuid not null, person_id uuid not null, person_name text not null, identity_masked text not null,
       applied_by text not null check (applied_by in (${listOf(appliedByKinds)})), applied_on date not null, documents jsonb not null,
       state text not null default 'applied', eligibility text not null check (eligibility in (${listOf(eligibilityStatuses)})),
       reasons jsonb not null, missing text[] not null, facts jsonb not null, rule_version text not null, judged_on date not null, priority int,
       rank int, waiting_number int, explanation jsonb, approved_on date, state_reason text not null default '', primary key (county_code, id),
       foreign key (county_code, vacancy_id, welfare_post_id, division_code) references ??.vacancies (county_code, id, welfare_post_id, division_code),
       constraint application_listed check (state not in ('proposed', 'waiting') or (rank is not null and eligibility = 'eligible')),
       constraint application_approved check (state not in ('approved', 'hired') or approved_on is not null),
       constraint application_waiting check (state <> 'waiting' or waiting_number is not null),
       constraint application_ended_has_reason check (state not in (${listOf(endedApplicationStates)}) or length(trim(state_reason)) >= 2))`,
    [schema, schema],
  );
  await trx.raw(
    `create unique index one_live_application on ??.applications (county_code, vacancy_id, person_id) where state not in (${listOf(endedApplicationStates)})`,
    [schema],
  );
  await trx.raw(
    "create unique index one_approval_a_person on ??.applications (county_code, person_id) where state = 'approved'",
    [schema],
  );
  await trx.raw('create index applications_vacancy on ??.applications (county_code, vacancy_id, rank, id)', [schema]);
  await trx.raw('create index applications_post on ??.applications (county_code, welfare_post_id, state)', [schema]);
  await trx.raw('create index applications_applied on ??.applications (county_code, applied_on, id)', [schema]);
  await trx.raw('create index applications_person on ??.applications (county_code, person_id)', [schema]);
  await secureTable(trx, { schema, table: 'applications', applicationRole });
  await guardWorkflow(trx, { schema, table: 'applications', workflow: applicationWorkflow });
  const given = ['vacancy_id', 'welfare_post_id', 'division_code', 'person_id', 'person_name', 'identity_masked'];
  await freezeColumns(trx, {
    schema,
    table: 'applications',
    columns: [...given, 'applied_by', 'applied_on', 'documents'],
    when: 'true',
  });
}

/**
 * Places of a post that are spoken for in the whole county: holders beyond the day, approved people and, when asked, what
 * other vacancies offer. A place whose holder's last day is today is free for the next.
 */
async function countPlaces(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.places_taken(county text, post uuid, day date, own_vacancy uuid, with_offers boolean) returns int
       ${definer} as $body$
     declare
       taken int;
       seen_from text := coalesce(current_setting('gongyi.scope_from', true), '');
       seen_to text := coalesce(current_setting('gongyi.scope_to', true), '');
     begin
       perform set_config('gongyi.scope_from', county || '000000', true), set_config('gongyi.scope_to', county || '999999', true);
       select count(*) into taken from ??.agreements a
         where a.county_code = county and a.welfare_post_id = post and upper(a.in_force) > day + 1;
       select taken + count(*) into taken from ??.applications p
         where p.county_code = county and p.welfare_post_id = post and p.state = 'approved';
       if with_offers then
         select taken + coalesce(sum(v.places_offered), 0) into taken from ??.vacancies v
           where v.county_code = county and v.welfare_post_id = post and v.state in (${listOf(offeringStates)}) and v.id is distinct from own_vacancy;
       end if;
       perform set_config('gongyi.scope_from', seen_from, true), set_config('gongyi.scope_to', seen_to, true);
       return taken;
     end $body$`,
    Array<string>(4).fill(schema),
  );
}

async function judgeVacancies(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.judge_vacancy() returns trigger ${definer} as $body$
     declare
       post ??.welfare_posts%rowtype;
     begin
       if tg_op = 'INSERT' then
         if new.state <> 'draft' or not exists (select 1 from ??.welfare_posts p
             where p.county_code = new.county_code and p.id = new.welfare_post_id and p.division_code = new.division_code) then
           raise exception 'a vacancy begins as the draft of a post at its place' using errcode = 'check_violation', constraint = 'vacancy_begins_as_draft';
         end if;
         return new;
       end if;
       if new.state = old.state then return new; end if;
       if new.state = 'announced' then
         select * into post from ??.welfare_posts where county_code = new.county_code and id = new.welfare_post_id for update;
         if post.places - ??.places_taken(new.county_code, new.welfare_post_id, new.announced_on, new.id, true) < new.places_offered then
           raise exception 'not so many places are free' using errcode = 'check_violation', constraint = 'vacancy_places_free';
         end if;
       end if;
       if new.state in ('in_procedure', 'decided') and not exists (select 1 from ??.procedures p
           where p.county_code = new.county_code and p.subject = 'vacancy' and p.subject_id = new.id
             and p.state = case new.state when 'decided' then 'passed' else 'open' end) then
         raise exception 'its procedure is not there' using errcode = 'check_violation', constraint = 'vacancy_decision_passed';
       end if;
       return new;
     end $body$`,
    Array<string>(6).fill(schema),
  );
  await trx.raw(
    'create trigger judge_vacancy before insert or update on ??.vacancies for each row execute function ??.judge_vacancy()',
    [schema, schema],
  );
}

async function judgeApplications(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.judge_application() returns trigger ${definer} as $body$
     declare
       vacancy ??.vacancies%rowtype;
       post ??.welfare_posts%rowtype;
     begin
       if tg_op = 'UPDATE' and new.state = old.state and new.rank is not distinct from old.rank then return new; end if;
       select * into vacancy from ??.vacancies where county_code = new.county_code and id = new.vacancy_id for share;
       if tg_op = 'INSERT' then
         if new.state <> 'applied' or vacancy.state <> 'announced' then
           raise exception 'the vacancy takes no applications' using errcode = 'check_violation', constraint = 'application_vacancy_open';
         end if;
         return new;
       end if;
       if new.state in ('applied', 'proposed', 'waiting', 'not_eligible', 'needs_information') and vacancy.state <> 'closed'
           and not (vacancy.state = 'decided' and old.state = 'waiting' and new.state = 'not_eligible')
           or new.state = 'rejected' and vacancy.state not in ('announced', 'closed', 'cancelled') then
         raise exception 'the list is % and stays', vacancy.state using errcode = 'check_violation', constraint = 'application_list_fixed';
       end if;
       if new.state = 'approved' then
         if not exists (select 1 from ??.procedures p where p.county_code = new.county_code and p.subject = 'vacancy'
             and p.subject_id = new.vacancy_id and p.state = 'passed') then
           raise exception 'nobody has decided' using errcode = 'check_violation', constraint = 'application_decision_passed';
         end if;
         select * into post from ??.welfare_posts where county_code = new.county_code and id = new.welfare_post_id for update;
         -- Whoever comes from a waiting list leaves other vacancies what they offer.
         if post.places - ??.places_taken(new.county_code, new.welfare_post_id, new.approved_on, new.vacancy_id, vacancy.state = 'decided') < 1 then
           raise exception 'no place is free' using errcode = 'check_violation', constraint = 'application_place_free';
         end if;
       end if;
       return new;
     end $body$`,
    Array<string>(7).fill(schema),
  );
  await trx.raw(
    'create trigger judge_application before insert or update on ??.applications for each row execute function ??.judge_application()',
    [schema, schema],
  );
}
