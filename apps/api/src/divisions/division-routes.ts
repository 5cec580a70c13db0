import { divisionCodeSchema, domainError, type Page } from '@gongyi/kernel';
import { listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { findPage } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { z } from 'zod';

const level = z.enum(['province', 'prefecture', 'county', 'township', 'village']);
const record = z.object({ id: divisionCodeSchema, name: z.string(), level, parentCode: divisionCodeSchema.nullable() });
type DivisionRecord = z.infer<typeof record>;

const filter = z.strictObject({
  q: z.string().max(50).optional(),
  parentCode: divisionCodeSchema.optional(),
  level: level.optional(),
});
const name = { zh: '行政区划', en: 'Administrative divisions' };

/** Places by code: for names on screens and for choosing a township or village. */
export function divisionRoutes(knex: Knex, schema: string): Route[] {
  const rows = () =>
    knex(`${schema}.divisions`).select({ id: 'code', name: 'name', level: 'level', parentCode: 'parent_code' });
  return [
    listRoute({
      resource: 'divisions',
      name,
      permission: 'divisions.read',
      record,
      filter,
      sortable: ['id'],
      async find(_actor, query): Promise<Page<DivisionRecord>> {
        const { q, parentCode, level } = query.filter;
        const builder = rows();
        if (q !== undefined) builder.whereLike('name', `%${q.replace(/[\\%_]/g, '\\$&')}%`);
        if (parentCode !== undefined) builder.where({ parent_code: parentCode });
        if (level !== undefined) builder.where({ level });
        return findPage<DivisionRecord>(builder, query, {
          columns: { id: 'code' },
          defaultSort: { field: 'id', order: 'asc' },
          key: 'code',
        });
      },
    }),
    readRoute({
      resource: 'divisions',
      name,
      permission: 'divisions.read',
      record,
      id: divisionCodeSchema as z.ZodType<string>,
      async get(_actor, id) {
        const found = (await rows().where({ code: id }).first()) as DivisionRecord | undefined;
        if (found === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        return found;
      },
    }),
  ];
}
