import { newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type ClassChangeRecord, classChangeRecordSchema } from '../model/class-change.js';
import type { ClassChangeStore } from '../ports/classes.js';
import { named } from './refusals.js';

const columns = columnsOf(classChangeRecordSchema);

/** Requests to change a class in PostgreSQL, in the schema that the host names. */
export function createKnexClassChangeStore(knex: Knex, { schema }: { readonly schema: string }): ClassChangeStore {
  const tables = createTables<'class_changes'>(knex, schema);
  const table = tables.name('class_changes');
  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'class_changes').select(columns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { ...sortColumns(['askedAt']), id: 'id' },
          defaultSort: { field: 'askedAt', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<ClassChangeRecord>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await tables.rows(trx, actor, 'class_changes').where({ id }).first(columns)) as object | undefined;
        return row === undefined ? undefined : toRecord<ClassChangeRecord>(row);
      }),
    ask: (actor, { divisionCode, lines, ...change }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(change), lines: JSON.stringify(lines) };
        await named(trx(table).insert(row));
        return id;
      }),
    change: async (actor, which, change) => {
      await tables.run(actor, (trx) => named(updateVersioned(trx, table, which, toColumns(change))));
    },
  };
}
