import { type Actor, fen, localDate, newId, scopeOf } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewPostNeed, PostNeedRecord } from '../model/post-need.js';
import { type PostSetting, postSetupSchema } from '../model/post-settings.js';
import type { ProcedureRecord } from '../model/procedure.js';
import type { PostRules } from '../ports.js';
import { createNeedService, type NeedService } from '../service/needs.js';
import { createPostBoardService } from '../service/post-board.js';
import { createPostFundService, type PostFundService } from '../service/post-funds.js';
import type { ProcedureService } from '../service/procedures.js';
import { createQuotaChangeService, type QuotaChangeService } from '../service/quota-changes.js';
import { createProcedureWorld } from '../testing/procedure-world.fixture.js';
import { settledRule } from '../testing/settled-rule.fixture.js';
import {
  createKnexNeedStore,
  createKnexPostBoardStore,
  createKnexPostFundStore,
  createKnexVacancyStore,
  createKnexWelfarePostStore,
} from './index.js';

const schema = 'posts';
const place = '530326001001' as never;
const steps = [
  { act: 'check', level: 'township', zh: '乡镇把关', en: 'the township checks' },
  { act: 'approve', level: 'county', zh: '县级审批', en: 'the county approves' },
] as const;
const setup = (quota: PostSetting<'post-setup'>['quota']) =>
  postSetupSchema.parse({
    categories: [{ id: 'cleaning', zh: '保洁员', en: 'cleaner' }],
    classes: [{ id: 'ordinary', zh: '普通岗', en: 'ordinary' }],
    workModes: ['full_time', 'hourly'],
    pooled: false,
    quota,
    funds: [{ id: 'bridging', zh: '衔接资金', en: 'bridging fund' }],
    procedure: steps,
    quotaChange: steps,
  });

const today = localDate('2025-04-02');
let settled = setup({ beyond: 'refuse' });
let database: TestDatabase;
let procedures: ProcedureService;
let needs: NeedService;
let changes: QuotaChangeService;
let funds: PostFundService;
const posts = () => createKnexWelfarePostStore(database.app, { schema });

const clerk = testActor({ userId: newId(), scope: scopeOf(place) });
const inTownship = () => testActor({ userId: newId(), scope: scopeOf('530326001000' as never) });
const [checker, approver, second, officer] = [
  inTownship(),
  testActor({ userId: newId() }),
  testActor({ userId: newId() }),
  testActor({ userId: newId() }),
];

beforeAll(async () => {
  const world = await createProcedureWorld(() => today);
  ({ database, procedures } = world);
  const { app } = database;
  const { audit, transactions, clock } = world.shared;
  const rules: PostRules = {
    setting: async () => settledRule(settled, { documentNumber: '文〔2025〕1号', clause: '第三条' }),
    eligibility: () => Promise.reject(new Error('not asked')),
    retirement: () => Promise.reject(new Error('not asked')),
  };
  const divisions = {
    nameOf: (code: string) => code,
    townshipNameOf: (code: string) => code,
    townshipByName: () => undefined,
    townshipsOf: () => [],
  };
  const store = createKnexNeedStore(app, { schema });
  const fundStore = createKnexPostFundStore(app, { schema });
  const vacancies = createKnexVacancyStore(app, { schema });
  const common = { rules, procedures, divisions, audit, transactions, clock };
  const deps = { ...common, store, funds: fundStore, posts: posts(), vacancies };
  needs = createNeedService(deps);
  changes = createQuotaChangeService(deps);
  funds = createPostFundService(deps);
  await funds.create(officer, { fundId: 'bridging', year: 2025, documentNumber: '财〔2025〕1号', budgetFen: fen(0) });
});
afterAll(() => database.destroy());

beforeEach(() => {
  settled = setup({ beyond: 'refuse' });
});

const statement: NewPostNeed = {
  divisionCode: place,
  reason: '村内道路无人保洁',
  name: '村内保洁',
  category: 'cleaning',
  postClass: 'ordinary',
  workMode: 'full_time',
  pooled: false,
  places: 2,
  duties: '清扫村内道路',
  requiredDays: 22,
  hoursPerDay: 6,
  standardFen: fen(80_000),
  fundId: 'bridging',
  programmeId: null,
  validFrom: localDate('2025-05-01'),
  validTo: localDate('2025-12-31'),
  developingDepartment: '县人社局',
  usingUnit: '某村民委员会',
};

const fund = async () => (await funds.list(officer, page())).rows[0] as Awaited<ReturnType<PostFundService['get']>>;
const page = (filter: object = {}) => ({ filter, sort: null, range: { from: 0, to: 99 }, ids: null }) as never;
async function leave(free: number): Promise<void> {
  const { id, version, heldFen } = await fund();
  await funds.edit(officer, id, {
    version,
    documentNumber: '财〔2025〕2号',
    budgetFen: fen(heldFen + free),
    reason: '追加',
  });
}
const procedureOf = async (subjectId: string) =>
  (await procedures.list(officer, page({ subjectId }))).rows[0] as ProcedureRecord;
async function act(actor: Actor, subjectId: string, verdict: 'pass' | 'return' = 'pass'): Promise<ProcedureRecord> {
  const { id, round, position, steps: all } = await procedureOf(subjectId);
  const level = all[position]?.level ?? 'county';
  return procedures.act(actor, id, level, { round, position, verdict, note: verdict === 'pass' ? '' : '请核实人数' });
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);

async function handedIn(changed: Partial<NewPostNeed> = {}): Promise<PostNeedRecord> {
  const draft = await needs.create(clerk, { ...statement, ...changed });
  return needs.submit(clerk, draft.id);
}
async function approved(changed: Partial<NewPostNeed> = {}): Promise<PostNeedRecord> {
  const { id } = await handedIn(changed);
  await act(checker, id);
  await act(approver, id);
  return needs.get(officer, id);
}

describe('a need', () => {
  it('becomes a post with its places, and holds the money of all its months', async () => {
    await leave(80_000 * 2 * 8);
    const before = (await fund()).heldFen;
    const need = await approved();
    expect(need).toMatchObject({ state: 'approved', money: [{ year: 2025, months: 8, amountFen: 1_280_000 }] });
    const post = await posts().getPost(officer, need.welfarePostId ?? '', today);
    expect(post).toMatchObject({
      code: '530326001001-001',
      places: 2,
      category: '保洁员',
      fundSource: '衔接资金',
      needId: need.id,
      workMode: 'full_time',
      holders: 0,
    });
    expect(await fund()).toMatchObject({ heldFen: before + 1_280_000, freeFen: 0 });
  });

  it('is put right after a return, and is judged again', async () => {
    await leave(10_000_000);
    const { id } = await handedIn({ places: 3 });
    await act(checker, id, 'return');
    const returned = await needs.get(clerk, id);
    expect(returned.state).toBe('returned');
    const { divisionCode: _, ...facts } = statement;
    await needs.edit(clerk, id, { ...facts, version: returned.version, places: 1 });
    settled = setup({ mostPerVillage: 0, beyond: 'refuse' });
    const procedure = await procedureOf(id);
    expect(await codeOf(procedures.again(clerk, procedure.id, 'resubmit', ''))).toBe('POSTS.QUOTA_PER_VILLAGE');
    settled = setup({ beyond: 'refuse' });
    await procedures.again(clerk, procedure.id, 'resubmit', '');
    expect(await codeOf(needs.edit(clerk, id, { ...facts, version: returned.version + 2 }))).toBe(
      'POSTS.NEED_HANDED_IN',
    );
    await act(checker, id);
    await act(approver, id);
    const post = await posts().getPost(officer, (await needs.get(officer, id)).welfarePostId ?? '', today);
    expect(post).toMatchObject({ code: '530326001001-002', places: 1 });
  });

  it('is refused where the village has no more places, and where nobody knows how many live there', async () => {
    settled = setup({ mostPerVillage: 4, beyond: 'refuse' });
    const draft = await needs.create(clerk, statement);
    expect(draft.quota).toMatchObject({ status: 'refuse', checks: [{ used: 3, after: 5, limit: 4 }] });
    expect(await codeOf(needs.submit(clerk, draft.id))).toBe('POSTS.QUOTA_PER_VILLAGE');
    settled = setup({ perPeople: { places: 1, people: 100 }, beyond: 'refuse' });
    expect(await codeOf(needs.submit(clerk, draft.id))).toBe('POSTS.POPULATION_MISSING');
    const count = { divisionCode: place, population: 600, countedOn: localDate('2025-01-01'), source: '村级台账' };
    await funds.recordPopulation(officer, count);
    expect((await needs.submit(clerk, draft.id)).quota).toMatchObject({ status: 'within', population: 600 });
  });

  it('offers nothing that the county does not', async () => {
    expect(await codeOf(needs.create(clerk, { ...statement, fundId: 'other' }))).toBe('POSTS.NOT_OFFERED');
    expect(await codeOf(needs.create(clerk, { ...statement, pooled: true }))).toBe('POSTS.NOT_OFFERED');
    expect(await codeOf(needs.create(clerk, { ...statement, workMode: 'hourly', hoursPerDay: null }))).toBe(
      'POSTS.HOURS_MISSING',
    );
    expect(await codeOf(needs.create(clerk, { ...statement, divisionCode: '530326002001' as never }))).toBe(
      'POSTS.PLACE_OUTSIDE',
    );
  });

  it('finds no money in a year without a fund', async () => {
    const { id } = await handedIn({ validTo: localDate('2026-01-31') });
    await act(checker, id);
    expect(await codeOf(act(approver, id))).toBe('POSTS.FUND_MISSING');
    expect((await needs.get(clerk, id)).state).toBe('submitted');
  });

  it('gets the last money once, when two are approved at the same moment', async () => {
    const [one, other] = [await handedIn(), await handedIn()];
    await leave(1_280_000);
    await act(checker, one.id);
    await act(checker, other.id);
    const answers = await Promise.all([codeOf(act(approver, one.id)), codeOf(act(second, other.id))]);
    expect(answers.sort()).toEqual(['POSTS.FUND_SHORT', 'done']);
    expect((await fund()).freeFen).toBe(0);
    const states = await Promise.all([one, other].map(async ({ id }) => (await needs.get(officer, id)).state));
    expect(states.sort()).toEqual(['approved', 'submitted']);
  });
});

describe('a change of places', () => {
  it('moves the money with the places, and never falls below the holders', async () => {
    await leave(10_000_000);
    const need = await approved();
    const welfarePostId = need.welfarePostId ?? '';
    const before = (await fund()).heldFen;
    const ask = async (placesTo: number) => {
      const { id } = await changes.create(clerk, { welfarePostId, placesTo, reason: '工作量变化' });
      await act(checker, id);
      await act(approver, id);
      return changes.get(officer, id);
    };
    expect(await ask(3)).toMatchObject({ state: 'approved', heldFen: 80_000 * 9 });
    expect((await posts().getPost(officer, welfarePostId, today))?.places).toBe(3);
    await hire(welfarePostId);
    await hire(welfarePostId);
    expect(await ask(2)).toMatchObject({ heldFen: -80_000 * 8 });
    expect((await fund()).heldFen).toBe(before + 80_000);
    expect(await codeOf(changes.create(clerk, { welfarePostId, placesTo: 1, reason: '工作量变化' }))).toBe(
      'POSTS.PLACES_PROMISED',
    );
    expect(await codeOf(changes.create(clerk, { welfarePostId, placesTo: 2, reason: '工作量变化' }))).toBe(
      'POSTS.PLACES_SAME',
    );
    await changes.create(clerk, { welfarePostId, placesTo: 4, reason: '工作量变化' });
    expect(await codeOf(changes.create(clerk, { welfarePostId, placesTo: 5, reason: '工作量变化' }))).toBe(
      'POSTS.QUOTA_CHANGE_OPEN',
    );
  });
});

describe('the board', () => {
  it('counts planned, approved, filled, vacant, expiring and over-age places by township', async () => {
    const need = await approved();
    const person = await hire(need.welfarePostId ?? '', '2025-05-01');
    const board = createPostBoardService({
      store: createKnexPostBoardStore(database.app, { schema }),
      people: { bornBy: async (_actor, ids) => new Set(ids.filter((id) => id === person)) },
      policy: { ageLimit: async () => 65 },
      rules: {
        setting: async () => settledRule({ alertDays: 60 }),
        eligibility: () => Promise.reject(new Error('not asked')),
        retirement: () => Promise.reject(new Error('not asked')),
      },
      divisions: {
        nameOf: () => '古城街道',
        townshipNameOf: () => '古城街道',
        townshipByName: () => undefined,
        townshipsOf: () => ['530326001000', '530326002000'] as never,
      },
      clock: { now: () => new Date(0), today: () => today },
    });
    const { townships, total } = await board.read(officer);
    expect(townships).toHaveLength(2);
    expect(townships[0]).toMatchObject({ approved: 9, vacant: 6, filled: 3, expiring: 1, overAge: 1 });
    expect(townships[0]?.planned).toBeGreaterThan(0);
    expect(total.filled).toBe(3);
    expect((await board.read(clerk)).townships).toHaveLength(1);
  });
});

describe('the database, past the service', () => {
  const raw = (actor: Actor, work: Parameters<typeof inTransaction>[2]) =>
    inTransaction(database.app, actor, work)
      .then(() => 'done')
      .catch((error: { constraint?: string; code?: string }) => error.constraint ?? error.code);

  it('approves no need, sets no places and holds no money without the procedure', async () => {
    const need = await handedIn();
    expect(
      await raw(officer, (trx) => trx(`${schema}.post_needs`).where({ id: need.id }).update({ state: 'approved' })),
    ).toBe('post_need_undecided');
    const { welfarePostId } = await approved();
    const at = { id: welfarePostId };
    expect(await raw(officer, (trx) => trx(`${schema}.welfare_posts`).where(at).update({ places: 9 }))).toBe(
      'post_places_as_approved',
    );
    expect(await raw(officer, (trx) => trx(`${schema}.welfare_posts`).where(at).update({ need_id: null }))).toBe(
      'welfare_posts_frozen_need_id',
    );
    const holding = (sourceId: string, amount: number) =>
      raw(officer, async (trx) => {
        await trx(`${schema}.post_fund_holds`).insert({
          county_code: '530326',
          id: newId(),
          division_code: place,
          created_by: officer.userId,
          post_fund_id: (await fund()).id,
          welfare_post_id: welfarePostId,
          source: 'post-need',
          source_id: sourceId,
          held_on: today,
          amount_fen: amount,
        });
      });
    expect(await holding(need.id, 100)).toBe('post_fund_hold_undecided');
    const passed = (await needs.list(officer, page({ state: 'approved' }))).rows.at(-1)?.id ?? '';
    expect(await holding(passed, 100_000_000_000)).toBe('post_fund_within_budget');
    expect(await holding(passed, -100_000_000)).toBe('post_fund_within_budget');
    expect(await holding(passed, 100)).toBe('one_hold_a_decision');
  });

  it('changes no ledger row, no sum of a fund, and no statement that was handed in', async () => {
    const update = (table: string, changed: object) => raw(officer, (trx) => trx(`${schema}.${table}`).update(changed));
    expect(await update('post_fund_holds', { amount_fen: 1 })).toBe('42501');
    expect(await update('post_funds', { held_fen: 0 })).toBe('42501');
    expect(await update('post_funds', { budget_fen: 1 })).toBe('post_fund_within_budget');
    const need = await handedIn();
    expect(await raw(officer, (trx) => trx(`${schema}.post_needs`).where({ id: need.id }).update({ places: 99 }))).toBe(
      'post_needs_frozen_places',
    );
  });
});

/** An agreement in force from today's month on; answers the person. */
async function hire(welfarePostId: string, endsOn = '2025-12-31'): Promise<string> {
  const personId = newId();
  await inTransaction(database.app, officer, async (trx) => {
    await trx(`${schema}.agreements`).insert({
      county_code: '530326',
      id: newId(),
      division_code: place,
      created_by: officer.userId,
      code: newId(),
      welfare_post_id: welfarePostId,
      person_id: personId,
      person_name: '张三',
      identity_masked: '530326********0011',
      starts_on: '2025-04-01',
      ends_on: endsOn,
      leave_reason: '',
      kind: '劳务协议',
      insured: true,
      findings: [],
      facts_digest: '',
    });
  });
  return personId;
}
