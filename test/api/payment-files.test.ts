import { randomUUID } from 'node:crypto';
import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { importAndCommit, runMainJob } from '@gongyi/api/demo/main-job';
import { openSealed } from '@gongyi/server-kit/workbook';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';

interface CheckRecord {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly jobId: string;
  readonly fileId: string;
  readonly lineCount: number;
  readonly confirmedCount: number;
  readonly refusedCount: number;
}

interface ImportRecord {
  readonly id: string;
  readonly state: string;
  readonly jobId: string;
  readonly error: { readonly code: string } | null;
}

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ApiError ? `${error.status} ${error.code}` : String(error)),
  );

/** A line of the fixed-width answer: number, account and name as they were sent, then the bank's word. */
function answerLine(sent: Buffer, result: string): Buffer {
  return Buffer.concat([
    sent.subarray(0, 100),
    Buffer.from(result.padEnd(4)),
    Buffer.alloc(60, ' '),
    Buffer.from('\r\n'),
  ]);
}

describe('files of banks, over HTTP', () => {
  let server: TestServer;
  let [officer, approver]: ApiClient[] = [];
  let runId: string;
  let batchId: string;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    const result = await runMainJob({ baseUrl: server.url, folder: demoData, print: () => {} });
    [runId, batchId] = [result.april.id, result.reissued.id];
    officer = await signIn(server.url, 'jingban', demoPassword);
    approver = await signIn(server.url, 'shenpi', demoPassword);
  });
  afterAll(() => server?.stop());

  it('a password is shown once, to another person, and is kept nowhere in the clear', async () => {
    const path = `/payment-batches/${batchId}/take-password`;
    expect(await refusal((officer as ApiClient).post(path))).toMatch(/^403 /);
    const login = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'shenpi', password: demoPassword }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const headers = {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const ask = () => fetch(`${server.url}/api${path}`, { method: 'POST', headers, body: '{}' });
    const first = await ask();
    expect(first.status).toBe(200);
    const { password } = (await first.json()) as { password: string };
    // The same request again, as a client repeats it that lost the answer.
    const second = await ask();
    expect([second.status, ((await second.json()) as { error: { code: string } }).error.code]).toEqual([
      409,
      'IDEMPOTENCY.ANSWER_NOT_KEPT',
    ]);
    const { rows } = await server.database.owner.raw(
      'select row_to_json(k)::text as text from core.idempotency_keys k',
    );
    expect(JSON.stringify(rows)).not.toContain(password);
    const batch = await (officer as ApiClient).get<{ fileId: string; fileName: string }>(`/payment-batches/${batchId}`);
    const opened = await openSealed(await (officer as ApiClient).download(batch.fileId), password);
    expect(opened.name).toBe(batch.fileName);
  });

  it('tells which layouts the county has, and says that they are demonstrations', async () => {
    const settings = await (officer as ApiClient).get<{
      usual: string;
      layouts: { id: string; demonstration: boolean }[];
    }>('/payment-settings');
    expect(settings.usual).toBe('one-card');
    expect(settings.layouts.map(({ id, demonstration }) => [id, demonstration])).toEqual([
      ['one-card', true],
      ['social-security-card', true],
      ['fixed-width-bank', true],
    ]);
  });

  it('asks the bank about accounts that were never paid, and takes its answer in the same layout, whole or not at all', async () => {
    const client = officer as ApiClient;
    const refused = client.post('/account-checks', { runId, layoutId: 'social-security-card' });
    expect(await refusal(refused)).toBe('409 SUBSIDY.LAYOUT_CHECKS_NOTHING');
    const prepared = await client.post<CheckRecord>('/account-checks', { runId, layoutId: 'fixed-width-bank' });
    const exporting = await client.post<CheckRecord>(`/account-checks/${prepared.id}/export`);
    await client.job(exporting.jobId);
    const check = await client.get<CheckRecord>(`/account-checks/${prepared.id}`);
    // Most people were paid in March; those who were not have accounts that no bank has spoken about.
    expect(check.lineCount).toBeGreaterThan(0);
    expect(check.lineCount).toBeLessThan(900);
    const { password } = await (approver as ApiClient).post<{ password: string }>(
      `/account-checks/${check.id}/take-password`,
    );
    const opened = await openSealed(await client.download(check.fileId), password);
    const lines = Buffer.from(opened.bytes)
      .toString('latin1')
      .split('\r\n')
      .map((line) => Buffer.from(line, 'latin1'));
    const [head, ...rest] = lines;
    const sent = rest.slice(0, -2);
    const file = (answered: Buffer[]) =>
      Buffer.concat([head ?? Buffer.alloc(0), Buffer.from('\r\n'), ...answered, Buffer.from('T\r\n')]);
    const params = { checkId: check.id };

    const cut = await client.upload('核验.txt', file(sent.slice(0, -1).map((line) => answerLine(line, '0000'))));
    await importAndCommit(client, cut.id, 'account-check-answers', params);
    expect(await client.get<CheckRecord>(`/account-checks/${check.id}`)).toMatchObject({
      confirmedCount: 0,
      refusedCount: 0,
    });
    const utf8 = await client.upload('核验.txt', Buffer.from('H序号，姓名\r\n'));
    const started = await client.post<ImportRecord>('/imports', {
      uploadId: utf8.id,
      kind: 'account-check-answers',
      params,
    });
    await refusal(client.job(started.jobId));
    expect((await client.get<ImportRecord>(`/imports/${started.id}`)).error?.code).toBe('WORKBOOK.OTHER_ENCODING');

    const answer = file(sent.map((line, index) => answerLine(line, index === 0 ? '1001' : '0000')));
    for (const again of [false, true]) {
      const upload = await client.upload('核验.txt', answer);
      await importAndCommit(client, upload.id, 'account-check-answers', params);
      expect(await client.get<CheckRecord>(`/account-checks/${check.id}`), `again: ${again}`).toMatchObject({
        state: 'answered',
        refusedCount: 1,
        confirmedCount: check.lineCount - 1,
      });
    }
    const [line] = await client.get<{ personId: string }[]>('/account-check-lines', {
      filter: { checkId: check.id, state: 'refused' },
    });
    const [account] = await client.get<{ state: string; problem: string }[]>('/bank-accounts', {
      filter: { personId: line?.personId, problem: 'bank_refused' },
    });
    expect(account).toMatchObject({ state: 'invalid', problem: 'bank_refused' });
    expect(await checkInvariants(server.database.owner, { schema: 'subsidy' })).toEqual([]);
  });
});
