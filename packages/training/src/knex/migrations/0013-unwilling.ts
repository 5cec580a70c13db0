import type { Migration } from '@gongyi/server-kit/knex';

/** The few who said that they do not want work are found without reading what everybody said. */
export const unwillingMigration: Migration = {
  name: '0013-unwilling',
  async up(trx, { schema }) {
    await trx.raw(
      'create index training_wishes_unwilling on ??.training_wishes (county_code, person_id) where not wishes_work',
      [schema],
    );
  },
};
