import { type Actor, divisionCode, localDate, newId } from '@gongyi/kernel';
import { memoryAudit, testActor } from '@gongyi/kernel/testing';
import { createTransactions, inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TradeRecord } from '../model/trade.js';
import { trainingPlanRuleSchema } from '../model/training-settings.js';
import { createPlanService } from '../service/plans.js';
import { createTradeService } from '../service/trades.js';
import { createWishService } from '../service/wishes.js';
import { settledTrainingRules, tradeInput } from '../testing/index.js';
import {
  createKnexInstitutionStore,
  createKnexPlanStore,
  createKnexTaskStore,
  createKnexTradeStore,
  createKnexWishStore,
  migrateTraining,
} from './index.js';

const schema = 'training';
const township = divisionCode('530326001000');
const today = localDate('2025-03-03');
const officer = (displayName: string): Actor => testActor({ userId: newId(), displayName });
const [maker, approver] = [officer('经办'), officer('审批')];
const rule = trainingPlanRuleSchema.parse({
  funds: [{ id: 'employment', zh: '就业补助资金', en: 'employment fund' }],
  approval: { level: 'county', zh: '领导小组', en: 'leading group' },
  mostWishes: 2,
  modes: ['centralised'],
  dueSoonDays: 30,
});
let database: TestDatabase;
let trade: TradeRecord;
let does: ReturnType<typeof services>;

function services() {
  const shared = {
    audit: memoryAudit(),
    transactions: createTransactions(database.app),
    clock: { now: () => new Date(0), today: () => today },
    rules: settledTrainingRules({ 'training-plan': rule }),
    trades: createKnexTradeStore(database.app, { schema }),
  };
  const wishStore = createKnexWishStore(database.app, { schema });
  const person = (personId: string) => ({ personId, name: '某人', identityMasked: '5303**', divisionCode: township });
  return {
    trades: createTradeService({ ...shared, store: shared.trades }),
    wishes: createWishService({
      ...shared,
      store: wishStore,
      people: {
        findByIdentity: async () => new Map(),
        findByIds: async (_actor, ids) => new Map(ids.map((id) => [id, person(id)])),
      },
    }),
    plans: createPlanService({
      ...shared,
      store: createKnexPlanStore(database.app, { schema }),
      wishes: wishStore,
      institutions: createKnexInstitutionStore(database.app, { schema }),
    }),
  };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
  );
const raw = (table: string, id: string, change: object) =>
  refusal(inTransaction(database.app, approver, (trx) => trx(`${schema}.${table}`).where({ id }).update(change)));

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateTraining(database.owner, { schema, applicationRole: database.applicationRole });
  does = services();
  trade = await does.trades.create(maker, tradeInput());
});
afterAll(() => database.destroy());

describe('from the survey to an approved plan', () => {
  it('keeps one current wish a person and year, and the earlier one as it was', async () => {
    const personId = newId();
    const wish = {
      personId,
      year: 2025,
      wishesWork: true,
      statedOn: today,
      mode: null,
      place: 'any',
      months: [3],
    } as const;
    const input = { ...wish, months: [3], note: '' };
    const first = await does.wishes.record(maker, { ...input, tradeIds: [] });
    await does.wishes.record(maker, { ...input, tradeIds: [trade.id] });
    const { rows } = await does.wishes.list(maker, {
      filter: { personId },
      ids: null,
      sort: null,
      range: { from: 0, to: 9 },
    });
    expect(rows.map(({ current, trades }) => [current, trades.length]).sort()).toEqual([
      [false, 0],
      [true, 1],
    ]);
    expect(await raw('training_wishes', first.id, { current: true })).toBe('training_wishes_frozen_current');
    expect(await raw('training_wishes', first.id, { wishes_work: false })).toBe('training_wishes_frozen_person_id');
  });

  it('proposes what is wished, is approved by another person, and then changes only by two', async () => {
    const { plans } = does;
    const { id } = await plans.draft(maker, { year: 2025, title: '2025年计划' });
    expect(await refusal(plans.submit(maker, id))).toBe('TRAINING.PLAN_WITHOUT_LINES');
    expect((await plans.proposeFromWishes(maker, id)).totals).toMatchObject({ lines: 1, people: 1 });
    const line = await plans.addLine(maker, {
      planId: id,
      divisionCode: township,
      tradeId: trade.id,
      mode: 'centralised',
      people: 30,
      hours: 80,
      budgetFen: 4_500_000,
      fundId: 'employment',
      monthFrom: 3,
      monthTo: 6,
      institutionId: null,
      note: '',
    });
    await plans.submit(maker, id);
    expect(await refusal(plans.approve(maker, id, { documentNumber: '1号' }))).toBe('TRAINING.PLAN_SAME_PERSON');
    const past = { approved_by: maker.userId, approved_on: today, document_number: '1', state: 'approved' };
    expect(await raw('training_plans', id, past)).toBe('plan_approver_apart');
    await plans.approve(approver, id, { documentNumber: '1号' });
    expect(await raw('training_plan_lines', line.id, { people: 31 })).toBe('plan_line_in_time');
    expect(await raw('training_plans', id, { document_number: '2' })).toBe('training_plans_frozen_title');
    const why = { reason: '报名多', documentNumber: '2号' };
    const change = await plans.proposeChange(maker, line.id, { people: 40, budgetFen: 6_000_000, ...why });
    expect(await refusal(plans.decideChange(maker, change.id, 'confirm'))).toBe('TRAINING.PLAN_SAME_PERSON');
    await plans.decideChange(approver, change.id, 'confirm');
    expect(await plans.getLine(maker, line.id)).toMatchObject({ people: 40, approvedPeople: 30, changed: true });
    expect((await plans.get(maker, id)).totals).toEqual({ lines: 2, people: 41, hours: 160, budgetFen: 6_000_000 });
  });

  it('changes no task number without its reason', async () => {
    const tasks = createKnexTaskStore(database.app, { schema });
    const figures = {
      people: 50,
      departmentId: null,
      departmentName: '',
      responsibleName: '',
      deadline: localDate('2025-06-30'),
      reason: '下达',
      documentNumber: '3号',
    };
    const id = await tasks.create(maker, { divisionCode: township, year: 2025, tradeKind: '', ...figures }, today);
    expect(await raw('training_tasks', id, { people: 20, version: 2 })).toBe('task_change_missing');
    const task = await tasks.get(maker, id);
    await tasks.change(maker, { id, version: 1, divisionCode: township }, { ...figures, people: 60 }, today);
    expect(task?.changes.map(({ people }) => people)).toEqual([50]);
    expect((await tasks.get(maker, id))?.changes.map(({ people }) => people)).toEqual([50, 60]);
  });
});
