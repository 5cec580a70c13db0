// One run of a million lines, in a process of its own: its memory is that of the run and the files.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@gongyi/api/database/embedded-postgres';
import { copyFloor } from './copy-floor.mjs';
import { computeRun, digestOfAmounts, exportPayments } from './month.mjs';
import { attendanceFile, fillRosters, freezeMonth, importMonth, recordFund } from './rosters.mjs';

const imported = 2_000;
const linesPerFile = 30_000;

const lines = Number(process.argv[2] ?? 1_000_000);
const directory = mkdtempSync(join(tmpdir(), 'gongyi-million-'));
// Out of the box PostgreSQL keeps 128 MB: the indexes of a million lines do not fit, and whoever has them gives it more.
const flags = ['-c', 'shared_buffers=1GB', '-c', 'max_wal_size=4GB'];
const own = await startEmbeddedPostgres({ directory, flags });
process.env.TEST_DATABASE_URL = own.adminUrl;
const { openBench } = await import('./county.mjs');
const bench = await openBench();
try {
  await fillRosters(bench, imported);
  await importMonth(bench, await attendanceFile(bench, imported));
  await recordFund(bench);
  await freezeMonth(bench);
  await multiply(bench, lines / imported);
  // Each step is told when it is measured: the whole takes a quarter of an hour.
  const told = (what, taken, floor) => {
    const megabytes = Math.round(process.resourceUsage().maxRSS / 1000);
    const times = floor === undefined ? '' : `, ${(taken / floor).toFixed(1)} × COPY (${floor.toFixed(1)} s)`;
    console.log(`${lines} lines: ${what} ${taken.toFixed(1)} s${times}, ${megabytes} MB at most so far`);
  };
  const { runSeconds, runId } = await computeRun(bench);
  const { lineCount } = await bench.modules.subsidy.runs.get(bench.officer, runId);
  const runFloor = await copyFloor(bench, 'subsidy.subsidy_items', 1);
  told('subsidy run', runSeconds, runFloor);
  console.log(`amounts ${await digestOfAmounts(bench, runId)}`);
  const paid = await exportPayments(bench, runId, linesPerFile);
  if (lineCount !== lines || paid.exported !== lines)
    throw new Error(`${lineCount} computed, ${paid.exported} exported of ${lines}`);
  const paymentFloor = await copyFloor(bench, 'subsidy.payments', 1);
  told('approval, money committed', paid.approvalSeconds);
  told('public notice', paid.noticeSeconds);
  told('batches prepared', paid.prepareSeconds, paymentFloor);
  told('files for the bank', paid.exportSeconds, paymentFloor);
  told('run and files', runSeconds + paid.exportSeconds, runFloor + paymentFloor);
} finally {
  await bench.close();
  await own.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** People, their accounts and their month so many times: what was imported, and copies of it under other ids. */
async function multiply({ database }, times) {
  await database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    const copies = async (table, changed) => {
      const { rows } = await trx.raw(
        "select attname from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
        [table],
      );
      const columns = rows.map(({ attname }) => attname);
      const values = columns.map((column) => changed[column] ?? `o."${column}"`);
      await trx.raw('alter table ?? disable trigger user', [table]);
      await trx.raw(
        `insert into ?? ("${columns.join('", "')}") select ${values.join(', ')} from generate_series(1, ?) as n cross join ?? o order by n`,
        [table, times - 1, table],
      );
      await trx.raw('alter table ?? enable trigger user', [table]);
      await trx.raw('analyze ??', [table]);
    };
    // In order, as ids are made: what comes by chance makes every index slow.
    const copyOf = (column) => `(lpad(to_hex(n), 8, '0') || substr(o.${column}::text, 9))::uuid`;
    const textOf = (column) => `lpad(n::text, 6, '0') || o.${column}`;
    await copies('registry.persons', {
      id: copyOf('id'),
      identity_hash: textOf('identity_hash'),
    });
    await copies('registry.bank_accounts', { id: copyOf('id'), person_id: copyOf('person_id') });
    await copies('welfare_posts.attendance_lines', { id: copyOf('id'), person_id: copyOf('person_id') });
  });
}
