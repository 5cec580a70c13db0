import { type Actor, type AuditEntry, type AuditLog, countyOf, digestOf, type Json, newId } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { inTransaction } from './transactions.js';

/** What a link of the chain commits to, in this order and form. */
interface ChainedFields {
  readonly county_code: string;
  readonly sequence: number;
  readonly id: string;
  readonly occurred_at: string;
  readonly user_id: string;
  readonly action: string;
  readonly resource: string;
  readonly record_id: string;
  readonly division_code: string;
  readonly before: Json;
  readonly after: Json;
  readonly reason: string | null;
}

export interface StoredAuditEvent extends ChainedFields {
  readonly user_name: string;
  readonly previous_hash: string;
  readonly hash: string;
}

const genesis = '0'.repeat(64);
const counters = new WeakMap<Knex.Transaction, number>();

/** How many audit rows this transaction has written; the spine refuses a command that wrote none. */
export function auditedIn(trx: Knex.Transaction): number {
  return counters.get(trx) ?? 0;
}

export function chainHash(previousHash: string, fields: ChainedFields): string {
  return digestOf([previousHash, fields as unknown as Json]);
}

/**
 * The audit trail in PostgreSQL: one row a change in the transaction of the change, chained per county. The number is
 * taken under the lock of the county's head row; numbers taken before the lock would fork the chain.
 */
export function createKnexAuditLog(knex: Knex, options: { schema: string }): AuditLog {
  const heads = `${options.schema}.audit_heads`;
  return {
    record: (actor, entry) =>
      inTransaction(knex, actor, async (trx) => {
        const county = countyOf(entry.divisionCode);
        await trx(heads).insert({ county_code: county, sequence: 0, hash: genesis }).onConflict('county_code').ignore();
        const head = (await trx(heads).where({ county_code: county }).forUpdate().first()) as {
          sequence: number;
          hash: string;
        };
        const fields = chainedFields(actor, entry, county, head.sequence + 1);
        const hash = chainHash(head.hash, fields);
        await trx(`${options.schema}.audit_events`).insert({
          ...fields,
          before: JSON.stringify(fields.before),
          after: JSON.stringify(fields.after),
          user_name: actor.displayName,
          previous_hash: head.hash,
          hash,
        });
        await trx(heads).where({ county_code: county }).update({ sequence: fields.sequence, hash });
        counters.set(trx, auditedIn(trx) + 1);
      }),
  };
}

function chainedFields(actor: Actor, entry: AuditEntry, county: string, sequence: number): ChainedFields {
  return {
    county_code: county,
    sequence,
    id: newId(),
    occurred_at: new Date().toISOString(),
    user_id: actor.userId,
    action: entry.action,
    resource: entry.resource,
    record_id: entry.recordId,
    division_code: entry.divisionCode,
    before: entry.before ?? null,
    after: entry.after ?? null,
    reason: entry.reason ?? null,
  };
}

export interface ChainProblem {
  readonly sequence: number;
  readonly problem: 'edited' | 'missing' | 'reordered' | 'tail_cut' | 'head_differs';
}

/**
 * Walks a county's chain and names what does not fit: an edited row, a gap or an inserted row, and a tail that was cut
 * off (against the head row or an anchor exported earlier). Runs as the owner of the tables.
 */
export async function verifyAuditChain(
  knex: Knex,
  options: { schema: string; countyCode: string; anchor?: { sequence: number; hash: string } },
): Promise<ChainProblem[]> {
  const { schema, countyCode, anchor } = options;
  return knex.transaction(async (trx) => {
    await trx.raw("select set_config('gongyi.scope_from', ?, true), set_config('gongyi.scope_to', ?, true)", [
      `${countyCode}000000`,
      `${countyCode}999999`,
    ]);
    const rows = (await trx(`${schema}.audit_events`)
      .where({ county_code: countyCode })
      .orderBy('sequence')) as StoredAuditEvent[];
    const head = (await trx(`${schema}.audit_heads`).where({ county_code: countyCode }).first()) as
      | { sequence: number; hash: string }
      | undefined;
    const problems: ChainProblem[] = [];
    let previous = { sequence: 0, hash: genesis };
    for (const row of rows) {
      if (row.sequence !== previous.sequence + 1)
        problems.push({ sequence: previous.sequence + 1, problem: 'missing' });
      else if (row.previous_hash !== previous.hash) problems.push({ sequence: row.sequence, problem: 'reordered' });
      const { previous_hash, hash, user_name: _name, ...fields } = row;
      if (chainHash(previous_hash, fields) !== hash) problems.push({ sequence: row.sequence, problem: 'edited' });
      previous = { sequence: row.sequence, hash };
    }
    if (head !== undefined && head.sequence > previous.sequence)
      problems.push({ sequence: previous.sequence + 1, problem: 'tail_cut' });
    else if ((head?.hash ?? genesis) !== previous.hash)
      problems.push({ sequence: previous.sequence, problem: 'head_differs' });
    if (anchor !== undefined) {
      const anchored = rows.find((row) => row.sequence === anchor.sequence);
      if (anchored === undefined) problems.push({ sequence: anchor.sequence, problem: 'tail_cut' });
      else if (anchored.hash !== anchor.hash) problems.push({ sequence: anchor.sequence, problem: 'edited' });
    }
    return problems;
  });
}
