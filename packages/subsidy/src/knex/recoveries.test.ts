import { fen, isDomainError, localDate, newId, period, sumFen } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evenPlan } from '../model/recovery-money.js';
import {
  createSubsidyWorld,
  officer,
  recoverySteps,
  type SubsidyWorld,
  sampleClaim,
  sampleClaimScheme,
  sampleFact,
  samplePerson,
  sampleScheme,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
let steps: ReturnType<typeof recoverySteps>;
const [march, april, may] = [period('2025-03'), period('2025-04'), period('2025-05')];
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) =>
      isDomainError(error) ? error.code : String((error as { constraint?: string }).constraint ?? error),
  );
const raw = (sql: string, bindings: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));
const intact = async () => expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
  steps = recoverySteps(world);
});

describe('a recovery case', () => {
  it('never claims more than this person was paid and nobody claims yet, in the service and in the database', async () => {
    const [first, second] = await steps.paid(march, '2025-04-20');
    if (first === undefined || second === undefined) throw new Error('two people');
    const found = await steps.open([first], fen(50_000));
    expect(found).toMatchObject({ state: 'found', debtFen: 50_000, outstandingFen: 50_000, causeZh: '重复发放' });
    expect(await codeOf(steps.open([first], fen(30_001)))).toBe('RECOVERY.MORE_THAN_PAID');
    expect(await codeOf(steps.open([first, second], fen(1)))).toBe('RECOVERY.OTHER_PERSON');
    const line = (payment: typeof first, amount: number, paid = payment.entitlementFen) =>
      raw(
        `insert into subsidy.recovery_lines (county_code, id, division_code, created_by, recovery_id, payment_id, item_id, run_id, period, paid_fen, amount_fen)
         values ('530326', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          newId(),
          payment.divisionCode,
          world.maker.userId,
          found.id,
          payment.id,
          payment.itemId,
          payment.runId,
          payment.period,
          paid,
          amount,
        ],
      );
    expect(await line(second, 1)).toBe('recovery_line_was_paid');
    expect(await line(first, 30_001)).toBe('recovery_line_was_paid');
    expect(await raw('update subsidy.recoveries set claimed_fen = 0')).toMatch(/permission denied/);
    expect(await raw('update subsidy.recovery_lines set recovered_fen = 1')).toMatch(/permission denied/);
    // Two cases at once about one payment: one of them is told.
    const both = await Promise.all([1, 2].map(() => codeOf(steps.open([first], fen(20_000)))));
    expect(both.sort()).toEqual(['RECOVERY.MORE_THAN_PAID', 'accepted']);
    await intact();
  });

  it('claims nothing that has not arrived', async () => {
    const batch = await steps.sent(march, '2025-04-20');
    const [payment] = await steps.paymentsOf(batch);
    expect(await codeOf(steps.open(payment === undefined ? [] : [payment], fen(1)))).toBe('RECOVERY.NOT_SETTLED');
  });

  it('is told by a paper with its text and its days, and waits for them', async () => {
    const first = steps.firstOf(await steps.paid(march, '2025-04-20'));
    const found = await steps.open([first], fen(30_000));
    const { recoveries } = world.service;
    const noticed = await recoveries.notice(world.maker, found.id, { version: found.version });
    // Ten working days from 20 April, over the May holiday.
    expect(noticed).toMatchObject({ state: 'noticed', noticedOn: '2025-04-20', answerUntil: '2025-05-06' });
    const file = await world.options.transactions.run(world.maker, () =>
      world.options.files.read(world.maker, noticed.noticeFileId ?? ''),
    );
    const text = new TextDecoder().decode(file.bytes);
    for (const part of ['300.00元', '2025年3月', '示例办法 第二十一条', '2025年5月6日', '县人社局（示例）'])
      expect(text).toContain(part);
    expect(await codeOf(recoveries.fallDue(world.maker, found.id, { version: noticed.version }))).toBe(
      'RECOVERY.ANSWER_DAYS',
    );
    expect(await codeOf(recoveries.notice(world.maker, found.id, { version: found.version }))).toBe(
      'LIST.VERSION_CONFLICT',
    );
    world.setToday('2025-05-07');
    const due = await recoveries.fallDue(world.maker, found.id, { version: noticed.version });
    expect(due).toMatchObject({ state: 'due', dueOn: '2025-06-06', overdueFen: 0 });
    world.setToday('2025-06-07');
    expect(await steps.fresh(due)).toMatchObject({ overdueFen: 30_000 });
    expect((await recoveries.find(world.maker, steps.page({ overdue: true }))).total).toBe(1);
  });

  it('is appealed against and decided by somebody who neither opened nor recorded it; upheld it asks for nothing', async () => {
    const first = steps.firstOf(await steps.paid(march, '2025-04-20'));
    const { recoveries } = world.service;
    const appealed = async () => {
      const found = await steps.open([first], fen(30_000));
      const noticed = await recoveries.notice(world.maker, found.id, { version: found.version });
      const appeal = { version: noticed.version, content: '当月在岗', receivedOn: localDate('2025-04-20') };
      return recoveries.appeal(world.maker, found.id, appeal);
    };
    const one = await appealed();
    const verdict = { version: one.version, verdict: 'uphold' as const, answer: '查明在岗' };
    expect(await codeOf(recoveries.answerAppeal(world.maker, one.id, verdict))).toBe('RECOVERY.SAME_PERSON');
    const own = `update subsidy.recovery_appeals set state = 'upheld', answer = 'x', answered_by = created_by`;
    expect(await raw(own)).toBe('appeal_answered_by_another');
    const upheld = await recoveries.answerAppeal(world.approver, one.id, verdict);
    expect(upheld).toMatchObject({ state: 'cancelled', debtFen: 0, outstandingFen: 0 });
    // What is not asked for any more may be claimed again.
    const two = await appealed();
    const reduced = await recoveries.answerAppeal(world.approver, two.id, {
      version: two.version,
      verdict: 'reduce',
      remainingFen: fen(10_000),
      answer: '核减',
    });
    expect(reduced).toMatchObject({ state: 'due', debtFen: 10_000, outstandingFen: 10_000 });
    await intact();
  });

  it('is cancelled by a second person only', async () => {
    const first = steps.firstOf(await steps.paid(march, '2025-04-20'));
    const found = await steps.open([first], fen(30_000));
    const input = { version: found.version, reason: '登记错误' };
    const { recoveries } = world.service;
    expect(await codeOf(recoveries.cancel(world.maker, found.id, input))).toBe('RECOVERY.SAME_PERSON');
    expect(await recoveries.cancel(world.approver, found.id, input)).toMatchObject({ state: 'cancelled', debtFen: 0 });
  });

  it('is of one county: another county’s officer sees none of it', async () => {
    const first = steps.firstOf(await steps.paid(march, '2025-04-20'));
    const found = await steps.open([first], fen(30_000));
    const scope = { from: '530325000000', to: '530325999999' } as never;
    const stranger = officer({ countyCode: '530325' as never, scope });
    expect(await codeOf(world.service.recoveries.get(stranger, found.id))).toBe('LIST.NOT_FOUND');
    expect((await world.service.recoveries.find(stranger, steps.page({}))).rows).toEqual([]);
  });

  it('refuses what the county has not settled', async () => {
    const first = steps.firstOf(await steps.paid(march, '2025-04-20'));
    world.recoveryRules.current = null;
    expect(await codeOf(steps.open([first], fen(1)))).toBe('RECOVERY.RULE_MISSING');
    const place = world.service.holds.place(world.maker, { personId: first.personId, reason: '疑似已死亡' });
    expect(await codeOf(place)).toBe('RECOVERY.RULE_MISSING');
  });
});

describe('instalments', () => {
  it('add up exactly, are late when they are late, and are paid by receipts whose numbers count once', async () => {
    const due = await steps.due([steps.firstOf(await steps.paid(march, '2025-04-20'))], 30_000);
    const { recoveries } = world.service;
    const plan = (instalments: ReturnType<typeof evenPlan>) =>
      recoveries.agreePlan(world.maker, due.id, { version: due.version, documentNumber: '分期协议1号', instalments });
    const first = localDate('2025-06-10');
    expect(await codeOf(plan(evenPlan(fen(29_999), 3, first)))).toBe('RECOVERY.PLAN_TOTAL');
    expect(await codeOf(plan(evenPlan(fen(30_000), 14, first)))).toBe('RECOVERY.PLAN_TOO_LONG');
    const agreed = await plan(evenPlan(fen(30_000), 3, first));
    expect(agreed.instalments.map(({ amountFen }) => amountFen)).toEqual([10_000, 10_000, 10_000]);
    const another = `insert into subsidy.recovery_instalments (county_code, id, division_code, created_by, recovery_id, plan_number, due_on, amount_fen)
      values ('530326', ?, ?, ?, ?, 1, '2025-12-01', 1)`;
    expect(await raw(another, [newId(), due.divisionCode, world.maker.userId, due.id])).toBe('plan_adds_up');
    world.setToday('2025-07-11');
    const late = await steps.fresh(agreed);
    expect(late.overdueFen).toBe(20_000);
    const receipt = { kind: 'cash' as const, number: '收据0001', receivedOn: localDate('2025-07-11') };
    const paid = await recoveries.receive(world.maker, late.id, {
      ...receipt,
      version: late.version,
      amountFen: fen(12_000),
    });
    expect(paid).toMatchObject({ state: 'paying', overdueFen: 8_000, recoveredFen: 12_000, outstandingFen: 18_000 });
    const again = { ...receipt, version: paid.version, amountFen: fen(1) };
    expect(await codeOf(recoveries.receive(world.maker, paid.id, again))).toBe('RECOVERY.RECEIPT_EXISTS');
    const more = { ...receipt, number: '收据0002', version: paid.version, amountFen: fen(18_001) };
    expect(await codeOf(recoveries.receive(world.maker, paid.id, more))).toBe('RECOVERY.MORE_THAN_OPEN');
    const last = await recoveries.receive(world.maker, paid.id, { ...more, amountFen: fen(18_000) });
    expect(last).toMatchObject({ state: 'recovered', outstandingFen: 0, overdueFen: 0, closedOn: '2025-07-11' });
    expect(last.events.map(({ act }) => act)).toEqual([
      'create',
      'notice',
      'fall-due',
      'agree-plan',
      'receive',
      'receive',
    ]);
    await intact();
  });
});

describe('set-off', () => {
  it('is kept back from the next pay down to the floor, goes to the bank as the net, and counts as paid when it arrives', async () => {
    const due = await steps.due([steps.firstOf(await steps.paid(march, '2025-04-20'))], 30_000, '2025-06-10');
    expect(await codeOf(world.service.recoveries.permitSetOff(world.maker, due.id, { version: due.version }))).toBe(
      'RECOVERY.CONSENT_NEEDED',
    );
    const permitted = await steps.permitted(due);
    world.setToday('2025-07-12');
    const batch = await steps.sent(april, '2025-07-25');
    const own = (await steps.paymentsOf(batch)).find(({ personId }) => personId === due.personId);
    expect(own).toMatchObject({ entitlementFen: 80_000, setOffFen: 24_000, amountFen: 56_000, state: 'sent' });
    expect(batch.totalFen).toBe(56_000 + 160_000);
    expect(await steps.fresh(permitted)).toMatchObject({ state: 'due', pendingFen: 24_000, recoveredFen: 0 });
    const file = await world.options.transactions.run(world.maker, () =>
      world.options.files.read(world.maker, batch.fileId ?? ''),
    );
    const [sheet] = await readSpreadsheet(file.bytes, file.name);
    expect(sheet?.rows.flatMap((row) => row.cells.map((cell) => cell.text))).toContain('560.00');
    await steps.answered(batch);
    expect(await steps.fresh(permitted)).toMatchObject({
      state: 'paying',
      pendingFen: 0,
      recoveredFen: 24_000,
      outstandingFen: 6_000,
    });
    const next = await steps.paid(may, '2025-08-20');
    expect(next.find(({ personId }) => personId === due.personId)).toMatchObject({ setOffFen: 6_000 });
    expect(await steps.fresh(permitted)).toMatchObject({ state: 'recovered', outstandingFen: 0 });
    await intact();
  });

  it('is undone when the bank returns the payment, and when a batch is cancelled; the next one keeps back anew', async () => {
    const due = await steps.due([steps.firstOf(await steps.paid(march, '2025-04-20'))], 10_000, '2025-06-10');
    await steps.permitted(due);
    world.setToday('2025-07-12');
    world.fill(april, 3);
    const run = await world.approved(april);
    await world.service.notices.publish(world.maker, { runId: run.id });
    world.setToday('2025-07-25');
    const given = await world.service.batches.prepare(world.maker, run.id);
    expect(await steps.fresh(due)).toMatchObject({ pendingFen: 10_000 });
    await world.service.batches.cancel(world.maker, given.id, '换文件');
    expect(await steps.fresh(due)).toMatchObject({ pendingFen: 0, outstandingFen: 10_000 });
    const batch = await world.service.batches.prepare(world.maker, run.id);
    await world.service.batches.export(world.maker, batch.id);
    await world.runJobs();
    const own = (await steps.paymentsOf(batch)).find(({ personId }) => personId === due.personId);
    // It arrives and closes the case; days later the bank returns it after all.
    await steps.answered(batch);
    expect(await steps.fresh(due)).toMatchObject({ state: 'recovered' });
    const late = { outcome: 'returned' as const, on: localDate('2025-07-25'), reason: '账户已销户' };
    await world.service.payments.resolve(world.maker, own?.id ?? '', late);
    expect(await steps.fresh(due)).toMatchObject({ state: 'paying', recoveredFen: 0, outstandingFen: 10_000 });
    const account = world.accounts.accounts.get(due.personId);
    if (account !== undefined) world.accounts.accounts.set(due.personId, { ...account, version: 2 });
    const again = await world.service.payments.reissue(world.maker, own?.id ?? '');
    expect(again).toMatchObject({ entitlementFen: 80_000, setOffFen: 10_000, amountFen: 70_000 });
    await intact();
  });

  it('is never taken where the county has settled no floor', async () => {
    const due = await steps.due([steps.firstOf(await steps.paid(march, '2025-04-20'))], 10_000, '2025-06-10');
    const rule = world.recoveryRules.current;
    if (rule === null) throw new Error('a rule');
    world.recoveryRules.current = { ...rule, setOff: null };
    expect(await codeOf(steps.permitted(due))).toBe('RECOVERY.SET_OFF_NOT_SETTLED');
    world.recoveryRules.current = rule;
    await steps.permitted(due);
    world.recoveryRules.current = { ...rule, setOff: null };
    world.setToday('2025-07-12');
    const payments = await steps.paymentsOf(await steps.sent(april, '2025-07-25'));
    expect(payments.map(({ setOffFen }) => setOffFen)).toEqual([0, 0, 0]);
  });

  it('by another door is refused: without permission, of another person, or left behind by its payment', async () => {
    const payments = await steps.paid(march, '2025-04-20');
    const due = await steps.due([steps.firstOf(payments)], 10_000, '2025-06-10');
    world.setToday('2025-07-12');
    world.fill(april, 3);
    const run = await world.approved(april);
    await world.service.notices.publish(world.maker, { runId: run.id });
    world.setToday('2025-07-25');
    await steps.permitted(due);
    const batch = await world.service.batches.prepare(world.maker, run.id);
    const lines = await steps.paymentsOf(batch);
    const other = lines.find(({ personId }) => personId !== due.personId);
    const insert = `insert into subsidy.set_offs (county_code, id, division_code, created_by, recovery_id, payment_id, period, entitlement_fen, amount_fen)
      values ('530326', ?, ?, ?, ?, ?, '2025-04', 80000, 1)`;
    const bindings = [newId(), due.divisionCode, world.maker.userId, due.id, other?.id];
    expect(await raw(insert, bindings)).toBe('set_off_permitted');
    expect(await raw("update subsidy.set_offs set state = 'settled'")).toBe('set_off_moves_its_case');
    expect(await raw("update subsidy.set_offs set state = 'undone'")).toBe('set_off_moves_its_case');
    const own = lines.find(({ personId }) => personId === due.personId);
    const left = `update subsidy.payments set state = 'held', held_reason = 'suspended' where id = ?`;
    expect(await raw(left, [own?.id])).toBe('set_off_follows_payment');
    expect(await raw('update subsidy.payments set set_off_fen = 0')).toMatch(/payments_frozen/);
    await intact();
  });
});

describe('writing off', () => {
  it('takes a second person, a reason and a document, in the service and in the database', async () => {
    const due = await steps.due([steps.firstOf(await steps.paid(march, '2025-04-20'))], 30_000);
    const { recoveries } = world.service;
    const proposal = { version: due.version, reason: '无力偿还', documentNumber: '核〔2025〕1号' };
    const proposed = await recoveries.proposeWriteOff(world.maker, due.id, proposal);
    const approve = { version: proposed.version, verdict: 'approve' as const };
    expect(await codeOf(recoveries.decideWriteOff(world.maker, due.id, approve))).toBe('RECOVERY.SAME_PERSON');
    const own = `update subsidy.recovery_write_offs set state = 'approved', decided_by = created_by`;
    expect(await raw(own)).toBe('write_off_two_people');
    const move = `insert into subsidy.recovery_moves (county_code, id, division_code, created_by, recovery_id, line_id, kind, amount_fen, booked_on)
      values ('530326', ?, ?, ?, ?, ?, 'write_off', 1, '2025-06-01')`;
    const bindings = [newId(), due.divisionCode, world.maker.userId, due.id, due.lines[0]?.id];
    expect(await raw(move, bindings)).toBe('write_off_two_people');
    const done = await recoveries.decideWriteOff(world.approver, due.id, approve);
    expect(done).toMatchObject({ state: 'written_off', writtenOffFen: 30_000, outstandingFen: 0, recoveredFen: 0 });
    await intact();
  });
});

describe('a suspended payment', () => {
  it('is held with its reason when a batch is prepared, and goes when a second person has released it', async () => {
    const payments = await steps.paid(march, '2025-04-20');
    const { personId } = steps.firstOf(payments);
    const { holds, batches } = world.service;
    const hold = await holds.place(world.maker, { personId, reason: '群众反映已外出' });
    expect(hold).toMatchObject({ state: 'active', reviewBy: '2025-05-20', overdue: false });
    expect(await codeOf(holds.place(world.maker, { personId, reason: '再次' }))).toBe('HOLDS.ALREADY_HELD');
    const batch = await steps.sent(april, '2025-05-25');
    expect(batch).toMatchObject({ lineCount: 2, heldCount: 1 });
    const own = (await steps.paymentsOf(batch)).find((payment) => payment.personId === personId);
    expect(own).toMatchObject({ state: 'held', heldReason: 'suspended', heldDetail: '群众反映已外出' });
    expect((await holds.find(world.maker, steps.page({ overdue: true }))).rows.map(({ id }) => id)).toEqual([hold.id]);
    const release = { version: hold.version, reason: '核实在岗' };
    expect(await codeOf(holds.release(world.maker, hold.id, release))).toBe('RECOVERY.SAME_PERSON');
    const by = `update subsidy.payment_holds set state = 'released', released_by = created_by, released_by_name = 'x', released_on = '2025-05-25', release_reason = 'x'`;
    expect(await raw(by)).toBe('hold_released_by_another');
    await holds.release(world.approver, hold.id, release);
    expect((await batches.prepare(world.maker, batch.runId)).lineCount).toBe(1);
    await intact();
  });

  it('leaves a batch that waits, and by no way goes to the bank', async () => {
    const { personId } = steps.firstOf(await steps.paid(march, '2025-04-20'));
    world.fill(april, 3);
    const run = await world.approved(april);
    await world.service.notices.publish(world.maker, { runId: run.id });
    world.setToday('2025-05-25');
    const batch = await world.service.batches.prepare(world.maker, run.id);
    const own = (await steps.paymentsOf(batch)).find((payment) => payment.personId === personId);
    await world.service.holds.place(world.maker, { itemId: own?.itemId ?? '', reason: '出勤存疑' });
    expect(await world.service.batches.get(world.maker, batch.id)).toMatchObject({ lineCount: 2, heldCount: 1 });
    const others = (await steps.paymentsOf(batch)).find((payment) => payment.state === 'prepared');
    await world.service.batches.export(world.maker, batch.id);
    const place = world.service.holds.place(world.maker, { personId: others?.personId ?? '', reason: '存疑' });
    expect(await codeOf(place)).toBe('HOLDS.FILE_BEING_WRITTEN');
    const hold = `insert into subsidy.payment_holds (county_code, id, division_code, created_by, created_by_name, person_id, person_name, identity_masked, reason, placed_on, review_by, state)
      select county_code, ?, division_code, ?, 'x', person_id, person_name, identity_masked, 'x', '2025-05-25', '2025-06-25', 'active' from subsidy.payments where id = ?`;
    expect(await raw(hold, [newId(), world.maker.userId, others?.id])).toBe('accepted');
    expect(await codeOf(world.runJobs())).toBe('payment_is_not_suspended');
  });
});

describe('money that comes back', () => {
  const fundOf = async () => {
    const { funds } = world.service;
    const fund = await funds.create(world.maker, { source: 'employment', year: 2025 });
    const document = { fundId: fund.id, number: '1号', documentDate: localDate('2025-04-01'), reason: '下达' };
    const draft = await funds.addDocument(world.maker, { ...document, amountFen: fen(1_000_000) });
    await funds.approveDocument(world.approver, draft.id, draft.version);
    return () => funds.get(world.maker, fund.id);
  };

  it('is free in the fund that paid it; a payment with a set-off costs its fund the whole entitlement', async () => {
    world.policy.current = sampleScheme('post-subsidy', { funds: ['employment'] });
    const fund = await fundOf();
    const due = await steps.due([steps.firstOf(await steps.paid(march, '2025-04-20'))], 30_000, '2025-06-10');
    await steps.permitted(due);
    expect(await fund()).toMatchObject({ paidFen: 240_000, recoveredFen: 0, freeFen: 760_000 });
    const now = await steps.fresh(due);
    const receipt = {
      kind: 'bank' as const,
      number: '回单1',
      receivedOn: localDate('2025-06-10'),
      amountFen: fen(5_000),
    };
    await world.service.recoveries.receive(world.maker, due.id, { ...receipt, version: now.version });
    expect(await fund()).toMatchObject({ recoveredFen: 5_000, freeFen: 765_000 });
    world.setToday('2025-07-12');
    const batch = await steps.sent(april, '2025-07-25');
    expect(await fund()).toMatchObject({ paidFen: 480_000, recoveredFen: 5_000, freeFen: 525_000 });
    await steps.answered(batch);
    expect(await fund()).toMatchObject({ paidFen: 480_000, recoveredFen: 29_000, freeFen: 549_000 });
    const own = (await steps.paymentsOf(batch)).find(({ personId }) => personId === due.personId);
    const late = { outcome: 'returned' as const, on: localDate('2025-07-25'), reason: '账户已销户' };
    await world.service.payments.resolve(world.maker, own?.id ?? '', late);
    expect(await fund()).toMatchObject({ returnedFen: 80_000, recoveredFen: 5_000, committedFen: 80_000 });
    await intact();
  });

  it('is not asked for twice: a case whose own payment the bank returns asks for no more', async () => {
    const first = steps.firstOf(await steps.paid(march, '2025-04-20'));
    const found = await steps.open([first], fen(30_000));
    const late = { outcome: 'returned' as const, on: localDate('2025-04-20'), reason: '账户已销户' };
    await world.service.payments.resolve(world.maker, first.id, late);
    expect(await steps.fresh(found)).toMatchObject({ state: 'cancelled', debtFen: 0, outstandingFen: 0 });
    await intact();
  });
});

describe('money of another subsidy', () => {
  it('is kept back where it is the person’s own, and never where it is the household’s', async () => {
    const first = steps.firstOf(await steps.paid(march, '2025-04-20'));
    const n = [1, 2, 3].find((one) => samplePerson(one).personId === first.personId) ?? 0;
    world.parties.people.set(first.personId, samplePerson(n));
    await steps.permitted(await steps.due([first], 20_000));
    const paidOf = async (payee: 'person' | 'household', on: string, day: string) => {
      world.policy.current = sampleClaimScheme({ most: 9, overrides: { payee } });
      const { claims, runs, payments } = world.service;
      const [clerk, township, county] = [officer(), officer(), officer()];
      const draft = await claims.file(clerk, sampleClaim(n, { facts: { on: localDate(on), zone: 'away' } }));
      const handedIn = await claims.submit(clerk, draft.id, draft.version);
      const checked = await claims.check(township, draft.id, handedIn.version);
      await claims.accept(county, draft.id, checked.version);
      const { id } = await runs.create(world.maker, { schemeId: 'travel', period: period('2025-01') });
      await runs.compute(world.maker, id);
      await world.runJobs();
      const { payableCount: count, payableTotalFen: totalFen, digest } = await runs.submit(world.maker, id);
      const run = await runs.approve(world.approver, id, { count, totalFen, digest: digest ?? '' });
      const batch = await world.exported(run, day);
      return steps.firstOf((await payments.find(world.maker, steps.page({ batchId: batch.id }))).rows);
    };
    const household = await paidOf('household', '2025-03-11', '2025-06-20');
    expect(household).toMatchObject({ state: 'sent', entitlementFen: 30_000, setOffFen: 0, amountFen: 30_000 });
    const own = await paidOf('person', '2025-03-12', '2025-07-20');
    expect(own).toMatchObject({ state: 'sent', entitlementFen: 30_000, setOffFen: 9000, amountFen: 21_000 });
    const [claim] = (await world.service.items.find(world.maker, steps.page({ runId: own.runId }))).rows;
    expect(claim).toMatchObject({ sourceKind: 'claim', amountFen: 30_000 });
    await intact();
  });
});

describe('a fact that comes late', () => {
  it('finds what was paid too much and changes no line', async () => {
    const scheme = sampleScheme('post-subsidy', {
      answer: (facts) =>
        typeof facts['agreement_to'] === 'string' && facts['agreement_to'] < `${facts['month']}-01`
          ? { status: 'not_eligible', amountFen: null, reasonCodes: ['ended'] }
          : { status: 'payable', amountFen: fen(80_000), reasonCodes: [] },
    });
    world.policy.current = { ...scheme, facts: [...scheme.facts, sampleFact('agreement_to', 'date')] };
    const payments = await steps.paid(march, '2025-04-20');
    const first = steps.firstOf(payments);
    const items = await world.service.items.find(world.maker, steps.page({ runId: first.runId }));
    const sourceOf = items.rows.find(({ id }) => id === first.itemId)?.sourceId ?? '';
    const late = { zh: '2月去世', en: 'died in February', knownOn: localDate('2025-04-25') };
    world.lateFacts.facts = [{ ...late, sourceId: sourceOf, facts: { agreement_to: localDate('2025-02-10') } }];
    const findings = await world.service.recoveries.findings(world.maker, march);
    expect(findings).toMatchObject([
      { id: first.id, personId: first.personId, paidFen: 80_000, rightFen: 0, overpaidFen: 80_000, factZh: '2月去世' },
    ]);
    // What its rules do not read, an officer has to judge.
    world.lateFacts.facts = [{ ...late, sourceId: sourceOf, facts: { class_ended: localDate('2025-02-10') } }];
    expect(await world.service.recoveries.findings(world.maker, march)).toMatchObject([
      { id: first.id, rightFen: null, overpaidFen: null },
    ]);
    await steps.open([first], fen(80_000));
    expect(await world.service.recoveries.findings(world.maker, march)).toEqual([]);
    expect(await world.service.items.find(world.maker, steps.page({ runId: first.runId }))).toEqual(items);
  });
});

describe('any sequence of receipts, set-offs, returns, reductions and write-offs', () => {
  it('keeps recovered + written off + outstanding = debt, nobody below the floor, and the fund adding up', async () => {
    world.policy.current = sampleScheme('post-subsidy', { funds: ['employment'] });
    const random = randomOf(20_250_611);
    const { funds, recoveries } = world.service;
    const fund = await funds.create(world.maker, { source: 'employment', year: 2025 });
    const budget = { fundId: fund.id, number: '1号', documentDate: localDate('2025-04-01'), reason: '下达' };
    const draft = await funds.addDocument(world.maker, { ...budget, amountFen: fen(9_000_000) });
    await funds.approveDocument(world.approver, draft.id, draft.version);
    const paid = await steps.paid(march, '2025-04-20', 4);
    const cases = [];
    for (const [index, payment] of paid.entries()) {
      world.setToday('2025-04-21');
      cases.push(await steps.permitted(await steps.due([payment], 20_000 + 9_000 * index, '2025-06-10')));
    }
    world.setToday('2025-07-13');
    let receipts = 0;
    for (let month = 4; month <= 7; month += 1) {
      const day = (n: number) => `2025-${String(month + 4).padStart(2, '0')}-${String(n).padStart(2, '0')}`;
      world.setToday(day(1));
      const batch = await steps.sent(period(`2025-0${month}`), day(20), 4);
      for (const { entitlementFen, setOffFen, amountFen } of await steps.paymentsOf(batch)) {
        expect(amountFen).toBe(entitlementFen - setOffFen);
        expect(amountFen).toBeGreaterThanOrEqual(entitlementFen * 0.7);
      }
      const back = random(2) === 0 ? { [1 + random(4)]: '账户已销户' } : {};
      if (random(3) === 0) await steps.answered(batch);
      await steps.answered(batch, back);
      for (const { id } of cases) {
        const now = await recoveries.get(world.maker, id);
        if (random(2) === 0 && (now.state === 'due' || now.state === 'paying')) {
          receipts += 1;
          const receipt = { kind: 'cash' as const, number: `收据${receipts}`, receivedOn: localDate(day(20)) };
          const amountFen = fen(1 + random(9_000));
          await codeOf(recoveries.receive(world.maker, id, { ...receipt, version: now.version, amountFen }));
        } else if (random(6) === 0) await codeOf(steps.writtenOff(now));
        const after = await recoveries.get(world.maker, id);
        expect(after.recoveredFen + after.writtenOffFen + after.outstandingFen).toBe(after.debtFen);
        expect(after.outstandingFen).toBeGreaterThanOrEqual(after.pendingFen);
        expect(sumFen(after.lines.map((line) => line.recoveredFen))).toBe(after.recoveredFen);
      }
      const balance = await funds.get(world.maker, fund.id);
      const all = await Promise.all(cases.map(({ id }) => recoveries.get(world.maker, id)));
      expect(balance.recoveredFen).toBe(sumFen(all.map(({ recoveredFen }) => recoveredFen)));
      await intact();
    }
    const all = await Promise.all(cases.map(({ id }) => recoveries.get(world.maker, id)));
    expect(all.flatMap(({ setOffs }) => setOffs.map(({ state }) => state))).toContain('settled');
    expect(receipts).toBeGreaterThan(1);
  }, 120_000);
});

function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}
