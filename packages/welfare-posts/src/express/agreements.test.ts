import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { divisionCode, type JsonObject, newId, scopeOf } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { createCommandRunner, createRouter, domainErrorHandler } from '@gongyi/server-kit/express';
import { createKnexAuditLog, migrateServerKit } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import express from 'express';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateWelfarePosts } from '../knex/index.js';
import type { AgreementRecord } from '../model/agreement.js';
import type { AgreementAlert } from '../model/agreement-alert.js';
import { agreementPermissions } from '../model/agreement-permissions.js';
import { welfarePostMessages } from '../model/messages.js';
import { type AgreementWorld, agreementRule, createAgreementWorld } from '../testing/agreement-world.fixture.js';
import { agreementRoutes } from './index.js';

const permissions = new Set(['agreements.read', ...agreementPermissions.map(({ name }) => name)]);
const reading = [...permissions].filter((name) => name.endsWith('.read'));
const officer = testActor({ permissions });
const users = new Map([
  ['officer', officer],
  ['township', testActor({ permissions, scope: scopeOf(divisionCode('530326002000')) })],
  ['visitor', testActor({ permissions: new Set(reading) })],
]);
let database: TestDatabase;
let server: Server;
let world: AgreementWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  const { owner, app, applicationRole } = database;
  await migrateServerKit(owner, { schema: 'core', applicationRole });
  await migrateWelfarePosts(owner, { schema: 'posts', applicationRole });
  world = createAgreementWorld(database, { today: '2025-04-01', audit: createKnexAuditLog(app, { schema: 'core' }) });
  const session = { read: async (request: express.Request) => users.get(request.get('x-user') ?? '') ?? null };
  const commands = createCommandRunner(app, { schema: 'core' });
  const router = createRouter(agreementRoutes(world), { session, commands });
  server = createServer(
    express()
      .use('/api', router)
      .use(domainErrorHandler([welfarePostMessages])),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  server.close();
  await database.destroy();
});

interface Refusal {
  readonly error: { readonly code: string; readonly message: string; readonly details: JsonObject };
}

async function call(user: string, method: string, path: string, body?: JsonObject) {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method,
    headers: { 'x-user': user, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', response };
}

async function json<T>(user: string, method: string, path: string, body?: JsonObject) {
  const { status, response } = await call(user, method, path, body);
  return { status, body: (await response.json()) as T };
}

async function textOf(user: string, path: string): Promise<string> {
  const { status, type, response } = await call(user, 'GET', path);
  expect([status, type]).toEqual([200, 'application/pdf']);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(await response.arrayBuffer())), {
    mergePages: true,
  });
  return text.replaceAll(/\s/g, '');
}

async function draft(personId: string): Promise<AgreementRecord> {
  const applicationId = await world.apply(officer, personId);
  const term = { kind: 'labour_service', startsOn: '2025-04-01', endsOn: '2025-05-31' };
  const answer = await json<AgreementRecord>('officer', 'POST', '/agreements', { applicationId, ...term });
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('an agreement over HTTP', () => {
  it('goes from its draft to its signature, and shows up before it ends', async () => {
    const { id, version } = await draft(world.person());
    const signing = { version, signedOn: '2025-04-01', scanFileId: newId() };
    const refused = await json<Refusal>('officer', 'POST', `/agreements/${id}/sign`, signing);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'POSTS.INSURANCE_MISSING']);
    const policy = {
      insurer: '人保财险',
      policyNumber: 'P-1',
      fromOn: '2025-04-01',
      toOn: '2025-12-31',
      premiumFen: 12_000,
    };
    const backwards = await json('officer', 'POST', `/agreements/${id}/record-insurance`, {
      ...policy,
      toOn: '2025-03-01',
    });
    expect(backwards.status).toBe(400);
    expect((await json('officer', 'POST', `/agreements/${id}/record-insurance`, policy)).status).toBe(200);
    expect((await json('visitor', 'POST', `/agreements/${id}/sign`, signing)).status).toBe(403);
    expect((await json('township', 'POST', `/agreements/${id}/sign`, signing)).status).toBe(404);
    const signed = await json<AgreementRecord>('officer', 'POST', `/agreements/${id}/sign`, signing);
    expect(signed.body).toMatchObject({ state: 'signed', insured: true });
    const alerts = await json<AgreementAlert[]>('officer', 'GET', '/agreement-alerts');
    expect(alerts.body).toEqual([expect.objectContaining({ agreementId: id, what: 'expiring', daysLeft: 60 })]);
    const checked = await json('officer', 'POST', '/agreements/recheck', { period: '2025-04' });
    expect(checked.body).toEqual({ period: '2025-04', holders: 1, found: 0, cleared: 0, open: 0 });
  });

  it('is printed with every character; the whole identity number only for who may print', async () => {
    const { id } = await draft(world.person({ name: '𬱖兴·龑' }));
    const masked = await textOf('visitor', `/agreements/${id}/text.pdf`);
    for (const part of [
      '乡村公益性岗位劳务协议',
      '乙方：𬱖兴·龑，身份证号码：530326********9411',
      '自2025年4月1日起至2025年5月31日止，月补贴标准800.00元，规定出勤26天。',
      '第1页共1页',
    ])
      expect(masked).toContain(part);
    const before = world.audited.length;
    expect((await call('visitor', 'GET', `/agreements/${id}/print.pdf`)).status).toBe(403);
    expect(await textOf('officer', `/agreements/${id}/print.pdf`)).toContain('身份证号码：530326195805029411');
    expect(world.audited.slice(before).map(({ action }) => action)).toEqual(['agreements.print']);
    expect(JSON.stringify(world.audited)).not.toContain('530326195805029411');
  });

  it('is refused rather than printed with an empty box, and says which character', async () => {
    const { id } = await draft(world.person({ name: '张𠮷' }));
    const { status, body } = await json<Refusal>('officer', 'GET', `/agreements/${id}/text.pdf`);
    expect([status, body.error.code, body.error.details]).toEqual([422, 'POSTS.GLYPH_MISSING', { characters: '𠮷' }]);
    expect(body.error.message).toContain('𠮷');
  });

  it('is refused when the county’s text names what is no fact', async () => {
    const { id } = await draft(world.person());
    world.rule.value = { ...agreementRule, text: { title: '协议', paragraphs: ['工资{salary}元'] } };
    const { body } = await json<Refusal>('officer', 'GET', `/agreements/${id}/text.pdf`);
    expect(body.error).toMatchObject({ code: 'POSTS.TEXT_NAME_UNKNOWN', details: { name: 'salary' } });
    world.rule.value = agreementRule;
  });
});
