import assert from 'node:assert/strict';
import { type Actor, type CountyCode, isDomainError } from '@gongyi/kernel';
import type { PersonStore } from '../ports.js';
import { actorOf, inventedCard, inventedIdentity, listOf, offeredAccount, registerRow } from './fixtures.js';
import { refused } from './person-contract.js';
import type { ContractCase } from './registry-contract.js';

const officer = actorOf('530326000000');
const approver = actorOf('530326000000');
const [cardA, cardB] = [inventedCard(1), inventedCard(2)];

/** Two people of the register, by id. */
async function twoPeople(people: PersonStore, actor: Actor): Promise<[string, string]> {
  const [one, two] = [inventedIdentity(1), inventedIdentity(2)];
  await people.upsert(actor, '530326' as CountyCode, [registerRow(one), registerRow(two, { relation: '配偶' })]);
  const found = await people.findByIdentity(actor, [one, two]);
  return [found.get(one)?.personId ?? '', found.get(two)?.personId ?? ''];
}

/** What a store of payee accounts promises: money follows only a card that two people stand for. */
export const accountCases: readonly ContractCase[] = [
  {
    name: 'an approved roster confirms good cards, keeps bad ones with their problem, and twice is once',
    async run({ people, accounts }) {
      const [one, two] = await twoPeople(people, officer);
      const roster = [offeredAccount(one, cardA), offeredAccount(two, null, 'card_luhn_wrong')];
      assert.deepEqual(await accounts.offer(officer, roster, 'roster'), { created: 2, unchanged: 0, doubtful: 1 });
      assert.deepEqual(await accounts.offer(officer, roster, 'roster'), { created: 0, unchanged: 2, doubtful: 0 });
      const payees = await accounts.forPeople(officer, [one, two]);
      assert.deepEqual(
        [one, two].map((id) => [payees.get(id)?.state, payees.get(id)?.cardNumber, payees.get(id)?.problem]),
        [
          ['confirmed', cardA, null],
          ['invalid', null, 'card_luhn_wrong'],
        ],
      );
      const compared = await accounts.compare(officer, [one, two]);
      assert.equal(compared.get(one)?.accountId, payees.get(one)?.accountId);
      assert.notEqual(compared.get(one)?.cardKey ?? null, null);
      assert.equal(compared.get(two)?.cardKey, null);
      const invalid = (await accounts.find(officer, listOf({ state: 'invalid' }))).rows;
      assert.deepEqual(
        invalid.map((row) => [row.personId, row.cardMasked]),
        [[two, '']],
      );
    },
  },
  {
    name: 'one card for two people is found, in a roster and later, and both names are named',
    async run({ people, accounts }) {
      const [one, two] = await twoPeople(people, officer);
      const other = { ...offeredAccount(two, cardA), personName: '李四' };
      await accounts.offer(officer, [offeredAccount(one, cardA), other], 'roster');
      const { rows } = await accounts.find(officer, listOf({ problem: 'card_shared' as const }));
      assert.deepEqual(
        rows.map((row) => [row.personName, row.state, row.sharedWith]).sort(),
        [
          ['张兴有', 'unconfirmed', '李四'],
          ['李四', 'unconfirmed', '张兴有'],
        ].sort(),
      );
      assert.equal((await accounts.forPeople(officer, [one])).get(one)?.state, 'unconfirmed');
      const proposed = { ...offeredAccount(two, cardB), source: 'officer' };
      await accounts.propose(officer, proposed);
      const shared = await accounts.propose(officer, { ...offeredAccount(one, cardB), source: 'officer' });
      assert.equal(shared.problem, 'card_shared');
    },
  },
  {
    name: 'a new card waits for a second person and then takes the place of the old one',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      await accounts.offer(officer, [offeredAccount(one, cardA)], 'roster');
      const proposed = await accounts.propose(officer, { ...offeredAccount(one, cardB), source: 'officer' });
      assert.deepEqual([proposed.state, proposed.confirmedBy], ['unconfirmed', null]);
      assert.ok(!JSON.stringify(proposed).includes(cardB));
      assert.equal((await accounts.forPeople(officer, [one])).get(one)?.cardNumber, cardA);
      const confirmed = await accounts.confirm(approver, proposed.id);
      assert.deepEqual([confirmed.state, confirmed.confirmedBy, confirmed.version], ['confirmed', approver.userId, 2]);
      assert.equal((await accounts.forPeople(officer, [one])).get(one)?.cardNumber, cardB);
      const states = (await accounts.find(officer, listOf({ personId: one }))).rows.map((row) => row.state);
      assert.deepEqual(states.sort(), ['confirmed', 'replaced']);
      await assert.rejects(accounts.confirm(approver, proposed.id), refused('KERNEL.TRANSITION_NOT_ALLOWED'));
      await assert.rejects(accounts.reject(approver, proposed.id), refused('KERNEL.TRANSITION_NOT_ALLOWED'));
    },
  },
  {
    name: 'the proposer can never confirm',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const proposed = await accounts.propose(officer, { ...offeredAccount(one, cardA), source: 'officer' });
      await assert.rejects(accounts.confirm(officer, proposed.id), (error: unknown) => {
        const { constraint, details } = error as { constraint?: string; details?: { constraint?: string } };
        assert.equal(isDomainError(error) ? details?.constraint : constraint, 'bank_account_two_people');
        return true;
      });
      assert.equal((await accounts.get(officer, proposed.id))?.state, 'unconfirmed');
    },
  },
  {
    name: 'a roster never moves money to another card, nor brings back an old or rejected one',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const roster = [offeredAccount(one, cardA)];
      await accounts.offer(officer, roster, 'roster');
      assert.equal((await accounts.offer(officer, [offeredAccount(one, cardB)], 'roster')).doubtful, 1);
      assert.equal((await accounts.forPeople(officer, [one])).get(one)?.cardNumber, cardA);
      const [waiting] = (await accounts.find(officer, listOf({ state: 'unconfirmed' as const }))).rows;
      await accounts.confirm(approver, waiting?.id ?? '');
      assert.deepEqual(await accounts.offer(officer, roster, 'roster'), { created: 0, unchanged: 1, doubtful: 0 });
      assert.equal((await accounts.forPeople(officer, [one])).get(one)?.cardNumber, cardB);
    },
  },
  {
    name: 'the same card is not proposed twice',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const account = { ...offeredAccount(one, cardA), source: 'officer' };
      await accounts.propose(officer, account);
      await assert.rejects(accounts.propose(officer, account), refused('REGISTRY.CARD_ALREADY_HELD'));
    },
  },
  {
    name: 'a rejected card is out, and the person has no account',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const proposed = await accounts.propose(officer, { ...offeredAccount(one, cardA), source: 'officer' });
      assert.equal((await accounts.reject(approver, proposed.id)).state, 'rejected');
      assert.equal((await accounts.forPeople(officer, [one])).size, 0);
    },
  },
  {
    name: 'accounts of other places are not there',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const proposed = await accounts.propose(officer, { ...offeredAccount(one, cardA), source: 'officer' });
      const neighbour = actorOf('530326100000');
      assert.equal(await accounts.get(neighbour, proposed.id), undefined);
      assert.equal((await accounts.find(neighbour, listOf({}))).total, 0);
      assert.equal((await accounts.forPeople(neighbour, [one])).size, 0);
      await assert.rejects(accounts.confirm(neighbour, proposed.id), refused('LIST.NOT_FOUND'));
    },
  },
];
