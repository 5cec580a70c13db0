import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { bankAnswer, importAndCommit, openedByBank, runMainJob } from '@gongyi/api/demo/main-job';
import { addDays, addMonths, type LocalDate, localDate } from '@gongyi/kernel';
import type { Payment, PaymentBatch, PaymentHold, PaymentSlip, Recovery, SubsidyItem } from '@gongyi/subsidy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';

const identityNumber = /\d{17}[\dX]/;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof ApiError) return error.code;
      throw error;
    },
  );

/** March was paid; an audit finds that somebody got 300 yuan too much. April is approved and waits to be paid. */
describe('an overpayment over HTTP', () => {
  let server: TestServer;
  let officer: ApiClient;
  let approver: ApiClient;
  let april: string;
  let overpaid: Payment;
  let recovery: Recovery;
  let batch: PaymentBatch;

  const today = async () => localDate((await officer.get<{ today: string }>('/demo')).today);
  const advance = (to: LocalDate) => officer.post('/demo/advance', { to });
  const act = async (who: ApiClient, name: string, body: object = {}) => {
    recovery = await who.post<Recovery>(`/recoveries/${recovery.id}/${name}`, { version: recovery.version, ...body });
    return recovery;
  };
  const pdf = async (path: string) => {
    const login = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'jingban', password: demoPassword }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const answer = await fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
    return { type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()) };
  };

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    const job = await runMainJob({ baseUrl: server.url, folder: demoData, print: () => {} });
    april = job.april.id;
    officer = await signIn(server.url, 'jingban', demoPassword);
    approver = await signIn(server.url, 'shenpi', demoPassword);
    const payments = await officer.get<Payment[]>('/payments', { filter: { state: 'settled' }, range: [0, 199] });
    const range: [number, number] = [0, 999];
    const items = await officer.get<SubsidyItem[]>('/subsidy-items', { filter: { runId: april }, range });
    const whole = new Set(items.filter(({ amountFen }) => (amountFen ?? 0) >= 60_000).map(({ personId }) => personId));
    const found = payments.find(({ personId, amountFen }) => whole.has(personId) && amountFen >= 60_000);
    if (found === undefined) throw new Error('somebody is paid in both months');
    overpaid = found;
  });
  afterAll(() => server?.stop());

  it('is opened, told by a paper and falls due after the days for an answer', async () => {
    const lines = [{ paymentId: overpaid.id, amountFen: 30_000 }];
    const input = { source: 'audit', causeId: 'days_wrong', description: '审计核对签到表，多计出勤', lines };
    expect(await codeOf(approver.post('/recoveries', input))).toBe('KERNEL.FORBIDDEN');
    expect(await codeOf(officer.post('/recoveries', { ...input, causeId: 'unheard_of' }))).toBe(
      'RECOVERY.CAUSE_UNKNOWN',
    );
    recovery = await officer.post<Recovery>('/recoveries', input);
    await act(officer, 'notice');
    expect(recovery).toMatchObject({ state: 'noticed', debtFen: 30_000 });
    const paper = Buffer.from(await officer.download(recovery.noticeFileId ?? ''));
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await codeOf(act(officer, 'fall-due'))).toBe('RECOVERY.ANSWER_DAYS');
    await officer.post('/notices', { runId: april });
    await advance(addDays(recovery.answerUntil ?? (await today()), 1));
    expect(await act(officer, 'fall-due')).toMatchObject({ state: 'due' });
  });

  it('is paid by instalments, in cash and set off against the next pay, of which the net goes to the bank', async () => {
    const day = await today();
    const instalments = [0, 1, 2].map((month) => ({ dueOn: addMonths(day, month), amountFen: 10_000 }));
    await act(officer, 'agree-plan', { documentNumber: '分期协议1号', instalments });
    const receipt = { kind: 'cash', number: '收据2025001', receivedOn: day, amountFen: 4_000 };
    expect(await act(officer, 'receive', receipt)).toMatchObject({ state: 'paying', recoveredFen: 4_000 });
    expect(await codeOf(act(officer, 'receive', receipt))).toBe('RECOVERY.RECEIPT_EXISTS');
    expect(await codeOf(act(officer, 'permit-set-off'))).toBe('RECOVERY.CONSENT_NEEDED');
    await act(officer, 'permit-set-off', { consentDocument: '抵扣同意书1号' });
    batch = await officer.post<PaymentBatch>('/payment-batches', { runId: april });
    const filter = { batchId: batch.id, personId: overpaid.personId };
    const [payment] = await officer.get<Payment[]>('/payments', { filter });
    // The first instalment is due: 100 yuan, of which 40 came in cash.
    expect(payment).toMatchObject({ state: 'prepared', setOffFen: 6_000 });
    expect(payment?.amountFen).toBe((payment?.entitlementFen ?? 0) - 6_000);
    const exporting = await officer.post<PaymentBatch>(`/payment-batches/${batch.id}/export`);
    await officer.job(exporting.jobId ?? '');
    batch = await officer.get<PaymentBatch>(`/payment-batches/${batch.id}`);
    if (batch.fileId === null) throw new Error('the file is written');
    const sent = await openedByBank(officer, approver, { id: batch.id, fileId: batch.fileId });
    const answer = await bankAnswer(sent, { number: batch.number, date: await today(), returned: 0 });
    const upload = await officer.upload('回盘.xlsx', answer);
    await importAndCommit(officer, upload.id, 'bank-returns', { batchId: batch.id });
    recovery = await officer.get<Recovery>(`/recoveries/${recovery.id}`);
    expect(recovery).toMatchObject({ recoveredFen: 10_000, pendingFen: 0, outstandingFen: 20_000, overdueFen: 0 });
  });

  it('is explained to the person, on paper and by a link that shows only the own line', async () => {
    const filter = { batchId: batch.id, personId: overpaid.personId };
    const [payment] = await officer.get<Payment[]>('/payments', { filter });
    const slip = await officer.get<PaymentSlip & { link: string }>(`/payments/${payment?.id}/slip`);
    expect(slip).toMatchObject({ setOffFen: 6_000, state: 'settled', setOffFor: [{ zh: '2025年3月', en: '2025-03' }] });
    expect(slip.rule?.zh).toContain('出勤');
    expect(slip.contact).toContain('演示');
    const token = slip.link.split('/').at(-1) ?? '';
    const answer = await fetch(`${server.url}/api/public/pay-slips/${token}`);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('x-robots-tag')]).toEqual([200, 'noindex, nofollow']);
    expect(text).not.toMatch(identityNumber);
    expect(text).not.toContain(overpaid.personName);
    expect(text).not.toMatch(/personId|paymentId|itemId/);
    expect(JSON.parse(text)).toMatchObject({ netFen: slip.netFen, rule: slip.rule });
    const [other] = await officer.get<Payment[]>('/payments', { filter: { batchId: batch.id } });
    const forged = token.replace(payment?.id ?? '', other?.id ?? '');
    expect((await fetch(`${server.url}/api/public/pay-slips/${forged}`)).status).toBe(404);
    const paper = await pdf(`/payments/${payment?.id}/slip.pdf`);
    expect([paper.type, paper.bytes.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
    const village = await pdf(`/payment-slips.pdf?runId=${april}&villageCode=${overpaid.divisionCode}`);
    expect(village.bytes.length).toBeGreaterThan(paper.bytes.length);
  });

  it('is asked for again when an instalment is late, and written off by a second person', async () => {
    await advance(addDays(recovery.instalments[1]?.dueOn ?? (await today()), 1));
    const late = await officer.get<{ tasks: { id: string; count: number | null }[] }>('/dashboard');
    expect(late.tasks).toContainEqual(expect.objectContaining({ id: 'overdue-recoveries', count: 1 }));
    const proposal = { reason: '本人丧失劳动能力，无力偿还', documentNumber: '会人社核〔2025〕1号' };
    await act(officer, 'propose-write-off', proposal);
    const waiting = await approver.get<{ tasks: { id: string; count: number | null }[] }>('/dashboard');
    expect(waiting.tasks).toContainEqual(expect.objectContaining({ id: 'decide-recoveries', count: 1 }));
    expect(await codeOf(act(officer, 'decide-write-off', { verdict: 'approve' }))).toBe('KERNEL.FORBIDDEN');
    await act(approver, 'decide-write-off', { verdict: 'approve' });
    expect(recovery).toMatchObject({ state: 'written_off', writtenOffFen: 20_000, outstandingFen: 0 });
    expect(recovery.events.map(({ toState }) => toState).at(-1)).toBe('written_off');
  });

  it('does not stop a suspicion: one officer suspends, another releases', async () => {
    const hold = await officer.post<PaymentHold>('/payment-holds', { personId: overpaid.personId, reason: '疑似外出' });
    expect(hold).toMatchObject({ state: 'active', personName: overpaid.personName });
    const release = { version: hold.version, reason: '核实在岗' };
    expect(await codeOf(officer.post(`/payment-holds/${hold.id}/release`, release))).toBe('KERNEL.FORBIDDEN');
    const released = await approver.post<PaymentHold>(`/payment-holds/${hold.id}/release`, release);
    expect(released).toMatchObject({ state: 'released', releaseReason: '核实在岗' });
  });
});
