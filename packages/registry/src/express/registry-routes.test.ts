import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Actor, type CountyCode, fixedClock } from '@gongyi/kernel';
import { memoryAudit, memoryTransactions } from '@gongyi/kernel/testing';
import { domainErrorHandler } from '@gongyi/server-kit/express';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registryMessages } from '../model/messages.js';
import { registryPermissions } from '../permissions.js';
import { createBankAccountService } from '../service/bank-accounts.js';
import { createOrganisationService } from '../service/organisations.js';
import { createPeopleService } from '../service/people.js';
import { actorOf, inventedCard, inventedIdentity, registerRow } from '../testing/fixtures.js';
import {
  createMemoryBankAccountStore,
  createMemoryOrganisationStore,
  createMemoryPersonStore,
} from '../testing/index.js';
import { createRegistryRouter } from './index.js';

const all = new Set(registryPermissions.map(({ name }) => name as string));
const creditCode = '52530326MJ0000001E';
const officer = actorOf('530326000000', { permissions: all });
const identity = inventedIdentity(1);
let audit: ReturnType<typeof memoryAudit>;
let actor: Actor | null;
let steppedUp: boolean;
let server: Server;
let app: ReturnType<typeof express>;
let personId: string;

beforeAll(() => {
  server = createServer((request, reply) => app(request, reply)).listen(0);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  [actor, steppedUp, audit] = [officer, true, memoryAudit()];
  const deps = { people: createMemoryPersonStore(), audit, transactions: memoryTransactions };
  const session = { read: async () => actor, hasSteppedUp: async () => steppedUp };
  const people = createPeopleService(deps);
  const bankAccounts = createBankAccountService({
    ...deps,
    accounts: createMemoryBankAccountStore(),
    organisations: { byCreditCode: async (_actor, code) => (code === creditCode ? { name: '某学校' } : undefined) },
    clock: fixedClock('2025-03-10'),
  });
  const organisations = createOrganisationService({ ...deps, organisations: createMemoryOrganisationStore() });
  app = express()
    .use('/api', createRegistryRouter({ people, bankAccounts, organisations, session }))
    .use(domainErrorHandler([registryMessages]));
  await deps.people.upsert(officer, '530326' as CountyCode, [registerRow(identity, { phone: '19900001234' })]);
  personId = (await deps.people.findByIdentity(officer, [identity])).get(identity)?.personId ?? '';
});

async function call(method: string, path: string, body?: object) {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  return { status: answer.status, range: answer.headers.get('content-range'), body: (await answer.json()) as any };
}
const list = (resource: string, filter: object) =>
  call('GET', `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`);

describe('people', () => {
  it('are listed masked, with the grammar of ra-data-simple-rest', async () => {
    const { status, range, body } = await list('persons', { q: '张' });
    expect([status, range]).toEqual([200, 'persons 0-0/1']);
    expect(body[0]).toMatchObject({ id: personId, identityMasked: `530326********${identity.slice(-4)}` });
    expect(JSON.stringify(body)).not.toContain(identity);
    expect((await list('persons', { identityHash: 'x' })).body.error.code).toBe('LIST.UNKNOWN_FILTER');
    expect((await call('GET', '/persons?sort=["identityMasked","ASC"]')).body.error.code).toBe('LIST.UNKNOWN_SORT');
  });

  it('take back the whole record of a form, change what may be changed and refuse anything else', async () => {
    const record = (await call('GET', `/persons/${personId}`)).body;
    const edited = { ...record, name: '别人', labourCapacity: '弱劳动力或半劳动力', reason: '入户核实' };
    const { status, body } = await call('PUT', `/persons/${personId}`, edited);
    expect([status, body.name, body.labourCapacity, body.version]).toEqual([200, '张兴有', '弱劳动力或半劳动力', 2]);
    expect((await call('PUT', `/persons/${personId}`, edited)).body.error.code).toBe('LIST.VERSION_CONFLICT');
    const stray = await call('PUT', `/persons/${personId}`, { version: 2, reason: '入户核实', countyCode: '530325' });
    expect([stray.status, stray.body.error.code]).toEqual([400, 'KERNEL.INVALID_INPUT']);
    expect((await call('PUT', `/persons/${personId}`, { version: 2, health: '残疾' })).status).toBe(400);
    expect((await list('person-versions', { personId })).body).toMatchObject([
      { version: 1, labourCapacity: '普通劳动力' },
    ]);
  });

  it('are looked up by identity in a body, never in an address, and every search is on record', async () => {
    const search = { identity: ` ${identity}`, reason: '群众来访' };
    expect((await call('POST', '/persons/find-by-identity', search)).body.person.personId).toBe(personId);
    const nobody = { identity: inventedIdentity(9), reason: '群众来访' };
    expect((await call('POST', '/persons/find-by-identity', nobody)).body).toEqual({ person: null });
    expect(audit.entries.map((entry) => [entry.action, entry.recordId, entry.reason])).toEqual([
      ['persons.find-by-identity', personId, '群众来访'],
      ['persons.find-by-identity', 'none', '群众来访'],
    ]);
    const wrong = await call('POST', '/persons/find-by-identity', {
      identity: '530326197001019999',
      reason: '群众来访',
    });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'identity_checksum_wrong']);
  });

  it('are unmasked with a reason, after a proof of who asks, and on record without the number', async () => {
    const path = `/persons/${personId}/reveal`;
    expect((await call('POST', path, {})).status).toBe(400);
    const { body } = await call('POST', path, { reason: '核对存折' });
    expect(body).toEqual({ id: personId, identity, phone: '19900001234' });
    expect(audit.entries).toMatchObject([{ action: 'persons.reveal', recordId: personId, reason: '核对存折' }]);
    expect(JSON.stringify(audit.entries)).not.toContain(identity);
    steppedUp = false;
    expect((await call('POST', path, { reason: '核对存折' })).body.error.code).toBe('AUTH.STEP_UP_REQUIRED');
  });

  it('stand in households', async () => {
    const { body } = await list('households', { code: 'H1' });
    expect(body).toMatchObject([{ headName: '张兴有', memberCount: 1, kind: '脱贫户' }]);
    expect((await call('GET', `/households/${body[0].id}`)).body.code).toBe('H1');
  });
});

describe('bank accounts', () => {
  const proposal = () => ({ personId, bankName: '农村信用社', cardNumber: inventedCard(1), reason: '原卡挂失' });

  it('belong to organisations too, under the name that the register has for their credit code', async () => {
    const input = { creditCode, bankName: '建设银行', accountNumber: '5305 0164-0000 0001', reason: '开户许可证' };
    const propose = (more: object) => call('POST', '/bank-accounts/propose-for-organisation', { ...input, ...more });
    const { status, body } = await propose({});
    expect([status, body.personId, body.personName, body.state]).toEqual([200, null, '某学校', 'unconfirmed']);
    expect(JSON.stringify(body)).not.toContain('5305016400000001');
    expect(JSON.stringify(audit.entries)).not.toContain('5305016400000001');
    expect((await call('POST', `/bank-accounts/${body.id}/confirm`, {})).body.error.code).toBe(
      'REGISTRY.SAME_PERSON_CANNOT_CONFIRM',
    );
    const codes = async (more: object) => (await propose(more)).body.error?.code;
    expect(await codes({})).toBe('REGISTRY.CARD_ALREADY_HELD');
    expect(await codes({ accountNumber: '5305-A164-0000' })).toBe('REGISTRY.ACCOUNT_NUMBER_UNUSABLE');
    expect(await codes({ creditCode: '12530326MJ0000001E' })).toBe('REGISTRY.ORGANISATION_UNKNOWN');
    actor = actorOf('530326100000', { permissions: all });
    expect(await codes({ accountNumber: '5305016400000002' })).toBe('REGISTRY.WHOLE_COUNTY_NEEDED');
  });

  it('are proposed by one, confirmed by another after a proof of who confirms', async () => {
    const proposed = await call('POST', '/bank-accounts', proposal());
    expect([proposed.status, proposed.body.state]).toEqual([200, 'unconfirmed']);
    expect(JSON.stringify(proposed.body)).not.toContain(inventedCard(1));
    const path = `/bank-accounts/${proposed.body.id}/confirm`;
    const own = await call('POST', path, {});
    expect([own.status, own.body.error.code]).toEqual([403, 'REGISTRY.SAME_PERSON_CANNOT_CONFIRM']);
    actor = actorOf('530326000000', { permissions: all });
    steppedUp = false;
    expect((await call('POST', path, {})).body.error.code).toBe('AUTH.STEP_UP_REQUIRED');
    steppedUp = true;
    expect((await call('POST', path, {})).body).toMatchObject({ state: 'confirmed', confirmedBy: actor.userId });
    expect((await call('POST', path, {})).status).toBe(409);
    expect(audit.entries.map((entry) => entry.action)).toEqual(['bank-accounts.propose', 'bank-accounts.confirm']);
  });

  it('are refused with a wrong number or for nobody, and can be rejected with a reason', async () => {
    const wrong = await call('POST', '/bank-accounts', { ...proposal(), cardNumber: '6217000000000000000' });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'REGISTRY.CARD_UNUSABLE']);
    expect(wrong.body.error.details.problem).toBe('card_luhn_wrong');
    const nobody = await call('POST', '/bank-accounts', { ...proposal(), personId: officer.userId });
    expect(nobody.body.error.code).toBe('REGISTRY.PERSON_UNKNOWN');
    const { body } = await call('POST', '/bank-accounts', proposal());
    expect((await call('POST', `/bank-accounts/${body.id}/reject`, { reason: '户名不符' })).body.state).toBe(
      'rejected',
    );
    expect((await list('bank-accounts', { personId, state: 'rejected' })).range).toBe('bank-accounts 0-0/1');
  });
});

describe('organisations', () => {
  it('are recorded and corrected inside the own places', async () => {
    const input = { divisionCode: '530326001201', name: '以礼村委会', kind: 'using_unit' };
    const { body } = await call('POST', '/organisations', input);
    expect(body).toMatchObject({ ...input, creditCode: '', version: 1 });
    const renamed = await call('PUT', `/organisations/${body.id}`, { ...body, name: '以礼居委会', reason: '更名' });
    expect([renamed.status, renamed.body.name]).toEqual([200, '以礼居委会']);
    const elsewhere = await call('POST', '/organisations', { ...input, divisionCode: '530325001201' });
    expect(elsewhere.body.error.code).toBe('REGISTRY.PLACE_OUTSIDE_SCOPE');
    expect((await call('POST', '/organisations', { ...input, creditCode: '123' })).status).toBe(400);
  });
});

describe('who may', () => {
  it('nothing without signing in, nothing without the permission', async () => {
    const routes: [string, string][] = [
      ['GET', '/persons'],
      ['GET', `/persons/${personId}`],
      ['PUT', `/persons/${personId}`],
      ['POST', '/persons/find-by-identity'],
      ['POST', `/persons/${personId}/reveal`],
      ['GET', '/person-versions'],
      ['GET', '/households'],
      ['GET', '/organisations'],
      ['POST', '/organisations'],
      ['GET', '/bank-accounts'],
      ['POST', '/bank-accounts'],
    ];
    for (const [who, status] of [
      [null, 401],
      [actorOf('530326000000'), 403],
    ] as const) {
      actor = who;
      for (const [method, path] of routes)
        expect((await call(method, path, method === 'GET' ? undefined : {})).status, `${method} ${path}`).toBe(status);
    }
  });
});
