import { domainError, invariant, type ListQuery, type Page } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { ambientCounty } from './transactions.js';

/** Nobody turns to page 400: beyond this a list says “more than” instead of counting. */
export const countLimit = 10_000;
const maxIds = 1000;

export interface FindPageOptions {
  /** API field → SQL column. Only these can be sorted by; each needs an index behind it. */
  readonly columns: Readonly<Record<string, string>>;
  readonly defaultSort: { readonly field: string; readonly order: 'asc' | 'desc' };
  /** Unique column that makes the order stable; default `id`. */
  readonly key?: string;
  /**
   * The table's county column. Row level security alone compares ranges; naming the column lets the indexes that begin
   * with the county answer a sorted page without reading the whole county.
   */
  readonly county?: string;
}

/**
 * Answers a list: the page asked for, and a count that stops at {@link countLimit}.
 *
 * @throws DomainError invalid_input LIST.UNKNOWN_SORT | LIST.RANGE_TOO_DEEP | LIST.TOO_MANY_IDS
 */
export async function findPage<T extends object>(
  source: Knex.QueryBuilder,
  query: ListQuery<unknown>,
  options: FindPageOptions,
): Promise<Page<T>> {
  const key = options.key ?? 'id';
  const builder = source.clone();
  const county = ambientCounty(source);
  if (options.county !== undefined && county !== undefined) builder.where(options.county, county);
  if (query.ids !== null) {
    if (query.ids.length > maxIds) throw domainError('invalid_input', 'LIST.TOO_MANY_IDS', { max: maxIds });
    const found = query.ids.length === 0 ? [] : ((await builder.clone().whereIn(key, [...query.ids])) as T[]);
    return { rows: found, total: found.length, totalIsCapped: false };
  }
  const sort = query.sort ?? options.defaultSort;
  const column = Object.hasOwn(options.columns, sort.field) ? options.columns[sort.field] : undefined;
  if (column === undefined) throw domainError('invalid_input', 'LIST.UNKNOWN_SORT', { field: sort.field });
  const { from, to } = query.range;
  invariant(from >= 0 && to >= from, 'the list grammar lets no other range through');
  if (from > countLimit) throw domainError('invalid_input', 'LIST.RANGE_TOO_DEEP', { max: countLimit });
  const counted = builder.client
    .queryBuilder()
    .count({ total: '*' })
    .from(
      builder
        .clone()
        .clearSelect()
        .clearOrder()
        .select(builder.client.raw('1'))
        .limit(countLimit + 1)
        .as('counted'),
    );
  const page = builder
    .clone()
    .orderBy([{ column, order: sort.order }, ...(column === key ? [] : [{ column: key, order: sort.order }])])
    .offset(from)
    .limit(to - from + 1);
  const rows = (await page) as T[];
  // A first page that is not full says how many there are.
  const short = rows.length < to - from + 1 && (rows.length > 0 || from === 0);
  const total = short ? from + rows.length : Number(((await counted) as { total: number }[])[0]?.total ?? 0);
  return { rows, total: Math.min(total, countLimit), totalIsCapped: total > countLimit };
}
