import type { AuditLog, Clock, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import {
  createAccreditationService,
  createInstitutionService,
  createTradeImporter,
  createTradeService,
} from '@gongyi/training';
import { createKnexAccreditationStore, createKnexInstitutionStore, createKnexTradeStore } from '@gongyi/training/knex';
import type { Knex } from 'knex';
import { schemas } from './database/migrate.js';
import { createTrainingRules } from './training-rules.js';

interface TrainingDeps {
  readonly knex: Knex;
  readonly rules: CountyRules;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

/** The plumbing of training: its stores, and what the county has settled about it. */
export function createTraining({ knex, rules, files, audit, transactions, clock, calendar }: TrainingDeps) {
  const options = { schema: schemas.training };
  const trades = createKnexTradeStore(knex, options);
  const institutions = createKnexInstitutionStore(knex, options);
  return {
    trades: createTradeService({ store: trades, audit, transactions }),
    institutions: createInstitutionService({ store: institutions, audit, transactions, clock }),
    accreditations: createAccreditationService({
      store: createKnexAccreditationStore(knex, options),
      institutions,
      trades,
      rules: createTrainingRules(rules),
      files,
      audit,
      transactions,
      clock,
      calendar,
    }),
    importer: createTradeImporter({ store: trades, audit }),
  };
}
