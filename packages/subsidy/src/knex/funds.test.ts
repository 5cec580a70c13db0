import { type Fen, fen, isDomainError, type ListQuery, type LocalDate, newId, period } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FundLedger, FundMovement } from '../fund-ports.js';
import { type FundBalance, type FundRecord, freeOf, fundEntryKinds, moveFunds, noFundSums } from '../model/fund.js';
import type { SubsidyRun } from '../model/records.js';
import {
  createSubsidyWorld,
  officer,
  returnOutcomes,
  returnSheets,
  type SubsidyWorld,
  sampleScheme,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
let ledger: FundLedger;
const march = period('2025-03');
const page = <F>(filter: F, to = 999): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to }, ids: null });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) =>
      isDomainError(error) ? error.code : String((error as { constraint?: string }).constraint ?? error),
  );
const raw = (sql: string, bindings: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
  ledger = world.options.funds.ledger;
});

async function give(fundId: string, amount: number, number = newId()): Promise<void> {
  const { funds } = world.service;
  const document = {
    fundId,
    number,
    documentDate: world.options.clock.today(),
    amountFen: fen(amount),
    reason: '下达',
  };
  const { id, version } = await funds.addDocument(world.maker, document);
  await funds.approveDocument(world.approver, id, version);
}
async function fundOf(source: string, amount: number, year = 2025): Promise<FundRecord> {
  const fund = await world.service.funds.create(world.maker, { source, year });
  if (amount > 0) await give(fund.id, amount);
  return world.service.funds.get(world.maker, fund.id);
}
const balance = (id: string) => world.service.funds.get(world.maker, id);
const purpose = { kind: 'training_class', id: newId(), title: '电工班' };
const of = (fund: { id: string }, amount: number, more: Partial<FundMovement> = {}): FundMovement => ({
  fundId: fund.id,
  purpose,
  amountFen: fen(amount),
  command: newId(),
  ...more,
});

describe('a budget', () => {
  it('counts when a second person has approved its document, and never falls below what is promised', async () => {
    const { funds } = world.service;
    const fund = await fundOf('employment', 0);
    const document = {
      fundId: fund.id,
      number: '财社〔2025〕1号',
      documentDate: '2025-03-01' as LocalDate,
      amountFen: fen(1000),
      reason: '下达',
    };
    const draft = await funds.addDocument(world.maker, document);
    expect((await balance(fund.id)).freeFen).toBe(0);
    expect(await codeOf(funds.addDocument(world.maker, document))).toBe('FUNDS.DOCUMENT_EXISTS');
    expect(await codeOf(funds.approveDocument(world.maker, draft.id, draft.version))).toBe('FUNDS.SAME_PERSON');
    const approve = `update subsidy.fund_documents set state = 'approved', decided_by = created_by, decided_on = '2025-04-01'`;
    expect(await raw(approve)).toBe('fund_document_two_people');
    expect(await raw('update subsidy.fund_documents set amount_fen = 5')).toMatch(/permission denied/);
    await funds.approveDocument(world.approver, draft.id, draft.version);
    expect(await balance(fund.id)).toMatchObject({ budgetFen: 1000, freeFen: 1000 });
    await ledger.hold(world.maker, [of(fund, 800)]);
    const less = await funds.addDocument(world.maker, { ...document, number: '调减', amountFen: fen(-300) });
    expect(await codeOf(funds.approveDocument(world.approver, less.id, less.version))).toBe('FUNDS.BELOW_PROMISED');
    await funds.rejectDocument(world.approver, less.id, less.version, '余额不足');
    expect(await balance(fund.id)).toMatchObject({ budgetFen: 1000, heldFen: 800, freeFen: 200 });
    expect(await codeOf(funds.create(world.maker, { source: 'employment', year: 2025 }))).toBe('FUNDS.FUND_EXISTS');
    expect(await codeOf(funds.create(world.maker, { source: 'lottery', year: 2025 }))).toBe('FUNDS.NOT_OFFERED');
  });
});

describe('the ledger', () => {
  it('gives the last money to one of two who ask at once, and tells the other what is free', async () => {
    const fund = await fundOf('employment', 1000);
    const asks = Array.from({ length: 12 }, () =>
      ledger.hold(world.maker, [of(fund, 700, { purpose: { ...purpose, id: newId() } })]),
    );
    const answers = await Promise.allSettled(asks);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({
          code: 'FUNDS.NOT_ENOUGH',
          details: { fund: '就业补助资金', year: 2025, free: '3.00', wanted: '7.00' },
        });
    expect(await balance(fund.id)).toMatchObject({ heldFen: 700, freeFen: 300 });
  });

  it('moves a command once, also when it comes twice at once, and refuses its name for something else', async () => {
    const fund = await fundOf('employment', 1000);
    const movement = of(fund, 100);
    await Promise.all([1, 2, 3, 4].map(() => ledger.hold(world.maker, [movement])));
    expect((await balance(fund.id)).heldFen).toBe(100);
    expect(await codeOf(ledger.hold(world.maker, [{ ...movement, amountFen: fen(101) }]))).toBe('FUNDS.COMMAND_USED');
  });

  it('never takes more from a purpose than the purpose has, in the service and in the database', async () => {
    const fund = await fundOf('employment', 10_000);
    await ledger.hold(world.maker, [of(fund, 500), of(fund, 5000, { purpose: { ...purpose, id: newId() } })]);
    expect(await codeOf(ledger.commit(world.maker, [of(fund, 501)]))).toBe('FUNDS.MORE_THAN_HELD');
    await ledger.commit(world.maker, [of(fund, 300)]);
    const release = (amount: number, from: 'held' | 'committed') =>
      codeOf(ledger.release(world.maker, [{ ...of(fund, amount), from }]));
    expect(await release(201, 'held')).toBe('FUNDS.MORE_THAN_HELD');
    expect(await codeOf(ledger.pay(world.maker, [of(fund, 301)]))).toBe('FUNDS.MORE_THAN_COMMITTED');
    await ledger.pay(world.maker, [of(fund, 250)]);
    expect(await codeOf(ledger.return(world.maker, [of(fund, 251)]))).toBe('FUNDS.MORE_THAN_PAID');
    await ledger.return(world.maker, [of(fund, 50)]);
    expect(await release(101, 'committed')).toBe('FUNDS.MORE_THAN_COMMITTED');
    expect(await release(100, 'committed')).toBe('accepted');
    expect(await release(200, 'held')).toBe('accepted');
    expect(await ledger.standing(world.maker, purpose)).toEqual([
      { fundId: fund.id, heldFen: 0, committedFen: 0, paidFen: 250, returnedFen: 50, recoveredFen: 0 },
    ]);
    // By another door: another purpose's money is not this one's.
    const insert = (kind: string, amount: number, day = '2025-04-01') =>
      raw(
        `insert into subsidy.fund_entries (county_code, id, division_code, created_by, fund_id, kind, amount_fen, booked_on, purpose_kind, purpose_id,
           purpose_title, command) values ('530326', ?, '530326000000', ?, ?, ?, ?, ?, ?, ?, 'x', ?)`,
        [newId(), world.maker.userId, fund.id, kind, amount, day, purpose.kind, purpose.id, newId()],
      );
    expect(await insert('commit', 1)).toBe('purpose_within_its_money');
    expect(await insert('hold', 5_000)).toBe('fund_within_budget');
    expect(await insert('hold', 1, '2025-03-31')).toBe('fund_in_order_of_days');
    expect(await raw('update subsidy.fund_entries set amount_fen = 1')).toMatch(/permission denied/);
    expect(await raw('delete from subsidy.fund_entries')).toMatch(/permission denied/);
    expect(await raw('update subsidy.funds set held_fen = 0')).toMatch(/permission denied/);
  });

  it('is asked by the county’s rules what a fund may pay, and until when', async () => {
    const fund = await fundOf('employment', 1000);
    world.fundRules.current = {
      fundRequired: false,
      funds: [
        {
          id: 'employment',
          zh: '就业补助资金',
          en: 'employment fund',
          pays: ['post'],
          until: '2025-03-31' as LocalDate,
        },
      ],
    };
    expect(await codeOf(ledger.hold(world.maker, [of(fund, 1)]))).toBe('FUNDS.NOT_FOR_PURPOSE');
    const post = { kind: 'post', id: newId(), title: '保洁' };
    expect(await codeOf(ledger.hold(world.maker, [of(fund, 1, { purpose: post })]))).toBe('FUNDS.ENDED');
  });

  it('lets one fund pay a person’s item, names it to the second, and frees the item that is given up', async () => {
    const [first, second] = [await fundOf('bridging', 1000), await fundOf('employment', 1000)];
    const person = { personId: newId(), item: { id: 'training-fee', key: '电工/5' } };
    const elsewhere = { ...person, purpose: { ...purpose, id: newId() } };
    await ledger.hold(world.maker, [of(first, 500), of(second, 500, elsewhere)]);
    await ledger.commit(world.maker, [of(first, 200, person)]);
    await expect(ledger.commit(world.maker, [of(second, 200, elsewhere)])).rejects.toMatchObject({
      code: 'FUNDS.PAID_BY_ANOTHER',
      details: { fund: '衔接资金', year: 2025, item: 'training-fee', key: '电工/5' },
    });
    await ledger.pay(world.maker, [of(first, 200, person)]);
    await ledger.return(world.maker, [of(first, 200, person)]);
    await ledger.release(world.maker, [{ ...of(first, 200, person), from: 'committed' }]);
    expect(await codeOf(ledger.commit(world.maker, [of(second, 200, elsewhere)]))).toBe('accepted');
    // Two at once: the database lets one through.
    const both = { personId: newId(), item: { id: 'training-fee', key: '焊工/5' } };
    const codes = await Promise.all([
      codeOf(ledger.commit(world.maker, [of(first, 100, both)])),
      codeOf(ledger.commit(world.maker, [of(second, 100, { ...both, purpose: elsewhere.purpose })])),
    ]);
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(codes.find((code) => code !== 'accepted')).toMatch(/^FUNDS\.PAID_(BY_ANOTHER|TWICE)$/);
  });

  it('is of one county: another county’s officer sees none of it', async () => {
    const fund = await fundOf('employment', 1000);
    const stranger = officer({
      countyCode: '530325' as never,
      scope: { from: '530325000000', to: '530325999999' } as never,
    });
    expect(await codeOf(world.service.funds.get(stranger, fund.id))).toBe('LIST.NOT_FOUND');
    expect((await world.service.funds.findEntries(stranger, page({}))).rows).toEqual([]);
    expect(await codeOf(ledger.hold(stranger, [of(fund, 1)]))).toBe('LIST.NOT_FOUND');
  });

  it('adds up at every date, whatever is asked of it in whatever order', async () => {
    const random = randomOf(20_250_401);
    const fund = await fundOf('employment', 5_000);
    const purposes = [1, 2, 3].map(() => ({ ...purpose, id: newId() }));
    const days: { day: LocalDate; expected: FundBalance }[] = [];
    let [sums, budget, refused] = [noFundSums, 5_000, 0];
    for (let day = 1; day <= 28; day += 1) {
      world.setToday(`2025-05-${String(day).padStart(2, '0')}`);
      for (let n = 0; n < 5; n += 1) {
        const kind = fundEntryKinds[random(fundEntryKinds.length)] ?? 'hold';
        const from = random(2) === 0 ? 'held' : 'committed';
        const amountFen = fen(1 + random(900));
        const movement = { ...of(fund, amountFen, { purpose: purposes[random(3)] ?? purpose }), from } as const;
        const { from: _, ...plain } = movement;
        const booked = await codeOf(
          kind === 'release' ? ledger.release(world.maker, [movement]) : ledger[kind](world.maker, [plain]),
        );
        if (booked !== 'accepted') refused += 1;
        else sums = moveFunds(sums, { kind, amountFen, pot: kind === 'release' ? from : null });
      }
      if (random(4) === 0) {
        await give(fund.id, 500);
        budget += 500;
      }
      const expected = { budgetFen: fen(budget), ...sums, freeFen: freeOf(fen(budget), sums) };
      expect(await balance(fund.id)).toMatchObject(expected);
      days.push({ day: world.options.clock.today(), expected });
    }
    expect(refused).toBeGreaterThan(10);
    expect(sums.paidFen).toBeGreaterThan(0);
    for (const { day, expected } of days)
      expect(await world.service.funds.balanceOn(world.maker, fund.id, day)).toEqual(expected);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  }, 120_000);
});

function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

describe('a month that is paid from a fund', () => {
  const paysFrom = (...funds: string[]) => {
    world.policy.current = sampleScheme('post-subsidy', { funds });
  };
  const standing = async (runId: string) => (await ledger.standing(world.maker, { kind: 'subsidy_run', id: runId }))[0];

  it('is committed when it is approved, paid with its file, committed again when the bank returns it, and paid once more', async () => {
    const fund = await fundOf('employment', 500_000);
    paysFrom('bridging', 'employment');
    world.fill(march, 3);
    const run = await world.approved(march);
    expect(await balance(fund.id)).toMatchObject({ committedFen: 240_000, freeFen: 260_000 });
    const batch = await world.exported(run, '2025-04-20');
    expect(await standing(run.id)).toMatchObject({ heldFen: 0, committedFen: 0, paidFen: 240_000 });
    const sent = await world.options.transactions.run(world.maker, () =>
      world.options.store.payments.ofBatch(world.maker, batch.id, ['sent']),
    );
    const [back] = sent;
    const outcomes = returnOutcomes(sent, {
      crypto: world.options.crypto,
      on: world.options.clock.today(),
      returned: { [back?.sequence ?? 0]: '账户已销户' },
    });
    const importer = world.service.bankReturnImporter;
    const checked = await importer.check(world.maker, returnSheets(batch, outcomes), { batchId: batch.id });
    await importer.commit(world.maker, checked.rows, { batchId: batch.id }, async () => {});
    expect(await standing(run.id)).toMatchObject({ committedFen: 80_000, paidFen: 240_000, returnedFen: 80_000 });
    const personId = back?.personId ?? '';
    const account = world.accounts.accounts.get(personId);
    if (account !== undefined) world.accounts.accounts.set(personId, { ...account, version: 2 });
    const again = await world.service.payments.reissue(world.maker, back?.id ?? '');
    await world.service.batches.export(world.maker, again.batchId);
    await world.runJobs();
    expect(await balance(fund.id)).toMatchObject({
      committedFen: 0,
      paidFen: 320_000,
      returnedFen: 80_000,
      freeFen: 260_000 as Fen,
    });
    const { rows } = await world.service.funds.findEntries(world.maker, page({ personId }));
    expect(rows.map(({ kind }) => kind)).toEqual(['pay', 'return', 'pay', 'commit']);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  });

  it('is not approved where the fund has too little, or where a fund is required and none is recorded', async () => {
    paysFrom('employment');
    world.fill(march, 3);
    world.fundRules.current = { ...world.fundRules.current, fundRequired: true };
    const run = await world.computed(march);
    const {
      payableCount: count,
      payableTotalFen: totalFen,
      digest,
    } = await world.service.runs.submit(world.maker, run.id);
    const approve = () => world.service.runs.approve(world.approver, run.id, { count, totalFen, digest: digest ?? '' });
    await expect(approve()).rejects.toMatchObject({
      code: 'FUNDS.NO_FUND',
      details: { year: 2025, funds: '就业补助资金' },
    });
    const fund = await fundOf('employment', 239_999);
    expect(await codeOf(approve())).toBe('FUNDS.NOT_ENOUGH');
    expect((await world.service.runs.get(world.maker, run.id)).state).toBe('submitted');
    await give(fund.id, 1);
    expect(await codeOf(approve())).toBe('accepted');
    expect((await balance(fund.id)).freeFen).toBe(0);
  });

  it('never spends the last money twice: of two months that are approved at once one waits', async () => {
    const april = period('2025-04');
    const fund = await fundOf('employment', 300_000);
    paysFrom('employment');
    for (const month of [march, april]) world.fill(month, 3);
    const runs: SubsidyRun[] = [];
    for (const month of [march, april])
      runs.push(await world.service.runs.submit(world.maker, (await world.computed(month)).id));
    const results = await Promise.all(
      runs.map(({ id, payableCount: count, payableTotalFen: totalFen, digest }) =>
        codeOf(world.service.runs.approve(world.approver, id, { count, totalFen, digest: digest ?? '' })),
      ),
    );
    expect(results.sort()).toEqual(['FUNDS.NOT_ENOUGH', 'accepted']);
    expect(await balance(fund.id)).toMatchObject({ committedFen: 240_000, freeFen: 60_000 });
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  });

  it('is paid outside the ledger where the county records no fund and requires none', async () => {
    paysFrom('employment');
    world.fill(march, 1);
    const run = await world.approved(march);
    expect((await world.exported(run, '2025-04-20')).state).toBe('exported');
    expect(await standing(run.id)).toBeUndefined();
  });
});
