import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewPastTraining } from '../model/past-training.js';
import { createClassWorld } from '../testing/class-world.js';
import { createKnexPastTrainingStore } from './past-training-store.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createClassWorld>>;
let store: ReturnType<typeof createKnexPastTrainingStore>;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
  store = createKnexPastTrainingStore(database.app, { schema: 'training' });
});
afterAll(() => database.destroy());

const past = (changes: Partial<NewPastTraining> = {}): NewPastTraining => ({
  divisionCode: '530326001001' as never,
  personId: '00000000-0000-4000-8000-000000000001' as never,
  personName: '李某',
  identityMasked: '530326********0001',
  identityHash: 'past:1',
  category: '脱贫劳动力',
  classNumber: 'HZA202403001',
  institutionName: '甲校',
  tradeCode: world.trade.code,
  tradeName: world.trade.name,
  level: world.trade.level,
  mode: '集中办班',
  startsOn: '2024-03-04' as never,
  endsOn: '2024-03-12' as never,
  hours: 56,
  attendancePermille: 950,
  theoryTenths: 800,
  practiceTenths: 850,
  result: 'passed',
  certificateKind: 'single_skill',
  certificateNumber: 'ZX-2024-0001',
  certificateIssuedOn: '2024-04-01' as never,
  leads: [],
  ...changes,
});
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'stored',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
  );

describe('training of before the system', () => {
  it('counts as a class of the person, by the identity', async () => {
    await store.insert(world.maker, [past()]);
    const before = await world.stores.lookups.before(world.maker, ['past:1']);
    expect(before.get('past:1')).toEqual([
      expect.objectContaining({ tradeCode: world.trade.code, level: world.trade.level, startsOn: '2024-03-04' }),
    ]);
  });

  it('is stored once a person and class, and a certificate number once', async () => {
    expect(await refusal(store.insert(world.maker, [past({ certificateNumber: 'ZX-2024-0002' })]))).toBe(
      'TRAINING.CHANGED',
    );
    expect(await refusal(store.insert(world.maker, [past({ classNumber: 'HZA202403002' })]))).toBe(
      'TRAINING.NUMBER_TAKEN',
    );
    expect(await store.takenNumbers(world.maker, ['ZX-2024-0001', 'ZX-2024-0009'])).toEqual(new Set(['ZX-2024-0001']));
  });

  it('has no certificate without a pass, nor one from before the end of the class', async () => {
    const other = { classNumber: 'HZA202403003', certificateNumber: 'ZX-2024-0003' };
    for (const wrong of [{ result: 'failed' }, { certificateIssuedOn: '2024-03-11' }] as const)
      expect(await refusal(store.insert(world.maker, [past({ ...other, ...(wrong as object) })]))).toBe(
        'past_training_certificate',
      );
  });

  it('is never changed, and unseen by an institution', async () => {
    const change = database.app.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '530326000000', true), set_config('gongyi.scope_to', '530326999999', true)",
      );
      await trx('training.past_trainings').update({ result: 'failed' });
    });
    expect(await refusal(change)).toBe('42501');
    const { rows } = await store.find(world.head, {
      filter: {},
      sort: null,
      range: { from: 0, to: 9 },
      ids: null,
    });
    expect(rows).toEqual([]);
  });
});
