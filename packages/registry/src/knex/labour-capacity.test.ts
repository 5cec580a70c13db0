import { type CountyCode, fixedClock, localDate, newId, type ResidentId } from '@gongyi/kernel';
import { memoryAudit, memoryFiles } from '@gongyi/kernel/testing';
import { createFieldCrypto, createTransactions, inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssessCapacity } from '../model/labour-capacity.js';
import { createLabourCapacityService, type LabourCapacityService } from '../service/labour-capacities.js';
import { actorOf, inventedIdentity, listOf, registerRow, villageB } from '../testing/fixtures.js';
import { createKnexLabourCapacityStore, createKnexPersonStore, migrateRegistry } from './index.js';

const schema = 'registry';
const crypto = createFieldCrypto('a secret of the tests, long enough to be one');
const officer = actorOf('530326000000');
const audit = memoryAudit();
let database: TestDatabase;
let service: LabourCapacityService;
let personId: string;

const people = () => createKnexPersonStore(database.app, { schema, crypto });
const store = () => createKnexLabourCapacityStore(database.app, { schema });
const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);
const finding = (change: Partial<AssessCapacity> = {}): AssessCapacity => ({
  class: '弱劳动力或半劳动力',
  assessedOn: localDate('2025-03-01'),
  validUntil: localDate('2025-12-31'),
  assessorName: '赵乡镇',
  proofText: '残疾人证',
  ...change,
});
const capacityOn = async (day: string) =>
  (await store().withHouseholds(officer, [personId], localDate(day))).get(personId)?.known.labourCapacity;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateRegistry(database.owner, { schema, applicationRole: database.applicationRole });
  const rows = [
    registerRow(inventedIdentity(1), { householdKind: '边缘易致贫户', riskEliminated: false }),
    registerRow(inventedIdentity(2), { name: '李四', relation: '配偶' }),
    registerRow(inventedIdentity(3), { name: '王五', householdCode: '' }),
    registerRow(inventedIdentity(4), { name: '赵六', householdCode: '' }),
  ];
  await people().upsert(officer, '530326' as CountyCode, rows);
  personId = (await people().findByIdentity(officer, [inventedIdentity(1)])).get(inventedIdentity(1))?.personId ?? '';
  service = createLabourCapacityService({
    capacities: store(),
    people: people(),
    files: memoryFiles(),
    audit,
    transactions: createTransactions(database.app),
    clock: fixedClock('2025-04-01'),
  });
});
afterAll(() => database.destroy());

describe('labour capacity', () => {
  it('is what the register says until somebody assesses it, and then what was found while it is valid', async () => {
    expect(await capacityOn('2025-04-01')).toBe('普通劳动力');
    await service.assess(officer, personId, finding());
    expect(await capacityOn('2025-12-31')).toBe('弱劳动力或半劳动力');
    expect(await capacityOn('2026-01-01')).toBeNull();
    expect((await people().get(officer, personId))?.labourCapacity).toBe('弱劳动力或半劳动力');
    expect(audit.entries.at(-1)).toMatchObject({ action: 'persons.assess-capacity', recordId: personId });
  });

  it('keeps every finding; one that comes late does not hide a newer one', async () => {
    await service.assess(officer, personId, finding({ class: '丧失劳动力', assessedOn: localDate('2025-01-05') }));
    const { rows } = await store().find(officer, listOf({ personId }));
    expect(rows.map((row) => row.class)).toEqual(['弱劳动力或半劳动力', '丧失劳动力']);
    expect(await capacityOn('2025-04-01')).toBe('弱劳动力或半劳动力');
    expect((await people().get(officer, personId))?.labourCapacity).toBe('弱劳动力或半劳动力');
  });

  it('refuses what cannot be', async () => {
    const assess = (change: Partial<AssessCapacity>) => codeOf(service.assess(officer, personId, finding(change)));
    expect(await assess({ assessedOn: localDate('2025-04-02') })).toBe('REGISTRY.ASSESSED_IN_FUTURE');
    expect(await assess({ validUntil: localDate('2025-02-01') })).toBe('REGISTRY.VALIDITY_TOO_SHORT');
    expect(await assess({ proofText: '' })).toBe('REGISTRY.PROOF_MISSING');
    expect(await codeOf(service.assess(actorOf(villageB), personId, finding()))).toBe('LIST.NOT_FOUND');
  });

  it('is history that nobody changes', async () => {
    const change = inTransaction(database.app, officer, (trx) =>
      trx(`${schema}.labour_capacities`).update({ class: '无劳动力' }),
    );
    expect(await codeOf(change)).toBe('42501');
  });

  it('knows who is monitored and who lives with whom; who has no household lives with nobody', async () => {
    const idOf = async (identity: ResidentId) =>
      (await people().findByIdentity(officer, [identity])).get(identity)?.personId;
    const namesAround = async (id = '') =>
      [...(await store().withHouseholds(officer, [id], localDate('2025-04-01'))).values()]
        .map(({ name }) => name)
        .sort();
    expect(await namesAround(personId)).toEqual(['张兴有', '李四']);
    expect(await namesAround(await idOf(inventedIdentity(3)))).toEqual(['王五']);
    expect(await namesAround(newId())).toEqual([]);
    const known = (await store().withHouseholds(officer, [personId], localDate('2025-04-01'))).get(personId);
    expect(known).toMatchObject({ householdCode: 'H1', known: { monitored: true, riskRemoved: false, sex: 'male' } });
  });
});
