import { type Actor, domainError, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  inTownship,
  type PartRows,
  sortColumns,
  startsWith,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  equipmentSchema,
  type InstitutionFilter,
  type InstitutionName,
  type InstitutionRecord,
  institutionNameSchema,
  institutionRecordSchema,
  type PartKind,
  roomSchema,
  teacherSchema,
} from '../model/institution.js';
import type { InstitutionStore } from '../ports.js';
import { named } from './refusals.js';

const tableOf = {
  room: 'institution_rooms',
  teacher: 'institution_teachers',
  equipment: 'institution_equipment',
} as const satisfies Record<PartKind, string>;
type Table = 'institutions' | (typeof tableOf)[PartKind];

const columns = columnsOf(institutionRecordSchema, ['rooms', 'teachers', 'equipment']);
const nameColumns = columnsOf(institutionNameSchema);
const partColumns = {
  room: columnsOf(roomSchema),
  teacher: columnsOf(teacherSchema),
  equipment: columnsOf(equipmentSchema),
};
const order = { columns: sortColumns(['name']), defaultSort: { field: 'name', order: 'asc' } } as const;

/** Institutions' files in PostgreSQL, in the schema that the host names. */
export function createKnexInstitutionStore(knex: Knex, { schema }: { readonly schema: string }): InstitutionStore {
  const tables = createTables<Table>(knex, schema);

  function matching(trx: Knex.Transaction, actor: Actor, { q, townshipCode }: InstitutionFilter): Knex.QueryBuilder {
    const builder = tables.rows(trx, actor, 'institutions');
    if (q !== undefined) startsWith(builder, 'name', q);
    inTownship(builder, townshipCode);
    return builder;
  }

  const complete = (trx: Knex.Transaction, actor: Actor, heads: readonly object[]): Promise<InstitutionRecord[]> => {
    const parts = (kind: PartKind): PartRows => [
      tables.rows(trx, actor, tableOf[kind]).orderBy('id'),
      partColumns[kind],
    ];
    return withParts<InstitutionRecord>(heads, 'institution_id', {
      rooms: parts('room'),
      teachers: parts('teacher'),
      equipment: parts('equipment'),
    });
  };

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(matching(trx, actor, query.filter).select(columns), query, order);
        return { ...page, rows: await complete(trx, actor, page.rows) };
      }),
    names: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(matching(trx, actor, query.filter).select(nameColumns), query, order);
        return { ...page, rows: page.rows.map((row) => toRecord<InstitutionName>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = await tables.rows(trx, actor, 'institutions').where({ id }).select(columns);
        return (await complete(trx, actor, rows))[0];
      }),
    byCreditCode: (actor, creditCode) =>
      tables.run(actor, async (trx) => {
        const rows = await tables.rows(trx, actor, 'institutions').where({ credit_code: creditCode }).select(columns);
        return (await complete(trx, actor, rows))[0];
      }),
    create: (actor, { divisionCode, ...institution }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(institution) };
        await named(trx(tables.name('institutions')).insert(row));
        return id;
      }),
    edit: (actor, id, { version, ...edit }) =>
      tables.run(actor, async (trx) => {
        await updateVersioned(trx, tables.name('institutions'), { id, version }, toColumns(edit));
      }),
    addPart: (actor, { id: institutionId, divisionCode }, kind, part) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await trx(tables.name(tableOf[kind])).insert({
          ...tenantOf(actor, id, divisionCode),
          institution_id: institutionId,
          ...toColumns(part),
        });
        return id;
      }),
    withdrawPart: (actor, institutionId, kind, id, on) =>
      tables.run(actor, async (trx) => {
        const changed = await tables
          .rows(trx, actor, tableOf[kind])
          .where({ id, institution_id: institutionId, withdrawn_on: null })
          .update({ withdrawn_on: on });
        if (changed === 0) throw domainError('conflict', 'TRAINING.PART_GONE');
      }),
  };
}
