import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import {
  drawLessonsSchema,
  inspectionDrawFilterSchema,
  inspectionDrawRecordSchema,
  inspectionFilterSchema,
  inspectionRecordSchema,
  recordInspectionSchema,
  releaseClassSchema,
} from '../model/inspection.js';
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
  ];
}
