import { addDays, localDate, newId, period } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgreementRecord } from '../model/agreement.js';
import type { DeclaredFact } from '../model/declared-facts.js';
import { type AgreementWorld, createAgreementWorld } from '../testing/agreement-world.fixture.js';
import { migrateWelfarePosts } from './index.js';

const officer = testActor();
const today = localDate('2025-04-01');
const month = period('2025-04');
const declared = (value: boolean): DeclaredFact[] => [
  {
    ...{ fact: 'working_away', value, declaredBy: 'person', proof: '村委会证明' },
    ...{ recordedOn: today, correction: '' },
  },
];
const insurance = {
  insurer: '人保财险',
  policyNumber: 'PICC-1',
  fromOn: localDate('2025-01-01'),
  toOn: localDate('2026-12-31'),
  premiumFen: 12_000 as never,
};

let database: TestDatabase;
let world: AgreementWorld;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateWelfarePosts(database.owner, { schema: 'posts', applicationRole: database.applicationRole });
});
beforeEach(() => {
  world = createAgreementWorld(database, { today });
});
afterAll(() => database.destroy());

const all = <F>(filter: F) => ({ filter, sort: null, range: { from: 0, to: 999 }, ids: null });

interface Wanted {
  readonly answers?: readonly DeclaredFact[];
  readonly temporary?: boolean;
  readonly startsOn?: string;
}

async function draft(personId: string, { answers = [], temporary = false, startsOn = today }: Wanted = {}) {
  const applicationId = await world.apply(officer, personId, undefined, answers);
  if (temporary) await makeNewestPostTemporary();
  const term = { startsOn: localDate(startsOn), endsOn: localDate('2025-12-31') };
  return world.agreements.draft(officer, { applicationId, kind: 'labour_service', ...term });
}

async function makeNewestPostTemporary(): Promise<void> {
  await inTransaction(database.app, officer, async (trx) => {
    const { id } = await trx('posts.welfare_posts').orderBy('id', 'desc').first('id');
    await trx('posts.welfare_posts').where({ id }).update({ work_mode: 'temporary' });
  });
}

async function sign({ id }: AgreementRecord): Promise<AgreementRecord> {
  const { version } = await world.agreements.recordInsurance(officer, id, insurance);
  return world.agreements.sign(officer, id, { version, signedOn: today, scanFileId: newId() });
}

const hire = async (personId: string, wanted?: Wanted) => sign(await draft(personId, wanted));
const problem = (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'done' }),
    (error: { code: string; details: object }) => ({ code: error.code, details: error.details }),
  );

async function findingsOf(agreementId: string) {
  await world.checks.recheck(officer, month);
  const { rows } = await world.checks.findings(officer, all({ agreementId, state: 'open' as const }));
  return rows.map(({ code, sentence, clause }) => ({ code, sentence, clause }));
}

describe('what an applicant declared', () => {
  it('holds at the draft, the signature, the check of the month and the renewal', async () => {
    expect(await problem(draft(world.person(), { answers: declared(true) }))).toMatchObject({
      code: 'POSTS.NOT_ELIGIBLE',
      details: { codes: ['WORKING_AWAY'], sentences: '外出务工', clause: '演示〔2025〕1号 协议期' },
    });
    const signed = await hire(world.person(), { answers: declared(false) });
    expect(await world.store.declaredOf(officer, signed.id)).toEqual(declared(false));
    expect(await findingsOf(signed.id)).toEqual([]);
    const renewal = { version: signed.version, kind: 'labour_service', endsOn: localDate('2026-12-31') };
    const renewed = await world.agreements.renew(officer, signed.id, renewal);
    expect(await world.store.declaredOf(officer, renewed.id)).toEqual(declared(false));
  });

  it('stays as it was signed', async () => {
    const signed = await hire(world.person(), { answers: declared(false) });
    const write = inTransaction(database.app, officer, (trx) =>
      trx('posts.agreements')
        .where({ id: signed.id })
        .update({ declared_facts: JSON.stringify(declared(true)) }),
    );
    await expect(write).rejects.toMatchObject({ constraint: 'agreements_frozen_declared_facts' });
  });

  it('is named as people call it where it is missing', async () => {
    const personId = world.person({ labourCapacity: null });
    expect(await problem(draft(personId))).toMatchObject({
      code: 'POSTS.ELIGIBILITY_UNKNOWN',
      details: { missing: '劳动能力' },
    });
  });
});

describe('a household with a temporary post', () => {
  it('may hold it beside another where the county says so, and the signature says by which clause', async () => {
    const householdCode = newId();
    const first = await hire(world.person({ householdCode }));
    const second = world.person({ householdCode });
    expect(await problem(draft(second, { temporary: true }))).toMatchObject({
      code: 'POSTS.NOT_ELIGIBLE',
      details: { codes: ['HOUSEHOLD_LIMIT'] },
    });
    world.waives.value = true;
    expect(await problem(draft(world.person({ householdCode })))).toMatchObject({ code: 'POSTS.NOT_ELIGIBLE' });
    const signed = await hire(second, { temporary: true });
    expect(world.audited.at(-1)).toMatchObject({
      action: 'agreements.sign',
      after: {
        waived: [{ code: 'HOUSEHOLD_WAIVED', sentence: '临时岗不计入每户人数：本户在岗1人不计', clause: '协议期' }],
      },
    });
    expect(await findingsOf(first.id)).toEqual([]);
    expect(await findingsOf(signed.id)).toEqual([]);
    world.waives.value = false;
    const limit = { code: 'HOUSEHOLD_LIMIT', sentence: '一户一岗', clause: '协议期' };
    expect(await findingsOf(first.id)).toEqual([limit]);
    expect(await findingsOf(signed.id)).toEqual([limit]);
  });
});

describe('somebody who may hold no post for a time', () => {
  const bar = { from: localDate('2024-04-02'), until: today, groundZh: '顶岗', groundEn: 'stand-in', clause: '第三条' };
  const sentence = '因“顶岗”退岗，2025-04-01（含当日）以前不得再上岗';

  it('is not hired for the last day of it, and is for the day after', async () => {
    const personId = world.person();
    world.bars.set(personId, bar);
    expect(await problem(draft(personId))).toEqual({
      code: 'POSTS.NOT_ELIGIBLE',
      details: { codes: ['BARRED'], sentences: sentence, clause: '第三条' },
    });
    const drafted = await draft(personId, { startsOn: addDays(today, 1) });
    world.bars.set(personId, { ...bar, until: localDate('2025-05-01') });
    expect(await problem(sign(drafted))).toMatchObject({ code: 'POSTS.NOT_ELIGIBLE' });
  });

  it('is found by the check of the month unless she left within it', async () => {
    const personId = world.person();
    const signed = await hire(personId);
    world.bars.set(personId, { ...bar, until: localDate('2026-03-31') });
    expect((await findingsOf(signed.id)).map(({ code }) => code)).toEqual(['BARRED']);
    world.bars.set(personId, { ...bar, from: localDate('2025-04-16'), until: localDate('2026-04-15') });
    expect(await findingsOf(signed.id)).toEqual([]);
  });
});
