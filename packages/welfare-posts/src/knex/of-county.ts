import type { Actor } from '@gongyi/kernel';
import type { Knex } from 'knex';

/** Row level security hides other counties already; naming the county lets every index of a tenant table be used. */
export function ofCounty<B extends Knex.QueryBuilder>(builder: B, actor: Actor, alias: string): B {
  return actor.countyCode === null ? builder : (builder.where(`${alias}.county_code`, actor.countyCode) as B);
}
