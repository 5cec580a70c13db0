import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Actor,
  allPortions,
  type CheckedImport,
  type CountyCode,
  divisionCode,
  fixedClock,
  type JsonObject,
  type Period,
  scopeOf,
} from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { createCommandRunner, domainErrorHandler } from '@gongyi/server-kit/express';
import { createKnexAuditLog, createTransactions, migrateServerKit } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKnexAgreementStore, createKnexWelfarePostStore, migrateWelfarePosts } from '../knex/index.js';
import type { AttendanceLineRecord, AttendanceMonthRecord, AttendanceSheetRecord } from '../model/attendance.js';
import { welfarePostMessages } from '../model/messages.js';
import { welfarePostPermissions } from '../model/permissions.js';
import type { RosterCard } from '../model/roster-draft.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import type { PostMonth } from '../ports.js';
import { createWelfarePostService, type WelfarePostService } from '../service/welfare-post-service.js';
import {
  expectedMonth,
  type HuizeRegister,
  huizePolicy,
  readHuize,
  readHuizeRegister,
} from '../testing/huize.fixture.js';
import { createWelfarePostRouter } from './index.js';

const permissions = new Set<string>(welfarePostPermissions.map((permission) => permission.name));
const officer = testActor({ permissions });
const township = testActor({ permissions, scope: scopeOf(divisionCode('530326001000')) });
const stranger = testActor({
  permissions,
  countyCode: '530302' as CountyCode,
  scope: scopeOf(divisionCode('530302000000')),
});
const visitor = testActor({ permissions: new Set(['welfare-posts.read']) });
const people = new Map(Object.entries({ officer, township, stranger, visitor }));
const [march, april] = ['2025-03' as Period, '2025-04' as Period];

let database: TestDatabase;
let server: Server;
let service: WelfarePostService;
let register: HuizeRegister;
const offered: RosterCard[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const { owner, app, applicationRole } = database;
  await migrateServerKit(owner, { schema: 'core', applicationRole });
  await migrateWelfarePosts(owner, { schema: 'posts', applicationRole });
  register = await readHuizeRegister();
  service = createWelfarePostService({
    store: createKnexWelfarePostStore(app, { schema: 'posts' }),
    agreements: createKnexAgreementStore(app, { schema: 'posts' }),
    standings: register.people,
    people: register.people,
    divisions: register.divisions,
    policy: huizePolicy,
    accounts: {
      offer: async (_actor, cards) => {
        offered.push(...cards);
        return { created: cards.length, doubtful: cards.filter((card) => card.problem !== null).length };
      },
    },
    audit: createKnexAuditLog(app, { schema: 'core' }),
    transactions: createTransactions(app),
    clock: fixedClock('2025-04-30'),
  });
  const session = { read: async (request: express.Request) => people.get(request.get('x-user') ?? '') ?? null };
  const router = createWelfarePostRouter({ service, session, commands: createCommandRunner(app, { schema: 'core' }) });
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

async function call<T>(
  user: string,
  method: string,
  path: string,
  body?: JsonObject,
): Promise<{ status: number; body: T; range: string | null }> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method,
    headers: { 'x-user': user, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T, range: response.headers.get('content-range') };
}

function list<T>(user: string, resource: string, filter: JsonObject = {}, range = [0, 999]) {
  return call<T[]>(
    user,
    'GET',
    `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}&range=${JSON.stringify(range)}`,
  );
}

const [roster, attendance] = [0, 1];
async function check(actor: Actor, importer: number, file: string, params: JsonObject = {}): Promise<CheckedImport> {
  return (service.importers[importer] as WelfarePostService['importers'][1]).check(
    actor,
    await readHuize(file),
    params,
  );
}

async function bringIn(
  actor: Actor,
  importer: number,
  file: string,
  params: JsonObject = {},
): Promise<Record<string, number>> {
  const found = await check(actor, importer, file, params);
  const chosen = service.importers[importer] as WelfarePostService['importers'][1];
  return createTransactions(database.app).run(actor, () => chosen.commit(actor, found.rows, params, async () => {}));
}

async function linesWith(code: string, state = 'to_fix', period: Period = march): Promise<AttendanceLineRecord[]> {
  return (await list<AttendanceLineRecord>('officer', 'attendance-lines', { period, code, state })).body;
}

const decide = (line: AttendanceLineRecord, input: JsonObject) =>
  call<AttendanceLineRecord & { error?: { code: string; message: string } }>(
    'officer',
    'POST',
    `/attendance-lines/${line.id}/decide`,
    { version: line.version, reason: '经核实', ...input },
  );

describe('a county’s month, from the files to what is paid', () => {
  it('brings in posts and holders, once', async () => {
    expect(await bringIn(officer, roster, 'huize-posts-2025.xlsx')).toMatchObject({
      created: 595 + 1154 - 7,
      waiting: 7,
      updated: 0,
    });
    expect(offered).toHaveLength(1154 - 7);
    expect(await bringIn(officer, roster, 'huize-posts-2025.xlsx')).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 595 + 1154 - 7,
    });
  });

  it('lets a township officer bring in the own sheet, and refuses the others’', async () => {
    expect(
      await bringIn(township, attendance, 'huize-attendance-2025-03-gucheng.csv', { period: march }),
    ).toMatchObject({ created: 32, waiting: 4 });
    await expect(check(township, attendance, 'huize-attendance-2025-03.xlsx', { period: march })).rejects.toMatchObject(
      { code: 'POSTS.TOWNSHIP_OUTSIDE' },
    );
    const own = await list<AttendanceLineRecord>('township', 'attendance-lines', { period: march });
    expect(own.body).toHaveLength(32);
    const expected = expectedMonth('2025-03').sheets[0];
    expect(own.body.filter((line) => line.state === 'ok').reduce((sum, line) => sum + (line.amountFen ?? 0), 0)).toBe(
      expected?.okTotalFen,
    );
  });

  it('shows who has not reported', async () => {
    const { body } = await call<AttendanceMonthRecord>('officer', 'GET', `/attendance-months/${march}`);
    expect(body).toMatchObject({ sheets: 1, frozenSheets: 0, lines: 32, okLines: 28 });
    expect(body.missingTownships).toHaveLength(24);
    expect(body.missingTownships).not.toContainEqual(expect.objectContaining({ name: '古城街道' }));
    expect(
      (await call<AttendanceMonthRecord>('township', 'GET', `/attendance-months/${march}`)).body.missingTownships,
    ).toEqual([]);
  });

  it('brings in the whole month beside it, once, with the truth’s totals', async () => {
    await bringIn(officer, attendance, 'huize-attendance-2025-03.xlsx', { period: march });
    const again = await check(officer, attendance, 'huize-attendance-2025-03.xlsx', { period: march });
    expect(new Set(again.rows.map((row) => row.action))).toEqual(new Set(['unchanged']));
    expect(await bringIn(officer, attendance, 'huize-attendance-2025-03.xlsx', { period: march })).toMatchObject({
      created: 0,
      updated: 0,
      removed: 0,
      unchanged: 1022,
    });
    const { body } = await call<AttendanceMonthRecord>('officer', 'GET', `/attendance-months/${march}`);
    expect(body).toMatchObject({
      lines: 1022,
      okLines: 953,
      toFixLines: 69,
      okTotalFen: 76_832_049,
      sheets: 25,
      missingTownships: [],
    });
  });

  it('refuses a month that has not come yet and a sheet of another month', async () => {
    await expect(
      check(officer, attendance, 'huize-attendance-2025-03.xlsx', { period: '2025-05' }),
    ).rejects.toMatchObject({ code: 'POSTS.FUTURE_MONTH' });
    await expect(check(officer, attendance, 'huize-attendance-2025-03.xlsx', { period: april })).rejects.toMatchObject({
      code: 'POSTS.OTHER_MONTH',
    });
    await expect(check(stranger, roster, 'huize-posts-2025.xlsx')).rejects.toMatchObject({
      code: 'POSTS.OTHER_COUNTY',
    });
  });

  it('shows the village’s amount beside ours, with the reason and what to do, in the reader’s language', async () => {
    const [line] = await linesWith('amount_mismatch');
    expect(line?.amountFen).not.toBe(line?.villageAmountFen);
    expect(line?.differenceFen).toBe((line?.amountFen ?? 0) - (line?.villageAmountFen ?? 0));
    expect(line?.findings[0]).toMatchObject({
      code: 'amount_mismatch',
      cell: expect.stringMatching(/^[A-Z]+\d+$/),
      problem: expect.stringContaining('元'),
      suggestion: expect.stringContaining('核算金额'),
    });
    expect(line?.possibleDecisions).toEqual(['correct', 'recheck', 'accept-calculated', 'exclude']);
  });

  it('settles a difference only by taking the calculated amount, or by checking the days', async () => {
    const [line, other] = (await linesWith('amount_mismatch')) as [AttendanceLineRecord, AttendanceLineRecord];
    expect((await decide(line, { decision: 'recheck' })).body).toMatchObject({ state: 'to_fix' });
    expect((await decide(line, { decision: 'accept-calculated' })).body.error?.code).toBe('LIST.VERSION_CONFLICT');
    const settled = await decide({ ...line, version: line.version + 1 }, { decision: 'accept-calculated' });
    expect(settled).toMatchObject({
      status: 200,
      body: {
        state: 'ok',
        amountFen: line.amountFen,
        villageAmountFen: line.villageAmountFen,
        decision: 'accept-calculated',
        decisionReason: '经核实',
      },
    });
    const corrected = await decide(other, { decision: 'correct', daysAttended: 10 });
    expect(corrected.body).toMatchObject({ state: 'ok', daysAttended: 10 });
    expect(corrected.body.amountFen).toBe(Math.round(((other.standardFen ?? 0) * 10) / (other.requiredDays ?? 1)));
  });

  it('takes a correction apart again from the start, and refuses what cannot be', async () => {
    const [unreadable] = (await linesWith('identity_checksum_wrong')) as [AttendanceLineRecord];
    expect((await decide(unreadable, { decision: 'correct', identity: '530326195905029412' })).body.error?.code).toBe(
      'identity_checksum_wrong',
    );
    expect((await decide(unreadable, { decision: 'correct' })).body.error?.code).toBe('POSTS.CORRECTION_EMPTY');
    expect((await decide(unreadable, { decision: 'exclude', daysAttended: 3 })).body.error?.code).toBe(
      'POSTS.CORRECTION_NOT_EXPECTED',
    );
    expect((await decide(unreadable, { decision: 'accept-calculated' })).body.error?.code).toBe(
      'POSTS.DECISION_NOT_POSSIBLE',
    );
    expect((await decide(unreadable, { decision: 'exclude', reason: '' })).status).toBe(400);
    const [known] = [...register.byIdentity].filter(([, person]) => person.name === unreadable.personName);
    const stays = await decide(unreadable, { decision: 'recheck' });
    expect(stays.body.findings.map((finding) => finding.code)).toContain('identity_checksum_wrong');
    if (known !== undefined) {
      const fixed = await decide(
        { ...unreadable, version: unreadable.version + 1 },
        { decision: 'correct', identity: known[0] },
      );
      expect(fixed.body.findings.map((finding) => finding.code)).not.toContain('identity_checksum_wrong');
      expect(fixed.body.personId).toBe(known[1].personId);
    }
  });

  it('settles a person reported twice by excluding one line and checking the other again', async () => {
    const [line] = (await linesWith('duplicate_person')) as [AttendanceLineRecord];
    const twins = (
      await list<AttendanceLineRecord>('officer', 'attendance-lines', { period: march, personId: line.personId })
    ).body;
    expect(twins).toHaveLength(2);
    const [wrong, right] = twins as [AttendanceLineRecord, AttendanceLineRecord];
    expect((await decide(right, { decision: 'recheck' })).body.state).toBe('to_fix');
    expect((await decide(wrong, { decision: 'exclude' })).body).toMatchObject({
      state: 'excluded',
      possibleDecisions: ['reopen'],
    });
    const settled = await decide({ ...right, version: right.version + 1 }, { decision: 'recheck' });
    expect(settled.body.findings.map((finding) => finding.code)).not.toContain('duplicate_person');
    const reopened = await decide({ ...wrong, version: wrong.version + 1 }, { decision: 'reopen' });
    expect(reopened.body).toMatchObject({ state: 'to_fix' });
    expect(reopened.body.findings.map((finding) => finding.code)).toContain('duplicate_person');
    expect((await decide({ ...wrong, version: wrong.version + 2 }, { decision: 'exclude' })).status).toBe(200);
  });

  it('keeps decisions when the same file comes in again', async () => {
    const before = (
      await list<AttendanceLineRecord>('officer', 'attendance-lines', { period: march, state: 'excluded' })
    ).body;
    expect(await bringIn(officer, attendance, 'huize-attendance-2025-03.xlsx', { period: march })).toMatchObject({
      unchanged: 1022,
    });
    expect((await list('officer', 'attendance-lines', { period: march, state: 'excluded' })).body).toEqual(before);
  });

  it('shows nobody what is not theirs', async () => {
    const [line] = (await linesWith('agreement_missing')) as [AttendanceLineRecord];
    expect((await list('stranger', 'attendance-lines', { period: march })).range).toBe('attendance-lines */0');
    expect((await call('stranger', 'GET', `/attendance-lines/${line.id}`)).status).toBe(404);
    expect(
      (
        await call('stranger', 'POST', `/attendance-lines/${line.id}/decide`, {
          version: line.version,
          decision: 'exclude',
          reason: '经核实',
        })
      ).status,
    ).toBe(404);
    expect((await call('visitor', 'GET', `/attendance-lines/${line.id}`)).status).toBe(403);
    expect((await call('nobody', 'GET', '/welfare-posts')).status).toBe(401);
    const posts = (await list<WelfarePostRecord>('township', 'welfare-posts')).body;
    expect(posts.length).toBeGreaterThan(0);
    expect(posts.every((post) => post.divisionCode.startsWith('530326001'))).toBe(true);
    expect((await call('township', 'POST', '/attendance-sheets/freeze-month', { period: april })).status).toBe(409);
  });

  it('refuses filters and sorts that nobody allowed', async () => {
    expect((await list('officer', 'attendance-lines', { identity: 'x' })).status).toBe(400);
    expect((await call('officer', 'GET', '/attendance-lines?sort=["amountFen","ASC"]')).status).toBe(400);
    expect((await call('officer', 'GET', '/attendance-months/2025-13')).status).toBe(404);
    expect((await call('officer', 'PUT', '/welfare-posts/not-an-id', { version: 1, reason: '更正' })).status).toBe(404);
  });

  it('edits a post with its version and reason', async () => {
    const [post] = (await list<WelfarePostRecord>('officer', 'welfare-posts', {}, [0, 0])).body as [WelfarePostRecord];
    const edit = { version: post.version, remark: '已核实', reason: '更正备注' };
    expect((await call('officer', 'PUT', `/welfare-posts/${post.id}`, edit)).body).toMatchObject({
      remark: '已核实',
      version: post.version + 1,
    });
    expect((await call('officer', 'PUT', `/welfare-posts/${post.id}`, edit)).status).toBe(409);
    // A form sends the whole record back; what nobody may edit stays as it is, what nobody knows is refused.
    const whole = { ...post, ...edit, version: post.version + 1, standardFen: 1 };
    expect((await call('officer', 'PUT', `/welfare-posts/${post.id}`, whole)).body).toMatchObject({
      standardFen: post.standardFen,
      divisionCode: post.divisionCode,
    });
    expect(
      (await call('officer', 'PUT', `/welfare-posts/${post.id}`, { ...edit, version: post.version + 2, salary: 1 }))
        .status,
    ).toBe(400);
  });

  it('freezes one township, then the month, and then lets nothing in', async () => {
    const [sheet] = (
      await list<AttendanceSheetRecord>('officer', 'attendance-sheets', { period: march, townshipCode: '530326001000' })
    ).body as [AttendanceSheetRecord];
    const frozen = await call<AttendanceSheetRecord>('officer', 'POST', `/attendance-sheets/${sheet.id}/freeze`, {});
    expect(frozen.body).toMatchObject({ state: 'frozen', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await call('officer', 'POST', `/attendance-sheets/${sheet.id}/freeze`, {})).status).toBe(409);
    const [before] = (await list<AttendanceMonthRecord>('officer', 'attendance-months')).body as [
      AttendanceMonthRecord,
    ];
    const month = await call<AttendanceMonthRecord>('officer', 'POST', '/attendance-sheets/freeze-month', {
      period: march,
    });
    expect(month.body).toEqual({ ...before, frozenSheets: 25 });
    await expect(check(officer, attendance, 'huize-attendance-2025-03.xlsx', { period: march })).rejects.toMatchObject({
      code: 'POSTS.MONTH_FROZEN',
    });
    const [going] = (
      await list<AttendanceLineRecord>('officer', 'attendance-lines', { period: march, state: 'ok' }, [0, 0])
    ).body as [AttendanceLineRecord];
    expect(going.possibleDecisions).toEqual([]);
    expect((await decide(going, { decision: 'exclude' })).body.error?.code).toBe('POSTS.LINE_FROZEN');
    await expect(
      database.owner.transaction(async (trx) => {
        await trx.raw(
          "select set_config('gongyi.scope_from', '530326000000', true), set_config('gongyi.scope_to', '530326999999', true)",
        );
        await trx('posts.attendance_lines').where({ id: going.id }).update({ amount_fen: 1 });
      }),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('answers what a subsidy is computed from, and what was settled later', async () => {
    const postMonths = () => allPortions<PostMonth>((take) => service.attendance.eachPostMonths(officer, march, take));
    const { body } = await call<AttendanceMonthRecord>('officer', 'GET', `/attendance-months/${march}`);
    const months = await postMonths();
    expect(months).toHaveLength(body.okLines);
    const [late] = (await linesWith('name_mismatch')) as [AttendanceLineRecord];
    expect(late.possibleDecisions).toContain('accept-register-name');
    expect((await decide(late, { decision: 'accept-register-name' })).body).toMatchObject({
      state: 'ok',
      frozen: true,
      possibleDecisions: [],
    });
    const now = await postMonths();
    expect(
      now
        .filter((month) => !months.some((before) => before.sourceId === month.sourceId))
        .map((month) => month.sourceId),
    ).toEqual([late.id]);
  });

  it('goes on with April', async () => {
    await bringIn(officer, attendance, 'huize-attendance-2025-04.xlsx', { period: april });
    const { body } = await call<AttendanceMonthRecord>('officer', 'GET', `/attendance-months/${april}`);
    expect(body).toMatchObject({ lines: 1025, okLines: 968, toFixLines: 57, okTotalFen: 77_721_685 });
    expect((await list<AttendanceMonthRecord>('officer', 'attendance-months')).body.map((month) => month.id)).toEqual([
      april,
      march,
    ]);
  });
});
