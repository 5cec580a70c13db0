// `npm run bench`: ratios measured in one run against the floor of reading and writing the same rows with COPY.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@gongyi/api/database/embedded-postgres';

const directory = mkdtempSync(join(tmpdir(), 'gongyi-bench-'));
const own = process.env.TEST_DATABASE_URL === undefined ? await startEmbeddedPostgres({ directory }) : undefined;
if (own !== undefined) process.env.TEST_DATABASE_URL = own.adminUrl;
// Ctrl-C must not leave a database behind.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    const stopped = own?.stop() ?? Promise.resolve();
    stopped.finally(() => {
      rmSync(directory, { recursive: true, force: true });
      process.exit(1);
    });
  });
}
const { openBench } = await import('./county.mjs');
const { benchLists } = await import('./lists.mjs');
const { benchMonth } = await import('./month.mjs');
const { benchPosts } = await import('./posts.mjs');
const { benchRules } = await import('./rules/rules.mjs');
const { benchTraining } = await import('./training.mjs');

try {
  await benchRules();
  const rows = [];
  for (const lines of [1000, 30_000]) {
    const bench = await openBench();
    try {
      rows.push(...(await benchMonth(bench, lines)));
      console.table(rows.slice(-9));
      if (lines !== 30_000) continue;
      rows.push(...(await benchPosts(bench, 100_000)));
      console.table(rows.slice(-8));
      rows.push(...(await benchLists(bench, 1_000_000)));
    } finally {
      await bench.close();
    }
  }
  const bench = await openBench();
  try {
    rows.push(...(await benchTraining(bench)));
  } finally {
    await bench.close();
  }
  console.table(rows);
  // In a process of its own, whose memory is that of the run.
  execFileSync(process.execPath, [fileURLToPath(new URL('million.mjs', import.meta.url))], { stdio: 'inherit' });
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  console.log(
    `Gongyi ${version}, Node ${process.versions.node}, PostgreSQL on this machine. Medians; compare ratios, not machines.`,
  );
} finally {
  await own?.stop();
  rmSync(directory, { recursive: true, force: true });
}
