import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { runMainJob } from './demo/main-job.js';
import { demoFolder, projectRoot, startServer } from './server.js';

/** `npm run demo`: the main job over HTTP on a throw-away database, each step with counts, totals and digests. */
const directory = mkdtempSync(join(tmpdir(), 'gongyi-demo-'));
// Started by root, the database runs as another user, who must find its way in.
chmodSync(directory, 0o755);
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  GONGYI_DATA: directory,
  GONGYI_MODE: 'demo',
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'error',
};
delete environment['DATABASE_URL'];
const server = await startServer(readConfig(environment, projectRoot), { seedRosters: false });
try {
  await runMainJob({ baseUrl: server.url, folder: demoFolder, print: (line) => console.log(line) });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
