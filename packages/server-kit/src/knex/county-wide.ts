import { type Actor, countyDivision, scopeOf } from '@gongyi/kernel';
import type { Knex } from 'knex';

/**
 * Lets one query look at the actor's whole county, for rules that do not stop at a township's border: one person has one
 * post and one month. The settings are local to the transaction and go back to the actor's own scope afterwards; a failing
 * query takes them back by its rollback.
 */
export async function countyWide<T>(trx: Knex.Transaction, actor: Actor, work: () => Promise<T>): Promise<T> {
  // People of an organisation have no place of their own that could be made wider, nor one to go back to.
  if (actor.countyCode === null || actor.organisationId !== undefined) return work();
  const county = scopeOf(countyDivision(actor.countyCode));
  const set = (scope: { from: string; to: string }) =>
    trx.raw("select set_config('gongyi.scope_from', ?, true), set_config('gongyi.scope_to', ?, true)", [
      scope.from,
      scope.to,
    ]);
  await set(county);
  const result = await work();
  await set(actor.scope);
  return result;
}
