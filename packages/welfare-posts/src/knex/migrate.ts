import { runMigrations } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { postsMigration } from './migrations/0001-posts.js';
import { attendanceMigration } from './migrations/0002-attendance.js';
import { proceduresMigration } from './migrations/0003-procedures.js';
import { needsMigration } from './migrations/0004-needs.js';
import { hiringMigration } from './migrations/0005-hiring.js';
import { agreementsMigration } from './migrations/0006-agreements.js';
import { dailyAttendanceMigration } from './migrations/0007-daily-attendance.js';
import { exitsMigration } from './migrations/0008-exits.js';
import { appraisalsMigration } from './migrations/0009-appraisals.js';
import { declaredFactsMigration } from './migrations/0010-declared-facts.js';
import { agreementSourcesMigration } from './migrations/0011-agreement-sources.js';
import { agreementAnswersMigration } from './migrations/0012-agreement-answers.js';

/** Creates or updates the module's tables. */
export function migrateWelfarePosts(
  knex: Knex,
  options: { schema: string; applicationRole?: string | undefined },
): Promise<string[]> {
  return runMigrations(knex, {
    ...options,
    module: 'welfare-posts',
    migrations: [
      postsMigration,
      attendanceMigration,
      proceduresMigration,
      needsMigration,
      hiringMigration,
      agreementsMigration,
      dailyAttendanceMigration,
      exitsMigration,
      appraisalsMigration,
      declaredFactsMigration,
      agreementSourcesMigration,
      agreementAnswersMigration,
    ],
  });
}
