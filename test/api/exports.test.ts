import { demoAccounts, demoPassword } from '@gongyi/api/demo/demo-accounts';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
const tokens = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer({ seedRosters: true });
  for (const { login } of demoAccounts) {
    const answer = await post('/auth/login', undefined, { login, password: demoPassword });
    tokens.set(login, String(answer.body['accessToken']));
  }
});
afterAll(() => server?.stop());

async function post(path: string, login: string | undefined, body: unknown) {
  const answer = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(login === undefined ? {} : { authorization: `Bearer ${tokens.get(login)}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function sheetOf(login: string, id: unknown): Promise<string[][]> {
  const answer = await fetch(`${server.url}/api/files/${String(id)}`, {
    headers: { authorization: `Bearer ${tokens.get(login)}` },
  });
  expect(answer.status).toBe(200);
  const [sheet] = await readSpreadsheet(new Uint8Array(await answer.arrayBuffer()), '导出.xlsx');
  return (sheet?.rows ?? []).map((row) => row.cells.map((cell) => cell.text));
}

const agreements = {
  resource: 'agreements',
  title: '聘用协议',
  columns: [
    { source: 'personName', label: '姓名' },
    { source: 'identityMasked', label: '身份证号' },
    { source: 'divisionCode', label: '所在地', kind: 'division' },
    { source: 'insured', label: '保险', words: { true: '是', false: '否' } },
  ],
};

describe('a list as a workbook', () => {
  it('holds every row of the list, masked, in words, and nothing of another township', async () => {
    const county = await post('/exports', 'jingban', agreements);
    expect(county.status).toBe(200);
    const rows = await sheetOf('jingban', county.body['id']);
    expect(rows[0]).toEqual(['姓名', '身份证号', '所在地', '保险']);
    expect(rows.length - 1).toBe(county.body['rows']);
    expect(rows.length).toBeGreaterThan(900);
    expect(JSON.stringify(rows)).not.toMatch(/\d{17}[\dX]/);
    expect(new Set(rows.slice(1).map((row) => row[3]))).toEqual(new Set(['是']));
    const township = await post('/exports', 'gucheng', agreements);
    const places = (await sheetOf('gucheng', township.body['id'])).slice(1).map((row) => row[2]);
    expect(places.length).toBeGreaterThan(0);
    expect(places.every((place) => place?.startsWith('古城街道'))).toBe(true);
  });

  it('is refused where the list is, by the same rules', async () => {
    const refusalOf = async (login: string, body: object) =>
      ((await post('/exports', login, { ...agreements, ...body })).body['error'] as { code: string }).code;
    expect(await refusalOf('jingban', { resource: 'audit-events' })).toBe('EXPORT.UNKNOWN_LIST');
    expect(await refusalOf('jingban', { columns: [{ source: 'identity', label: '号码' }] })).toBe(
      'EXPORT.UNKNOWN_COLUMN',
    );
    expect(await refusalOf('jingban', { filter: { identity: '1' } })).toBe('LIST.UNKNOWN_FILTER');
    expect(await refusalOf('jingban', { sort: ['identity_hash', 'ASC'] })).toBe('LIST.UNKNOWN_SORT');
    expect(await refusalOf('gucheng', { resource: 'subsidy-runs' })).toBe('KERNEL.FORBIDDEN');
    expect(await refusalOf('tanglang', {})).toBe('KERNEL.FORBIDDEN');
  });
});
