import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '@gongyi/kernel';
import { assertApplicationRole, createKnex } from '@gongyi/server-kit/knex';
import { pino } from 'pino';
import { createApp } from './app.js';
import type { Config } from './config.js';
import { openConnections } from './database/connections.js';
import { migrate, schemas } from './database/migrate.js';
import { createDemoClock } from './demo/demo-clock.js';
import { seedDemo } from './demo/seed-demo.js';
import { readDivisionDirectory } from './divisions/directory.js';
import { loadDivisions } from './divisions/load-divisions.js';
import { seedRoles } from './roles.js';

export interface RunningServer {
  readonly url: string;
  /** Finishes what is running, then stops jobs, connections and the embedded database. */
  stop(): Promise<void>;
}

/** The folder of the whole project, from wherever this file was built to. */
export const projectRoot = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..');
const divisionsFolder = join(projectRoot, 'apps', 'api', 'data', 'divisions');
const consoleFolder = join(projectRoot, 'apps', 'console', 'dist');
/** Demonstration files; the tests use the same ones. */
export const demoFolder = join(projectRoot, 'test', 'data', 'huize');

/** Database, migrations, reference data, demo seed, API, console, jobs: everything on one port. */
export async function startServer(
  config: Config,
  options: { clock?: Clock; seedRosters?: boolean } = {},
): Promise<RunningServer> {
  const connections = await openConnections(config);
  const owner = createKnex(connections.ownerUrl, { poolMax: 2 });
  const knex = createKnex(connections.applicationUrl, { poolMax: 12 });
  const closeAll = async () => {
    await Promise.all([owner.destroy(), knex.destroy()]);
    await connections.stop();
  };
  try {
    await migrate(owner, connections.applicationRole);
    await assertApplicationRole(knex);
    await loadDivisions(owner, schemas.core, divisionsFolder);
    await seedRoles(owner, schemas.core);
    const clock = options.clock ?? (config.demo ? await createDemoClock(owner, schemas.core) : systemClock());
    const log = pino({
      level: config.logLevel,
      redact: ['req.headers', 'password', '*.identityNumber', '*.cardNumber'],
    });
    const divisions = await readDivisionDirectory(knex, schemas.core);
    const app = await createApp({
      config,
      knex,
      clock,
      log,
      applicationUrl: connections.applicationUrl,
      divisions,
      consoleFolder,
    });
    if (config.demo) await seedDemo({ knex, app, clock, folder: demoFolder, rosters: options.seedRosters ?? true });
    await app.jobs.start();
    const server = createServer({ maxHeaderSize: 64 * 1024 }, app.express);
    server.listen(config.port, config.host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://localhost:${port}`,
      async stop() {
        await closeServer(server);
        await app.jobs.stop();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // Open pages keep their connections; running answers get a moment.
  setTimeout(() => server.closeAllConnections(), 3000).unref();
  server.closeIdleConnections();
  await closed;
}
