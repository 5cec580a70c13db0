import { type Actor, type DivisionCode, scopeOf } from '@gongyi/kernel';
import type { Knex } from 'knex';

/** The store's own fence beside row level security; it also lets the county's indexes work. */
export function inCounty(builder: Knex.QueryBuilder, actor: Actor, column = 'county_code'): Knex.QueryBuilder {
  return actor.countyCode === null ? builder : builder.where(column, actor.countyCode);
}

/** Everything at or under each of the places. */
export function underPlaces(builder: Knex.QueryBuilder, places: readonly (DivisionCode | undefined)[]): void {
  for (const place of places) {
    if (place === undefined) continue;
    const { from, to } = scopeOf(place);
    builder.whereBetween('division_code', [from, to]);
  }
}

/**
 * Texts that begin so, as a range: LIKE is not leakproof, so under row level security PostgreSQL would read the whole
 * county for it. The column compares by code point (collation C).
 */
export function beginsWith(builder: Knex.QueryBuilder, column: string, beginning: string): void {
  builder.where(column, '>=', beginning).where(column, '<', `${beginning}\u{10ffff}`);
}

/** Equality for the filters that are set. */
export function equals(builder: Knex.QueryBuilder, columns: Record<string, string | undefined>): void {
  for (const [column, value] of Object.entries(columns)) if (value !== undefined) builder.where(column, value);
}

/** Rows whose column is one of the values; one parameter however many they are. */
export function oneOf(
  builder: Knex.QueryBuilder,
  column: string,
  type: 'uuid' | 'text',
  values: readonly string[],
): Knex.QueryBuilder {
  return builder.whereRaw(`?? = any(?::${type}[])`, [column, [...values]]);
}

/** True for PostgreSQL's answer that a row stands in the way of this unique constraint. */
export function violates(error: unknown, constraint: string): boolean {
  const { code, constraint: name } = (error ?? {}) as { code?: string; constraint?: string };
  return code === '23505' && name === constraint;
}
