import { commandRoute, defineRoute, idParams, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  claimFilterSchema,
  claimFormSchema,
  claimJudgementSchema,
  claimReasonInputSchema,
  claimRecordSchema,
  claimVersionSchema,
  editClaimSchema,
  fileClaimSchema,
  refuseClaimSchema,
  rulingFilterSchema,
  rulingRecordSchema,
  rulingSchema,
} from '../model/claim.js';
import type { SubsidyService } from '../service/subsidy-service.js';

const read = 'subsidy-claims.read';

/** Claims, from the form to the acceptance; runs do the rest. */
export function claimRoutes({ claims }: Pick<SubsidyService, 'claims'>): Route[] {
  const resource = {
    resource: 'subsidy-claims',
    name: { zh: '补贴申请', en: 'subsidy claims' },
    permission: read,
    record: claimRecordSchema,
  };
  const act = (action: string, permission: string, zh: string, en: string) => ({
    path: `/subsidy-claims/:id/${action}`,
    action,
    permission: `subsidy-claims.${permission}`,
    summary: { zh, en },
    response: claimRecordSchema,
  });
  return [
    listRoute({
      ...resource,
      filter: claimFilterSchema,
      sortable: ['id', 'personName', 'period'],
      find: claims.find,
    }),
    readRoute({ ...resource, get: claims.get }),
    listRoute({
      resource: 'subsidy-claim-rulings',
      name: { zh: '申请研判', en: 'rulings on claims' },
      permission: read,
      record: rulingRecordSchema,
      filter: rulingFilterSchema,
      sortable: ['id'],
      find: claims.findRulings,
    }),
    defineRoute({
      method: 'get',
      path: '/claim-forms',
      operationId: 'claim-forms.read',
      tag: 'subsidy-claims',
      summary: { zh: '可以申请的补贴和表单', en: 'What can be claimed today, and what its form asks' },
      access: { permission: read },
      kind: 'read',
      response: z.object({ forms: z.array(claimFormSchema) }),
      handler: async ({ actor }) => ({ forms: await claims.forms(actor) }),
    }),
    defineRoute({
      method: 'get',
      path: '/subsidy-claims/:id/judgement',
      operationId: 'subsidy-claims.judgement',
      tag: 'subsidy-claims',
      summary: { zh: '按规则试算', en: 'What the rules say of the claim' },
      access: { permission: read },
      kind: 'read',
      params: idParams,
      response: claimJudgementSchema,
      handler: ({ actor, params }) => claims.judge(actor, params.id),
    }),
    commandRoute({
      path: '/subsidy-claims',
      action: 'file',
      permission: 'subsidy-claims.file',
      summary: { zh: '填写申请', en: 'Write a claim' },
      body: fileClaimSchema,
      response: claimRecordSchema,
      run: (actor, { body }) => claims.file(actor, body),
    }),
    commandRoute({
      ...act('edit', 'file', '修改申请', 'Change a draft'),
      body: editClaimSchema,
      run: (actor, { id, body }) => claims.edit(actor, id, body),
    }),
    commandRoute({
      ...act('submit', 'file', '提交', 'Hand in'),
      body: claimVersionSchema,
      run: (actor, { id, body }) => claims.submit(actor, id, body.version),
    }),
    commandRoute({
      ...act('withdraw', 'file', '撤回', 'Withdraw'),
      body: claimReasonInputSchema,
      run: (actor, { id, body }) => claims.withdraw(actor, id, body),
    }),
    commandRoute({
      ...act('return', 'return', '退回补正', 'Return for documents'),
      body: claimReasonInputSchema,
      run: (actor, { id, body }) => claims.return(actor, id, body),
    }),
    commandRoute({
      ...act('check', 'check', '审核通过', 'Check'),
      body: claimVersionSchema,
      run: (actor, { id, body }) => claims.check(actor, id, body.version),
    }),
    commandRoute({
      ...act('accept', 'accept', '受理', 'Accept for the next run'),
      body: claimVersionSchema,
      run: (actor, { id, body }) => claims.accept(actor, id, body.version),
    }),
    commandRoute({
      ...act('refuse', 'refuse', '不予受理', 'Refuse'),
      body: refuseClaimSchema,
      run: (actor, { id, body }) => claims.refuse(actor, id, body),
    }),
    commandRoute({
      ...act('rule', 'rule', '研判能否同时享受', 'Decide whether two subsidies may stand beside each other'),
      body: rulingSchema,
      response: rulingRecordSchema,
      run: (actor, { id, body }) => claims.rule(actor, id, body),
    }),
  ];
}
