import { defineWorkflow } from '@gongyi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { copyInto } from './copy-into.js';
import { runMigrations } from './migrations.js';
import { freezeColumns, guardWorkflow } from './table-guards.js';

const workflow = defineWorkflow({
  name: 'run',
  states: ['draft', 'approved', 'sent'],
  initial: 'draft',
  transitions: { approve: { from: ['draft'], to: 'approved' }, send: { from: ['approved'], to: 'sent' } },
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await runMigrations(database.owner, {
    module: 't',
    schema: 't',
    migrations: [
      {
        name: '0001',
        async up(trx, { schema }) {
          await trx.raw(
            'create table ??.runs (id int primary key, state text not null, amount_fen bigint, note text)',
            [schema],
          );
          await guardWorkflow(trx, { schema, table: 'runs', workflow });
          await freezeColumns(trx, { schema, table: 'runs', columns: ['amount_fen'], when: "old.state <> 'draft'" });
          await trx.raw('create table ??.texts (id int, a text, b text, c jsonb, d date, e boolean)', [schema]);
        },
      },
    ],
  });
});
afterAll(() => database.destroy());

const moveTo = (id: number, state: string) =>
  database.owner.raw('update t.runs set state = ? where id = ?', [state, id]);

describe('guardWorkflow', () => {
  it('lets legal changes through and refuses every other, also in raw SQL', async () => {
    await database.owner('t.runs').insert({ id: 1, state: 'draft', amount_fen: 100 });
    await expect(moveTo(1, 'sent')).rejects.toMatchObject({ code: '23514' });
    await expect(moveTo(1, 'unknown')).rejects.toMatchObject({ code: '23514' });
    await moveTo(1, 'approved');
    await expect(moveTo(1, 'draft')).rejects.toThrow(/illegal change of run: approved to draft/);
    await moveTo(1, 'approved');
    await moveTo(1, 'sent');
    expect((await database.owner('t.runs').where({ id: 1 }).first()).state).toBe('sent');
  });

  it('refuses a row that begins in no state of the workflow', async () => {
    await expect(database.owner('t.runs').insert({ id: 2, state: 'paid' })).rejects.toMatchObject({ code: '23514' });
  });
});

describe('freezeColumns', () => {
  it('keeps the amount after approval and leaves other columns free', async () => {
    await database.owner('t.runs').insert({ id: 3, state: 'draft', amount_fen: 100 });
    await database.owner('t.runs').where({ id: 3 }).update({ amount_fen: 200 });
    await moveTo(3, 'approved');
    await expect(database.owner('t.runs').where({ id: 3 }).update({ amount_fen: 300 })).rejects.toMatchObject({
      code: '23514',
    });
    await expect(database.owner('t.runs').where({ id: 3 }).update({ amount_fen: null })).rejects.toThrow(/frozen/);
    await database.owner('t.runs').where({ id: 3 }).update({ note: 'seen' });
    expect(await database.owner('t.runs').where({ id: 3 }).first()).toMatchObject({ amount_fen: 200, note: 'seen' });
  });
});

describe('copyInto', () => {
  const target = { schema: 't', table: 'texts', columns: ['id', 'a', 'b', 'c', 'd', 'e'] };

  it('brings back every text as it was', async () => {
    const nasty = [
      'tab\there',
      'line\nbreak',
      'cr\r\n',
      'back\\slash',
      '\\N',
      '\\.',
      '',
      '𬱖·䶮',
      '"quoted"',
      '\b\f\v',
      'a\\tb',
    ];
    const rows = nasty.map((text, id) => [id, text, id % 2 === 0 ? null : text, { text }, '2025-03-31', id % 2 === 0]);
    const count = await database.owner.transaction((trx) => copyInto(trx, target, rows));
    expect(count).toBe(nasty.length);
    const stored = await database.owner('t.texts').orderBy('id');
    expect(stored.map((row) => [row.id, row.a, row.b, row.c, row.d, row.e])).toEqual(rows);
  });

  it('writes more than one chunk, twice in one transaction', async () => {
    await database.owner('t.texts').delete();
    const rows = Array.from({ length: 30_000 }, (_, id) => [id, `某人${id}`, null, null, null, true]);
    await database.owner.transaction(async (trx) => {
      await copyInto(trx, target, rows);
      await copyInto(trx, target, rows);
    });
    expect((await database.owner('t.texts').count({ n: '*' }).first())?.['n']).toBe(60_000);
  });

  it('rolls back and gives the connection back when the source or the database fails', async () => {
    await database.owner('t.texts').delete();
    function* failing() {
      yield [1, 'a', null, null, null, true];
      throw new Error('no more');
    }
    await expect(database.owner.transaction((trx) => copyInto(trx, target, failing()))).rejects.toThrow('no more');
    await expect(
      database.owner.transaction((trx) => copyInto(trx, target, [['not a number', 'a', null, null, null, true]])),
    ).rejects.toMatchObject({ code: '22P02' });
    for (let round = 0; round < 8; round += 1)
      expect((await database.owner('t.texts').count({ n: '*' }).first())?.['n']).toBe(0);
  });
});
