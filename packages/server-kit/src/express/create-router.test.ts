import { type Actor, divisionCode, domainError, newId, scopeOf, uuidSchema } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import express from 'express';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createKnexAuditLog } from '../knex/audit-log.js';
import { migrateServerKit } from '../knex/core-migrations.js';
import { findPage } from '../knex/find-page.js';
import { runMigrations } from '../knex/migrations.js';
import { secureTable } from '../knex/table-guards.js';
import { inTransaction } from '../knex/transactions.js';
import { updateVersioned } from '../knex/update-versioned.js';
import { createTestDatabase, serveForTest, type TestDatabase, type TestServer } from '../testing/index.js';
import { createCommandRunner } from './command-runner.js';
import { createRouter } from './create-router.js';
import { domainErrorHandler, notFoundHandler } from './error-handler.js';
import { commandRoute, defineRoute, listRoute, type Route, readRoute } from './route.js';

const permissions = new Set(['things.read', 'things.create', 'things.edit', 'things.approve']);
const officer = (code: string) => testActor({ scope: scopeOf(divisionCode(code)), permissions });
/** The test's login: the token names the person. */
const people: Record<string, Actor> = {
  huize: officer('530326000000'),
  gucheng: officer('530326001000'),
  reader: testActor({ permissions: new Set(['things.read']) }),
};

const record = z.object({
  id: uuidSchema,
  version: z.int(),
  divisionCode: z.string(),
  name: z.string(),
  amountFen: z.int(),
});
const name = { zh: '物品', en: 'Things' };
const columns = { id: 'id', version: 'version', divisionCode: 'division_code', name: 'name', amountFen: 'amount_fen' };

function thingRoutes(knex: Knex): Route[] {
  const audit = createKnexAuditLog(knex, { schema: 'core' });
  const note = (actor: Actor, recordId: string, action: string) =>
    audit.record(actor, { action, resource: 'things', recordId, divisionCode: actor.scope.from });
  const get = (actor: Actor, id: string) =>
    inTransaction(knex, actor, async (trx) => {
      const row = await trx('t.things').where({ id }).first(columns);
      if (row === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      return row as z.infer<typeof record>;
    });
  const create = (actor: Actor, body: { name: string; amountFen: number; divisionCode?: string | undefined }) =>
    inTransaction(knex, actor, async (trx) => {
      const id = newId();
      const division_code = body.divisionCode ?? actor.scope.from;
      const row = { county_code: division_code.slice(0, 6), id, division_code, name: body.name };
      await trx('t.things').insert({ ...row, amount_fen: body.amountFen });
      return get(actor, id);
    });
  const body = z.strictObject({ name: z.string().max(50), amountFen: z.int(), divisionCode: z.string().optional() });
  const post = { permission: 'things.create', body, response: record, summary: name };
  return [
    listRoute({
      resource: 'things',
      name,
      permission: 'things.read',
      record,
      filter: z.strictObject({ name: z.string().optional(), amountFen: z.int().optional() }),
      sortable: ['name', 'amountFen'],
      find: (actor, query) =>
        inTransaction(knex, actor, (trx) => {
          const builder = trx('t.things').select(columns);
          if (query.filter.name !== undefined) builder.where('name', query.filter.name);
          return findPage<z.infer<typeof record>>(builder, query, {
            columns: { name: 'name', amountFen: 'amount_fen' },
            defaultSort: { field: 'name', order: 'asc' },
            county: 'county_code',
          });
        }),
    }),
    readRoute({ resource: 'things', name, permission: 'things.read', record, get }),
    commandRoute({
      ...post,
      path: '/things',
      action: 'create',
      async run(actor, input) {
        const thing = await create(actor, input.body);
        await note(actor, thing.id, 'things.create');
        return thing;
      },
    }),
    commandRoute({
      ...post,
      path: '/things/silent',
      action: 'silent',
      run: (actor, input) => create(actor, input.body),
    }),
    commandRoute({
      method: 'put',
      path: '/things/:id',
      action: 'edit',
      summary: name,
      permission: 'things.edit',
      body: z.strictObject({ name: z.string().optional(), version: z.int().optional() }),
      response: record,
      run: (actor, { id, body: edit }) =>
        inTransaction(knex, actor, async (trx) => {
          const { version, ...changes } = edit;
          const current = version ?? (await get(actor, id)).version;
          await updateVersioned(trx, 't.things', { id, version: current }, changes);
          await note(actor, id, 'things.edit');
          return get(actor, id);
        }),
    }),
    commandRoute({
      path: '/things/:id/approve',
      action: 'approve',
      summary: name,
      permission: 'things.approve',
      stepUp: true,
      body: z.strictObject({}),
      response: record,
      run: async (actor, { id }) => {
        await note(actor, id, 'things.approve');
        return get(actor, id);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/broken',
      operationId: 'broken',
      tag: 'things',
      summary: name,
      access: 'public',
      kind: 'read',
      response: record,
      handler: async () => ({ id: 'no uuid', secret: '530326199001011234' }),
    }),
  ];
}

let database: TestDatabase;
let server: TestServer;
const logged: unknown[] = [];
let steppedUp = false;

beforeAll(async () => {
  database = await createTestDatabase();
  const { applicationRole, app: knex } = database;
  await migrateServerKit(database.owner, { schema: 'core', applicationRole });
  const up = async (trx: Knex.Transaction) => {
    await trx.raw(
      'create table t.things (county_code text not null, id uuid not null, division_code text not null, version int not null default 1, name text not null unique, amount_fen bigint not null, primary key (county_code, id))',
    );
    await secureTable(trx, { schema: 't', table: 'things', applicationRole });
  };
  await runMigrations(database.owner, {
    module: 't',
    schema: 't',
    applicationRole,
    migrations: [{ name: '0001', up }],
  });
  const session = {
    read: async (request: express.Request) =>
      people[(request.get('authorization') ?? '').replace('Bearer ', '')] ?? null,
    hasSteppedUp: async () => steppedUp,
  };
  const app = express();
  const commands = createCommandRunner(knex, { schema: 'core' });
  app.use('/api', createRouter(thingRoutes(knex), { session, commands }));
  app.use(
    '/api',
    notFoundHandler([]),
    domainErrorHandler([], (error) => logged.push(error)),
  );
  server = await serveForTest(app);
});
afterAll(async () => {
  await server.close();
  await database.destroy();
});
beforeEach(() => {
  logged.length = 0;
  steppedUp = false;
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the body of any answer
  readonly body: any;
}
async function call(method: string, path: string, options: { as?: string; body?: unknown; headers?: object } = {}) {
  const headers: Record<string, string> = { ...(options.headers as Record<string, string>) };
  if (options.as !== '') headers['Authorization'] = `Bearer ${options.as ?? 'huize'}`;
  const body =
    options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) };
  const answer = await fetch(`${server.url}/api${path}`, { method, headers, ...body });
  return { status: answer.status, headers: answer.headers, body: await answer.json() } satisfies Answer;
}
let serial = 0;
const fresh = (more: object = {}) => {
  serial += 1;
  return { name: `thing ${serial}`, amountFen: 80_000, ...more };
};
const refused = (answer: Answer) => [answer.status, answer.body.error?.code];

describe('who may call', () => {
  it('asks for a sign-in, a permission, and a fresh proof where the route says so', async () => {
    expect(refused(await call('GET', '/things', { as: '' }))).toEqual([401, 'AUTH.SIGN_IN_NEEDED']);
    expect(refused(await call('POST', '/things', { as: '', body: '{broken' }))).toEqual([401, 'AUTH.SIGN_IN_NEEDED']);
    expect(refused(await call('POST', '/things', { as: 'reader', body: fresh() }))).toEqual([403, 'KERNEL.FORBIDDEN']);
    const { id } = (await call('POST', '/things', { body: fresh() })).body;
    expect(refused(await call('POST', `/things/${id}/approve`, { body: {} }))).toEqual([403, 'AUTH.STEP_UP_REQUIRED']);
    steppedUp = true;
    expect((await call('POST', `/things/${id}/approve`, { body: {} })).status).toBe(200);
  });

  it('answers 404 for another place’s row, for no row and for a path that is no id', async () => {
    const { id } = (await call('POST', '/things', { body: fresh({ divisionCode: '530326002001' }) })).body;
    for (const [path, as] of [
      [`/things/${id}`, 'gucheng'],
      [`/things/${newId()}`, 'huize'],
      ['/things/1%27%20or%201=1', 'huize'],
    ] as const)
      expect(refused(await call('GET', path, { as }))).toEqual([404, 'LIST.NOT_FOUND']);
    expect(refused(await call('PUT', `/things/${id}`, { as: 'gucheng', body: { name: 'x' } }))).toEqual([
      404,
      'LIST.NOT_FOUND',
    ]);
    const outside = fresh({ divisionCode: '530326002001' });
    expect(refused(await call('POST', '/things', { as: 'gucheng', body: outside }))).toEqual([404, 'LIST.NOT_FOUND']);
  });
});

describe('lists', () => {
  const list = (query: string, as = 'huize') => call('GET', `/things?${query}`, { as });
  const param = (name: string, value: unknown) => `${name}=${encodeURIComponent(JSON.stringify(value))}`;

  it('speaks the grammar of the stock provider', async () => {
    for (let index = 0; index < 30; index += 1) await call('POST', '/things', { body: fresh() });
    const { headers, body, status } = await list(
      [param('sort', ['name', 'DESC']), param('range', [5, 9]), param('filter', {}), 'embed=%5B%5D'].join('&'),
    );
    expect(status).toBe(200);
    expect(body).toHaveLength(5);
    expect(headers.get('content-range')).toMatch(/^things 5-9\/\d+$/);
    expect(headers.get('cache-control')).toBe('no-store');
    const empty = await list(param('filter', { name: 'nothing is called so' }));
    expect([empty.status, empty.body, empty.headers.get('content-range')]).toEqual([200, [], 'things */0']);
    const behind = await list(param('range', [5000, 5024]));
    expect([behind.status, behind.body]).toEqual([200, []]);
    const ids = body.map((row: { id: string }) => row.id);
    expect((await list(param('filter', { id: [...ids, newId()] }))).body).toHaveLength(5);
    expect((await list(param('sort', ['id', 'ASC']))).status).toBe(200);
  });

  it.each([
    ['sort=["secret","ASC"]', 'LIST.UNKNOWN_SORT'],
    ['sort=["constructor","ASC"]', 'LIST.UNKNOWN_SORT'],
    ['sort=["name","ASC; drop table t.things"]', 'LIST.INVALID_SORT'],
    ['sort=[{"column":"name","nulls":"first; drop table t.things"},"ASC"]', 'LIST.INVALID_SORT'],
    ['sort=name', 'LIST.INVALID_SORT'],
    ['filter={"secret":1}', 'LIST.UNKNOWN_FILTER'],
    ['filter={"name":{"$gt":""}}', 'LIST.INVALID_FILTER'],
    ['filter={"__proto__":{"a":1}}', 'LIST.UNKNOWN_FILTER'],
    ['filter=[1]', 'LIST.INVALID_FILTER'],
    ['filter={"name":"a\\u0000b"}', 'KERNEL.INVALID_TEXT'],
    ['filter={', 'LIST.INVALID_FILTER'],
    ['filter={}&filter={}', 'LIST.REPEATED_PARAMETER'],
    ['range=[0,1000]', 'LIST.PAGE_TOO_LARGE'],
    ['range=[9,5]', 'LIST.INVALID_RANGE'],
    ['range=[-1,5]', 'LIST.INVALID_RANGE'],
    ['range=[0.5,5]', 'LIST.INVALID_RANGE'],
    ['range=[10001,10025]', 'LIST.RANGE_TOO_DEEP'],
    ['range=[1e300,1e301]', 'LIST.INVALID_RANGE'],
    ['page=2', 'LIST.UNKNOWN_PARAMETER'],
    ['filter={"id":["not-a-uuid"]}', 'HTTP.BAD_REQUEST'],
    [
      `filter=${JSON.stringify({ id: Array.from({ length: 1001 }, (_, index) => `${index}`) })}`,
      'KERNEL.INVALID_INPUT',
    ],
  ])('refuses %s', async (query, code) => {
    const encoded = query.replace(/[{}[\]" ;$]/g, encodeURIComponent);
    expect(refused(await list(encoded))).toEqual([400, code]);
  });
});

describe('input', () => {
  it.each([
    ['{broken', 400, 'HTTP.MALFORMED_JSON'],
    ['[]', 400, 'KERNEL.INVALID_INPUT'],
    ['"text"', 400, 'HTTP.MALFORMED_JSON'],
    ['{"name":"a","amountFen":"1"}', 400, 'KERNEL.INVALID_INPUT'],
    ['{"name":"a","amountFen":0.5}', 400, 'KERNEL.INVALID_INPUT'],
    ['{"name":"a","amountFen":1,"state":"approved"}', 400, 'KERNEL.INVALID_INPUT'],
    ['{"name":"a","amountFen":1,"__proto__":{"x":1}}', 400, 'KERNEL.INVALID_INPUT'],
    ['{"name":"\\u0000","amountFen":1}', 400, 'KERNEL.INVALID_TEXT'],
    ['{"name":"\\ud800","amountFen":1}', 400, 'KERNEL.INVALID_TEXT'],
    [`{"name":"${'x'.repeat(1_100_000)}","amountFen":1}`, 413, 'HTTP.BODY_TOO_LARGE'],
  ])('refuses the body %.40s', async (body, status, code) => {
    expect(refused(await call('POST', '/things', { body }))).toEqual([status, code]);
    expect(logged).toEqual([]);
  });

  it('says what is wrong in the reader’s language', async () => {
    const speak = async (language: string) =>
      (await call('GET', '/things', { as: '', headers: { 'Accept-Language': language } })).body.error.message;
    expect(await speak('zh-CN,zh;q=0.9,en;q=0.8')).toBe('请先登录');
    expect(await speak('en-GB,en;q=0.9')).toBe('Sign in first');
    expect(await speak('fr')).toBe('请先登录');
  });

  it('says beside each field what is wrong with it, in words', async () => {
    const issuesIn = async (language: string) => {
      const headers = { 'Accept-Language': language };
      const answer = await call('POST', '/things', { body: { name: 'a' }, headers });
      return answer.body.error.details.issues;
    };
    const issue = { path: 'amountFen', code: 'field_required' };
    expect(await issuesIn('zh-CN')).toEqual([{ ...issue, message: '必填项未填写' }]);
    expect(await issuesIn('en')).toEqual([{ ...issue, message: 'must be filled in' }]);
  });

  it('turns what only the database refuses into the caller’s conflict', async () => {
    const body = fresh();
    await call('POST', '/things', { body });
    expect(refused(await call('POST', '/things', { body }))).toEqual([409, 'DATABASE.CONSTRAINT']);
  });

  it('says nothing of a bug but that it is one, and logs it', async () => {
    const answer = await call('GET', '/broken');
    expect(refused(answer)).toEqual([500, 'HTTP.INTERNAL']);
    expect(JSON.stringify(answer.body)).not.toMatch(/uuid|secret|5303261990/);
    expect(logged).toHaveLength(1);
    expect(refused(await call('GET', '/nowhere'))).toEqual([404, 'HTTP.NO_SUCH_PATH']);
  });
});

describe('edits', () => {
  it('merge, ignore the record’s read-only fields, refuse unknown ones', async () => {
    const thing = (await call('POST', '/things', { body: fresh() })).body;
    const edited = await call('PUT', `/things/${thing.id}`, {
      body: { ...thing, name: `${thing.name} neu`, amountFen: 1 },
    });
    expect(edited.body).toEqual({ ...thing, name: `${thing.name} neu`, version: 2 });
    expect(refused(await call('PUT', `/things/${thing.id}`, { body: { surprise: 1 } }))).toEqual([
      400,
      'KERNEL.INVALID_INPUT',
    ]);
  });

  it('answer 409 when somebody was quicker, by body and by If-Match', async () => {
    const thing = (await call('POST', '/things', { body: fresh() })).body;
    const put = (body: object, headers = {}) => call('PUT', `/things/${thing.id}`, { body, headers });
    expect((await put({ name: `${thing.name} a`, version: 1 })).status).toBe(200);
    const late = await put({ name: `${thing.name} b`, version: 1 });
    expect(refused(late)).toEqual([409, 'LIST.VERSION_CONFLICT']);
    // What stands there now comes with the refusal, so that a screen can show both.
    expect(late.body.error.details).toMatchObject({
      expected: 1,
      current: 2,
      record: { id: thing.id, name: `${thing.name} a`, version: 2 },
    });
    expect(refused(await put({ name: 'x' }, { 'If-Match': '"1"' }))).toEqual([409, 'LIST.VERSION_CONFLICT']);
    expect(refused(await put({ name: 'x' }, { 'If-Match': 'yesterday' }))).toEqual([400, 'HTTP.INVALID_IF_MATCH']);
    expect((await put({ name: `${thing.name} c` }, { 'If-Match': 'W/"2"' })).body.version).toBe(3);
  });
});

describe('commands', () => {
  const withKey = (key: string) => ({ 'Idempotency-Key': key });
  const count = async (table: string) =>
    (await inTransaction(database.app, people['huize'] as Actor, (trx) => trx(table).count({ n: '*' }).first()))?.['n'];

  it('twenty equal requests at once have one effect and one answer', async () => {
    const body = fresh();
    const before = [await count('t.things'), await count('core.audit_events')] as number[];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call('POST', '/things', { body, headers: withKey('parallel-1') })),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect([await count('t.things'), await count('core.audit_events')]).toEqual(before.map((n) => n + 1));
  });

  it('a key belongs to one person, one operation and one body', async () => {
    const body = fresh();
    const first = await call('POST', '/things', { body, headers: withKey('reused-key') });
    expect((await call('POST', '/things', { body, headers: withKey('reused-key') })).body).toEqual(first.body);
    expect(refused(await call('POST', '/things', { body: fresh(), headers: withKey('reused-key') }))).toEqual([
      422,
      'IDEMPOTENCY.KEY_REUSED',
    ]);
    expect(
      (await call('POST', '/things', { as: 'gucheng', body: fresh(), headers: withKey('reused-key') })).status,
    ).toBe(200);
    expect((await call('PUT', `/things/${first.body.id}`, { body: {}, headers: withKey('reused-key') })).status).toBe(
      200,
    );
    for (const key of ['short', 'with space in it', 'x'.repeat(129)])
      expect(refused(await call('POST', '/things', { body, headers: withKey(key) }))).toEqual([
        400,
        'IDEMPOTENCY.INVALID_KEY',
      ]);
  });

  it('a refused command leaves the key free', async () => {
    const taken = fresh();
    await call('POST', '/things', { body: taken });
    expect((await call('POST', '/things', { body: taken, headers: withKey('free-again') })).status).toBe(409);
    expect((await call('POST', '/things', { body: fresh(), headers: withKey('free-again') })).status).toBe(200);
  });

  it('a command that leaves no audit row fails loudly and changes nothing', async () => {
    const body = fresh();
    expect(refused(await call('POST', '/things/silent', { body }))).toEqual([500, 'HTTP.INTERNAL']);
    expect(String(logged[0])).toMatch(/things.silent changed something without an audit row/);
    expect(
      (await call('GET', `/things?filter=${encodeURIComponent(JSON.stringify({ name: body.name }))}`)).body,
    ).toEqual([]);
  });
});
