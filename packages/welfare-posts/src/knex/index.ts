import type { Knex } from 'knex';
import type { WelfarePostStore } from '../ports.js';
import { createAttendanceImportPart } from './attendance-import-store.js';
import { createAttendancePart } from './attendance-store.js';
import { createPostPart } from './post-store.js';

export { createKnexExitStore } from './exit-store.js';
export { migrateWelfarePosts } from './migrate.js';
export { createKnexProcedureStore } from './procedure-store.js';

/** Posts, agreements and attendance in PostgreSQL, in the schema that the host names. */
export function createKnexWelfarePostStore(knex: Knex, options: { schema: string }): WelfarePostStore {
  const { schema } = options;
  return {
    ...createPostPart(knex, schema),
    ...createAttendanceImportPart(knex, schema),
    ...createAttendancePart(knex, schema),
  };
}
