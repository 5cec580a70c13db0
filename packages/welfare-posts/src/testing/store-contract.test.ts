import { testActor } from '@gongyi/kernel/testing';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createKnexWelfarePostStore, migrateWelfarePosts } from '../knex/index.js';
import { createMemoryWelfarePostStore } from './memory-store.js';
import { welfarePostStoreContract } from './store-contract.js';

describe('a store in memory', () => {
  it.each(welfarePostStoreContract)('$name', ({ run }) => run(createMemoryWelfarePostStore(), testActor()));
});

describe('a store in PostgreSQL', () => {
  let database: TestDatabase;
  let schemas = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.destroy());

  it.each(welfarePostStoreContract)('$name', async ({ run }) => {
    schemas += 1;
    const schema = `posts_${schemas}`;
    await migrateWelfarePosts(database.owner, { schema, applicationRole: database.applicationRole });
    await run(createKnexWelfarePostStore(database.app, { schema }), testActor());
  });
});
