import { newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  inTownship,
  sortColumns,
  startsWith,
  tenantOf,
  toColumns,
  toRecord,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type PastTrainingFilter, type PastTrainingRecord, pastTrainingRecordSchema } from '../model/past-training.js';
import type { PastTrainingStore } from '../ports/past-trainings.js';
import { named } from './refusals.js';

const columns = columnsOf(pastTrainingRecordSchema);
const rowsAtOnce = 500;

/** The training ledger in PostgreSQL, in the schema that the host names. */
export function createKnexPastTrainingStore(knex: Knex, { schema }: { readonly schema: string }): PastTrainingStore {
  const tables = createTables<'past_trainings' | 'certificates'>(knex, schema);
  const record = (row: object) => toRecord<PastTrainingRecord>(row);

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = filtered(tables.rows(trx, actor, 'past_trainings').select(columns), query.filter);
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['startsOn', 'personName']),
          defaultSort: { field: 'startsOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map(record) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'past_trainings').where({ id }).first(columns);
        return row === undefined ? undefined : record(row);
      }),
    known: (actor, classNumbers) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'past_trainings')
          .whereRaw('class_number = any(?::text[])', [[...classNumbers]])
          .select('class_number', 'person_id');
        return new Set(
          rows.map((row: { class_number: string; person_id: string }) => `${row.class_number} ${row.person_id}`),
        );
      }),
    takenNumbers: (actor, numbers) =>
      tables.run(actor, async (trx) => {
        const [issued, imported] = [
          await tables
            .rows(trx, actor, 'certificates')
            .whereRaw('number = any(?::text[])', [[...numbers]])
            .pluck('number'),
          await tables
            .rows(trx, actor, 'past_trainings')
            .whereRaw('certificate_number = any(?::text[])', [[...numbers]])
            .pluck('certificate_number'),
        ];
        return new Set<string>([...issued, ...imported]);
      }),
    insert: (actor, trainings) =>
      tables.run(actor, async (trx) => {
        const rows = trainings.map(({ divisionCode, ...training }) => ({
          ...tenantOf(actor, newId(), divisionCode),
          ...toColumns(training),
          imported_by_name: actor.displayName,
        }));
        for (let from = 0; from < rows.length; from += rowsAtOnce)
          await named(trx(tables.name('past_trainings')).insert(rows.slice(from, from + rowsAtOnce)));
      }),
  };
}

function filtered(builder: Knex.QueryBuilder, filter: PastTrainingFilter): Knex.QueryBuilder {
  const { q, withLeads, townshipCode, ...exact } = filter;
  builder.where(toColumns(exact));
  if (q !== undefined) startsWith(builder, 'person_name', q);
  if (withLeads !== undefined) builder.whereRaw('(cardinality(leads) > 0) = ?', [withLeads]);
  inTownship(builder, townshipCode);
  return builder;
}
