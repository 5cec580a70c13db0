import {
  type Actor,
  Bug,
  type DivisionCode,
  digestOf,
  domainError,
  isDomainError,
  type Json,
  parseInput,
  requirePermission,
} from '@gongyi/kernel';
import express, { type Request, type Response, type Router } from 'express';
import { readListQuery } from './list-grammar.js';
import { preferredLocale } from './locale.js';
import type { ListAnswer, Route } from './route.js';

/** Who is calling. A host brings its own login; null means nobody. */
export interface SessionReader {
  read(request: Request): Promise<Actor | null>;
  /** True when the caller has proven who they are in the last minutes; absent: always. */
  hasSteppedUp?(request: Request): Promise<boolean>;
}

/** Runs a command once: transaction, idempotency, audit; `createCommandRunner` does so on PostgreSQL. */
export interface CommandRunner {
  run(
    actor: Actor,
    request: {
      readonly operation: string;
      readonly key: string | null;
      readonly digest: string;
      /** The answer is not to be stored. */
      readonly secret: boolean;
    },
    work: () => Promise<Json>,
  ): Promise<Json>;
}

export interface RouterOptions {
  readonly session: SessionReader;
  /** Absent: commands run without idempotency keys, in the transactions that the services open. */
  readonly commands?: CommandRunner;
}

export type RouterWithRoutes = Router & { readonly routes: readonly Route[] };

const nobody: Actor = {
  userId: '00000000-0000-7000-8000-000000000000',
  displayName: '',
  countyCode: null,
  scope: { from: '' as DivisionCode, to: '' as DivisionCode },
  permissions: new Set(),
  locale: 'zh-CN',
};

const maxBody = '1mb';
const keyPattern = /^[\w.:-]{8,128}$/;

/**
 * Mounts routes on an Express router. Each gets session, permission, strict input, one audited transaction and checked
 * output without asking; `domainErrorHandler` behind it turns refusals into answers.
 *
 * @example app.use('/api', createRouter(welfarePostRoutes(services), { session, commands }), domainErrorHandler([]))
 */
export function createRouter(routes: readonly Route[], options: RouterOptions): RouterWithRoutes {
  const router = express.Router();
  for (const route of routes) {
    router[route.method](route.path, async (request, reply, next) => {
      try {
        await serve(route, options, request, reply);
      } catch (error) {
        next(await withCurrentRecord(error, route, routes, options, request));
      }
    });
  }
  return Object.assign(router, { routes });
}

/**
 * Whoever edits an old version is shown what stands there now, as far as they may read it: the resource's own read route
 * answers it into `details.record`.
 */
async function withCurrentRecord(
  error: unknown,
  route: Route,
  routes: readonly Route[],
  options: RouterOptions,
  request: Request,
): Promise<unknown> {
  if (!isDomainError(error) || error.code !== 'LIST.VERSION_CONFLICT') return error;
  const path = /^\/[\w-]+\/:id/.exec(route.path)?.[0];
  const read = routes.find((candidate) => candidate.kind === 'read' && candidate.path === path);
  if (read === undefined) return error;
  try {
    const actor = await admit(read, options, request);
    const context = { actor, params: readParams(read, request), query: undefined, body: undefined, request };
    const current = checked(read, await read.handler({ ...context, reply: request.res as Response }));
    return domainError('conflict', error.code, { ...error.details, record: current });
  } catch {
    // The refusal stands, with or without the record.
    return error;
  }
}

async function serve(route: Route, options: RouterOptions, request: Request, reply: Response): Promise<void> {
  // Personal data never rests in a cache on the way, nor on a shared computer.
  reply.set('Cache-Control', 'no-store');
  const actor = await admit(route, options, request);
  const params = route.params === undefined ? undefined : readParams(route, request);
  if (route.kind === 'list') {
    const query = readListQuery(request, route);
    const answer = await route.handler({ actor, params, query, body: undefined, request, reply });
    sendList(route, reply, answer as ListAnswer);
    return;
  }
  const body = await readBody(route, request, reply);
  const query = route.query === undefined ? undefined : parseInput(route.query, { ...request.query });
  const work = async () => checked(route, await route.handler({ actor, params, query, body, request, reply }));
  const result =
    route.kind === 'command' && options.commands !== undefined
      ? await options.commands.run(actor, commandRequest(route, request, body), work)
      : await work();
  if (!reply.headersSent && route.response !== 'file') reply.status(200).json(result);
}

async function admit(route: Route, options: RouterOptions, request: Request): Promise<Actor> {
  if (route.access === 'public') return { ...nobody, locale: preferredLocale(request) };
  const session = await options.session.read(request);
  if (session === null) throw domainError('unauthenticated', 'AUTH.SIGN_IN_NEEDED');
  const actor = { ...session, locale: preferredLocale(request, session.locale) };
  if (route.access !== 'signed-in') requirePermission(actor, route.access.permission);
  if (
    route.stepUp === true &&
    options.session.hasSteppedUp !== undefined &&
    !(await options.session.hasSteppedUp(request))
  ) {
    throw domainError('forbidden', 'AUTH.STEP_UP_REQUIRED');
  }
  return actor;
}

const parseJson = express.json({ limit: maxBody, strict: true, type: () => true });

/** The body is read only for somebody who may send it; everything the schema does not name is refused. */
async function readBody(route: Route, request: Request, reply: Response): Promise<unknown> {
  if (route.body === undefined || route.kind === 'upload') return undefined;
  // A host that parses JSON for its whole app has read it already.
  if (request.body === undefined)
    await new Promise<void>(
      (pass, refuse) => void parseJson(request, reply, (error?: unknown) => (error ? refuse(error) : pass())),
    );
  const body: unknown = request.body ?? {};
  return parseInput(route.body, isObject(body) ? prepared(route, request, body) : body);
}

/**
 * The stock provider sends a record back as it got it: what a person cannot change there is dropped, not refused. An
 * `If-Match` header is the record's version for those who prefer it to the field.
 */
function prepared(route: Route, request: Request, body: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(body).filter(([name]) => !route.readOnly?.includes(name));
  const kept: Record<string, unknown> = Object.fromEntries(entries);
  // Object.fromEntries makes `__proto__` an own field, which parseInput then refuses.
  const match = request.get('if-match');
  if (match === undefined || match === '*') return kept;
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(match)?.[1];
  if (version === undefined) throw domainError('invalid_input', 'HTTP.INVALID_IF_MATCH');
  return { ...kept, version: Number(version) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path that names nothing is “not found”, whatever is wrong with its form. */
function readParams(route: Route, request: Request): unknown {
  const result = route.params?.safeParse({ ...request.params });
  if (result?.success !== true) throw domainError('not_found', 'LIST.NOT_FOUND');
  return result.data;
}

function commandRequest(route: Route, request: Request, body: unknown): Parameters<CommandRunner['run']>[1] {
  const key = request.get('idempotency-key') ?? null;
  if (key !== null && !keyPattern.test(key)) throw domainError('invalid_input', 'IDEMPOTENCY.INVALID_KEY');
  const digest = digestOf([request.params as Json, (body ?? null) as Json]);
  return { operation: route.operationId, key, digest, secret: route.secretAnswer === true };
}

/** Only what the schema names leaves the house; an answer that does not fit it is a mistake of ours. */
function checked(route: Route, result: unknown): Json {
  if (route.response === 'file') return null;
  const parsed = route.response.safeParse(result);
  if (!parsed.success)
    throw new Bug(`${route.operationId} answered what its schema does not allow: ${parsed.error.message}`);
  return parsed.data as Json;
}

function sendList(route: Route, reply: Response, { page, from }: ListAnswer): void {
  const rows = checked(route, page.rows) as readonly Json[];
  const span = rows.length === 0 ? '*' : `${from}-${from + rows.length - 1}`;
  reply.set('Content-Range', `${route.path.slice(1)} ${span}/${page.total}`);
  if (page.totalIsCapped) reply.set('X-Total-Capped', 'true');
  reply.status(200).json(rows);
}
