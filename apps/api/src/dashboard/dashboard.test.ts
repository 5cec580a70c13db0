import { localDate, type Period } from '@gongyi/kernel';
import type { Notice, PaymentBatch, SubsidyRun } from '@gongyi/subsidy';
import { describe, expect, it } from 'vitest';
import { roleSeeds } from '../roles.js';
import type { Facts, Money } from './facts.js';
import { stepsOf } from './steps.js';
import { tasksOf } from './tasks.js';

const period = '2025-03' as Period;
const today = localDate('2025-04-10');
const count = (total: number) => ({ total, totalIsCapped: false });
const noMoney: Money = { runs: [], notices: [], batches: [], returned: 0, openObjections: 0 };

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
  ({ id: 'run', period, state, touchedBy: ['maker'], computedAt: '2025-04-02T00:00:00Z', ...more }) as SubsidyRun;
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

  it('asks nobody to approve figures that they had a hand in', () => {
    const facts = withMoney({ runs: [run('submitted')] });
    expect(tasksOf(actor('county-approver'), facts)).toEqual([
      { id: 'approve-runs', count: 1, href: '/subsidy-runs/run/show' },
    ]);
    expect(waiting('county-approver', facts, 'maker')).toEqual([]);
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
