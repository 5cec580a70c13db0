import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import type { AttendanceOverview, DaySheet, PublicSession, SessionRecord } from '@gongyi/welfare-posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freezeMarch } from '../support/later-month.js';
import { startTestServer, type TestServer } from '../support/server.js';

const [village, day] = ['530326001001', '2025-04-01'];
const identityNumber = /\d{17}[\dX]|\d{14}/;

/** A village without accounts for its workers: what anybody with a link sees and can do. */
describe('the pages without login', () => {
  let server: TestServer;
  let clerk: ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    clerk = await signIn(server.url, 'tanglang', demoPassword);
    await freezeMarch(await signIn(server.url, 'jingban', demoPassword));
  });
  afterAll(() => server?.stop());

  async function open(path: string, body?: object) {
    const answer = await fetch(`${server.url}/api/public/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, robots: answer.headers.get('x-robots-tag'), text, body: JSON.parse(text) };
  }

  it('let a worker sign in once, and show masked names alone', async () => {
    const session = await clerk.post<SessionRecord>('/attendance-sessions', {
      divisionCode: village,
      title: '环境整治',
      minutes: 30,
    });
    const path = `sign-in/${session.link.split('/').at(-1)}`;
    const page = await open(path);
    expect(page).toMatchObject({ status: 200, robots: 'noindex, nofollow' });
    expect(page.text).not.toMatch(identityNumber);
    const { names } = page.body as PublicSession;
    expect(names).toContain('张*有');
    expect(names.every((name) => name.includes('*'))).toBe(true);
    expect(Object.keys(page.body).sort()).toEqual(['closesAt', 'names', 'title', 'village', 'workDay']);

    expect((await open(path, { name: '张*有', lastFour: '0000' })).body.error.code).toBe('POSTS.SIGN_IN_WRONG');
    const right = { name: '张*有', lastFour: '9411' };
    expect((await open(path, right)).body).toEqual({ outcome: 'recorded', workDay: day });
    expect((await open(path, right)).body).toEqual({ outcome: 'already', workDay: day });
    expect((await open(path, { ...right, agreementId: 'x' })).status).toBe(400);
    const { rows } = await clerk.get<DaySheet>(`/attendance-day-sheets?divisionCode=${village}&day=${day}`);
    expect(rows.find(({ personName }) => personName === '张兴有')?.kind).toBe('present');
  });

  it('show one’s own line and nobody else’s', async () => {
    const month = await clerk.get<AttendanceOverview>(`/attendance-overview?divisionCode=${village}&period=2025-03`);
    const own = month.rows.find(({ personName }) => personName === '张兴有');
    const token = own?.slip?.link.split('/').at(-1) ?? '';
    const page = await open(`attendance/${token}`);
    expect(page).toMatchObject({ status: 200, robots: 'noindex, nofollow' });
    expect(page.body).toMatchObject({ nameMasked: '张*有', identityMasked: '530326********9411', daysAttended: 20 });
    expect(page.text).not.toMatch(identityNumber);
    expect(page.text).not.toContain('张兴有');
    expect(JSON.stringify(page.body)).not.toMatch(/lineId|agreementId|personId/);
    const other = month.rows.find(({ personName }) => personName !== '张兴有')?.slip?.id ?? '';
    expect((await open(`attendance/${token.replace(own?.slip?.id ?? '', other)}`)).status).toBe(404);
    expect((await open(`sign-in/${token}`)).status).toBe(404);
  });
});
