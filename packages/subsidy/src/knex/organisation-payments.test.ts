import { isDomainError, type ListQuery, localDate, period } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentBatch } from '../model/records.js';
import type { FactSource } from '../ports.js';
import { createPostMonthSource } from '../service/post-month-source.js';
import {
  createSubsidyWorld,
  returnOutcomes,
  returnSheets,
  type SubsidyWorld,
  sampleCreditCode,
  samplePayeeAccount,
  samplePostMonth,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

const school = '00000000-0000-7000-8009-000000000001';
const schoolAccount = samplePayeeAccount(900, {
  cardNumber: '24020093192000012345',
  holderName: '会泽县某职业培训学校',
  bankName: '中国建设银行会泽支行',
});
const march = period('2025-03');
const page = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 99 }, ids: null });
const person = (n: number) => samplePostMonth(n).personId;

/** The first three are taught by a school, which is paid for them; the others are paid themselves. */
function taughtBySchool(source: FactSource): FactSource {
  const bySchool = [1, 2, 3].map(person);
  return {
    ...source,
    eachPortion: (actor, scheme, month, take) =>
      source.eachPortion(actor, scheme, month, (lines, total) =>
        take(
          lines.map((line) =>
            bySchool.includes(line.personId)
              ? { ...line, payee: { kind: 'institution', id: school, name: schoolAccount.holderName } }
              : line,
          ),
          total,
        ),
      ),
  };
}

let database: TestDatabase;
let world: SubsidyWorld;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database, '2025-04-01', (months) => [taughtBySchool(createPostMonthSource(months))]);
  world.fill(march, 5);
});

const linesOf = async (batch: PaymentBatch) =>
  (await world.service.payments.find(world.maker, page({ batchId: batch.id }))).rows;
const partsOf = async (batch: PaymentBatch) =>
  (await world.service.batches.find(world.maker, page({ partOf: batch.partOf }))).rows.sort((a, b) => a.part - b.part);

/** Writes the file of a batch and takes the bank's answer, in which every line is paid but those `returned`. */
async function sendAndSettle(batch: PaymentBatch, returned: Parameters<typeof returnOutcomes>[1]['returned'] = {}) {
  await world.service.batches.export(world.maker, batch.id);
  await world.runJobs();
  const sent = await world.options.transactions.run(world.maker, () =>
    world.options.store.payments.ofBatch(world.maker, batch.id, ['sent']),
  );
  const outcomes = returnOutcomes(sent, { crypto: world.options.crypto, on: localDate('2025-04-10'), returned });
  const exported = await world.service.batches.get(world.maker, batch.id);
  const importer = world.service.bankReturnImporter;
  const checked = await importer.check(world.maker, returnSheets(exported, outcomes), { batchId: batch.id });
  return importer.commit(world.maker, checked.rows, { batchId: batch.id }, async () => {});
}

async function prepared(): Promise<PaymentBatch> {
  const run = await world.approved(march);
  await world.service.notices.publish(world.maker, { runId: run.id });
  world.setToday('2025-04-10');
  return world.service.batches.prepare(world.maker, run.id);
}

describe('money that an organisation receives', () => {
  it('goes from the run to its own account in a file of its own, and people to theirs', async () => {
    world.accounts.accounts.set(school, schoolAccount);
    const [people, organisations] = await partsOf(await prepared());
    if (people === undefined || organisations === undefined) throw new Error('two files');
    expect([people.lineCount, organisations.lineCount]).toEqual([2, 3]);
    const toSchool = await linesOf(organisations);
    expect(toSchool.map((line) => [line.payeeKind, line.payeeId, line.payeeName, line.accountId])).toEqual(
      Array.from({ length: 3 }, () => ['institution', school, schoolAccount.holderName, schoolAccount.accountId]),
    );
    expect(JSON.stringify(toSchool)).not.toContain(schoolAccount.cardNumber);
    expect((await linesOf(people)).map((line) => line.payeeId).sort()).toEqual([person(4), person(5)].sort());
    expect(await sendAndSettle(organisations)).toMatchObject({ settled: 3, returned: 0 });
    expect(await sendAndSettle(people)).toMatchObject({ settled: 2, returned: 0 });
    expect((await linesOf(organisations)).map((line) => line.state)).toEqual(['settled', 'settled', 'settled']);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  });

  it('waits while it has no account, and while its code is wrong', async () => {
    const first = await prepared();
    const held = (await linesOf(first)).filter((line) => line.state === 'held');
    expect(held.map((line) => [line.payeeKind, line.heldReason])).toEqual(
      Array.from({ length: 3 }, () => ['institution', 'account_missing']),
    );
    world.accounts.accounts.set(school, schoolAccount);
    world.identities.changed.set(school, `${sampleCreditCode.slice(0, 17)}?`);
    const again = await world.service.batches.prepare(world.maker, first.runId).catch((error: unknown) => error);
    expect(isDomainError(again) && again.code).toBe('SUBSIDY.NOTHING_TO_SEND');
    world.identities.changed.delete(school);
    expect((await world.service.batches.prepare(world.maker, first.runId)).lineCount).toBe(3);
  });

  it('comes back with its reason, and goes out again to a newer account alone', async () => {
    world.accounts.accounts.set(school, schoolAccount);
    const [, organisations] = await partsOf(await prepared());
    if (organisations === undefined) throw new Error('two files');
    expect(await sendAndSettle(organisations, { 1: '账户已销户' })).toMatchObject({ settled: 2, returned: 1 });
    const back = (await linesOf(organisations)).find((line) => line.state === 'returned');
    expect(back).toMatchObject({ payeeId: school, returnCode: 'account_closed' });
    const reissue = () => world.service.payments.reissue(world.maker, back?.id ?? '');
    const same = await reissue().catch((error: unknown) => error);
    expect(isDomainError(same) && same.code).toBe('SUBSIDY.ACCOUNT_NOT_NEWER');
    world.accounts.accounts.set(school, { ...schoolAccount, version: 2, cardNumber: '24020093192000099999' });
    expect(await reissue()).toMatchObject({ payeeId: school, state: 'prepared' });
  });

  it('goes out again beside other organisations’ money, and people’s beside people’s', async () => {
    world.accounts.accounts.set(school, schoolAccount);
    const parts = await partsOf(await prepared());
    for (const part of parts) await sendAndSettle(part, { 1: '账户已销户', 2: '账户已销户' });
    const back = (await Promise.all(parts.map(linesOf))).flat().filter((line) => line.state === 'returned');
    expect(back.map(({ payeeKind }) => payeeKind)).toEqual(['person', 'person', 'institution', 'institution']);
    const again = [];
    for (const { id, payeeId } of back) {
      const account = world.accounts.accounts.get(payeeId);
      if (account !== undefined) world.accounts.accounts.set(payeeId, { ...account, version: account.version + 1 });
      again.push(await world.service.payments.reissue(world.maker, id));
    }
    const [toPeople, toPeopleToo, toSchool, toSchoolToo] = again.map(({ batchId }) => batchId);
    expect([toPeopleToo, toSchoolToo]).toEqual([toPeople, toSchool]);
    expect(toPeople).not.toBe(toSchool);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  });

  it('is never written to another payee than its approved line has', async () => {
    world.accounts.accounts.set(school, schoolAccount);
    for (const batch of await partsOf(await prepared()))
      await world.service.batches.cancel(world.maker, batch.id, '重新准备');
    const forge = (payee: string) =>
      inTransaction(database.app, world.maker, async (trx) =>
        trx.raw(
          `insert into subsidy.payments select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'sequence', 99,
             'state', 'held', 'standing', 'live', 'held_reason', 'account_missing', 'payee_id', ?::text))).* from subsidy.payments p
           where payee_kind = 'institution' limit 1`,
          [payee],
        ),
      ).catch((error: { constraint?: string }) => error.constraint);
    expect(await forge('another')).toBe('payment_goes_to_its_payee');
  });
});
