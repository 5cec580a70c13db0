import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Route } from './route.js';

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
});

const commandHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .optional()
    .describe('8 to 128 of A–Z a–z 0–9 _ . : -; the same key and body answer the same and act once'),
});
const listHeaders = z.object({
  'Content-Range': z.string().describe('resource 0-24/10000'),
  'X-Total-Capped': z.literal('true').optional().describe('there are more than the total says'),
});

/** OpenAPI 3.1 of the very routes that are mounted. `basePath` is where: `/api`. */
export function openApiDocument(
  routes: readonly Route[],
  info: { title: string; version: string; basePath: string },
): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = `${info.basePath}${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: info.title, version: info.version },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const query = route.kind === 'list' ? listQuerySchema(route) : route.query;
  const requestParams = {
    ...(route.params === undefined ? {} : { path: route.params as z.ZodObject }),
    ...(query === undefined ? {} : { query: query as z.ZodObject }),
    ...(route.kind === 'command' ? { header: commandHeaders } : {}),
  };
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: `${route.summary.zh} / ${route.summary.en}`,
    ...(route.access === 'public' ? {} : { security: [{ bearer: [] }] }),
    ...(typeof route.access === 'object' ? { 'x-permission': route.access.permission } : {}),
    'x-access': typeof route.access === 'object' ? 'permission' : route.access,
    'x-kind': route.kind,
    ...(route.stepUp === true ? { 'x-step-up': true } : {}),
    requestParams,
    ...(route.kind === 'upload'
      ? { requestBody: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } }
      : route.body === undefined
        ? {}
        : { requestBody: { content: { 'application/json': { schema: route.body } } } }),
    responses: {
      200: {
        description: 'OK',
        ...(route.kind === 'list' ? { headers: listHeaders } : {}),
        content:
          route.response === 'file'
            ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
            : { 'application/json': { schema: route.response } },
      },
      default: { description: 'Refused', content: { 'application/json': { schema: errorSchema } } },
    },
  } as ZodOpenApiOperationObject;
}

function listQuerySchema(route: Route): z.ZodObject {
  const fields = (route.sortable ?? []).join(', ');
  const filter =
    route.filter === undefined ? {} : z.toJSONSchema(route.filter, { unrepresentable: 'any', io: 'input' });
  return z.object({
    sort: z.string().optional().describe(`["field","ASC"|"DESC"]; fields: ${fields}`),
    range: z.string().optional().describe('[from,to], both included'),
    filter: z
      .string()
      .optional()
      .describe(`JSON, {"id":[…]} or: ${JSON.stringify(filter)}`),
  });
}
