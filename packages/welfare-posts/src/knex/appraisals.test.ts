import { type Actor, allPortions, type LocalDate, localDate, newId, period } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppraisalRecord, AppraisalReviewer } from '../model/appraisal.js';
import { postAppraisalSchema } from '../model/post-settings.js';
import type { PostMonth } from '../ports.js';
import { appraisalTasks } from '../service/appraisal-tasks.js';
import { type AppraisalService, createAppraisalService } from '../service/appraisals.js';
import type { ProcedureService } from '../service/procedures.js';
import { createProcedureWorld } from '../testing/procedure-world.fixture.js';
import { settledRule } from '../testing/settled-rule.fixture.js';
import { createKnexAppraisalStore, createKnexWelfarePostStore } from './index.js';

const place = '530326103001';
const schema = 'posts';
const item = (id: string, points: number, by: AppraisalReviewer) => ({ id, zh: id, en: id, points, by });
const rule = postAppraisalSchema.parse({
  cycle: 'monthly',
  due: { day: 10, monthsLater: 1 },
  templates: [
    {
      id: 'hundred',
      zh: '月度考核',
      en: 'monthly',
      categories: [],
      items: [item('v', 30, 'village'), item('t', 50, 'township'), item('d', 20, 'democratic')],
    },
    {
      id: 'weighted',
      zh: '加权',
      en: 'weighted',
      categories: ['water'],
      items: [
        { id: 'duty', zh: '履职', en: 'duty', points: 60 },
        { id: 'days', zh: '出勤', en: 'days', points: 40 },
      ],
      weights: [
        { by: 'village', percent: 33 },
        { by: 'township', percent: 67 },
      ],
    },
    { id: 'chosen', zh: '等次', en: 'grade', categories: ['road_care'], items: [] },
  ],
  grades: [
    { id: 'pass', zh: '合格', en: 'pass', from: 60, effect: { consequence: 'none' } },
    {
      id: 'fail',
      zh: '不合格',
      en: 'fail',
      from: 0,
      effect: { amount: '-100.00', consequence: 'exit', timesInARow: 2, ground: 'appraisal_failed' },
    },
  ],
  procedure: [
    { act: 'check', level: 'village', zh: '村级复核', en: 'check' },
    { act: 'audit', level: 'township', zh: '乡镇审核', en: 'audit' },
  ],
  told: { days: 3, unit: 'calendar' },
});
const setup = {
  categories: [
    { id: 'road_care', zh: '护路员', en: 'road keeper' },
    { id: 'water', zh: '管水员', en: 'water manager' },
  ],
};

let today: LocalDate = localDate('2025-04-01');
let database: TestDatabase;
let appraisals: AppraisalService;
let procedures: ProcedureService;
let posts: ReturnType<typeof createKnexWelfarePostStore>;
const named = (displayName: string): Actor => testActor({ userId: newId(), displayName });
const [clerk, head, town, other] = [named('村协管'), named('村主任'), named('乡镇经办'), named('乡镇领导')];
const [cleaning, roads, water] = [newId(), newId(), newId()];
const exitsBegun: string[] = [];

beforeAll(async () => {
  const world = await createProcedureWorld(() => today);
  ({ database, procedures } = world);
  const { shared } = world;
  posts = createKnexWelfarePostStore(database.app, { schema });
  const found = <T>(record: T | undefined): T => {
    if (record === undefined) throw new Error('no record');
    return record;
  };
  appraisals = createAppraisalService({
    ...shared,
    store: createKnexAppraisalStore(database.app, { schema }),
    posts: {
      getAgreement: async (who, id) => found(await posts.getAgreement(who, id)),
      get: async (who, id) => found(await posts.getPost(who, id, today)),
    },
    procedures,
    rules: { setting: async (_, id) => settledRule(id === 'post-setup' ? setup : rule) },
  });
  for (const [id, category] of [
    [cleaning, '保洁员'],
    [roads, '护路员'],
    [water, 'water'],
  ])
    await raw('welfare_posts', {
      id,
      code: id,
      name: category,
      category,
      using_unit: 'x',
      places: 9,
      standard_fen: 80_000,
      fund_source: 'x',
      required_days: 20,
      valid_from: '2024-01-01',
      valid_to: '2026-12-31',
      developing_department: 'x',
      approval_number: 'x',
      remark: '',
      facts_digest: 'x',
    });
});
afterAll(() => database.destroy());

const tenant = () => ({ county_code: '530326', division_code: place, created_by: clerk.userId });
const raw = (table: string, row: object) =>
  inTransaction(database.app, clerk, (trx) => trx(`${schema}.${table}`).insert({ ...tenant(), ...row }));

async function agreement(postId = cleaning, personName = '张三'): Promise<{ agreementId: string; personId: string }> {
  const [id, personId] = [newId(), newId()];
  await raw('agreements', {
    id,
    code: id,
    welfare_post_id: postId,
    person_id: personId,
    person_name: personName,
    identity_masked: '5303**********1234',
    starts_on: '2025-01-01',
    ends_on: '2025-12-31',
    leave_reason: '',
    kind: 'x',
    insured: true,
    findings: [],
    facts_digest: 'x',
  });
  return { agreementId: id, personId };
}

const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);
const write = (table: string, where: object, change: object) =>
  codeOf(inTransaction(database.app, clerk, (trx) => trx(`${schema}.${table}`).where(where).update(change)));

async function score(who: Actor, id: string, reviewer: AppraisalReviewer, points: number): Promise<AppraisalRecord> {
  const { version } = await appraisals.get(who, id);
  const items = [{ itemId: String(reviewer[0]), hundredths: points }];
  const note = reviewer === 'democratic' ? '4月1日，村民代表21人' : '';
  return appraisals.score(who, id, reviewer, { version, items, note });
}

async function act(who: Actor, id: string, verdict: 'pass' | 'return' = 'pass'): Promise<void> {
  const filter = { subject: 'appraisal', subjectId: id } as const;
  const { rows } = await procedures.list(who, { sort: null, range: { from: 0, to: 9 }, ids: null, filter });
  const procedure = rows[0];
  if (procedure === undefined) throw new Error('no procedure');
  const { round, position, steps } = procedure;
  const level = steps[position]?.level ?? 'county';
  await procedures.act(who, procedure.id, level, { round, position, verdict, note: verdict === 'pass' ? '' : '漏评' });
}

/** From a draft to the decision, with so many points from each of the three. */
async function decided(agreementId: string, month: string, [v, d, t]: readonly [number, number, number]) {
  const { id } = await appraisals.draft(clerk, { agreementId, period: month });
  await score(clerk, id, 'village', v);
  await score(clerk, id, 'democratic', d);
  await appraisals.submit(clerk, id);
  await act(head, id);
  await score(town, id, 'township', t);
  await act(town, id);
  return appraisals.get(clerk, id);
}

/** A month of one township with a line for each; frozen on a day. */
async function freeze(month: string, on: string, holders: readonly { agreementId: string; personId: string }[]) {
  const sheetId = newId();
  await raw('attendance_sheets', { id: sheetId, division_code: '530326103000', period: month, state: 'open' });
  for (const [index, { agreementId, personId }] of holders.entries())
    await raw('attendance_lines', {
      id: newId(),
      sheet_id: sheetId,
      period: month,
      row: index + 1,
      state: 'ok',
      person_id: personId,
      person_name: '张三',
      identity_masked: '5303**********1234',
      agreement_id: agreementId,
      welfare_post_id: cleaning,
      post_name: '保洁员',
      standard_fen: 80_000,
      required_days: 20,
      days_attended: 20,
      amount_fen: 80_000,
      findings: '[]',
      codes: [],
      line_digest: 'x',
    });
  await posts.freeze(clerk, { period: period(month), on: localDate(on), sheetId });
}
const amountsOf = async (month: string) =>
  new Map(
    (await allPortions<PostMonth>((take) => posts.eachPostMonths(clerk, period(month), take))).map((one) => [
      one.personId,
      one.appraisalFen,
    ]),
  );

describe('an appraisal', () => {
  it('goes from three scores and two levels to the worker, and its amount into the month that is frozen afterwards', async () => {
    const holder = await agreement();
    const { agreementId, personId } = holder;
    today = localDate('2025-04-01');
    const draft = await appraisals.draft(clerk, { agreementId, period: '2025-03' });
    const { id } = draft;
    expect(draft).toMatchObject({ state: 'draft', dueOn: '2025-04-10', overdue: false, amountStanding: 'none' });
    expect(await codeOf(appraisals.draft(clerk, { agreementId, period: '2025-03' }))).toBe('POSTS.APPRAISAL_EXISTS');
    expect(await codeOf(appraisals.draft(clerk, { agreementId, period: '2025-Q1' }))).toBe(
      'POSTS.APPRAISAL_PERIOD_OTHER_CYCLE',
    );
    expect(await codeOf(appraisals.draft(clerk, { agreementId, period: '2025-05' }))).toBe('POSTS.APPRAISAL_TOO_EARLY');
    expect(await codeOf(appraisals.draft(clerk, { agreementId, period: '2024-12' }))).toBe(
      'POSTS.APPRAISAL_OUTSIDE_AGREEMENT',
    );

    expect(await codeOf(score(named('张三'), id, 'village', 100))).toBe('POSTS.APPRAISAL_OWN');
    await score(clerk, id, 'village', 1_500);
    expect(await codeOf(score(clerk, id, 'township', 100))).toBe('POSTS.APPRAISAL_LEVELS_APART');
    expect(await codeOf(appraisals.submit(clerk, id))).toBe('POSTS.APPRAISAL_SCORES_MISSING');
    await score(clerk, id, 'democratic', 1_000);
    expect(await codeOf(appraisals.submit(head, id))).toBe('POSTS.APPRAISAL_SCORER_HANDS_IN');
    await appraisals.submit(clerk, id);
    expect(await codeOf(score(clerk, id, 'village', 2_900))).toBe('POSTS.APPRAISAL_SCORES_CLOSED');
    expect(await codeOf(act(clerk, id))).toBe('POSTS.SAME_PERSON');
    await act(head, id);
    expect(await codeOf(act(town, id))).toBe('POSTS.APPRAISAL_SCORES_MISSING');
    await score(town, id, 'township', 2_000);
    await act(town, id, 'return');
    expect(await codeOf(score(head, id, 'village', 100))).toBe('POSTS.APPRAISAL_SCORER_HANDS_IN');
    await score(clerk, id, 'village', 1_600);
    const { rows } = await procedures.list(clerk, {
      sort: null,
      range: { from: 0, to: 9 },
      ids: null,
      filter: { subject: 'appraisal', subjectId: id },
    });
    await procedures.again(clerk, String(rows[0]?.id), 'resubmit', '已改');
    await act(head, id);
    await act(town, id);

    const final = await appraisals.get(clerk, id);
    expect(final).toMatchObject({
      state: 'final',
      totalHundredths: 4_600,
      gradeZh: '不合格',
      inARow: 1,
      consequence: 'none',
      groundId: null,
      amountFen: -10_000,
      amountMonth: '2025-03',
      amountFrom: null,
      amountStanding: 'untold',
    });
    expect(
      await codeOf(
        appraisals.tell(clerk, id, { toldOn: localDate('2025-04-02'), toldWay: 'in_person', workerWord: '' }),
      ),
    ).toBe('POSTS.APPRAISAL_TOLD_OUTSIDE');
    const told = await appraisals.tell(clerk, id, { toldOn: today, toldWay: 'in_person', workerWord: '知道了' });
    // Three days from 1 April end on Friday the 4th, 清明节; the 7th is the next working day.
    expect(told).toMatchObject({ answerUntil: '2025-04-07', amountFrom: '2025-04-08', amountStanding: 'waits' });

    const untouched = await agreement();
    await freeze('2025-03', '2025-04-08', [holder, untouched]);
    expect(Object.fromEntries(await amountsOf('2025-03'))).toEqual({ [personId]: -10_000, [untouched.personId]: 0 });
    expect(await appraisals.get(clerk, id)).toMatchObject({ amountStanding: 'applied' });
    today = localDate('2025-04-08');
    expect(await codeOf(appraisals.object(clerk, id, { objection: '不同意' }))).toBe('POSTS.APPRAISAL_OBJECTION_LATE');
  });

  it('touches no month before the worker was told and her days are over; what comes later is late, and edits nothing', async () => {
    today = localDate('2025-03-03');
    const [untold, running, late] = [await agreement(), await agreement(), await agreement()];
    const first = await decided(untold.agreementId, '2025-02', [100, 100, 100]);
    const second = await decided(running.agreementId, '2025-02', [100, 100, 100]);
    await appraisals.tell(clerk, second.id, { toldOn: today, toldWay: 'telephone', workerWord: '' });
    await freeze('2025-02', '2025-03-06', [untold, running, late]);
    expect([...(await amountsOf('2025-02')).values()]).toEqual([0, 0, 0]);
    today = localDate('2025-03-07');
    const third = await decided(late.agreementId, '2025-02', [100, 100, 100]);
    for (const { id } of [first, third])
      await appraisals.tell(clerk, id, { toldOn: today, toldWay: 'in_writing', workerWord: '' });
    for (const { id } of [first, second, third])
      expect(await appraisals.get(clerk, id)).toMatchObject({ state: 'told', amountStanding: 'late' });
    expect([...(await amountsOf('2025-02')).values()]).toEqual([0, 0, 0]);
    // Past the service: a frozen line takes nothing, and an open one nothing that nobody was told of.
    const line = { person_id: late.personId, period: '2025-02' };
    expect(await write('attendance_lines', line, { appraisal_id: third.id, appraisal_fen: -10_000 })).toBe('23514');
    const amount = { state: 'final', amount_from: '2025-03-01' };
    expect(await write('appraisals', { id: first.id }, amount)).toBe('23514');
    const other = await decided(untold.agreementId, '2025-01', [100, 100, 100]);
    expect(await write('appraisals', { id: other.id }, { amount_from: '2025-03-01' })).toBe('23514');
    const sheetId = newId();
    await raw('attendance_sheets', { id: sheetId, division_code: '530326103000', period: '2025-01', state: 'open' });
    const open = {
      id: newId(),
      sheet_id: sheetId,
      period: '2025-01',
      row: 1,
      state: 'to_fix',
      person_name: '张三',
      identity_masked: 'x',
      agreement_id: untold.agreementId,
      findings: '[]',
      codes: [],
      line_digest: 'x',
    };
    expect(await codeOf(raw('attendance_lines', { ...open, appraisal_id: other.id, appraisal_fen: -10_000 }))).toBe(
      '23514',
    );
    await raw('attendance_lines', open);
    expect(await write('attendance_lines', { id: open.id }, { appraisal_id: other.id, appraisal_fen: -10_000 })).toBe(
      '23514',
    );
  });

  it('proposes an exit when the grade has come twice in a row, and begins none', async () => {
    today = localDate('2025-06-03');
    const { agreementId } = await agreement();
    await decided(agreementId, '2025-04', [100, 100, 100]);
    const { id } = await decided(agreementId, '2025-05', [100, 100, 100]);
    const told = await appraisals.tell(clerk, id, { toldOn: today, toldWay: 'message', workerWord: '' });
    expect(told).toMatchObject({ inARow: 2, consequence: 'exit', groundId: 'appraisal_failed' });
    const kindsOf = async (day: string) =>
      (
        await appraisalTasks(appraisals, {
          list: async () => ({ rows: exitsBegun as never, total: 0, totalIsCapped: false }),
        })({ ...clerk, permissions: new Set(['exits.create']) }, localDate(day))
      ).map(({ kind, recordId }) => [kind, recordId]);
    expect(await kindsOf('2025-06-06')).toEqual([]);
    expect(await kindsOf('2025-06-07')).toEqual([['propose_exit', id]]);
  });

  it('whose worker objects waits for somebody who did not score; revoked, the period is free again', async () => {
    today = localDate('2025-05-06');
    const { agreementId } = await agreement();
    const { id } = await decided(agreementId, '2025-04', [100, 100, 100]);
    await appraisals.tell(clerk, id, { toldOn: today, toldWay: 'in_person', workerWord: '' });
    expect(await appraisals.object(clerk, id, { objection: '出勤没有算全' })).toMatchObject({
      state: 'objected',
      amountFrom: null,
    });
    const answer = { answer: '经核实属实' };
    expect(await codeOf(appraisals.answerObjection(town, id, { ...answer, verdict: 'keep' }))).toBe(
      'POSTS.APPRAISAL_ANSWER_APART',
    );
    const byScorer = {
      objection_answered_by: town.userId,
      objection_answered_by_name: 'x',
      objection_answered_on: today,
    };
    expect(await write('appraisals', { id }, { ...byScorer, objection_answer: 'x', state: 'told' })).toBe('23514');
    const revoked = await appraisals.answerObjection(other, id, { ...answer, verdict: 'revoke' });
    expect(revoked).toMatchObject({ state: 'revoked', amountStanding: 'none' });
    const again = await decided(agreementId, '2025-04', [100, 100, 100]);
    await appraisals.tell(clerk, again.id, { toldOn: today, toldWay: 'in_person', workerWord: '' });
    await appraisals.object(clerk, again.id, { objection: '还是不同意' });
    today = localDate('2025-05-20');
    const kept = await appraisals.answerObjection(other, again.id, { ...answer, verdict: 'keep' });
    expect(kept).toMatchObject({ state: 'told', amountFrom: '2025-05-21', amountStanding: 'waits' });
    expect(await codeOf(appraisals.object(clerk, again.id, { objection: '再次' }))).toBe('POSTS.APPRAISAL_STATE');
  });

  it('whose template has no items is a grade that the village chooses', async () => {
    today = localDate('2025-04-01');
    const { agreementId } = await agreement(roads);
    const { id, version, rule: kept } = await appraisals.draft(clerk, { agreementId, period: '2025-03' });
    expect(kept.template).toMatchObject({ id: 'chosen', items: [] });
    await appraisals.score(clerk, id, 'village', { version, items: [], gradeId: 'pass', note: '' });
    await appraisals.submit(clerk, id);
    await act(head, id);
    await act(town, id);
    expect(await appraisals.get(clerk, id)).toMatchObject({ state: 'final', gradeId: 'pass', totalHundredths: null });
  });

  it('whose reviewers have weights is scored on every item by each, and its total is rounded once', async () => {
    today = localDate('2025-04-01');
    const { agreementId } = await agreement(water);
    const { id, rule: kept } = await appraisals.draft(clerk, { agreementId, period: '2025-03' });
    expect(kept.template.id).toBe('weighted');
    const say = async (who: Actor, reviewer: AppraisalReviewer, duty: number, days: number) => {
      const { version } = await appraisals.get(who, id);
      const items = [
        { itemId: 'duty', hundredths: duty },
        { itemId: 'days', hundredths: days },
      ];
      return appraisals.score(who, id, reviewer, { version, items, note: '4月1日，村民代表21人' });
    };
    expect(await codeOf(say(clerk, 'democratic', 100, 100))).toBe('POSTS.APPRAISAL_REVIEWER_NOT_ASKED');
    await say(clerk, 'village', 5_001, 3_000);
    await appraisals.submit(clerk, id);
    await act(head, id);
    await say(town, 'township', 5_502, 3_500);
    await act(town, id);
    // 33 % of 80.01 and 67 % of 90.02 are 86.7167.
    expect(await appraisals.get(clerk, id)).toMatchObject({ state: 'final', totalHundredths: 8_672, gradeId: 'pass' });
  });

  it('has in the database the total of its scores, the grade of its total, and a procedure that passed', async () => {
    today = localDate('2025-08-01');
    const { agreementId } = await agreement();
    const { id } = await appraisals.draft(clerk, { agreementId, period: '2025-07' });
    await score(clerk, id, 'village', 3_000);
    await score(clerk, id, 'democratic', 2_000);
    const result = {
      state: 'final',
      total_hundredths: 10_000,
      grade_id: 'pass',
      grade_zh: '合格',
      grade_en: 'pass',
      decided_on: today,
      in_a_row: 1,
      consequence: 'none',
    };
    await appraisals.submit(clerk, id);
    expect(await write('appraisals', { id }, result)).toBe('23514');
    await act(head, id);
    await score(town, id, 'township', 5_000);
    // The procedure passes without anybody settling: then only the right total and grade are taken.
    const filter = { subject: 'appraisal', subjectId: id } as const;
    const { rows } = await procedures.list(clerk, { sort: null, range: { from: 0, to: 9 }, ids: null, filter });
    await raw('procedure_acts', {
      id: newId(),
      procedure_id: rows[0]?.id,
      round: 1,
      position: 1,
      act: 'audit',
      level: 'township',
      verdict: 'pass',
      acted_by: town.userId,
      acted_by_name: 'x',
      acted_on: today,
      note: '',
    });
    expect(await write('appraisals', { id }, { ...result, total_hundredths: 9_999 })).toBe('23514');
    expect(await write('appraisals', { id }, { ...result, grade_id: 'fail' })).toBe('23514');
    expect(await write('appraisals', { id }, { ...result, state: 'told' })).toBe('23514');
    expect(await write('appraisals', { id }, result)).toBe('done');
    expect(await write('appraisals', { id }, { grade_id: 'fail' })).toBe('23514');
    const item = { items: JSON.stringify([{ itemId: 't', hundredths: 5_001 }]), hundredths: 5_001 };
    expect(await write('appraisal_scores', { appraisal_id: id, reviewer: 'township' }, item)).toBe('23514');
  });

  it('scored by two at once is scored by one, and the other is told', async () => {
    today = localDate('2025-09-01');
    const { agreementId } = await agreement();
    const { id, version } = await appraisals.draft(clerk, { agreementId, period: '2025-08' });
    const say = (who: Actor, reviewer: AppraisalReviewer, hundredths: number) =>
      codeOf(
        appraisals.score(who, id, reviewer, {
          version,
          items: [{ itemId: String(reviewer[0]), hundredths }],
          note: '',
        }),
      );
    const both = await Promise.all([say(town, 'township', 4_000), say(other, 'township', 4_500)]);
    expect(both.sort()).toEqual(['POSTS.APPRAISAL_CHANGED', 'done']);
    const { scores } = await appraisals.get(clerk, id);
    expect(scores).toHaveLength(1);
    const drafts = await Promise.all(
      [clerk, head].map((who) => codeOf(appraisals.draft(who, { agreementId, period: '2025-07' }))),
    );
    expect(drafts.sort()).toEqual(['POSTS.APPRAISAL_EXISTS', 'done']);
  });

  it('is begun for everybody of the period at once, and for nobody twice', async () => {
    today = localDate('2025-11-03');
    await agreement();
    const first = await appraisals.draftAll(clerk, { period: '2025-10' });
    expect(first.begun).toBeGreaterThan(1);
    expect(first.more).toBe(false);
    expect(await appraisals.draftAll(clerk, { period: '2025-10' })).toEqual({ begun: 0, more: false });
  });

  it('is a task: whom to appraise, what is overdue, whom to tell', async () => {
    today = localDate('2025-12-11');
    const { agreementId } = await agreement();
    const tasks = async () => {
      const none = { rows: [], total: 0, totalIsCapped: false };
      const permissions = new Set(
        ['create', 'score-village', 'submit', 'tell'].map((action) => `appraisals.${action}`),
      );
      const all = await appraisalTasks(appraisals, { list: async () => none })({ ...clerk, permissions }, today);
      return all.map(({ kind, recordId, dueOn }) => [kind, recordId, dueOn]);
    };
    expect(await tasks()).toContainEqual(['appraise', agreementId, '2025-12-10']);
    const { id } = await appraisals.draft(clerk, { agreementId, period: '2025-11' });
    expect(await tasks()).not.toContainEqual(['appraise', agreementId, '2025-12-10']);
    expect(await tasks()).toContainEqual(['score_appraisal', id, '2025-12-10']);
    const query = { sort: null, range: { from: 0, to: 99 }, ids: null };
    const ids = async (overdue: boolean) =>
      (await appraisals.list(clerk, { ...query, filter: { overdue, agreementId } })).rows.map((row) => row.id);
    expect(await ids(true)).toEqual([id]);
    expect(await ids(false)).toEqual([]);
  });
});
