import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '@gongyi/api/database/embedded-postgres';
const orig = pg.Client.prototype.query;
globalThis.qlog = [];
pg.Client.prototype.query = function (config, values, cb) {
  const text = typeof config === 'string' ? config : config?.text ?? '';
  const t = performance.now(); const cpu = process.cpuUsage();
  const r = orig.apply(this, arguments);
  const done = () => { const ms = performance.now() - t; if (ms > 60) { const c = process.cpuUsage(cpu); globalThis.qlog.push([Math.round(ms), Math.round(c.user/1000), text.replace(/\s+/g, ' ').slice(0, 130)]); } };
  if (r && typeof r.then === 'function') r.then(done, done); else if (config && typeof config === 'object' && config.callback) { const c = config.callback; config.callback = (...a) => { done(); c(...a); }; }
  return r;
};
const directory = mkdtempSync(join(tmpdir(), 'gongyi-bench-'));
const own = await startEmbeddedPostgres({ directory });
process.env.TEST_DATABASE_URL = own.adminUrl;
const { openBench } = await import('./county.mjs');
const { benchMonth } = await import('./tmp-month2.mjs');
try { const bench = await openBench();
 const phase = (name) => { const u = process.cpuUsage(phase.u); console.log('==', name, 'cpu user', Math.round(u.user/1000)); phase.u = process.cpuUsage(); for (const q of globalThis.qlog.splice(0)) console.log(q.join('\t')); };
 globalThis.benchPhase = phase;
 try { console.table(await benchMonth(bench, Number(process.argv[2] ?? 30000))); phase('end'); } finally { await bench.close(); } }
finally { await own.stop(); rmSync(directory, { recursive: true, force: true }); }
