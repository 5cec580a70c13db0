import type { DivisionCode } from '@gongyi/kernel';
import type { Knex } from 'knex';

export function likePrefix(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Rows of a township, as a range that an index on the code can answer. */
export function inTownship(builder: Knex.QueryBuilder, column: string, township: DivisionCode | undefined): void {
  if (township !== undefined) builder.whereBetween(column, [township, `${township.slice(0, 9)}999`]);
}
