import type { Actor } from '@gongyi/kernel';
import {
  type CommandRunner,
  commandRoute,
  createRouter,
  listRoute,
  type Route,
  type RouterWithRoutes,
  readRoute,
  type SessionReader,
} from '@gongyi/server-kit/express';
import type { z } from 'zod';
import {
  institutionEditSchema,
  institutionFilterSchema,
  institutionNameSchema,
  institutionRecordSchema,
  newInstitutionSchema,
  partInputs,
  partKinds,
  withdrawPartSchema,
} from '../model/institution.js';
import { pastTrainingFilterSchema, pastTrainingRecordSchema } from '../model/past-training.js';
import { endTradeSchema, newTradeSchema, tradeFilterSchema, tradeRecordSchema } from '../model/trade.js';
import type { AccreditationService } from '../service/accreditations.js';
import type { AssessmentService } from '../service/assessments.js';
import type { CertificateService } from '../service/certificates.js';
import type { TrainingClassService } from '../service/classes.js';
import type { InspectionService } from '../service/inspections.js';
import type { InstitutionService } from '../service/institutions.js';
import type { OutcomeService } from '../service/outcomes.js';
import type { PastTrainingService } from '../service/past-trainings.js';
import type { ScoreCorrectionService } from '../service/score-corrections.js';
import type { SharedResourceService } from '../service/shared-resources.js';
import type { TradeService } from '../service/trades.js';
import { accreditationRoutes } from './accreditation-routes.js';
import { assessmentRoutes, certificateRoutes } from './assessment-routes.js';
import { type AttendanceServices, attendanceRoutes } from './attendance-routes.js';
import { classChangeRoutes } from './class-change-routes.js';
import { classRoutes } from './class-routes.js';
import { inspectionRoutes } from './inspection-routes.js';
import { outcomeRoutes } from './outcome-routes.js';
import { type PlanningServices, planningRoutes } from './planning-routes.js';
import { scoreCorrectionRoutes } from './score-correction-routes.js';
import { sharedResourceRoutes } from './shared-resource-routes.js';

export interface TrainingServices {
  readonly trades: TradeService;
  readonly institutions: InstitutionService;
  readonly accreditations: AccreditationService;
  readonly classes: TrainingClassService;
  readonly attendance: AttendanceServices;
  readonly inspections: InspectionService;
  readonly sharedResources: SharedResourceService;
  readonly assessments: AssessmentService;
  readonly scoreCorrections: ScoreCorrectionService;
  readonly certificates: CertificateService;
  readonly planning: PlanningServices;
  readonly outcomes: OutcomeService;
  readonly pastTrainings: PastTrainingService;
}

/** The module's part of the API. */
export function trainingRoutes(services: TrainingServices): Route[] {
  return [
    ...tradeRoutes(services.trades),
    ...institutionRoutes(services.institutions),
    ...accreditationRoutes(services.accreditations),
    ...classRoutes(services.classes),
    ...classChangeRoutes(services.classes.changes),
    ...attendanceRoutes(services.attendance),
    ...inspectionRoutes(services.inspections),
    ...sharedResourceRoutes(services.sharedResources),
    ...assessmentRoutes(services.assessments),
    ...scoreCorrectionRoutes(services.scoreCorrections),
    ...certificateRoutes(services.certificates),
    ...planningRoutes(services.planning),
    ...outcomeRoutes(services.outcomes),
    ...pastTrainingRoutes(services.pastTrainings),
  ];
}

function tradeRoutes(trades: TradeService): Route[] {
  const spec = {
    resource: 'trades',
    name: { zh: '培训工种', en: 'Trades' },
    permission: 'trades.read',
    record: tradeRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: tradeFilterSchema, sortable: ['code', 'validFrom'], find: trades.list }),
    readRoute({ ...spec, get: trades.get }),
    commandRoute({
      path: '/trades',
      action: 'create',
      summary: { zh: '登记培训工种', en: 'Add a trade' },
      permission: 'trades.create',
      body: newTradeSchema,
      response: tradeRecordSchema,
      run: (actor, { body }) => trades.create(actor, body),
    }),
    commandRoute({
      path: '/trades/:id/end',
      action: 'end',
      summary: { zh: '终止培训工种', en: 'End a trade' },
      permission: 'trades.end',
      body: endTradeSchema,
      response: tradeRecordSchema,
      run: (actor, { id, body }) => trades.end(actor, id, body),
    }),
  ];
}

function pastTrainingRoutes(pastTrainings: PastTrainingService): Route[] {
  const spec = {
    resource: 'past-trainings',
    name: { zh: '培训台账', en: 'Past training' },
    permission: 'past-trainings.read',
    record: pastTrainingRecordSchema,
  };
  return [
    listRoute({
      ...spec,
      filter: pastTrainingFilterSchema,
      sortable: ['startsOn', 'personName'],
      find: pastTrainings.list,
    }),
    readRoute({ ...spec, get: pastTrainings.get }),
  ];
}

const partTitles = {
  room: { zh: '登记教室或场地', en: 'Add a room' },
  teacher: { zh: '登记教师', en: 'Add a teacher' },
  equipment: { zh: '登记设备', en: 'Add equipment' },
} as const;

function institutionRoutes(institutions: InstitutionService): Route[] {
  const spec = {
    resource: 'institutions',
    name: { zh: '培训机构', en: 'Institutions' },
    permission: 'institutions.read',
    record: institutionRecordSchema,
  };
  const command = <B extends z.ZodType>(
    action: string,
    summary: { zh: string; en: string },
    body: B,
    run: (actor: Actor, id: string, body: z.infer<B>) => ReturnType<InstitutionService['get']>,
  ) =>
    commandRoute({
      path: `/institutions/:id/${action}`,
      action,
      summary,
      permission: 'institutions.edit',
      body,
      response: institutionRecordSchema,
      run: (actor, input) => run(actor, input.id, input.body),
    });
  return [
    listRoute({ ...spec, filter: institutionFilterSchema, sortable: ['name'], find: institutions.list }),
    readRoute({ ...spec, get: institutions.get }),
    listRoute({
      resource: 'institution-names',
      name: { zh: '培训机构名称', en: 'Names of institutions' },
      permission: 'institution-names.read',
      record: institutionNameSchema,
      filter: institutionFilterSchema,
      sortable: ['name'],
      find: institutions.names,
    }),
    commandRoute({
      path: '/institutions',
      action: 'create',
      summary: { zh: '登记培训机构', en: 'Register an institution' },
      permission: 'institutions.create',
      body: newInstitutionSchema,
      response: institutionRecordSchema,
      run: (actor, { body }) => institutions.create(actor, body),
    }),
    commandRoute({
      method: 'put',
      path: '/institutions/:id',
      action: 'edit',
      summary: { zh: '维护机构档案', en: 'Keep the file' },
      permission: 'institutions.edit',
      body: institutionEditSchema,
      response: institutionRecordSchema,
      run: (actor, { id, body }) => institutions.edit(actor, id, body),
    }),
    ...partKinds.map((kind) =>
      command(`add-${kind}`, partTitles[kind], partInputs[kind] as z.ZodType<object>, (actor, id, part) =>
        institutions.addPart(actor, id, kind, part),
      ),
    ),
    command(
      'withdraw-part',
      { zh: '停用教室、教师或设备', en: 'Withdraw a part' },
      withdrawPartSchema,
      institutions.withdrawPart,
    ),
  ];
}

/** For a host's own Express. */
export function createTrainingRouter(
  options: TrainingServices & { session: SessionReader; commands?: CommandRunner },
): RouterWithRoutes {
  return createRouter(trainingRoutes(options), options);
}
