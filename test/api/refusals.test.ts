import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { importAndCommit } from '@gongyi/api/demo/main-job';
import { demoFiles } from '@gongyi/api/demo/seed-demo';
import { newId } from '@gongyi/kernel';
import { insertUser } from '@gongyi/server-kit/express';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';

interface Problem {
  readonly error: { readonly code: string; readonly message: string };
}

interface Run {
  readonly id: string;
  readonly jobId: string;
  readonly state: string;
  readonly payableCount: number;
  readonly payableTotalFen: number;
  readonly digest: string;
}

/** What the whole server refuses, with its code, in the reader's language. */
describe('refusals', () => {
  let server: TestServer;
  let officer: ApiClient;
  let run: Run;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    officer = await signIn(server.url, 'jingban', demoPassword);
    await importMarch();
    await officer.post('/attendance-sheets/freeze-month', { period: '2025-03' });
    run = await officer.post<Run>('/subsidy-runs', { schemeId: 'post-subsidy', period: '2025-03' });
    const computing = await officer.post<Run>(`/subsidy-runs/${run.id}/compute`);
    await officer.job(computing.jobId);
    await officer.post(`/subsidy-runs/${run.id}/submit`);
    run = await officer.get<Run>(`/subsidy-runs/${run.id}`);
  });
  afterAll(() => server?.stop());

  async function importMarch(): Promise<void> {
    const upload = await officer.upload(demoFiles.march, readFileSync(join(demoData, demoFiles.march)));
    await importAndCommit(officer, upload.id, 'attendance-sheets', { period: '2025-03' });
  }

  async function login(name: string): Promise<{ token: string; cookie: string }> {
    const answer = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: name, password: demoPassword }),
    });
    const { accessToken } = (await answer.json()) as { accessToken: string };
    return { token: accessToken, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
  }

  async function ask(path: string, token: string | null, init: RequestInit = {}) {
    const answer = await fetch(`${server.url}/api${path}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...init.headers,
      },
    });
    const body = (await answer.json()) as Partial<Problem>;
    return { status: answer.status, code: body.error?.code ?? '', message: body.error?.message ?? '' };
  }

  const refused = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof ApiError) return error.code;
        throw error;
      },
    );

  it('a frozen month takes no more sheets', async () => {
    expect(await refused(importMarch())).toBe('POSTS.MONTH_FROZEN');
    const [lines] = [await officer.get<{ lines: number }>('/attendance-months/2025-03')];
    expect(lines.lines).toBe(1022);
  });

  it('the maker approves on no route, though given the permission', async () => {
    const signed = { count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
    expect(await refused(officer.post(`/subsidy-runs/${run.id}/approve`, signed))).toBe('KERNEL.FORBIDDEN');
    await server.database.owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      const maker = await trx('core.users').where({ login: 'jingban' }).first();
      await trx('core.user_roles').insert({
        county_code: maker.county_code,
        id: newId(),
        division_code: maker.division_code,
        user_id: maker.id,
        role_id: 'county-approver',
        system_role: false,
      });
    });
    expect(await refused(officer.post(`/subsidy-runs/${run.id}/approve`, signed))).toBe('SUBSIDY.MAKER_CANNOT_DECIDE');
    expect(await refused(officer.post(`/subsidy-runs/${run.id}/return`, { reason: '自己退回' }))).toBe(
      'SUBSIDY.MAKER_CANNOT_DECIDE',
    );
  });

  it('an approver waits for the level before his, and signs what he saw, nothing else', async () => {
    const approver = await signIn(server.url, 'shenpi', demoPassword);
    const seen = { count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
    expect(await refused(approver.post(`/subsidy-runs/${run.id}/approve`, seen))).toBe('SUBSIDY.OTHER_LEVEL');
    const reviewer = await signIn(server.url, 'fuhe', demoPassword);
    await reviewer.post(`/subsidy-runs/${run.id}/review`, seen);
    const signed = { count: run.payableCount, totalFen: run.payableTotalFen - 1, digest: run.digest };
    expect(await refused(approver.post(`/subsidy-runs/${run.id}/approve`, signed))).toBe(
      'SUBSIDY.SIGNED_FIGURES_DIFFER',
    );
  });

  it('of two approvers at once one wins, and the other is told', async () => {
    await server.database.owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      const user = {
        login: 'shenpi2',
        displayName: '第二审批',
        password: demoPassword,
        divisionCode: '530326000000' as never,
        roles: ['county-approver'],
      };
      await insertUser(trx, 'core', user, newId(), true);
    });
    const approvers = await Promise.all(['shenpi', 'shenpi2'].map((name) => signIn(server.url, name, demoPassword)));
    const signed = { count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
    const codes = await Promise.all(
      approvers.map((approver) => refused(approver.post(`/subsidy-runs/${run.id}/approve`, signed))),
    );
    expect(codes.sort()).toEqual(['SUBSIDY.ALREADY_DECIDED', 'done']);
  });

  it('tokens that are forged, stale, of another kind or signed by nobody open nothing', async () => {
    const { token } = await login('jingban');
    const claims = jwt.decode(token) as jwt.JwtPayload;
    const secret = 'a secret that the server does not have, long enough';
    const { exp: _exp, ...rest } = claims;
    const none = `${Buffer.from('{"alg":"none","typ":"access+jwt"}').toString('base64url')}.${token.split('.')[1]}.`;
    const forged = [
      jwt.sign(rest, secret, { header: { alg: 'HS256', typ: 'access+jwt' }, expiresIn: 900 }),
      none,
      `${token.slice(0, -4)}AAAA`,
      'nonsense',
      token.split('.').slice(0, 2).join('.'),
    ];
    for (const bad of forged) expect((await ask('/persons', bad)).code, bad.slice(0, 20)).toBe('AUTH.SESSION_ENDED');
    expect((await ask('/persons', null)).code).toBe('AUTH.SIGN_IN_NEEDED');
    await ask('/auth/logout', token, { method: 'POST', body: '{}' });
    expect((await ask('/persons', token)).code).toBe('AUTH.SESSION_ENDED');
  });

  it('a refresh cookie works once; its second use ends the session for everybody', async () => {
    const { cookie } = await login('shenpi');
    const refresh = (value: string) =>
      fetch(`${server.url}/api/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: value },
        body: '{}',
      });
    const first = await refresh(cookie);
    expect(first.status).toBe(200);
    const next = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await refresh(cookie)).status).toBe(401);
    expect((await refresh(next)).status).toBe(401);
  });

  it.each([
    ['malformed JSON', '/subsidy-runs', '{"period":', 'HTTP.MALFORMED_JSON'],
    ['an unknown field', '/subsidy-runs', '{"schemeId":"post-subsidy","period":"2025-03","state":"approved"}', ''],
    ['__proto__', '/subsidy-runs', '{"__proto__":{"a":1},"schemeId":"post-subsidy","period":"2025-03"}', ''],
    ['a NUL', '/organisations', '{"name":"a\\u0000b","kind":"using_unit","divisionCode":"530326001001"}', ''],
    [
      'a lone surrogate',
      '/organisations',
      '{"name":"a\\ud800b","kind":"using_unit","divisionCode":"530326001001"}',
      '',
    ],
    ['two megabytes', '/organisations', `{"name":"${'x'.repeat(2_000_000)}"}`, 'HTTP.BODY_TOO_LARGE'],
  ])('%s in a body is the caller’s mistake', async (_what, path, body, code) => {
    const { token } = await login('jingban');
    const answer = await ask(path, token, { method: 'POST', body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    if (code !== '') expect(answer.code).toBe(code);
    expect(answer.message).toMatch(/\p{Script=Han}/u);
  });

  it.each([
    'sort=["identityHash","ASC"]',
    'sort=[{"column":"id","nulls":"first; drop table x"},"ASC"]',
    'sort=["name","SIDEWAYS"]',
    'sort=name',
    'range=[10,0]',
    'range=[-1,5]',
    'range=[0,100000]',
    'range=[50000,50010]',
    'range=["a",1]',
    'filter={"password_hash":"x"}',
    'filter=[1]',
    'filter={"q":"a"}&filter={"q":"b"}',
    'unknown=1',
    `filter={"id":${JSON.stringify(Array.from({ length: 2000 }, () => 'x'))}}`,
  ])('the list question ?%s is refused, not ignored', async (query) => {
    const { token } = await login('jingban');
    const [name = '', ...value] = query.split('=');
    const encoded = query.includes('&') ? query : `${name}=${encodeURIComponent(value.join('='))}`;
    const answer = await ask(`/persons?${encoded}`, token);
    expect(answer.status).toBe(400);
    expect(answer.code).toMatch(/^(LIST|KERNEL)\./);
  });

  it('answers in the reader’s language', async () => {
    const chinese = await ask('/persons?unknown=1', (await login('jingban')).token);
    const english = await ask('/persons?unknown=1', (await login('jingban')).token, {
      headers: { 'accept-language': 'en' },
    });
    expect(chinese.message).toMatch(/不支持/);
    expect(english.message).toMatch(/^Unknown query parameter/);
  });

  it('one key is one effect, and never another request’s', async () => {
    const { token } = await login('jingban');
    const headers = { 'idempotency-key': `test-${newId()}` };
    const body = (name: string) => JSON.stringify({ name, kind: 'using_unit', divisionCode: '530326001001' });
    const send = async (name: string) => {
      const answer = await fetch(`${server.url}/api/organisations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
        body: body(name),
      });
      return { status: answer.status, body: (await answer.json()) as { id?: string } & Partial<Problem> };
    };
    const [first, again, other] = [await send('幂等村委会'), await send('幂等村委会'), await send('另一个村委会')];
    expect(again.body.id).toBe(first.body.id);
    expect(other.status).toBe(422);
    expect(other.body.error?.code).toBe('IDEMPOTENCY.KEY_REUSED');
  });

  it('what is whose stays so: a disabled account is out at once', async () => {
    const { token } = await login('gucheng');
    expect((await ask('/persons', token)).status).toBe(200);
    const admin = await signIn(server.url, 'xitong', demoPassword);
    const users = await admin.get<{ id: string; login: string; version: number }[]>('/users', { range: [0, 99] });
    const user = users.find((candidate) => candidate.login === 'gucheng');
    await admin.post(`/users/${user?.id}/disable`, { version: user?.version });
    expect((await ask('/persons', token)).code).toBe('AUTH.SESSION_ENDED');
  });
});
