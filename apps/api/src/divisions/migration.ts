import type { Migration } from '@gongyi/server-kit/knex';

/** Administrative divisions with their history: identity numbers carry codes of places that were abolished long ago. */
export const divisionMigrations: Migration[] = [
  {
    name: '0001-divisions',
    async up(trx, { schema, applicationRole }) {
      await trx.raw(
        `
        create table ??.divisions (
          code text primary key check (code ~ '^[0-9]{12}$'),
          name text not null check (name <> ''),
          level text not null check (level in ('province', 'prefecture', 'county', 'township', 'village')),
          parent_code text references ??.divisions (code),
          valid_from date,
          valid_to date,
          replaced_by text,
          check (valid_to is null or valid_from is null or valid_from <= valid_to)
        )`,
        [schema, schema],
      );
      await trx.raw('create index divisions_parent on ??.divisions (parent_code, code)', [schema]);
      if (applicationRole !== undefined) await trx.raw('grant select on ??.divisions to ??', [schema, applicationRole]);
    },
  },
];
