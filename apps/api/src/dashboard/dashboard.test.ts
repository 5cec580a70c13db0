import { localDate, type Period } from '@gongyi/kernel';
import type { Notice, PaymentBatch, SubsidyRun, WaitingRun } from '@gongyi/subsidy';
import { describe, expect, it } from 'vitest';
import { roleSeeds } from '../roles.js';
import type { Facts, Money } from './facts.js';
import { schemesOf } from './schemes.js';
import { stepsOf } from './steps.js';
import { tasksOf } from './tasks.js';

const period = '2025-03' as Period;
const today = localDate('2025-04-10');
const count = (total: number) => ({ total, totalIsCapped: false });
const noMoney: Money = {
  runs: [],
  waiting: [],
  notices: [],
  batches: [],
  returned: 0,
  openObjections: 0,
  overdueRecoveries: 0,
  recoveriesToDecide: 0,
  overdueHolds: 0,
  amendments: [],
};

const empty: Facts = {
  period,
  today,
  people: count(0),
  posts: count(0),
  holders: count(0),
  lines: count(0),
  toFix: count(0),
  toFixEver: 0,
  townships: 25,
  sheets: 0,
  frozenSheets: 0,
  accountsToConfirm: 0,
  postTasks: 0,
  money: noMoney,
};
const rostered: Facts = { ...empty, people: count(6000), posts: count(595), holders: count(985) };
const reported: Facts = { ...rostered, sheets: 25, lines: count(980), toFix: count(27), toFixEver: 27 };
const frozen: Facts = { ...reported, frozenSheets: 25 };

const run = (state: SubsidyRun['state'], more: Partial<SubsidyRun> = {}) =>
  ({
    id: 'run',
    period,
    state,
    schemeId: 'post-subsidy',
    schemeTitle: '岗位补贴',
    kind: 'regular',
    problem: null,
    payableCount: 3,
    payableTotalFen: 240_000,
    touchedBy: ['maker'],
    computedAt: '2025-04-02T00:00:00Z',
    ...more,
  }) as SubsidyRun;
const waitingAt = (office: WaitingRun['office'], dueOn: string, more: Partial<WaitingRun> = {}): WaitingRun =>
  ({
    runId: 'run',
    createdBy: 'maker',
    submittedBy: 'maker',
    touchedBy: ['maker'],
    level: 1,
    levelCount: 2,
    levelId: office,
    zh: '科室复核',
    en: 'section review',
    office,
    people: 1,
    reminded: [office, 'maker'],
    escalatesTo: 'authorise',
    dueOn: localDate(dueOn),
    escalatesOn: localDate('2025-04-09'),
    hands: [],
    ...more,
  }) as WaitingRun;
const notice = (endsOn: string) =>
  ({ id: 'notice', runId: 'run', round: 1, rounds: 1, endsOn: localDate(endsOn) }) as Notice;
const batch = (state: PaymentBatch['state']) =>
  ({ id: 'batch', runId: 'run', state, exportedOn: state === 'prepared' ? null : today }) as PaymentBatch;
const withMoney = (money: Partial<Money>): Facts => ({ ...frozen, money: { ...noMoney, ...money } });

const actor = (role: string, userId = 'somebody') => {
  const permissions = roleSeeds.find(({ id }) => id === role)?.permissions ?? [];
  return { userId, permissions: new Set(permissions) };
};
const waiting = (role: string, facts: Facts, userId?: string) =>
  tasksOf(actor(role, userId), facts).map(({ id }) => id);
const current = (facts: Facts) => stepsOf(facts).find(({ state }) => state === 'current')?.id;

describe('where a month stands', () => {
  it('begins with the registers', () => {
    expect(current(empty)).toBe('people');
    expect(current({ ...empty, people: count(1) })).toBe('posts');
    expect(current(rostered)).toBe('attendance');
    expect(current(reported)).toBe('fix');
  });

  it('does not stop at lines that are settled later', () => {
    expect(current(frozen)).toBe('compute');
  });

  it('has its notice done when the notice has ended, and says until when it runs', () => {
    const money = { runs: [run('approved')], notices: [notice('2025-04-10')] };
    expect(stepsOf(withMoney(money)).find(({ id }) => id === 'notice')).toMatchObject({
      state: 'current',
      until: '2025-04-10',
    });
    expect(current(withMoney({ ...money, notices: [notice('2025-04-09')] }))).toBe('payment');
  });

  it('is over when the bank has answered for every file', () => {
    const money = { runs: [run('approved')], notices: [notice('2025-04-09')] };
    expect(current(withMoney({ ...money, batches: [batch('exported')] }))).toBe('reconcile');
    expect(current(withMoney({ ...money, batches: [batch('reconciled')] }))).toBeUndefined();
  });

  it('shows a township no money, and a village no sheets', () => {
    const township = stepsOf({ ...reported, townships: 1, sheets: 1, money: null });
    expect(township.map(({ id }) => id)).toEqual(['people', 'posts', 'attendance', 'fix', 'freeze']);
    const blank = stepsOf({ ...rostered, townships: 0, money: null });
    expect(blank.map(({ id }) => id)).toEqual(['people', 'posts']);
    const village = stepsOf({ ...rostered, townships: 0, lines: count(2), money: null });
    expect(village.map(({ id, state }) => [id, state])).toEqual([
      ['people', 'done'],
      ['posts', 'done'],
      ['attendance', 'done'],
      ['fix', 'done'],
    ]);
  });
});

describe('what waits', () => {
  it('leads an officer with an empty database to the registers, one after the other', () => {
    expect(waiting('county-officer', empty)).toEqual(['import-people']);
    expect(waiting('county-officer', { ...empty, people: count(1) })).toEqual(['import-posts']);
    expect(tasksOf(actor('county-officer'), rostered)).toEqual([
      { id: 'import-attendance', count: 25, href: '/imports/create?kind=attendance-sheets' },
    ]);
  });

  it('leads on through the money', () => {
    const officer = (money: Partial<Money>) => waiting('county-officer', { ...withMoney(money), toFixEver: 0 });
    const runs = [run('approved')];
    const notices = [notice('2025-04-09')];
    expect(officer({})).toEqual(['create-run']);
    expect(officer({ runs: [run('computed')] })).toEqual(['submit-runs']);
    expect(officer({ runs: [run('submitted')] })).toEqual([]);
    expect(officer({ runs })).toEqual(['publish-notices']);
    expect(officer({ runs, notices: [notice('2025-04-10')] })).toEqual([]);
    expect(officer({ runs, notices })).toEqual(['prepare-batches']);
    expect(officer({ runs, notices, batches: [batch('prepared')] })).toEqual(['export-batches']);
    expect(officer({ runs, notices, batches: [batch('exported')] })).toEqual(['reconcile-batches']);
    expect(officer({ runs, notices, batches: [batch('reconciled')], returned: 3 })).toEqual(['reissue-payments']);
  });

  it('asks the office of the level, and nobody who had a hand in the figures or in another level', () => {
    const facts = (more: Partial<WaitingRun> = {}) =>
      withMoney({ runs: [run('submitted')], waiting: [waitingAt('approve', '2025-04-10', more)] });
    expect(tasksOf(actor('county-approver'), facts())).toEqual([
      { id: 'approve-runs', count: 1, href: '/subsidy-runs/run/show' },
    ]);
    expect(waiting('county-reviewer', facts())).toEqual([]);
    expect(waiting('county-approver', facts(), 'maker')).toEqual([]);
    const elsewhere = [{ levelId: 'review', decidedBy: 'somebody', standing: true }];
    expect(waiting('county-approver', facts({ hands: elsewhere }))).toEqual([]);
  });

  it('reminds of a late decision whoever the county names, and tells the next office after the second limit', () => {
    const late = (more: Partial<WaitingRun> = {}) =>
      withMoney({ runs: [run('submitted')], waiting: [waitingAt('review', '2025-04-07', more)] });
    expect(waiting('county-reviewer', late())).toEqual(['late-decisions']);
    expect(waiting('county-officer', { ...late(), toFixEver: 0 }, 'maker')).toEqual(['late-decisions']);
    expect(waiting('county-officer', { ...late(), toFixEver: 0 }, 'another')).toEqual([]);
    expect(waiting('county-head', late())).toEqual(['escalated-decisions']);
    expect(waiting('county-head', late({ escalatesOn: today }))).toEqual([]);
    expect(waiting('county-approver', late())).toEqual([]);
  });

  it('asks a second person for cards and objections', () => {
    const facts = { ...withMoney({ openObjections: 1 }), accountsToConfirm: 10 };
    expect(waiting('county-approver', facts)).toEqual(['confirm-accounts', 'answer-objections']);
  });

  it('asks a township for its own sheet and lines, and a village for nothing', () => {
    const facts: Facts = { ...rostered, townships: 1, toFixEver: 2, money: null };
    expect(waiting('township-officer', facts)).toEqual(['import-attendance', 'fix-lines']);
    expect(waiting('village-clerk', facts)).toEqual([]);
  });

  it('names what waits about posts first, for everybody whom it waits for', () => {
    for (const role of ['village-clerk', 'township-officer', 'county-approver'])
      expect(waiting(role, { ...frozen, postTasks: 2, money: null })[0], role).toBe('post-tasks');
    expect(waiting('village-clerk', frozen)).not.toContain('post-tasks');
  });
});

describe('how far each scheme is', () => {
  const one = (money: Partial<Money>) => schemesOf(withMoney(money))[0];

  it('says who must act, and until when', () => {
    expect(one({ runs: [run('computed')] })).toMatchObject({ stage: 'submit', acts: 'maker', blockedBy: null });
    const waiting = [waitingAt('review', '2025-04-07', { people: 2 })];
    expect(one({ runs: [run('submitted')], waiting })).toMatchObject({
      stage: 'approve',
      acts: 'review',
      level: { zh: '科室复核', number: 1, of: 2 },
      dueOn: '2025-04-07',
      late: true,
      blockedBy: 'signatures',
      blockedFor: '2',
    });
  });

  it('says what blocks it', () => {
    const problem = { code: 'SUBSIDY.NO_MONTHS', details: {} };
    expect(one({ runs: [run('draft', { problem })] })).toMatchObject({ stage: 'compute', blockedBy: 'problem' });
    expect(one({ runs: [run('returned')] })).toMatchObject({ stage: 'submit', blockedBy: 'returned' });
    const runs = [run('approved')];
    expect(one({ runs, notices: [notice('2025-04-10')] })).toMatchObject({
      ...{ stage: 'notice', acts: null, blockedBy: 'notice', blockedFor: '2025-04-10', href: '/notices/notice/show' },
    });
    const notices = [notice('2025-04-09')];
    expect(one({ runs, notices })).toMatchObject({ stage: 'payment', acts: 'maker' });
    expect(one({ runs, notices, batches: [batch('exported')] })).toMatchObject({ blockedBy: 'bank' });
    expect(one({ runs, notices, batches: [batch('reconciled')] })).toMatchObject({ stage: 'done', acts: null });
  });

  it('keeps several schemes apart, and misses one that was paid last month', () => {
    const february = '2025-02' as Period;
    const runs = [
      run('approved'),
      run('computed', { id: 'other', schemeId: 'travel', schemeTitle: '交通补助' }),
      run('approved', { id: 'old', schemeId: 'award', schemeTitle: '务工奖补', period: february }),
    ];
    expect(schemesOf(withMoney({ runs })).map(({ schemeId, stage }) => [schemeId, stage])).toEqual([
      ['award', 'create'],
      ['post-subsidy', 'notice'],
      ['travel', 'submit'],
    ]);
    expect(schemesOf({ ...frozen, money: null })).toEqual([]);
  });
});
