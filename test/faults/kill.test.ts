import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { bankAnswer, openedByBank, submitAndApprove } from '@gongyi/api/demo/main-job';
import { verifyAuditChain } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import {
  batchesOf,
  computeMarch,
  type Drive,
  hearFromBank,
  type ImportRecord,
  importMarch,
  type RunRecord,
  refusalIsNoProgress,
  sendMarch,
} from './month-drives.js';

/** `npm run torture` asks for 500: 2,000 deaths over the four kinds of job. */
const killsPerJob = Number(process.env['GONGYI_KILLS'] ?? 6);
/** Files for the bank of so many lines that there are about two to die over each time. */
const mostLines = Math.max(1, Math.floor(450 / killsPerJob));
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Repeatable “random”: a failing sequence can be run again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** A server process that is killed without warning, and started again on the same database. */
class MortalServer {
  private life: ServerProcess | undefined;
  /** The first life chooses a port, the later ones keep it. */
  url = 'http://localhost:0';

  constructor(
    private readonly database: TestDatabase,
    private readonly directory: string,
  ) {}

  async start(): Promise<void> {
    this.life = await startServerProcess({
      PORT: new URL(this.url).port,
      GONGYI_MODE: 'demo',
      GONGYI_DATA: this.directory,
      DATABASE_URL: this.database.ownerUrl,
      DATABASE_APP_URL: this.database.appUrl,
      LOG_LEVEL: 'fatal',
    });
    this.url = this.life.url;
  }

  async kill(): Promise<void> {
    await this.life?.end('SIGKILL');
  }
}

const sumOf = <K extends string>(all: readonly Readonly<Record<K, number>>[], key: K) =>
  all.reduce((sum, each) => sum + each[key], 0);

describe('a server that is killed without warning', () => {
  let database: TestDatabase;
  let server: MortalServer;
  const directory = mkdtempSync(join(tmpdir(), 'gongyi-mortal-'));

  beforeAll(async () => {
    database = await createTestDatabase();
    server = new MortalServer(database, directory);
    await server.start();
  });
  afterAll(async () => {
    await server?.kill();
    await database?.destroy();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Drives the work while killing the server at random points, then lets it finish in peace. */
  async function driveThroughDeaths(drive: Drive, seed: number): Promise<number> {
    const random = createRandom(seed);
    const officer = await signIn(server.url, 'jingban', demoPassword);
    let deaths = 0;
    for (let done = false; deaths < killsPerJob && !done; deaths += 1) {
      const killed = pause(random() * 400).then(() => server.kill());
      // Whatever the dying server answers is no answer.
      done = await live(drive, officer, killed).catch(() => false);
      await killed;
      await server.start();
    }
    const deadline = Date.now() + 120_000;
    const survivor = await signIn(server.url, 'jingban', demoPassword);
    while (!(await drive(survivor, true))) {
      expect(Date.now(), 'the work ends after the last restart').toBeLessThan(deadline);
      await pause(50);
    }
    return deaths;
  }

  async function live(drive: Drive, officer: ApiClient, killed: Promise<void>): Promise<boolean> {
    let alive = true;
    void killed.then(() => {
      alive = false;
    });
    while (alive) {
      if (await drive(officer, false).catch(refusalIsNoProgress)) return true;
      await pause(10);
    }
    return false;
  }

  it('imports a month once, whole, however often it dies over it', async () => {
    expect(await driveThroughDeaths(importMarch, 20_250_301)).toBeGreaterThan(0);
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const month = await officer.get<{ lines: number; okLines: number; okTotalFen: number }>(
      '/attendance-months/2025-03',
    );
    expect(month).toMatchObject({ lines: 1022, okLines: 953, okTotalFen: 76_832_049 });
    const committed = (await officer.get<ImportRecord[]>('/imports', { range: [0, 99] })).filter(
      (record) => record.kind === 'attendance-sheets' && record.state === 'committed',
    );
    expect(committed.map((record) => record.result?.['created'])).toEqual([1022]);
  }, 600_000);

  it(`computes a run once, to the fen, through ${killsPerJob} deaths`, async () => {
    const officer = await signIn(server.url, 'jingban', demoPassword);
    await officer.post('/attendance-sheets/freeze-month', { period: '2025-03' });
    expect(await driveThroughDeaths(computeMarch, 20_250_302)).toBe(killsPerJob);
    const again = await signIn(server.url, 'jingban', demoPassword);
    const runs = (
      await again.get<RunRecord[]>('/subsidy-runs', { filter: { period: '2025-03' }, range: [0, 999] })
    ).filter((run) => run.state !== 'voided');
    expect(runs.map((run) => [run.payableCount, run.payableTotalFen])).toEqual([[953, 76_832_049]]);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
    expect(await verifyAuditChain(database.owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
  }, 600_000);

  it(`writes the bank’s file once, and sends every line once, through ${killsPerJob} deaths`, async () => {
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const [reviewer, approver] = await Promise.all(
      ['fuhe', 'shenpi'].map((login) => signIn(server.url, login, demoPassword)),
    );
    const [run] = await officer.get<RunRecord[]>('/subsidy-runs', {
      filter: { period: '2025-03', state: 'computed' },
    });
    if (run === undefined || reviewer === undefined || approver === undefined) throw new Error('the run is computed');
    await submitAndApprove(officer, reviewer, approver, run, () => {});
    const notice = await officer.post<{ endsOn: string }>('/notices', {
      runId: run.id,
      publisher: '会泽县人力资源和社会保障局',
      objectionContact: '演示电话 19900000000',
    });
    for (let today = ''; today <= notice.endsOn; )
      today = (await officer.post<{ today: string }>('/demo/advance')).today;
    const split = { by: 'none', mostLines };
    await officer.post('/payment-batches', { runId: run.id, split });
    expect(await driveThroughDeaths(sendMarch, 20_250_303)).toBeGreaterThan(killsPerJob / 2);
    const batches = await batchesOf(await signIn(server.url, 'jingban', demoPassword));
    expect(await timesTold(['sent'])).toEqual({ once: sumOf(batches, 'lineCount'), more: 0 });
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  }, 3_600_000);

  it(`hears from the bank once, whole, through ${killsPerJob} deaths`, async () => {
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const approver = await signIn(server.url, 'shenpi', demoPassword);
    const { today } = await officer.get<{ today: string }>('/demo');
    const answers = new Map<string, Uint8Array>();
    const sent = await batchesOf(officer);
    for (const batch of sent) {
      const sheets = await openedByBank(officer, approver, batch);
      answers.set(batch.id, await bankAnswer(sheets, { number: batch.number, date: today, returned: 1 }));
    }
    await driveThroughDeaths(hearFromBank(answers), 20_250_304);
    const after = await batchesOf(await signIn(server.url, 'jingban', demoPassword));
    const [lines, returned] = [sumOf(sent, 'lineCount'), sent.length];
    expect(after.every(({ state }) => state === 'reconciled')).toBe(true);
    expect([sumOf(after, 'settledCount'), sumOf(after, 'returnedCount')]).toEqual([lines - returned, returned]);
    expect(await timesTold(['settled', 'returned'])).toEqual({ once: lines, more: 0 });
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
    expect(await verifyAuditChain(database.owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
  }, 3_600_000);

  /** How many payments came to one of these states once, and how many more than once. */
  async function timesTold(states: string[]): Promise<{ once: number; more: number }> {
    return database.owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '0', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      const { rows } = await trx.raw(
        `select count(*) filter (where times = 1)::int as once, count(*) filter (where times > 1)::int as more from
           (select count(*) as times from subsidy.payment_events where to_state = any (?) group by payment_id) as told`,
        [states],
      );
      return (rows as [{ once: number; more: number }])[0];
    });
  }
});
