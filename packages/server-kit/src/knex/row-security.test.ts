import { type Actor, divisionCode, newId, scopeOf, wholeCountry } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { assertApplicationRole } from './application-role.js';
import { createKnex } from './create-knex.js';
import { runMigrations } from './migrations.js';
import { openToCounty, openToOrganisation, secureTable } from './table-guards.js';
import { ambientTransaction, createTransactions, inTransaction } from './transactions.js';
import { updateVersioned } from './update-versioned.js';

let database: TestDatabase;
/** One connection: whatever a transaction leaves behind would be seen by the next. */
let single: Knex;
const at = (code: string): Actor => {
  const scope = scopeOf(divisionCode(code));
  return testActor({ scope, countyCode: scope.from.slice(0, 6) as never });
};
const [huize, gucheng, xuanwei] = [at('530326000000'), at('530326001000'), at('530381000000')];
const country = testActor({ scope: wholeCountry, countyCode: null });
const insert = (trx: Knex.Transaction, code: string, county = code.slice(0, 6)) =>
  trx('t.cards').insert({ county_code: county, id: newId(), division_code: code, name: code });
const seenBy = (actor: Actor, knex = database.app) =>
  inTransaction(knex, actor, (trx) => trx('t.cards').orderBy('division_code').pluck('name'));

beforeAll(async () => {
  database = await createTestDatabase();
  single = createKnex(database.appUrl, { poolMax: 1 });
  await runMigrations(database.owner, {
    module: 't',
    schema: 't',
    applicationRole: database.applicationRole,
    migrations: [
      {
        name: '0001',
        async up(trx, { schema, applicationRole }) {
          await trx.raw(
            'create table ??.cards (county_code text not null, id uuid not null, division_code text not null, name text not null, version int not null default 1, primary key (county_code, id))',
            [schema],
          );
          await secureTable(trx, { schema, table: 'cards', applicationRole });
        },
      },
    ],
  });
  await inTransaction(database.app, country, async (trx) => {
    for (const code of ['530326001001', '530326002001', '530381001001']) await insert(trx, code);
  });
});
afterAll(async () => {
  await single.destroy();
  await database.destroy();
});

describe('people of an organisation', () => {
  const [own, other] = [newId(), newId()];
  const of = (organisationId: string, code = '530326000000') => ({ ...at(code), organisationId });

  beforeAll(async () => {
    await database.owner.transaction(async (trx) => {
      const table = (name: string) =>
        trx.raw(
          'create table t.?? (county_code text not null, id uuid not null, division_code text not null, name text not null, owner_id uuid, primary key (county_code, id))',
          [name],
        );
      const { applicationRole } = database;
      await table('rooms');
      await secureTable(trx, { schema: 't', table: 'rooms', applicationRole });
      await openToOrganisation(trx, { schema: 't', table: 'rooms', column: 'owner_id' });
      await table('notes');
      await secureTable(trx, { schema: 't', table: 'notes', applicationRole });
      await openToOrganisation(trx, { schema: 't', table: 'notes', column: 'owner_id', for: 'select' });
      await table('catalogue');
      await secureTable(trx, { schema: 't', table: 'catalogue', applicationRole });
      await openToCounty(trx, { schema: 't', table: 'catalogue' });
    });
    await inTransaction(database.app, huize, async (trx) => {
      for (const name of ['rooms', 'notes', 'catalogue'])
        for (const owner of [own, other]) await trx(`t.${name}`).insert(row(owner));
    });
  });

  const row = (owner: string) => ({
    county_code: '530326',
    id: newId(),
    division_code: '530326001001',
    name: owner === own ? 'own' : 'other',
    owner_id: owner,
  });
  const seen = (actor: Actor, table: string) =>
    inTransaction(database.app, actor, (trx) => trx(`t.${table}`).orderBy('name').pluck('name'));

  it('see no place, only what names their organisation and what the county shows everybody', async () => {
    expect(await seen(of(own), 'cards')).toEqual([]);
    expect(await seen(of(own), 'rooms')).toEqual(['own']);
    expect(await seen(of(own), 'catalogue')).toEqual(['other', 'own']);
    expect(await seen(of(own, '530381000000'), 'rooms')).toEqual([]);
    expect(await seen(of(own, '530381000000'), 'catalogue')).toEqual([]);
    expect(await seen(huize, 'rooms')).toEqual(['other', 'own']);
  });

  it('write what is theirs, and nothing of another, of the county, or that they may only look at', async () => {
    const write = (table: string, owner: string) =>
      inTransaction(database.app, of(own), (trx) => trx(`t.${table}`).insert(row(owner))).then(
        () => 'written',
        (error: { code?: string }) => error.code,
      );
    expect(await write('rooms', own)).toBe('written');
    expect(await write('rooms', other)).toBe('42501');
    expect(await write('notes', own)).toBe('42501');
    expect(await write('catalogue', own)).toBe('42501');
    expect(await write('cards', own)).not.toBe('written');
    const changed = await inTransaction(database.app, of(own), (trx) => trx('t.rooms').update({ name: 'taken' }));
    expect(changed).toBe(2);
    expect(await seen(of(other), 'rooms')).toEqual(['other']);
  });
});

describe('row level security', () => {
  it('shows each actor the places of their scope', async () => {
    expect(await seenBy(huize)).toEqual(['530326001001', '530326002001']);
    expect(await seenBy(gucheng)).toEqual(['530326001001']);
    expect(await seenBy(xuanwei)).toEqual(['530381001001']);
    expect(await seenBy(country)).toHaveLength(3);
  });

  it('leaves nothing on the pooled connection after commit and after rollback', async () => {
    await seenBy(country, single);
    expect(await single('t.cards')).toEqual([]);
    await expect(
      inTransaction(single, country, async () => {
        throw new Error('undo');
      }),
    ).rejects.toThrow('undo');
    expect(await single('t.cards')).toEqual([]);
    expect(await seenBy(xuanwei, single)).toEqual(['530381001001']);
  });

  it('keeps scopes apart when many people ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const actor = [huize, gucheng, xuanwei][index % 3] as Actor;
        return { actor, rows: await seenBy(actor) };
      }),
    );
    for (const { actor, rows } of answers)
      expect(rows.every((code) => actor.scope.from <= code && code <= actor.scope.to)).toBe(true);
  });

  it('binds the owner of the table too', async () => {
    expect(await database.owner('t.cards')).toEqual([]);
  });

  it('takes no row outside the scope and moves none out of it', async () => {
    const outside = expect.objectContaining({ code: '42501' });
    await expect(inTransaction(database.app, gucheng, (trx) => insert(trx, '530326002009'))).rejects.toEqual(outside);
    const moved = inTransaction(database.app, huize, (trx) =>
      trx('t.cards').where({ name: '530326001001' }).update({ division_code: '530381001001', county_code: '530381' }),
    );
    await expect(moved).rejects.toEqual(outside);
    expect(
      await inTransaction(database.app, huize, (trx) =>
        trx('t.cards').where({ name: '530381001001' }).update({ name: 'x' }),
      ),
    ).toBe(0);
  });

  it('takes no row whose county is not its place’s', async () => {
    await expect(
      inTransaction(database.app, country, (trx) => insert(trx, '530326001003', '530381')),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('refuses to work as a superuser or as the owner of tenant tables', async () => {
    await expect(assertApplicationRole(database.app)).resolves.toBeUndefined();
    await expect(assertApplicationRole(database.owner)).rejects.toThrow(/owns tenant tables/);
    const admin = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    admin.pathname = new URL(database.appUrl).pathname;
    const superuser = createKnex(admin.href, { poolMax: 1 });
    await expect(assertApplicationRole(superuser)).rejects.toThrow(/superuser/);
    await superuser.destroy();
  });
});

describe('transactions', () => {
  it('joins the running one and rolls all of it back', async () => {
    const transactions = createTransactions(database.app);
    await expect(
      transactions.run(huize, async () => {
        await inTransaction(database.app, huize, (trx) => insert(trx, '530326003001'));
        expect(ambientTransaction(database.app)).toBeDefined();
        throw new Error('undo');
      }),
    ).rejects.toThrow('undo');
    expect(ambientTransaction(database.app)).toBeUndefined();
    expect(await seenBy(huize)).not.toContain('530326003001');
  });

  it('is one actor’s only', async () => {
    await expect(inTransaction(database.app, huize, () => seenBy(xuanwei))).rejects.toThrow(/one actor/);
  });
});

describe('types that come back', () => {
  it('days stay days, moments are ISO text, counts are numbers, and a number that would lose digits is refused', async () => {
    const { rows } = await database.app.raw(
      "select date '2024-03-01' as day, timestamptz '2024-03-01 00:00:00+08' as moment, 9007199254740991::bigint as big, 1.50::numeric as exact",
    );
    expect(rows[0]).toEqual({
      day: '2024-03-01',
      moment: '2024-02-29T16:00:00.000Z',
      big: 9007199254740991,
      exact: '1.50',
    });
    await expect(database.app.raw('select 9007199254740993::bigint as big')).rejects.toThrow(/beyond/);
  });
});

describe('updateVersioned', () => {
  it('changes once for twenty people who read the same version', async () => {
    const id = newId();
    await inTransaction(database.app, huize, (trx) =>
      trx('t.cards').insert({ county_code: '530326', id, division_code: '530326004001', name: 'new' }),
    );
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        inTransaction(database.app, huize, (trx) =>
          updateVersioned(trx, 't.cards', { id, version: 1 }, { name: `n${index}` }),
        ),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refused = results.find((result) => result.status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({ code: 'LIST.VERSION_CONFLICT', details: { expected: 1, current: 2 } });
    await expect(
      inTransaction(database.app, xuanwei, (trx) => updateVersioned(trx, 't.cards', { id, version: 2 }, { name: 'x' })),
    ).rejects.toMatchObject({ code: 'LIST.NOT_FOUND' });
  });
});
