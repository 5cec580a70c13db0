import { HttpError } from 'react-admin';

/** What the API says about a refusal. */
export interface ApiProblem {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Messages by field, in the form that react-admin puts beside inputs. */
  readonly errors?: Readonly<Record<string, string>>;
}

interface Issue {
  readonly path?: unknown;
  readonly message?: unknown;
}

/** Reads `{ error: { code, message, details } }`; undefined for anything else, such as a proxy's page. */
export function readProblem(body: unknown): ApiProblem | undefined {
  const error = (body as { error?: Partial<ApiProblem> } | null | undefined)?.error;
  if (typeof error?.code !== 'string') return undefined;
  const details = (error.details ?? {}) as Record<string, unknown>;
  const errors = fieldErrors(details['issues']);
  return {
    code: error.code,
    message: error.message ?? error.code,
    details,
    ...(errors === undefined ? {} : { errors }),
  };
}

function fieldErrors(issues: unknown): Record<string, string> | undefined {
  if (!Array.isArray(issues)) return undefined;
  const entries = (issues as Issue[]).flatMap(({ path, message }): [string, string][] => {
    const field = Array.isArray(path) ? path.join('.') : typeof path === 'string' ? path : '';
    return field === '' || typeof message !== 'string' ? [] : [[field, message]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The API's code of an error that a data provider call threw, if it has one. */
export function problemOf(error: unknown): ApiProblem | undefined {
  const body = (error as HttpError | undefined)?.body as Partial<ApiProblem> | undefined;
  return typeof body?.code === 'string' ? (body as ApiProblem) : undefined;
}

/** An error for react-admin out of an answer: the message is already in the reader's language. */
export function toHttpError(status: number, statusText: string, body: unknown): HttpError {
  const problem = readProblem(body);
  if (problem !== undefined) return new HttpError(problem.message, status, problem);
  return new HttpError(status >= 502 ? 'console.errors.unreachable' : statusText || `HTTP ${status}`, status, body);
}
