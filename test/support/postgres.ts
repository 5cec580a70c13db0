import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@gongyi/api/database/embedded-postgres';

/**
 * Gives every test a real PostgreSQL: TEST_DATABASE_URL if set (any server ≥ 15, a role that may create databases and
 * roles), else a throw-away embedded one. Each test file creates its own database on it.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TEST_DATABASE_URL'] !== undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'gongyi-test-'));
  const server = await startEmbeddedPostgres({ directory, flags: ['-c', 'fsync=off', '-c', 'full_page_writes=off'] });
  process.env['TEST_DATABASE_URL'] = server.adminUrl;
  return async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
