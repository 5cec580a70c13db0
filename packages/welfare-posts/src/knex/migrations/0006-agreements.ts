import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { agreementWorkflow } from '../../model/agreement.js';
import { agreementFindingWorkflow, findingDecisions } from '../../model/agreement-finding.js';
import { retirementClasses } from '../../model/agreement-term.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
type Step = Parameters<Migration['up']>;

/** Agreements that are drafted, insured, signed and renewed; one person, one post, in every county; the month’s check. */
export const agreementsMigration: Migration = {
  name: '0006-agreements',
  async up(trx, context) {
    await widenAgreements(trx, context);
    await createPapers(trx, context);
    await guardSigning(trx, context);
    await guardPlaces(trx, context);
    await createPersonTerms(trx, context);
    await createFindings(trx, context);
  },
};

async function widenAgreements(...[trx, { schema }]: Step): Promise<void> {
  // A draft is in force on no day; the column cannot be changed, so it and its constraint are made anew.
  await trx.raw('alter table ??.agreements drop column in_force', [schema]);
  await trx.raw(
    `alter table ??.agreements
       add column state text not null default 'signed', add column application_id uuid, add column renews_id uuid,
       add column standard_fen bigint check (standard_fen >= 0), add column signed_on date, add column insurance_required boolean not null default false,
       add column retirement_class text check (retirement_class in (${listOf(retirementClasses)})), add column rule_version text,
       add column person_hash text, add column born_on date, add column sex text check (sex in ('male', 'female')),
       add column in_force daterange not null generated always as (case when state = 'signed'
         then daterange(starts_on, greatest(least(coalesce(left_on, ends_on), ends_on), starts_on - 1), '[]') else 'empty'::daterange end) stored,
       add constraint agreements_one_person_one_post exclude using gist (county_code with =, person_id with =, in_force with &&),
       add constraint agreement_signed_on_a_day check (state <> 'signed' or (application_id is null and renews_id is null) or signed_on is not null),
       add constraint agreement_from_one_source check (application_id is null or renews_id is null),
       add foreign key (county_code, renews_id) references ??.agreements (county_code, id)`,
    [schema, schema],
  );
  const one = (name: string, column: string, when: string) =>
    trx.raw(`create unique index ${name} on ??.agreements (county_code, ${column}) where ${when}`, [schema]);
  await one('agreements_one_an_application', 'application_id', "state <> 'void'");
  await one('agreements_one_renewal', 'renews_id', "state <> 'void'");
  await one('agreements_one_draft', 'person_id', "state = 'draft'");
  await guardWorkflow(trx, { schema, table: 'agreements', workflow: agreementWorkflow, begins: ['draft', 'signed'] });
  await freezeColumns(trx, {
    schema,
    table: 'agreements',
    columns: ['welfare_post_id', 'person_id', 'division_code', 'starts_on', 'ends_on', 'kind', 'standard_fen'].concat([
      'application_id',
      'renews_id',
      'signed_on',
    ]),
    when: "old.state <> 'draft' and (old.application_id is not null or old.renews_id is not null)",
  });
}

async function createPapers(...[trx, { schema, applicationRole }]: Step): Promise<void> {
  await trx.raw(
    `create table ??.agreement_insurances (
       ${tenantColumns}, agreement_id uuid not null, insurer text not null, policy_number text not null, from_on date not null, to_on date not null,
       premium_fen bigint not null check (premium_fen >= 0), check (from_on <= to_on), primary key (county_code, id),
       constraint agreement_insurance_once unique (county_code, agreement_id, policy_number),
       foreign key (county_code, agreement_id) references ??.agreements (county_code, id))`,
    [schema, schema],
  );
  await trx.raw(
    `create table ??.agreement_files (
       ${tenantColumns}, agreement_id uuid not null, file_id uuid not null, name text not null, added_on date not null, primary key (county_code, id),
       foreign key (county_code, agreement_id) references ??.agreements (county_code, id))`,
    [schema, schema],
  );
  await trx.raw('create index agreement_files_of on ??.agreement_files (county_code, agreement_id)', [schema]);
  for (const table of ['agreement_insurances', 'agreement_files'])
    await secureTable(trx, { schema, table, applicationRole, rights: ['select', 'insert'] });
}

/** Signed means: with its scan, and insured where the county asks for it. */
async function guardSigning(...[trx, { schema }]: Step): Promise<void> {
  await trx.raw(
    `create function ??.guard_agreement_signing() returns trigger language plpgsql as $body$
     begin
       if not exists (select 1 from ??.agreement_files f where f.county_code = new.county_code and f.agreement_id = new.id) then
         raise exception 'no scan' using errcode = 'check_violation', constraint = 'agreement_scan_missing';
       end if;
       if new.insurance_required and not exists (select 1 from ??.agreement_insurances i where i.county_code = new.county_code
           and i.agreement_id = new.id and new.starts_on between i.from_on and i.to_on) then
         raise exception 'no insurance' using errcode = 'check_violation', constraint = 'agreement_insurance_missing';
       end if;
       return new;
     end $body$`,
    [schema, schema, schema],
  );
  await trx.raw(
    `create trigger guard_agreement_signing before update on ??.agreements for each row
       when (old.state = 'draft' and new.state = 'signed') execute function ??.guard_agreement_signing()`,
    [schema, schema],
  );
}

/**
 * A post has no more holders than places on any day of an agreement that is signed, or goes on after an appeal. A roster
 * file tells what is, and is told so; it is not refused here.
 */
async function guardPlaces(...[trx, { schema }]: Step): Promise<void> {
  await trx.raw(
    `create function ??.guard_agreement_place() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare
       places int;
       most int;
     begin
       if old.state <> 'draft' and not exists (select 1 from ??.exits e where e.county_code = new.county_code
           and e.agreement_id = new.id and e.state = 'reinstated') then
         return new;
       end if;
       -- Waits for whoever else fills the post or takes places from it.
       select w.places into places from ??.welfare_posts w where w.county_code = new.county_code and w.id = new.welfare_post_id for update;
       select coalesce(max(held), 0) into most from (
         select sum(step) over (order by at, step) as held from (
           select greatest(lower(a.in_force), lower(new.in_force)) as at, 1 as step from ??.agreements a
             where a.county_code = new.county_code and a.welfare_post_id = new.welfare_post_id and a.id <> new.id and a.in_force && new.in_force
           union all
           select upper(a.in_force), -1 from ??.agreements a
             where a.county_code = new.county_code and a.welfare_post_id = new.welfare_post_id and a.id <> new.id and a.in_force && new.in_force) days) counted;
       if most >= places then
         raise exception 'no place is free' using errcode = 'check_violation', constraint = 'agreement_place_free';
       end if;
       return new;
     end $body$`,
    Array<string>(5).fill(schema),
  );
  await trx.raw(
    `create function ??.agreement_begins_as_draft() returns trigger language plpgsql as $body$
     begin
       raise exception 'it begins as a draft' using errcode = 'check_violation', constraint = 'agreement_begins_as_draft';
     end $body$`,
    [schema],
  );
  await trx.raw(
    `create trigger agreement_begins_as_draft before insert on ??.agreements for each row
       when (new.state <> 'draft' and (new.application_id is not null or new.renews_id is not null))
       execute function ??.agreement_begins_as_draft()`,
    [schema, schema],
  );
  await trx.raw(
    `create trigger guard_agreement_place after update on ??.agreements for each row
       when (new.state = 'signed' and upper(new.in_force) > coalesce(upper(old.in_force), '-infinity')) execute function ??.guard_agreement_place()`,
    [schema, schema],
  );
}

/**
 * One person, one post, across counties: who holds a post on which days, known only by a keyed hash of the identity number.
 * The application has no right on the table; it asks one question of it, and a trigger writes it.
 */
async function createPersonTerms(...[trx, { schema, applicationRole }]: Step): Promise<void> {
  await trx.raw(
    `create table ??.person_terms (
       agreement_id uuid primary key, person_hash text not null, in_force daterange not null,
       constraint person_terms_one_post exclude using gist (person_hash with =, in_force with &&))`,
    [schema],
  );
  await trx.raw(
    `create function ??.keep_person_terms() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     begin
       delete from ??.person_terms t using fresh f where t.agreement_id = f.id
         and (f.person_hash is distinct from t.person_hash or f.in_force <> t.in_force);
       begin
         insert into ??.person_terms (agreement_id, person_hash, in_force)
         select f.id, f.person_hash, f.in_force from fresh f where f.person_hash is not null and not isempty(f.in_force)
           and not exists (select 1 from ??.person_terms t where t.agreement_id = f.id);
       exception when exclusion_violation then
         -- PostgreSQL would say in which days somebody else stands in the way.
         raise exception 'held elsewhere' using errcode = 'exclusion_violation', constraint = 'person_terms_one_post';
       end;
       return null;
     end $body$`,
    [schema, schema, schema, schema],
  );
  for (const change of ['insert', 'update'])
    await trx.raw(
      `create trigger keep_person_terms_${change} after ${change} on ??.agreements referencing new table as fresh
         for each statement execute function ??.keep_person_terms()`,
      [schema, schema],
    );
  await trx.raw('create index person_terms_person on ??.person_terms (person_hash)', [schema]);
  // Answers which of the asked terms are taken by another agreement than the named ones: not where, not by whom, not when.
  await trx.raw(
    `create function ??.held_elsewhere(asked jsonb) returns setof text language sql stable security definer set search_path = pg_catalog as $body$
       select r.key from jsonb_to_recordset(asked) as r (key text, hash text, "from" date, "to" date, own uuid[])
       where exists (select 1 from ??.person_terms t where t.person_hash = r.hash and t.in_force && daterange(r."from", r."to", '[]')
         and t.agreement_id <> all (r.own)) $body$`,
    [schema, schema],
  );
  await trx.raw('revoke execute on function ??.held_elsewhere(jsonb) from public', [schema]);
  if (applicationRole !== undefined)
    await trx.raw('grant execute on function ??.held_elsewhere(jsonb) to ??', [schema, applicationRole]);
}

async function createFindings(...[trx, { schema, applicationRole }]: Step): Promise<void> {
  await trx.raw(
    `create table ??.agreement_findings (
       ${tenantColumns}, agreement_id uuid not null, period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'), code text not null,
       sentence text not null, clause text not null, document_number text not null, rule_version text not null, check_id uuid not null,
       state text not null default 'open', decision text check (decision in (${listOf(findingDecisions)})), reason text not null default '', decided_by uuid,
       primary key (county_code, id), constraint agreement_finding_once unique (county_code, agreement_id, period, code),
       constraint agreement_finding_settled check ((state = 'settled') = (decision is not null and decided_by is not null and length(trim(reason)) >= 2)),
       foreign key (county_code, agreement_id) references ??.agreements (county_code, id))`,
    [schema, schema],
  );
  await trx.raw(
    'create index agreement_findings_period on ??.agreement_findings (county_code, period, state, division_code, id)',
    [schema],
  );
  await trx.raw('create index agreement_findings_place on ??.agreement_findings (county_code, division_code, id)', [
    schema,
  ]);
  await secureTable(trx, { schema, table: 'agreement_findings', applicationRole });
  await guardWorkflow(trx, { schema, table: 'agreement_findings', workflow: agreementFindingWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'agreement_findings',
    columns: ['decision', 'reason', 'decided_by', 'sentence', 'clause'],
    when: "old.state = 'settled'",
  });
}
