import { type Actor, countyDivision, countyOfActor, domainError, groupBy, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  inTownship,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type PlanChangeRecord,
  type PlanHead,
  type PlanLineRecord,
  type PlanRecord,
  planChangeRecordSchema,
  planLineRecordSchema,
  planRecordSchema,
} from '../model/plan.js';
import { totalsOf } from '../model/plan-rules.js';
import type { NewLine, PlanStore, StoredChange } from '../ports/planning.js';
import { named } from './refusals.js';

type Table = 'training_plans' | 'training_plan_lines' | 'training_plan_changes';
const columns = columnsOf(planRecordSchema, ['totals']);
const changeColumns = columnsOf(planChangeRecordSchema);
const computed = [
  'year',
  'planState',
  'people',
  'budgetFen',
  'approvedPeople',
  'approvedBudgetFen',
  'changed',
  'cancelled',
  'classes',
  'trainedPeople',
];
const lineColumns = columnsOf(planLineRecordSchema, computed).map((column) => `l.${column}`);

/** Plans, their lines and the changes of approved ones in PostgreSQL, in the schema that the host names. */
export function createKnexPlanStore(knex: Knex, { schema }: { readonly schema: string }): PlanStore {
  const tables = createTables<Table>(knex, schema);
  async function changeIn(actor: Actor, table: Table, which: { id: string; version: number }, change: object) {
    await tables.run(actor, (trx) => named(updateVersioned(trx, tables.name(table), which, change)));
  }

  /** Lines as they count today: as they were approved, or as the last confirmed change left them. */
  function lines(trx: Knex.Transaction, actor: Actor): Knex.QueryBuilder {
    const own = tables.rows(trx, actor, 'training_plan_lines').as('l');
    const effective = trx
      .from(own)
      .joinRaw('join ??.training_plans p on p.county_code = l.county_code and p.id = l.plan_id', [schema])
      .joinRaw(
        `left join lateral (select c.kind, c.people_to, c.budget_fen_to from ??.training_plan_changes c where c.county_code = l.county_code
           and c.line_id = l.id and c.state = 'confirmed' order by c.id desc limit 1) c on true`,
        [schema],
      )
      .select([
        ...lineColumns,
        'p.year',
        trx.raw('p.state as plan_state'),
        trx.raw('coalesce(c.people_to, l.people) as people'),
        trx.raw('coalesce(c.budget_fen_to, l.budget_fen) as budget_fen'),
        trx.raw('case when l.change_id is null then l.people else 0 end as approved_people'),
        trx.raw('case when l.change_id is null then l.budget_fen else 0 end as approved_budget_fen'),
        trx.raw('(c.kind is not null or l.change_id is not null) as changed'),
        trx.raw("coalesce(c.kind = 'cancel', false) as cancelled"),
        trx.raw('null::int as classes, null::int as trained_people'),
      ]);
    return trx.from(effective.as('lines')).select('*');
  }
  async function complete(trx: Knex.Transaction, actor: Actor, heads: readonly object[]): Promise<PlanRecord[]> {
    const ids = heads.map((row) => (row as { id: string }).id);
    const all = ((await lines(trx, actor).whereIn('plan_id', ids)) as object[]).map(toRecord<PlanLineRecord>);
    const byPlan = groupBy(all, ({ planId }) => planId);
    return heads.map((row) => {
      const head = toRecord<PlanHead>(row);
      return { ...head, totals: totalsOf(byPlan.get(head.id) ?? []) };
    });
  }
  const lineRow = ({ divisionCode: _, ...line }: NewLine) => toColumns(line);

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'training_plans').select(columns).where(toColumns(query.filter));
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          { columns: sortColumns(['year']), defaultSort: { field: 'year', order: 'desc' } },
        );
        return { ...page, rows: await complete(trx, actor, page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = await tables.rows(trx, actor, 'training_plans').where({ id }).select(columns);
        return (await complete(trx, actor, rows))[0];
      }),
    create: (actor, { year, title }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('training_plans')).insert({
            ...tenantOf(actor, id, countyDivision(countyOfActor(actor))),
            ...toColumns({ year, title, makerId: actor.userId, makerName: actor.displayName }),
          }),
        );
        return id;
      }),
    change: (actor, which, change) => changeIn(actor, 'training_plans', which, toColumns(change)),
    findLines: (actor, { filter: { townshipCode, ...filter }, ...query }) =>
      tables.run(actor, async (trx) => {
        const builder = lines(trx, actor).where(toColumns(filter));
        inTownship(builder, townshipCode);
        const page = await findPage<object>(
          builder,
          { ...query, filter: {} },
          {
            columns: sortColumns(['tradeCode', 'divisionCode', 'monthFrom']),
            defaultSort: { field: 'tradeCode', order: 'asc' },
          },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<PlanLineRecord>(row)) };
      }),
    getLine: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await lines(trx, actor).where({ id }).first();
        return row === undefined ? undefined : toRecord<PlanLineRecord>(row);
      }),
    linesOf: (actor, filter) =>
      tables.run(actor, async (trx) => {
        const rows = (await lines(trx, actor).where(toColumns(filter)).orderBy(['trade_code', 'id'])) as object[];
        return rows.map((row) => toRecord<PlanLineRecord>(row));
      }),
    createLine: (actor, planId, line, changeId) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const row = { ...tenantOf(actor, id, line.divisionCode), plan_id: planId, ...lineRow(line) };
        await named(trx(tables.name('training_plan_lines')).insert({ ...row, change_id: changeId ?? null }));
        return id;
      }),
    editLine: (actor, which, line) =>
      changeIn(actor, 'training_plan_lines', which, { ...lineRow(line), division_code: line.divisionCode }),
    deleteLine: (actor, id) =>
      tables.run(actor, async (trx) => {
        const deleted = await named(tables.rows(trx, actor, 'training_plan_lines').where({ id }).delete());
        if (deleted === 0) throw domainError('conflict', 'TRAINING.CHANGED');
      }),
    findChanges: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'training_plan_changes').select(changeColumns);
        const page = await findPage<object>(
          builder.where(toColumns(query.filter)),
          { ...query, filter: {} },
          { columns: { id: 'id' }, defaultSort: { field: 'id', order: 'desc' } },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<PlanChangeRecord>(row)) };
      }),
    getChange: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'training_plan_changes').where({ id });
        const row = await rows.first([...changeColumns, 'line']);
        return row === undefined ? undefined : toRecord<StoredChange>(row);
      }),
    propose: (actor, { divisionCode, ...change }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(change) };
        await named(trx(tables.name('training_plan_changes')).insert(row));
        return id;
      }),
    decide: (actor, which, decision) => changeIn(actor, 'training_plan_changes', which, toColumns(decision)),
  };
}
