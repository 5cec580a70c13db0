import {
  type Actor,
  type DivisionCode,
  domainError,
  type ListQuery,
  type Page,
  scopeContains,
  scopeOf,
} from '@gongyi/kernel';

interface Placed {
  readonly id: string;
  readonly divisionCode: DivisionCode;
}

/** What row level security does in PostgreSQL. */
export function visible<T extends Placed>(rows: Iterable<T>, actor: Actor): T[] {
  return [...rows].filter((row) => scopeContains(actor.scope, row.divisionCode));
}

export function under(row: Placed, place: DivisionCode | undefined): boolean {
  return place === undefined || scopeContains(scopeOf(place), row.divisionCode);
}

/** Answers a list of rows that are filtered already; texts sort by code point, ties by id. */
export function pageOf<T extends Placed>(
  rows: readonly T[],
  query: ListQuery<unknown>,
  options: { sortable: readonly (keyof T & string)[]; defaultSort: { field: string; order: 'asc' | 'desc' } },
): Page<T> {
  const { ids } = query;
  if (ids !== null) {
    const found = rows.filter((row) => ids.includes(row.id));
    return { rows: found, total: found.length, totalIsCapped: false };
  }
  const { field, order } = query.sort ?? options.defaultSort;
  if (!(options.sortable as readonly string[]).includes(field))
    throw domainError('invalid_input', 'LIST.UNKNOWN_SORT', { field });
  const direction = order === 'asc' ? 1 : -1;
  const fieldOf = (row: T) => row[field as keyof T];
  const compare = (a: unknown, b: unknown) =>
    (a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0;
  const sorted = [...rows].sort((a, b) => direction * (compare(fieldOf(a), fieldOf(b)) || compare(a.id, b.id)));
  return { rows: sorted.slice(query.range.from, query.range.to + 1), total: rows.length, totalIsCapped: false };
}

/** @throws DomainError not_found LIST.NOT_FOUND; conflict LIST.VERSION_CONFLICT */
export function assertVersion<T extends { version: number }>(row: T | undefined, version: number): asserts row is T {
  if (row === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  if (row.version !== version)
    throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version, current: row.version });
}
