// Import, run and export of one month, against COPY.

import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestOf } from '@gongyi/kernel';
import { encodeText, openSealed, readSpreadsheet, writeWorkbook } from '@gongyi/server-kit/workbook';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { cardOf, identityOf, median, namesOf, peopleSheet, runImporter, seconds, sheetOf } from './county.mjs';

const period = '2025-03';
const nextPeriod = '2025-04';
const holdersPerPost = 10;

/** Measures a month of so many lines; answers rows for a table. */
export async function benchMonth(bench, lines) {
  await fillRosters(bench, lines);
  const file = await attendanceFile(bench, lines);
  const importSeconds = await seconds(async () =>
    runImporter(bench, 'attendance-sheets', await readSpreadsheet(file, 'month.xlsx', generous), { period }),
  );
  const importFloor = await copyFloor(bench, 'welfare_posts.attendance_lines');
  const { runSeconds, runId } = await computeRun(bench);
  const runFloor = await copyFloor(bench, 'subsidy.subsidy_items');
  const { exportSeconds, approvalSeconds, exported } = await exportPayments(bench, runId);
  const { examineSeconds, compareSeconds } = await examineNextMonth(bench, runId);
  if (exported !== lines) throw new Error(`${exported} of ${lines} lines were exported`);
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
    row('file for the bank (sealed)', exportSeconds, exportFloor),
    row('the bank’s answer (read, compare, commit)', returnSeconds, exportFloor),
    row('approval: three levels sign, money committed', approvalSeconds, runFloor),
    row('approver’s page: unusual, new, shared, fund', examineSeconds, runFloor),
    row('approver’s page: change since last month', compareSeconds, runFloor),
  ];
}

const generous = {
  packedBytes: 50e6,
  unpackedBytes: 500e6,
  ratio: 1000,
  entries: 200,
  rows: 50_000,
  columns: 60,
  cellCharacters: 4000,
  milliseconds: 120_000,
  memoryMegabytes: 1500,
};

async function fillRosters(bench, lines) {
  const { village, name } = namesOf(bench);
  await runImporter(bench, 'people', [peopleSheet(bench, lines)]);
  const posts = Math.ceil(lines / holdersPerPost);
  const code = (index) => `${village(index)}-${index}`;
  const roster = [
    sheetOf('岗位', [
      [
        '岗位编号',
        '乡镇(街道)',
        '村(社区)',
        '行政区划代码',
        '用人单位',
        '岗位名称',
        '岗位类别',
        '名额',
        '月补贴标准(元)',
        '资金来源',
        '规定出勤天数',
        '协议起',
        '协议止',
        '开发主管部门',
        '批准文号',
        '备注',
      ],
      ...Array.from({ length: posts }, (_, index) => [
        code(index),
        '',
        '',
        village(index),
        '村委会',
        '村庄保洁员',
        '村庄保洁',
        holdersPerPost,
        800,
        '就业补助资金',
        22,
        '2025-01-01',
        '2025-12-31',
        '人社部门',
        '',
        '',
      ]),
    ]),
    sheetOf('聘用人员', [
      [
        '协议编号',
        '岗位编号',
        '岗位名称',
        '姓名',
        '身份证号码',
        '协议起',
        '协议止',
        '协议状态',
        '退岗日期',
        '退岗原因',
        '开户银行',
        '银行卡号',
        '意外伤害保险',
      ],
      ...Array.from({ length: lines }, (_, index) => [
        `A${index}`,
        code(index % posts),
        '村庄保洁员',
        name(index),
        identityOf(index),
        '2025-01-01',
        '2025-12-31',
        '新签',
        '',
        '',
        '农业银行',
        cardOf(index),
        '已投保',
      ]),
    ]),
  ];
  await runImporter(bench, 'posts', roster);
}

/** Days attended of 22, so that amounts differ. */
const daysOf = (index) => 12 + (index % 11);

/** One sheet a township, as the demonstration file has them. */
async function attendanceFile(bench, lines) {
  const townships = bench.divisions.townshipsOf('530326');
  const headers = [
    '序号',
    '姓名',
    '身份证号码',
    '规定出勤天数(天)',
    '本月累计出勤天数(天)',
    '补贴金额(元)',
    '协议起止时间',
    ' ',
  ];
  const columns = headers.map((header, index) => ({
    header,
    key: `c${index}`,
    ...(index === 2 ? { text: true } : {}),
  }));
  const posts = Math.ceil(lines / holdersPerPost);
  const sheets = townships.map((township, position) => {
    const rows = [];
    for (let index = 0; index < lines; index += 1) {
      if ((index % posts) % townships.length !== position) continue;
      rows.push({
        c0: rows.length + 1,
        c1: `测${String.fromCodePoint(0x4e00 + (index % 20_000))}`,
        c2: identityOf(index),
        c3: 22,
        c4: daysOf(index),
        c5: Math.round((80_000 * daysOf(index)) / 22) / 100,
        c6: '2025-01-01',
        c7: '2025-12-31',
      });
    }
    return {
      name: bench.divisions.nameOf(township),
      title: ['乡村公益性岗位出勤天数和拟拨付岗位补贴金额汇总表(2025年3月)'],
      columns,
      rows,
    };
  });
  return writeWorkbook({ sheets: sheets.filter((sheet) => sheet.rows.length > 0) });
}

async function computeRun(bench) {
  const { officer, modules, transactions } = bench;
  await transactions.run(officer, () => modules.posts.attendance.freezeMonth(officer, { period }));
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
async function digestOfAmounts(bench, runId) {
  const amounts = await bench.database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    const query = trx('subsidy.subsidy_items').where({ run_id: runId, live: true });
    return query.orderBy('amount_fen').pluck('amount_fen');
  });
  return digestOf(amounts.map(Number)).slice(0, 16);
}

/** Approval, notice and its end; then what is measured: the file for the bank, as xlsx and as GB18030 CSV. */
async function exportPayments(bench, runId) {
  const { officer, modules, transactions } = bench;
  const { runs, notices, batches } = modules.subsidy;
  const run = await runs.submit(officer, runId);
  const signed = { count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
  const { levels } = await runs.approval(officer, runId);
  const approvalSeconds = await seconds(async () => {
    for (const [index, { office }] of levels.entries()) await runs[office](bench.approvers[index], runId, signed);
  });
  await notices.publish(officer, { runId });
  bench.moveTo('2025-04-30');
  const batch = await batches.prepare(officer, runId, {
    layoutId: 'fixed-width-bank',
    split: { by: 'none', mostLines: null },
  });
  await batches.export(officer, batch.id);
  const handler = modules.handlers['payment-batches.export'];
  const payload = { batchId: batch.id };
  const job = { actor: officer, jobId: '', payload, progress: async () => {} };
  const exportSeconds = await seconds(() => transactions.run(officer, () => handler(job)));
  const { lineCount } = await batches.get(officer, batch.id);
  return { exportSeconds, approvalSeconds, exported: lineCount };
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
  const [batch] = (
    await modules.subsidy.batches.find(officer, { filter: { runId }, sort: null, range: { from: 0, to: 9 }, ids: null })
  ).rows;
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

/** Reads the table's rows with COPY and writes them with COPY into one of the same shape and indexes; median of three. */
async function copyFloor(bench, table) {
  const times = [];
  const client = await bench.database.owner.client.acquireConnection();
  const run = (text) => client.query(text);
  try {
    for (let round = 0; round < 3; round += 1) {
      await run('begin');
      await run(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      await run(
        `create temporary table floor_copy (like ${table} including indexes including constraints) on commit drop`,
      );
      times.push(
        await seconds(async () => {
          const rows = new PassThrough({ highWaterMark: 1 << 30 });
          await pipeline(client.query(copyTo(`copy (select * from ${table}) to stdout`)), rows);
          await pipeline(rows, client.query(copyFrom('copy floor_copy from stdin')));
        }),
      );
      await run('rollback');
    }
  } finally {
    await bench.database.owner.client.releaseConnection(client);
  }
  return median(times);
}
