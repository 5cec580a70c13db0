import type { Migration } from '@gongyi/server-kit/knex';

/**
 * An agreement cites the application that was approved for its person and its post, or renews the agreement that this person
 * had on this post until the day before: for every way into the database.
 */
export const agreementSourcesMigration: Migration = {
  name: '0011-agreement-sources',
  async up(trx, { schema }) {
    await trx.raw(
      `create function ??.guard_agreement_source() returns trigger language plpgsql as $body$
       begin
         if new.application_id is not null and not exists (select 1 from ??.applications a where a.county_code = new.county_code
             and a.id = new.application_id and a.person_id = new.person_id and a.welfare_post_id = new.welfare_post_id
             and a.division_code = new.division_code and a.state in ('approved', 'hired')) then
           raise exception 'no approved application of this person for this post' using errcode = 'check_violation', constraint = 'agreement_application_approved';
         end if;
         if new.renews_id is not null and not exists (select 1 from ??.agreements r where r.county_code = new.county_code
             and r.id = new.renews_id and r.person_id = new.person_id and r.welfare_post_id = new.welfare_post_id
             and r.division_code = new.division_code and r.state = 'signed' and r.ends_on + 1 = new.starts_on) then
           raise exception 'it renews no agreement of this person on this post' using errcode = 'check_violation', constraint = 'agreement_renews_its_own';
         end if;
         return new;
       end $body$`,
      [schema, schema, schema],
    );
    await trx.raw(
      'create trigger guard_agreement_source before insert on ??.agreements for each row execute function ??.guard_agreement_source()',
      [schema, schema],
    );
    // A draft that changes its source, or is signed, is looked at once more: the application may have been taken back meanwhile.
    await trx.raw(
      `create trigger guard_agreement_source_again before update on ??.agreements for each row
         when ((old.state = 'draft' and new.state = 'signed') or new.application_id is distinct from old.application_id
           or new.renews_id is distinct from old.renews_id
           or (new.application_id is not null or new.renews_id is not null) and (new.person_id, new.welfare_post_id, new.starts_on)
             is distinct from (old.person_id, old.welfare_post_id, old.starts_on))
         execute function ??.guard_agreement_source()`,
      [schema, schema],
    );
  },
};
