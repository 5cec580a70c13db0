import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@gongyi/api/config';
import { projectRoot, type RunningServer, startServer } from '@gongyi/api/server';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';

export interface TestServer extends RunningServer {
  readonly database: TestDatabase;
}

/** The whole server as people run it, on a database of its own and a free port. */
export async function startTestServer(options: { seedRosters: boolean }): Promise<TestServer> {
  const database = await createTestDatabase();
  const directory = mkdtempSync(join(tmpdir(), 'gongyi-server-'));
  const environment = {
    PORT: '0',
    HOST: '127.0.0.1',
    GONGYI_MODE: 'demo',
    GONGYI_DATA: directory,
    DATABASE_URL: database.ownerUrl,
    DATABASE_APP_URL: database.appUrl,
    LOG_LEVEL: 'error',
    // A matrix of every role and route asks faster than people do.
    GONGYI_REQUESTS_PER_MINUTE: '100000',
  };
  const server = await startServer(readConfig(environment, projectRoot), options);
  return {
    url: server.url,
    database,
    async stop() {
      await server.stop();
      await database.destroy();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Reads one of the demonstration files. */
export const demoData = join(projectRoot, 'test', 'data', 'huize');
