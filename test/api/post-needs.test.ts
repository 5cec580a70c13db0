import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import {
  type PostBoard,
  type PostFundRecord,
  type PostNeedRecord,
  type ProcedureRecord,
  postSettings,
  type QuotaChangeRecord,
  type WelfarePostRecord,
} from '@gongyi/welfare-posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return 'accepted';
}

const statement = {
  divisionCode: '530326001001',
  reason: '新修村道三公里，无人保洁',
  name: '村道保洁',
  category: 'cleaning',
  postClass: 'ordinary',
  workMode: 'part_time',
  places: 2,
  duties: '每日清扫村道',
  requiredDays: 22,
  hoursPerDay: 4,
  standardFen: 80_000,
  fundId: 'bridging',
  validFrom: '2025-05-01',
  validTo: '2025-12-31',
  developingDepartment: '县人力资源和社会保障局',
  usingUnit: '堂琅社区居民委员会',
};

describe('a post is set up by need, by four people', () => {
  let server: TestServer;
  let clerk: ApiClient;
  let township: ApiClient;
  let officer: ApiClient;
  let approver: ApiClient;
  let need: PostNeedRecord;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    [clerk, township, officer, approver] = (await Promise.all(
      ['tanglang', 'gucheng', 'jingban', 'shenpi'].map((login) => signIn(server.url, login, demoPassword)),
    )) as [ApiClient, ApiClient, ApiClient, ApiClient];
  });
  afterAll(() => server?.stop());

  async function putAs(login: string, path: string, body: object): Promise<number> {
    const send = (method: string, target: string, json: object, token = '') =>
      fetch(`${server.url}/api${target}`, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(json),
      });
    const signedIn = await send('POST', '/auth/login', { login, password: demoPassword });
    const { accessToken } = (await signedIn.json()) as { accessToken: string };
    return (await send('PUT', path, body, accessToken)).status;
  }

  async function act(client: ApiClient, level: string, subjectId: string): Promise<ProcedureRecord> {
    const [procedure] = await client.get<ProcedureRecord[]>('/procedures', { filter: { subjectId } });
    const { id, round, position } = procedure as ProcedureRecord;
    return client.post(`/procedures/${id}/act-${level}`, { round, position, verdict: 'pass' });
  }

  it('everything that the county has settled about posts can be read', async () => {
    for (const id of Object.keys(postSettings)) expect(await clerk.get(`/post-settings/${id}`)).toMatchObject({ id });
  });

  it('the village states what it needs, out of what the county offers', async () => {
    const settings = await clerk.get<{ value: { categories: { id: string }[] } }>('/post-settings/post-setup');
    expect(settings.value.categories.map(({ id }) => id)).toContain(statement.category);
    expect(await refusal(clerk.post('/post-needs', { ...statement, divisionCode: '530326001002' }))).toBe(
      'POSTS.PLACE_OUTSIDE',
    );
    expect(await refusal(township.post('/post-needs', statement))).toBe('KERNEL.FORBIDDEN');
    const draft = await clerk.post<PostNeedRecord>('/post-needs', statement);
    expect(draft).toMatchObject({ state: 'draft', money: [{ year: 2025, months: 8, amountFen: 1_280_000 }] });
    const { id, version } = draft;
    const { divisionCode: _, ...facts } = statement;
    await clerk.post(`/post-needs/${id}/edit`, { ...facts, version, places: 1 });
    expect(await refusal(clerk.post(`/post-needs/${id}/edit`, { ...facts, version }))).toBe('LIST.VERSION_CONFLICT');
    need = await clerk.post<PostNeedRecord>(`/post-needs/${id}/submit`, {});
    expect(need).toMatchObject({ state: 'submitted', places: 1, quota: { status: 'within' } });
  });

  it('the county approves it when a fund has the money, and the post is there', async () => {
    const before = await officer.get<PostBoard>('/post-board');
    expect(before.total.planned).toBe(1);
    await act(township, 'township', need.id);
    expect(await refusal(act(approver, 'county', need.id))).toBe('POSTS.FUND_MISSING');
    const fund = { fundId: 'bridging', year: 2025, documentNumber: '演示〔2025〕1号', budgetFen: 600_000 };
    const { id, version } = await officer.post<PostFundRecord>('/post-funds', fund);
    expect(await refusal(act(approver, 'county', need.id))).toBe('POSTS.FUND_SHORT');
    const more = { version, documentNumber: '演示〔2025〕2号', budgetFen: 1_000_000, reason: '追加预算' };
    expect(await putAs('jingban', `/post-funds/${id}`, more)).toBe(200);
    expect(await putAs('jingban', `/post-funds/${id}`, more)).toBe(409);
    expect((await act(approver, 'county', need.id)).state).toBe('passed');
    need = await clerk.get<PostNeedRecord>(`/post-needs/${need.id}`);
    const post = await clerk.get<WelfarePostRecord>(`/welfare-posts/${need.welfarePostId}`);
    expect(post).toMatchObject({ places: 1, holders: 0, workMode: 'part_time', category: '保洁员' });
    expect(await officer.get<PostFundRecord>(`/post-funds/${id}`)).toMatchObject({
      heldFen: 640_000,
      freeFen: 360_000,
    });
    const after = await officer.get<PostBoard>('/post-board');
    expect(after.total).toMatchObject({ planned: 0 });
  });

  it('places rise only as far as the fund reaches, and fall again', async () => {
    const welfarePostId = need.welfarePostId;
    const ask = (placesTo: number) =>
      clerk.post<QuotaChangeRecord>('/quota-changes', { welfarePostId, placesTo, reason: '任务量变化' });
    const fall = await ask(0);
    await act(township, 'township', fall.id);
    await act(approver, 'county', fall.id);
    const [hold] = await officer.get<{ amountFen: number }[]>('/post-fund-holds', { filter: { welfarePostId } });
    expect(hold?.amountFen).toBe(-640_000);
    const rise = await ask(2);
    await act(township, 'township', rise.id);
    expect(await refusal(act(approver, 'county', rise.id))).toBe('POSTS.FUND_SHORT');
  });

  it('the board counts the roster by township', async () => {
    const { townships, total } = await officer.get<PostBoard>('/post-board');
    expect(townships.length).toBeGreaterThan(20);
    expect(total.approved).toBeGreaterThan(1000);
    expect(total.filled).toBeGreaterThan(900);
    expect((await township.get<PostBoard>('/post-board')).townships).toHaveLength(1);
  });
});
