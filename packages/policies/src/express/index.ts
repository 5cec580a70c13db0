import { localDateSchema } from '@gongyi/kernel';
import {
  type CommandRunner,
  commandRoute,
  createRouter,
  defineRoute,
  idParams,
  listRoute,
  type Route,
  type RouterWithRoutes,
  readRoute,
  type SessionReader,
} from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  checkedDraftSchema,
  packFilesSchema,
  parameterRowSchema,
  policyReleaseSchema,
  releaseFilterSchema,
  setFileSchema,
  settingRowSchema,
  setValueSchema,
  startDraftSchema,
  versionOnlySchema,
  whatIfInputSchema,
  whatIfResultSchema,
} from '../model/release.js';
import type { PolicyReleaseService } from '../service/release-service.js';

const resource = 'policy-releases';
const spec = {
  resource,
  name: { zh: '政策规则版本', en: 'Versions of the rules' },
  permission: 'policy-releases.read',
  record: policyReleaseSchema,
};
const onQuery = z.strictObject({ on: localDateSchema });

/** Drafting and releasing rules. */
export function policyReleaseRoutes(service: PolicyReleaseService): Route[] {
  const command = (action: string, permission: string, zh: string, en: string) => ({
    path: `/${resource}/:id/${action}`,
    action,
    summary: { zh, en },
    permission,
    response: policyReleaseSchema,
  });
  const read = (action: string, zh: string, en: string) => ({
    method: 'get' as const,
    path: `/${resource}/:id/${action}`,
    operationId: `${resource}.${action}`,
    tag: resource,
    summary: { zh, en },
    access: { permission: 'policy-releases.read' },
    kind: 'read' as const,
    params: idParams,
  });
  return [
    listRoute({ ...spec, filter: releaseFilterSchema, sortable: ['createdAt'], find: service.list }),
    readRoute({
      ...spec,
      get: async (actor, id) => {
        const { files: _files, above: _above, ...record } = await service.get(actor, id);
        return record;
      },
    }),
    commandRoute({
      path: `/${resource}`,
      action: 'create',
      summary: { zh: '起草新版本', en: 'Start a draft' },
      permission: 'policy-releases.draft',
      body: startDraftSchema,
      response: policyReleaseSchema,
      run: (actor, { body }) => service.start(actor, body),
    }),
    commandRoute({
      ...command('set-value', 'policy-releases.draft', '调整标准', 'Change a value from a day on'),
      body: setValueSchema,
      run: (actor, { id, body }) => service.setValue(actor, id, body),
    }),
    commandRoute({
      ...command('set-file', 'policy-releases.draft', '修改文件', 'Write a file of the pack'),
      body: setFileSchema,
      run: (actor, { id, body }) => service.setFile(actor, id, body),
    }),
    commandRoute({
      ...command('release', 'policy-releases.release', '发布', 'Release'),
      body: versionOnlySchema,
      run: (actor, { id, body }) => service.release(actor, id, body.version),
    }),
    commandRoute({
      ...command('withdraw', 'policy-releases.draft', '作废草稿', 'Discard a draft'),
      body: versionOnlySchema,
      run: (actor, { id, body }) => service.withdraw(actor, id, body.version),
    }),
    defineRoute({
      ...read('check', '检查、算例与差别', 'Problems, cases and differences'),
      response: checkedDraftSchema,
      handler: ({ actor, params }) => service.check(actor, params.id),
    }),
    defineRoute({
      ...read('files', '政策包文件', 'Files of the pack'),
      response: z.object({ files: packFilesSchema }),
      handler: async ({ actor, params }) => ({ files: (await service.get(actor, params.id)).files }),
    }),
    defineRoute({
      ...read('parameters', '这一版本的标准', 'Values of the version'),
      query: onQuery,
      response: z.object({ rows: z.array(parameterRowSchema) }),
      handler: async ({ actor, params, query }) => ({
        rows: await service.parametersOf(actor, params.id, query.on),
      }),
    }),
    defineRoute({
      ...read('settings', '这一版本的规定', 'Settings of the version'),
      query: onQuery,
      response: z.object({ rows: z.array(settingRowSchema) }),
      handler: async ({ actor, params, query }) => ({ rows: await service.settingsOf(actor, params.id, query.on) }),
    }),
    defineRoute({
      ...read('what-if', '试算：草稿与现行规则', 'What-if: the draft against the rules in force'),
      query: whatIfInputSchema,
      response: whatIfResultSchema,
      handler: ({ actor, params, query }) => service.whatIf(actor, params.id, query),
    }),
    defineRoute({
      method: 'get',
      path: '/policy-parameters',
      operationId: 'policy-parameters.list-on',
      tag: 'policy-parameters',
      summary: { zh: '现行标准', en: 'Values in force' },
      access: { permission: 'policy-releases.read' },
      kind: 'read',
      query: onQuery,
      response: z.object({ rows: z.array(parameterRowSchema) }),
      handler: async ({ actor, query }) => ({ rows: await service.parameters(actor, query.on) }),
    }),
  ];
}

/** For a host's own Express. */
export function createPolicyReleaseRouter(options: {
  readonly service: PolicyReleaseService;
  readonly session: SessionReader;
  readonly commands?: CommandRunner;
}): RouterWithRoutes {
  return createRouter(policyReleaseRoutes(options.service), options);
}
