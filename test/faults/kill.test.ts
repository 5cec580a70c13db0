import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { bankAnswer, openedByBank, submitAndApprove } from '@gongyi/api/demo/main-job';
import { projectRoot } from '@gongyi/api/server';
import { verifyAuditChain } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData } from '../support/server.js';

/** `npm run torture` asks for more. */
const killsPerJob = Number(process.env['GONGYI_KILLS'] ?? 25);
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
  private child: ChildProcess | undefined;
  url = '';

  constructor(
    private readonly database: TestDatabase,
    private readonly directory: string,
  ) {}

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(projectRoot, 'apps', 'api', 'dist', 'main.js')], {
      env: {
        ...process.env,
        PORT: '0',
        HOST: '127.0.0.1',
        GONGYI_MODE: 'demo',
        GONGYI_DATA: this.directory,
        DATABASE_URL: this.database.ownerUrl,
        DATABASE_APP_URL: this.database.appUrl,
        LOG_LEVEL: 'fatal',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.url = await new Promise<string>((ready, failed) => {
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const match = /→\s+(http:\/\/localhost:\d+)/.exec(text);
        if (match?.[1] !== undefined) ready(match[1]);
      });
      child.once('exit', () => failed(new Error(`the server ended while starting: ${text}`)));
    });
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }
}

/** One step nearer to the end of a job; may be called by a new life at any point. Answers true when the job is done. */
type Drive = (officer: ApiClient) => Promise<boolean>;

interface ImportRecord {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly result: Record<string, number> | null;
}

const importMarch: Drive = async (officer) => {
  const imports = (await officer.get<ImportRecord[]>('/imports', { range: [0, 99] })).filter(
    (record) => record.kind === 'attendance-sheets',
  );
  if (imports.some((record) => record.state === 'committed')) return true;
  if (imports.some((record) => record.state === 'checking' || record.state === 'committing')) return false;
  const checked = imports.find((record) => record.state === 'checked');
  if (checked !== undefined) await officer.post(`/imports/${checked.id}/commit`);
  else {
    const file = 'huize-attendance-2025-03.xlsx';
    const upload = await officer.upload(file, readFileSync(join(demoData, file)));
    await officer.post('/imports', { uploadId: upload.id, kind: 'attendance-sheets', params: { period: '2025-03' } });
  }
  return false;
};

interface RunRecord {
  readonly id: string;
  readonly state: string;
  readonly payableCount: number;
  readonly payableTotalFen: number;
  readonly digest: string;
}

const computeMarch: Drive = async (officer) => {
  const runs = await officer.get<RunRecord[]>('/subsidy-runs', { filter: { period: '2025-03' } });
  const run = runs.find((candidate) => candidate.state !== 'voided');
  if (run === undefined) await officer.post('/subsidy-runs', { schemeId: 'post-subsidy', period: '2025-03' });
  else if (run.state === 'computed') return true;
  else if (run.state === 'draft') await officer.post(`/subsidy-runs/${run.id}/compute`);
  return false;
};

interface BatchRecord {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly lineCount: number;
  readonly heldCount: number;
  readonly fileId: string;
  readonly fileSha256: string;
  readonly settledCount: number;
  readonly returnedCount: number;
}

const batchesOf = (officer: ApiClient) =>
  officer.get<BatchRecord[]>('/payment-batches', { filter: { period: '2025-03' } });

const sendMarch: Drive = async (officer) => {
  const [batch] = await batchesOf(officer);
  const [run] = await officer.get<RunRecord[]>('/subsidy-runs', { filter: { period: '2025-03', state: 'approved' } });
  if (batch === undefined) await officer.post('/payment-batches', { runId: run?.id });
  else if (batch.state === 'prepared') await officer.post(`/payment-batches/${batch.id}/export`);
  else return batch.state === 'exported';
  return false;
};

/** Imports the bank's answer again and again until one import is through. */
const hearFromBank =
  (batchId: string, answer: Uint8Array): Drive =>
  async (officer) => {
    const imports = (await officer.get<ImportRecord[]>('/imports', { range: [0, 199] })).filter(
      (record) => record.kind === 'bank-returns',
    );
    if (imports.some((record) => record.state === 'committed')) return true;
    if (imports.some((record) => record.state === 'checking' || record.state === 'committing')) return false;
    const checked = imports.find((record) => record.state === 'checked');
    if (checked !== undefined) await officer.post(`/imports/${checked.id}/commit`);
    else {
      const upload = await officer.upload('回盘.xlsx', answer);
      await officer.post('/imports', { uploadId: upload.id, kind: 'bank-returns', params: { batchId } });
    }
    return false;
  };

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

  /** Drives the job while killing the server at random points, then lets it finish in peace. */
  async function driveThroughDeaths(drive: Drive, seed: number): Promise<number> {
    const random = createRandom(seed);
    let deaths = 0;
    for (; deaths < killsPerJob; deaths += 1) {
      const life = random() * 700;
      const killed = pause(life).then(() => server.kill());
      // Whatever the dying server answers is no answer.
      await live(drive, killed).catch(() => {});
      await killed;
      await server.start();
    }
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const deadline = Date.now() + 60_000;
    while (!(await drive(officer))) {
      expect(Date.now(), 'the job ends after the last restart').toBeLessThan(deadline);
      await pause(200);
    }
    return deaths;
  }

  async function live(drive: Drive, killed: Promise<void>): Promise<void> {
    let alive = true;
    void killed.then(() => {
      alive = false;
    });
    const officer = await signIn(server.url, 'jingban', demoPassword);
    while (alive && !(await drive(officer).catch(refusalIsNoProgress))) await pause(25);
  }

  function refusalIsNoProgress(error: unknown): boolean {
    if (error instanceof ApiError && error.status === 409) return false;
    throw error;
  }

  it(`imports a month once, whole, through ${killsPerJob} deaths`, async () => {
    expect(await driveThroughDeaths(importMarch, 20_250_301)).toBe(killsPerJob);
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
    await driveThroughDeaths(computeMarch, 20_250_302);
    const again = await signIn(server.url, 'jingban', demoPassword);
    const runs = (await again.get<RunRecord[]>('/subsidy-runs', { filter: { period: '2025-03' } })).filter(
      (run) => run.state !== 'voided',
    );
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
    await driveThroughDeaths(sendMarch, 20_250_303);
    const again = await signIn(server.url, 'jingban', demoPassword);
    const batches = await batchesOf(again);
    expect(batches.map((batch) => batch.lineCount + batch.heldCount)).toEqual([953]);
    const { rows } = await database.owner.raw(
      `select count(*) filter (where sent > 1) as twice, count(*) filter (where sent = 1) as once from
         (select payment_id, count(*) filter (where to_state = 'sent') as sent from subsidy.payment_events group by payment_id) as told`,
    );
    expect(rows).toEqual([{ twice: 0, once: batches[0]?.lineCount }]);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  }, 1_800_000);

  it(`hears from the bank once, whole, through ${killsPerJob} deaths`, async () => {
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const approver = await signIn(server.url, 'shenpi', demoPassword);
    const [batch] = await batchesOf(officer);
    if (batch === undefined) throw new Error('no batch was sent');
    const { today } = await officer.get<{ today: string }>('/demo');
    const sent = await openedByBank(officer, approver, batch);
    const answer = await bankAnswer(sent, { number: batch.number, date: today, returned: 30 });
    await driveThroughDeaths(hearFromBank(batch.id, answer), 20_250_304);
    const again = await signIn(server.url, 'jingban', demoPassword);
    const [after] = await batchesOf(again);
    expect(after).toMatchObject({ state: 'reconciled', settledCount: batch.lineCount - 30, returnedCount: 30 });
    const { rows } = await database.owner.raw(
      `select count(*) as many from (select payment_id from subsidy.payment_events where to_state in ('settled', 'returned')
         group by payment_id having count(*) > 1) as twice`,
    );
    expect(rows).toEqual([{ many: 0 }]);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
    expect(await verifyAuditChain(database.owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
  }, 1_800_000);
});
