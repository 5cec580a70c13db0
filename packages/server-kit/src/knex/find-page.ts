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
  /**
   * The source is computed and not read from a table: it is made once, and page and count are taken from it. It selects
   * every field under its API name.
   */
  readonly computed?: boolean;
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
  if (options.computed === true)
    return computedPage<T>(builder, { key, field: sort.field, order: sort.order }, query.range);
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

/** Page and count of a source that is made once. */
async function computedPage<T extends object>(
  source: Knex.QueryBuilder,
  { key, field, order }: { readonly key: string; readonly field: string; readonly order: 'asc' | 'desc' },
  { from, to }: ListQuery<unknown>['range'],
): Promise<Page<T>> {
  const { client } = source;
  const counted = client.raw('(select count(*)::int as found_rows from (select 1 from found limit ?) f) as counted', [
    countLimit + 1,
  ]);
  const found = (await client
    .queryBuilder()
    .withMaterialized('found', source)
    .select('page.*', 'counted.found_rows')
    .from(counted)
    .joinRaw(
      `left join lateral (select * from found order by ?? ${order}, ?? ${order} offset ? limit ?) as page on true`,
      [field, key, from, to - from + 1],
    )) as (T & { readonly found_rows: number })[];
  const total = found[0]?.found_rows ?? 0;
  // The count alone comes with an empty page.
  const rows = found
    .map(({ found_rows: _, ...row }) => row as unknown as T)
    .filter((row) => (row as Record<string, unknown>)[key] !== null);
  return { rows, total: Math.min(total, countLimit), totalIsCapped: total > countLimit };
}
