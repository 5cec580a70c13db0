import { addDays, addMonths, divisionCode, type LocalDate, newId, scopeOf } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingClassRecord } from '../model/training-class.js';
import { trainingOutcomeRuleSchema } from '../model/training-settings.js';
import { wishPlaces } from '../model/wish.js';
import { createOutcomeService } from '../service/outcomes.js';
import { createAssessmentWorld } from '../testing/assessment-world.js';
import { settledTrainingRules } from '../testing/index.js';
import { createKnexOutcomeStore } from './outcome-store.js';
import { createKnexTrainedCounts } from './trained-counts.js';

const rule = trainingOutcomeRuleSchema.parse({
  afterMonths: 3,
  targets: { skill: 100, certificate: 100, employment: 90 },
  proofs: [
    { kind: 'contract', file: false, wage: false },
    { kind: 'wage', file: false, wage: true },
  ],
});
const good = [800, 800] as const;
const bad = [300, 300] as const;

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createAssessmentWorld>>;
let outcomes: ReturnType<typeof createOutcomeService>;
let taught: TrainingClassRecord;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await createAssessmentWorld(database);
  outcomes = createOutcomeService({
    ...world.shared,
    store: createKnexOutcomeStore(database.app, { schema: 'training' }),
    classes: world.stores.classes,
    rules: settledTrainingRules({ 'training-outcome': rule }),
  });
  taught = await world.trainingClass('taught');
  await world.certified(taught, [good, good, bad]);
  measured = addMonths(taught.taughtOn ?? taught.endsOn, 3);
  world.setToday(measured);
});
afterAll(() => database.destroy());
let measured: LocalDate;

const page = <F>(filter: F) => ({ filter, sort: null, range: { from: 0, to: 99 }, ids: null });
const range = () => ({ from: addDays(taught.startsOn, -30), to: addDays(taught.endsOn, 30) });
const counted = async (by: 'class' | 'institution' | 'township' | 'county') =>
  (await outcomes.outcomes(world.maker, page({ by, ...range() }))).rows;
const peopleOf = async () => (await outcomes.people(world.maker, page(range()))).rows;
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
  );

describe('what was trained in a year', () => {
  const trained = (actor = world.maker, year = Number(taught.startsOn.slice(0, 4))) =>
    createKnexTrainedCounts(database.app, { schema: 'training' }).trainedCounts(actor, year);

  it('is who passed, by where they live and by trade, and says nothing of money or department', async () => {
    expect(await trained()).toEqual([
      {
        townshipCode: '530326001000',
        tradeCode: world.trade.code,
        tradeName: world.trade.name,
        level: 5,
        tradeKind: world.trade.kind,
        departmentId: null,
        people: 2,
        classes: 1,
        amountFen: null,
      },
    ]);
    expect(await trained(world.maker, 2024)).toEqual([]);
  });
  it('is told to a township about its own people, wherever the class was', async () => {
    const township = (place: string) => testActor({ userId: newId(), scope: scopeOf(divisionCode(place)) });
    expect((await trained(township('530326001000'))).map(({ people }) => people)).toEqual([2]);
    expect(await trained(township('530326002000'))).toEqual([]);
  });
});

describe('outcomes of training', () => {
  it('count who passed, holds a certificate and works, each with the people behind the figure', async () => {
    const roster = (await world.stores.classes.enrolmentsOf(world.maker, taught.id)).length;
    for (const by of ['class', 'institution', 'township', 'county'] as const) {
      const rows = await counted(by);
      const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
      expect([
        by,
        sum((row) => row.trained),
        sum((row) => row.passed),
        sum((row) => row.certified),
        sum((row) => row.employed),
      ]).toEqual([by, roster, 2, 2, 0]);
      expect(rows.every(({ reached }) => !reached.employment)).toBe(true);
    }
    const stages = (await peopleOf()).map(({ stage }) => stage).sort();
    expect(stages).toEqual(['not_employed', 'not_employed', ...Array(roster - 2).fill('not_passed')].sort());
  });

  it('take a proof only after a second person has confirmed it, and only for the day that is looked at', async () => {
    const [one] = (await peopleOf()).filter(({ stage }) => stage === 'not_employed');
    const proof = {
      enrolmentId: one?.id ?? '',
      kind: 'contract' as const,
      employerName: '会泽某公司',
      startedOn: addDays(measured, -20),
      endedOn: null,
      wageFen: null,
      reference: 'HT-1',
      fileId: null,
    };
    const recorded = await outcomes.recordProof(world.maker, proof);
    expect((await counted('class'))[0]?.employed).toBe(0);
    expect(await code(outcomes.confirmProof(world.maker, recorded.id))).toBe('TRAINING.CONFIRMED_BY_SELF');
    expect(await code(outcomes.confirmProof(world.head, recorded.id))).toBe('TRAINING.SAME_PERSON');
    await outcomes.confirmProof(world.checker, recorded.id);
    expect((await counted('class'))[0]).toMatchObject({ employed: 1 });
    expect((await peopleOf()).find(({ id }) => id === one?.id)).toMatchObject({
      stage: 'employed',
      employerName: '会泽某公司',
    });

    const [other] = (await peopleOf()).filter(({ stage }) => stage === 'not_employed');
    // Worked before, and no longer on the day.
    const early = await outcomes.recordProof(world.maker, {
      ...proof,
      enrolmentId: other?.id ?? '',
      startedOn: addDays(measured, -60),
      endedOn: addDays(measured, -10),
    });
    await outcomes.confirmProof(world.checker, early.id);
    expect((await counted('class'))[0]).toMatchObject({ employed: 1 });
    await outcomes.rejectProof(world.checker, recorded.id, '合同不实');
    expect((await counted('class'))[0]).toMatchObject({ employed: 0 });
  });

  it('ask for what the county asks, and let nobody write past it', async () => {
    const [one] = await peopleOf();
    const base = {
      enrolmentId: one?.id ?? '',
      employerName: '某公司',
      startedOn: measured,
      endedOn: null,
      reference: '',
      fileId: null,
    };
    expect(await code(outcomes.recordProof(world.maker, { ...base, kind: 'wage', wageFen: null }))).toBe(
      'TRAINING.PROOF_WAGE_MISSING',
    );
    expect(await code(outcomes.recordProof(world.maker, { ...base, kind: 'employer', wageFen: null }))).toBe(
      'TRAINING.PROOF_KIND_NOT_OFFERED',
    );
    const kept = await outcomes.recordProof(world.maker, { ...base, kind: 'contract', wageFen: null });
    const raw = (change: object) =>
      code(
        inTransaction(database.app, world.maker, (trx) =>
          trx('training.employment_proofs').where({ id: kept.id }).update(change),
        ),
      );
    expect(await raw({ employer_name: '别家' })).toBe('employment_proofs_frozen_enrolment_id');
    expect(await raw({ state: 'confirmed', decided_by: world.maker.userId, decided_on: measured })).toBe(
      'employment_proof_apart',
    );
    expect(await raw({ state: 'confirmed' })).toBe('employment_proof_decided');
  });

  it('leave out who does not want to work by a recorded wish, and by nothing else', async () => {
    const [one] = (await peopleOf()).filter(({ stage }) => stage === 'not_passed');
    const before = (await counted('class'))[0]?.wanting ?? 0;
    const wish = {
      county_code: '530326',
      id: newId(),
      division_code: one?.personDivisionCode ?? '',
      created_by: world.maker.userId,
      person_id: one?.personId ?? '',
      person_name: one?.personName ?? '',
      identity_masked: one?.identityMasked ?? '',
      year: Number(measured.slice(0, 4)),
      wishes_work: false,
      stated_on: addDays(measured, -1),
      place: wishPlaces[0],
      trades: '[]',
      recorded_by_name: '村干部',
    };
    await inTransaction(database.app, world.maker, (trx) => trx('training.training_wishes').insert(wish));
    expect((await counted('class'))[0]?.wanting).toBe(before - 1);
    expect((await peopleOf()).find(({ id }) => id === one?.id)?.stage).toBe('not_wanting');
  });

  it('are frozen with the people behind them; the same people give the same digest', async () => {
    const input = { by: 'class' as const, ...range() };
    const [first, second] = [
      await outcomes.takeSnapshot(world.maker, input),
      await outcomes.takeSnapshot(world.maker, input),
    ];
    expect(first.digest).toBe(second.digest);
    expect(first.rows).toEqual(await counted('class'));
    const change = inTransaction(database.app, world.maker, (trx) =>
      trx('training.outcome_snapshots').where({ id: first.id }).update({ people: 0 }),
    );
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });

  it('show an institution its own people only', async () => {
    const other = await world.school();
    expect((await outcomes.outcomes(other.head, page({ by: 'class' as const, ...range() }))).rows).toEqual([]);
    expect((await outcomes.people(other.head, page(range()))).rows).toEqual([]);
    expect((await outcomes.outcomes(world.head, page({ by: 'class' as const, ...range() }))).rows).toHaveLength(1);
  });
});
