import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { createKnex, verifyAuditChain } from '@gongyi/server-kit/knex';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { computeMarch, type Drive, importMarch, type RunRecord } from './month-drives.js';

const directory = mkdtempSync(join(tmpdir(), 'gongyi-restart-'));
chmodSync(directory, 0o755);
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
let server: ServerProcess;

beforeAll(async () => {
  const own = { GONGYI_MODE: 'demo', GONGYI_DATA: directory, DATABASE_URL: undefined, LOG_LEVEL: 'fatal' };
  server = await startServerProcess(own);
}, 120_000);
afterAll(async () => {
  await server?.end('SIGINT');
  rmSync(directory, { recursive: true, force: true });
});

const postmaster = () => readFileSync(join(directory, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n');

/** One killed backend makes PostgreSQL throw everybody out and recover from its log. */
async function crashDatabase(): Promise<void> {
  for (;;) {
    try {
      const found = execFileSync('pgrep', ['-P', postmaster()[0] ?? '', '-f', 'postgres: gongyi_app'], {
        encoding: 'utf8',
      });
      process.kill(Number(found.split('\n')[0]), 'SIGKILL');
      return;
    } catch {
      // Nobody is connected yet, or was just thrown out.
      await pause(20);
    }
  }
}

async function driven(drive: Drive, officer: ApiClient): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await drive(officer, true).catch(() => false))) {
    expect(Date.now(), 'the work ends after the last crash').toBeLessThan(deadline);
    await pause(50);
  }
}

it('a database that crashes again and again under load costs time, and not one line', async () => {
  const officer = await signIn(server.url, 'jingban', demoPassword);
  let working = true;
  const answers = { good: 0, failed: 0 };
  const readers = Array.from({ length: 8 }, async () => {
    while (working) {
      await officer.get('/persons', { range: [0, 24] }).then(
        () => (answers.good += 1),
        () => (answers.failed += 1),
      );
      await pause(20);
    }
  });
  const crashes = (async () => {
    for (let crash = 0; crash < 5; crash += 1) {
      await pause(700);
      await crashDatabase();
      // Until somebody is answered again.
      const before = answers.good;
      while (working && answers.good === before) await pause(20);
    }
  })();
  await driven(importMarch, officer);
  await crashes;
  await driven(
    async (who) => (await who.post('/attendance-sheets/freeze-month', { period: '2025-03' })) !== null,
    officer,
  );
  const second = pause(300).then(crashDatabase);
  await driven(computeMarch, officer);
  await second;
  working = false;
  await Promise.all(readers);
  expect(server.child.exitCode, 'the server outlives its database').toBeNull();
  expect(answers.failed, 'somebody met a crash').toBeGreaterThan(0);
  const runs = await officer.get<RunRecord[]>('/subsidy-runs', { filter: { period: '2025-03' } });
  expect(runs.map((run) => [run.state, run.payableCount, run.payableTotalFen])).toEqual([
    ['computed', 953, 76_832_049],
  ]);
  const password = readFileSync(join(directory, 'postgres', 'superuser-password'), 'utf8').trim();
  const owner = createKnex(`postgres://postgres:${password}@127.0.0.1:${postmaster()[3]}/gongyi`, { poolMax: 1 });
  try {
    expect(await checkInvariants(owner, { schema: 'subsidy' })).toEqual([]);
    expect(await verifyAuditChain(owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
  } finally {
    await owner.destroy();
  }
}, 600_000);
