import { EventEmitter } from 'node:events';
import { type Actor, isDomainError, type JsonObject, wholeCountry } from '@gongyi/kernel';
import { Logger, runMigrations as migrateGraphileWorker, type Runner, run, type WorkerEvents } from 'graphile-worker';
import type { Knex } from 'knex';
import pg from 'pg';
import { inTransaction } from '../knex/transactions.js';
import { jobTask } from './job-queue.js';

export interface JobContext {
  readonly actor: Actor;
  readonly jobId: string;
  readonly payload: JsonObject;
  /** Shown to people while the job runs; outside the job's own transaction. */
  progress(done: number, total: number): Promise<void>;
}

/** Runs inside one transaction together with the mark “succeeded”: done once or not at all. */
export type JobHandler = (context: JobContext) => Promise<JsonObject>;

export interface JobRunnerOptions {
  readonly connectionString: string;
  readonly knex: Knex;
  readonly schema: string;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  loadActor(userId: string): Promise<Actor | null>;
  /** After the transaction of a failing job was rolled back: lets the job's subject show its failure. */
  onFailure?(context: {
    actor: Actor;
    kind: string;
    jobId: string;
    payload: JsonObject;
    code: string;
    details: JsonObject;
  }): Promise<void>;
  readonly concurrency?: number;
  readonly log?: (error: unknown) => void;
}

export interface JobRunner {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const lockSpace = 20_250_401;
const sweepMs = 5_000;
/** A job that was started so often and never ended takes the process down with it. */
const maxStarts = 100;
const silent = new Logger(() => () => {});

/** Keeps the books of jobs wherever they belong; never runs their work. */
const bookkeeper: Actor = {
  userId: '00000000-0000-7000-8000-000000000002',
  displayName: '系统',
  countyCode: null,
  scope: wholeCountry,
  permissions: new Set(),
  locale: 'zh-CN',
};

/**
 * Works on the queue. Each worker holds a session lock in PostgreSQL for as long as its process lives; the jobs of a
 * process that was killed are freed as soon as its locks are gone, not after graphile-worker's four hours.
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const log = options.log ?? ((error: unknown) => console.error(error));
  let runner: Runner | undefined;
  let guard: pg.Client | undefined;
  let pool: pg.Pool | undefined;
  let sweep: NodeJS.Timeout | undefined;

  return {
    async start() {
      const { connectionString } = options;
      const client = new pg.Client({ connectionString, application_name: 'gongyi-worker-guard' });
      guard = client;
      client.on('error', log);
      await client.connect();
      await freeOrphans(client);
      sweep = setInterval(() => void freeOrphans(client).catch(log), sweepMs);
      pool = new pg.Pool({ connectionString, max: (options.concurrency ?? 2) + 2 });
      pool.on('error', log);
      pool.on('connect', (client) => void client.on('error', log));
      const events: WorkerEvents = new EventEmitter();
      events.on(
        'worker:create',
        ({ worker }) =>
          void client.query('select pg_advisory_lock($1, hashtext($2))', [lockSpace, worker.workerId]).catch(log),
      );
      runner = await run({
        pgPool: pool,
        concurrency: options.concurrency ?? 2,
        noHandleSignals: true,
        pollInterval: 1000,
        logger: silent,
        events,
        taskList: { [jobTask]: (payload) => runJob(options, payload as JobTicket, log) },
      });
    },
    async stop() {
      clearInterval(sweep);
      await runner?.stop();
      await pool?.end();
      await guard?.end();
    },
  };
}

/** Creates graphile-worker's tables; the application role owns them, they hold no tenant data. */
export async function migrateJobs(connectionString: string): Promise<void> {
  await migrateGraphileWorker({ connectionString, logger: silent });
}

/** Frees the jobs of workers that nobody holds a lock for. */
async function freeOrphans(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select array_agg(distinct locked_by) as workers from graphile_worker._private_jobs j
     where locked_by is not null and not exists (
       select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = $1::bigint::oid and l.granted
         and l.objid = (hashtext(j.locked_by)::bigint & 4294967295)::oid)`,
    [lockSpace],
  );
  const workers = (rows[0] as { workers: string[] | null } | undefined)?.workers;
  if (workers == null || workers.length === 0) return;
  // A death is no attempt of the job: graphile-worker counted one when it was taken.
  await client.query(
    'update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 0) where locked_by = any($1::text[])',
    [workers],
  );
  await client.query('select graphile_worker.force_unlock_workers($1::text[])', [workers]);
}

interface JobTicket {
  readonly jobId: string;
  readonly userId: string;
}

interface JobRow {
  readonly kind: string;
  readonly payload: JsonObject;
  readonly state: string;
  readonly attempts: number;
}

async function runJob(options: JobRunnerOptions, ticket: JobTicket, log: (error: unknown) => void): Promise<void> {
  const { knex, schema } = options;
  const table = `${schema}.jobs`;
  const keepBooks = (changes: object) =>
    inTransaction(knex, bookkeeper, (trx) =>
      trx(table).where({ id: ticket.jobId }).whereIn('state', ['queued', 'running']).update(changes),
    );
  const job = await inTransaction(
    knex,
    bookkeeper,
    async (trx) => (await trx(table).where({ id: ticket.jobId }).first()) as JobRow | undefined,
  );
  if (job === undefined || job.state === 'succeeded' || job.state === 'failed') return;
  const actor = await options.loadActor(ticket.userId);
  const handler = options.handlers[job.kind];
  const hopeless = whyHopeless(job, actor, handler);
  if (actor === null || handler === undefined || hopeless !== null) {
    await keepBooks({
      state: 'failed',
      error: JSON.stringify({ code: hopeless, details: {} }),
      finished_at: new Date(),
    });
    return;
  }
  await keepBooks({ state: 'running', started_at: new Date(), attempts: knex.raw('attempts + 1') });
  try {
    await inTransaction(knex, actor, async (trx) => {
      // Taken over from a process that was not dead after all: whoever comes second finds the job done.
      const current = (await trx(table).where({ id: ticket.jobId }).forUpdate().first('state')) as { state: string };
      if (current.state !== 'running') return;
      const progress = (done: number, total: number) => reportProgress(options, ticket.jobId, done, total);
      const result = await handler({ actor, jobId: ticket.jobId, payload: job.payload, progress });
      await trx(table)
        .where({ id: ticket.jobId })
        .update({ state: 'succeeded', result: JSON.stringify(result), finished_at: new Date() });
    });
  } catch (error) {
    if (isPassing(error)) throw error;
    const refusal = isDomainError(error)
      ? { code: error.code, details: error.details }
      : { code: 'HTTP.INTERNAL', details: {} };
    if (!isDomainError(error)) log(error);
    await options.onFailure?.({ actor, kind: job.kind, jobId: ticket.jobId, payload: job.payload, ...refusal });
    await keepBooks({ state: 'failed', error: JSON.stringify(refusal), finished_at: new Date() });
  }
}

function whyHopeless(job: JobRow, actor: Actor | null, handler: JobHandler | undefined): string | null {
  if (actor === null) return 'JOB.PERSON_DISABLED';
  if (handler === undefined) return 'JOB.UNKNOWN_KIND';
  return job.attempts >= maxStarts ? 'JOB.NEVER_ENDS' : null;
}

/**
 * The job's row is locked by its own transaction, so progress goes into a row of its own.
 */
async function reportProgress(options: JobRunnerOptions, jobId: string, done: number, total: number): Promise<void> {
  await options
    .knex(`${options.schema}.job_progress`)
    .insert({ job_id: jobId, done, total })
    .onConflict('job_id')
    .merge();
}

/** The database went away or two transactions met: trying again is right. */
function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    typeof code === 'string' &&
    (/^(08|57P)/.test(code) || ['40001', '40P01', 'ECONNREFUSED', 'ECONNRESET'].includes(code))
  );
}
