import { divisionCode, newId } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { readAuditAnchor, verifyAuditChain } from './audit-chain.js';
import { chainHash, createKnexAuditLog, type StoredAuditEvent } from './audit-log.js';
import { migrateServerKit } from './core-migrations.js';
import { inTransaction } from './transactions.js';

const schema = 'core';
const countyCode = '530326';
const actor = testActor();
let database: TestDatabase;

const record = (name: string) =>
  createKnexAuditLog(database.app, { schema }).record(actor, {
    action: 'things.rename',
    resource: 'things',
    recordId: newId(),
    divisionCode: divisionCode('530326001000'),
    before: null,
    after: { name, amountFen: 80_000, ratio: 0.1, nested: { b: [1, null], a: '某' } },
  });
const verify = (anchor?: { sequence: number; hash: string }) =>
  verifyAuditChain(database.owner, { schema, countyCode, ...(anchor === undefined ? {} : { anchor }) });
const sequences = async () =>
  inTransaction(database.app, actor, (trx) => trx(`${schema}.audit_events`).orderBy('sequence').pluck('sequence'));

/** What somebody with the owner's rights could do: take the trigger off, change, put it back. */
async function tamper(change: (trx: Knex.Transaction) => Promise<unknown>): Promise<void> {
  await inTransaction(database.owner, actor, async (trx) => {
    await trx.raw('alter table core.audit_events disable trigger user');
    await change(trx);
    await trx.raw('alter table core.audit_events enable trigger user');
  });
}
const events = (trx: Knex.Transaction) => trx<StoredAuditEvent>(`${schema}.audit_events`);

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateServerKit(database.owner, { schema, applicationRole: database.applicationRole });
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await tamper(async (trx) => {
    await events(trx).delete();
    await trx(`${schema}.audit_heads`).delete();
  });
  for (let index = 1; index <= 6; index += 1) await record(`n${index}`);
});

describe('the audit trail', () => {
  it('is one unbroken chain, also when many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => record(`p${index}`)));
    expect(await sequences()).toEqual(Array.from({ length: 46 }, (_, index) => index + 1));
    expect(await verify(await readAuditAnchor(database.app, { schema, countyCode }))).toEqual([]);
  });

  it('takes many entries at once, in their order', async () => {
    const entries = Array.from({ length: 2100 }, (_, index) => ({
      action: 'things.rename',
      resource: 'things',
      recordId: newId(),
      divisionCode: divisionCode('530326001000'),
      after: { index },
    }));
    await createKnexAuditLog(database.app, { schema }).recordAll(actor, entries);
    expect(await sequences()).toEqual(Array.from({ length: 2106 }, (_, index) => index + 1));
    expect(await verify(await readAuditAnchor(database.app, { schema, countyCode }))).toEqual([]);
    const ids = await inTransaction(database.app, actor, (trx) =>
      events(trx).where('sequence', '>', 6).orderBy('sequence').pluck('record_id'),
    );
    expect(ids).toEqual(entries.map(({ recordId }) => recordId));
  });

  it('has no row for a change that was rolled back', async () => {
    await expect(
      inTransaction(database.app, actor, async () => {
        await record('undone');
        throw new Error('undo');
      }),
    ).rejects.toThrow('undo');
    expect(await sequences()).toHaveLength(6);
    expect(await verify()).toEqual([]);
  });

  it('cannot be changed or emptied by anybody while the trigger stands', async () => {
    await expect(inTransaction(database.owner, actor, (trx) => events(trx).update({ action: 'x' }))).rejects.toThrow(
      /append-only/,
    );
    await expect(inTransaction(database.owner, actor, (trx) => events(trx).delete())).rejects.toThrow(/append-only/);
    await expect(database.owner.raw('truncate core.audit_events')).rejects.toThrow(/append-only/);
    await expect(inTransaction(database.app, actor, (trx) => events(trx).delete())).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('verifyAuditChain names', () => {
  it('an edited row', async () => {
    await tamper((trx) => events(trx).where({ sequence: 3 }).update({ user_name: '别人' }));
    expect(await verify()).toEqual([{ sequence: 3, problem: 'edited' }]);
  });

  it('an edited row whose hash was made anew', async () => {
    await tamper(async (trx) => {
      const row = (await events(trx).where({ sequence: 3 }).first()) as StoredAuditEvent;
      const { previous_hash, hash: _hash, ...fields } = { ...row, action: 'things.forged' };
      await events(trx)
        .where({ sequence: 3 })
        .update({ action: fields.action, hash: chainHash(previous_hash, fields) });
    });
    expect(await verify()).toEqual([{ sequence: 3, problem: 'replaced' }]);
  });

  it('a deleted row', async () => {
    await tamper((trx) => events(trx).where({ sequence: 4 }).delete());
    expect(await verify()).toEqual([{ sequence: 4, problem: 'missing' }]);
  });

  it('an inserted row', async () => {
    await tamper(async (trx) => {
      const row = (await events(trx).where({ sequence: 6 }).first()) as StoredAuditEvent;
      const { hash, previous_hash: _previous, ...copied } = row;
      const fields = { ...copied, sequence: 7, id: newId() };
      await events(trx).insert({
        ...fields,
        after: JSON.stringify(fields.after),
        previous_hash: hash,
        hash: chainHash(hash, fields),
      } as never);
    });
    expect(await verify()).toEqual([{ sequence: 7, problem: 'inserted' }]);
  });

  it('rows in another order', async () => {
    await tamper(async (trx) => {
      await events(trx).where({ sequence: 3 }).update({ sequence: 99 });
      await events(trx).where({ sequence: 4 }).update({ sequence: 3 });
      await events(trx).where({ sequence: 99 }).update({ sequence: 4 });
    });
    const problems = await verify();
    expect(problems).toContainEqual({ sequence: 3, problem: 'reordered' });
    expect(problems).toContainEqual({ sequence: 4, problem: 'reordered' });
  });

  it('a tail that was cut, and one that was cut together with the head', async () => {
    const anchor = await readAuditAnchor(database.app, { schema, countyCode });
    await tamper((trx) => events(trx).where('sequence', '>', 4).delete());
    expect(await verify()).toEqual([{ sequence: 5, problem: 'tail_cut' }]);
    await tamper(async (trx) => {
      const last = (await events(trx).where({ sequence: 4 }).first()) as StoredAuditEvent;
      await trx(`${schema}.audit_heads`).update({ sequence: 4, hash: last.hash });
    });
    expect(await verify()).toEqual([]);
    expect(await verify(anchor)).toEqual([{ sequence: 5, problem: 'tail_cut' }]);
  });

  it('a trail that was written anew after the anchor', async () => {
    const anchor = await readAuditAnchor(database.app, { schema, countyCode });
    await tamper(async (trx) => {
      await events(trx).delete();
      await trx(`${schema}.audit_heads`).delete();
    });
    for (let index = 1; index <= 7; index += 1) await record('another story');
    expect(await verify()).toEqual([]);
    expect(await verify(anchor)).toEqual([{ sequence: 6, problem: 'anchor_differs' }]);
  });
});
