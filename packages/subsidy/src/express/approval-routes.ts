import { commandRoute, defineRoute, idParams, listRoute, type Route } from '@gongyi/server-kit/express';
import type { ApprovalOffice } from '../model/approval.js';
import { lineVerdictFilterSchema, lineVerdictSchema, runApprovalSchema } from '../model/approval-records.js';
import { approveRunSchema, reasonSchema } from '../model/inputs.js';
import { subsidyItemSchema, subsidyRunSchema } from '../model/records.js';
import { runReviewSchema } from '../model/review.js';
import type { SubsidyService } from '../service/subsidy-service.js';

/** Signatures by office, verdicts on lines, and what an approver reads. */
export function approvalRoutes({ runs, items }: SubsidyService): Route[] {
  const read = {
    method: 'get',
    tag: 'subsidy-runs',
    access: { permission: 'subsidy-runs.read' },
    kind: 'read',
  } as const;
  return [
    defineRoute({
      ...read,
      path: '/subsidy-runs/:id/approval',
      operationId: 'subsidy-runs.approval',
      summary: { zh: '审批环节', en: 'Levels, signatures and days of the approval' },
      params: idParams,
      response: runApprovalSchema,
      handler: ({ actor, params }) => runs.approval(actor, params.id),
    }),
    defineRoute({
      ...read,
      path: '/subsidy-runs/:id/examination',
      operationId: 'subsidy-runs.examination',
      summary: { zh: '审批前核对', en: 'What an approver looks at before he signs' },
      params: idParams,
      response: runReviewSchema,
      handler: ({ actor, params }) => runs.examine(actor, params.id),
    }),
    sign('review', '复核：签署人数、金额、校验码', 'Review: sign count, total and digest', runs.review),
    sign('approve', '审批通过：签署人数、金额、校验码', 'Approve: sign count, total and digest', runs.approve),
    sign('authorise', '签发：签署人数、金额、校验码', 'Authorise: sign count, total and digest', runs.authorise),
    commandRoute({
      path: '/subsidy-runs/:id/return',
      action: 'return',
      permission: 'subsidy-runs.return',
      summary: { zh: '退回修改', en: 'Return for revision' },
      response: subsidyRunSchema,
      body: reasonSchema,
      run: (actor, { id, body }) => runs.return(actor, id, body.reason),
    }),
    ...(['hold', 'release'] as const).map((action) =>
      commandRoute({
        path: `/subsidy-items/:id/${action}`,
        action,
        permission: 'subsidy-items.hold',
        summary:
          action === 'hold'
            ? { zh: '审批时暂缓一条', en: 'Hold one line back while approving' }
            : { zh: '放行自己暂缓的一条', en: 'Let go a line that one held back' },
        body: reasonSchema,
        response: subsidyItemSchema,
        run: (actor, { id, body }) => items[action](actor, id, body.reason),
      }),
    ),
    listRoute({
      resource: 'subsidy-line-verdicts',
      name: { zh: '审批暂缓', en: 'verdicts on lines' },
      permission: 'subsidy-items.read',
      record: lineVerdictSchema,
      filter: lineVerdictFilterSchema,
      sortable: ['createdAt'],
      find: items.findVerdicts,
    }),
  ];
}

function sign(office: ApprovalOffice, zh: string, en: string, run: SubsidyService['runs']['approve']): Route {
  return commandRoute({
    path: `/subsidy-runs/:id/${office}`,
    action: office,
    permission: `subsidy-runs.${office}`,
    summary: { zh, en },
    body: approveRunSchema,
    response: subsidyRunSchema,
    stepUp: true,
    run: (actor, { id, body }) => run(actor, id, body),
  });
}
