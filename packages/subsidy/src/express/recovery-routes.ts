import type { DivisionCode } from '@gongyi/kernel';
import {
  commandRoute,
  defineRoute,
  idParams,
  listRoute,
  publicPages,
  type Route,
  readRoute,
  sendFile,
} from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  paymentHoldFilterSchema,
  paymentHoldSchema,
  placeHoldSchema,
  releaseHoldSchema,
} from '../model/payment-hold.js';
import { ownSlipSchema, paymentSlipSchema, printSlipsSchema } from '../model/payment-slip.js';
import {
  agreePlanSchema,
  answerRecoveryAppealSchema,
  decideWriteOffSchema,
  openRecoverySchema,
  permitSetOffSchema,
  proposeWriteOffSchema,
  receiveSchema,
  recoveryActSchema,
  recoveryAppealInputSchema,
  recoveryFilterSchema,
  recoveryFindingSchema,
  recoveryFindingsQuerySchema,
  recoveryReasonSchema,
  recoverySchema,
} from '../model/recovery.js';
import type { SubsidyService } from '../service/subsidy-service.js';

const cause = z.object({ id: z.string(), zh: z.string(), en: z.string(), basis: z.string() });

/** Recovery of what was overpaid, suspended payments, and slips for the people. */
export function recoveryRoutes(service: SubsidyService): Route[] {
  return [...readRoutes(service), ...caseCommands(service), ...holdRoutes(service), ...slipRoutes(service)];
}

function readRoutes({ recoveries }: SubsidyService): Route[] {
  const resource = {
    resource: 'recoveries',
    name: { zh: '追回', en: 'recoveries' },
    permission: 'recoveries.read',
    record: recoverySchema,
  };
  return [
    listRoute({
      ...resource,
      filter: recoveryFilterSchema,
      sortable: ['foundOn', 'debtFen', 'outstandingFen'],
      find: recoveries.find,
    }),
    readRoute({ ...resource, get: recoveries.get }),
    defineRoute({
      method: 'get',
      path: '/recovery-causes',
      operationId: 'recoveries.causes',
      tag: 'recoveries',
      summary: { zh: '本县规定的追回事由', en: 'Causes that the county has settled' },
      access: { permission: 'recoveries.read' },
      kind: 'read',
      response: z.object({ causes: z.array(cause) }),
      handler: async ({ actor }) => ({ causes: await recoveries.causes(actor) }),
    }),
    defineRoute({
      method: 'get',
      path: '/recovery-findings',
      operationId: 'recoveries.findings',
      tag: 'recoveries',
      summary: { zh: '因迟到的事实而多发的月份', en: 'Paid months that a late fact makes too much' },
      access: { permission: 'recoveries.create' },
      kind: 'read',
      query: recoveryFindingsQuerySchema,
      response: z.object({ findings: z.array(recoveryFindingSchema) }),
      handler: async ({ actor, query }) => ({ findings: await recoveries.findings(actor, query.period) }),
    }),
  ];
}

function caseCommands({ recoveries }: SubsidyService): Route[] {
  const response = recoverySchema;
  const on = (action: string, permission: string, zh: string, en: string) => ({
    path: `/recoveries/:id/${action}`,
    action,
    permission: `recoveries.${permission}`,
    summary: { zh, en },
    response,
  });
  return [
    commandRoute({
      path: '/recoveries',
      action: 'create',
      permission: 'recoveries.create',
      summary: { zh: '立案追回', en: 'Open a recovery' },
      body: openRecoverySchema,
      response,
      run: (actor, { body }) => recoveries.open(actor, body),
    }),
    commandRoute({
      ...on('notice', 'notice', '发出追回通知书', 'Write the notice'),
      body: recoveryActSchema,
      run: (actor, { id, body }) => recoveries.notice(actor, id, body),
    }),
    commandRoute({
      ...on('appeal', 'appeal', '登记申诉', 'Record an appeal'),
      body: recoveryAppealInputSchema,
      run: (actor, { id, body }) => recoveries.appeal(actor, id, body),
    }),
    commandRoute({
      ...on('answer-appeal', 'decide', '决定申诉', 'Decide on the appeal'),
      body: answerRecoveryAppealSchema,
      run: (actor, { id, body }) => recoveries.answerAppeal(actor, id, body),
    }),
    commandRoute({
      ...on('fall-due', 'collect', '确定应退', 'It falls due'),
      body: recoveryActSchema,
      run: (actor, { id, body }) => recoveries.fallDue(actor, id, body),
    }),
    commandRoute({
      ...on('agree-plan', 'collect', '约定分期', 'Agree on instalments'),
      body: agreePlanSchema,
      run: (actor, { id, body }) => recoveries.agreePlan(actor, id, body),
    }),
    commandRoute({
      ...on('receive', 'collect', '登记收款', 'Record a receipt'),
      body: receiveSchema,
      run: (actor, { id, body }) => recoveries.receive(actor, id, body),
    }),
    commandRoute({
      ...on('permit-set-off', 'collect', '同意抵扣', 'Permit set-off'),
      body: permitSetOffSchema,
      run: (actor, { id, body }) => recoveries.permitSetOff(actor, id, body),
    }),
    commandRoute({
      ...on('propose-write-off', 'write-off', '提出核销', 'Propose a write-off'),
      body: proposeWriteOffSchema,
      run: (actor, { id, body }) => recoveries.proposeWriteOff(actor, id, body),
    }),
    commandRoute({
      ...on('decide-write-off', 'decide', '决定核销', 'Decide on the write-off'),
      body: decideWriteOffSchema,
      stepUp: true,
      run: (actor, { id, body }) => recoveries.decideWriteOff(actor, id, body),
    }),
    commandRoute({
      ...on('cancel', 'decide', '撤销案件', 'Cancel'),
      body: recoveryReasonSchema,
      run: (actor, { id, body }) => recoveries.cancel(actor, id, body),
    }),
  ];
}

function holdRoutes({ holds }: SubsidyService): Route[] {
  const resource = {
    resource: 'payment-holds',
    name: { zh: '暂缓发放', en: 'suspended payments' },
    permission: 'payment-holds.read',
    record: paymentHoldSchema,
  };
  const response = paymentHoldSchema;
  return [
    listRoute({ ...resource, filter: paymentHoldFilterSchema, sortable: ['placedOn', 'reviewBy'], find: holds.find }),
    readRoute({ ...resource, get: holds.get }),
    commandRoute({
      path: '/payment-holds',
      action: 'place',
      permission: 'payment-holds.place',
      summary: { zh: '暂缓发放', en: 'Suspend payment' },
      body: placeHoldSchema,
      response,
      run: (actor, { body }) => holds.place(actor, body),
    }),
    commandRoute({
      path: '/payment-holds/:id/release',
      action: 'release',
      permission: 'payment-holds.release',
      summary: { zh: '解除暂缓', en: 'Release' },
      body: releaseHoldSchema,
      response,
      run: (actor, { id, body }) => holds.release(actor, id, body),
    }),
  ];
}

function slipRoutes({ slips }: SubsidyService): Route[] {
  const careful = publicPages();
  const read = {
    method: 'get',
    tag: 'payment-slips',
    access: { permission: 'payment-slips.read' },
    kind: 'read',
    params: idParams,
  } as const;
  const originOf = (request: { protocol: string; get(name: string): string | undefined }) =>
    `${request.protocol}://${request.get('host')}`;
  return [
    defineRoute({
      ...read,
      path: '/payments/:id/slip',
      operationId: 'payment-slips.read',
      summary: { zh: '发放明细', en: 'What the person is told about a payment' },
      response: ownSlipSchema,
      handler: ({ actor, params }) => slips.get(actor, params.id),
    }),
    defineRoute({
      ...read,
      path: '/payments/:id/slip.pdf',
      operationId: 'payment-slips.print',
      summary: { zh: '打印发放明细', en: 'The slip as PDF' },
      response: 'file',
      async handler({ actor, params, request, reply }) {
        sendFile(reply, await slips.print(actor, params.id, originOf(request)));
      },
    }),
    defineRoute({
      ...read,
      path: '/payment-slips.pdf',
      operationId: 'payment-slips.printRun',
      summary: { zh: '打印一个村的发放明细', en: 'Slips of a village as PDF' },
      params: z.strictObject({}),
      query: printSlipsSchema,
      response: 'file',
      async handler({ actor, query: { runId, villageCode }, request, reply }) {
        sendFile(reply, await slips.printRun(actor, runId, villageCode as DivisionCode, originOf(request)));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/public/pay-slips/:token',
      operationId: 'public.paySlip',
      tag: 'public',
      summary: { zh: '本人当月补贴', en: 'One’s own payment' },
      access: 'public',
      kind: 'custom',
      params: z.strictObject({ token: z.string().min(1).max(120) }),
      response: paymentSlipSchema,
      async handler({ actor, params: { token }, request, reply }) {
        await careful(request, reply);
        return slips.show(token, actor.locale);
      },
    }),
  ];
}
