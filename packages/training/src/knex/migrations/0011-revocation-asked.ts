import type { Migration } from '@gongyi/server-kit/knex';

/** Since when a revocation waits for its decision. */
export const revocationAskedMigration: Migration = {
  name: '0011-revocation-asked',
  async up(trx, { schema }) {
    await trx.raw(
      `alter table ??.certificates add column asked_on date,
         add constraint certificate_revocation_dated check (state <> 'revocation_asked' or asked_on is not null) not valid`,
      [schema],
    );
  },
};
