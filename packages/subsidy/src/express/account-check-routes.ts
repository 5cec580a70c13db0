import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import {
  accountCheckFilterSchema,
  accountCheckLineFilterSchema,
  accountCheckLineSchema,
  accountCheckSchema,
  createAccountCheckSchema,
} from '../model/account-check.js';
import { emptySchema, reasonSchema } from '../model/inputs.js';
import type { SubsidyService } from '../service/subsidy-service.js';
import { passwordRoutes } from './payment-file-routes.js';

/** Files that ask a bank about accounts, and what it said about each. */
export function accountCheckRoutes({ accountChecks }: SubsidyService): Route[] {
  const resource = {
    resource: 'account-checks',
    name: { zh: '账户核验', en: 'account checks' },
    permission: 'account-checks.read',
    record: accountCheckSchema,
  };
  return [
    listRoute({
      ...resource,
      filter: accountCheckFilterSchema,
      sortable: ['preparedOn'],
      find: accountChecks.find,
    }),
    readRoute({ ...resource, get: accountChecks.get }),
    listRoute({
      resource: 'account-check-lines',
      name: { zh: '账户核验明细', en: 'lines of account checks' },
      permission: 'account-checks.read',
      record: accountCheckLineSchema,
      filter: accountCheckLineFilterSchema,
      sortable: ['sequence'],
      find: accountChecks.findLines,
    }),
    commandRoute({
      path: '/account-checks',
      action: 'create',
      permission: 'account-checks.create',
      summary: { zh: '生成账户核验名单', en: 'List the accounts that no bank has spoken about' },
      body: createAccountCheckSchema,
      response: accountCheckSchema,
      run: (actor, { body }) => accountChecks.prepare(actor, body),
    }),
    commandRoute({
      path: '/account-checks/:id/export',
      action: 'export',
      permission: 'account-checks.export',
      summary: { zh: '导出核验文件（后台任务）', en: 'Write the file for the bank, as a job' },
      body: emptySchema,
      response: accountCheckSchema,
      stepUp: true,
      run: (actor, { id }) => accountChecks.export(actor, id),
    }),
    commandRoute({
      path: '/account-checks/:id/cancel',
      action: 'cancel',
      permission: 'account-checks.create',
      summary: { zh: '取消核验', en: 'Give up a check that is not answered' },
      body: reasonSchema,
      response: accountCheckSchema,
      run: (actor, { id, body }) => accountChecks.cancel(actor, id, body.reason),
    }),
    ...passwordRoutes('account-checks', accountCheckSchema, accountChecks),
  ];
}
