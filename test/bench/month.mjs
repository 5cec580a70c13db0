// Import, run and export of one month, against COPY.

import { digestOf } from '@gongyi/kernel';
import { encodeText, openSealed } from '@gongyi/server-kit/workbook';
import { copyFloor } from './copy-floor.mjs';
import { median, seconds } from './county.mjs';
import { attendanceFile, fillRosters, freezeMonth, importMonth, period, recordFund } from './rosters.mjs';

const nextPeriod = '2025-04';

/** Measures a month of so many lines; answers rows for a table. */
export async function benchMonth(bench, lines) {
  await fillRosters(bench, lines);
  const file = await attendanceFile(bench, lines);
  const importSeconds = await seconds(() => importMonth(bench, file));
  const importFloor = await copyFloor(bench, 'welfare_posts.attendance_lines');
  await recordFund(bench);
  await freezeMonth(bench);
  const { runSeconds, runId } = await computeRun(bench);
  const runFloor = await copyFloor(bench, 'subsidy.subsidy_items');
  const paid = await exportPayments(bench, runId, null);
  const { examineSeconds, compareSeconds } = await examineNextMonth(bench, runId);
  if (paid.exported !== lines) throw new Error(`${paid.exported} of ${lines} lines were exported`);
  const exportFloor = await copyFloor(bench, 'subsidy.payments');
  const returnSeconds = await importReturn(bench, runId, lines);
  const ratio = (measured, floor) => `${(measured / floor).toFixed(1)} ×`;
  const row = (what, measured, floor) => ({
    lines,
    what,
    seconds: measured.toFixed(2),
    'COPY floor': floor.toFixed(2),
    ratio: ratio(measured, floor),
  });
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1000);
  console.log(`${lines} lines: ${megabytes} MB at most, amounts ${await digestOfAmounts(bench, runId)}`);
  return [
    row('import of the month’s workbook', importSeconds, importFloor),
    row('subsidy run', runSeconds, runFloor),
    row('batch prepared (payees, accounts, checks)', paid.prepareSeconds, exportFloor),
    row('file for the bank (sealed)', paid.exportSeconds, exportFloor),
    row('the bank’s answer (read, compare, commit)', returnSeconds, exportFloor),
    row('approval: three levels sign, money committed', paid.approvalSeconds, runFloor),
    row('public notice of all lines', paid.noticeSeconds, runFloor),
    row('approver’s page: unusual, new, shared, fund', examineSeconds, runFloor),
    row('approver’s page: change since last month', compareSeconds, runFloor),
  ];
}

export async function computeRun(bench) {
  const { officer, modules, transactions } = bench;
  const run = await modules.subsidy.runs.create(officer, { schemeId: 'post-subsidy', period });
  await modules.subsidy.runs.compute(officer, run.id);
  const runSeconds = await seconds(() =>
    transactions.run(officer, () =>
      modules.handlers['subsidy-runs.compute']({
        actor: officer,
        jobId: '',
        payload: { runId: run.id },
        progress: async () => {},
      }),
    ),
  );
  return { runSeconds, runId: run.id };
}

/** Of all amounts of the run, the smallest first: the same on every machine. */
export async function digestOfAmounts(bench, runId) {
  const amounts = await bench.database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    const query = trx('subsidy.subsidy_items').where({ run_id: runId, live: true });
    return query.orderBy('amount_fen').pluck('amount_fen');
  });
  return digestOf(amounts.map(Number)).slice(0, 16);
}

/**
 * Approval, notice and its end, then the sealed files of the fixed-width layout, each of at most so many lines. The time of an
 * export is that of all of them.
 */
export async function exportPayments(bench, runId, mostLines) {
  const { officer, modules, transactions } = bench;
  const { runs, notices, batches } = modules.subsidy;
  const run = await runs.submit(officer, runId);
  const signed = { count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
  const { levels } = await runs.approval(officer, runId);
  const approvalSeconds = await seconds(async () => {
    for (const [index, { office }] of levels.entries()) await runs[office](bench.approvers[index], runId, signed);
  });
  const noticeSeconds = await seconds(() => notices.publish(officer, { runId }));
  bench.moveTo('2025-04-30');
  const prepareSeconds = await seconds(() =>
    batches.prepare(officer, runId, { layoutId: 'fixed-width-bank', split: { by: 'none', mostLines } }),
  );
  let [exported, exportSeconds] = [0, 0];
  for (const { id } of await batchesOf(bench, runId)) {
    await batches.export(officer, id);
    const job = { actor: officer, jobId: '', payload: { batchId: id }, progress: async () => {} };
    exportSeconds += await seconds(() =>
      transactions.run(officer, () => modules.handlers['payment-batches.export'](job)),
    );
    exported += (await batches.get(officer, id)).lineCount;
  }
  return { approvalSeconds, noticeSeconds, prepareSeconds, exportSeconds, exported };
}

async function batchesOf({ officer, modules }, runId) {
  const query = { filter: { runId }, sort: null, range: { from: 0, to: 99 }, ids: null };
  return (await modules.subsidy.batches.find(officer, query)).rows;
}

/**
 * What the approver of the next month waits for. April is March once more under another period, copied in SQL: the page is
 * measured, not the run.
 */
async function examineNextMonth(bench, runId) {
  const { officer, approvers, modules } = bench;
  const { runs } = modules.subsidy;
  const next = await runs.create(officer, { schemeId: 'post-subsidy', period: nextPeriod });
  await bench.database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    await trx.raw("update subsidy.subsidy_runs set state = 'computing' where id = ?", [next.id]);
    await trx.raw(
      `insert into subsidy.subsidy_items select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'run_id', ?::text, 'period', ?::text, 'source_id', i.source_id || ' next'))).*
       from subsidy.subsidy_items i where run_id = ?`,
      [next.id, nextPeriod, runId],
    );
    await trx.raw('analyze subsidy.subsidy_items');
  });
  const timed = async (work) => {
    const times = [];
    for (let round = 0; round < 3; round += 1) times.push(await seconds(work));
    return median(times);
  };
  return {
    examineSeconds: await timed(() => runs.examine(approvers[0], next.id)),
    compareSeconds: await timed(() => runs.compare(approvers[0], next.id)),
  };
}

/** The bank of the fixed-width layout answers, every hundredth line with a return; aim: 30,000 lines in 5 seconds. */
async function importReturn(bench, runId, lines) {
  const { officer, approvers, modules, transactions } = bench;
  const [batch] = await batchesOf(bench, runId);
  const params = { batchId: batch.id };
  const { password } = await modules.subsidy.batches.takePassword(approvers.at(-1), batch.id);
  const sent = await openSealed((await modules.files.read(officer, batch.fileId)).bytes, password);
  const answer = answerOf(sent.bytes, '20250430');
  const importer = modules.subsidy.bankReturnImporter;
  let counts;
  const taken = await seconds(async () => {
    const sheets = await importer.read(officer, { name: '回盘.txt', bytes: answer }, params);
    const checked = await importer.check(officer, sheets, params);
    counts = await transactions.run(officer, () => importer.commit(officer, checked.rows, params, async () => {}));
  });
  const returned = Math.ceil(lines / 100);
  if (counts.settled !== lines - returned || counts.returned !== returned)
    throw new Error(`the bank’s answer of ${lines} lines came to ${JSON.stringify(counts)}`);
  return taken;
}

/** From the lines that were sent (D, number, account, name, identity, amount, …) to those of the return. */
function answerOf(bytes, day) {
  const widths = [1, 8, 32, 60, 18, 16];
  const starts = widths.map((_, column) => widths.slice(0, column).reduce((sum, width) => sum + width, 0));
  const lines = splitLines(Buffer.from(bytes));
  const answered = lines.slice(1, -1).map((line, index) => {
    const cells = widths.map((width, column) => line.subarray(starts[column], starts[column] + width));
    const back = index % 100 === 0;
    const reason = encodeText(back ? '账户已销户' : '', 'gb18030');
    const tail = [Buffer.from(`${day}${back ? '1001' : '0000'}`), reason, Buffer.alloc(60 - reason.length, ' ')];
    return Buffer.concat([...cells.slice(0, 4), cells[5], ...tail, Buffer.from('\r\n')]);
  });
  const crlf = Buffer.from('\r\n');
  return Buffer.concat([lines[0], crlf, ...answered, lines.at(-1), crlf]);
}

function splitLines(bytes) {
  const lines = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0d, start);
    lines.push(bytes.subarray(start, end));
    start = end + 2;
  }
  return lines;
}
