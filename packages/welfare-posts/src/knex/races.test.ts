import {
  type Actor,
  allPortions,
  type CheckedRow,
  type DivisionCode,
  divisionCode,
  lastDay,
  localDate,
  newId,
  period,
  scopeOf,
} from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgreementFacts } from '../model/agreement.js';
import type { LineChange, LineRow, WelfarePostStore } from '../ports.js';
import { agreementRow, lineRow, postRow } from '../testing/rows.js';
import { createKnexWelfarePostStore, migrateWelfarePosts } from './index.js';

const officer = testActor();
const factsOf = (row: CheckedRow) => row.values['facts'] as unknown as AgreementFacts;
const all = { sort: null, range: { from: 0, to: 999 }, ids: null };

let database: TestDatabase;
let store: WelfarePostStore;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateWelfarePosts(database.owner, { schema: 'posts', applicationRole: database.applicationRole });
  store = createKnexWelfarePostStore(database.app, { schema: 'posts' });
});
afterAll(() => database.destroy());

async function hire(count: number): Promise<{ personId: string; agreementId: string }[]> {
  const posts = Array.from({ length: Math.ceil(count / 50) }, () => postRow({ places: 50 }));
  const agreements = Array.from({ length: count }, (_, index) =>
    agreementRow(posts[index % posts.length] as CheckedRow),
  );
  await store.upsertRoster(officer, [...posts, ...agreements]);
  const stored = await store.agreementsOf(
    officer,
    agreements.map((row) => factsOf(row).personId),
  );
  return agreements.map((row) => ({
    personId: factsOf(row).personId,
    agreementId: stored.get(factsOf(row).personId)?.[0]?.agreementId ?? '',
  }));
}

function exclusion(line: LineRow): LineChange {
  const { personId, personName, identityMasked, requiredDays, daysAttended, amountFen, findings } = line;
  return {
    state: 'excluded',
    personId,
    personName,
    identityMasked,
    requiredDays,
    daysAttended,
    amountFen,
    findings,
    agreement: null,
    decision: 'exclude',
    decisionReason: '核实',
  };
}

describe('two officers at once', () => {
  it('import the same sheet: every line is there once', async () => {
    const month = period('2025-01');
    const rows = (await hire(50)).map((holder, index) => lineRow({ ...holder, row: index + 4 }));
    const counts = await Promise.all(
      Array.from({ length: 8 }, () => store.replaceAttendance(testActor(), month, rows)),
    );
    expect(counts.reduce((sum, count) => sum + count.created, 0)).toBe(50);
    expect(await store.getMonth(officer, month)).toMatchObject({ lines: 50, okLines: 50, sheets: 1 });
  });

  it('hire the same person to two posts: one wins, the other is told', async () => {
    const personId = newId();
    const rosters = Array.from({ length: 8 }, () => {
      const post = postRow();
      return [
        post,
        agreementRow(post, { personId, startsOn: localDate('2025-01-01'), endsOn: localDate('2025-12-31') }),
      ];
    });
    const results = await Promise.allSettled(rosters.map((rows) => store.upsertRoster(testActor(), rows)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      // The losers either met the winner's agreement or were ended by the database to break a circle of waits.
      if (result.status === 'rejected')
        expect(['POSTS.AGREEMENT_OVERLAPS', '40P01']).toContain((result.reason as { code: string }).code);
    }
    expect((await store.findAgreements(officer, { filter: { personId }, ...all })).total).toBe(1);
  });

  it('report one person from two townships: never two lines that count', async () => {
    const month = period('2025-02');
    const holders = await hire(20);
    const townships = ['530326001000', '530326100000', '530326101000'].map(divisionCode);
    const reports = townships.map((townshipCode) => {
      const own: Actor = testActor({ scope: scopeOf(townshipCode) });
      return store.replaceAttendance(
        own,
        month,
        holders.map((holder, index) => lineRow({ ...holder, townshipCode, row: index + 4 })),
      );
    });
    await Promise.allSettled(reports);
    const { rows } = await store.findLines(officer, { filter: { period: month, state: 'ok' }, ...all });
    expect(new Set(rows.map((line) => line.personId)).size).toBe(rows.length);
  });

  it('freeze a month while lines are being settled: the digest is of what stayed', async () => {
    const month = period('2025-03');
    const rows = (await hire(40)).map((holder, index) => lineRow({ ...holder, row: index + 4 }));
    await store.replaceAttendance(officer, month, rows);
    const lines = (await store.findLines(officer, { filter: { period: month }, ...all })).rows;
    const work = [
      ...lines.map((line) => store.changeLine(officer, line, exclusion(line))),
      store.freeze(officer, { period: month, on: lastDay(month) }),
    ];
    const results = await Promise.allSettled(work);
    expect(results.at(-1)?.status).toBe('fulfilled');
    const changed = results.slice(0, -1).filter((result) => result.status === 'fulfilled').length;
    const after = await store.getMonth(officer, month);
    expect(after).toMatchObject({ frozenSheets: 1, excludedLines: changed, okLines: 40 - changed });
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'LIST.VERSION_CONFLICT' });
    const months = await allPortions((take) => store.eachPostMonths(officer, month, take));
    expect(months).toHaveLength(40 - changed);
  });
});

describe('what the database refuses whatever the code does', () => {
  const direct = (
    change: (trx: Parameters<Parameters<TestDatabase['app']['transaction']>[0]>[0]) => Promise<unknown>,
  ) =>
    database.app.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '530326000000', true), set_config('gongyi.scope_to', '530326999999', true)",
      );
      await change(trx);
    });

  it('changes and removal of frozen lines, illegal states, rows without a scope', async () => {
    const month = period('2025-04');
    const [holder] = await hire(1);
    await store.replaceAttendance(officer, month, [lineRow(holder as { personId: string; agreementId: string })]);
    await expect(
      direct((trx) => trx('posts.attendance_lines').where({ period: month }).update({ state: 'paid' })),
    ).rejects.toMatchObject({ code: '23514' });
    await store.freeze(officer, { period: month, on: lastDay(month) });
    for (const change of [
      { amount_fen: 1 },
      { state: 'excluded' },
      { frozen: false },
      { person_id: newId() },
      { village_amount_fen: 1 },
    ]) {
      await expect(
        direct((trx) => trx('posts.attendance_lines').where({ period: month }).update(change)),
        JSON.stringify(change),
      ).rejects.toMatchObject({ code: '23514' });
    }
    await expect(
      direct((trx) => trx('posts.attendance_lines').where({ period: month }).delete()),
    ).rejects.toMatchObject({ code: '23514' });
    await expect(
      direct((trx) => trx('posts.attendance_sheets').where({ period: month }).update({ state: 'open' })),
    ).rejects.toMatchObject({ code: '23514' });
    expect(await database.app('posts.attendance_lines').select()).toEqual([]);
  });
});

describe('a large county', () => {
  it('keeps 30,000 holders and their month, and counts no further than it must', { timeout: 120_000 }, async () => {
    const month = period('2025-05');
    const holders = await hire(30_000);
    const townshipCode = '530326001000' as DivisionCode;
    const rows = holders.map((holder, index) => lineRow({ ...holder, townshipCode, row: index + 4 }));
    await store.replaceAttendance(officer, month, rows);
    expect(await store.replaceAttendance(officer, month, rows)).toMatchObject({ unchanged: 30_000, created: 0 });
    await store.freeze(officer, { period: month, on: lastDay(month) });
    expect(await allPortions((take) => store.eachPostMonths(officer, month, take))).toHaveLength(30_000);
    const page = await store.findLines(officer, { filter: { period: month }, ...all, range: { from: 0, to: 24 } });
    expect(page).toMatchObject({ totalIsCapped: true });
  });
});
