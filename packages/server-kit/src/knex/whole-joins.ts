import type { Knex } from 'knex';

/**
 * Runs a query that joins all rows of a month with hash joins. Right after a large import the planner has no statistics of
 * the new rows, believes that there are a handful and looks each one up in a loop: minutes instead of a tenth of a second.
 */
export async function withWholeJoins<T>(trx: Knex.Transaction, query: () => Promise<T>): Promise<T> {
  await trx.raw('set local enable_nestloop = off');
  const answer = await query();
  // After an error the transaction is over, and with it the setting.
  await trx.raw('set local enable_nestloop = on');
  return answer;
}
