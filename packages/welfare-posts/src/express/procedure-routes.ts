import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  actInputSchema,
  answerInputSchema,
  objectInputSchema,
  procedureFilterSchema,
  procedureLevels,
  procedureRecordSchema,
} from '../model/procedure.js';
import type { ProcedureService } from '../service/procedures.js';

const name = { zh: '办理过程', en: 'Procedures' };

const levelSummaries = {
  village: { zh: '办理村级的下一步', en: 'Do the next step of the village' },
  township: { zh: '办理乡镇的下一步', en: 'Do the next step of the township' },
  county: { zh: '办理县级的下一步', en: 'Do the next step of the county' },
};

/** The steps of needs, vacancies, appraisals and exits: one way to act on all of them. */
export function procedureRoutes(procedures: ProcedureService): Route[] {
  const again = (command: 'resubmit' | 'withdraw', summary: { zh: string; en: string }) =>
    commandRoute({
      path: `/procedures/:id/${command}`,
      action: command,
      summary,
      permission: 'procedures.resubmit',
      body: z.strictObject({ note: z.string().trim().max(500).default('') }),
      response: procedureRecordSchema,
      run: (actor, { id, body }) => procedures.again(actor, id, command, body.note),
    });
  return [
    listRoute({
      resource: 'procedures',
      name,
      permission: 'procedures.read',
      record: procedureRecordSchema,
      filter: procedureFilterSchema,
      sortable: ['startedOn'],
      find: procedures.list,
    }),
    readRoute({
      resource: 'procedures',
      name,
      permission: 'procedures.read',
      record: procedureRecordSchema,
      get: procedures.get,
    }),
    ...procedureLevels.map((level) =>
      commandRoute({
        path: `/procedures/:id/act-${level}`,
        action: `act-${level}`,
        summary: levelSummaries[level],
        permission: `procedures.act-${level}`,
        body: actInputSchema,
        response: procedureRecordSchema,
        run: (actor, { id, body }) => procedures.act(actor, id, level, body),
      }),
    ),
    again('resubmit', { zh: '重新提交', en: 'Hand in again' }),
    again('withdraw', { zh: '撤回', en: 'Take back' }),
    commandRoute({
      path: '/procedures/:id/object',
      action: 'object',
      summary: { zh: '登记异议', en: 'Record an objection' },
      permission: 'procedures.object',
      body: objectInputSchema,
      response: procedureRecordSchema,
      run: (actor, { id, body }) => procedures.object(actor, id, body),
    }),
    commandRoute({
      path: '/procedures/:id/answer',
      action: 'answer',
      summary: { zh: '答复异议', en: 'Answer an objection' },
      permission: 'procedures.answer',
      body: answerInputSchema,
      response: procedureRecordSchema,
      run: (actor, { id, body }) => procedures.answer(actor, id, body),
    }),
  ];
}
