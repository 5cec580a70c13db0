import { type Actor, type AuditEntry, type AuditLog, countyOf, digestOf, type Json, newId } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { inTransaction } from './transactions.js';

/** What a link of the chain commits to. */
export interface ChainedFields {
  readonly county_code: string;
  readonly sequence: number;
  readonly id: string;
  readonly occurred_at: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly action: string;
  readonly resource: string;
  readonly record_id: string;
  readonly division_code: string;
  readonly before: Json;
  readonly after: Json;
  readonly reason: string | null;
}

export interface StoredAuditEvent extends ChainedFields {
  readonly previous_hash: string;
  readonly hash: string;
}

/** Before the first row of a county. */
export const genesisHash = '0'.repeat(64);

const counters = new WeakMap<Knex.Transaction, number>();

/** How many audit rows this transaction has written; the spine refuses a command that wrote none. */
export function auditedIn(trx: Knex.Transaction): number {
  return counters.get(trx) ?? 0;
}

export function chainHash(previousHash: string, fields: ChainedFields): string {
  return digestOf([previousHash, fields as unknown as Json]);
}

/**
 * The audit trail in PostgreSQL: one row a change in the transaction of the change, chained per county.
 *
 * @example await createKnexAuditLog(knex, { schema: 'core' }).record(actor, { action: 'agreements.end', … })
 */
export function createKnexAuditLog(knex: Knex, options: { schema: string }): AuditLog {
  return {
    record: (actor, entry) =>
      inTransaction(knex, actor, (trx) => writeAuditRow(trx, { schema: options.schema, actor, entry })),
  };
}

/**
 * Adds a link to the county's chain. The number is taken under the lock of the county's head row; numbers taken before
 * the lock would fork the chain. The actor may be another than the transaction's: sign-in acts before anybody is known.
 */
export async function writeAuditRow(
  trx: Knex.Transaction,
  { schema, actor, entry }: { schema: string; actor: Pick<Actor, 'userId' | 'displayName'>; entry: AuditEntry },
): Promise<void> {
  const heads = `${schema}.audit_heads`;
  const county = countyOf(entry.divisionCode);
  await trx(heads).insert({ county_code: county, sequence: 0, hash: genesisHash }).onConflict('county_code').ignore();
  const head = (await trx(heads).where({ county_code: county }).forUpdate().first()) as {
    sequence: number;
    hash: string;
  };
  const fields: ChainedFields = {
    county_code: county,
    sequence: head.sequence + 1,
    id: newId(),
    occurred_at: new Date().toISOString(),
    user_id: actor.userId,
    user_name: actor.displayName,
    action: entry.action,
    resource: entry.resource,
    record_id: entry.recordId,
    division_code: entry.divisionCode,
    before: asStored(entry.before),
    after: asStored(entry.after),
    reason: entry.reason ?? null,
  };
  const hash = chainHash(head.hash, fields);
  await trx(`${schema}.audit_events`).insert({
    ...fields,
    before: JSON.stringify(fields.before),
    after: JSON.stringify(fields.after),
    previous_hash: head.hash,
    hash,
  });
  await trx(heads).where({ county_code: county }).update({ sequence: fields.sequence, hash });
  counters.set(trx, auditedIn(trx) + 1);
}

/** The value as it will be read back, so that the hash is of what is stored. */
function asStored(value: Json | undefined): Json {
  return value === undefined || value === null ? null : (JSON.parse(JSON.stringify(value)) as Json);
}
