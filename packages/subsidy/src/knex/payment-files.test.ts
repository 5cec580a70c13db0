import { createHash } from 'node:crypto';
import { isDomainError, type ListQuery, localDate, period, sumFen } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { decodeStrictly, openSealed, readSpreadsheet } from '@gongyi/server-kit/workbook';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paymentLayoutsSchema } from '../model/payment-layout.js';
import type { PaymentBatch } from '../model/records.js';
import {
  createReturnFile,
  createSubsidyWorld,
  officer,
  returnOutcomes,
  type SubsidyWorld,
  sampleIdentity,
  sampleLayout,
  sampleLayouts,
  samplePayeeAccount,
  samplePaymentRulesSetting,
  samplePostMonth,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
const [march, april] = [period('2025-03'), period('2025-04')];
const page = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 99 }, ids: null });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) =>
      isDomainError(error) ? error.code : String((error as { constraint?: string }).constraint ?? error),
  );
const person = (n: number) => samplePostMonth(n).personId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
});

const intact = async () => expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
const linesOf = async (batch: PaymentBatch) =>
  (await world.service.payments.find(world.maker, page({ batchId: batch.id }))).rows;
const sealed = (batch: PaymentBatch) =>
  world.options.transactions.run(world.maker, () =>
    world.options.store.payments.ofBatch(world.maker, batch.id, ['sent', 'settled', 'returned', 'parked']),
  );
const raw = (sql: string, bindings: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));

/** An approved run of a month whose notice has ended on the day. */
async function payable(month = march, day = '2025-04-10') {
  const run = await world.approved(month);
  await world.service.notices.publish(world.maker, { runId: run.id });
  world.setToday(day);
  return run;
}
async function exported(batch: PaymentBatch): Promise<PaymentBatch> {
  await world.service.batches.export(world.maker, batch.id);
  await world.runJobs();
  return world.service.batches.get(world.maker, batch.id);
}
async function answer(batch: PaymentBatch, bytes: Uint8Array) {
  const importer = world.service.bankReturnImporter;
  const params = { batchId: batch.id };
  const sheets = await importer.read(world.maker, { name: '回盘.txt', bytes }, params);
  const checked = await importer.check(world.maker, sheets, params);
  return { checked, counts: await importer.commit(world.maker, checked.rows, params, async () => {}) };
}

describe('a file in the layout of the bank', () => {
  it.each(['text', 'fixed'] as const)(
    '“%s” goes out and its answer comes back by the same layout',
    async (layoutId) => {
      world.fill(march, 7);
      const run = await payable();
      const batch = await exported(await world.service.batches.prepare(world.maker, run.id, { layoutId }));
      const file = await world.options.files.read(world.maker, batch.fileId ?? '');
      expect(batch.fileSha256).toBe(createHash('sha256').update(file.bytes).digest('hex'));
      const text = decodeStrictly(file.bytes, 'gb18030') ?? '';
      const [first] = await sealed(batch);
      const card = world.options.crypto.decrypt(first?.cardSealed ?? '');
      if (layoutId === 'fixed') {
        const lines = text.split('\r\n');
        expect(lines[0]).toBe(`H${batch.number.padEnd(40)}000007000000000560000`);
        expect(lines[1]).toContain(`000001${card.padEnd(20)}${first?.payeeName}`);
        expect(lines[1]).toMatch(/000000080000156$/);
        expect(lines.slice(8)).toEqual(['END', '']);
      } else expect(text).toContain(`1,${first?.payeeName},\t${card},`);
      const result =
        layoutId === 'fixed' ? { settled: '0000', returned: '9001' } : { settled: '成功', returned: '失败' };
      const outcomes = returnOutcomes(await sealed(batch), {
        crypto: world.options.crypto,
        on: localDate('2025-04-10'),
        returned: { 3: '长期不动户' },
      }).map((line) => ({ ...line, result: line.reason === '' ? result.settled : result.returned }));
      const bytes = await createReturnFile(batch, outcomes, {}, sampleLayout(layoutId).return);
      expect((await answer(batch, bytes)).counts).toEqual({ settled: 6, returned: 1, parked: 0, unchanged: 0 });
      expect((await answer(batch, bytes)).counts).toEqual({ settled: 0, returned: 0, parked: 0, unchanged: 7 });
      expect((await linesOf(batch))[2]).toMatchObject({ returnCode: 'account_dormant', returnNext: 'unfreeze' });
      await intact();
    },
  );

  it('holds the line of a wrong identity, a wrong card and a rare name, each with its reason, and pays the others', async () => {
    world.fill(march, 6);
    const { accounts } = world.accounts;
    world.identities.changed.set(person(1), `${sampleIdentity(person(1)).slice(0, 17)}?`);
    accounts.set(person(2), samplePayeeAccount(2, { cardNumber: '6217000000000000000' }));
    accounts.set(person(3), samplePayeeAccount(3, { holderName: '𬱖小明' }));
    accounts.set(person(4), samplePayeeAccount(4, { holderName: '阿卜杜热合曼·阿卜杜热西提' }));
    const { usual, layouts } = sampleLayouts();
    const gbk = JSON.parse(JSON.stringify(layouts).replaceAll('gb18030', 'gbk')) as unknown;
    world.paymentRules.layoutsNow = paymentLayoutsSchema.parse({ usual, layouts: gbk });
    const run = await payable();
    const batch = await world.service.batches.prepare(world.maker, run.id, { layoutId: 'fixed' });
    expect(batch).toMatchObject({ lineCount: 2, heldCount: 4 });
    const held = (await linesOf(batch)).filter((line) => line.state === 'held');
    expect(held.map(({ personId, heldReason, heldDetail }) => [personId, heldReason, heldDetail]).sort()).toEqual([
      [person(1), 'identity_wrong', 'identity_characters'],
      [person(2), 'card_wrong', 'card_luhn_wrong'],
      [person(3), 'name_not_encodable', '𬱖'],
      [person(4), 'text_too_wide', 'payeeName'],
    ]);
    await intact();
  });

  it('is not written when a line went wrong since it was prepared: the batch waits, nobody counts as sent', async () => {
    world.fill(march, 3);
    const run = await payable();
    const batch = await world.service.batches.prepare(world.maker, run.id);
    world.identities.changed.set(person(2), '53032619800101002X');
    await world.service.batches.export(world.maker, batch.id);
    await expect(world.runJobs()).rejects.toMatchObject({
      code: 'SUBSIDY.LINE_UNWRITABLE',
      details: { reason: 'identity_wrong', detail: 'identity_checksum_wrong' },
    });
    await world.service.jobs.onFailure({
      actor: world.maker,
      kind: 'payment-batches.export',
      payload: { batchId: batch.id },
      code: 'SUBSIDY.LINE_UNWRITABLE',
      details: {},
    });
    expect(await world.service.batches.get(world.maker, batch.id)).toMatchObject({ state: 'prepared', fileId: null });
    expect((await linesOf(batch)).map((line) => line.state)).toEqual(['prepared', 'prepared', 'prepared']);
  });

  it('in a layout that the county does not have is refused', async () => {
    world.fill(march, 2);
    const run = await payable();
    expect(await codeOf(world.service.batches.prepare(world.maker, run.id, { layoutId: 'nobodys' }))).toBe(
      'SUBSIDY.LAYOUT_UNKNOWN',
    );
  });
});

describe('batches by bank, place or size', () => {
  it.each([
    [{ by: 'bank', mostLines: null }, 2],
    [{ by: 'township', mostLines: null }, 3],
    [{ by: 'none', mostLines: 4 }, 3],
    [{ by: 'township', mostLines: 1 }, 10],
  ] as const)('%o: each file has its number, together they are the run to the fen', async (split, files) => {
    world.fill(march, 11);
    for (const n of [2, 4, 6]) world.accounts.accounts.set(person(n), samplePayeeAccount(n, { bankName: '邮储银行' }));
    world.accounts.accounts.delete(person(11));
    const run = await payable();
    const first = await world.service.batches.prepare(world.maker, run.id, { split });
    const parts = (await world.service.batches.find(world.maker, page({ partOf: first.id }))).rows;
    expect(parts).toHaveLength(files);
    expect(new Set(parts.map((part) => part.number)).size).toBe(files);
    expect(parts.map(({ part }) => part).sort((a, b) => a - b)).toEqual(parts.map((_, index) => index + 1));
    const money = sumFen(parts.flatMap((part) => [part.totalFen, part.heldTotalFen]));
    expect(money).toBe(run.payableTotalFen);
    for (const part of parts) await exported(part);
    expect(await codeOf(world.service.batches.prepare(world.maker, run.id))).toBe('SUBSIDY.NOTHING_TO_SEND');
    await intact();
  });
});

describe('an account that was never paid', () => {
  beforeEach(() => {
    world.paymentRules.rulesNow = samplePaymentRulesSetting({ accountCheck: 'required' });
  });

  it('goes to the bank for a check first; what the bank refuses is never paid', async () => {
    world.fill(march, 4);
    const { service, maker } = world;
    const run = await payable();
    const held = await service.batches.prepare(maker, run.id);
    expect(held).toMatchObject({ lineCount: 0, heldCount: 4 });
    expect(new Set((await linesOf(held)).map((line) => line.heldReason))).toEqual(new Set(['account_unchecked']));

    const check = await service.accountChecks.prepare(maker, { runId: run.id });
    expect(check).toMatchObject({ lineCount: 4, waitingCount: 4 });
    expect(await codeOf(service.accountChecks.prepare(maker, { runId: run.id }))).toBe('SUBSIDY.NOTHING_TO_CHECK');
    const importer = service.checkAnswerImporter;
    const params = { checkId: check.id };
    const early = importer.read(maker, { name: 'x.xlsx', bytes: new Uint8Array() }, params);
    expect(await codeOf(early)).toBe('SUBSIDY.CHECK_NOT_SENT');
    await service.accountChecks.export(maker, check.id);
    await world.runJobs();
    const sent = await service.accountChecks.get(maker, check.id);
    const file = await world.options.files.read(maker, sent.fileId ?? '');
    const [sheet] = await readSpreadsheet(file.bytes, file.name);
    const sentLines = sheet?.rows.slice(-4).map((row) => row.cells.map((cell) => cell.text)) ?? [];

    const cells = (lines: readonly (readonly string[])[]) =>
      lines.map((line, row) => ({
        number: row + 1,
        hidden: false,
        cells: line.map((text, column) => ({
          ref: `${'ABCDEF'[column]}${row + 1}`,
          row: row + 1,
          column: column + 1,
          kind: 'text' as const,
          text,
        })),
      }));
    const told = (verdicts: readonly string[]) => [
      {
        name: '核验结果',
        hidden: false,
        rows: cells([
          [`总户数: ${verdicts.length}`],
          ['序号', '姓名', '账号', '身份证号', '结果', '原因'],
          ...verdicts.map((verdict, index) => [
            ...(sentLines[index] ?? []),
            verdict,
            verdict === '不一致' ? '户名不符' : '-',
          ]),
        ]),
      },
    ];
    const wrong = await importer.check(maker, told(['一致', '一致', '不一致', '待定']), params);
    expect(wrong.rows.map((row) => row.findings.map(({ code, cell }) => `${code}@${cell}`).join())).toEqual([
      '',
      '',
      '',
      'answer_unclear@E6',
    ]);
    expect(await importer.commit(maker, wrong.rows, params, async () => {})).toEqual({
      confirmed: 2,
      refused: 1,
      unchanged: 0,
    });
    expect(await service.accountChecks.get(maker, check.id)).toMatchObject({ state: 'exported', waitingCount: 1 });
    const right = await importer.check(maker, told(['一致', '一致', '不一致', '一致']), params);
    expect(await importer.commit(maker, right.rows, params, async () => {})).toEqual({
      confirmed: 1,
      refused: 0,
      unchanged: 3,
    });
    expect(await service.accountChecks.get(maker, check.id)).toMatchObject({ state: 'answered', refusedCount: 1 });

    const batch = await service.batches.prepare(maker, run.id);
    expect(batch).toMatchObject({ lineCount: 3, heldCount: 0 });
    expect((await linesOf(held)).filter((line) => line.state === 'held')).toHaveLength(1);
    await intact();
  });

  it('needs no check any more once money has stayed on it', async () => {
    world.paymentRules.rulesNow = samplePaymentRulesSetting();
    world.fill(march, 2);
    const batch = await exported(await world.service.batches.prepare(world.maker, (await payable()).id));
    const outcomes = returnOutcomes(await sealed(batch), {
      crypto: world.options.crypto,
      on: localDate('2025-04-10'),
      returned: { 2: '销户' },
    });
    await answer(batch, await createReturnFile(batch, outcomes));
    const [settled] = await linesOf(batch);
    world.paymentRules.rulesNow = samplePaymentRulesSetting({ accountCheck: 'required' });
    world.fill(april, 2);
    const next = await world.service.batches.prepare(world.maker, (await payable(april, '2025-05-20')).id);
    const states = new Map((await linesOf(next)).map((line) => [line.personId, line.heldReason ?? line.state]));
    expect(states.get(settled?.personId ?? '')).toBe('prepared');
    expect([...states.values()].sort()).toEqual(['account_unchecked', 'prepared']);
  });
});

describe('a changed card', () => {
  const changed = (n: number) => ({
    ...samplePayeeAccount(50 + n),
    holderName: samplePostMonth(n).personName,
    changedOn: localDate('2025-04-09'),
    previous: { ...samplePayeeAccount(n), version: 2 },
  });
  const cooling = (meanwhile: 'hold' | 'old_account') =>
    samplePaymentRulesSetting({ cardChange: { cooling: { days: 3, unit: 'calendar' }, meanwhile } });

  it('waits until it has cooled, and the line says until when', async () => {
    world.fill(march, 2);
    world.accounts.accounts.set(person(1), changed(1));
    world.paymentRules.rulesNow = cooling('hold');
    const run = await payable();
    const batch = await world.service.batches.prepare(world.maker, run.id);
    const held = (await linesOf(batch)).find((line) => line.state === 'held');
    expect(held).toMatchObject({ personId: person(1), heldReason: 'account_cooling', heldDetail: '2025-04-12' });
    world.setToday('2025-04-12');
    expect(await codeOf(world.service.batches.prepare(world.maker, run.id))).toBe('SUBSIDY.NOTHING_TO_SEND');
    world.setToday('2025-04-13');
    const second = await world.service.batches.prepare(world.maker, run.id);
    expect((await linesOf(second))[0]).toMatchObject({ cardMasked: changed(1).cardMasked, state: 'prepared' });
    await intact();
  });

  it('or money goes to the old account meanwhile, unless that is of no use any more', async () => {
    world.fill(march, 3);
    world.accounts.accounts.set(person(1), changed(1));
    world.accounts.accounts.set(person(2), { ...changed(2), previous: null });
    world.paymentRules.rulesNow = cooling('old_account');
    const batch = await world.service.batches.prepare(world.maker, (await payable()).id);
    const lines = new Map((await linesOf(batch)).map((line) => [line.personId, line]));
    expect(lines.get(person(1))).toMatchObject({
      state: 'prepared',
      cardMasked: samplePayeeAccount(1).cardMasked,
      accountVersion: 2,
    });
    expect(lines.get(person(2))).toMatchObject({ state: 'held', heldReason: 'account_cooling' });
  });

  it('takes a re-issue only when it has cooled', async () => {
    world.fill(march, 1);
    const batch = await exported(await world.service.batches.prepare(world.maker, (await payable()).id));
    const outcomes = returnOutcomes(await sealed(batch), {
      crypto: world.options.crypto,
      on: localDate('2025-04-10'),
      returned: { 1: '销户' },
    });
    await answer(batch, await createReturnFile(batch, outcomes));
    const [returned] = await linesOf(batch);
    world.accounts.accounts.set(person(1), { ...changed(1), changedOn: localDate('2025-04-10'), previous: null });
    world.paymentRules.rulesNow = cooling('hold');
    const reissue = () => world.service.payments.reissue(world.maker, returned?.id ?? '');
    await expect(reissue()).rejects.toMatchObject({
      code: 'SUBSIDY.ACCOUNT_NOT_READY',
      details: { reason: 'account_cooling', detail: '2025-04-13' },
    });
    world.setToday('2025-04-14');
    const line = await reissue();
    expect(await world.service.batches.get(world.maker, line.batchId)).toMatchObject({ kind: 'reissue', lineCount: 1 });
    await intact();
  });
});

describe('a sealed file', () => {
  it('opens with the password that another person takes, once', async () => {
    world.paymentRules.rulesNow = samplePaymentRulesSetting({ protection: 'zip' });
    world.fill(march, 3);
    const { service, maker, approver } = world;
    const batch = await exported(await service.batches.prepare(maker, (await payable()).id));
    const archive = await world.options.files.read(maker, batch.fileId ?? '');
    expect(archive.name).toBe(`${batch.fileName?.replace('.xlsx', '')}.zip`);
    const [line] = await sealed(batch);
    expect(Buffer.from(archive.bytes).includes(world.options.crypto.decrypt(line?.cardSealed ?? ''))).toBe(false);
    expect(await codeOf(service.batches.takePassword(maker, batch.id))).toBe('SUBSIDY.PASSWORD_FOR_ANOTHER');
    const nobody = officer({ permissions: new Set() });
    expect(await codeOf((async () => service.batches.takePassword(nobody, batch.id))())).toBe('KERNEL.FORBIDDEN');
    expect(
      await raw('update subsidy.payment_batches set password_taken_by = exported_by, password_taken_at = now()'),
    ).toBe('password_to_another');
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => service.batches.takePassword(approver, batch.id)),
    );
    const shown = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.password] : []));
    expect(shown).toHaveLength(1);
    expect(await codeOf(service.batches.takePassword(approver, batch.id))).toBe('SUBSIDY.PASSWORD_TAKEN');
    const opened = await openSealed(archive.bytes, shown[0] ?? '');
    expect(createHash('sha256').update(opened.bytes).digest('hex')).toBe(batch.fileSha256);
    // Nothing that is listed, and no line of the audit trail, has the password.
    const { rows } = await database.owner.raw('select before::text, after::text from core.audit_events');
    expect(JSON.stringify([rows, await service.batches.get(maker, batch.id)])).not.toContain(shown[0]);
    await service.batches.offerPasswordAgain(maker, batch.id, '信封在路上遗失');
    expect((await service.batches.takePassword(approver, batch.id)).password).toBe(shown[0]);
    await intact();
  });
});

describe('reconciliation that is overdue', () => {
  it('stops the next batch where the county wants that, and nothing where it does not', async () => {
    const rules = (overdueBlocks: boolean) =>
      samplePaymentRulesSetting({
        reconciliation: { within: { days: 5, unit: 'working' }, overdueBlocks, wrongLine: 'others_apply' },
      });
    world.paymentRules.rulesNow = rules(true);
    world.fill(march, 2);
    const batch = await exported(await world.service.batches.prepare(world.maker, (await payable()).id));
    expect(batch.dueOn).toBe('2025-04-17');
    world.fill(april, 2);
    const run = await payable(april, '2025-05-20');
    await expect(world.service.batches.prepare(world.maker, run.id)).rejects.toMatchObject({
      code: 'SUBSIDY.RECONCILIATION_OVERDUE',
      details: { number: batch.number, dueOn: '2025-04-17' },
    });
    world.paymentRules.rulesNow = rules(false);
    expect((await world.service.batches.prepare(world.maker, run.id)).lineCount).toBe(2);
  });
});
