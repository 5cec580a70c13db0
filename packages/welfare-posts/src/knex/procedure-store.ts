import { type Actor, domainError, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  procedureActSchema,
  procedureObjectionSchema,
  procedureRecordSchema,
  type StoredProcedure,
} from '../model/procedure.js';
import type { ProcedureStore } from '../ports.js';
import { named } from './refusals.js';

type Table = 'procedures' | 'procedure_acts' | 'procedure_objections';

const columns = columnsOf(procedureRecordSchema, ['acts', 'objections', 'blockedBy', 'dueOn']);
const actColumns = columnsOf(procedureActSchema);
const objectionColumns = columnsOf(procedureObjectionSchema);

/** Procedures in PostgreSQL, in the schema that the host names. */
export function createKnexProcedureStore(knex: Knex, { schema }: { readonly schema: string }): ProcedureStore {
  const tables = createTables<Table>(knex, schema);

  const complete = (trx: Knex.Transaction, actor: Actor, heads: readonly object[]): Promise<StoredProcedure[]> => {
    const parts = (table: Table) => tables.rows(trx, actor, table).orderBy('id');
    return withParts<StoredProcedure>(heads, 'procedure_id', {
      acts: [parts('procedure_acts'), actColumns],
      objections: [parts('procedure_objections'), objectionColumns],
    });
  };

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'procedures').select(columns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['startedOn']),
          defaultSort: { field: 'startedOn', order: 'desc' },
        });
        return { ...page, rows: await complete(trx, actor, page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = await tables.rows(trx, actor, 'procedures').where({ id }).select(columns);
        return (await complete(trx, actor, rows))[0];
      }),
    open: (actor, { divisionCode, ...procedure }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const { steps, ...rest } = procedure;
        await named(
          trx(tables.name('procedures')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns(rest),
            steps: JSON.stringify(steps),
          }),
        );
        return id;
      }),
    act: (actor, { id: procedureId, divisionCode }, act) =>
      tables.run(actor, async (trx) => {
        await named(
          trx(tables.name('procedure_acts')).insert({
            ...tenantOf(actor, newId(), divisionCode),
            procedure_id: procedureId,
            ...toColumns(act),
          }),
        );
      }),
    object: (actor, { id: procedureId, divisionCode }, objection) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('procedure_objections')).insert({
            ...tenantOf(actor, id, divisionCode),
            procedure_id: procedureId,
            ...toColumns(objection),
          }),
        );
        return id;
      }),
    answer: (actor, id, answer) =>
      tables.run(actor, async (trx) => {
        const answered = await tables
          .rows(trx, actor, 'procedure_objections')
          .where({ id, state: 'open' })
          .update(toColumns(answer));
        if (answered === 0) throw domainError('conflict', 'POSTS.OBJECTION_ANSWERED');
      }),
  };
}
