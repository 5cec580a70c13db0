import { type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';

/** Posts and the agreements on them. */
export const postsMigration: Migration = {
  name: '0001-posts',
  async up(trx, { schema, applicationRole }) {
    // Overlapping agreements are refused by the database; the extension compares plain values inside that constraint.
    await trx.raw('create extension if not exists btree_gist');
    await trx.raw(
      `create table ??.welfare_posts (
         ${tenantColumns}, code text not null, name text not null, category text not null, using_unit text not null, places int not null check (places >= 0),
         standard_fen bigint not null check (standard_fen >= 0), fund_source text not null, required_days int not null check (required_days between 1 and 31),
         valid_from date not null, valid_to date not null, developing_department text not null, approval_number text not null, remark text not null,
         facts_digest text not null, primary key (county_code, id), unique (county_code, code))`,
      [schema],
    );
    await trx.raw('create index welfare_posts_place on ??.welfare_posts (county_code, division_code, id)', [schema]);
    await secureTable(trx, { schema, table: 'welfare_posts', applicationRole });
    await trx.raw(
      `create table ??.agreements (
         ${tenantColumns}, code text not null, welfare_post_id uuid not null, person_id uuid not null, person_name text not null, identity_masked text not null,
         starts_on date not null, ends_on date not null check (ends_on >= starts_on), left_on date, leave_reason text not null, kind text not null, insured boolean not null,
         findings text[] not null, facts_digest text not null,
         in_force daterange not null generated always as (daterange(starts_on, greatest(least(coalesce(left_on, ends_on), ends_on), starts_on - 1), '[]')) stored,
         primary key (county_code, id), unique (county_code, code),
         foreign key (county_code, welfare_post_id) references ??.welfare_posts (county_code, id),
         constraint agreements_one_person_one_post exclude using gist (county_code with =, person_id with =, in_force with &&))`,
      [schema, schema],
    );
    await trx.raw('create index agreements_place on ??.agreements (county_code, division_code, id)', [schema]);
    await trx.raw('create index agreements_code on ??.agreements (county_code, starts_on, id)', [schema]);
    await trx.raw('create index agreements_name on ??.agreements (county_code, person_name, id)', [schema]);
    await trx.raw('create index agreements_person on ??.agreements (county_code, person_id)', [schema]);
    await trx.raw('create index agreements_post on ??.agreements (county_code, welfare_post_id)', [schema]);
    await secureTable(trx, { schema, table: 'agreements', applicationRole });
  },
};
