import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

interface Account {
  readonly id: string;
  readonly personName: string;
  readonly cardMasked: string;
  readonly state: string;
}

const creditCode = '52530326MJ0000001E';
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ApiError ? `${error.status} ${error.code}` : String(error)),
  );

describe('accounts of organisations, over HTTP', () => {
  let server: TestServer;
  let [officer, approver, institution]: ApiClient[] = [];
  const accounts = (client: ApiClient | undefined) =>
    (client as ApiClient).get<Account[]>(`/bank-accounts?filter=${encodeURIComponent(JSON.stringify({ creditCode }))}`);

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    [officer, approver, institution] = await Promise.all(
      ['jingban', 'shenpi', 'peixun'].map((login) => signIn(server.url, login, demoPassword)),
    );
  });
  afterAll(() => server?.stop());

  it('the demo institution has one that two people stand for', async () => {
    expect(await accounts(officer)).toMatchObject([{ personName: '会泽县演示职业培训学校', state: 'confirmed' }]);
  });

  it('a new one is another person’s to confirm, and takes the place of the old', async () => {
    const input = { creditCode, bankName: '农业银行', accountNumber: '240200931920001234', reason: '变更开户行' };
    const path = '/bank-accounts/propose-for-organisation';
    const proposed = await (officer as ApiClient).post<Account>(path, input);
    expect(JSON.stringify(proposed)).not.toContain(input.accountNumber);
    expect(await refusal((officer as ApiClient).post(`/bank-accounts/${proposed.id}/confirm`))).toMatch(/^403 /);
    await (approver as ApiClient).post(`/bank-accounts/${proposed.id}/confirm`);
    expect((await accounts(officer)).map(({ state }) => state).sort()).toEqual(['confirmed', 'replaced']);
  });

  it('people of the institution see none of the county’s accounts and propose none', async () => {
    const seen = await accounts(institution).catch((error: ApiError) => error.status);
    expect(seen).toBe(403);
    const input = { creditCode, bankName: '农业银行', accountNumber: '240200931920009999', reason: '变更开户行' };
    expect(await refusal((institution as ApiClient).post('/bank-accounts/propose-for-organisation', input))).toMatch(
      /^403 /,
    );
  });
});
