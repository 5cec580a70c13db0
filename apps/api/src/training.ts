import type { AuditLog, Clock, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import type { PersonStore } from '@gongyi/registry';
import {
  createAccreditationService,
  createClassImporters,
  createInstitutionService,
  createSharedResourceService,
  createTradeImporter,
  createTradeService,
  createTrainingClassService,
} from '@gongyi/training';
import {
  createKnexAccreditationStore,
  createKnexClassLookups,
  createKnexInstitutionStore,
  createKnexSharedResourceStore,
  createKnexTradeStore,
  createKnexTrainingClassStore,
} from '@gongyi/training/knex';
import type { WelfarePostStore } from '@gongyi/welfare-posts';
import type { Knex } from 'knex';
import { schemas } from './database/migrate.js';
import { createPostHolders, createTrainingPeople } from './training-people.js';
import { createTrainingRules } from './training-rules.js';

interface TrainingDeps {
  readonly knex: Knex;
  readonly rules: CountyRules;
  readonly people: Pick<PersonStore, 'find' | 'findByIdentity' | 'standingOf'>;
  readonly posts: Pick<WelfarePostStore, 'agreementsOf'>;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

/** The plumbing of training: its stores, and what the county has settled about it. */
export function createTraining({ knex, rules, people, posts, ...shared }: TrainingDeps) {
  const options = { schema: schemas.training };
  const trades = createKnexTradeStore(knex, options);
  const institutions = createKnexInstitutionStore(knex, options);
  const accreditations = createKnexAccreditationStore(knex, options);
  const resources = createKnexSharedResourceStore(knex, options);
  const settled = { ...shared, institutions, trades, rules: createTrainingRules(rules) };
  const classes = createTrainingClassService({
    ...settled,
    store: createKnexTrainingClassStore(knex, options),
    lookups: createKnexClassLookups(knex, options),
    people: createTrainingPeople(knex, people),
    posts: createPostHolders(knex, posts),
    resources,
    accreditations,
  });
  return {
    trades: createTradeService({ ...shared, store: trades }),
    institutions: createInstitutionService({ ...shared, store: institutions }),
    accreditations: createAccreditationService({ ...settled, store: accreditations }),
    classes,
    sharedResources: createSharedResourceService({ ...shared, store: resources }),
    importers: [
      createTradeImporter({ store: trades, audit: shared.audit }),
      ...createClassImporters({ classes, institutions, resources }),
    ],
  };
}
