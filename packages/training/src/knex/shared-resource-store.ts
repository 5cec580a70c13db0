import { type Actor, countyDivision, countyOfActor, newId } from '@gongyi/kernel';
import {
  asCounty,
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
import { type Booking, type SharedResourceRecord, sharedResourceRecordSchema } from '../model/shared-resource.js';
import type { SharedResourceStore } from '../ports/classes.js';

const columns = columnsOf(sharedResourceRecordSchema);

/** Shared resources in PostgreSQL, in the schema that the host names. */
export function createKnexSharedResourceStore(
  knex: Knex,
  { schema }: { readonly schema: string },
): SharedResourceStore {
  const tables = createTables<'shared_resources'>(knex, schema);
  /** The county's rows; every institution reads them, although they stand at the county. */
  const rows = (trx: Knex.Transaction, actor: Actor): Knex.QueryBuilder =>
    actor.organisationId === undefined
      ? tables.rows(trx, actor, 'shared_resources')
      : trx(tables.name('shared_resources')).where({ county_code: countyOfActor(actor) });
  return {
    find: (actor, { filter: { kind, inForceOn }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = rows(trx, actor).select(columns);
        if (kind !== undefined) builder.where({ kind });
        if (inForceOn !== undefined)
          builder
            .where('valid_from', '<=', inForceOn)
            .andWhereRaw('coalesce(valid_to, ?) >= ?', [inForceOn, inForceOn]);
        const order = { columns: sortColumns(['name']), defaultSort: { field: 'name', order: 'asc' } } as const;
        const page = await findPage<object>(builder, { ...query, filter: {} }, order);
        return { ...page, rows: page.rows.map((row) => toRecord<SharedResourceRecord>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await rows(trx, actor).where({ id }).first(columns);
        return row === undefined ? undefined : toRecord<SharedResourceRecord>(row);
      }),
    create: (actor, resource) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const place = countyDivision(countyOfActor(actor));
        await trx(tables.name('shared_resources')).insert({ ...tenantOf(actor, id, place), ...toColumns(resource) });
        return id;
      }),
    end: (actor, which, validTo) =>
      tables.run(actor, async (trx) => {
        await updateVersioned(trx, tables.name('shared_resources'), which, { valid_to: validTo });
      }),
    bookings: (actor, id, from) =>
      tables.run(actor, (trx) =>
        asCounty(trx, actor, async () => {
          const found = await trx.raw(
            `select l.id, l.shared_resource_id as resource_id, l.day, l.starts_at, l.ends_at, c.institution_id, c.institution_name, c.name as class_name
               from ??.lessons l join ??.training_classes c on c.county_code = l.county_code and c.id = l.class_id
               where l.county_code = ? and l.shared_resource_id = ? and l.booked and l.day >= ? order by l.day, l.starts_at limit 200`,
            [schema, schema, countyOfActor(actor), id, from],
          );
          return (found.rows as object[]).map((row) => {
            const { institutionId, ...booking } = toRecord<Booking & { institutionId: string }>(row);
            const told = actor.organisationId === undefined || actor.organisationId === institutionId;
            return told ? booking : { ...booking, institutionName: '', className: '' };
          });
        }),
      ),
  };
}
