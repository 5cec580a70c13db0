import type { Actor, ListQuery, Page } from '@gongyi/kernel';
import { uuidSchema } from '@gongyi/kernel';
import type { Request, Response } from 'express';
import { z } from 'zod';

export type Access = 'public' | 'signed-in' | { readonly permission: string };

export interface RouteContext<P = unknown, Q = unknown, B = unknown> {
  /** For a public route: somebody without permissions and without scope. */
  readonly actor: Actor;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  readonly reply: Response;
}

/** What the answer of a list carries beside its rows. */
export interface ListAnswer {
  readonly page: Page<unknown>;
  readonly from: number;
}

/**
 * One operation of the API. The router, the OpenAPI document, the permission matrix test and the console read the same
 * declaration, so none of them can say something else.
 */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** `/attendance-sheets/:id/freeze`, below the API's mount point. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: { readonly zh: string; readonly en: string };
  readonly access: Access;
  /** list and read change nothing; a command is one audited transaction; an upload streams; custom does its own. */
  readonly kind: 'list' | 'read' | 'command' | 'upload' | 'custom';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Fields of the record that a client may send back and that are dropped unread. */
  readonly readOnly?: readonly string[];
  readonly filter?: z.ZodType;
  readonly sortable?: readonly string[];
  readonly response: z.ZodType | 'file';
  /** The caller must have proven who they are in the last minutes. */
  readonly stepUp?: boolean;
  /** A command whose answer is never stored: asked again with the same key, it is refused and not told once more. */
  readonly secretAnswer?: boolean;
  handler(context: RouteContext): Promise<unknown>;
}

type Output<S> = S extends z.ZodType ? z.infer<S> : undefined;

interface RouteSpec<P, Q, B> extends Omit<Route, 'handler' | 'params' | 'query' | 'body'> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  handler(context: RouteContext<Output<P>, Output<Q>, Output<B>>): Promise<unknown>;
}

/** Declares a route whose handler is typed by its schemas. */
export function defineRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(spec: RouteSpec<P, Q, B>): Route {
  return spec as unknown as Route;
}

export const idParams = z.strictObject({ id: uuidSchema });

/** Names of routes are made from their paths, so that both always fit: `POST /runs/:id/approve` → `runs.approve`. */
function operationOf(resource: string, action: string): string {
  return `${resource}.${action}`;
}

const titleOf = (name: { zh: string; en: string }, zh: string, en: string) => ({
  zh: `${zh}：${name.zh}`,
  en: `${en}: ${name.en}`,
});

interface ResourceSpec<R extends z.ZodType> {
  readonly resource: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly permission: string;
  readonly record: R;
}

/** `GET /resource`: sort, range, filter and getMany as ra-data-simple-rest asks for them, from allow-lists only. */
export function listRoute<R extends z.ZodType, F extends z.ZodType>(
  spec: ResourceSpec<R> & {
    /** A strict object; what it does not name cannot be filtered by. */
    readonly filter: F;
    readonly sortable: readonly string[];
    find(actor: Actor, query: ListQuery<z.infer<F>>): Promise<Page<z.infer<R>>>;
  },
): Route {
  return {
    method: 'get',
    path: `/${spec.resource}`,
    operationId: operationOf(spec.resource, 'list'),
    tag: spec.resource,
    summary: titleOf(spec.name, '列表', 'List'),
    access: { permission: spec.permission },
    kind: 'list',
    filter: spec.filter,
    sortable: spec.sortable,
    response: z.array(spec.record),
    handler: async ({ actor, query }) => {
      const listQuery = query as ListQuery<z.infer<F>>;
      const page = await spec.find(actor, listQuery);
      return { page, from: listQuery.range.from } satisfies ListAnswer;
    },
  };
}

/** `GET /resource/:id`; `get` throws not_found for what does not exist or is not the actor's to see. */
export function readRoute<R extends z.ZodType>(
  spec: ResourceSpec<R> & { readonly id?: z.ZodType<string>; get(actor: Actor, id: string): Promise<z.infer<R>> },
): Route {
  return {
    method: 'get',
    path: `/${spec.resource}/:id`,
    operationId: operationOf(spec.resource, 'read'),
    tag: spec.resource,
    summary: titleOf(spec.name, '查看', 'Read'),
    access: { permission: spec.permission },
    kind: 'read',
    params: spec.id === undefined ? idParams : z.strictObject({ id: spec.id }),
    response: spec.record,
    handler: ({ actor, params }) => spec.get(actor, (params as { id: string }).id),
  };
}

/** What the record has and the body does not: the stock provider's PUT sends the whole record back. */
function readOnlyFields(body: z.ZodType, record: z.ZodType): string[] {
  if (!(body instanceof z.ZodObject) || !(record instanceof z.ZodObject)) return [];
  return Object.keys(record.shape).filter((name) => !Object.hasOwn(body.shape, name));
}

/**
 * A state change: one transaction with its audit row, its idempotency key and its jobs. With method `put` it is an edit:
 * the record's own fields that the body schema does not name are ignored, anything else unknown is refused.
 */
export function commandRoute<B extends z.ZodType, R extends z.ZodType>(spec: {
  readonly method?: 'post' | 'put' | 'delete';
  readonly path: string;
  readonly action: string;
  readonly summary: { readonly zh: string; readonly en: string };
  readonly permission: string;
  readonly body: B;
  readonly response: R;
  readonly stepUp?: boolean;
  readonly secretAnswer?: boolean;
  run(actor: Actor, input: { readonly id: string; readonly body: z.infer<B> }): Promise<z.infer<R>>;
}): Route {
  const resource = spec.path.split('/')[1] ?? '';
  return {
    method: spec.method ?? 'post',
    path: spec.path,
    operationId: operationOf(resource, spec.action),
    tag: resource,
    summary: spec.summary,
    access: { permission: spec.permission },
    kind: 'command',
    ...(spec.path.includes('/:id') ? { params: idParams } : {}),
    body: spec.body,
    ...(spec.method === 'put' ? { readOnly: readOnlyFields(spec.body, spec.response) } : {}),
    response: spec.response,
    ...(spec.stepUp === undefined ? {} : { stepUp: spec.stepUp }),
    ...(spec.secretAnswer === undefined ? {} : { secretAnswer: spec.secretAnswer }),
    handler: ({ actor, params, body }) =>
      spec.run(actor, { id: (params as { id?: string } | undefined)?.id ?? '', body: body as z.infer<B> }),
  };
}
