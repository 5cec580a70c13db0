import type { Actor, DivisionCode } from '@gongyi/kernel';
import type { Knex } from 'knex';

export function likePrefix(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Rows of a township, as a range that an index on the code can answer. */
export function inTownship(builder: Knex.QueryBuilder, column: string, township: DivisionCode | undefined): void {
  if (township !== undefined) builder.whereBetween(column, [township, `${township.slice(0, 9)}999`]);
}

/** Row level security hides other counties already; naming the county lets every index of a tenant table be used. */
export function ofCounty<B extends Knex.QueryBuilder>(builder: B, actor: Actor, alias: string): B {
  return actor.countyCode === null ? builder : (builder.where(`${alias}.county_code`, actor.countyCode) as B);
}
