import { commandRoute, defineRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { postBoardSchema } from '../model/post-board.js';
import {
  newPostFundSchema,
  newVillagePopulationSchema,
  postFundEditSchema,
  postFundFilterSchema,
  postFundHoldFilterSchema,
  postFundHoldRecordSchema,
  postFundRecordSchema,
  villagePopulationFilterSchema,
  villagePopulationRecordSchema,
} from '../model/post-fund.js';
import {
  newPostNeedSchema,
  postNeedEditSchema,
  postNeedFilterSchema,
  postNeedRecordSchema,
} from '../model/post-need.js';
import { type PostSettingId, postSettings } from '../model/post-settings.js';
import { newQuotaChangeSchema, quotaChangeFilterSchema, quotaChangeRecordSchema } from '../model/quota-change.js';
import type { PostRules } from '../ports.js';
import type { NeedService } from '../service/needs.js';
import type { PostBoardService } from '../service/post-board.js';
import type { PostFundService } from '../service/post-funds.js';
import type { QuotaChangeService } from '../service/quota-changes.js';

export interface NeedServices {
  readonly needs: NeedService;
  readonly quotaChanges: QuotaChangeService;
  readonly funds: PostFundService;
  readonly board: PostBoardService;
}

/** 按需设岗: needs, changes of places, funds and the board. */
export function needRoutes({ needs, quotaChanges, funds, board }: NeedServices): Route[] {
  return [
    ...routesOfNeeds(needs),
    ...routesOfChanges(quotaChanges),
    ...routesOfFunds(funds),
    ...routesOfPopulations(funds),
    defineRoute({
      method: 'get',
      path: '/post-board',
      operationId: 'post-board.read',
      tag: 'post-board',
      summary: { zh: '岗位看板', en: 'The board of posts' },
      access: { permission: 'post-board.read' },
      kind: 'read',
      response: postBoardSchema,
      handler: ({ actor }) => board.read(actor),
    }),
  ];
}

function routesOfNeeds(needs: NeedService): Route[] {
  const spec = {
    resource: 'post-needs',
    name: { zh: '岗位需求', en: 'Needs' },
    permission: 'post-needs.read',
    record: postNeedRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: postNeedFilterSchema, sortable: ['declaredOn', 'divisionCode'], find: needs.list }),
    readRoute({ ...spec, get: needs.get }),
    commandRoute({
      path: '/post-needs',
      action: 'create',
      summary: { zh: '填写岗位需求', en: 'State a need' },
      permission: 'post-needs.create',
      body: newPostNeedSchema,
      response: postNeedRecordSchema,
      run: (actor, { body }) => needs.create(actor, body),
    }),
    commandRoute({
      path: '/post-needs/:id/edit',
      action: 'edit',
      summary: { zh: '修改岗位需求', en: 'Put a need right' },
      permission: 'post-needs.edit',
      body: postNeedEditSchema,
      response: postNeedRecordSchema,
      run: (actor, { id, body }) => needs.edit(actor, id, body),
    }),
    commandRoute({
      path: '/post-needs/:id/submit',
      action: 'submit',
      summary: { zh: '上报岗位需求', en: 'Hand in a need' },
      permission: 'post-needs.submit',
      body: z.strictObject({}),
      response: postNeedRecordSchema,
      run: (actor, { id }) => needs.submit(actor, id),
    }),
    commandRoute({
      path: '/post-needs/:id/withdraw',
      action: 'withdraw',
      summary: { zh: '撤回岗位需求', en: 'Take a need back' },
      permission: 'post-needs.withdraw',
      body: z.strictObject({}),
      response: postNeedRecordSchema,
      run: (actor, { id }) => needs.withdraw(actor, id),
    }),
  ];
}

function routesOfChanges(changes: QuotaChangeService): Route[] {
  const spec = {
    resource: 'quota-changes',
    name: { zh: '名额调整', en: 'Changes of places' },
    permission: 'quota-changes.read',
    record: quotaChangeRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: quotaChangeFilterSchema, sortable: ['declaredOn'], find: changes.list }),
    readRoute({ ...spec, get: changes.get }),
    commandRoute({
      path: '/quota-changes',
      action: 'create',
      summary: { zh: '申请名额调整', en: 'Ask for a change of places' },
      permission: 'quota-changes.create',
      body: newQuotaChangeSchema,
      response: quotaChangeRecordSchema,
      run: (actor, { body }) => changes.create(actor, body),
    }),
  ];
}

function routesOfFunds(funds: PostFundService): Route[] {
  const spec = {
    resource: 'post-funds',
    name: { zh: '岗位资金', en: 'Funds of posts' },
    permission: 'post-funds.read',
    record: postFundRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: postFundFilterSchema, sortable: ['year', 'fundId'], find: funds.list }),
    readRoute({ ...spec, get: funds.get }),
    listRoute({
      resource: 'post-fund-holds',
      name: { zh: '资金占用', en: 'What funds hold' },
      permission: 'post-funds.read',
      record: postFundHoldRecordSchema,
      filter: postFundHoldFilterSchema,
      sortable: ['id'],
      find: funds.holds,
    }),
    commandRoute({
      path: '/post-funds',
      action: 'create',
      summary: { zh: '登记资金', en: 'Record a fund' },
      permission: 'post-funds.create',
      body: newPostFundSchema,
      response: postFundRecordSchema,
      run: (actor, { body }) => funds.create(actor, body),
    }),
    commandRoute({
      method: 'put',
      path: '/post-funds/:id',
      action: 'edit',
      summary: { zh: '调整额度', en: 'Change a budget' },
      permission: 'post-funds.edit',
      body: postFundEditSchema,
      response: postFundRecordSchema,
      run: (actor, { id, body }) => funds.edit(actor, id, body),
    }),
  ];
}

function routesOfPopulations(funds: PostFundService): Route[] {
  return [
    listRoute({
      resource: 'village-populations',
      name: { zh: '村人口', en: 'Inhabitants' },
      permission: 'village-populations.read',
      record: villagePopulationRecordSchema,
      filter: villagePopulationFilterSchema,
      sortable: ['divisionCode', 'countedOn'],
      find: funds.populations,
    }),
    commandRoute({
      path: '/village-populations',
      action: 'create',
      summary: { zh: '登记村人口', en: 'Record inhabitants' },
      permission: 'village-populations.create',
      body: newVillagePopulationSchema,
      response: villagePopulationRecordSchema,
      run: (actor, { body }) => funds.recordPopulation(actor, body),
    }),
  ];
}

const settingIds = Object.keys(postSettings) as [PostSettingId, ...PostSettingId[]];
const settingAnswerSchema = z.object({
  id: z.enum(settingIds),
  value: z.record(z.string(), z.unknown()),
  version: z.string(),
  documentNumber: z.string(),
  clause: z.string(),
});

/** What the county has settled, as its screens need it: lists to choose from, titles, limits. */
export function postSettingRoutes(
  rules: Pick<PostRules, 'setting'>,
  clock: { today(): Parameters<PostRules['setting']>[2] },
): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/post-settings/:id',
      operationId: 'post-settings.read',
      tag: 'post-settings',
      summary: { zh: '查看岗位规定', en: 'What is settled about posts' },
      access: { permission: 'post-settings.read' },
      kind: 'read',
      params: z.strictObject({ id: z.enum(settingIds) }),
      response: settingAnswerSchema,
      handler: async ({ actor, params }) => ({
        id: params.id,
        ...(await rules.setting(actor, params.id, clock.today())),
      }),
    }),
  ];
}
