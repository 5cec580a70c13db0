// The one command for a fresh machine: installs what is missing, builds what changed, starts.
// Plain JavaScript without dependencies, because it runs before anything is installed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Refuses a Node.js that is too old, installs the locked packages when they changed, builds through turbo's cache. */
export function prepare() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `需要 Node.js 20.19 或更高版本，现在是 ${process.versions.node}。Node.js ≥ 20.19 is needed, this is ${process.versions.node}.`,
    );
    process.exit(1);
  }
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const mark = join(root, 'node_modules', '.gongyi-installed');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
    console.log('正在安装依赖包… Installing packages…');
    npm('ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund');
    writeFileSync(mark, lock);
  }
  run(process.execPath, [
    join(root, 'node_modules', 'turbo', 'bin', 'turbo'),
    'run',
    'build',
    '--output-logs=errors-only',
    '--log-order=grouped',
  ]);
}

function npm(...words) {
  // npm sets npm_execpath for its scripts; started by hand, `npm` is on the path.
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) run(process.execPath, [script, ...words]);
  else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', words);
}

function run(command, words) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  try {
    execFileSync(command, words, { cwd: root, stdio: 'inherit', env });
  } catch {
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  prepare();
  const entry = process.argv.includes('--demo') ? 'demo.js' : 'main.js';
  await import(pathToFileURL(join(root, 'apps', 'api', 'dist', entry)).href);
}
