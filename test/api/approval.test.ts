import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { verifyAuditChain } from '@gongyi/server-kit/knex';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeRun, freezeMarch } from '../support/later-month.js';
import { startTestServer, type TestServer } from '../support/server.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly level: number | null;
  readonly payableCount: number;
  readonly payableTotalFen: number;
  readonly digest: string;
}
interface Dashboard {
  readonly tasks: readonly { readonly id: string }[];
  readonly schemes: readonly Record<string, unknown>[];
}

describe('the approval of a run, over HTTP', () => {
  let server: TestServer;
  let [officer, reviewer, approver, head] = [] as unknown as [ApiClient, ApiClient, ApiClient, ApiClient];
  let run: Run;
  let held: string;

  const refused = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof ApiError) return error.code;
        throw error;
      },
    );
  const act = async (who: ApiClient, command: string, body?: object) => {
    run = await who.post<Run>(`/subsidy-runs/${run.id}/${command}`, body ?? {});
    return run;
  };
  const signed = () => ({ count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest });
  const tasksOf = async (who: ApiClient) =>
    (await who.get<Dashboard>('/dashboard?period=2025-03')).tasks
      .map(({ id }) => id)
      .filter((id) => /-decisions|approve-/.test(id));

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    const logins = ['jingban', 'fuhe', 'shenpi', 'qianfa'];
    [officer, reviewer, approver, head] = (await Promise.all(
      logins.map((login) => signIn(server.url, login, demoPassword)),
    )) as [ApiClient, ApiClient, ApiClient, ApiClient];
    await freezeMarch(officer);
    const { id } = await computeRun(officer, '2025-03');
    run = await officer.get<Run>(`/subsidy-runs/${id}`);
  });
  afterAll(() => server?.stop());

  it('goes to the level that the amount asks for, and is among the tasks of its office alone', async () => {
    expect(await act(officer, 'submit')).toMatchObject({ state: 'submitted', level: 1 });
    expect(await tasksOf(reviewer)).toEqual(['approve-runs']);
    for (const other of [officer, approver, head]) expect(await tasksOf(other)).toEqual([]);
    const { schemes } = await officer.get<Dashboard>('/dashboard?period=2025-03');
    expect(schemes).toMatchObject([{ stage: 'approve', acts: 'review', late: false, level: { number: 1, of: 2 } }]);
  });

  it('reminds those whom the county names when it is late, and tells the next office after the second limit', async () => {
    const { dueOn, escalatesOn } = await reviewer.get<{ dueOn: string; escalatesOn: string }>(
      `/subsidy-runs/${run.id}/approval`,
    );
    const after = async (day: string) => {
      for (let today = ''; today <= day; ) today = (await officer.post<{ today: string }>('/demo/advance')).today;
    };
    await after(dueOn);
    expect(await tasksOf(reviewer)).toEqual(['late-decisions']);
    expect(await tasksOf(officer)).toEqual(['late-decisions']);
    expect(await tasksOf(approver)).toEqual([]);
    await after(escalatesOn);
    expect(await tasksOf(approver)).toEqual(['escalated-decisions']);
    expect(await tasksOf(head)).toEqual([]);
  });

  it('takes a verdict on one line: the rest goes on, and both levels sign the new figures', async () => {
    const before = signed();
    await act(reviewer, 'review', before);
    const [line] = await approver.get<{ id: string; amountFen: number }[]>('/subsidy-items', {
      filter: { runId: run.id, status: 'payable' },
      range: [0, 0],
    });
    held = line?.id ?? '';
    expect(await refused(officer.post(`/subsidy-items/${held}/hold`, { reason: '经办暂缓' }))).toBe('KERNEL.FORBIDDEN');
    await approver.post(`/subsidy-items/${held}/hold`, { reason: '同村反映未出勤' });
    expect(await refused(approver.post(`/subsidy-runs/${run.id}/approve`, before))).toBe('SUBSIDY.OTHER_LEVEL');
    expect(await refused(reviewer.post(`/subsidy-runs/${run.id}/review`, before))).toBe(
      'SUBSIDY.SIGNED_FIGURES_DIFFER',
    );
    run = await officer.get<Run>(`/subsidy-runs/${run.id}`);
    expect(run).toMatchObject({ level: 1, payableCount: before.count - 1 });
    expect(await refused(officer.post(`/subsidy-items/${held}/include`))).toBe('SUBSIDY.RUN_NOT_OPEN_FOR_CHANGES');
  });

  it('is returned with a reason, and a third level joins when the county releases one: for the next round, not for this', async () => {
    await act(reviewer, 'return', { reason: '请核实该人出勤' });
    expect(await refused(officer.post(`/subsidy-items/${held}/include`))).toBe('SUBSIDY.HELD_BY_APPROVER');
    const draft = await officer.post<{ id: string; version: number }>('/policy-releases', {
      note: '七十万元以上由局长签发',
    });
    const path = 'settings/subsidy-approval.yaml';
    const { files } = await officer.get<{ files: Record<string, string> }>(`/policy-releases/${draft.id}/files`);
    const text = (files[path] ?? '').replace('upToYuan: 1000000', 'upToYuan: 700000');
    const written = await officer.post<{ version: number }>(`/policy-releases/${draft.id}/set-file`, {
      version: draft.version,
      path,
      text,
    });
    await act(officer, 'submit');
    expect((await officer.get<{ levels: unknown[] }>(`/subsidy-runs/${run.id}/approval`)).levels).toHaveLength(2);
    await approver.post(`/policy-releases/${draft.id}/release`, { version: written.version });
    expect((await officer.get<{ levels: unknown[] }>(`/subsidy-runs/${run.id}/approval`)).levels).toHaveLength(2);
    await act(reviewer, 'return', { reason: '按新规定办理' });
    await act(officer, 'submit');
    expect((await officer.get<{ levels: unknown[] }>(`/subsidy-runs/${run.id}/approval`)).levels).toHaveLength(3);
  });

  it('is approved by the third level alone, and the held line comes in a supplementary run', async () => {
    expect(await act(reviewer, 'review', signed())).toMatchObject({ state: 'submitted', level: 2 });
    expect(await refused(head.post(`/subsidy-runs/${run.id}/authorise`, signed()))).toBe('SUBSIDY.OTHER_LEVEL');
    expect(await act(approver, 'approve', signed())).toMatchObject({ state: 'submitted', level: 3 });
    expect(await act(head, 'authorise', signed())).toMatchObject({ state: 'approved', level: null });
    const extra = await computeRun(officer, '2025-03');
    expect(extra.payableCount).toBe(1);
    const decisions = await officer.get<{ decision: string; levelZh: string | null; stands: boolean }[]>(
      '/subsidy-run-decisions',
      { filter: { runId: run.id } },
    );
    expect(
      decisions.map(({ decision, levelZh, stands }) => `${decision} ${levelZh ?? ''} ${stands ? '' : 'void'}`.trim()),
    ).toEqual([
      'submitted',
      'approved 科室复核 void',
      'returned 科室复核',
      'submitted',
      'returned 科室复核',
      'submitted',
      'approved 科室复核',
      'approved 分管审批',
      'approved 局长签发',
    ]);
    expect(await checkInvariants(server.database.owner, { schema: 'subsidy' })).toEqual([]);
    expect(await verifyAuditChain(server.database.owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
  });
});
