import { type Actor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  inTownship,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type WishCount, type WishRecord, wishRecordSchema } from '../model/wish.js';
import type { WishStore } from '../ports/planning.js';
import { named } from './refusals.js';

const columns = columnsOf(wishRecordSchema);

/** What people wish to learn, in PostgreSQL: one current row a person and year, earlier ones kept. */
export function createKnexWishStore(knex: Knex, { schema }: { readonly schema: string }): WishStore {
  const tables = createTables<'training_wishes'>(knex, schema);
  const rows = (trx: Knex.Transaction, actor: Actor) => tables.rows(trx, actor, 'training_wishes');

  return {
    find: (actor, { filter: { townshipCode, ...filter }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = rows(trx, actor).select(columns).where(toColumns(filter));
        inTownship(builder, townshipCode);
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          {
            columns: sortColumns(['statedOn', 'divisionCode']),
            defaultSort: { field: 'statedOn', order: 'desc' },
          },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<WishRecord>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await rows(trx, actor).where({ id }).first(columns);
        return row === undefined ? undefined : toRecord<WishRecord>(row);
      }),
    counts: (actor, { year, townshipCode }) =>
      tables.run(actor, async (trx) => {
        const current = rows(trx, actor).where({ current: true });
        if (year !== undefined) current.where({ year });
        inTownship(current, townshipCode);
        const found = (await trx
          .from(current.select(['division_code', 'year', 'trades']).as('w'))
          .joinRaw(
            'cross join lateral jsonb_to_recordset(w.trades) as t(priority int, "tradeCode" text, "tradeName" text, level int)',
          )
          .select(
            trx.raw(
              `left(w.division_code, 9) || '000' as division_code, w.year, t."tradeCode" as trade_code, max(t."tradeName") as trade_name, t.level,
               count(*) filter (where t.priority = 1)::int as first_choice, count(*)::int as people`,
            ),
          )
          .groupByRaw('left(w.division_code, 9), w.year, t."tradeCode", t.level')
          .orderByRaw('left(w.division_code, 9), w.year desc, count(*) desc, t."tradeCode", t.level desc')) as object[];
        return found.map((row) => {
          const count = toRecord<Omit<WishCount, 'id'>>(row);
          const { divisionCode, tradeCode, level } = count;
          return { id: `${count.year}-${divisionCode}-${tradeCode}-${level ?? 0}`, ...count };
        });
      }),
    currentOf: (actor, personIds, year) =>
      tables.run(actor, async (trx) => {
        const found = (await rows(trx, actor)
          .where({ year, current: true })
          .whereIn('person_id', [...personIds])
          .select(columns)) as object[];
        return new Map(found.map(toRecord<WishRecord>).map((wish) => [wish.personId, wish]));
      }),
    replace: (actor, { divisionCode, trades, ...wish }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await rows(trx, actor)
          .where({ person_id: wish.personId, year: wish.year, current: true })
          .update({ current: false, version: trx.raw('version + 1') });
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(wish), trades: JSON.stringify(trades) };
        await named(trx(tables.name('training_wishes')).insert(row));
        return id;
      }),
  };
}
