import { type Actor, countyDivision, countyOfActor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  sortColumns,
  startsWith,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type TradeRecord, tradeRecordSchema } from '../model/trade.js';
import type { TradeStore } from '../ports.js';
import { named } from './refusals.js';

const columns = columnsOf(tradeRecordSchema);

/** The trade catalogue in PostgreSQL: one a county, which every place and every institution of it reads. */
export function createKnexTradeStore(knex: Knex, { schema }: { readonly schema: string }): TradeStore {
  const tables = createTables<'trades'>(knex, schema);
  /** The county's rows; an institution's people read them all, although they stand at the county and not in their place. */
  const rows = (trx: Knex.Transaction, actor: Actor): Knex.QueryBuilder =>
    actor.organisationId === undefined
      ? tables.rows(trx, actor, 'trades')
      : trx(tables.name('trades')).where({ county_code: countyOfActor(actor) });
  return {
    find: (actor, { filter: { q, demandKind, level, inForceOn }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = rows(trx, actor).select(columns);
        if (q !== undefined) startsWith(builder, 'name', q);
        if (demandKind !== undefined) builder.where({ demand_kind: demandKind });
        if (level !== undefined) builder.where({ level });
        if (inForceOn !== undefined)
          builder
            .where('valid_from', '<=', inForceOn)
            .andWhereRaw('coalesce(valid_to, ?) >= ?', [inForceOn, inForceOn]);
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          {
            columns: sortColumns(['code', 'validFrom']),
            defaultSort: { field: 'code', order: 'asc' },
          },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<TradeRecord>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await rows(trx, actor).where({ id }).first(columns);
        return row === undefined ? undefined : toRecord<TradeRecord>(row);
      }),
    inForceIn: (actor, from, to) =>
      tables.run(actor, async (trx) => {
        const found = await trx(tables.name('trades'))
          .where({ county_code: countyOfActor(actor) })
          .where('valid_from', '<=', to)
          .andWhereRaw('coalesce(valid_to, ?) >= ?', [from, from])
          .orderBy(['code', 'level', 'valid_from'])
          .select(columns);
        return found.map((row: object) => toRecord<TradeRecord>(row));
      }),
    create: (actor, trade) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const place = countyDivision(countyOfActor(actor));
        await named(trx(tables.name('trades')).insert({ ...tenantOf(actor, id, place), ...toColumns(trade) }));
        return id;
      }),
    end: (actor, which, validTo) =>
      tables.run(actor, async (trx) => {
        await updateVersioned(trx, tables.name('trades'), which, { valid_to: validTo });
      }),
  };
}
