import type { Actor } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { asCounty } from './transactions.js';

/**
 * Lets one query look at the actor's whole county, for rules that do not stop at a township's border: one person has one
 * post and one month, a fund is the county's. People of an organisation, and whoever looks over several counties, keep
 * what they see.
 */
export function countyWide<T>(trx: Knex.Transaction, actor: Actor, work: () => Promise<T>): Promise<T> {
  return actor.countyCode === null || actor.organisationId !== undefined ? work() : asCounty(trx, actor, work);
}
