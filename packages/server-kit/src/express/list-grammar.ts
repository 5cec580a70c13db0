import { domainError, type ListQuery, parseInput } from '@gongyi/kernel';
import type { Request } from 'express';
import { z } from 'zod';
import type { Route } from './route.js';

const maxPageSize = 1000;
const idListSchema = z.array(z.string().max(64)).max(1000);
const rangeSchema = z.tuple([z.int().min(0), z.int().min(0)]);
const sortSchema = z.tuple([z.string(), z.enum(['ASC', 'DESC'])]);
// `embed` is sent by the stock provider for references; we embed nothing and say nothing.
const known = ['sort', 'range', 'filter', 'embed'];

/**
 * Reads `sort`, `range` and `filter` as ra-data-simple-rest writes them. Unknown or repeated parameters, fields that are
 * not allowed and ranges that make no sense are refused, never ignored: an ignored filter shows rows nobody asked for.
 */
export function readListQuery(request: Request, route: Route): ListQuery<unknown> {
  for (const [name, value] of Object.entries(request.query)) {
    if (!known.includes(name)) throw domainError('invalid_input', 'LIST.UNKNOWN_PARAMETER', { name });
    if (typeof value !== 'string') throw domainError('invalid_input', 'LIST.REPEATED_PARAMETER', { name });
  }
  const { id, ...filter } = givenFilter(request);
  const ids = id === undefined ? null : parseInput(idListSchema, Array.isArray(id) ? id.map(String) : [String(id)]);
  return {
    filter: readFilter(route, filter),
    ids,
    sort: readSort(route, readJson(request, 'sort')),
    range: readRange(request),
  };
}

function givenFilter(request: Request): Record<string, unknown> {
  const filter = readJson(request, 'filter');
  if (filter === undefined) return {};
  if (filter === null || typeof filter !== 'object' || Array.isArray(filter))
    throw domainError('invalid_input', 'LIST.INVALID_FILTER');
  return filter as Record<string, unknown>;
}

/** A filter as the list allows it. @throws DomainError invalid_input LIST.UNKNOWN_FILTER, LIST.INVALID_FILTER {field} */
export function readFilter(route: Route, filter: Record<string, unknown>): unknown {
  const schema = route.filter ?? z.strictObject({});
  const result = schema.safeParse(filter);
  if (result.success) return parseInput(schema, filter);
  const issue = result.error.issues[0];
  const field = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : (issue?.path.join('.') ?? '');
  throw domainError(
    'invalid_input',
    issue?.code === 'unrecognized_keys' ? 'LIST.UNKNOWN_FILTER' : 'LIST.INVALID_FILTER',
    { field },
  );
}

/** A sort as the list allows it. @throws DomainError invalid_input LIST.INVALID_SORT, LIST.UNKNOWN_SORT {field} */
export function readSort(route: Route, json: unknown): ListQuery<unknown>['sort'] {
  if (json === undefined) return null;
  const parsed = sortSchema.safeParse(json);
  if (!parsed.success) throw domainError('invalid_input', 'LIST.INVALID_SORT');
  const [field, order] = parsed.data;
  // react-admin sorts by id unless a screen says otherwise: that is the list's own order.
  if (field === 'id' && !route.sortable?.includes('id')) return null;
  if (!route.sortable?.includes(field)) throw domainError('invalid_input', 'LIST.UNKNOWN_SORT', { field });
  return { field, order: order === 'ASC' ? 'asc' : 'desc' };
}

function readRange(request: Request): { from: number; to: number } {
  const json = readJson(request, 'range');
  if (json === undefined) return { from: 0, to: 24 };
  const parsed = rangeSchema.safeParse(json);
  if (!parsed.success || parsed.data[1] < parsed.data[0]) throw domainError('invalid_input', 'LIST.INVALID_RANGE');
  const [from, to] = parsed.data;
  if (to - from >= maxPageSize) throw domainError('invalid_input', 'LIST.PAGE_TOO_LARGE', { max: maxPageSize });
  return { from, to };
}

function readJson(request: Request, name: string): unknown {
  const text = request.query[name];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(String(text));
  } catch {
    throw domainError('invalid_input', `LIST.INVALID_${name.toUpperCase()}`);
  }
}
