import type { AuditLog, Clock, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import type { PersonStore } from '@gongyi/registry';
import {
  type AssessmentAdmission,
  createAccreditationService,
  createAssessmentService,
  createCertificateImport,
  createCertificateService,
  createClassImporters,
  createInstitutionService,
  createOutcomeService,
  createScoreCorrectionService,
  createScoreImport,
  createSharedResourceService,
  createTradeImporter,
  createTradeService,
  createTrainingClassService,
  type TrainingClassStore,
} from '@gongyi/training';
import {
  createKnexAccreditationStore,
  createKnexAssessmentStore,
  createKnexCertificateStore,
  createKnexClassLookups,
  createKnexInstitutionStore,
  createKnexOutcomeStore,
  createKnexScoreCorrectionStore,
  createKnexSharedResourceStore,
  createKnexTradeStore,
  createKnexTrainedCounts,
  createKnexTrainingClassStore,
} from '@gongyi/training/knex';
import type { WelfarePostStore } from '@gongyi/welfare-posts';
import type { Knex } from 'knex';
import { createCertificatePrinter } from './certificate-printer.js';
import { schemas } from './database/migrate.js';
import type { DivisionDirectory } from './divisions/directory.js';
import { createPostHolders, createTrainingPeople } from './training-people.js';
import { createTrainingPlanning } from './training-planning.js';
import { createTrainingRules } from './training-rules.js';

export interface TrainingDeps {
  readonly knex: Knex;
  readonly rules: CountyRules;
  readonly people: PersonStore;
  readonly posts: WelfarePostStore;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
  readonly divisions: DivisionDirectory;
}

/** Attendance that nobody has counted keeps nobody off; whoever confirms is told that it is unknown. */
function uncountedAdmission(classes: Pick<TrainingClassStore, 'enrolmentsOf'>): AssessmentAdmission {
  return {
    async admissionOf(actor, classId) {
      const roster = await classes.enrolmentsOf(actor, classId);
      return new Map(roster.map(({ id }) => [id, { admitted: true, rate: null, reason: '' }]));
    },
  };
}

/** The plumbing of training: its stores, and what the county has settled about it. */
export function createTraining(deps: TrainingDeps) {
  const { knex, rules, people, posts, ...shared } = deps;
  const options = { schema: schemas.training };
  const trades = createKnexTradeStore(knex, options);
  const institutions = createKnexInstitutionStore(knex, options);
  const accreditations = createKnexAccreditationStore(knex, options);
  const resources = createKnexSharedResourceStore(knex, options);
  const classStore = createKnexTrainingClassStore(knex, options);
  const assessments = createKnexAssessmentStore(knex, options);
  const settled = { ...shared, institutions, trades, rules: createTrainingRules(rules) };
  const assessing = { ...settled, classes: classStore };
  const classes = createTrainingClassService({
    ...settled,
    store: classStore,
    lookups: createKnexClassLookups(knex, options),
    people: createTrainingPeople(knex, people),
    posts: createPostHolders(knex, posts),
    resources,
    accreditations,
  });
  const planning = createTrainingPlanning({
    ...deps,
    ...{ options, trades, institutions, trained: createKnexTrainedCounts(knex, options) },
  });
  const assessmentService = createAssessmentService({
    ...assessing,
    store: assessments,
    admission: uncountedAdmission(classStore),
  });
  const certificates = createCertificateService({
    ...assessing,
    store: createKnexCertificateStore(knex, options),
    identities: people,
    printer: createCertificatePrinter(shared.clock),
  });
  return {
    planning: planning.services,
    planningTasks: planning.tasks,
    trades: createTradeService({ ...shared, store: trades }),
    institutions: createInstitutionService({ ...shared, store: institutions }),
    accreditations: createAccreditationService({ ...settled, store: accreditations }),
    classes,
    sharedResources: createSharedResourceService({ ...shared, store: resources }),
    assessments: assessmentService,
    certificates,
    scoreCorrections: createScoreCorrectionService({
      ...shared,
      store: createKnexScoreCorrectionStore(knex, options),
      assessments,
    }),
    outcomes: createOutcomeService({ ...settled, store: createKnexOutcomeStore(knex, options), classes: classStore }),
    rowImports: [
      createScoreImport({
        store: assessments,
        assessments: assessmentService,
        identities: people,
        clock: shared.clock,
      }),
      createCertificateImport({ certificates, identities: people }),
    ],
    importers: [
      createTradeImporter({ store: trades, audit: shared.audit }),
      ...createClassImporters({ classes, institutions, resources }),
      ...planning.importers,
    ],
  };
}
