import type { AuditLog, Clock, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import {
  createAccreditationService,
  createInstitutionService,
  createTradeImporter,
  createTradeService,
  type TrainedCounts,
  type TrainingPeople,
} from '@gongyi/training';
import { createKnexAccreditationStore, createKnexInstitutionStore, createKnexTradeStore } from '@gongyi/training/knex';
import type { Knex } from 'knex';
import { schemas } from './database/migrate.js';
import type { DivisionDirectory } from './divisions/directory.js';
import { createTrainingPlanning } from './training-planning.js';
import { createTrainingRules } from './training-rules.js';

export interface TrainingDeps {
  readonly knex: Knex;
  readonly rules: CountyRules;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
  readonly people: TrainingPeople;
  readonly divisions: DivisionDirectory;
  /** What was really trained; until something counts it, plans and task numbers stand alone. */
  readonly trained?: TrainedCounts;
}

/** The plumbing of training: its stores, and what the county has settled about it. */
export function createTraining(deps: TrainingDeps) {
  const { knex, rules, files, audit, transactions, clock, calendar } = deps;
  const options = { schema: schemas.training };
  const trades = createKnexTradeStore(knex, options);
  const institutions = createKnexInstitutionStore(knex, options);
  const planning = createTrainingPlanning({ ...deps, options, trades, institutions });
  return {
    planning: planning.services,
    planningTasks: planning.tasks,
    planningImporters: planning.importers,
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
