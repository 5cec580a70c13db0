import type { Knex } from 'knex';
import type { WelfarePostStore } from '../ports.js';
import { createAttendanceImportPart } from './attendance-import-store.js';
import { createAttendancePart } from './attendance-store.js';
import { createPostPart } from './post-store.js';

export { createKnexAgreementStore } from './agreement-store.js';
export { createKnexApplicationStore } from './application-store.js';
export { createKnexAppraisalStore } from './appraisal-store.js';
export { createKnexAttendanceSlipStore } from './attendance-slip-store.js';
export { createKnexPostBoardStore } from './board-store.js';
export { createKnexDailyAttendanceStore } from './daily-attendance-store.js';
export { createKnexExitStore } from './exit-store.js';
export { createKnexPostFundStore } from './fund-store.js';
export { migrateWelfarePosts } from './migrate.js';
export { createKnexNeedStore } from './need-store.js';
export { createKnexProcedureStore } from './procedure-store.js';
export { createKnexVacancyStore } from './vacancy-store.js';

/** Posts, agreements and attendance in PostgreSQL, in the schema that the host names. */
export function createKnexWelfarePostStore(knex: Knex, options: { schema: string }): WelfarePostStore {
  const { schema } = options;
  return {
    ...createPostPart(knex, schema),
    ...createAttendanceImportPart(knex, schema),
    ...createAttendancePart(knex, schema),
  };
}
