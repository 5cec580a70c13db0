import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import simpleRestProvider from 'ra-data-simple-rest';
import { fetchUtils } from 'react-admin';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from './api-client.js';
import { createDataProvider, pathOf } from './data-provider.js';

const apiUrl = 'http://county.test/api';
const server = setupServer();
const provider = createDataProvider(createApiClient({ apiUrl }));
const stock = simpleRestProvider(apiUrl, fetchUtils.fetchJson);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const page = (number: number, perPage = 25) => ({
  pagination: { page: number, perPage },
  sort: { field: 'name', order: 'ASC' as const },
  filter: { townshipCode: '530326001000' },
});
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `p${index}` }));

/** Answers lists and remembers the addresses that were asked. */
function answerLists(count: number, headers: Record<string, string>): string[] {
  const asked: string[] = [];
  server.use(
    http.get(`${apiUrl}/persons`, ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(rows(count), { headers });
    }),
  );
  return asked;
}

describe('lists', () => {
  it('ask exactly what the stock provider asks, and answer the same', async () => {
    const asked = answerLists(25, { 'Content-Range': 'persons 0-24/6021' });
    const [ours, theirs] = [await provider.getList('persons', page(1)), await stock.getList('persons', page(1))];
    expect(asked[0]).toBe(asked[1]);
    expect(ours).toEqual(theirs);
    expect(ours.total).toBe(6021);
  });

  it('take an emptied filter input for no filter', async () => {
    const asked = answerLists(0, { 'Content-Range': 'persons */0' });
    await provider.getList('persons', { ...page(1), filter: { q: '', kind: null, state: 'ok' } });
    expect(JSON.parse(new URLSearchParams(asked[0]).get('filter') ?? '')).toEqual({ state: 'ok' });
  });

  it('have pages without a total where the API stopped counting', async () => {
    answerLists(25, { 'Content-Range': 'persons 0-24/10000', 'X-Total-Capped': 'true' });
    expect(await provider.getList('persons', page(2))).toMatchObject({
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
      meta: { countedTo: 10_000 },
    });
    expect(await provider.getList('persons', page(2))).not.toHaveProperty('total');
  });

  it('turn no page that the API would refuse', async () => {
    answerLists(25, { 'Content-Range': 'persons 10000-10024/10000', 'X-Total-Capped': 'true' });
    expect((await provider.getList('persons', page(401))).pageInfo?.hasNextPage).toBe(false);
  });

  it('show no NaN where a server does not count', async () => {
    answerLists(3, { 'Content-Range': 'persons 0-2/*' });
    expect((await stock.getList('persons', page(1))).total).toBeNaN();
    expect(await provider.getList('persons', page(1))).toEqual({
      data: rows(3),
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      meta: {},
    });
  });
});

describe('many records by id', () => {
  it('are asked in addresses that every proxy lets through, and come back in order', async () => {
    const sizes: number[] = [];
    server.use(
      http.get(`${apiUrl}/divisions`, ({ request }) => {
        const { id } = JSON.parse(new URL(request.url).searchParams.get('filter') ?? '') as { id: string[] };
        sizes.push(id.length);
        expect(request.url.length).toBeLessThan(4000);
        return HttpResponse.json(id.map((code) => ({ id: code })));
      }),
    );
    const ids = Array.from({ length: 250 }, (_, index) => String(530326001001 + index));
    const { data } = await provider.getMany('divisions', { ids });
    expect(sizes.sort((a, b) => a - b)).toEqual([50, 100, 100]);
    expect(data.map(({ id }) => id)).toEqual(ids);
  });

  it('of nothing ask nothing', async () => {
    expect(await provider.getMany('divisions', { ids: [] })).toEqual({ data: [] });
  });
});

describe('commands and files', () => {
  it('post below the record, or to the resource itself', async () => {
    const posted: unknown[] = [];
    server.use(
      http.post(`${apiUrl}/subsidy-runs/:id/approve`, async ({ request, params }) => {
        posted.push([params['id'], await request.json(), request.headers.get('Idempotency-Key')]);
        return HttpResponse.json({ id: params['id'], state: 'approved' });
      }),
    );
    expect(await provider.command('subsidy-runs', 'r1', 'approve', { digest: 'd' })).toEqual({
      id: 'r1',
      state: 'approved',
    });
    expect(posted).toEqual([['r1', { digest: 'd' }, expect.stringMatching(/^[0-9a-f-]{36}$/)]]);
    expect(pathOf('bank-accounts', null, '')).toBe('/bank-accounts');
    expect(pathOf('attendance-sheets', null, 'freeze-month')).toBe('/attendance-sheets/freeze-month');
    expect(pathOf('persons', 'a/b', 'reveal')).toBe('/persons/a%2Fb/reveal');
  });

  it('upload the bytes under the file’s own name', async () => {
    let seen: [string, string, string | null] | undefined;
    server.use(
      http.post(`${apiUrl}/uploads`, async ({ request }) => {
        seen = [decodeURIComponent(request.headers.get('X-File-Name') ?? ''), await request.text(), null];
        return HttpResponse.json({ id: 'u1' });
      }),
    );
    expect(await provider.upload(new File(['名单'], '3月考勤.csv'))).toEqual({ id: 'u1' });
    expect(seen?.slice(0, 2)).toEqual(['3月考勤.csv', '名单']);
  });
});
