import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { bankAnswer, importAndCommit, openedByBank, runMainJob } from '@gongyi/api/demo/main-job';
import { verifyAmounts } from '@gongyi/api/verify-amounts';
import { addDays, localDate } from '@gongyi/kernel';
import type { CheckedDraft, PolicyRelease } from '@gongyi/policies';
import type {
  AmendmentReview,
  Notice,
  Payment,
  PaymentBatch,
  PaymentSlip,
  RecoveryFinding,
  RunApproval,
  SubsidyItem,
  SubsidyRun,
} from '@gongyi/subsidy';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof ApiError) return error.code;
      throw error;
    },
  );
const scheme = 'post-subsidy';

/** March was paid and April approved; then the county raises its standard from 800 to 850 yuan, from 1 March on. */
describe('a standard that is raised after the month was paid, over HTTP', () => {
  let server: TestServer;
  let [officer, reviewer, approver]: ApiClient[] = [];
  let march: SubsidyRun;
  let april: SubsidyRun;
  let amendment: SubsidyRun;

  const by = (who: ApiClient | undefined): ApiClient => {
    if (who === undefined) throw new Error('signed in before');
    return who;
  };
  const today = async () => localDate((await by(officer).get<{ today: string }>('/demo')).today);
  const run = (id: string) => by(officer).get<SubsidyRun>(`/subsidy-runs/${id}`);
  const review = (period: string) =>
    by(officer).get<AmendmentReview>(`/amendment-findings?schemeId=${scheme}&period=${period}`);
  const linesOf = (runId: string) =>
    by(officer).get<SubsidyItem[]>('/subsidy-items', { filter: { runId }, range: [0, 999] });

  async function amended(period: string): Promise<SubsidyRun> {
    const opened = await by(officer).post<SubsidyRun>('/subsidy-runs', { schemeId: scheme, period, kind: 'amendment' });
    const { jobId } = await by(officer).post<SubsidyRun>(`/subsidy-runs/${opened.id}/compute`);
    await by(officer).job(jobId ?? '');
    return run(opened.id);
  }

  async function approve(one: SubsidyRun): Promise<SubsidyRun> {
    const { id, payableCount: count, payableTotalFen: totalFen, digest } = one;
    await by(officer).post(`/subsidy-runs/${id}/submit`);
    const { levels } = await by(officer).get<RunApproval>(`/subsidy-runs/${id}/approval`);
    expect(levels.length).toBeGreaterThan(0);
    const offices: Partial<Record<string, ApiClient>> = { review: reviewer, approve: approver };
    for (const { office } of levels) {
      const signed = { count, totalFen, digest };
      expect(await codeOf(by(officer).post(`/subsidy-runs/${id}/${office}`, signed))).toBe('KERNEL.FORBIDDEN');
      await by(offices[office]).post(`/subsidy-runs/${id}/${office}`, signed);
    }
    return run(id);
  }

  async function paid(runId: string): Promise<PaymentBatch> {
    const notice = await by(officer).post<Notice>('/notices', { runId });
    await by(officer).post('/demo/advance', { to: addDays(localDate(notice.endsOn), 1) });
    const prepared = await by(officer).post<PaymentBatch>('/payment-batches', { runId });
    const exporting = await by(officer).post<PaymentBatch>(`/payment-batches/${prepared.id}/export`);
    await by(officer).job(exporting.jobId ?? '');
    const batch = await by(officer).get<PaymentBatch>(`/payment-batches/${prepared.id}`);
    if (batch.fileId === null) throw new Error('the file is written');
    const sent = await openedByBank(by(officer), by(approver), { id: batch.id, fileId: batch.fileId });
    const answer = await bankAnswer(sent, { number: batch.number, date: await today(), returned: 0 });
    const upload = await by(officer).upload('回盘.xlsx', answer);
    await importAndCommit(by(officer), upload.id, 'bank-returns', { batchId: batch.id });
    return by(officer).get<PaymentBatch>(`/payment-batches/${batch.id}`);
  }

  async function raiseTheStandard(): Promise<void> {
    let draft = await by(officer).post<PolicyRelease>('/policy-releases', { note: '提高月补贴标准，从3月起' });
    draft = await by(officer).post<PolicyRelease>(`/policy-releases/${draft.id}/set-value`, {
      version: draft.version,
      parameter: 'county_month_standard',
      from: '2025-03-01',
      value: '850.00',
      documentNumber: '会政办〔2025〕88号（演示）',
      clause: '月补贴标准从3月起提高到850元',
    });
    const { files } = await by(officer).get<{ files: Record<string, string> }>(`/policy-releases/${draft.id}/files`);
    const path = 'cases/post-subsidy.yaml';
    // The cases are about the standard before: they are of February now.
    const text = (files[path] ?? '')
      .replaceAll('"2025-02-28"', '"2025-01-31"')
      .replaceAll('"2025-03"', '"2025-02"')
      .replaceAll('"2025-12"', '"2025-02"');
    draft = await by(officer).post<PolicyRelease>(`/policy-releases/${draft.id}/set-file`, {
      version: draft.version,
      path,
      text,
    });
    const checked = await by(officer).get<CheckedDraft>(`/policy-releases/${draft.id}/check`);
    expect([checked.problems, checked.cases.filter(({ ok }) => !ok)]).toEqual([[], []]);
    await by(approver).post(`/policy-releases/${draft.id}/release`, { version: draft.version });
  }

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    const job = await runMainJob({ baseUrl: server.url, folder: demoData, print: () => {} });
    [officer, reviewer, approver] = await Promise.all(
      ['jingban', 'fuhe', 'shenpi'].map((login) => signIn(server.url, login, demoPassword)),
    );
    [march, april] = [await run(job.march.id), await run(job.april.id)];
    await raiseTheStandard();
  });
  afterAll(() => server?.stop());

  it('is found on the lines of the month, and by nobody who may not see them', async () => {
    const found = await review('2025-03');
    expect(found).toMatchObject({ checked: march.payableCount, openRunId: null });
    expect(found.count).toBeGreaterThan(400);
    expect(found.findings[0]).toMatchObject({ cause: 'rules', lateFacts: [] });
    const teacher = await signIn(server.url, 'jiaoshi', demoPassword);
    expect(await codeOf(teacher.get(`/amendment-findings?schemeId=${scheme}&period=2025-03`))).toBe('KERNEL.FORBIDDEN');
    expect(await codeOf(by(officer).get(`/amendment-findings?schemeId=${scheme}&period=2025-03&x=1`))).toBe(
      'KERNEL.INVALID_INPUT',
    );
    expect(
      await codeOf(by(approver).post('/subsidy-runs', { schemeId: scheme, period: '2025-03', kind: 'amendment' })),
    ).toBe('KERNEL.FORBIDDEN');
  });

  it('pays every paid line of March exactly the difference, by levels, notice and bank', async () => {
    amendment = await amended('2025-03');
    const lines = await linesOf(amendment.id);
    const topUps = lines.filter((line) => line.amendment === 'top_up');
    expect(topUps.length).toBeGreaterThan(400);
    for (const { amountFen, sentFen, openFen, rightFen } of topUps)
      expect([amountFen, openFen]).toEqual([(rightFen ?? 0) - (sentFen ?? 0), 0]);
    // What the bank returned is not with anybody: it is paid whole, in the place of the line that came back.
    const whole = lines.filter((line) => line.amendment === 'replacement');
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.every(({ amountFen, rightFen, sentFen }) => amountFen === rightFen && sentFen === 0)).toBe(true);
    expect(await by(officer).post(`/subsidy-runs/${amendment.id}/replay`)).toMatchObject({ same: true });
    amendment = await approve(amendment);
    const batch = await paid(amendment.id);
    expect(batch.settledCount).toBeGreaterThan(400);
    const topUp = topUps[0];
    const [payment] = await by(officer).get<Payment[]>('/payments', { filter: { itemId: topUp?.id } });
    expect(payment).toMatchObject({ state: 'settled', amountFen: topUp?.amountFen });
    const slip = await by(officer).get<PaymentSlip>(`/payments/${payment?.id}/slip`);
    expect(slip.amends).toEqual({ sentFen: topUp?.sentFen, rightFen: topUp?.rightFen });
    const [notice] = await by(officer).get<Notice[]>('/notices', { filter: { runId: amendment.id } });
    expect(notice?.title).toContain('更正补发');
    expect((await review('2025-03')).findings.filter(({ kind }) => kind !== 'replacement')).toEqual([]);
    expect((await run(march.id)).payableTotalFen).toBe(march.payableTotalFen);
  });

  it('replaces April’s lines before they are sent, whole', async () => {
    const april2 = await approve(await amended('2025-04'));
    const replaced = await run(april.id);
    expect(replaced.replacedCount).toBe(april2.payableCount);
    expect(april2.payableTotalFen).toBeGreaterThan(replaced.replacedTotalFen);
    expect(await codeOf(by(officer).post('/notices', { runId: april.id }))).toBe(
      replaced.replacedCount === april.payableCount ? 'SUBSIDY.NOTHING_TO_PUBLISH' : 'done',
    );
    await paid(april2.id);
  });

  it('leaves nothing overpaid, every amount what the rules give, and every promise about money kept', async () => {
    const { findings } = await by(officer).get<{ findings: RecoveryFinding[] }>('/recovery-findings?period=2025-03');
    expect(findings).toEqual([]);
    const schemas = { subsidy: 'subsidy', policies: 'policies' };
    expect((await verifyAmounts(server.database.owner, schemas)).differences).toEqual([]);
    expect(await checkInvariants(server.database.owner, { schema: 'subsidy' })).toEqual([]);
  });
});
