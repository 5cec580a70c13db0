import type { AuditLog, Clock, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import type { PersonStore } from '@gongyi/registry';
import {
  type AssessmentAdmission,
  createAccreditationService,
  createAssessmentService,
  createCertificateService,
  createClassImporters,
  createInstitutionService,
  createOutcomeService,
  createSharedResourceService,
  createTradeImporter,
  createTradeService,
  createTrainingClassService,
  type TrainedCounts,
  type TrainingClassStore,
} from '@gongyi/training';
import {
  createKnexAccreditationStore,
  createKnexAssessmentStore,
  createKnexCertificateStore,
  createKnexClassLookups,
  createKnexInstitutionStore,
  createKnexOutcomeStore,
  createKnexSharedResourceStore,
  createKnexTradeStore,
  createKnexTrainingClassStore,
} from '@gongyi/training/knex';
import type { WelfarePostStore } from '@gongyi/welfare-posts';
import type { Knex } from 'knex';
import { createCertificatePrinter } from './certificate-printer.js';
import { schemas } from './database/migrate.js';
import type { DivisionDirectory } from './divisions/directory.js';
import { type AttendedDays, createTraineeSource, uncountedDays } from './trainee-source.js';
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
  /** What was really trained; until something counts it, plans and task numbers stand alone. */
  readonly trained?: TrainedCounts;
  /** On how many days trainees signed in; until something counts them, rules that ask for days have no answer. */
  readonly attendedDays?: AttendedDays;
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
  const [certificateStore, outcomeStore] = [
    createKnexCertificateStore(knex, options),
    createKnexOutcomeStore(knex, options),
  ];
  const planning = createTrainingPlanning({ ...deps, options, trades, institutions });
  return {
    planning: planning.services,
    planningTasks: planning.tasks,
    trades: createTradeService({ ...shared, store: trades }),
    institutions: createInstitutionService({ ...shared, store: institutions }),
    accreditations: createAccreditationService({ ...settled, store: accreditations }),
    classes,
    sharedResources: createSharedResourceService({ ...shared, store: resources }),
    assessments: createAssessmentService({
      ...assessing,
      store: assessments,
      admission: uncountedAdmission(classStore),
    }),
    certificates: createCertificateService({
      ...assessing,
      store: certificateStore,
      assessments,
      identities: people,
      printer: createCertificatePrinter(shared.clock),
    }),
    outcomes: createOutcomeService({ ...settled, store: outcomeStore, classes: classStore }),
    institutionStore: institutions,
    claimedSources: [
      createTraineeSource({
        classes: classStore,
        certificates: certificateStore,
        outcomes: outcomeStore,
        institutions,
        divisions: deps.divisions,
        attendance: deps.attendedDays ?? uncountedDays,
      }),
    ],
    importers: [
      createTradeImporter({ store: trades, audit: shared.audit }),
      ...createClassImporters({ classes, institutions, resources }),
      ...planning.importers,
    ],
  };
}
