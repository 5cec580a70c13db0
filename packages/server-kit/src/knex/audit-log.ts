import {
  type Actor,
  type AuditEntry,
  type AuditLog,
  countyOf,
  digestOf,
  groupBy,
  type Json,
  newId,
} from '@gongyi/kernel';
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
  const recordAll: AuditLog['recordAll'] = (actor, entries) =>
    inTransaction(knex, actor, (trx) => writeAuditRows(trx, { schema: options.schema, actor, entries }));
  return { record: (actor, entry) => recordAll(actor, [entry]), recordAll };
}

/**
 * Adds links to the chains of the entries' counties. Numbers are taken under the lock of the county's head row; numbers taken
 * before the lock would fork the chain. The actor may be another than the transaction's: sign-in acts before anybody is known.
 */
async function writeAuditRows(
  trx: Knex.Transaction,
  { schema, actor, entries }: { schema: string; actor: Actor; entries: readonly AuditEntry[] },
): Promise<void> {
  const heads = `${schema}.audit_heads`;
  // In the order of the counties, so that two writers never wait for each other.
  const byCounty = [...groupBy(entries, ({ divisionCode }) => countyOf(divisionCode))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  for (const [county, own] of byCounty) {
    await trx(heads).insert({ county_code: county, sequence: 0, hash: genesisHash }).onConflict('county_code').ignore();
    const head = (await trx(heads).where({ county_code: county }).forUpdate().first()) as Pick<
      StoredAuditEvent,
      'sequence' | 'hash'
    >;
    const links = chained(actor, county, head, own);
    for (let from = 0; from < links.length; from += linksAtOnce)
      await trx(`${schema}.audit_events`).insert(
        links.slice(from, from + linksAtOnce).map((link) => ({
          ...link,
          before: JSON.stringify(link.before),
          after: JSON.stringify(link.after),
        })),
      );
    const { sequence, hash } = links.at(-1) ?? head;
    await trx(heads).where({ county_code: county }).update({ sequence, hash });
  }
  counters.set(trx, auditedIn(trx) + entries.length);
}

/** A statement has room for 65,535 values. */
const linksAtOnce = 1000;

function chained(
  actor: Actor,
  county: string,
  head: Pick<StoredAuditEvent, 'sequence' | 'hash'>,
  entries: readonly AuditEntry[],
): StoredAuditEvent[] {
  const occurredAt = new Date().toISOString();
  let { sequence, hash } = head;
  return entries.map((entry) => {
    sequence += 1;
    const fields: ChainedFields = {
      county_code: county,
      sequence,
      id: newId(),
      occurred_at: occurredAt,
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
    const previous = hash;
    hash = chainHash(previous, fields);
    return { ...fields, previous_hash: previous, hash };
  });
}

/** The value as it will be read back, so that the hash is of what is stored. */
function asStored(value: Json | undefined): Json {
  return value === undefined || value === null ? null : (JSON.parse(JSON.stringify(value)) as Json);
}
