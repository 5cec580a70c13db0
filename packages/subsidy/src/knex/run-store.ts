import { type Actor, domainError, invariant, newId } from '@gongyi/kernel';
import {
  columnsOf,
  findPage,
  sortColumns,
  type Tables,
  tenantOf,
  toColumns,
  toRecord,
  toSnake,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type RunDecision, runDecisionSchema, type SubsidyRun, subsidyRunSchema } from '../model/records.js';
import type { RunStore } from '../ports.js';

const columns = columnsOf(subsidyRunSchema);
const decisionColumns = columnsOf(runDecisionSchema, ['decidedBy', 'stands']);

export function createRunStore(tables: Tables): RunStore {
  const all = (trx: Knex.Transaction, actor: Actor) => tables.rows(trx, actor, 'subsidy_runs').select(columns);
  const one = (row: object | undefined) => (row === undefined ? undefined : toRecord<SubsidyRun>(row));
  return {
    insert: (actor, run) =>
      tables.run(actor, async (trx) => {
        const { id, divisionCode, ...rest } = run;
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(rest), touched_by: [actor.userId] };
        const [inserted] = await trx(tables.name('subsidy_runs')).insert(row).onConflict().ignore().returning(columns);
        if (inserted !== undefined) return toRecord<SubsidyRun>(inserted);
        const { schemeId, period } = run;
        const open = await all(trx, actor)
          .where({ scheme_id: schemeId, period })
          .whereNotIn('state', ['approved', 'voided'])
          .first();
        throw domainError('conflict', 'SUBSIDY.RUN_ALREADY_OPEN', { period, runId: open?.id ?? null });
      }),
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { filter } = query;
        const builder = all(trx, actor).where(toColumns({ ...filter }));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['period', 'createdAt']),
          defaultSort: { field: 'period', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<SubsidyRun>(row)) };
      }),
    get: (actor, id) => tables.run(actor, async (trx) => one(await all(trx, actor).where({ id }).first())),
    lock: (actor, id) => tables.run(actor, async (trx) => one(await all(trx, actor).where({ id }).forUpdate().first())),
    update: (actor, id, changes) =>
      tables.run(actor, async (trx) => {
        const [row] = await tables
          .rows(trx, actor, 'subsidy_runs')
          .where({ id })
          .update({ ...toColumns(changes), version: trx.raw('version + 1') })
          .returning(columns);
        invariant(row !== undefined, 'a run that is locked exists');
        return toRecord<SubsidyRun>(row);
      }),
    approved: (actor, schemeId, period) =>
      tables.run(actor, async (trx) => {
        const rows = await all(trx, actor)
          .where({ scheme_id: schemeId, period, state: 'approved' })
          .orderBy('approved_at');
        return (rows as object[]).map((row) => toRecord<SubsidyRun>(row));
      }),
    recordDecision: (actor, { run, decision, reason, level }) =>
      tables.run(actor, async (trx) => {
        await trx(tables.name('subsidy_run_decisions')).insert({
          ...tenantOf(actor, newId(), run.divisionCode),
          run_id: run.id,
          round: run.round,
          decision,
          count: run.payableCount,
          total_fen: run.payableTotalFen,
          digest: run.digest,
          reason,
          decided_by_name: actor.displayName,
          signing: run.signing,
          level: level?.level ?? null,
          level_id: level?.levelId ?? null,
          level_zh: level?.zh ?? null,
          level_en: level?.en ?? null,
        });
      }),
    findDecisions: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables
          .rows(trx, actor, 'subsidy_run_decisions')
          .select(decisionColumns)
          .select({ decided_by: 'created_by' })
          .select(
            trx.raw(
              `(decision <> 'approved' or exists (select 1 from ??.subsidy_runs r where r.county_code = subsidy_run_decisions.county_code
                and r.id = run_id and r.round = subsidy_run_decisions.round and r.signing = subsidy_run_decisions.signing)) as stands`,
              [tables.schema],
            ),
          )
          .where(toColumns({ ...query.filter }));
        const page = await findPage<object>(builder, query, {
          columns: { createdAt: toSnake('createdAt') },
          defaultSort: { field: 'createdAt', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<RunDecision>(row)) };
      }),
  };
}
