import assert from 'node:assert/strict';
import { type Actor, type CountyCode, isDomainError, localDate } from '@gongyi/kernel';
import type { PersonStore } from '../ports.js';
import { actorOf, inventedCard, inventedIdentity, listOf, offeredAccount, registerRow } from './fixtures.js';
import { refused } from './person-contract.js';
import type { ContractCase } from './registry-contract.js';

const officer = actorOf('530326000000');
const approver = actorOf('530326000000');
const today = localDate('2025-03-10');
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
      assert.deepEqual(await accounts.offer(officer, roster, 'roster', today), {
        created: 2,
        unchanged: 0,
        doubtful: 1,
      });
      assert.deepEqual(await accounts.offer(officer, roster, 'roster', today), {
        created: 0,
        unchanged: 2,
        doubtful: 0,
      });
      const payees = await accounts.forHolders(officer, [one, two]);
      assert.deepEqual(
        [one, two].map((id) => [payees.get(id)?.state, payees.get(id)?.cardNumber, payees.get(id)?.problem]),
        [
          ['confirmed', cardA, null],
          ['invalid', null, 'card_luhn_wrong'],
        ],
      );
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
      await accounts.offer(officer, [offeredAccount(one, cardA), other], 'roster', today);
      const { rows } = await accounts.find(officer, listOf({ problem: 'card_shared' as const }));
      assert.deepEqual(
        rows.map((row) => [row.personName, row.state, row.sharedWith]).sort(),
        [
          ['张兴有', 'unconfirmed', '李四'],
          ['李四', 'unconfirmed', '张兴有'],
        ].sort(),
      );
      assert.equal((await accounts.forHolders(officer, [one])).get(one)?.state, 'unconfirmed');
      const [both, ...more] = await accounts.shared(officer, [one, two]);
      assert.deepEqual([both?.holders, more], [[one, two].sort(), []]);
      assert.deepEqual(await accounts.shared(officer, [one]), []);
      const proposed = { ...offeredAccount(two, cardB), creditCode: null, source: 'officer' };
      await accounts.propose(officer, proposed);
      const shared = await accounts.propose(officer, {
        ...offeredAccount(one, cardB),
        creditCode: null,
        source: 'officer',
      });
      assert.equal(shared.problem, 'card_shared');
    },
  },
  {
    name: 'a new card waits for a second person and then takes the place of the old one',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      await accounts.offer(officer, [offeredAccount(one, cardA)], 'roster', today);
      const proposed = await accounts.propose(officer, {
        ...offeredAccount(one, cardB),
        creditCode: null,
        source: 'officer',
      });
      assert.deepEqual([proposed.state, proposed.confirmedBy], ['unconfirmed', null]);
      assert.ok(!JSON.stringify(proposed).includes(cardB));
      assert.equal((await accounts.forHolders(officer, [one])).get(one)?.cardNumber, cardA);
      const old = (await accounts.forHolders(officer, [one])).get(one);
      assert.ok(old);
      const known = { holder: one, accountId: old.accountId, version: old.version };
      assert.deepEqual(await accounts.changed(officer, [known]), new Map());
      const confirmed = await accounts.confirm(approver, proposed.id, today);
      const { state, cardMasked } = confirmed;
      assert.deepEqual(
        await accounts.changed(officer, [known, { ...known, holder: 'nobody' }]),
        new Map([
          [one, { cardMasked, state }],
          ['nobody', null],
        ]),
      );
      assert.deepEqual([confirmed.state, confirmed.confirmedBy, confirmed.version], ['confirmed', approver.userId, 2]);
      assert.equal((await accounts.forHolders(officer, [one])).get(one)?.cardNumber, cardB);
      const states = (await accounts.find(officer, listOf({ personId: one }))).rows.map((row) => row.state);
      assert.deepEqual(states.sort(), ['confirmed', 'replaced']);
      await assert.rejects(accounts.confirm(approver, proposed.id, today), refused('KERNEL.TRANSITION_NOT_ALLOWED'));
      await assert.rejects(accounts.reject(approver, proposed.id), refused('KERNEL.TRANSITION_NOT_ALLOWED'));
    },
  },
  {
    name: 'the proposer can never confirm',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const proposed = await accounts.propose(officer, {
        ...offeredAccount(one, cardA),
        creditCode: null,
        source: 'officer',
      });
      await assert.rejects(accounts.confirm(officer, proposed.id, today), (error: unknown) => {
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
      await accounts.offer(officer, roster, 'roster', today);
      assert.equal((await accounts.offer(officer, [offeredAccount(one, cardB)], 'roster', today)).doubtful, 1);
      assert.equal((await accounts.forHolders(officer, [one])).get(one)?.cardNumber, cardA);
      const [waiting] = (await accounts.find(officer, listOf({ state: 'unconfirmed' as const }))).rows;
      await accounts.confirm(approver, waiting?.id ?? '', today);
      assert.deepEqual(await accounts.offer(officer, roster, 'roster', today), {
        created: 0,
        unchanged: 1,
        doubtful: 0,
      });
      assert.equal((await accounts.forHolders(officer, [one])).get(one)?.cardNumber, cardB);
    },
  },
  {
    name: 'a changed card says since when, and what it took the place of; a first card says neither',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      await accounts.offer(officer, [offeredAccount(one, cardA)], 'roster', today);
      const first = (await accounts.forHolders(officer, [one])).get(one);
      assert.deepEqual([first?.changedOn, first?.previous, first?.checkedOn], [null, null, null]);
      const proposed = await accounts.propose(officer, {
        ...offeredAccount(one, cardB),
        creditCode: null,
        source: 'officer',
      });
      await accounts.confirm(approver, proposed.id, localDate('2025-04-02'));
      const changed = (await accounts.forHolders(officer, [one])).get(one);
      assert.deepEqual(
        [changed?.cardNumber, changed?.changedOn, changed?.previous?.cardNumber, changed?.previous?.accountId],
        [cardB, '2025-04-02', cardA, first?.accountId],
      );
    },
  },
  {
    name: 'what a bank refuses is not paid to any more, and no roster puts another card in its place by itself',
    async run({ people, accounts }) {
      const [one, two] = await twoPeople(people, officer);
      await accounts.offer(officer, [offeredAccount(one, cardA), offeredAccount(two, cardB)], 'roster', today);
      const payees = await accounts.forHolders(officer, [one, two]);
      const accountOf = (person: string) => payees.get(person)?.accountId ?? '';
      const answers = [
        { accountId: accountOf(one), usable: false, reason: '户名不符', on: today },
        { accountId: accountOf(two), usable: true, reason: null, on: today },
      ];
      assert.deepEqual(await accounts.noteAnswers(officer, answers), { usable: 1, refused: 1 });
      const after = await accounts.forHolders(officer, [one, two]);
      assert.deepEqual(
        [one, two].map((person) => [
          after.get(person)?.state,
          after.get(person)?.problem,
          after.get(person)?.checkedOn,
        ]),
        [
          ['invalid', 'bank_refused', null],
          ['confirmed', null, today],
        ],
      );
      assert.equal((await accounts.get(officer, accountOf(one)))?.bankReason, '户名不符');
      // The same word again finds nothing to change at an account that is given up.
      assert.deepEqual(await accounts.noteAnswers(officer, answers.slice(0, 1)), { usable: 0, refused: 0 });
      const another = inventedCard(3);
      assert.equal((await accounts.offer(officer, [offeredAccount(one, another)], 'roster', today)).doubtful, 1);
      const [waiting] = (await accounts.find(officer, listOf({ state: 'unconfirmed' as const }))).rows;
      await accounts.confirm(approver, waiting?.id ?? '', localDate('2025-04-02'));
      const replaced = (await accounts.forHolders(officer, [one])).get(one);
      assert.deepEqual([replaced?.cardNumber, replaced?.changedOn, replaced?.previous], [another, '2025-04-02', null]);
    },
  },
  {
    name: 'the same card is not proposed twice',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const account = { ...offeredAccount(one, cardA), creditCode: null, source: 'officer' };
      await accounts.propose(officer, account);
      await assert.rejects(accounts.propose(officer, account), refused('REGISTRY.CARD_ALREADY_HELD'));
    },
  },
  {
    name: 'a rejected card is out, and the person has no account',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const proposed = await accounts.propose(officer, {
        ...offeredAccount(one, cardA),
        creditCode: null,
        source: 'officer',
      });
      assert.equal((await accounts.reject(approver, proposed.id)).state, 'rejected');
      assert.equal((await accounts.forHolders(officer, [one])).size, 0);
    },
  },
  {
    name: 'accounts of other places are not there',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const proposed = await accounts.propose(officer, {
        ...offeredAccount(one, cardA),
        creditCode: null,
        source: 'officer',
      });
      const neighbour = actorOf('530326100000');
      assert.equal(await accounts.get(neighbour, proposed.id), undefined);
      assert.equal((await accounts.find(neighbour, listOf({}))).total, 0);
      assert.equal((await accounts.forHolders(neighbour, [one])).size, 0);
      await assert.rejects(accounts.confirm(neighbour, proposed.id, today), refused('LIST.NOT_FOUND'));
    },
  },
  {
    name: 'an organisation has accounts by its credit code, one after the other, which are no person’s',
    async run({ people, accounts }) {
      const [one] = await twoPeople(people, officer);
      const creditCode = '52530326MJ0000001E';
      const account = (cardNumber: string) => ({
        ...{ personId: null, creditCode, personName: '某职业培训学校', divisionCode: '530326000000' },
        ...{ bankName: '建设银行', cardNumber, problem: null, source: 'officer' },
      });
      const first = await accounts.propose(officer, account('5305016400000001'));
      assert.deepEqual([first.personId, first.creditCode, first.state], [null, creditCode, 'unconfirmed']);
      await assert.rejects(
        accounts.propose(officer, account('5305016400000001')),
        refused('REGISTRY.CARD_ALREADY_HELD'),
      );
      await assert.rejects(accounts.confirm(officer, first.id, today));
      await accounts.confirm(approver, first.id, today);
      const second = await accounts.propose(officer, account('5305016400000002'));
      await accounts.confirm(approver, second.id, localDate('2025-04-01'));
      const now = (await accounts.forHolders(officer, [creditCode, one])).get(creditCode);
      assert.deepEqual(
        [now?.cardNumber, now?.holderName, now?.changedOn, now?.previous?.cardNumber],
        ['5305016400000002', '某职业培训学校', '2025-04-01', '5305016400000001'],
      );
      assert.equal((await accounts.forHolders(officer, [one])).size, 0);
      assert.equal((await accounts.find(officer, listOf({ creditCode }))).total, 2);
      const township = actorOf('530326100000');
      assert.equal((await accounts.find(township, listOf({ creditCode }))).total, 0);
    },
  },
];
