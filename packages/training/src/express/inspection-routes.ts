import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  drawLessonsSchema,
  inspectionDrawFilterSchema,
  inspectionDrawRecordSchema,
  inspectionFilterSchema,
  inspectionRecordSchema,
  recordInspectionSchema,
  releaseClassSchema,
} from '../model/inspection.js';
import {
  calledNumberSchema,
  drawTraineesSchema,
  inspectionCallFilterSchema,
  inspectionCallRecordSchema,
  recordCallSchema,
} from '../model/inspection-call.js';
import type { InspectionService } from '../service/inspections.js';

/** Visits to classes, and the draws that choose the lessons. */
export function inspectionRoutes(inspections: InspectionService): Route[] {
  const record = inspectionRecordSchema;
  const visit = {
    resource: 'inspections',
    name: { zh: '培训检查', en: 'Inspections' },
    permission: 'inspections.read',
    record,
  };
  const draw = {
    resource: 'inspection-draws',
    name: { zh: '检查抽签', en: 'Draws of inspections' },
    permission: 'inspection-draws.read',
    record: inspectionDrawRecordSchema,
  };
  return [
    listRoute({ ...visit, filter: inspectionFilterSchema, sortable: ['visitedOn'], find: inspections.list }),
    readRoute({ ...visit, get: inspections.get }),
    listRoute({ ...draw, filter: inspectionDrawFilterSchema, sortable: ['drawnAt'], find: inspections.listDraws }),
    readRoute({ ...draw, get: inspections.getDraw }),
    commandRoute({
      path: '/inspections',
      action: 'record',
      summary: { zh: '登记检查', en: 'Record an inspection' },
      permission: 'inspections.record',
      body: recordInspectionSchema,
      response: record,
      run: (actor, { body }) => inspections.record(actor, body),
    }),
    commandRoute({
      path: '/inspections/:id/release',
      action: 'release',
      summary: { zh: '解除暂缓', en: 'Release the class' },
      permission: 'inspections.release',
      body: releaseClassSchema,
      response: record,
      run: (actor, { id, body }) => inspections.release(actor, id, body.reason),
    }),
    commandRoute({
      path: '/inspection-draws',
      action: 'draw',
      summary: { zh: '抽取检查课程', en: 'Draw lessons to inspect' },
      permission: 'inspection-draws.draw',
      body: drawLessonsSchema,
      response: inspectionDrawRecordSchema,
      run: (actor, { body }) => inspections.draw(actor, body),
    }),
    ...callRoutes(inspections),
  ];
}

/** 电话抽查: trainees of a finished class who are drawn and called. */
function callRoutes(inspections: InspectionService): Route[] {
  const call = {
    resource: 'inspection-calls',
    name: { zh: '电话抽查', en: 'Calls to trainees' },
    permission: 'inspection-calls.read',
    record: inspectionCallRecordSchema,
  };
  return [
    listRoute({
      ...call,
      filter: inspectionCallFilterSchema,
      sortable: ['personName', 'className'],
      find: inspections.listCalls,
    }),
    readRoute({ ...call, get: inspections.getCall }),
    commandRoute({
      path: '/inspection-draws/trainees',
      action: 'draw-trainees',
      summary: { zh: '抽取电话抽查学员', en: 'Draw trainees to call' },
      permission: 'inspection-draws.draw',
      body: drawTraineesSchema,
      response: inspectionDrawRecordSchema,
      run: (actor, { body }) => inspections.drawTrainees(actor, body.classId),
    }),
    commandRoute({
      path: '/inspection-calls/:id/record',
      action: 'record',
      summary: { zh: '登记电话抽查', en: 'Record a call' },
      permission: 'inspection-calls.record',
      body: recordCallSchema,
      response: inspectionCallRecordSchema,
      run: (actor, { id, body }) => inspections.recordCall(actor, id, body),
    }),
    commandRoute({
      path: '/inspection-calls/:id/show-number',
      action: 'show-number',
      summary: { zh: '查看电话号码', en: 'Show the telephone number' },
      permission: 'inspection-calls.show-number',
      body: z.strictObject({}),
      response: calledNumberSchema,
      run: (actor, { id }) => inspections.numberOf(actor, id),
    }),
  ];
}
