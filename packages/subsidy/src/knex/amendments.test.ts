import { type Fen, fen, isDomainError, newId, period } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubsidyItem, SubsidyRun } from '../model/records.js';
import {
  amendmentSteps,
  createSubsidyWorld,
  recoverySteps,
  type SubsidyWorld,
  sampleScheme,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
let steps: ReturnType<typeof recoverySteps> & ReturnType<typeof amendmentSteps>;
const march = period('2025-03');
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) =>
      isDomainError(error) ? error.code : String((error as { constraint?: string }).constraint ?? error),
  );
const raw = (sql: string, bindings: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));
const intact = async () => expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
const lines = async (run: Pick<SubsidyRun, 'id'>): Promise<readonly SubsidyItem[]> =>
  (await world.service.items.find(world.maker, steps.page({ runId: run.id }))).rows;
const only = async (run: Pick<SubsidyRun, 'id'>): Promise<SubsidyItem> => {
  const [line, ...more] = await lines(run);
  if (line === undefined || more.length > 0) throw new Error(`${more.length + 1} lines`);
  return line;
};

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
  steps = { ...recoverySteps(world), ...amendmentSteps(world) };
});

describe('what was paid too little', () => {
  it('is topped up by exactly the difference, from approval to the bank, and the paid line stays as it is', async () => {
    world.fill(march, 3, (n) => (n === 1 ? { daysAttended: 11 } : {}));
    const regular = await world.approved(march);
    await steps.answered(await world.exported(regular, '2025-04-20'));
    const before = await lines(regular);
    expect(before.map(({ amountFen }) => amountFen).sort()).toEqual([40_000, 80_000, 80_000]);

    steps.change(march, 1, { daysAttended: 22 });
    const amendment = await steps.amending(march);
    expect(amendment).toMatchObject({ kind: 'amendment', payableCount: 1, payableTotalFen: 40_000, unchangedCount: 2 });
    const line = await only(amendment);
    const [paid] = before.filter(({ amountFen }) => amountFen === 40_000);
    expect(line).toMatchObject({
      amendment: 'top_up',
      amendsItemId: paid?.id,
      amountFen: 40_000,
      sentFen: 40_000,
      openFen: 0,
      rightFen: 80_000,
    });
    expect(await world.service.items.explain(world.maker, line.id)).toMatchObject({ amountFen: 80_000 });
    expect(await world.service.runs.replay(world.maker, amendment.id)).toMatchObject({ same: true });

    const approved = await steps.approved(amendment);
    const batch = await world.exported(approved, '2025-05-20');
    expect(batch).toMatchObject({ totalFen: 40_000, lineCount: 1 });
    await steps.answered(batch);
    expect(await steps.money(1)).toBe(80_000);
    expect(await lines(regular)).toEqual(before);
    const again = await steps.amending(march);
    expect(again).toMatchObject({ payableCount: 0, lineCount: 0, unchangedCount: 3 });
    expect(await codeOf(world.service.runs.submit(world.maker, again.id))).toBe('SUBSIDY.NOTHING_TO_SUBMIT');
    await intact();
  });

  it('follows a standard that was raised after the month was paid, more than once', async () => {
    await steps.paid(march, '2025-04-20');
    for (const [version, standard, month] of [
      ['2025-02', 90_000, '05'],
      ['2025-03', 100_000, '06'],
    ] as const) {
      world.policy.current = sampleScheme('post-subsidy', {
        version,
        answer: () => ({ status: 'payable', amountFen: fen(standard), reasonCodes: [] }),
      });
      const run = await steps.approved(await steps.amending(march));
      expect(run).toMatchObject({ payableCount: 3, payableTotalFen: 30_000, ruleVersion: version });
      await steps.answered(await world.exported(run, `2025-${month}-20`));
    }
    expect(await steps.money(1)).toBe(100_000);
    await intact();
  });
});

describe('an approved line that is not sent', () => {
  it('gives way to its amendment: the prepared payment leaves its batch, and old and new never both go', async () => {
    await steps.funded(1_000_000);
    world.fill(march, 2);
    const regular = await world.approved(march);
    const batch = await steps.prepared(regular, '2025-04-20');
    steps.change(march, 1, { daysAttended: 11 });
    const amendment = await steps.amending(march);
    const line = await only(amendment);
    expect(line).toMatchObject({ amendment: 'replacement', amountFen: 40_000, openFen: 80_000, sentFen: 0 });
    const approved = await steps.approved(amendment);
    expect(await world.service.batches.get(world.maker, batch.id)).toMatchObject({ lineCount: 1, totalFen: 80_000 });
    const [old] = (await lines(regular)).filter(({ replacedBy }) => replacedBy !== null);
    expect(old).toMatchObject({ replacedBy: line.id, amountFen: 80_000 });
    expect(await world.service.runs.get(world.maker, regular.id)).toMatchObject({
      replacedCount: 1,
      replacedTotalFen: 80_000,
    });
    expect(await raw('update subsidy.subsidy_items set live = true, replaced_by = null where id = ?', [old?.id])).toBe(
      'line_is_replaced_once',
    );
    await world.service.batches.export(world.maker, batch.id);
    await world.runJobs();
    await steps.answered(await world.service.batches.get(world.maker, batch.id));
    await steps.answered(await world.exported(approved, '2025-05-20'));
    expect(await steps.money(1)).toBe(40_000);
    expect(await steps.money(2)).toBe(80_000);
    const [fund] = (await world.service.funds.find(world.maker, steps.page({}))).rows;
    expect(fund).toMatchObject({ paidFen: 120_000, committedFen: 0, heldFen: 0 });
    await intact();
  });

  it('is only withdrawn where nothing is due any more, and a later supplementary run does not pay it either', async () => {
    world.fill(march, 2);
    const regular = await world.approved(march);
    steps.late(march, 1, { days_attended: 0 });
    const amendment = await steps.amending(march);
    expect(amendment).toMatchObject({ payableCount: 0, withdrawnCount: 1 });
    expect(await only(amendment)).toMatchObject({
      amendment: 'withdrawal',
      status: 'refused',
      outcome: 'not_eligible',
      reasonCodes: ['amendment_withdrawn', 'no_days_attended'],
    });
    expect(await world.service.runs.replay(world.maker, amendment.id)).toMatchObject({ same: true });
    const approved = await steps.approved(amendment);
    expect(await codeOf(world.service.notices.publish(world.maker, { runId: approved.id }))).toBe(
      'SUBSIDY.NOTHING_TO_PUBLISH',
    );
    await steps.answered(await world.exported(regular, '2025-04-20'));
    expect(await steps.money(1)).toBe(0);
    expect(await codeOf(world.service.runs.create(world.maker, { schemeId: 'post-subsidy', period: march }))).toBe(
      'SUBSIDY.NOTHING_TO_PAY',
    );
    await intact();
  });

  it('waits for its amendment when something becomes known late, also between the batch and its file', async () => {
    world.fill(march, 3);
    const regular = await world.approved(march);
    steps.late(march, 1, { days_attended: 11 });
    const batch = await steps.prepared(regular, '2025-04-20');
    expect(batch).toMatchObject({ lineCount: 2, heldCount: 1 });
    const [held] = (
      await world.service.payments.find(world.maker, steps.page({ batchId: batch.id, state: 'held' as const }))
    ).rows;
    expect(held).toMatchObject({ heldReason: 'late_fact', heldDetail: '迟到的情况' });
    steps.late(march, 2, { days_attended: 11 });
    await world.service.batches.export(world.maker, batch.id);
    await world.runJobs();
    expect(await world.service.batches.get(world.maker, batch.id)).toMatchObject({ lineCount: 1, heldCount: 2 });
    expect(await world.service.amendments.waiting(world.maker)).toMatchObject([
      { period: march, runId: regular.id, lines: 2 },
    ]);
    const review = await world.service.amendments.review(world.maker, { schemeId: 'post-subsidy', period: march });
    expect(review).toMatchObject({ checked: 3, count: 2, openRunId: null });
    expect(review.findings[0]).toMatchObject({
      kind: 'replacement',
      cause: 'late_fact',
      openFen: 80_000,
      rightFen: 40_000,
    });
    const amendment = await steps.approved(await steps.amending(march));
    expect(await world.service.amendments.waiting(world.maker)).toEqual([]);
    const paid = await world.exported(amendment, '2025-05-20');
    expect(paid).toMatchObject({ lineCount: 2, totalFen: 80_000, heldCount: 0 });
    expect(await codeOf(world.service.batches.prepare(world.maker, regular.id))).toBe('SUBSIDY.NOTHING_TO_SEND');
    await intact();
  });

  it('is confirmed by an amendment where what became known changes nothing', async () => {
    world.fill(march, 1);
    const regular = await world.approved(march);
    steps.late(march, 1, { left_on: '2025-03-30' });
    expect(await steps.prepared(regular, '2025-04-20')).toMatchObject({ lineCount: 0, heldCount: 1 });
    const amendment = await steps.amending(march);
    expect(await only(amendment)).toMatchObject({ amendment: 'replacement', amountFen: 80_000, openFen: 80_000 });
    const batch = await world.exported(await steps.approved(amendment), '2025-05-20');
    expect(batch).toMatchObject({ lineCount: 1, totalFen: 80_000 });
    await intact();
  });

  it('is not given up when it was sent, returned or claimed back since the amendment was computed', async () => {
    world.fill(march, 1);
    const regular = await world.approved(march);
    steps.change(march, 1, { daysAttended: 11 });
    const amendment = await steps.amending(march);
    await steps.answered(await world.exported(regular, '2025-04-20'));
    expect(await codeOf(steps.approved(amendment))).toBe('SUBSIDY.AMENDED_LINE_CHANGED');
    await world.service.runs.return(world.approver, amendment.id, '已发放，重新测算');
    const again = await steps.computedAgain(amendment);
    expect(await only(again)).toMatchObject({ amendment: 'overpaid', sentFen: 80_000, rightFen: 40_000 });
    await intact();
  });
});

describe('what was paid too much', () => {
  it('is seen in the amendment and stands as a recovery finding with the difference, top-ups first', async () => {
    world.fill(march, 1, () => ({ daysAttended: 11 }));
    await steps.answered(await world.exported(await world.approved(march), '2025-04-20'));
    steps.change(march, 1, { daysAttended: 16 });
    await steps.answered(await world.exported(await steps.approved(await steps.amending(march)), '2025-05-20'));
    expect(await steps.money(1)).toBe(58_182);
    steps.change(march, 1, { daysAttended: 6 });
    const amendment = await steps.amending(march);
    expect(amendment).toMatchObject({ payableCount: 0, overpaidCount: 1 });
    expect(await codeOf(world.service.runs.submit(world.maker, amendment.id))).toBe('SUBSIDY.NOTHING_TO_SUBMIT');
    const found = await world.service.recoveries.findings(world.maker, march);
    expect(found.map(({ overpaidFen, source }) => [overpaidFen, source])).toEqual([
      [18_182, 'recomputation'],
      [18_182, 'recomputation'],
    ]);
    for (const { id, overpaidFen } of found) {
      const payment = await world.service.payments.get(world.maker, id);
      await steps.open([payment], overpaidFen as Fen);
    }
    expect(await world.service.recoveries.findings(world.maker, march)).toEqual([]);
    await world.service.runs.void(world.maker, amendment.id, '转追回');
    expect(await steps.amending(march)).toMatchObject({ overpaidCount: 0, unchangedCount: 1 });
    await intact();
  });

  it('is not paid a second time by what a case wrote off', async () => {
    const payments = await steps.paid(march, '2025-04-20', 1);
    const recovery = await steps.due(payments, 30_000);
    await steps.writtenOff(recovery);
    expect(await steps.amending(march)).toMatchObject({ payableCount: 0, overpaidCount: 0, unchangedCount: 1 });
  });
});

describe('the database', () => {
  it('lets one amendment of a period be open, and a line be amended by one other', async () => {
    await steps.paid(march, '2025-04-20');
    steps.change(march, 1, { standardFen: fen(90_000) });
    const create = () =>
      world.service.runs.create(world.maker, { schemeId: 'post-subsidy', period: march, kind: 'amendment' });
    const both = await Promise.all([codeOf(create()), codeOf(create())]);
    expect(both.sort()).toEqual(['SUBSIDY.RUN_ALREADY_OPEN', 'accepted']);
    await intact();
  });

  it('refuses an amendment of another person’s line and of no line, another amount than the difference, and to give up what stands', async () => {
    const paid = await steps.paid(march, '2025-04-20');
    steps.change(march, 1, { standardFen: fen(90_000) });
    const amendment = await steps.amending(march);
    const line = await only(amendment);
    const other = paid.find(({ personId }) => personId !== line.personId);
    const { rows } = await database.owner.raw(
      "select column_name as name from information_schema.columns where table_schema = 'subsidy' and table_name = 'subsidy_items'",
    );
    const columns = (rows as { name: string }[]).map(({ name }) => name);
    await world.service.runs.compute(world.maker, amendment.id);
    const copy = (changes: Record<string, unknown>) => {
      const values = { id: newId(), source_id: `${line.sourceId} x`, live: false, ...changes };
      const selected = columns.map((name) => (name in values ? '?' : `"${name}"`)).join(', ');
      const bound = columns.filter((name) => name in values).map((name) => values[name as keyof typeof values]);
      return raw(
        `insert into subsidy.subsidy_items (${columns.map((name) => `"${name}"`).join(', ')}) select ${selected} from subsidy.subsidy_items where id = ?`,
        [...bound, line.id],
      );
    };
    expect(await copy({})).toBe('amendment_is_about_its_line');
    expect(await copy({ amends_item_id: other?.itemId })).toBe('amendment_is_about_its_line');
    expect(await copy({ amends_item_id: newId() })).toMatch(/amend/);
    expect(await copy({ amount_fen: 20_000 })).toBe('amendment_is_the_difference');
    expect(
      await raw('update subsidy.subsidy_items set live = false, replaced_by = ? where id = ?', [
        line.id,
        other?.itemId,
      ]),
    ).toBe('replaced_by_an_amendment');
  });
});
