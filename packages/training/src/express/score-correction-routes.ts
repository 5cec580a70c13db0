import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { reasonSchema } from '../model/accreditation.js';
import {
  askScoreCorrectionSchema,
  scoreCorrectionFilterSchema,
  scoreCorrectionRecordSchema,
} from '../model/score-correction.js';
import type { ScoreCorrectionService } from '../service/score-corrections.js';

/** Corrections of confirmed scores. */
export function scoreCorrectionRoutes(corrections: ScoreCorrectionService): Route[] {
  const spec = {
    resource: 'score-corrections',
    name: { zh: '成绩更正', en: 'Score corrections' },
    permission: 'score-corrections.read',
    record: scoreCorrectionRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: scoreCorrectionFilterSchema, sortable: ['askedOn'], find: corrections.list }),
    readRoute({ ...spec, get: corrections.get }),
    commandRoute({
      path: '/score-corrections',
      action: 'ask',
      summary: { zh: '申请更正成绩', en: 'Ask for a correction' },
      permission: 'score-corrections.ask',
      body: askScoreCorrectionSchema,
      response: scoreCorrectionRecordSchema,
      run: (actor, { body }) => corrections.ask(actor, body),
    }),
    commandRoute({
      path: '/score-corrections/:id/approve',
      action: 'approve',
      summary: { zh: '批准更正', en: 'Approve the correction' },
      permission: 'score-corrections.decide',
      body: z.strictObject({}),
      response: scoreCorrectionRecordSchema,
      run: (actor, { id }) => corrections.approve(actor, id),
    }),
    commandRoute({
      path: '/score-corrections/:id/refuse',
      action: 'refuse',
      summary: { zh: '不予更正', en: 'Refuse the correction' },
      permission: 'score-corrections.decide',
      body: reasonSchema,
      response: scoreCorrectionRecordSchema,
      run: (actor, { id, body }) => corrections.refuse(actor, id, body.reason),
    }),
  ];
}
