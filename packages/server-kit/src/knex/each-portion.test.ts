import { testActor } from '@gongyi/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { eachPortion } from './each-portion.js';
import { inTransaction } from './transactions.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner.raw('create table items (id int primary key)');
  await database.owner.raw('insert into items select generate_series(1, 10001)');
});
afterAll(() => database.destroy());

describe('reading in portions', () => {
  it('reads every row once and in order, as they were when it began, whatever is asked meanwhile', async () => {
    const seen: number[] = [];
    const sizes: number[] = [];
    await inTransaction(database.owner, testActor(), async (trx) => {
      await eachPortion<{ id: number }>(
        trx,
        trx('items').where('id', '>', 0).orderBy('id').select('id'),
        async (rows) => {
          sizes.push(rows.length);
          seen.push(...rows.map(({ id }) => id));
          await trx('items').insert({ id: 20_000 + sizes.length });
        },
      );
      expect(await trx('items').count({ n: '*' }).first()).toEqual({ n: 10_004 });
    });
    expect(sizes).toEqual([5000, 5000, 1]);
    expect(seen).toEqual(Array.from({ length: 10_001 }, (_, index) => index + 1));
  });

  it('takes nothing where there is nothing, and ends with the failure of whoever takes', async () => {
    await inTransaction(database.owner, testActor(), async (trx) => {
      await eachPortion(trx, trx('items').where({ id: -1 }), async () => expect.unreachable('no row'));
    });
    const failed = inTransaction(database.owner, testActor(), (trx) =>
      eachPortion(trx, trx('items'), async () => {
        throw new Error('enough');
      }),
    );
    await expect(failed).rejects.toThrow('enough');
  });
});
