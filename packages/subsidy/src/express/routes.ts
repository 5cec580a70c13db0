import {
  commandRoute,
  defineRoute,
  idParams,
  listRoute,
  publicPages,
  type Route,
  readRoute,
} from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  answerObjectionSchema,
  batchFilterSchema,
  createBatchSchema,
  createNoticeSchema,
  createObjectionSchema,
  createRunSchema,
  decisionFilterSchema,
  emptySchema,
  itemFilterSchema,
  noticeFilterSchema,
  noticeItemFilterSchema,
  objectionFilterSchema,
  paymentEventFilterSchema,
  paymentFilterSchema,
  reasonSchema,
  resolvePaymentSchema,
  runFilterSchema,
} from '../model/inputs.js';
import { publicNoticeQuerySchema, publicNoticeSchema } from '../model/notice.js';
import {
  noticeItemSchema,
  noticeSchema,
  objectionSchema,
  paymentBatchSchema,
  paymentEventSchema,
  paymentSchema,
  runDecisionSchema,
  shownFactSchema,
  subsidyItemSchema,
  subsidyRunSchema,
} from '../model/records.js';
import { replaySchema, runComparisonSchema } from '../service/run-checks.js';
import type { SubsidyService } from '../service/subsidy-service.js';
import { accountCheckRoutes } from './account-check-routes.js';
import { amendmentRoutes } from './amendment-routes.js';
import { approvalRoutes } from './approval-routes.js';
import { claimRoutes } from './claim-routes.js';
import { fundRoutes } from './fund-routes.js';
import { passwordRoutes, paymentSettingRoutes } from './payment-file-routes.js';
import { recoveryRoutes } from './recovery-routes.js';
import { explanationSchema } from './schemas.js';

const names = {
  runs: { zh: '发放批次', en: 'subsidy runs' },
  decisions: { zh: '审批记录', en: 'decisions on runs' },
  items: { zh: '发放明细', en: 'lines of runs' },
  notices: { zh: '公示', en: 'public notices' },
  noticeItems: { zh: '公示明细', en: 'lines of notices' },
  objections: { zh: '公示异议', en: 'objections' },
  batches: { zh: '支付批次', en: 'payment batches' },
  payments: { zh: '支付明细', en: 'payments' },
  events: { zh: '支付过程', en: 'events of payments' },
};

/** The routes of this module; `createRouter` of the server kit mounts them. */
export function subsidyRoutes(service: SubsidyService): Route[] {
  return [
    ...runRoutes(service),
    ...runCommands(service),
    ...approvalRoutes(service),
    ...amendmentRoutes(service),
    ...itemRoutes(service),
    ...noticeRoutes(service),
    ...batchRoutes(service),
    ...paymentRoutes(service),
    ...passwordRoutes('payment-batches', paymentBatchSchema, service.batches),
    ...accountCheckRoutes(service),
    ...paymentSettingRoutes(service),
    ...fundRoutes(service.funds),
    ...claimRoutes(service),
    ...recoveryRoutes(service),
  ];
}

function runRoutes({ runs }: SubsidyService): Route[] {
  const resource = {
    resource: 'subsidy-runs',
    name: names.runs,
    permission: 'subsidy-runs.read',
    record: subsidyRunSchema,
  };
  return [
    listRoute({ ...resource, filter: runFilterSchema, sortable: ['period', 'createdAt'], find: runs.find }),
    readRoute({ ...resource, get: runs.get }),
    listRoute({
      resource: 'subsidy-run-decisions',
      name: names.decisions,
      permission: 'subsidy-runs.read',
      record: runDecisionSchema,
      filter: decisionFilterSchema,
      sortable: ['createdAt'],
      find: runs.findDecisions,
    }),
    defineRoute({
      method: 'get',
      path: '/subsidy-runs/:id/comparison',
      operationId: 'subsidy-runs.comparison',
      tag: 'subsidy-runs',
      summary: { zh: '与上月对比', en: 'Difference to the month before' },
      access: { permission: 'subsidy-runs.read' },
      kind: 'read',
      params: idParams,
      response: runComparisonSchema,
      handler: ({ actor, params }) => runs.compare(actor, params.id),
    }),
    defineRoute({
      method: 'get',
      path: '/subsidy-runs/:id/facts',
      operationId: 'subsidy-runs.facts',
      tag: 'subsidy-runs',
      summary: { zh: '明细中显示的事实', en: 'Facts that the lines of the run are shown with' },
      access: { permission: 'subsidy-items.read' },
      kind: 'read',
      params: idParams,
      response: z.object({ facts: z.array(shownFactSchema) }),
      handler: async ({ actor, params }) => ({ facts: await runs.shownFacts(actor, params.id) }),
    }),
  ];
}

function runCommands({ runs }: SubsidyService): Route[] {
  const response = subsidyRunSchema;
  const command = (action: string, permission: string, zh: string, en: string) => ({
    path: `/subsidy-runs/:id/${action}`,
    action,
    permission: `subsidy-runs.${permission}`,
    summary: { zh, en },
    response,
  });
  return [
    commandRoute({
      path: '/subsidy-runs',
      action: 'create',
      permission: 'subsidy-runs.create',
      summary: { zh: '新建发放批次', en: 'Open the run of a month' },
      body: createRunSchema,
      response,
      run: (actor, { body }) => runs.create(actor, body),
    }),
    commandRoute({
      ...command('compute', 'compute', '测算（后台任务）', 'Compute, as a job'),
      body: emptySchema,
      run: (actor, { id }) => runs.compute(actor, id),
    }),
    commandRoute({
      ...command('submit', 'submit', '提交审批', 'Submit for approval'),
      body: emptySchema,
      run: (actor, { id }) => runs.submit(actor, id),
    }),
    commandRoute({
      ...command('void', 'void', '作废', 'Void'),
      body: reasonSchema,
      run: (actor, { id, body }) => runs.void(actor, id, body.reason),
    }),
    commandRoute({
      ...command('replay', 'read', '按冻结数据重算核对', 'Compute again from the frozen inputs, changing nothing'),
      body: emptySchema,
      response: replaySchema,
      run: (actor, { id }) => runs.replay(actor, id),
    }),
  ];
}

function itemRoutes({ items }: SubsidyService): Route[] {
  const resource = {
    resource: 'subsidy-items',
    name: names.items,
    permission: 'subsidy-items.read',
    record: subsidyItemSchema,
  };
  return [
    listRoute({
      ...resource,
      filter: itemFilterSchema,
      sortable: ['sequence', 'amountFen', 'personName'],
      find: items.find,
    }),
    readRoute({ ...resource, get: items.get }),
    defineRoute({
      method: 'get',
      path: '/subsidy-items/:id/explanation',
      operationId: 'subsidy-items.explanation',
      tag: 'subsidy-items',
      summary: { zh: '金额说明', en: 'Why the amount is what it is' },
      access: { permission: 'subsidy-items.read' },
      kind: 'read',
      params: idParams,
      response: explanationSchema,
      handler: ({ actor, params }) => items.explain(actor, params.id),
    }),
    commandRoute({
      path: '/subsidy-items/:id/exclude',
      action: 'exclude',
      permission: 'subsidy-items.exclude',
      summary: { zh: '剔除', en: 'Leave the line out' },
      body: reasonSchema,
      response: subsidyItemSchema,
      run: (actor, { id, body }) => items.exclude(actor, id, body.reason),
    }),
    commandRoute({
      path: '/subsidy-items/:id/include',
      action: 'include',
      permission: 'subsidy-items.exclude',
      summary: { zh: '恢复', en: 'Take the line back in' },
      body: emptySchema,
      response: subsidyItemSchema,
      run: (actor, { id }) => items.include(actor, id),
    }),
  ];
}

function noticeRoutes({ notices, objections }: SubsidyService): Route[] {
  const notice = { resource: 'notices', name: names.notices, permission: 'notices.read', record: noticeSchema };
  const objection = {
    resource: 'objections',
    name: names.objections,
    permission: 'objections.read',
    record: objectionSchema,
  };
  return [
    listRoute({
      ...notice,
      filter: noticeFilterSchema,
      sortable: ['startsOn', 'endsOn', 'period'],
      find: notices.find,
    }),
    readRoute({ ...notice, get: notices.get }),
    listRoute({
      resource: 'notice-items',
      name: names.noticeItems,
      permission: 'notices.read',
      record: noticeItemSchema,
      filter: noticeItemFilterSchema,
      sortable: ['sequence'],
      find: notices.findItems,
    }),
    commandRoute({
      path: '/notices',
      action: 'create',
      permission: 'notices.create',
      summary: { zh: '发布公示', en: 'Publish the notice of an approved run' },
      body: createNoticeSchema,
      response: noticeSchema,
      run: (actor, { body }) => notices.publish(actor, body),
    }),
    listRoute({ ...objection, filter: objectionFilterSchema, sortable: ['receivedOn'], find: objections.find }),
    readRoute({ ...objection, get: objections.get }),
    commandRoute({
      path: '/objections',
      action: 'create',
      permission: 'objections.create',
      summary: { zh: '登记异议', en: 'Record an objection' },
      body: createObjectionSchema,
      response: objectionSchema,
      run: (actor, { body }) => objections.record(actor, body),
    }),
    commandRoute({
      path: '/objections/:id/answer',
      action: 'answer',
      permission: 'objections.answer',
      summary: { zh: '答复异议', en: 'Answer an objection' },
      body: answerObjectionSchema,
      response: objectionSchema,
      run: (actor, { id, body }) => objections.answer(actor, id, body),
    }),
    publicNoticeRoute(notices),
  ];
}

/** The page without login: by a sealed link, slowly, never for a search engine, gone when the notice has ended. */
function publicNoticeRoute(notices: SubsidyService['notices']): Route {
  const careful = publicPages();
  return defineRoute({
    method: 'get',
    path: '/public/notices/:token',
    operationId: 'public.notice',
    tag: 'public',
    summary: { zh: '公示页', en: 'The page of a public notice' },
    access: 'public',
    kind: 'custom',
    params: z.strictObject({ token: z.string().min(1).max(120) }),
    query: publicNoticeQuerySchema,
    response: publicNoticeSchema,
    async handler({ actor, params, query, request, reply }) {
      await careful(request, reply);
      return notices.readPublic(params.token, query, actor.locale);
    },
  });
}

function batchRoutes({ batches }: SubsidyService): Route[] {
  const resource = {
    resource: 'payment-batches',
    name: names.batches,
    permission: 'payment-batches.read',
    record: paymentBatchSchema,
  };
  return [
    listRoute({ ...resource, filter: batchFilterSchema, sortable: ['period', 'preparedOn'], find: batches.find }),
    readRoute({ ...resource, get: batches.get }),
    commandRoute({
      path: '/payment-batches',
      action: 'create',
      permission: 'payment-batches.create',
      summary: { zh: '生成支付批次', en: 'Prepare the payment of an approved run' },
      body: createBatchSchema,
      response: paymentBatchSchema,
      run: (actor, { body: { runId, ...choice } }) => batches.prepare(actor, runId, choice),
    }),
    commandRoute({
      path: '/payment-batches/:id/export',
      action: 'export',
      permission: 'payment-batches.export',
      summary: { zh: '导出银行文件（后台任务）', en: 'Write the file for the bank, as a job' },
      body: emptySchema,
      response: paymentBatchSchema,
      stepUp: true,
      run: (actor, { id }) => batches.export(actor, id),
    }),
    commandRoute({
      path: '/payment-batches/:id/cancel',
      action: 'cancel',
      permission: 'payment-batches.create',
      summary: { zh: '取消未导出的支付批次', en: 'Cancel a batch that was not sent' },
      body: reasonSchema,
      response: paymentBatchSchema,
      run: (actor, { id, body }) => batches.cancel(actor, id, body.reason),
    }),
  ];
}

function paymentRoutes({ payments }: SubsidyService): Route[] {
  const resource = { resource: 'payments', name: names.payments, permission: 'payments.read', record: paymentSchema };
  return [
    listRoute({ ...resource, filter: paymentFilterSchema, sortable: ['sequence', 'personName'], find: payments.find }),
    readRoute({ ...resource, get: payments.get }),
    listRoute({
      resource: 'payment-events',
      name: names.events,
      permission: 'payments.read',
      record: paymentEventSchema,
      filter: paymentEventFilterSchema,
      sortable: [],
      find: payments.findEvents,
    }),
    commandRoute({
      path: '/payments/:id/reissue',
      action: 'reissue',
      permission: 'payments.reissue',
      summary: { zh: '退回重发', en: 'Send a returned payment to a newer account' },
      body: emptySchema,
      response: paymentSchema,
      run: (actor, { id }) => payments.reissue(actor, id),
    }),
    commandRoute({
      path: '/payments/:id/resolve',
      action: 'resolve',
      permission: 'payments.reconcile',
      summary: { zh: '人工确认支付结果', en: 'Decide an unclear outcome, or record a late return' },
      body: resolvePaymentSchema,
      response: paymentSchema,
      run: (actor, { id, body }) => payments.resolve(actor, id, body),
    }),
  ];
}
