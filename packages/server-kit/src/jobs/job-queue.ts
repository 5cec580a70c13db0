import { countyOf, type JobQueue, newId } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { inTransaction } from '../knex/transactions.js';

/** The one task that graphile-worker knows: run the job of this row. */
export const jobTask = 'gongyi-job';

/** Queues jobs in the running transaction: the row that people see and graphile-worker's own. */
export function createJobQueue(knex: Knex, options: { schema: string }): JobQueue {
  return {
    enqueue: (actor, kind, payload, divisionCode) =>
      inTransaction(knex, actor, async (trx) => {
        const jobId = newId();
        await trx(`${options.schema}.jobs`).insert({
          county_code: countyOf(divisionCode),
          id: jobId,
          division_code: divisionCode,
          created_by: actor.userId,
          kind,
          payload: JSON.stringify(payload),
        });
        await trx.raw('select graphile_worker.add_job(?, ?::json, max_attempts := 5, job_key := ?)', [
          jobTask,
          JSON.stringify({ jobId, userId: actor.userId }),
          jobId,
        ]);
        return { jobId };
      }),
  };
}
