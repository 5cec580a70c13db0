import { runMigrations } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { institutionsMigration } from './migrations/0001-institutions.js';
import { accreditationsMigration } from './migrations/0002-accreditations.js';
import { organisationMigration } from './migrations/0003-organisation.js';
import { plansMigration } from './migrations/0004-plans.js';
import { classesMigration } from './migrations/0005-classes.js';
import { attendanceMigration } from './migrations/0006-attendance.js';
import { classChangesMigration } from './migrations/0006-class-changes.js';
import { inspectionsMigration } from './migrations/0006-inspections.js';
import { assessmentMigration } from './migrations/0007-assessment.js';
import { outcomesMigration } from './migrations/0008-outcomes.js';
import { scoreCorrectionsMigration } from './migrations/0009-score-corrections.js';
import { pastTrainingsMigration } from './migrations/0010-past-trainings.js';
import { revocationAskedMigration } from './migrations/0011-revocation-asked.js';
import { teacherWayMigration } from './migrations/0012-teacher-way.js';
import { unwillingMigration } from './migrations/0013-unwilling.js';
import { phoneCallsMigration } from './migrations/0014-phone-calls.js';
import { barredInstitutionsMigration } from './migrations/0015-barred-institutions.js';
import { classPlanLinesMigration } from './migrations/0016-class-plan-lines.js';

/** Creates or updates the module's tables. */
export function migrateTraining(
  knex: Knex,
  options: { schema: string; applicationRole?: string | undefined },
): Promise<string[]> {
  return runMigrations(knex, {
    ...options,
    module: 'training',
    migrations: [
      institutionsMigration,
      accreditationsMigration,
      organisationMigration,
      plansMigration,
      classesMigration,
      assessmentMigration,
      outcomesMigration,
      pastTrainingsMigration,
      // Attendance keeps people off an assessment, whose tables come first.
      attendanceMigration,
      classChangesMigration,
      inspectionsMigration,
      scoreCorrectionsMigration,
      revocationAskedMigration,
      teacherWayMigration,
      unwillingMigration,
      phoneCallsMigration,
      barredInstitutionsMigration,
      classPlanLinesMigration,
    ],
  });
}
