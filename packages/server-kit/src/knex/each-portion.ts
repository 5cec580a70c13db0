import type { Knex } from 'knex';
import { withWholeJoins } from './whole-joins.js';

/** A round trip a portion costs nothing, and a portion of wide rows a few megabytes. */
const portionSize = 5_000;
let cursors = 0;

/**
 * Reads the rows of a query a portion at a time, as they were when it began, through a cursor of the transaction: a million
 * rows are never in memory together. Its joins are whole joins; what `take` asks is planned as ever.
 *
 * @example await eachPortion<{ id: string }>(trx, trx('items').orderBy('id').select('id'), async (rows) => { … })
 */
export async function eachPortion<Row>(
  trx: Knex.Transaction,
  query: Knex.QueryBuilder | Knex.Raw,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  cursors += 1;
  const name = `portions_${cursors}`;
  const { sql, bindings } = (query as Knex.Raw).toSQL();
  await trx.raw('set local cursor_tuple_fraction = 1');
  await withWholeJoins(trx, async () =>
    trx.raw(`declare ${name} no scroll cursor for ${sql}`, bindings as Knex.RawBinding[]),
  );
  for (;;) {
    const { rows } = (await trx.raw(`fetch ${portionSize} from ${name}`)) as { rows: Row[] };
    if (rows.length > 0) await take(rows);
    if (rows.length < portionSize) break;
  }
  await trx.raw(`close ${name}`);
}
