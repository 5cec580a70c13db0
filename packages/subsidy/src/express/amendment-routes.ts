import { defineRoute, type Route } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { amendmentQuerySchema, amendmentReviewSchema, waitingAmendmentSchema } from '../model/amendment.js';
import type { SubsidyService } from '../service/subsidy-service.js';

/** Which approved lines want an amendment; the run that makes it is opened like every other. */
export function amendmentRoutes({ amendments }: SubsidyService): Route[] {
  const read = {
    method: 'get',
    tag: 'subsidy-runs',
    access: { permission: 'subsidy-runs.read' },
    kind: 'read',
  } as const;
  return [
    defineRoute({
      ...read,
      path: '/amendment-findings',
      operationId: 'subsidy-runs.amendment-findings',
      summary: {
        zh: '按现在的事实和政策核对已审批的明细',
        en: 'Approved lines of a period that today’s facts and rules pay otherwise',
      },
      query: amendmentQuerySchema,
      response: amendmentReviewSchema,
      handler: ({ actor, query }) => amendments.review(actor, query),
    }),
    defineRoute({
      ...read,
      path: '/waiting-amendments',
      operationId: 'subsidy-runs.waiting-amendments',
      summary: { zh: '审批后得知新情况的月份', en: 'Months in which something became known late about approved lines' },
      response: z.object({ waiting: z.array(waitingAmendmentSchema) }),
      handler: async ({ actor }) => ({ waiting: await amendments.waiting(actor) }),
    }),
  ];
}
