import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScopedUsers } from '../support/scoped-users.js';
import { startTestServer, type TestServer } from '../support/server.js';

/** Lists that are the same for everybody who may read them. */
const referenceLists = ['divisions', 'roles', 'schemes'];

interface ListOperation {
  readonly path: string;
  readonly permission: string;
}

/** Every list × {own county, one township, another county, an institution}: rows outside the scope do not exist, and are not counted. */
describe('the scope of every documented list', () => {
  let server: TestServer;
  let lists: ListOperation[] = [];
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    Object.assign(tokens, await createScopedUsers(server));
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { 'x-kind': string; 'x-permission'?: string }>>;
    };
    lists = Object.entries(document.paths).flatMap(([path, methods]) =>
      methods['get']?.['x-kind'] === 'list' ? [{ path, permission: methods['get']['x-permission'] ?? '' }] : [],
    );
  });
  afterAll(() => server?.stop());

  async function rows(
    path: string,
    who: string,
  ): Promise<{ status: number; total: number; rows: { divisionCode?: string; id: string }[] }> {
    const answer = await fetch(`${server.url}${path}?range=${encodeURIComponent('[0,99]')}`, {
      headers: { authorization: `Bearer ${tokens[who]}` },
    });
    const body = (await answer.json()) as { divisionCode?: string; id: string }[];
    return {
      status: answer.status,
      total: Number(answer.headers.get('content-range')?.split('/')[1] ?? -1),
      rows: Array.isArray(body) ? body : [],
    };
  }

  it('the own county sees the rosters', async () => {
    for (const path of ['/api/persons', '/api/welfare-posts', '/api/agreements', '/api/bank-accounts']) {
      expect((await rows(path, 'county')).total, path).toBeGreaterThan(100);
    }
  });

  it('another county sees and counts nothing', async () => {
    const seen: string[] = [];
    for (const { path } of lists) {
      if (referenceLists.some((name) => path.endsWith(`/${name}`))) continue;
      const answer = await rows(path, 'elsewhere');
      if (answer.status !== 200) continue;
      const foreign = answer.rows.filter(
        (row) => row.divisionCode === undefined || !row.divisionCode.startsWith('530328'),
      );
      if (answer.total > 1 || foreign.length > 0) seen.push(`${path}: ${answer.total} rows`);
    }
    expect(seen).toEqual([]);
  });

  it('an institution that has nothing sees and counts nothing, whatever its roles may do', async () => {
    const seen: string[] = [];
    for (const { path } of lists) {
      // What a county shows every institution.
      if (
        [...referenceLists, 'trades', 'shared-resources', 'class-plan-lines'].some((name) => path.endsWith(`/${name}`))
      )
        continue;
      const answer = await rows(path, 'institution');
      // One list is a row of counts for whoever asks.
      if (answer.status === 200 && answer.total > 1) seen.push(`${path}: ${answer.total} rows`);
      if (answer.status >= 500) seen.push(`${path}: ${answer.status}`);
    }
    expect(seen).toEqual([]);
    expect((await rows('/api/trades', 'institution')).total).toBeGreaterThan(0);
  });

  it('a township sees its own villages only', async () => {
    const seen: string[] = [];
    for (const { path } of lists) {
      if (referenceLists.some((name) => path.endsWith(`/${name}`))) continue;
      const answer = await rows(path, 'township');
      const outside = answer.rows.filter(
        (row) => row.divisionCode !== undefined && !row.divisionCode.startsWith('530326001'),
      );
      if (outside.length > 0) seen.push(`${path}: ${outside.length} rows outside`);
    }
    expect(seen).toEqual([]);
    const people = await rows('/api/persons', 'township');
    expect(people.total).toBeGreaterThan(0);
    expect(people.total).toBeLessThan((await rows('/api/persons', 'county')).total);
  });

  it('somebody else’s record is not found, not forbidden', async () => {
    const own = (await rows('/api/persons', 'county')).rows.find((row) => !row.divisionCode?.startsWith('530326001'));
    for (const who of ['township', 'elsewhere']) {
      const answer = await fetch(`${server.url}/api/persons/${own?.id}`, {
        headers: { authorization: `Bearer ${tokens[who]}` },
      });
      expect(answer.status).toBe(404);
    }
  });
});
