import {
  type Actor,
  domainError,
  type JsonObject,
  type MessageCatalogue,
  type Page,
  translate,
  uuidSchema,
} from '@gongyi/kernel';
import type { Knex } from 'knex';
import { z } from 'zod';
import { listRoute, type Route, readRoute } from '../express/route.js';
import { findPage } from '../knex/find-page.js';
import { inTransaction } from '../knex/transactions.js';
import { jobWorkflow } from './job-workflow.js';

const state = z.enum(jobWorkflow.states as unknown as readonly [string, ...string[]]);
const record = z.object({
  id: uuidSchema,
  kind: z.string(),
  state,
  progressDone: z.int(),
  progressTotal: z.int(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});
type JobRecord = z.infer<typeof record>;

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly done: number | null;
  readonly total: number | null;
  readonly result: JsonObject | null;
  readonly error: { code: string; details: JsonObject } | null;
  readonly created_at: string;
  readonly finished_at: string | null;
}

/** Background jobs as people see them. */
export function jobRoutes(knex: Knex, options: { schema: string; catalogues: readonly MessageCatalogue[] }): Route[] {
  const select = (trx: Knex.Transaction) =>
    trx(`${options.schema}.jobs as j`)
      .leftJoin(`${options.schema}.job_progress as p`, 'p.job_id', 'j.id')
      .select('j.id', 'j.kind', 'j.state', 'p.done', 'p.total', 'j.result', 'j.error', 'j.created_at', 'j.finished_at');
  const toRecord =
    (actor: Actor) =>
    (row: Row): JobRecord => ({
      id: row.id,
      kind: row.kind,
      state: row.state,
      progressDone: row.done ?? 0,
      progressTotal: row.total ?? 0,
      result: row.result,
      error:
        row.error === null
          ? null
          : {
              code: row.error.code,
              message: translate(options.catalogues, row.error.code, row.error.details, actor.locale),
            },
      createdAt: row.created_at,
      finishedAt: row.finished_at,
    });
  const name = { zh: '后台任务', en: 'Background jobs' };
  return [
    listRoute({
      resource: 'jobs',
      name,
      permission: 'jobs.read',
      record,
      filter: z.strictObject({ kind: z.string().optional(), state: state.optional() }),
      sortable: ['createdAt'],
      find: (actor, query): Promise<Page<JobRecord>> =>
        inTransaction(knex, actor, async (trx) => {
          const { kind, state: wanted } = query.filter;
          const builder = select(trx);
          if (kind !== undefined) builder.where('j.kind', kind);
          if (wanted !== undefined) builder.where('j.state', wanted);
          const page = await findPage<Row>(builder, query, {
            columns: { createdAt: 'j.created_at' },
            defaultSort: { field: 'createdAt', order: 'desc' },
            key: 'j.id',
          });
          return { ...page, rows: page.rows.map(toRecord(actor)) };
        }),
    }),
    readRoute({
      resource: 'jobs',
      name,
      permission: 'jobs.read',
      record,
      get: (actor, id) =>
        inTransaction(knex, actor, async (trx) => {
          const row = (await select(trx).where('j.id', id).first()) as Row | undefined;
          if (row === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
          return toRecord(actor)(row);
        }),
    }),
  ];
}
