import { type Actor, countyDivision, countyOfActor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  sortColumns,
  startsWith,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type DepartmentRecord,
  departmentRecordSchema,
  type GroupMeetingRecord,
  type GroupMemberRecord,
  groupMeetingRecordSchema,
  groupMemberRecordSchema,
} from '../model/organisation.js';
import type { OrganisationStore } from '../ports/planning.js';
import { named } from './refusals.js';

type Table = 'leading_group_members' | 'group_meetings' | 'training_departments';
const columnsOfTable = {
  leading_group_members: columnsOf(groupMemberRecordSchema),
  group_meetings: columnsOf(groupMeetingRecordSchema),
  training_departments: columnsOf(departmentRecordSchema),
} as const satisfies Record<Table, string[]>;

/** The leading group, its meetings and the departments in PostgreSQL, in the schema that the host names. */
export function createKnexOrganisationStore(knex: Knex, { schema }: { readonly schema: string }): OrganisationStore {
  const tables = createTables<Table>(knex, schema);
  const rows = (trx: Knex.Transaction, actor: Actor, table: Table) =>
    tables.rows(trx, actor, table).select(columnsOfTable[table]);
  const get =
    <R>(table: Table) =>
    (actor: Actor, id: string): Promise<R | undefined> =>
      tables.run(actor, async (trx) => {
        const row = await rows(trx, actor, table).where({ id }).first();
        return row === undefined ? undefined : toRecord<R>(row);
      });
  const create = (actor: Actor, table: Table, values: object): Promise<string> =>
    tables.run(actor, async (trx) => {
      const id = newId();
      const row = { ...tenantOf(actor, id, countyDivision(countyOfActor(actor))), ...toColumns(values) };
      await named(trx(tables.name(table)).insert(row));
      return id;
    });

  return {
    findMembers: (actor, { filter: { role, inForceOn }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = rows(trx, actor, 'leading_group_members');
        if (role !== undefined) builder.where({ role });
        if (inForceOn !== undefined)
          builder
            .where('valid_from', '<=', inForceOn)
            .andWhereRaw('coalesce(valid_to, ?) >= ?', [inForceOn, inForceOn]);
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          { columns: sortColumns(['validFrom', 'role']), defaultSort: { field: 'role', order: 'asc' } },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<GroupMemberRecord>(row)) };
      }),
    getMember: get<GroupMemberRecord>('leading_group_members'),
    createMember: (actor, member) => create(actor, 'leading_group_members', member),
    endMember: (actor, which, validTo) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('leading_group_members'), which, { valid_to: validTo }));
      }),
    findMeetings: (actor, { filter: { year }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = rows(trx, actor, 'group_meetings');
        if (year !== undefined) builder.whereBetween('held_on', [`${year}-01-01`, `${year}-12-31`]);
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          { columns: sortColumns(['heldOn']), defaultSort: { field: 'heldOn', order: 'desc' } },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<GroupMeetingRecord>(row)) };
      }),
    getMeeting: get<GroupMeetingRecord>('group_meetings'),
    createMeeting: (actor, meeting) => create(actor, 'group_meetings', meeting),
    findDepartments: (actor, { filter: { q }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = rows(trx, actor, 'training_departments');
        if (q !== undefined) startsWith(builder, 'name', q);
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          { columns: sortColumns(['name']), defaultSort: { field: 'name', order: 'asc' } },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<DepartmentRecord>(row)) };
      }),
    getDepartment: get<DepartmentRecord>('training_departments'),
    createDepartment: (actor, department) => create(actor, 'training_departments', department),
    editDepartment: (actor, id, { version, ...edit }) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('training_departments'), { id, version }, toColumns(edit)));
      }),
  };
}
