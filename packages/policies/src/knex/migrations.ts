import { freezeColumns, guardWorkflow, type Migration, runMigrations, secureTable } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { policyReleaseWorkflow } from '../model/release.js';

const releases: Migration = {
  name: '0001-policy-releases',
  async up(trx, { schema, applicationRole }) {
    const table = 'policy_releases';
    await trx.raw(
      `create table ??.policy_releases (
         county_code text not null, id uuid not null, division_code text not null, version int not null default 1,
         pack_id text not null, sequence int, state text not null default 'draft', files jsonb not null, above jsonb,
         base_version text not null, pack_version text, note text not null,
         drafted_by uuid not null, drafted_by_name text not null, edited_by uuid[] not null, created_at timestamptz not null default now(),
         released_by uuid, released_by_name text, released_at timestamptz,
         primary key (county_code, id),
         constraint release_numbers_once unique (county_code, sequence),
         constraint drafter_is_editor check (drafted_by = any (edited_by)),
         constraint second_person_releases check (released_by is null or not released_by = any (edited_by)),
         constraint released_means_signed check ((state = 'released') = (released_by is not null) and (state <> 'released' or (
           released_at is not null and sequence is not null and pack_version is not null and above is not null))))`,
      [schema],
    );
    await trx.raw(`create unique index one_open_draft on ??.policy_releases (county_code) where state = 'draft'`, [
      schema,
    ]);
    await secureTable(trx, { schema, table, applicationRole });
    // Rules are public law: a village's own officer computes by the county's release, which lies outside her places.
    await trx.raw(
      "create policy county_reads on ??.policy_releases for select using (county_code = current_setting('gongyi.county', true))",
      [schema],
    );
    await guardWorkflow(trx, { schema, table, workflow: policyReleaseWorkflow });
    await freezeColumns(trx, {
      schema,
      table,
      columns: ['pack_id', 'base_version', 'drafted_by', 'created_at', 'division_code', 'county_code', 'id'],
      when: 'true',
    });
    await freezeColumns(trx, {
      schema,
      table,
      columns: ['files', 'above', 'edited_by', 'sequence', 'pack_version', 'released_by', 'released_at', 'note'],
      when: "old.state <> 'draft'",
    });
  },
};

/** Creates or updates the tables of released rules. */
export function migratePolicies(
  knex: Knex,
  options: { schema: string; applicationRole?: string | undefined },
): Promise<string[]> {
  return runMigrations(knex, { ...options, module: 'policies', migrations: [releases] });
}
