import { type DomainErrorKind, isDomainError, type JsonObject, type MessageCatalogue, translate } from '@gongyi/kernel';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { preferredLocale } from './locale.js';
import { describeError } from './logging.js';
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
  log: (error: unknown) => void = (error) => console.error(describeError(error)),
): ErrorRequestHandler {
  const all = [...catalogues, serverKitMessages];
  return (error: unknown, request, reply: Response, next) => {
    if (reply.headersSent) return next(error);
    const problem = problemOf(error);
    if (problem.status >= 500) log(error);
    if (problem.status === 401) reply.set('WWW-Authenticate', 'Bearer');
    const locale = preferredLocale(request);
    const message = translate(all, problem.code, problem.details, locale);
    const details = withSentences(problem.details, (issue) => translate(all, issue.code, issue, locale));
    reply.status(problem.status).json({ error: { code: problem.code, message, details } });
  };
}

type Issue = JsonObject & { readonly code: string };

/** What is wrong with each field of an input, as a person reads it beside the field. */
function withSentences(details: JsonObject, sentence: (issue: Issue) => string): JsonObject {
  const { issues } = details;
  if (!Array.isArray(issues)) return details;
  return { ...details, issues: (issues as Issue[]).map((issue) => ({ ...issue, message: sentence(issue) })) };
}

/** For paths that no route answers. */
export function notFoundHandler(catalogues: readonly MessageCatalogue[]): RequestHandler {
  return (request, reply) => {
    const message = translate([...catalogues, serverKitMessages], 'HTTP.NO_SUCH_PATH', {}, preferredLocale(request));
    reply.status(404).json({ error: { code: 'HTTP.NO_SUCH_PATH', message, details: {} } });
  };
}

const refusal = (status: number, code: string, details: JsonObject = {}): Problem => ({ status, code, details });

function problemOf(error: unknown): Problem {
  if (isDomainError(error)) return refusal(statusOf[error.kind], error.code, error.details);
  if (error instanceof URIError) return refusal(400, 'HTTP.BAD_REQUEST');
  const raised = (error ?? {}) as Raised;
  return problemOfParser(raised) ?? problemOfDatabase(raised) ?? refusal(500, 'HTTP.INTERNAL');
}

interface Raised {
  readonly name?: string;
  readonly type?: string;
  readonly status?: number;
  readonly code?: string;
  readonly constraint?: string;
  readonly routine?: string;
}

/** Express's body parsers name the cause in `type`. */
function problemOfParser({ type, status }: Raised): Problem | undefined {
  if (type === 'entity.parse.failed') return refusal(400, 'HTTP.MALFORMED_JSON');
  if (type === 'entity.too.large') return refusal(413, 'HTTP.BODY_TOO_LARGE');
  if (typeof type === 'string' && typeof status === 'number' && status >= 400 && status < 500)
    return refusal(status, 'HTTP.BAD_REQUEST');
  return undefined;
}

const constraintCodes = ['23503', '23505', '23514', '23P01'];
/** A number, date or identifier that fits the schema of the API but not the column. */
const valueCodes = ['22003', '22007', '22008', '22021', '22P02', '22P05'];

function problemOfDatabase({ name, code = '', constraint, routine }: Raised): Problem | undefined {
  // A constraint said no where the model did not: still the caller's conflict, named by the constraint.
  if (constraintCodes.includes(code)) return refusal(409, 'DATABASE.CONSTRAINT', { constraint: constraint ?? '' });
  if (valueCodes.includes(code)) return refusal(400, 'HTTP.BAD_REQUEST');
  if (code === '40001' || code === '40P01') return refusal(409, 'DATABASE.TRY_AGAIN');
  // Row level security; the same code for a missing grant is a mistake of ours.
  if (code === '42501' && routine === 'ExecWithCheckOptions') return refusal(404, 'LIST.NOT_FOUND');
  if (name === 'KnexTimeoutError' || /^(08|53|57)/.test(code) || ['ECONNREFUSED', 'ECONNRESET'].includes(code))
    return refusal(503, 'HTTP.UNAVAILABLE');
  return undefined;
}
