import type { Actor } from '@gongyi/kernel';
import { commandRoute, defineRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  type AppraisalRecord,
  answerAppraisalObjectionSchema,
  appraisalFilterSchema,
  appraisalObjectionSchema,
  appraisalRecordSchema,
  appraisalsBegunSchema,
  appraisalTermsSchema,
  draftAllAppraisalsSchema,
  draftAppraisalSchema,
  scoreInputSchema,
  tellInputSchema,
} from '../model/appraisal.js';
import type { AppraisalService } from '../service/appraisals.js';

const name = { zh: '履职考核', en: 'Appraisals' };
const nothing = z.strictObject({});

/** Appraisals of holders, from the first score to what the worker said. */
export function appraisalRoutes(appraisals: AppraisalService): Route[] {
  const command = <B extends z.ZodType>(
    action: string,
    zh: string,
    en: string,
    body: B,
    run: (actor: Actor, id: string, body: z.infer<B>) => Promise<AppraisalRecord>,
  ) =>
    commandRoute({
      path: `/appraisals/:id/${action}`,
      action,
      summary: { zh, en },
      permission: `appraisals.${action}`,
      body,
      response: appraisalRecordSchema,
      run: (actor, input) => run(actor, input.id, input.body),
    });
  const score = (reviewer: 'village' | 'township' | 'democratic', zh: string, en: string) =>
    command(`score-${reviewer}`, zh, en, scoreInputSchema, (actor, id, body) =>
      appraisals.score(actor, id, reviewer, body),
    );
  return [
    defineRoute({
      method: 'get',
      path: '/appraisal-terms',
      operationId: 'appraisal-terms.list',
      tag: 'appraisals',
      summary: { zh: '考核期和等次', en: 'Periods and grades of appraisals' },
      access: { permission: 'appraisals.read' },
      kind: 'read',
      response: appraisalTermsSchema,
      handler: ({ actor }) => appraisals.terms(actor),
    }),
    listRoute({
      resource: 'appraisals',
      name,
      permission: 'appraisals.read',
      record: appraisalRecordSchema,
      filter: appraisalFilterSchema,
      sortable: ['firstDay', 'dueOn'],
      find: appraisals.list,
    }),
    readRoute({
      resource: 'appraisals',
      name,
      permission: 'appraisals.read',
      record: appraisalRecordSchema,
      get: appraisals.get,
    }),
    commandRoute({
      path: '/appraisals/draft',
      action: 'draft',
      summary: { zh: '发起履职考核', en: 'Begin an appraisal' },
      permission: 'appraisals.create',
      body: draftAppraisalSchema,
      response: appraisalRecordSchema,
      run: (actor, { body }) => appraisals.draft(actor, body),
    }),
    commandRoute({
      path: '/appraisals/draft-all',
      action: 'draft-all',
      summary: { zh: '为全部在岗人员发起履职考核', en: 'Begin the appraisals of everybody' },
      permission: 'appraisals.create',
      body: draftAllAppraisalsSchema,
      response: appraisalsBegunSchema,
      run: (actor, { body }) => appraisals.draftAll(actor, body),
    }),
    score('village', '村级评分', 'Score for the village'),
    score('township', '乡镇评分', 'Score for the township'),
    score('democratic', '登记民主评议', 'Record the democratic review'),
    command('submit', '提交履职考核', 'Hand in an appraisal', nothing, appraisals.submit),
    command('discard', '作废考核草稿', 'Discard a draft', nothing, appraisals.discard),
    command('tell', '登记告知本人', 'Record that the worker was told', tellInputSchema, appraisals.tell),
    command('object', '登记本人异议', 'Record the worker’s objection', appraisalObjectionSchema, appraisals.object),
    command(
      'answer-objection',
      '答复考核异议',
      'Answer an objection',
      answerAppraisalObjectionSchema,
      appraisals.answerObjection,
    ),
  ];
}
