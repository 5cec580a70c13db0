import type { Migration } from '@gongyi/server-kit/knex';

/**
 * The rule that a class keeps says how long a teacher's way is. Classes that were handed in before were judged by half an hour;
 * a kept rule does not change otherwise, so its guards stand aside for this one statement.
 */
export const teacherWayMigration: Migration = {
  name: '0012-teacher-way',
  async up(trx, { schema }) {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    await trx.raw('alter table ??.training_classes disable trigger user', [schema]);
    await trx.raw(
      `update ??.training_classes set rule = jsonb_set(rule, '{teacherWayMinutes}', '30')
         where rule is not null and rule -> 'teacherWayMinutes' is null`,
      [schema],
    );
    await trx.raw('alter table ??.training_classes enable trigger user', [schema]);
  },
};
