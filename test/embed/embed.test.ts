import { type ExecFileSyncOptions, execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const embedded = ['kernel', 'rules', 'welfare-posts', 'subsidy', 'server-kit'];
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Packs the packages, installs the tarballs in an empty folder, and runs a county's own server there. */
describe('a county that embeds two modules in its own Express', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gongyi-embed-'));
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    const tarballs = join(folder, 'tarballs');
    mkdirSync(tarballs);
    const quiet: ExecFileSyncOptions = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
    execFileSync(
      npm,
      ['pack', '--silent', '--pack-destination', tarballs, ...embedded.flatMap((name) => ['-w', `@gongyi/${name}`])],
      quiet,
    );
    cpSync(join(root, 'test', 'embed', 'host'), folder, { recursive: true });
    const versions = (
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }
    ).devDependencies;
    const packed = Object.fromEntries(
      readdirSync(tarballs).map((file) => [
        `@${file.replace(/-\d.*$/, '').replace('gongyi-', 'gongyi/')}`,
        `file:tarballs/${file}`,
      ]),
    );
    const dependencies = { ...packed, express: versions['express'], knex: versions['knex'], pg: versions['pg'] };
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'a-county', private: true, type: 'module', dependencies, overrides: packed }),
    );
    execFileSync(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
      ...quiet,
      cwd: folder,
    });
  });
  afterAll(async () => {
    await database?.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  it('installs neither a user interface nor a module that it did not ask for', () => {
    const installed = readdirSync(join(folder, 'node_modules'));
    expect(installed).not.toContain('react');
    expect(readdirSync(join(folder, 'node_modules', '@gongyi')).sort()).toEqual([...embedded].sort());
  });

  it('gets a list and an explained amount, with its own login, schemas and rules', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['server.mjs'], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: database.ownerUrl },
    });
    const answer = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect(answer).toMatchObject({ anonymous: 401, posts: ['河道巡护员'], agreements: 1, amountFen: 81_000 });
    expect(answer['explanation']).toContain('810.00元');
  });

  it('runs the code that the documentation shows', () => {
    const host = readFileSync(join(root, 'test', 'embed', 'host', 'server.mjs'), 'utf8');
    const page = readFileSync(join(root, 'docs', 'embed.md'), 'utf8');
    const shown = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(shown.length).toBeGreaterThan(4);
    for (const code of shown) expect(host).toContain(code);
  });
});
