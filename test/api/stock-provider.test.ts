import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import simpleRestProvider from 'ra-data-simple-rest';
import type { DataProvider } from 'react-admin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly json: unknown;
}

/** The provider as npm ships it, without our wrapper: what another county's react-admin would use. */
describe('ra-data-simple-rest, unchanged, against the API', () => {
  let server: TestServer;
  let provider: DataProvider;
  const answers: Answer[] = [];

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    const login = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'jingban', password: demoPassword }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    provider = simpleRestProvider(`${server.url}/api`, async (url: string, options: RequestInit = {}) => {
      const headers = new Headers(options.headers);
      headers.set('authorization', `Bearer ${accessToken}`);
      if (typeof options.body === 'string') headers.set('content-type', 'application/json');
      const reply = await fetch(url, { ...options, headers });
      const body = await reply.text();
      const answer = {
        status: reply.status,
        headers: reply.headers,
        body,
        json: body === '' ? null : JSON.parse(body),
      };
      answers.push(answer);
      if (!reply.ok) throw Object.assign(new Error(body), answer);
      return answer as never;
    });
  });
  afterAll(() => server?.stop());

  const list = (resource: string, more: object = {}) =>
    provider.getList(resource, {
      filter: {},
      sort: { field: 'id', order: 'ASC' },
      pagination: { page: 1, perPage: 10 },
      ...more,
    } as never);

  it('lists with total, in order, page by page, without gap or repetition', async () => {
    const sort = { field: 'name', order: 'ASC' };
    const pages = await Promise.all(
      [1, 2, 3].map((page) => list('persons', { sort, pagination: { page, perPage: 7 } })),
    );
    expect(pages.map(({ total }) => total)).toEqual([6021, 6021, 6021]);
    const names = pages.flatMap(({ data }) => data.map((person) => String(person['name'])));
    expect(names).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(new Set(pages.flatMap(({ data }) => data.map(({ id }) => id))).size).toBe(21);
  });

  it('filters, and an empty result is an empty list with total 0', async () => {
    const { data, total } = await list('agreements', { filter: { townshipCode: '530326001000' } });
    expect(total).toBeGreaterThan(10);
    expect(data.every((row) => String(row['divisionCode']).startsWith('530326001'))).toBe(true);
    expect(await list('persons', { filter: { q: '没有这个名字' } })).toMatchObject({ data: [], total: 0 });
    expect(answers.at(-1)?.headers.get('content-range')).toBe('persons */0');
  });

  it('beyond the last page it answers an empty page with 200, never 416 or 204', async () => {
    const { data } = await list('welfare-posts', { pagination: { page: 80, perPage: 25 } });
    expect(data).toEqual([]);
    expect(answers.at(-1)?.status).toBe(200);
  });

  it('gets one and many by id, many without a page limit', async () => {
    const { data } = await list('persons', { pagination: { page: 1, perPage: 60 } });
    const ids = data.map(({ id }) => id);
    const one = await provider.getOne('persons', { id: ids[0] as string });
    expect(one.data.id).toBe(ids[0]);
    const many = await provider.getMany('persons', { ids });
    expect(new Set(many.data.map(({ id }) => id))).toEqual(new Set(ids));
  });

  it('gets what refers to a record', async () => {
    const [post] = (await list('welfare-posts', { sort: { field: 'code', order: 'ASC' } })).data;
    const { data, total } = await provider.getManyReference('agreements', {
      target: 'welfarePostId',
      id: post?.id as string,
      filter: {},
      sort: { field: 'startsOn', order: 'DESC' },
      pagination: { page: 1, perPage: 10 },
    });
    expect(total).toBe(data.length);
    expect(data.every((agreement) => agreement['welfarePostId'] === post?.id)).toBe(true);
  });

  it('creates, and answers the record with its id', async () => {
    const { data } = await provider.create('organisations', {
      data: { name: '测试村民委员会', kind: 'using_unit', divisionCode: '530326001001' },
    });
    expect(data.id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await provider.getOne('organisations', { id: data.id })).data['name']).toBe('测试村民委员会');
  });

  it('an edit takes the whole record back, changes what was changed, and refuses an old version with both values', async () => {
    const [post] = (await list('welfare-posts', { sort: { field: 'code', order: 'ASC' } })).data;
    if (post === undefined) throw new Error('the county has posts');
    const edit = { ...post, remark: '一改', reason: '测试更正' };
    const { data } = await provider.update('welfare-posts', { id: post.id, data: edit, previousData: post });
    expect(data).toMatchObject({ remark: '一改', name: post['name'], standardFen: post['standardFen'] });
    const stale = provider.update('welfare-posts', {
      id: post.id,
      data: { ...edit, remark: '二改' },
      previousData: post,
    });
    await expect(stale).rejects.toMatchObject({ status: 409 });
    expect(JSON.parse(answers.at(-1)?.body ?? '')).toMatchObject({
      error: { code: 'LIST.VERSION_CONFLICT', details: { record: { remark: '一改' } } },
    });
  });

  it('leaves what it never said it could sort or filter by', async () => {
    await expect(list('persons', { sort: { field: 'identityHash', order: 'ASC' } })).rejects.toMatchObject({
      status: 400,
    });
    await expect(list('persons', { filter: { identity_sealed: 'x' } })).rejects.toMatchObject({ status: 400 });
  });
});
