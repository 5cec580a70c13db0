import type { Knex } from 'knex';

/** What no way into the database gets past: who decides, on what, and what an entry covers. */
export async function accreditationGuards(trx: Knex.Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.judge_accreditation() returns trigger language plpgsql as $body$
     declare reviewers int; total int; scored int; refusal text;
     begin
       if new.state = old.state then return new; end if;
       -- An institution's own people hand in and withdraw; everything after is the county's.
       if coalesce(current_setting('gongyi.organisation', true), '') <> '' and new.state not in ('submitted', 'withdrawn') then
         refusal := 'accreditation_institution_decides';
       elsif new.state = 'submitted' and exists (select 1 from ??.accreditations a where a.county_code = new.county_code
         and a.institution_id = new.institution_id and a.state = 'blacklisted') then
         refusal := 'accreditation_blacklisted';
       elsif new.state = 'proposed' then
         select count(distinct s.reviewer_id), coalesce(sum(s.points), 0), count(*) into reviewers, total, scored from ??.accreditation_scores s
           where s.county_code = new.county_code and s.accreditation_id = new.id;
         if reviewers < new.reviewers_needed or scored <> reviewers * jsonb_array_length(new.criteria) then
           refusal := 'accreditation_reviewers_missing';
         elsif total < new.pass_score * reviewers or new.score_sum is distinct from total or new.score_reviewers is distinct from reviewers then
           refusal := 'accreditation_score_too_low';
         end if;
       elsif new.state = 'active' and old.state = 'on_notice' then
         if exists (select 1 from ??.accreditation_objections o where o.county_code = new.county_code and o.accreditation_id = new.id and o.state = 'open') then
           refusal := 'accreditation_objection_open';
         elsif exists (select 1 from ??.accreditation_objections o where o.county_code = new.county_code and o.accreditation_id = new.id and o.state = 'upheld') then
           refusal := 'accreditation_objection_upheld';
         elsif exists (select 1 from ??.accreditation_scores s where s.county_code = new.county_code and s.accreditation_id = new.id and s.reviewer_id = new.decided_by) then
           refusal := 'accreditation_decider_apart';
         end if;
       end if;
       if refusal is null and new.state in ('active', 'suspended', 'removed', 'blacklisted') and not exists (select 1 from ??.accreditation_changes c
         where c.county_code = new.county_code and c.accreditation_id = new.id and c.accreditation_version = old.version and c.state = new.state) then
         refusal := 'accreditation_change_missing';
       end if;
       if refusal is not null then
         raise exception 'this accreditation cannot become %', new.state using errcode = 'check_violation', constraint = refusal;
       end if;
       return new;
     end $body$`,
    Array(7).fill(schema),
  );
  await trx.raw(
    'create trigger judge_accreditation before update on ??.accreditations for each row execute function ??.judge_accreditation()',
    [schema, schema],
  );
  // Days of an entry stand in its scope too, so that two entries for one trade exclude each other there.
  await trx.raw(
    `create function ??.date_accreditation_scopes() returns trigger language plpgsql as $body$
     begin
       update ??.accreditation_scopes s set days = case when new.state in ('active', 'suspended') then daterange(new.valid_from, new.valid_to, '[]') end
         where s.county_code = new.county_code and s.accreditation_id = new.id;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    `create trigger date_accreditation_scopes after update on ??.accreditations for each row
       when (new.state is distinct from old.state and new.number is not null) execute function ??.date_accreditation_scopes()`,
    [schema, schema],
  );
  // Scope and proof change only in a draft, points only during the review, objections only on notice.
  const during = {
    accreditation_scopes: ['insert or delete', 'draft'],
    accreditation_evidence: ['insert or update', 'draft'],
    accreditation_scores: ['insert or update', 'in_review'],
    accreditation_objections: ['insert', 'on_notice'],
  } as const;
  for (const [table, [events, state]] of Object.entries(during)) {
    await trx.raw(
      `create function ??.?? () returns trigger language plpgsql as $body$
       declare changed ??.?? := coalesce(new, old);
       begin
         if not exists (select 1 from ??.accreditations a where a.county_code = changed.county_code and a.id = changed.accreditation_id
           and a.institution_id = changed.institution_id and a.state = '${state}') then
           raise exception 'not in this state of the accreditation' using errcode = 'check_violation', constraint = 'accreditation_part_in_time';
         end if;
         return changed;
       end $body$`,
      [schema, `${table}_in_time`, schema, table, schema],
    );
    await trx.raw(`create trigger in_time before ${events} on ??.?? for each row execute function ??.??()`, [
      schema,
      table,
      schema,
      `${table}_in_time`,
    ]);
  }
  await trx.raw(
    `create function ??.score_by_another() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from ??.accreditations a where a.county_code = new.county_code and a.id = new.accreditation_id and a.submitted_by = new.reviewer_id) then
         raise exception 'nobody scores an application of his own' using errcode = 'check_violation', constraint = 'accreditation_reviewer_apart';
       end if;
       return new;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger by_another before insert or update on ??.accreditation_scores for each row execute function ??.score_by_another()',
    [schema, schema],
  );
  // For classes: was the institution accredited for this trade and level on this day?
  await trx.raw(
    `create function ??.accreditation_covers(county text, institution uuid, trade text, trade_level int, on_day date) returns boolean language sql stable as $body$
       select exists (
         select 1 from ??.accreditations a join ??.accreditation_scopes s on s.county_code = a.county_code and s.accreditation_id = a.id
         where a.county_code = county and a.institution_id = institution and a.valid_from <= on_day and on_day <= a.valid_to
           and s.trade_code = trade and s.level is not distinct from trade_level
           and (select c.state from ??.accreditation_changes c where c.county_code = a.county_code and c.accreditation_id = a.id and c.effective_on <= on_day
             order by c.effective_on desc, c.accreditation_version desc limit 1) = 'active')
     $body$`,
    Array(4).fill(schema),
  );
}
