import { type Actor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  inTownship,
  sortColumns,
  tenantOf,
  toColumns,
  updateVersioned,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type StoredTask, taskChangeSchema, trainingTaskRecordSchema } from '../model/organisation.js';
import type { TaskStore } from '../ports/planning.js';
import { named } from './refusals.js';

const columns = columnsOf(trainingTaskRecordSchema, ['changes', 'trained', 'standing']);
const changeColumns = columnsOf(taskChangeSchema);

/** Task numbers with their history in PostgreSQL, in the schema that the host names. */
export function createKnexTaskStore(knex: Knex, { schema }: { readonly schema: string }): TaskStore {
  const tables = createTables<'training_tasks' | 'training_task_changes'>(knex, schema);

  const complete = (trx: Knex.Transaction, actor: Actor, heads: readonly object[]): Promise<StoredTask[]> =>
    withParts<StoredTask>(heads, 'task_id', {
      changes: [tables.rows(trx, actor, 'training_task_changes').orderBy('task_version'), changeColumns],
    });
  const why = (actor: Actor, task: Pick<StoredTask, 'id' | 'divisionCode'>, taskVersion: number, figures: object) => ({
    ...tenantOf(actor, newId(), task.divisionCode),
    task_id: task.id,
    task_version: taskVersion,
    changed_by_name: actor.displayName,
    ...toColumns(figures),
  });

  return {
    find: (actor, { filter: { townshipCode, ...filter }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'training_tasks').select(columns).where(toColumns(filter));
        inTownship(builder, townshipCode);
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          {
            columns: sortColumns(['divisionCode', 'deadline', 'people']),
            defaultSort: { field: 'divisionCode', order: 'asc' },
          },
        );
        return { ...page, rows: await complete(trx, actor, page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = await tables.rows(trx, actor, 'training_tasks').where({ id }).select(columns);
        return (await complete(trx, actor, rows))[0];
      }),
    ofYear: (actor, year) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'training_tasks')
          .where({ year })
          .orderBy(['division_code', 'id'])
          .select(columns);
        return complete(trx, actor, rows);
      }),
    create: (actor, { divisionCode, year, tradeKind, reason, documentNumber, ...figures }, changedOn) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const task = { ...tenantOf(actor, id, divisionCode), ...toColumns({ year, tradeKind, ...figures }) };
        await named(trx(tables.name('training_tasks')).insert(task));
        const first = why(actor, { id, divisionCode }, 1, { ...figures, reason, documentNumber, changedOn });
        await trx(tables.name('training_task_changes')).insert(first);
        return id;
      }),
    change: (actor, task, { reason, documentNumber, ...figures }, changedOn) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('training_tasks'), task, toColumns(figures)));
        const change = why(actor, task, task.version + 1, { ...figures, reason, documentNumber, changedOn });
        await named(trx(tables.name('training_task_changes')).insert(change));
      }),
  };
}
