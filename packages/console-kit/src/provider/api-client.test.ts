import { describe, expect, it } from 'vitest';
import { type ApiClientOptions, createApiClient } from './api-client.js';
import { problemOf } from './api-error.js';

interface Call {
  readonly path: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

type Answer = readonly [status: number, body?: object | string];

const refusal = (code: string): object => ({ error: { code, message: `说明 ${code}`, details: {} } });
const signedIn: Answer = [200, { accessToken: 'token-1' }];

/** An API that answers each path from its own list, the last answer again and again. */
function fakeApi(script: Record<string, Answer[]>) {
  const calls: Call[] = [];
  const fetch = (async (input: string, init: RequestInit = {}) => {
    const path = input.replace('/api', '');
    const { method = 'GET', body } = init;
    calls.push({ path, method, headers: new Headers(init.headers), body });
    const answers = script[path];
    const answer = answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
    if (answer === undefined) throw new TypeError('Failed to fetch');
    const [status, content = {}] = answer;
    return new Response(typeof content === 'string' ? content : JSON.stringify(content), { status });
  }) as ApiClientOptions['fetch'];
  const client = createApiClient({ apiUrl: '/api', locale: () => 'en', ...(fetch === undefined ? {} : { fetch }) });
  return { client, calls, paths: () => calls.map(({ path }) => path) };
}

const failureOf = async (work: Promise<unknown>): Promise<{ status: number; message: string }> =>
  work.then(
    () => expect.fail('was not refused'),
    (error) => error as { status: number; message: string },
  );

describe('the session', () => {
  it('sends token and language after the login', async () => {
    const { client, calls } = fakeApi({ '/auth/login': [signedIn], '/persons': [[200, []]] });
    await client.login('jingban', 'secret');
    await client.request('/persons');
    expect(calls[1]?.headers.get('Authorization')).toBe('Bearer token-1');
    expect(calls[1]?.headers.get('Accept-Language')).toBe('en');
  });

  it('refreshes once for many requests that come too late, and repeats each', async () => {
    const { client, paths, calls } = fakeApi({
      '/auth/login': [signedIn],
      '/auth/refresh': [[200, { accessToken: 'token-2' }]],
      '/a': [[401], [200, { is: 'a' }]],
      '/b': [[401], [200, { is: 'b' }]],
    });
    await client.login('jingban', 'secret');
    expect(await Promise.all([client.request('/a'), client.request('/b')])).toEqual([{ is: 'a' }, { is: 'b' }]);
    expect(paths().filter((path) => path === '/auth/refresh')).toHaveLength(1);
    expect(calls.at(-1)?.headers.get('Authorization')).toBe('Bearer token-2');
  });

  it('gives the refusal on when the session is over, and asks the door no second time', async () => {
    const { client, paths } = fakeApi({
      '/auth/refresh': [[401, refusal('AUTH.SIGN_IN_NEEDED')]],
      '/a': [[401, refusal('AUTH.SIGN_IN_NEEDED')]],
    });
    expect(await failureOf(client.request('/a'))).toMatchObject({ status: 401, message: '说明 AUTH.SIGN_IN_NEEDED' });
    await failureOf(client.request('/a'));
    expect(await client.restore()).toBe(false);
    expect(paths().filter((path) => path === '/auth/refresh')).toHaveLength(1);
  });

  it('knows a session that ran out from a first visit and from a sign-out', async () => {
    const over: Answer = [401, refusal('AUTH.SIGN_IN_NEEDED')];
    const { client } = fakeApi({
      '/auth/login': [signedIn],
      '/auth/refresh': [over],
      '/auth/logout': [[200]],
      '/a': [over],
    });
    await client.restore();
    expect(client.sessionEnded()).toBe(false);
    await client.login('jingban', 'secret');
    await failureOf(client.request('/a'));
    await client.logout();
    expect(client.sessionEnded()).toBe(true);
    await client.login('jingban', 'secret');
    await client.logout();
    expect(client.sessionEnded()).toBe(false);
  });

  it('asks who is signed in once, and again after it was forgotten', async () => {
    const { client, paths } = fakeApi({ '/auth/me': [[200, { fullName: '李经办' }]] });
    await Promise.all([client.me(), client.me()]);
    client.forgetMe();
    await client.me();
    expect(paths()).toEqual(['/auth/me', '/auth/me']);
  });
});

describe('proof', () => {
  const wantsProof: Answer = [403, refusal('AUTH.STEP_UP_REQUIRED')];
  const command = { method: 'POST', json: { reason: '核对' } };

  it('asks for it and repeats the command under the same key', async () => {
    const { client, calls, paths } = fakeApi({
      '/runs/1/approve': [wantsProof, [200, { state: 'approved' }]],
      '/auth/step-up': [[200]],
    });
    client.setProver(async () => {
      await client.stepUp({ password: 'secret' });
      return true;
    });
    expect(await client.request('/runs/1/approve', command)).toEqual({ state: 'approved' });
    expect(paths()).toEqual(['/runs/1/approve', '/auth/step-up', '/runs/1/approve']);
    const keys = calls
      .filter(({ path }) => path.startsWith('/runs'))
      .map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(calls[2]?.body).toBe(calls[0]?.body);
  });

  it('asks one person once for two commands at a time', async () => {
    const { client } = fakeApi({ '/a': [wantsProof, [200]], '/b': [wantsProof, [200]] });
    let asked = 0;
    client.setProver(async () => {
      asked += 1;
      return true;
    });
    await Promise.all([client.request('/a', command), client.request('/b', command)]);
    expect(asked).toBe(1);
  });

  it('lets the refusal stand when the person gives up, and for any other 403', async () => {
    const { client, paths } = fakeApi({ '/a': [wantsProof], '/b': [[403, refusal('AUTH.FORBIDDEN')]] });
    let asked = 0;
    client.setProver(async () => {
      asked += 1;
      return false;
    });
    const given = await failureOf(client.request('/a', command));
    expect(problemOf(given)?.code).toBe('AUTH.STEP_UP_REQUIRED');
    await failureOf(client.request('/b', command));
    expect(asked).toBe(1);
    expect(paths()).toEqual(['/a', '/b']);
  });
});

describe('refusals', () => {
  it('speak the language of the answer and put messages beside their fields', async () => {
    const issues = [{ path: ['cardNumber'], message: 'CARD_LUHN_WRONG' }];
    const { client } = fakeApi({
      '/a': [[422, { error: { code: 'INPUT.INVALID', message: '请检查填写的内容', details: { issues } } }]],
    });
    const error = await failureOf(client.request('/a', { method: 'POST', json: {} }));
    expect(error.message).toBe('请检查填写的内容');
    expect(problemOf(error)?.errors).toEqual({ cardNumber: 'CARD_LUHN_WRONG' });
  });

  it('say that the server cannot be reached, also when a proxy answers in its place', async () => {
    const { client } = fakeApi({ '/proxy': [[502, '<html>Bad Gateway</html>']] });
    expect(await failureOf(client.request('/nowhere'))).toMatchObject({
      status: 0,
      message: 'console.errors.unreachable',
    });
    expect(await failureOf(client.request('/proxy'))).toMatchObject({ message: 'console.errors.unreachable' });
  });

  it('leave a request that was called off to whoever called it off', async () => {
    const client = createApiClient({
      apiUrl: '/api',
      fetch: () => Promise.reject(new DOMException('aborted', 'AbortError')),
    });
    expect(await failureOf(client.request('/a'))).toMatchObject({ name: 'AbortError' });
  });
});

describe('files', () => {
  it('keep the Chinese name that the server gave', async () => {
    const client = createApiClient({
      apiUrl: '/api',
      fetch: async () =>
        new Response('x', {
          headers: { 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent('问题清单.xlsx')}` },
        }),
    });
    expect((await client.file('/files/1')).name).toBe('问题清单.xlsx');
  });
});
