import { readFileSync } from 'node:fs';
import { type Actor, type CheckedRow, type CountyCode, fixedClock, localDate } from '@gongyi/kernel';
import { memoryAudit } from '@gongyi/kernel/testing';
import { createFieldCrypto, inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPeopleImporter } from '../service/people-importer.js';
import { actorOf, inventedCard, inventedIdentity, listOf, offeredAccount, registerRow } from '../testing/fixtures.js';
import { createKnexBankAccountStore, createKnexPersonStore, migrateRegistry } from './index.js';

const schema = 'registry';
const crypto = createFieldCrypto('a secret of the tests, long enough to be one');
const officer = actorOf('530326000000');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { owner, applicationRole } = database;
  // Starts that come at once wait for each other.
  const steps = await Promise.all([1, 2, 3].map(() => migrateRegistry(owner, { schema, applicationRole })));
  expect(steps.flat()).toHaveLength(9);
});
afterAll(() => database.destroy());

const people = () => createKnexPersonStore(database.app, { schema, crypto });
const accounts = () => createKnexBankAccountStore(database.app, { schema, crypto });
const sql = (actor: Actor, statement: string, bindings: readonly unknown[] = []) =>
  inTransaction(database.app, actor, async (trx) => (await trx.raw(statement, bindings as string[])).rows);

/** How many statements a piece of work sends: not more with more people, however slow the machine is. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const counted = () => {
    count += 1;
  };
  database.app.on('query', counted);
  await work();
  database.app.off('query', counted);
  return count;
}

describe('importing the register of 会泽县', () => {
  const importer = () =>
    createPeopleImporter({
      people: people(),
      audit: memoryAudit(),
      clock: fixedClock('2025-04-01'),
      countyName: () => '会泽县',
    });
  let rows: readonly CheckedRow[];

  it('stores 6,021 people in a few statements, and the same file again changes nothing', async () => {
    const name = 'huize-people.xlsx';
    const bytes = readFileSync(new URL(`../../../../test/data/huize/${name}`, import.meta.url));
    const sheets = await readSpreadsheet(bytes, name);
    rows = (await importer().check(officer, sheets)).rows;
    const first = async () =>
      expect(await importer().commit(officer, rows, {}, async () => {})).toEqual({
        created: 6021,
        updated: 0,
        unchanged: 0,
        waiting: 32,
      });
    expect(await statementsOf(first)).toBeLessThan(40);
    const again = (await importer().check(officer, sheets)).rows;
    expect(new Set(again.map((row) => row.action))).toEqual(new Set(['unchanged', 'none']));
    const second = await importer().commit(officer, again, {}, async () => {});
    expect(second).toEqual({ created: 0, updated: 0, unchanged: 6021, waiting: 32 });
    expect((await people().findVersions(officer, listOf({}))).total).toBe(0);
  });

  it('changes everybody in one go when the register changes', async () => {
    const changed = rows.map((row) =>
      row.outcome === 'ok' ? { ...row, values: { ...row.values, employer: '会泽县某合作社' } } : row,
    );
    const update = async () =>
      expect(await people().upsert(officer, '530326' as CountyCode, changed)).toEqual({
        created: 0,
        updated: 6021,
        unchanged: 0,
      });
    expect(await statementsOf(update)).toBeLessThan(40);
    expect((await people().findVersions(officer, listOf({}))).total).toBe(6021);
  });

  it('leaves no identity or telephone number readable in any column', async () => {
    const plain = rows.flatMap((row) => (row.outcome === 'ok' ? [String(row.values['identity'])] : [])).slice(0, 50);
    const hits = async (table: string, texts: readonly string[]) => {
      const patterns = texts.map((text) => `%${text}%`);
      const counted = `select count(*)::int as hits from ${schema}.${table} t where t::text like any (?)`;
      return (await sql(officer, counted, [patterns]))[0].hits as number;
    };
    for (const table of ['persons', 'person_versions', 'households', 'bank_accounts'])
      expect(await hits(table, [...plain, '1990000____']), table).toBe(0);
    // The same question finds what is masked.
    expect(await hits('persons', ['530326********'])).toBeGreaterThan(5000);
  });

  it('counts households as the file does, and finds members by the household', async () => {
    const { rows: households, total } = await people().findHouseholds(officer, listOf({}));
    expect(total).toBeGreaterThan(1690);
    const [household] = households;
    const members = await people().find(officer, listOf({ householdCode: household?.code ?? '' }));
    expect(members.total).toBe(household?.memberCount);
  });

  it('answers a list and a search by name from an index, also under row level security', async () => {
    await inTransaction(database.owner, officer, (trx) => trx.raw(`analyze ${schema}.persons`));
    const plan = await sql(
      officer,
      `explain select id from ${schema}.persons where county_code = '530326' and name >= ? and name < ? order by name, id limit 25`,
      ['王光', '王光\u{10ffff}'],
    );
    const text = JSON.stringify(plan);
    expect(text).toContain('persons_name');
    expect(text).toMatch(/Index Cond: .*name >= /);
  });
});

describe('what the database itself refuses', () => {
  let personId: string;
  const approver = actorOf('530326000000');
  beforeAll(async () => {
    const identity = inventedIdentity(77, '19610101');
    await people().upsert(officer, '530326' as CountyCode, [registerRow(identity)]);
    personId = (await people().findByIdentity(officer, [identity])).get(identity)?.personId ?? '';
  });
  const propose = (card: number) =>
    accounts().propose(officer, {
      ...offeredAccount(personId, inventedCard(card)),
      creditCode: null,
      source: 'officer',
    });
  const update = (set: string, id: string) =>
    sql(officer, `update ${schema}.bank_accounts set ${set} where id = ?`, [id]);

  it('an account confirmed by its proposer', async () => {
    const { id, proposedBy } = await propose(1);
    const own = update(`state = 'confirmed', confirmed_on = '2025-03-10', confirmed_by = '${proposedBy}'`, id);
    await expect(own).rejects.toMatchObject({ constraint: 'bank_account_two_people' });
    const nobody = update(`state = 'confirmed', confirmed_on = '2025-03-10'`, id);
    await expect(nobody).rejects.toMatchObject({ constraint: 'bank_account_two_people' });
    const roster = update(`state = 'confirmed', confirmed_from_roster = true`, id);
    await expect(roster).rejects.toMatchObject({ code: '23514' });
  });

  it('two confirmed accounts of one person, also when two officers confirm at once', async () => {
    const [first, second] = [await propose(2), await propose(3)];
    const both = await Promise.allSettled([
      accounts().confirm(approver, first.id, localDate('2025-03-10')),
      accounts().confirm(actorOf('530326000000'), second.id, localDate('2025-03-10')),
    ]);
    expect(both.some((result) => result.status === 'fulfilled')).toBe(true);
    const confirmed = await accounts().find(officer, listOf({ personId, state: 'confirmed' as const }));
    expect(confirmed.total).toBe(1);
    const waiting = await propose(4);
    const force = update(
      `state = 'confirmed', confirmed_on = '2025-03-10', confirmed_by = '${approver.userId}'`,
      waiting.id,
    );
    await expect(force).rejects.toMatchObject({ constraint: 'bank_accounts_one_confirmed' });
  });

  it('another number, bank or person for an account that stands; a step that the workflow does not know', async () => {
    const { id } = await propose(5);
    for (const set of [`card_hash = 'x'`, `card_sealed = 'x'`, `bank_name = 'x'`, 'person_id = gen_random_uuid()'])
      await expect(update(set, id)).rejects.toMatchObject({ code: '23514' });
    await accounts().reject(approver, id);
    await expect(update(`state = 'unconfirmed'`, id)).rejects.toMatchObject({ code: '23514' });
  });

  it('rewriting or deleting history, and rows of another county', async () => {
    await expect(sql(officer, `delete from ${schema}.person_versions`)).rejects.toMatchObject({ code: '42501' });
    await expect(sql(officer, `update ${schema}.person_versions set facts = '{}'`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(sql(officer, `delete from ${schema}.persons`)).rejects.toMatchObject({ code: '42501' });
    const stranger = actorOf('530325000000');
    for (const table of ['persons', 'person_versions', 'households', 'bank_accounts', 'organisations'])
      expect(await sql(stranger, `select count(*)::int as n from ${schema}.${table}`), table).toEqual([{ n: 0 }]);
    const smuggled = sql(stranger, `update ${schema}.persons set name = 'x' where id = ? returning id`, [personId]);
    expect(await smuggled).toEqual([]);
  });
});
