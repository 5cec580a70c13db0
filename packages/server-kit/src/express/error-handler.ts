import { type DomainErrorKind, isDomainError, type JsonObject, type MessageCatalogue, translate } from '@gongyi/kernel';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { preferredLocale } from './locale.js';
import { serverKitMessages } from './messages.js';

/** The only place that knows HTTP numbers. */
const statusOf: Record<DomainErrorKind, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  too_many_requests: 429,
  unavailable: 503,
};

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly details: JsonObject;
}

/** Turns whatever a route throws into `{ error: { code, message, details } }`; a bug says nothing but that it is one. */
export function domainErrorHandler(
  catalogues: readonly MessageCatalogue[],
  log: (error: unknown) => void = (error) => console.error(error),
): ErrorRequestHandler {
  const all = [...catalogues, serverKitMessages];
  return (error: unknown, request, reply: Response, next) => {
    if (reply.headersSent) return next(error);
    const problem = problemOf(error);
    if (problem.status >= 500) log(error);
    if (problem.status === 401) reply.set('WWW-Authenticate', 'Bearer');
    const message = translate(all, problem.code, problem.details, preferredLocale(request));
    reply.status(problem.status).json({ error: { code: problem.code, message, details: problem.details } });
  };
}

/** For paths that no route answers. */
export function notFoundHandler(catalogues: readonly MessageCatalogue[]): RequestHandler {
  return (request, reply) => {
    const message = translate([...catalogues, serverKitMessages], 'HTTP.NO_SUCH_PATH', {}, preferredLocale(request));
    reply.status(404).json({ error: { code: 'HTTP.NO_SUCH_PATH', message, details: {} } });
  };
}

function problemOf(error: unknown): Problem {
  if (isDomainError(error)) return { status: statusOf[error.kind], code: error.code, details: error.details };
  const { type, status, code, constraint } = (error ?? {}) as {
    type?: string;
    status?: number;
    code?: string;
    constraint?: string;
  };
  if (type === 'entity.parse.failed') return { status: 400, code: 'HTTP.MALFORMED_JSON', details: {} };
  if (type === 'entity.too.large') return { status: 413, code: 'HTTP.BODY_TOO_LARGE', details: {} };
  if (typeof type === 'string' && typeof status === 'number' && status < 500)
    return { status, code: 'HTTP.BAD_REQUEST', details: {} };
  if (error instanceof URIError) return { status: 400, code: 'HTTP.BAD_REQUEST', details: {} };
  // A constraint said no where the model did not: still the caller's conflict, named by the constraint.
  if (code === '23505' || code === '23P01' || code === '23514')
    return { status: 409, code: 'DATABASE.CONSTRAINT', details: { constraint: constraint ?? '' } };
  if (code === '40001' || code === '40P01') return { status: 409, code: 'DATABASE.TRY_AGAIN', details: {} };
  if (code === '42501') return { status: 404, code: 'LIST.NOT_FOUND', details: {} };
  return { status: 500, code: 'HTTP.INTERNAL', details: {} };
}
