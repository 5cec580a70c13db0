import { Bug, domainError, type Json } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { auditedIn } from '../knex/audit-log.js';
import { inTransaction } from '../knex/transactions.js';
import type { CommandRunner } from './create-router.js';

interface StoredKey {
  readonly request_digest: string;
  readonly answer: Json;
}

/**
 * Commands on PostgreSQL: the idempotency key is claimed first, then the effect, its audit row and the stored answer
 * follow in the same transaction. A second request with the key waits for the first and gets its answer; with another
 * body it is refused.
 */
export function createCommandRunner(knex: Knex, options: { schema: string }): CommandRunner {
  const table = `${options.schema}.idempotency_keys`;
  return {
    run: (actor, request, work) =>
      inTransaction(knex, actor, async (trx) => {
        const { operation, key, digest, secret } = request;
        if (key !== null) {
          const claim = { user_id: actor.userId, operation, key, request_digest: digest, status: 0 };
          const claimed = await trx(table).insert(claim).onConflict().ignore().returning('key');
          if (claimed.length === 0) {
            const stored = (await trx(table).where({ user_id: actor.userId, operation, key }).first()) as StoredKey;
            if (stored.request_digest !== digest) throw domainError('unprocessable', 'IDEMPOTENCY.KEY_REUSED');
            if (secret) throw domainError('conflict', 'IDEMPOTENCY.ANSWER_NOT_KEPT');
            return stored.answer;
          }
        }
        const answer = await work();
        if (auditedIn(trx) === 0) throw new Bug(`${operation} changed something without an audit row`);
        if (key !== null) {
          await trx(table)
            .where({ user_id: actor.userId, operation, key })
            .update({ status: 200, answer: secret ? null : JSON.stringify(answer) });
        }
        return answer;
      }),
  };
}
