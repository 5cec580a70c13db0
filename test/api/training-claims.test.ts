import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { bankAnswer, importAndCommit, openedByBank } from '@gongyi/api/demo/main-job';
import { addDays, localDate } from '@gongyi/kernel';
import type { ClaimJudgement, ClaimRecord, Payment, PaymentBatch, SubsidyItem, SubsidyRun } from '@gongyi/subsidy';
import { checkInvariants } from '@gongyi/subsidy/knex';
import type {
  CertificateRecord,
  ClassHolds,
  EnrolmentRecord,
  InspectionCallRecord,
  InspectionDrawRecord,
  InspectionRecord,
  LessonMark,
  TrainingClassRecord,
} from '@gongyi/training';
import { type AssessmentWorld, assessedTrade, createAssessmentWorld } from '@gongyi/training/testing/assessment-world';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { institutionAccount } from '../support/institution-account.js';
import { startTestServer, type TestServer } from '../support/server.js';

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
  );

const papers: Readonly<Record<string, readonly string[]>> = {
  'training-fee': ['application_form', 'roster', 'agency_agreement'],
  'training-living': ['account_list'],
};
/** 70 % of 16 class hours at 10 yuan. */
const fee = 11_200;
/** Living and transport money of a day. */
const aDay = 5_000;

/** What training knows becomes lines of a claim: one class of sixteen hours on two days, five trainees, the county's released rules. */
describe('trainees of a class as lines of a claim', () => {
  let server: TestServer;
  let world: AssessmentWorld;
  let taught: TrainingClassRecord;
  let roster: readonly EnrolmentRecord[];
  let certificates: readonly CertificateRecord[];
  const people: Record<string, ApiClient> = {};
  /** Runs by their scheme. */
  const approved: Record<string, string> = {};
  const as = (login: string) => people[login] as ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    for (const login of ['jingban', 'shenpi', 'peixun', 'gucheng'])
      people[login] = await signIn(server.url, login, demoPassword);
    world = await createAssessmentWorld(server.database, 'training', assessedTrade);
    people['xuejiao'] = await institutionAccount(server.url, world.institution.id, 'xuejiao', 'institution-clerk');
    // No personal threshold: whoever missed a day may still pass, and is paid for the days that she came.
    const running = await world.trainingClass('running', {
      ...{ trainees: 5, rule: { personPassFrom: null } },
      changes: { startsOn: localDate('2025-03-17') },
    });
    roster = await world.stores.classes.enrolmentsOf(world.maker, running.id);
    const lessons = await world.stores.classes.lessonsOf(world.maker, running.id);
    const [, , oneDay, never] = roster.map(({ id }) => id) as [string, string, string, string];
    for (const lesson of lessons) {
      const marks: Record<string, LessonMark> = { [never]: 'absent' };
      if (lesson.day === running.endsOn) marks[oneDay] = 'leave';
      await world.hold(world.clerk, lesson, marks);
    }
    const now = (await world.stores.classes.get(world.maker, running.id)) as TrainingClassRecord;
    await world.stores.classes.change(world.maker, now, { state: 'taught', taughtOn: running.endsOn });
    taught = (await world.stores.classes.get(world.maker, running.id)) as TrainingClassRecord;
    world.refused.add(roster[4]?.id ?? '');
    // The first fails, three pass, the last was not admitted.
    const good = [800, 800] as const;
    certificates = await world.certified(taught, [[500, 800], good, good, good]);
  });
  afterAll(() => server?.stop());

  const file = (schemeId: string, subjectId = taught.id) =>
    as('xuejiao').post<ClaimRecord>('/subsidy-claims', {
      ...{ schemeId, subjectId, claimantKind: 'institution', claimantName: '校长', facts: {} },
      documents: (papers[schemeId] ?? []).map((id) => ({ id, fileId: null })),
    });
  const judged = async ({ id }: ClaimRecord) => {
    const { lines, payableTotalFen } = await as('jingban').get<ClaimJudgement>(`/subsidy-claims/${id}/judgement`);
    const by = Object.fromEntries(
      lines.map(({ sourceId, amountFen, reasonCodes, outcome }) => [
        roster.findIndex(({ id: enrolment }) => enrolment === sourceId),
        outcome === 'payable' ? amountFen : reasonCodes[0],
      ]),
    );
    return { by, payableTotalFen };
  };
  /** Handed in, checked and accepted by three people. */
  async function accepted(claim: ClaimRecord): Promise<ClaimRecord> {
    const { id, version } = claim;
    const submitted = await as('xuejiao').post<ClaimRecord>(`/subsidy-claims/${id}/submit`, { version });
    const checked = await as('jingban').post<ClaimRecord>(`/subsidy-claims/${id}/check`, {
      version: submitted.version,
    });
    return as('shenpi').post<ClaimRecord>(`/subsidy-claims/${id}/accept`, { version: checked.version });
  }
  async function computed(schemeId: string, kind: 'supplementary') {
    return compute(await as('jingban').post<SubsidyRun>('/subsidy-runs', { schemeId, period: '2025-03', kind }));
  }
  async function compute(run: SubsidyRun) {
    const { jobId } = await as('jingban').post<SubsidyRun>(`/subsidy-runs/${run.id}/compute`);
    await as('jingban').job(jobId ?? '');
    const items = await as('jingban').get<SubsidyItem[]>('/subsidy-items', { filter: { runId: run.id } });
    return { run: await as('jingban').get<SubsidyRun>(`/subsidy-runs/${run.id}`), items };
  }

  it('are whoever passed, each with her hours, and nobody of a class that is not assessed', async () => {
    const unfinished = await world.trainingClass('taught', { changes: { startsOn: localDate('2025-03-24') } });
    expect(await codeOf(file('training-fee', unfinished.id))).toBe('SUBSIDY.CLASS_NOT_FINISHED');
    const claim = await file('training-fee');
    expect(claim).toMatchObject({ payeeName: taught.institutionName, state: 'draft' });
    // Nobody signed in for the fourth on any day; the first failed and the fifth was not admitted.
    expect(await judged(claim)).toEqual({ by: { 1: fee, 2: fee, 3: 'NO_ATTENDANCE' }, payableTotalFen: 2 * fee });
  });

  it('are paid themselves for the days on which the roll has them', async () => {
    const claim = await file('training-living');
    expect(await judged(claim)).toEqual({
      by: { 1: 2 * aDay, 2: aDay, 3: 'NO_ATTENDANCE' },
      payableTotalFen: 3 * aDay,
    });
  });

  it('lose the fee with the certificate, also after the claim was filed', async () => {
    const claim = await file('training-fee');
    const revoked = certificates.find(({ enrolmentId }) => enrolmentId === roster[2]?.id);
    const document = '县人社〔2025〕9号';
    await as('jingban').post(`/certificates/${revoked?.id}/ask-revocation`, { reason: '替考', document });
    // Until somebody has decided it counts.
    expect((await judged(claim)).by).toMatchObject({ 1: fee, 2: fee });
    await as('shenpi').post(`/certificates/${revoked?.id}/revoke`, {});
    expect(await judged(claim)).toEqual({
      by: { 1: fee, 2: 'NO_CERTIFICATE', 3: 'NO_ATTENDANCE' },
      payableTotalFen: fee,
    });
  });

  it('wait until every drawn trainee is called, and while somebody’s denial holds the class', async () => {
    const { id } = await file('training-fee');
    const checkedAt = async () => {
      const submitted = await as('xuejiao').post<ClaimRecord>(`/subsidy-claims/${id}/submit`, { version: 1 });
      return as('jingban').post<ClaimRecord>(`/subsidy-claims/${id}/check`, { version: submitted.version });
    };
    const { version } = await checkedAt();
    const accept = () => codeOf(as('shenpi').post(`/subsidy-claims/${id}/accept`, { version }));
    const waits = async () => (await as('jingban').get<ClaimJudgement>(`/subsidy-claims/${id}/judgement`)).waits?.zh;
    const holds = async () =>
      (await as('xuejiao').get<ClassHolds>(`/class-holds/${taught.id}`)).holds.map(({ code }) => code);
    expect(await accept()).toBe('SUBSIDY.CLAIM_WAITS');
    expect(await waits()).toContain('还没有抽取');

    const draw = (login: string) =>
      as(login).post<InspectionDrawRecord>('/inspection-draws/trainees', { classId: taught.id });
    expect(await codeOf(draw('xuejiao'))).toBe('KERNEL.FORBIDDEN');
    expect(await draw('jingban')).toMatchObject({ kind: 'trainees', population: 5, lessons: 1 });
    expect(await codeOf(draw('jingban'))).toBe('TRAINING.CALLS_DRAWN');
    const [call] = await as('jingban').get<InspectionCallRecord[]>('/inspection-calls', {
      filter: { classId: taught.id },
    });
    const record = (login: string, outcome: string, note = '') =>
      as(login).post<InspectionCallRecord>(`/inspection-calls/${call?.id}/record`, { outcome, note });
    expect(await holds()).toEqual(['calls_open']);
    expect(await accept()).toBe('SUBSIDY.CLAIM_WAITS');
    // The institution neither sees whom the county calls, nor the number, nor says what came of it.
    expect(await codeOf(as('xuejiao').get('/inspection-calls'))).toBe('KERNEL.FORBIDDEN');
    expect(await codeOf(as('xuejiao').post(`/inspection-calls/${call?.id}/show-number`, {}))).toBe('KERNEL.FORBIDDEN');
    expect(await codeOf(as('shenpi').post(`/inspection-calls/${call?.id}/show-number`, {}))).toBe('KERNEL.FORBIDDEN');
    expect(await codeOf(record('xuejiao', 'confirmed'))).toBe('KERNEL.FORBIDDEN');
    expect(await as('jingban').post(`/inspection-calls/${call?.id}/show-number`, {})).toEqual({
      id: call?.id,
      phone: '',
    });
    expect(await codeOf(record('jingban', 'denied'))).toBe('KERNEL.INVALID_INPUT');

    expect(await record('jingban', 'not_reached')).toMatchObject({ state: 'not_reached', attempts: 1 });
    expect(await holds()).toEqual([]);
    expect(await record('jingban', 'denied', '没有去上课')).toMatchObject({ state: 'denied', attempts: 2 });
    expect(await holds()).toEqual(['inspection']);
    expect(await accept()).toBe('SUBSIDY.CLAIM_WAITS');
    const [held] = await as('xuejiao').get<InspectionRecord[]>('/inspections', { filter: { classId: taught.id } });
    expect(held).toMatchObject({ kind: 'phone', findings: ['denied'], state: 'holding' });
    expect(JSON.stringify(held)).not.toContain(call?.personName);
    await as('shenpi').post(`/inspections/${held?.id}/release`, { reason: '核实为误会' });
    expect(await waits()).toBeUndefined();
    await as('jingban').post(`/subsidy-claims/${id}/withdraw`, { version, reason: '另行申报' });
  });

  it.each([
    ['training-fee', 'institution', [fee], 'SUBSIDY.CLAIM_NOT_PAYABLE'],
    ['training-living', 'person', [aDay, 2 * aDay], 'SUBSIDY.NOTHING_TO_PAY'],
  ] as const)('go into the run of %s, which pays the %s once', async (schemeId, payeeKind, amounts, refusal) => {
    const payable = (items: readonly SubsidyItem[]) => items.filter(({ status }) => status === 'payable');
    const first = await accepted(await file(schemeId));
    expect(first.state).toBe('accepted');
    // What is found after a claim was accepted keeps it out of the run; it stays accepted for the next one.
    const visit = { classId: taught.id, kind: 'site', visitedOn: '2025-03-25', visitedAt: '09:00', inspectors: '督导' };
    const found = { ...visit, findings: ['impostor'], result: 'serious', hold: true };
    const { id: held } = await as('jingban').post<InspectionRecord>('/inspections', found);
    const begun = await as('jingban').post<SubsidyRun>('/subsidy-runs', {
      schemeId,
      period: '2025-03',
      kind: 'regular',
    });
    expect(await codeOf(compute(begun))).toBe('SUBSIDY.NOTHING_TO_COMPUTE');
    await as('shenpi').post(`/inspections/${held}/release`, { reason: '核实无误' });
    const { run, items } = await compute(begun);
    expect(
      payable(items)
        .map(({ amountFen }) => amountFen)
        .sort((a, b) => Number(a) - Number(b)),
    ).toEqual(amounts);
    for (const { payeeKind: kind, payeeId, personId } of payable(items)) {
      expect(kind).toBe(payeeKind);
      expect(payeeId).toBe(payeeKind === 'institution' ? taught.institutionId : personId);
    }
    const ready = await as('jingban').post<SubsidyRun>(`/subsidy-runs/${run.id}/submit`);
    const { payableCount: count, payableTotalFen: totalFen, digest } = ready;
    await as('shenpi').post(`/subsidy-runs/${run.id}/approve`, { count, totalFen, digest });
    approved[schemeId] = run.id;
    // The same class once more: the counter of the fee stands against it, and no run takes a trainee twice.
    const again = file(schemeId).then(accepted);
    expect(await codeOf(again.then(() => computed(schemeId, 'supplementary')))).toBe(refusal);
  });

  it('bring the fee to the account of the institution, in a file of organisations', async () => {
    const { creditCode } = world.institution;
    const account = await as('jingban').post<{ id: string }>('/bank-accounts/propose-for-organisation', {
      ...{ creditCode, bankName: '农业银行', accountNumber: '240200931920001234', reason: '机构提供的对公账户' },
    });
    const runId = approved['training-fee'];
    const notice = await as('jingban').post<{ endsOn: string }>('/notices', { runId });
    await as('jingban').post('/demo/advance', { to: addDays(localDate(notice.endsOn), 1) });
    const held = await as('jingban').post<PaymentBatch>('/payment-batches', { runId });
    expect(held).toMatchObject({ lineCount: 0, heldCount: 1 });
    // Nobody's money waits for an account that one person wrote down.
    await as('shenpi').post(`/bank-accounts/${account.id}/confirm`);
    const { id } = await as('jingban').post<PaymentBatch>('/payment-batches', { runId });
    await as('jingban').job((await as('jingban').post<PaymentBatch>(`/payment-batches/${id}/export`)).jobId ?? '');
    const batch = await as('jingban').get<PaymentBatch>(`/payment-batches/${id}`);
    const sent = await openedByBank(as('jingban'), as('shenpi'), { id, fileId: batch.fileId ?? '' });
    const cells = sent.flatMap(({ rows }) => rows.flatMap((row) => row.cells.map(({ text }) => text)));
    expect(cells).toEqual(expect.arrayContaining([creditCode, taught.institutionName, '240200931920001234']));
    const { today } = await as('jingban').get<{ today: string }>('/demo');
    const answer = await bankAnswer(sent, { number: batch.number, date: today, returned: 0 });
    const upload = await as('jingban').upload('回盘.xlsx', answer);
    await importAndCommit(as('jingban'), upload.id, 'bank-returns', { batchId: id });
    const payments = await as('jingban').get<Payment[]>('/payments', { filter: { batchId: id } });
    expect(payments.map(({ state, payeeKind, payeeId, amountFen }) => [state, payeeKind, payeeId, amountFen])).toEqual([
      ['settled', 'institution', taught.institutionId, fee],
    ]);
    expect(await checkInvariants(server.database.owner, { schema: 'subsidy' })).toEqual([]);
  });

  it('of another institution are claimed by nobody else’s people', async () => {
    const claim = as('peixun').post('/subsidy-claims', {
      ...{ schemeId: 'training-fee', subjectId: taught.id, claimantKind: 'institution', claimantName: '吴校长' },
      ...{ facts: {}, documents: [] },
    });
    expect(await codeOf(claim)).toBe('SUBSIDY.SUBJECT_NOT_FOUND');
  });
});
