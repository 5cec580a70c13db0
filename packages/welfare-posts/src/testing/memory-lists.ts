import { type Actor, type DivisionCode, domainError, type ListQuery, type Page, scopeContains } from '@gongyi/kernel';

interface Row {
  readonly id: string;
  readonly divisionCode: DivisionCode;
}

export const inScope = (actor: Actor) => (row: { readonly divisionCode: DivisionCode }) =>
  scopeContains(actor.scope, row.divisionCode);

export const inTownship = (row: Row, township: DivisionCode | undefined) =>
  township === undefined || row.divisionCode.slice(0, 9) === township.slice(0, 9);

/** A page of rows that match, in the order asked for; the id settles ties. */
export function pageOf<T extends { readonly id: string }>(
  rows: readonly T[],
  query: ListQuery<unknown>,
  defaultSort: { field: string; order: 'asc' | 'desc' },
): Page<T> {
  if (query.ids !== null) {
    const wanted = new Set(query.ids);
    const found = rows.filter((row) => wanted.has(row.id));
    return { rows: found, total: found.length, totalIsCapped: false };
  }
  const { field, order } = query.sort ?? defaultSort;
  const keyOf = (row: T) => (row as Record<string, unknown>)[field] as string | number;
  const sign = order === 'asc' ? 1 : -1;
  const sorted = [...rows].sort((a, b) => sign * (compare(keyOf(a), keyOf(b)) || compare(a.id, b.id)));
  return { rows: sorted.slice(query.range.from, query.range.to + 1), total: rows.length, totalIsCapped: false };
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @throws DomainError as a store over a database would. */
export function checkVersion(stored: { readonly version: number } | undefined, expected: number): void {
  if (stored === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  if (stored.version !== expected)
    throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected, current: stored.version });
}
