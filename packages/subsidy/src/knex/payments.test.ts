import { createHash } from 'node:crypto';
import { isDomainError, type ListQuery, localDate, newId, period, type Sheet } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentBatch, SubsidyRun } from '../model/records.js';
import {
  createReturnFile,
  createSubsidyWorld,
  type ReturnOutcome,
  returnOutcomes,
  returnSheets,
  type SubsidyWorld,
  samplePayeeAccount,
  samplePostMonth,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
const march = period('2025-03');
const page = <F>(filter: F, to = 99): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to }, ids: null });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) =>
      isDomainError(error) ? error.code : String((error as { constraint?: string }).constraint ?? error),
  );

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
});

async function intact() {
  expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
}
const linesOf = async (batch: PaymentBatch) =>
  (await world.service.payments.find(world.maker, page({ batchId: batch.id }))).rows;
const sealed = (batch: PaymentBatch) =>
  world.options.transactions.run(world.maker, () =>
    world.options.store.payments.ofBatch(world.maker, batch.id, ['sent', 'settled', 'returned', 'parked']),
  );
const raw = (sql: string, bindings: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));

async function importSheets(batch: PaymentBatch, sheets: readonly Sheet[]) {
  const importer = world.service.bankReturnImporter;
  const params = { batchId: batch.id };
  const checked = await importer.check(world.maker, sheets, params);
  const counts = await importer.commit(world.maker, checked.rows, params, async () => {});
  return { checked, counts };
}
async function importOutcomes(
  batch: PaymentBatch,
  change: (outcomes: ReturnOutcome[]) => ReturnOutcome[] = (outcomes) => outcomes,
  returned = {},
) {
  const outcomes = returnOutcomes(await sealed(batch), {
    crypto: world.options.crypto,
    on: world.options.clock.today(),
    returned,
  });
  return importSheets(batch, returnSheets(batch, change(outcomes)));
}

describe('the public notice', () => {
  it('is masked, frozen, and counts working days over the May holiday', async () => {
    world.fill(march, 4);
    const run = await world.approved(march);
    world.setToday('2025-04-28');
    const notice = await world.service.notices.publish(world.maker, {
      runId: run.id,
      publisher: '会泽县人力资源和社会保障局',
    });
    expect(notice).toMatchObject({
      title: '2025年3月乡村公益性岗位补贴发放公示表',
      startsOn: '2025-04-28',
      // 27 April is a make-up day before it starts; 1 to 5 May are off.
      endsOn: '2025-05-08',
      state: 'published',
      itemCount: 4,
      totalFen: 320_000,
    });
    const [item] = (await world.service.notices.findItems(world.maker, page({ noticeId: notice.id }))).rows;
    expect(item?.nameMasked).toMatch(/^.\*.$/u);
    expect(item?.identityMasked).toMatch(/^530326\*{8}\d{4}$/);
    expect(JSON.stringify(item)).not.toContain(samplePostMonth(1).personName);
    expect(await codeOf(world.service.notices.publish(world.maker, { runId: run.id }))).toBe('SUBSIDY.NOTICE_EXISTS');
    expect(await raw("update subsidy.notices set ends_on = '2025-04-28'")).toMatch(/permission denied/);
    expect(
      await raw(
        "insert into subsidy.notice_items select (jsonb_populate_record(i, jsonb_build_object('id', ?::text, 'sequence', 99))).* from subsidy.notice_items i limit 1",
        [newId()],
      ),
    ).toBe('notice_is_complete');
  });

  it('gates payment: not before it ended, by no route', async () => {
    world.fill(march, 3);
    const draft = await world.computed(march);
    const { service, maker, approver } = world;
    expect(await codeOf(service.batches.prepare(maker, draft.id))).toBe('SUBSIDY.NOT_APPROVED');
    expect(await codeOf(service.notices.publish(maker, { runId: draft.id }))).toBe('SUBSIDY.NOT_APPROVED');
    const run = await service.runs.submit(maker, draft.id);
    await service.runs.approve(approver, run.id, {
      count: run.payableCount,
      totalFen: run.payableTotalFen,
      digest: run.digest ?? '',
    });
    expect(await codeOf(service.batches.prepare(maker, run.id))).toBe('SUBSIDY.NOTICE_MISSING');
    const notice = await service.notices.publish(maker, { runId: run.id });
    // From 1 April: 4 April is Qingming.
    expect(notice.endsOn).toBe('2025-04-09');
    for (const day of ['2025-04-01', '2025-04-09']) {
      world.setToday(day);
      await expect(service.batches.prepare(maker, run.id)).rejects.toMatchObject({
        code: 'SUBSIDY.NOTICE_NOT_ENDED',
        details: { startsOn: '2025-04-01', endsOn: '2025-04-09', today: day },
      });
    }
    const insert = (on: string) =>
      raw(
        `insert into subsidy.payment_batches (county_code, id, division_code, created_by, run_id, notice_id, scheme_id, period, kind, sequence, number, prepared_on)
         values ('530326', ?, '530326000000', ?, ?, ?, 'post-subsidy', '2025-03', 'run', 9, 'x', ?)`,
        [newId(), maker.userId, run.id, notice.id, on],
      );
    expect(await insert('2025-04-09')).toBe('batch_follows_notice');
    world.setToday('2025-04-10');
    expect((await service.notices.get(maker, notice.id)).state).toBe('closed');
    expect((await service.batches.prepare(maker, run.id)).lineCount).toBe(3);
    await intact();
  });

  it('holds the line of an open objection, not the batch', async () => {
    world.fill(march, 3);
    const run = await world.approved(march);
    const { service, maker } = world;
    const notice = await service.notices.publish(maker, { runId: run.id });
    const items = (await service.notices.findItems(maker, page({ noticeId: notice.id }))).rows;
    const objection = await service.objections.record(maker, {
      noticeItemId: items[0]?.id ?? '',
      content: '此人未到岗',
      channel: 'visit',
    });
    world.setToday('2025-04-10');
    const batch = await service.batches.prepare(maker, run.id);
    expect(batch).toMatchObject({ lineCount: 2, heldCount: 1, totalFen: 160_000, heldTotalFen: 80_000 });
    // A late objection takes its line out of a batch that waits.
    const late = await service.objections.record(maker, {
      noticeItemId: items[1]?.id ?? '',
      content: '天数有误',
      channel: 'telephone',
    });
    expect(await service.batches.get(maker, batch.id)).toMatchObject({ lineCount: 1, heldCount: 2, totalFen: 80_000 });
    expect(await raw("update subsidy.payments set state = 'prepared', held_reason = null where state = 'held'")).toBe(
      'payments_state_workflow',
    );
    await service.batches.export(maker, batch.id);
    await world.runJobs();
    expect(await codeOf(service.batches.prepare(maker, run.id))).toBe('SUBSIDY.NOTHING_TO_SEND');
    await service.objections.answer(maker, objection.id, { outcome: 'upheld', answer: '核实未到岗' });
    await service.objections.answer(maker, late.id, { outcome: 'dismissed', answer: '核实天数无误' });
    expect(await codeOf(service.objections.answer(maker, late.id, { outcome: 'upheld', answer: '再次答复' }))).toBe(
      'KERNEL.TRANSITION_NOT_ALLOWED',
    );
    const second = await service.batches.prepare(maker, run.id);
    expect(second).toMatchObject({ lineCount: 1, heldCount: 0 });
    expect((await service.batches.get(maker, batch.id)).heldCount).toBe(1);
    await intact();
  });
});

describe('the payment file', () => {
  async function exportedRun(count: number): Promise<{ run: SubsidyRun; batch: PaymentBatch }> {
    world.fill(march, count);
    const run = await world.approved(march);
    return { run, batch: await world.exported(run, '2025-04-10') };
  }

  it('is written once, with count, total, digest and hash', async () => {
    const { batch } = await exportedRun(3);
    expect(batch).toMatchObject({
      state: 'exported',
      number: '530326-post-subsidy-202503-01',
      inFlightCount: 3,
      inFlightTotalFen: 240_000,
    });
    expect(batch.fileName).toBe(`payment-530326-post-subsidy-202503-01-${batch.digest.slice(0, 8)}.xlsx`);
    const file = await world.options.files.read(world.maker, batch.fileId ?? '');
    expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(batch.fileSha256);
    const [sheet] = await readSpreadsheet(file.bytes, file.name);
    const text = sheet?.rows.map((row) => row.cells.map((cell) => cell.text)) ?? [];
    expect(text.flat()).toEqual(
      expect.arrayContaining(['总笔数: 3', '总金额(元): 2400.00', `校验码: ${batch.digest}`]),
    );
    const first = text.find((row) => row[0] === '1');
    const [line] = await sealed(batch);
    expect(first).toEqual(
      expect.arrayContaining([line?.payeeName, world.options.crypto.decrypt(line?.cardSealed ?? ''), '800.00']),
    );
    expect(await codeOf(world.service.batches.export(world.maker, batch.id))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
    expect(await codeOf(world.service.batches.cancel(world.maker, batch.id, '重做'))).toBe(
      'KERNEL.TRANSITION_NOT_ALLOWED',
    );
    expect(await raw("update subsidy.payment_batches set file_sha256 = 'x'")).toBe('payment_batches_frozen_line_count');
    expect(await raw("update subsidy.payments set state = 'prepared', sent_on = null")).toBe('payments_state_workflow');
    expect(await raw("update subsidy.payments set card_sealed = 'x'")).toBe('payments_frozen_amount_fen');
    expect(
      await raw(
        "insert into subsidy.payments select (jsonb_populate_record(p, jsonb_build_object('id', ?::text, 'sequence', 77, 'state', 'prepared', 'sent_on', null))).* from subsidy.payments p limit 1",
        [newId()],
      ),
    ).toBe('one_live_payment_an_item');
    expect(await codeOf(world.service.batches.prepare(world.maker, batch.runId))).toBe('SUBSIDY.NOTHING_TO_SEND');
    await intact();
  });

  it('leaves out people without a confirmed account, shows why, and takes them up when it is confirmed', async () => {
    world.fill(march, 4);
    const accounts = world.accounts.accounts;
    const person = (n: number) => samplePostMonth(n).personId;
    accounts.delete(person(1));
    accounts.set(person(2), samplePayeeAccount(2, { state: 'unconfirmed' }));
    accounts.set(person(3), samplePayeeAccount(3, { state: 'invalid', problem: 'card_luhn_wrong', cardNumber: null }));
    const batch = await world.exported(await world.approved(march), '2025-04-10');
    expect(batch).toMatchObject({ lineCount: 1, heldCount: 3 });
    const held = (await linesOf(batch)).filter((line) => line.state === 'held');
    expect(held.map((line) => line.heldReason).sort()).toEqual([
      'account_invalid',
      'account_missing',
      'account_unconfirmed',
    ]);
    accounts.set(person(2), samplePayeeAccount(2, { version: 2 }));
    const second = await world.service.batches.prepare(world.maker, batch.runId);
    expect(second).toMatchObject({ lineCount: 1, heldCount: 0, number: '530326-post-subsidy-202503-02' });
    expect((await linesOf(batch)).filter((line) => line.state === 'replaced')).toHaveLength(1);
    await world.service.batches.cancel(world.maker, second.id, '账户还要再核');
    expect((await world.service.batches.prepare(world.maker, batch.runId)).lineCount).toBe(1);
    await intact();
  });

  it('is prepared once when ten officers press at once', async () => {
    world.fill(march, 5);
    const run = await world.approved(march);
    await world.service.notices.publish(world.maker, { runId: run.id });
    world.setToday('2025-04-10');
    const results = await Promise.all(
      Array.from({ length: 10 }, () => codeOf(world.service.batches.prepare(world.maker, run.id))),
    );
    expect(results.sort()).toEqual([...Array.from({ length: 9 }, () => 'SUBSIDY.NOTHING_TO_SEND'), 'accepted']);
    await intact();
  });
});

describe('the bank’s answer', () => {
  beforeEach(() => world.fill(march, 6));
  const exported = async () => world.exported(await world.approved(march), '2025-04-10');

  it('settles and returns lines; the same file twice changes nothing', async () => {
    const batch = await exported();
    const outcomes = returnOutcomes(await sealed(batch), {
      crypto: world.options.crypto,
      on: localDate('2025-04-10'),
      returned: { 2: '收款账户已销户' },
    });
    const sheets = await readSpreadsheet(await createReturnFile(batch, outcomes), 'return.xlsx');
    const first = await importSheets(batch, sheets);
    expect(first.checked.sheetFindings).toEqual([]);
    expect(first.counts).toEqual({ settled: 5, returned: 1, parked: 0, unchanged: 0 });
    expect(await world.service.batches.get(world.maker, batch.id)).toMatchObject({
      state: 'reconciled',
      settledCount: 5,
      settledTotalFen: 400_000,
      returnedCount: 1,
      returnedTotalFen: 80_000,
      inFlightCount: 0,
    });
    expect((await linesOf(batch))[1]).toMatchObject({
      state: 'returned',
      returnCode: 'account_closed',
      returnReason: '收款账户已销户',
      returnedOn: '2025-04-10',
    });
    const again = await importSheets(batch, sheets);
    expect(again.checked.summary).toMatchObject({ unchanged: 6, settled: 0 });
    expect(again.counts).toEqual({ settled: 0, returned: 0, parked: 0, unchanged: 6 });
    await intact();
  });

  it('names every problem at its cell and applies only what is right', async () => {
    const batch = await exported();
    const { checked, counts } = await importOutcomes(batch, ([a, b, c, d, e]) => {
      const line = (outcome: ReturnOutcome | undefined, change: Partial<ReturnOutcome> = {}) => ({
        ...(outcome as ReturnOutcome),
        ...change,
      });
      return [
        line(a, { amountYuan: '799.99' }),
        line(b, { identityMasked: '530326********0000' }),
        line(c, { date: '2025-04-01' }),
        line(d, { cardNumber: '6217000000000000000', payeeName: d?.payeeName ?? '' }),
        line(e),
        line(e),
        line(e, { sequence: 77, payeeName: '无名氏', cardNumber: '6217001111111111' }),
      ];
    });
    const codes = checked.rows.map((row) => row.findings.map((finding) => `${finding.code}@${finding.cell}`).join());
    expect(codes).toEqual([
      'return_amount_differs@E4',
      'return_identity_differs@D5',
      'return_date_before_sending@H6',
      'return_card_differs@C7',
      '',
      'return_line_twice@A9',
      'return_line_unknown@A10',
    ]);
    expect(checked.sheetFindings.map((finding) => finding.code)).toEqual(['return_line_missing']);
    expect(counts).toMatchObject({ settled: 1 });
    expect(await world.service.batches.get(world.maker, batch.id)).toMatchObject({
      state: 'partly_reconciled',
      inFlightCount: 5,
    });
    await intact();
  });

  it('notices a cut file by its printed totals, and a reordered file is as good as any', async () => {
    const batch = await exported();
    const outcomes = returnOutcomes(await sealed(batch), { crypto: world.options.crypto, on: localDate('2025-04-10') });
    const cut = await world.service.bankReturnImporter.check(
      world.maker,
      returnSheets(batch, outcomes.slice(0, 4), { count: 6, total: '4800.00' }),
      { batchId: batch.id },
    );
    expect(cut.sheetFindings.map((finding) => finding.code)).toEqual([
      'return_count_differs',
      'return_total_differs',
      'return_line_missing',
      'return_line_missing',
    ]);
    const { counts } = await importSheets(batch, returnSheets(batch, [...outcomes].reverse()));
    expect(counts).toMatchObject({ settled: 6 });
  });

  it('parks an unclear line for a person, and takes a late return with its trace', async () => {
    const batch = await exported();
    await importOutcomes(batch, (outcomes) =>
      outcomes.map((outcome, index) => (index === 0 ? { ...outcome, result: '处理中' } : outcome)),
    );
    const [parked, settled] = await linesOf(batch);
    expect(parked).toMatchObject({ state: 'parked' });
    expect((await world.service.batches.get(world.maker, batch.id)).state).toBe('partly_reconciled');
    const today = world.options.clock.today();
    await world.service.payments.resolve(world.maker, parked?.id ?? '', {
      outcome: 'settled',
      on: today,
      reason: '银行电话确认到账',
    });
    expect((await world.service.batches.get(world.maker, batch.id)).state).toBe('reconciled');
    world.setToday('2025-04-20');
    const { checked } = await importOutcomes(
      batch,
      (outcomes) => outcomes.filter((outcome) => outcome.sequence === 2),
      { 2: '账户长期不动户' },
    );
    expect(checked.rows[0]?.findings.map((finding) => finding.code)).toEqual(['return_is_late']);
    const late = await world.service.payments.get(world.maker, settled?.id ?? '');
    expect(late).toMatchObject({
      state: 'returned',
      settledOn: '2025-04-10',
      returnedOn: '2025-04-20',
      returnCode: 'account_dormant',
    });
    const events = await world.service.payments.findEvents(world.maker, page({ paymentId: settled?.id ?? '' }));
    expect(events.rows.map((event) => event.toState)).toEqual(['prepared', 'sent', 'settled', 'returned']);
    const contradiction = await world.service.bankReturnImporter.check(
      world.maker,
      returnSheets(
        batch,
        returnOutcomes(await sealed(batch), { crypto: world.options.crypto, on: localDate('2025-04-20') }),
      ),
      { batchId: batch.id },
    );
    expect(contradiction.rows[1]?.findings.map((finding) => finding.code)).toEqual(['return_contradicts']);
    await intact();
  });

  it('lets a returned line go again only once, only to a newer account', async () => {
    const batch = await exported();
    await importOutcomes(batch, (outcomes) => outcomes, { 1: '户名不符', 3: '账号不存在' });
    const [returned, settled, other] = await linesOf(batch);
    const { service, maker, accounts } = world;
    const reissue = (id: string | undefined) => service.payments.reissue(maker, id ?? '');
    expect(await codeOf(reissue(settled?.id))).toBe('SUBSIDY.PAYMENT_NOT_RETURNED');
    expect(await codeOf(reissue(returned?.id))).toBe('SUBSIDY.ACCOUNT_NOT_NEWER');
    const n =
      Array.from({ length: 6 }, (_, index) => index + 1).find(
        (k) => samplePostMonth(k).personId === returned?.personId,
      ) ?? 0;
    accounts.accounts.set(returned?.personId ?? '', samplePayeeAccount(n, { version: 2, state: 'unconfirmed' }));
    expect(await codeOf(reissue(returned?.id))).toBe('SUBSIDY.ACCOUNT_NOT_READY');
    accounts.accounts.set(returned?.personId ?? '', samplePayeeAccount(n, { version: 3 }));
    const results = await Promise.all(Array.from({ length: 20 }, () => codeOf(reissue(returned?.id))));
    expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
    expect(new Set(results)).toEqual(new Set(['accepted', 'SUBSIDY.ALREADY_REISSUED']));
    accounts.accounts.set(other?.personId ?? '', { ...samplePayeeAccount(50), holderName: other?.personName ?? '' });
    const second = await reissue(other?.id);
    const again = await service.batches.get(maker, second.batchId);
    expect(again).toMatchObject({ kind: 'reissue', lineCount: 2, totalFen: 160_000 });
    await service.batches.export(maker, again.id);
    await world.runJobs();
    const { counts } = await importOutcomes(again);
    expect(counts).toMatchObject({ settled: 2 });
    expect((await service.batches.get(maker, again.id)).state).toBe('reconciled');
    expect(await service.payments.get(maker, returned?.id ?? '')).toMatchObject({
      state: 'returned',
      reissuedBy: expect.any(String),
    });
    await intact();
  });
});

describe('never', () => {
  it('a paid line is never sent again, by no route', async () => {
    world.fill(march, 3);
    const run = await world.approved(march);
    const batch = await world.exported(run, '2025-04-10');
    await importOutcomes(batch);
    const [line] = await linesOf(batch);
    const { service, maker } = world;
    const again = { id: newId(), sequence: 77, state: 'prepared', sent_on: null, settled_on: null };
    const routes: [string, () => Promise<unknown>, string][] = [
      ['a batch', () => service.batches.prepare(maker, run.id), 'SUBSIDY.NOTHING_TO_SEND'],
      ['the file', () => service.batches.export(maker, batch.id), 'KERNEL.TRANSITION_NOT_ALLOWED'],
      ['giving the batch up', () => service.batches.cancel(maker, batch.id, '重做'), 'KERNEL.TRANSITION_NOT_ALLOWED'],
      ['a re-issue', () => service.payments.reissue(maker, line?.id ?? ''), 'SUBSIDY.PAYMENT_NOT_RETURNED'],
      [
        'another run',
        () => service.runs.create(maker, { schemeId: 'post-subsidy', period: march }),
        'SUBSIDY.NOTHING_TO_PAY',
      ],
      ['voiding the run', () => service.runs.void(maker, run.id, '重新核算'), 'KERNEL.TRANSITION_NOT_ALLOWED'],
    ];
    for (const [route, take, refusal] of routes) expect(await codeOf(take()), route).toBe(refusal);
    expect(await raw("update subsidy.payments set state = 'prepared', sent_on = null, settled_on = null")).toBe(
      'payments_state_workflow',
    );
    expect(
      await raw(
        'insert into subsidy.payments select (jsonb_populate_record(p, ?::jsonb)).* from subsidy.payments p limit 1',
        [JSON.stringify(again)],
      ),
    ).toBe('one_live_payment_an_item');
    const events = await service.payments.findEvents(maker, page({ paymentId: line?.id ?? '' }));
    expect(events.rows.map(({ toState }) => toState)).toEqual(['prepared', 'sent', 'settled']);
    await intact();
  });

  it('twenty who press at once never submit a run twice', async () => {
    world.fill(march, 3);
    const run = await world.computed(march);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(world.service.runs.submit(world.maker, run.id))),
    );
    expect(results.sort()).toEqual([...Array.from({ length: 19 }, () => 'KERNEL.TRANSITION_NOT_ALLOWED'), 'accepted']);
    expect(await world.service.runs.get(world.maker, run.id)).toMatchObject({ state: 'submitted', round: 1 });
    await intact();
  });
});
