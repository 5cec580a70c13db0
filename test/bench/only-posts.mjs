import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@gongyi/api/database/embedded-postgres';
const directory = mkdtempSync(join(tmpdir(), 'gongyi-bench-'));
const own = await startEmbeddedPostgres({ directory });
process.env.TEST_DATABASE_URL = own.adminUrl;
const { openBench } = await import('./county.mjs');
const { benchMonth } = await import('./month.mjs');
const { benchPosts } = await import('./posts.mjs');
const bench = await openBench();
try { await benchMonth(bench, 30000); console.table(await benchPosts(bench, 100_000)); } finally { await bench.close(); await own.stop(); rmSync(directory, { recursive: true, force: true }); }
