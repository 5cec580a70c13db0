import type { AuditLog, Clock, FileStore, Transactions, WorkingDayCalendar } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import {
  type AssessmentAdmission,
  createAccreditationService,
  createAssessmentService,
  createCertificateService,
  createInstitutionService,
  createTradeImporter,
  createTradeService,
  type TraineeIdentities,
  type TrainingClassStore,
} from '@gongyi/training';
import {
  createKnexAccreditationStore,
  createKnexAssessmentStore,
  createKnexCertificateStore,
  createKnexInstitutionStore,
  createKnexTradeStore,
  createKnexTrainingClassStore,
} from '@gongyi/training/knex';
import type { Knex } from 'knex';
import { createCertificatePrinter } from './certificate-printer.js';
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
  readonly identities: TraineeIdentities;
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
export function createTraining({ knex, rules, files, audit, transactions, clock, calendar, identities }: TrainingDeps) {
  const options = { schema: schemas.training };
  const trades = createKnexTradeStore(knex, options);
  const institutions = createKnexInstitutionStore(knex, options);
  const trainingRules = createTrainingRules(rules);
  const classes = createKnexTrainingClassStore(knex, options);
  const assessments = createKnexAssessmentStore(knex, options);
  const assessing = { rules: trainingRules, classes, audit, transactions, clock };
  return {
    assessments: createAssessmentService({
      ...assessing,
      store: assessments,
      admission: uncountedAdmission(classes),
    }),
    certificates: createCertificateService({
      ...assessing,
      store: createKnexCertificateStore(knex, options),
      assessments,
      identities,
      printer: createCertificatePrinter(clock),
    }),
    trades: createTradeService({ store: trades, audit, transactions }),
    institutions: createInstitutionService({ store: institutions, audit, transactions, clock }),
    accreditations: createAccreditationService({
      store: createKnexAccreditationStore(knex, options),
      institutions,
      trades,
      rules: trainingRules,
      files,
      audit,
      transactions,
      clock,
      calendar,
    }),
    importer: createTradeImporter({ store: trades, audit }),
  };
}
