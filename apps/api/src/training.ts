import type { AuditLog, Clock, FieldCrypto, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import type { PersonStore } from '@gongyi/registry';
import {
  createAccreditationService,
  createAssessmentService,
  createAttendanceService,
  createCertificateImport,
  createCertificateService,
  createClassImporters,
  createInspectionService,
  createInstitutionService,
  createLessonSignIn,
  createMarkCorrectionService,
  createOutcomeService,
  createPastTrainingService,
  createScoreCorrectionService,
  createScoreImport,
  createSharedResourceService,
  createTradeImporter,
  createTradeService,
  createTrainingClassService,
  createTrainingLedgerImporter,
  decisionTasks,
} from '@gongyi/training';
import {
  createKnexAccreditationStore,
  createKnexAssessmentStore,
  createKnexAttendanceStore,
  createKnexCertificateStore,
  createKnexClassChangeStore,
  createKnexClassLookups,
  createKnexInspectionStore,
  createKnexInstitutionStore,
  createKnexOutcomeStore,
  createKnexPastTrainingStore,
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
import { createTraineeSource } from './trainee-source.js';
import { createPostHolders, createTraineePhones, createTrainingPeople } from './training-people.js';
import { createTrainingPlanning } from './training-planning.js';
import { createTrainingRules } from './training-rules.js';

export interface TrainingDeps {
  readonly knex: Knex;
  readonly rules: CountyRules;
  readonly people: PersonStore;
  readonly posts: WelfarePostStore;
  readonly files: FileStore;
  readonly crypto: FieldCrypto;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
  readonly divisions: DivisionDirectory;
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
  const register = { people: createTrainingPeople(knex, people), posts: createPostHolders(knex, posts) };
  const pastTrainings = createKnexPastTrainingStore(knex, options);
  const lookups = createKnexClassLookups(knex, options);
  const classes = createTrainingClassService({
    ...settled,
    ...register,
    store: classStore,
    changes: createKnexClassChangeStore(knex, options),
    lookups,
    resources,
    accreditations,
  });
  const [certificateStore, outcomeStore] = [
    createKnexCertificateStore(knex, options),
    createKnexOutcomeStore(knex, options),
  ];
  const attending = { ...shared, store: createKnexAttendanceStore(knex, options), classes: classStore };
  const lessons = createAttendanceService(attending);
  const planning = createTrainingPlanning({
    ...deps,
    options,
    trades,
    institutions,
    trained: createKnexTrainedCounts(knex, options),
    carriedOut: lookups,
  });
  const assessmentService = createAssessmentService({
    ...assessing,
    store: assessments,
    admission: lessons.admission,
  });
  const certificates = createCertificateService({
    ...assessing,
    store: certificateStore,
    identities: people,
    printer: createCertificatePrinter(shared.clock),
  });
  const scoreCorrections = createScoreCorrectionService({
    ...shared,
    store: createKnexScoreCorrectionStore(knex, options),
    assessments,
  });
  return {
    planning: planning.services,
    planningTasks: planning.tasks,
    decisionTasks: decisionTasks({
      classes,
      assessments: assessmentService,
      scoreCorrections,
      certificates,
    }),
    trades: createTradeService({ ...shared, store: trades }),
    institutions: createInstitutionService({ ...shared, store: institutions }),
    accreditations: createAccreditationService({ ...settled, store: accreditations, barred: classes.barred }),
    classes,
    attendance: {
      lessons,
      signIn: createLessonSignIn(attending),
      corrections: createMarkCorrectionService(attending),
    },
    inspections: createInspectionService({
      ...shared,
      store: createKnexInspectionStore(knex, options),
      classes: classStore,
      phones: createTraineePhones(knex, people),
    }),
    sharedResources: createSharedResourceService({ ...shared, store: resources }),
    assessments: assessmentService,
    certificates,
    scoreCorrections,
    outcomes: createOutcomeService({ ...settled, store: outcomeStore, classes: classStore }),
    institutionStore: institutions,
    claimedSources: [
      createTraineeSource({
        classes: classStore,
        certificates: certificateStore,
        outcomes: outcomeStore,
        institutions,
        divisions: deps.divisions,
        attendance: lessons,
        barred: classes.barred,
      }),
    ],
    pastTrainings: createPastTrainingService({ store: pastTrainings }),
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
      createTrainingLedgerImporter({ ...settled, ...register, store: pastTrainings }),
      createTradeImporter({ store: trades, audit: shared.audit }),
      ...createClassImporters({ classes, institutions, resources }),
      ...planning.importers,
    ],
  };
}
