import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import type { ClaimForm, ClaimJudgement, ClaimRecord, SubsidyItem, SubsidyRun } from '@gongyi/subsidy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
  );

/** A claim over HTTP, by the people of the demo: village, township, county, run, approval. */
describe('a claim, from the village to the approved run', () => {
  let server: TestServer;
  let [village, township, officer, approver] = [] as unknown as [ApiClient, ApiClient, ApiClient, ApiClient];
  let personId = '';
  let claim: ClaimRecord;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    const sign = (login: string) => signIn(server.url, login, demoPassword);
    [village, township, officer, approver] = await Promise.all([
      sign('tanglang'),
      sign('gucheng'),
      sign('jingban'),
      sign('shenpi'),
    ]);
    const people = await village.get<{ id: string }[]>('/persons', { range: [0, 49], sort: ['name', 'DESC'] });
    const held = await officer.get<ClaimRecord[]>('/subsidy-claims', { range: [0, 49] });
    // Somebody without a claim of the demonstration.
    personId = people.find(({ id }) => !held.some((one) => one.personId === id))?.id ?? '';
  });
  afterAll(() => server?.stop());

  const filed = (facts: object, documents = ['application_form', 'work_proof']) =>
    village.post<ClaimRecord>('/subsidy-claims', {
      schemeId: 'travel',
      claimantKind: 'village',
      claimantName: '唐朗代办',
      personId,
      facts,
      documents: documents.map((id) => ({ id, fileId: null })),
    });

  it('offers what the county has settled, with the form of its rules', async () => {
    const { forms } = await village.get<{ forms: ClaimForm[] }>('/claim-forms');
    const travel = forms.find(({ id }) => id === 'travel');
    expect(travel?.facts.map(({ name }) => name)).toEqual(['on', 'work_zone', 'stable_months']);
    expect(travel?.documents.filter(({ required }) => required)).toHaveLength(2);
    expect(forms.map(({ id }) => id)).toContain('training-fee');
    expect(forms.find(({ id }) => id === 'training-fee')).toMatchObject({
      subject: 'training-classes',
      payee: 'institution',
    });
  });

  it('refuses what the rules do not declare, count themselves, or miss', async () => {
    const facts = { on: '2025-01-06', work_zone: '省外', stable_months: 5 };
    expect(await codeOf(filed({ ...facts, wage_fen: 1 }))).toBe('SUBSIDY.FACT_UNKNOWN');
    expect(await codeOf(filed({ ...facts, claims_already_paid_this_year: 0 }))).toBe('SUBSIDY.FACT_COUNTED');
    expect(await codeOf(filed({ ...facts, work_zone: '月球' }))).toBe('SUBSIDY.FACT_INVALID');
    const without = await filed(facts, ['application_form']);
    expect(await codeOf(village.post(`/subsidy-claims/${without.id}/submit`, { version: without.version }))).toBe(
      'SUBSIDY.DOCUMENTS_MISSING',
    );
    expect(
      await codeOf(
        village.post('/subsidy-claims', {
          schemeId: 'post-subsidy',
          claimantKind: 'person',
          claimantName: '本人',
          personId,
        }),
      ),
    ).toBe('SUBSIDY.NOT_CLAIMED');
  });

  it('goes through three people into a run, which settles it to the fen', async () => {
    const draft = await filed({ on: '2025-01-06', work_zone: '省外', stable_months: 5 });
    const submitted = await village.post<ClaimRecord>(`/subsidy-claims/${draft.id}/submit`, { version: draft.version });
    expect(submitted).toMatchObject({ state: 'submitted', dueOn: '2025-11-10', late: false });
    const judged = await township.get<ClaimJudgement>(`/subsidy-claims/${draft.id}/judgement`);
    expect(judged.lines[0]).toMatchObject({ outcome: 'payable', amountFen: 60_000 });
    const checked = await township.post<ClaimRecord>(`/subsidy-claims/${draft.id}/check`, {
      version: submitted.version,
    });
    expect(await codeOf(township.post(`/subsidy-claims/${draft.id}/accept`, { version: checked.version }))).toBe(
      'KERNEL.FORBIDDEN',
    );
    claim = await approver.post<ClaimRecord>(`/subsidy-claims/${draft.id}/accept`, { version: checked.version });
    expect(claim).toMatchObject({ state: 'accepted', amountFen: 60_000 });
    const run = await officer.post<SubsidyRun>('/subsidy-runs', { schemeId: 'travel', period: '2025-01' });
    const computing = await officer.post<SubsidyRun>(`/subsidy-runs/${run.id}/compute`);
    await officer.job(computing.jobId ?? '');
    const items = await officer.get<SubsidyItem[]>('/subsidy-items', { filter: { runId: run.id }, range: [0, 49] });
    const line = items.find(({ claimId }) => claimId === claim.id);
    expect(line).toMatchObject({
      amountFen: 60_000,
      payeeKind: 'person',
      facts: { work_zone: '省外', stable_months: 5, claims_already_paid_this_year: 0 },
    });
    expect(await officer.get(`/subsidy-items/${line?.id}/explanation`)).toMatchObject({
      status: 'payable',
      amountFen: 60_000,
    });
    expect(await officer.post(`/subsidy-runs/${run.id}/replay`)).toMatchObject({ same: true });
    const ready = await officer.post<SubsidyRun>(`/subsidy-runs/${run.id}/submit`);
    await approver.post(`/subsidy-runs/${run.id}/approve`, {
      count: ready.payableCount,
      totalFen: ready.payableTotalFen,
      digest: ready.digest,
    });
    expect(await officer.get(`/subsidy-claims/${claim.id}`)).toMatchObject({ state: 'settled', runId: run.id });
    const notice = await officer.post<{ id: string; title: string; columns: { name: string }[] }>('/notices', {
      runId: run.id,
    });
    expect(notice).toMatchObject({ title: '2025年外出务工一次性交通补助发放公示表', columns: [{ name: 'work_zone' }] });
  });

  it('counts it for the next claim of the year, and says so with the clause', async () => {
    const draft = await filed({ on: '2025-02-06', work_zone: '省内县外', stable_months: 6 });
    const submitted = await village.post<ClaimRecord>(`/subsidy-claims/${draft.id}/submit`, { version: draft.version });
    const checked = await township.post<ClaimRecord>(`/subsidy-claims/${draft.id}/check`, {
      version: submitted.version,
    });
    expect(await codeOf(approver.post(`/subsidy-claims/${draft.id}/accept`, { version: checked.version }))).toBe(
      'SUBSIDY.CLAIM_NOT_PAYABLE',
    );
    const refused = await approver.post<ClaimRecord>(`/subsidy-claims/${draft.id}/refuse`, {
      version: checked.version,
      code: 'COUNT_LIMIT_REACHED',
      reason: '当年已经享受',
    });
    expect(refused.refusal?.zh).toContain('当年已付1次');
    expect(refused.appealNote).not.toBe('');
  });

  it('is another’s where the place is another’s', async () => {
    const elsewhere = await signIn(server.url, 'beian', demoPassword);
    expect(
      await codeOf(elsewhere.post(`/subsidy-claims/${claim.id}/withdraw`, { version: claim.version, reason: '测试' })),
    ).toBe('KERNEL.FORBIDDEN');
  });
});
