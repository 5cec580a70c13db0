// `npm test`: everything a change must pass, in the order in which a failure is cheapest to learn.
// Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from '../apps/api/start.mjs';
import { ensureBrowser } from './support/browser.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

function step(title, command, words) {
  console.log(`\n▶ ${title}`);
  const started = Date.now();
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  const { status } = spawnSync(command, words, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) {
    console.error(`\n✗ ${title}`);
    process.exit(status ?? 1);
  }
  console.log(`✓ ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

prepare();
if (process.argv[2] === 'bench') {
  step('bench', process.execPath, [join(root, 'test', 'bench', 'run.mjs')]);
} else if (process.argv[2] === 'torture') {
  // The same promises as in every run, over two thousand deaths of the server instead of two dozen.
  process.env.GONGYI_KILLS ??= '500';
  step('torture', bin('vitest'), ['run', '--config', join('test', 'vitest.config.ts'), 'test/faults']);
} else {
  const only = process.argv.slice(2);
  if (only.length === 0) {
    step('lint', bin('biome'), ['check', '.', '--error-on-warnings']);
    step('types', bin('turbo'), ['run', 'typecheck', '--output-logs=errors-only']);
  }
  const browser = only.length === 0 || only.includes('browser');
  if (browser) ensureBrowser();
  const projects = only.flatMap((name) => ['--project', name]);
  const report = join(root, '.data', 'test-report.json');
  mkdirSync(dirname(report), { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  step('tests', bin('vitest'), ['run', '--config', join('test', 'vitest.config.ts'), ...reporters, ...projects]);
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed`);
}
