import assert from 'node:assert/strict';
import type { BankAccountStore, OrganisationStore, PersonStore } from '../ports.js';
import { accountCases } from './account-contract.js';
import { actorOf, listOf, villageA, villageB } from './fixtures.js';
import { personCases, refused } from './person-contract.js';

export interface RegistryStores {
  readonly people: PersonStore;
  readonly accounts: BankAccountStore;
  readonly organisations: OrganisationStore;
}

/** One promise of the stores; `run` throws when it is not kept. */
export interface ContractCase {
  readonly name: string;
  run(stores: RegistryStores): Promise<void>;
}

const organisationCases: readonly ContractCase[] = [
  {
    name: 'an organisation is recorded once at a place',
    async run({ organisations }) {
      const county = actorOf('530326000000');
      const input = { divisionCode: villageA, name: '以礼村委会', kind: 'using_unit', creditCode: '' } as const;
      await organisations.create(county, input);
      await assert.rejects(organisations.create(county, input), refused('REGISTRY.ORGANISATION_EXISTS'));
    },
  },
  {
    name: 'organisations are listed by name and changed under their version',
    async run({ organisations }) {
      const county = actorOf('530326000000');
      const record = await organisations.create(county, {
        divisionCode: villageA,
        name: '以礼村委会',
        kind: 'using_unit',
        creditCode: '',
      });
      await organisations.create(county, {
        divisionCode: villageB,
        name: '县农业农村局',
        kind: 'department',
        creditCode: '',
      });
      const edit = { version: 1, name: '以礼社区居委会', reason: '更名' };
      assert.equal((await organisations.edit(county, record.id, edit)).version, 2);
      await assert.rejects(organisations.edit(county, record.id, edit), refused('LIST.VERSION_CONFLICT'));
      const names = (await organisations.find(county, listOf({ q: '以礼' }))).rows.map((row) => row.name);
      assert.deepEqual(names, ['以礼社区居委会']);
      const neighbour = actorOf('530326100000');
      assert.equal(await organisations.get(neighbour, record.id), undefined);
      assert.equal((await organisations.find(neighbour, listOf({}))).total, 1);
    },
  },
];

/**
 * Everything that stores of the register promise, for any test runner and any implementation. Each case wants empty
 * stores.
 *
 * @example for (const { name, run } of registryStoreContract) it(name, async () => run(await freshStores()));
 */
export const registryStoreContract: readonly ContractCase[] = [...personCases, ...accountCases, ...organisationCases];
