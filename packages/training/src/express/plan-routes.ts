import type { Actor } from '@gongyi/kernel';
import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  addLineChangeSchema,
  approvePlanSchema,
  cancelLineSchema,
  changeLineSchema,
  newPlanLineSchema,
  newPlanSchema,
  type PlanRecord,
  planChangeFilterSchema,
  planChangeRecordSchema,
  planFigureFilterSchema,
  planFigureSchema,
  planFilterSchema,
  planLineEditSchema,
  planLineFilterSchema,
  planLineRecordSchema,
  planReasonSchema,
  planRecordSchema,
} from '../model/plan.js';
import type { PlanService } from '../service/plans.js';

const nothing = z.strictObject({});

/** The plan, its lines, changes after approval, and plan against actual. */
export function planRoutes(plans: PlanService): Route[] {
  const spec = {
    resource: 'training-plans',
    name: { zh: '年度计划', en: 'Annual plans' },
    permission: 'training-plans.read',
    record: planRecordSchema,
  };
  const command = <B extends z.ZodType>(
    action: string,
    permission: string,
    summary: { zh: string; en: string },
    body: B,
    run: (actor: Actor, id: string, body: z.infer<B>) => Promise<PlanRecord>,
  ) =>
    commandRoute({
      path: `/training-plans/:id/${action}`,
      action,
      summary,
      permission: `training-plans.${permission}`,
      body,
      response: planRecordSchema,
      run: (actor, input) => run(actor, input.id, input.body),
    });
  return [
    listRoute({ ...spec, filter: planFilterSchema, sortable: ['year'], find: plans.list }),
    readRoute({ ...spec, get: plans.get }),
    commandRoute({
      path: '/training-plans/draft',
      action: 'draft',
      summary: { zh: '编制年度计划', en: 'Begin a plan' },
      permission: 'training-plans.draft',
      body: newPlanSchema,
      response: planRecordSchema,
      run: (actor, { body }) => plans.draft(actor, body),
    }),
    command(
      'propose-lines',
      'draft',
      { zh: '按意愿生成明细', en: 'Propose lines from the survey' },
      nothing,
      (actor, id) => plans.proposeFromWishes(actor, id),
    ),
    command('submit', 'submit', { zh: '提交年度计划', en: 'Hand in' }, nothing, (actor, id) => plans.submit(actor, id)),
    command('return', 'approve', { zh: '退回修改', en: 'Return' }, planReasonSchema, (actor, id, { reason }) =>
      plans.return(actor, id, reason),
    ),
    command('approve', 'approve', { zh: '批准年度计划', en: 'Approve' }, approvePlanSchema, plans.approve),
    command('close', 'close', { zh: '办结年度计划', en: 'Close' }, planReasonSchema, (actor, id, { reason }) =>
      plans.close(actor, id, reason),
    ),
    ...lineRoutes(plans),
    ...changeRoutes(plans),
    listRoute({
      resource: 'training-plan-figures',
      name: { zh: '计划与实际', en: 'Plan against actual' },
      permission: 'training-plan-lines.read',
      record: planFigureSchema,
      filter: planFigureFilterSchema,
      sortable: [],
      find: plans.listFigures,
    }),
  ];
}

function lineRoutes(plans: PlanService): Route[] {
  const spec = {
    resource: 'training-plan-lines',
    name: { zh: '计划明细', en: 'Lines of a plan' },
    permission: 'training-plan-lines.read',
    record: planLineRecordSchema,
  };
  return [
    listRoute({
      ...spec,
      filter: planLineFilterSchema,
      sortable: ['tradeCode', 'divisionCode', 'monthFrom'],
      find: plans.listLines,
    }),
    readRoute({ ...spec, get: plans.getLine }),
    commandRoute({
      path: '/training-plan-lines',
      action: 'create',
      summary: { zh: '登记计划明细', en: 'Add a line' },
      permission: 'training-plans.draft',
      body: newPlanLineSchema,
      response: planLineRecordSchema,
      run: (actor, { body }) => plans.addLine(actor, body),
    }),
    commandRoute({
      method: 'put',
      path: '/training-plan-lines/:id',
      action: 'edit',
      summary: { zh: '修改计划明细', en: 'Edit a line' },
      permission: 'training-plans.draft',
      body: planLineEditSchema,
      response: planLineRecordSchema,
      run: (actor, { id, body }) => plans.editLine(actor, id, body),
    }),
    commandRoute({
      path: '/training-plan-lines/:id/delete',
      action: 'delete',
      summary: { zh: '删除计划明细', en: 'Delete a line of a draft' },
      permission: 'training-plans.draft',
      body: nothing,
      response: planRecordSchema,
      run: (actor, { id }) => plans.deleteLine(actor, id),
    }),
  ];
}

function changeRoutes(plans: PlanService): Route[] {
  const spec = {
    resource: 'training-plan-changes',
    name: { zh: '计划调整', en: 'Changes of a plan' },
    permission: 'training-plan-changes.read',
    record: planChangeRecordSchema,
  };
  const decide = (action: 'confirm' | 'refuse', summary: { zh: string; en: string }) =>
    commandRoute({
      path: `/training-plan-changes/:id/${action}`,
      action,
      summary,
      permission: 'training-plan-changes.confirm',
      body: action === 'refuse' ? planReasonSchema : nothing,
      response: planChangeRecordSchema,
      run: (actor, { id, body }) => plans.decideChange(actor, id, action, 'reason' in body ? body.reason : ''),
    });
  const permission = 'training-plan-changes.propose';
  return [
    listRoute({ ...spec, filter: planChangeFilterSchema, sortable: [], find: plans.listChanges }),
    readRoute({ ...spec, get: plans.getChange }),
    commandRoute({
      path: '/training-plan-changes',
      action: 'propose',
      summary: { zh: '提出增加明细', en: 'Propose a new line' },
      permission,
      body: addLineChangeSchema,
      response: planChangeRecordSchema,
      run: (actor, { body }) => plans.proposeLine(actor, body),
    }),
    commandRoute({
      path: '/training-plan-lines/:id/change',
      action: 'change',
      summary: { zh: '提出调整明细', en: 'Propose other people and money for a line' },
      permission,
      body: changeLineSchema,
      response: planChangeRecordSchema,
      run: (actor, { id, body }) => plans.proposeChange(actor, id, body),
    }),
    commandRoute({
      path: '/training-plan-lines/:id/cancel',
      action: 'cancel',
      summary: { zh: '提出取消明细', en: 'Propose to cancel a line' },
      permission,
      body: cancelLineSchema,
      response: planChangeRecordSchema,
      run: (actor, { id, body }) => plans.proposeCancel(actor, id, body),
    }),
    decide('confirm', { zh: '确认计划调整', en: 'Confirm' }),
    decide('refuse', { zh: '退回计划调整', en: 'Refuse' }),
  ];
}
