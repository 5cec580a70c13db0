import { plainCrypto } from '@gongyi/kernel/testing';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import {
  createKnexBankAccountStore,
  createKnexOrganisationStore,
  createKnexPersonStore,
  migrateRegistry,
} from '../knex/index.js';
import {
  createMemoryBankAccountStore,
  createMemoryOrganisationStore,
  createMemoryPersonStore,
  registryStoreContract,
} from './index.js';

describe('stores in memory', () => {
  for (const { name, run } of registryStoreContract) {
    it(name, () =>
      run({
        people: createMemoryPersonStore(),
        accounts: createMemoryBankAccountStore(),
        organisations: createMemoryOrganisationStore(),
      }),
    );
  }
});

describe('stores in PostgreSQL', () => {
  let database: TestDatabase;
  const schema = 'people_of_the_county';
  beforeAll(async () => {
    database = await createTestDatabase();
    const { owner, applicationRole } = database;
    await migrateRegistry(owner, { schema, applicationRole });
  });
  afterAll(() => database.destroy());
  beforeEach(async () => {
    const tables = ['persons', 'bank_accounts', 'households', 'person_versions', 'organisations', 'labour_capacities'];
    await database.owner.raw(`truncate ${tables.map((table) => `${schema}.${table}`).join(', ')}`);
  });

  for (const { name, run } of registryStoreContract) {
    it(name, () => {
      const options = { schema, crypto: plainCrypto() };
      return run({
        people: createKnexPersonStore(database.app, options),
        accounts: createKnexBankAccountStore(database.app, options),
        organisations: createKnexOrganisationStore(database.app, options),
      });
    });
  }
});
