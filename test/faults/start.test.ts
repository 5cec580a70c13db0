import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { afterAll, describe, expect, it } from 'vitest';
import { startServerProcess } from '../support/server-process.js';

/** What `npm start` runs once everything is built: own PostgreSQL, demo county, console and API on one port. */
describe('the start', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gongyi-start-'));
  chmodSync(directory, 0o755);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const start = (more: Readonly<Record<string, string>> = {}) =>
    startServerProcess({ GONGYI_DATA: directory, DATABASE_URL: undefined, ...more });

  const databases = () => {
    try {
      return execFileSync('pgrep', ['-f', directory], { encoding: 'utf8' }).trim().split('\n').length;
    } catch {
      return 0;
    }
  };

  it('serves console and API, prints address and accounts, stops cleanly, and finds its data again', async () => {
    const first = await start();
    expect(first.printed()).toContain('演示数据');
    await expect.poll(first.printed).toContain(demoPassword);
    const page = await fetch(first.url);
    const html = await page.text();
    expect(html).toContain('<html lang="zh-CN"');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    expect((await fetch(first.url + script)).headers.get('cache-control')).toContain('immutable');
    for (const path of ['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/api/docs/'])
      expect((await fetch(first.url + path)).status, path).toBe(200);
    const openapi = (await (await fetch(`${first.url}/api/openapi.json`)).json()) as { openapi: string };
    expect(openapi.openapi).toMatch(/^3\.1/);
    expect(await first.end('SIGINT')).toBe(0);
    expect(databases()).toBe(0);

    const second = await start();
    expect(second.printed()).not.toContain('正在准备演示数据');
    expect(await second.end('SIGINT')).toBe(0);
    expect(databases()).toBe(0);
  }, 180_000);

  it('refuses a second process on the same data, and leaves the first alone', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(/正由进程 \d+ 使用/);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
    expect(await first.end('SIGINT')).toBe(0);
  }, 180_000);

  it('logs no identity or card number, whatever is asked', async () => {
    const { end, url, printed } = await start({ LOG_LEVEL: 'debug' });
    const officer = await signIn(url, 'jingban', demoPassword);
    const [identity, card] = ['530326198001019993', '6228480000000000117'];
    const ask = (path: string, body: object) => officer.post(path, body).catch((error: Error) => error.message);
    await ask('/persons/find-by-identity', { identity, reason: '核对' });
    await ask('/persons/find-by-identity', { identity, reason: '核对', [identity]: card });
    await ask('/bank-accounts', { personId: identity, bankName: '农业银行', cardNumber: card, reason: '换卡' });
    await officer.get('/persons', { filter: { q: identity } }).catch(() => undefined);
    await expect.poll(printed).toContain('find-by-identity');
    expect(printed()).not.toContain(identity);
    expect(printed()).not.toContain(card);
    expect(await end('SIGINT')).toBe(0);
  }, 180_000);
});
