import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { migrateServerKit } from './core-migrations.js';
import { createKnex } from './create-knex.js';
import { type Migration, runMigrations } from './migrations.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());

const first: Migration = {
  name: '0001-first',
  async up(trx, { schema }) {
    await trx.raw('create table ??.things (id int primary key)', [schema]);
    await trx.raw('insert into ??.things values (1)', [schema]);
  },
};
const second: Migration = {
  name: '0002-second',
  async up(trx, { schema }) {
    await trx.raw('insert into ??.things values (2)', [schema]);
  },
};
const rowsOf = (knex: Knex, schema: string) => knex(`${schema}.things`).orderBy('id').pluck('id');

describe('migrations', () => {
  it('twenty servers that start at once apply each step once', async () => {
    const starts = Array.from({ length: 20 }, () => createKnex(database.ownerUrl, { poolMax: 1 }));
    const applied = await Promise.all(
      starts.map((knex) => migrateServerKit(knex, { schema: 'parallel', applicationRole: database.applicationRole })),
    );
    await Promise.all(starts.map((knex) => knex.destroy()));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    const ledger = await database.owner('parallel.migrations').where({ module: 'server-kit' }).orderBy('position');
    expect(ledger.map((row) => row.name)).toEqual(applied.flat());
    expect(new Set(ledger.map((row) => row.checksum)).size).toBe(ledger.length);
  }, 60_000);

  it('goes on where it stopped and keeps modules apart in one schema', async () => {
    const options = { schema: 'steps', applicationRole: undefined };
    expect(await runMigrations(database.owner, { ...options, module: 'a', migrations: [first] })).toEqual([
      '0001-first',
    ]);
    expect(await runMigrations(database.owner, { ...options, module: 'a', migrations: [first, second] })).toEqual([
      '0002-second',
    ]);
    expect(await runMigrations(database.owner, { ...options, module: 'a', migrations: [first, second] })).toEqual([]);
    expect(await rowsOf(database.owner, 'steps')).toEqual([1, 2]);
    const other: Migration = {
      name: '0001-other',
      up: async (trx) => void (await trx.raw('create table ??.other ()', ['steps'])),
    };
    expect(await runMigrations(database.owner, { ...options, module: 'b', migrations: [other] })).toEqual([
      '0001-other',
    ]);
  });

  it('refuses to run older code on a newer schema, and a step put between old ones', async () => {
    const run = (migrations: Migration[]) =>
      runMigrations(database.owner, { module: 'm', schema: 'newer', migrations });
    await run([first, second]);
    await expect(run([first])).rejects.toThrow(/0002-second.*does not know/);
    await expect(run([{ ...second, name: '0000-between' }, first, second])).rejects.toThrow(/0001-first/);
  });

  it('leaves nothing of a step that failed', async () => {
    const broken: Migration = {
      name: '0002-broken',
      async up(trx, { schema }) {
        await trx.raw('insert into ??.things values (3)', [schema]);
        await trx.raw('select 1 / 0');
      },
    };
    await runMigrations(database.owner, { module: 'm', schema: 'broken', migrations: [first] });
    await expect(
      runMigrations(database.owner, { module: 'm', schema: 'broken', migrations: [first, broken] }),
    ).rejects.toThrow(/division by zero/);
    expect(await rowsOf(database.owner, 'broken')).toEqual([1]);
  });

  it('refuses a schema name that is not one', async () => {
    await expect(
      runMigrations(database.owner, { module: 'm', schema: 'x"; drop table y', migrations: [] }),
    ).rejects.toThrow(/not a schema name/);
  });
});
