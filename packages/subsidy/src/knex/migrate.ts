import { runMigrations } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { runsMigration } from './migrations/0001-runs.js';
import { noticesMigration } from './migrations/0002-notices.js';
import { paymentsMigration } from './migrations/0003-payments.js';
import { fundsMigration } from './migrations/0004-funds.js';
import { claimsMigration } from './migrations/0009-claims.js';
import { approvalMigration } from './migrations/0010-approval.js';
import { recoveriesMigration } from './migrations/0011-recoveries.js';
import { paymentFilesMigration } from './migrations/0030-payment-files.js';
import { amendmentsMigration } from './migrations/0040-amendments.js';

/** Creates or updates this module's tables in a schema that the host names. Answers the steps that were taken. */
export function migrateSubsidy(
  knex: Knex,
  options: { readonly schema: string; readonly applicationRole?: string | undefined },
): Promise<string[]> {
  return runMigrations(knex, {
    ...options,
    module: 'subsidy',
    migrations: [
      runsMigration,
      noticesMigration,
      paymentsMigration,
      fundsMigration,
      claimsMigration,
      approvalMigration,
      recoveriesMigration,
      paymentFilesMigration,
      amendmentsMigration,
    ],
  });
}
