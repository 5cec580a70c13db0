import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@gongyi/api/database/embedded-postgres';
const directory = mkdtempSync(join(tmpdir(), 'gongyi-bench-'));
const own = await startEmbeddedPostgres({ directory });
process.env.TEST_DATABASE_URL = own.adminUrl;
const { openBench } = await import('./county.mjs');
const { benchMonth } = await import('./month.mjs');
try { const bench = await openBench(); try { console.table(await benchMonth(bench, Number(process.argv[2] ?? 30000))); console.log('rss MB', process.memoryUsage().rss/1e6, process.resourceUsage().maxRSS/1e3);} finally { await bench.close(); } }
finally { await own.stop(); rmSync(directory, { recursive: true, force: true }); }
