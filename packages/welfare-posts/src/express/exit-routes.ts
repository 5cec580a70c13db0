import type { Actor } from '@gongyi/kernel';
import { commandRoute, defineRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  answerAppealSchema,
  appealInputSchema,
  draftExitSchema,
  type ExitRecord,
  exitFilterSchema,
  exitGroundsSchema,
  exitRecordSchema,
  followUpInputSchema,
  handOverInputSchema,
  offerInputSchema,
  reviseExitSchema,
  settleCorrectionSchema,
  talkInputSchema,
} from '../model/exit.js';
import type { ExitService } from '../service/exits.js';

const name = { zh: '退岗', en: 'Exits' };
const nothing = z.strictObject({});

/** Exits, from the ground to the last follow-up. */
export function exitRoutes(exits: ExitService): Route[] {
  const command = <B extends z.ZodType>(
    action: string,
    zh: string,
    en: string,
    body: B,
    run: (actor: Actor, id: string, body: z.infer<B>) => Promise<ExitRecord>,
  ) =>
    commandRoute({
      path: `/exits/:id/${action}`,
      action,
      summary: { zh, en },
      permission: `exits.${action}`,
      body,
      response: exitRecordSchema,
      run: (actor, input) => run(actor, input.id, input.body),
    });
  return [
    defineRoute({
      method: 'get',
      path: '/exit-grounds',
      operationId: 'exit-grounds.list',
      tag: 'exits',
      summary: { zh: '退岗情形', en: 'Grounds of an exit' },
      access: { permission: 'exits.create' },
      kind: 'read',
      response: exitGroundsSchema,
      handler: ({ actor }) => exits.grounds(actor),
    }),
    listRoute({
      resource: 'exits',
      name,
      permission: 'exits.read',
      record: exitRecordSchema,
      filter: exitFilterSchema,
      sortable: ['lastDay'],
      find: exits.list,
    }),
    readRoute({ resource: 'exits', name, permission: 'exits.read', record: exitRecordSchema, get: exits.get }),
    commandRoute({
      path: '/exits/draft',
      action: 'draft',
      summary: { zh: '发起退岗', en: 'Begin an exit' },
      permission: 'exits.create',
      body: draftExitSchema,
      response: exitRecordSchema,
      run: (actor, { body }) => exits.draft(actor, body),
    }),
    command('record-talk', '登记退岗谈话', 'Record the talk', talkInputSchema, exits.recordTalk),
    command('record-hand-over', '登记工作交接', 'Record the hand-over', handOverInputSchema, exits.recordHandOver),
    command('submit', '提交退岗', 'Hand in an exit', nothing, exits.submit),
    command('revise', '修改退回的退岗', 'Revise a returned exit', reviseExitSchema, exits.revise),
    command('discard', '作废退岗草稿', 'Discard a draft', nothing, exits.discard),
    command('report-vacancy', '报告空岗', 'Report the vacancy', nothing, exits.reportVacancy),
    command('complete', '办结退岗', 'Complete an exit', nothing, exits.complete),
    command(
      'settle-correction',
      '登记冻结月份的更正',
      'Record how a frozen month was put right',
      settleCorrectionSchema,
      exits.settleCorrection,
    ),
    command('record-offer', '登记推荐就业或培训', 'Record an offer', offerInputSchema, exits.recordOffer),
    command('follow-up', '登记退岗回访', 'Record a follow-up', followUpInputSchema, exits.followUp),
    command('appeal', '登记退岗申诉', 'Record an appeal', appealInputSchema, exits.appeal),
    command('answer-appeal', '答复退岗申诉', 'Answer an appeal', answerAppealSchema, exits.answerAppeal),
  ];
}
