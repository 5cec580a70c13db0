import type { ListQuery } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { findPage } from './find-page.js';
import { inTransaction } from './transactions.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner.raw('create table items (id int primary key, county_code text, grade int, name text)');
  await database.owner.raw(
    `insert into items select n, case when n <= 12000 then '530326' else '530381' end, n % 3, 'name ' || n from generate_series(1, 12300) n`,
  );
});
afterAll(() => database.destroy());

const query = (changes: Partial<ListQuery<unknown>> = {}): ListQuery<unknown> => ({
  filter: {},
  sort: null,
  range: { from: 0, to: 24 },
  ids: null,
  ...changes,
});
const options = {
  columns: { id: 'id', grade: 'grade' },
  defaultSort: { field: 'id', order: 'asc' },
} as const;
const items = (where: object = {}) => database.owner('items').where(where).select('id', 'grade');

// A computed source answers as a table does.
describe.each([false, true])('findPage, computed: %s', (computed) => {
  const page = (changes: Partial<ListQuery<unknown>> = {}, where: object = {}) =>
    findPage<{ id: number; grade: number }>(items(where), query(changes), { ...options, computed });

  it('counts to ten thousand and says when there is more', async () => {
    const { rows, total, totalIsCapped } = await page();
    expect([rows.length, total, totalIsCapped]).toEqual([25, 10_000, true]);
    expect(await page({}, { county_code: '530381' })).toMatchObject({ total: 300, totalIsCapped: false });
  });

  it('turns pages without losing or repeating a row when the sort has ties', async () => {
    const seen: number[] = [];
    for (let from = 0; from < 300; from += 50) {
      const { rows } = await page(
        { sort: { field: 'grade', order: 'desc' }, range: { from, to: from + 49 } },
        { county_code: '530381' },
      );
      seen.push(...rows.map((row) => row.id));
    }
    expect(new Set(seen).size).toBe(300);
  });

  it('answers a page behind the end with nothing and the true total', async () => {
    const { rows, total } = await page({ range: { from: 400, to: 424 } }, { county_code: '530381' });
    expect([rows, total]).toEqual([[], 300]);
  });

  it('answers exactly the asked ids', async () => {
    expect((await page({ ids: ['5', '7', '99999'] })).rows.map((row) => row.id).sort()).toEqual([5, 7]);
    expect((await page({ ids: [] })).rows).toEqual([]);
  });

  it('refuses deep offsets, too many ids and unknown sorts', async () => {
    await expect(page({ range: { from: 10_001, to: 10_025 } })).rejects.toMatchObject({ code: 'LIST.RANGE_TOO_DEEP' });
    await expect(page({ ids: Array.from({ length: 1001 }, String) })).rejects.toMatchObject({
      code: 'LIST.TOO_MANY_IDS',
    });
    for (const field of ['name', 'constructor', 'id; drop table items'])
      await expect(page({ sort: { field, order: 'asc' } })).rejects.toMatchObject({ code: 'LIST.UNKNOWN_SORT' });
  });

  it('narrows to the actor’s county by an equality that indexes understand', async () => {
    const sql: string[] = [];
    const found = await inTransaction(database.owner, testActor(), async (trx) => {
      trx.on('query', (event: { sql: string }) => void sql.push(event.sql));
      return findPage(trx('items'), query(), { ...options, county: 'county_code' });
    });
    expect(found.total).toBe(10_000);
    expect(sql[0]).toContain('"county_code" = $1');
  });
});
