import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTableHeader, invariant, type Sheet, textUnder } from '@gongyi/kernel';
import { readSpreadsheet, writeWorkbook } from '@gongyi/server-kit/workbook';
import { type ApiClient, ApiError, signIn } from './api-client.js';
import { demoPassword } from './demo-accounts.js';
import { demoFiles } from './seed-demo.js';

export interface MainJobOptions {
  readonly baseUrl: string;
  readonly folder: string;
  print(line: string): void;
}

interface ImportRecord {
  readonly id: string;
  readonly state: string;
  readonly jobId: string;
  readonly counts: Record<string, number>;
  readonly result: Record<string, number> | null;
  readonly unchanged: boolean;
}

interface RunRecord {
  readonly id: string;
  readonly state: string;
  readonly jobId: string | null;
  readonly payableCount: number;
  readonly payableTotalFen: number;
  readonly digest: string;
}

interface BatchRecord {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly jobId: string | null;
  readonly lineCount: number;
  readonly totalFen: number;
  readonly heldCount: number;
  readonly settledCount: number;
  readonly returnedCount: number;
  readonly xlsxFileId: string;
  readonly csvFileId: string;
  readonly digest: string;
}

interface PaymentRecord {
  readonly id: string;
  readonly personId: string;
  readonly personName: string;
  readonly state: string;
}

type Change = { readonly count: number; readonly differenceFen: number };

interface Comparison {
  readonly differenceFen: number;
  readonly joined: Change;
  readonly left: Change;
  readonly moved: Change;
  readonly movedTownship: Change;
  readonly amountUp: Change;
  readonly amountDown: Change;
}

/** What the main job arrived at; the tests compare it with the expected answers. */
export interface MainJobResult {
  readonly march: RunRecord;
  readonly april: RunRecord;
  readonly batch: BatchRecord;
  readonly reissued: BatchRecord;
}

const yuan = (fen: number) => (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
const one = <T>(rows: readonly T[]): T => {
  invariant(rows[0] !== undefined, 'one record');
  return rows[0];
};

/** Runs one county's March and the start of April over HTTP, as three people do it, and prints what came out of each step. */
export async function runMainJob({ baseUrl, folder, print }: MainJobOptions): Promise<MainJobResult> {
  const officer = await signIn(baseUrl, 'jingban', demoPassword);
  const reviewer = await signIn(baseUrl, 'fuhe', demoPassword);
  const approver = await signIn(baseUrl, 'shenpi', demoPassword);
  const upload = (file: string) => officer.upload(file, readFileSync(join(folder, file)));
  const importFile = async (title: string, kind: string, file: string, params: object = {}) => {
    const record = await importAndCommit(officer, (await upload(file)).id, kind, params);
    print(`${title}: ${describeCounts(record)}`);
    return record;
  };

  print('# 名册与岗位 Register and posts');
  await importFile('人员名册 people', 'people', demoFiles.people);
  const again = await importFile('同一文件再导入 the same file again', 'people', demoFiles.people);
  invariant(again.unchanged, 'the same file changes nothing');
  await importFile('岗位与聘用人员 posts and holders', 'posts', demoFiles.posts);

  print('\n# 三月 March 2025');
  await importFile('出勤汇总表 attendance', 'attendance-sheets', demoFiles.march, { period: '2025-03' });
  await officer.post('/attendance-sheets/freeze-month', { period: '2025-03' });
  const march = await computeRun(officer, '2025-03', print);
  const replay = await officer.post<{ same: boolean; replayedDigest: string }>(`/subsidy-runs/${march.id}/replay`);
  invariant(replay.same, 'the same inputs give the same digest');
  print(`重算 replay: ${replay.replayedDigest}`);
  await submitAndApprove(officer, reviewer, approver, march, print);
  const batch = await noticeAndPay(officer, march, print);
  const reissued = await reconcileAndReissue(officer, approver, batch, print);

  print('\n# 四月 April 2025');
  await officer.post('/demo/advance', { to: '2025-05-06' });
  await importFile('出勤汇总表 attendance', 'attendance-sheets', demoFiles.april, { period: '2025-04' });
  await officer.post('/attendance-sheets/freeze-month', { period: '2025-04' });
  const april = await computeRun(officer, '2025-04', print);
  const comparison = await officer.get<Comparison>(`/subsidy-runs/${april.id}/comparison`);
  print(`与上月相比 against March: ${describeComparison(comparison)}`);
  await submitAndApprove(officer, reviewer, approver, april, print);

  print('\n# 摘要 Digests');
  const sign = (what: string, { count, totalFen, digest }: { count: number; totalFen: number; digest: string }) =>
    print(`${what}  ${count} 人 people  ${yuan(totalFen)} 元 yuan  ${digest}`);
  for (const [month, run] of [
    ['2025-03', march],
    ['2025-04', april],
  ] as const)
    sign(`核算 run ${month}`, { count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest });
  for (const file of [batch, reissued])
    sign(`发放 file ${file.number}`, { count: file.lineCount, totalFen: file.totalFen, digest: file.digest });
  return { march, april, batch, reissued };
}

/** Upload → check → commit, waiting for both jobs. */
export async function importAndCommit(
  client: ApiClient,
  uploadId: string,
  kind: string,
  params: object,
): Promise<ImportRecord> {
  const started = await client.post<ImportRecord>('/imports', { uploadId, kind, params });
  await client.job(started.jobId);
  const committing = await client.post<ImportRecord>(`/imports/${started.id}/commit`);
  await client.job(committing.jobId);
  return client.get<ImportRecord>(`/imports/${started.id}`);
}

function describeCounts({ counts, result, unchanged }: ImportRecord): string {
  const { created, updated, unchanged: same, waiting } = result ?? {};
  const findings = Object.entries(counts)
    .filter(([key]) => key.startsWith('code:'))
    .reduce((sum, [, count]) => sum + count, 0);
  return `${counts['rows']} 行 rows, ${findings} 处提示 findings → 新增 created ${created}, 更新 updated ${updated}, 未变 unchanged ${same}, 待处理 waiting ${waiting}${unchanged ? ' (没有变化 nothing changed)' : ''}`;
}

function describeComparison(comparison: Comparison): string {
  const { joined, left, moved, movedTownship, amountUp, amountDown } = comparison;
  const parts = [
    ['新增 joined', joined],
    ['退出 left', left],
    ['转岗 moved', moved],
    ['其中跨乡镇 to another township', movedTownship],
    ['增加 up', amountUp],
    ['减少 down', amountDown],
  ] as const;
  return `${parts.map(([title, change]) => `${title} ${change.count}`).join(', ')}, 合计 ${yuan(comparison.differenceFen)} 元`;
}

async function computeRun(officer: ApiClient, period: string, print: (line: string) => void): Promise<RunRecord> {
  const created = await officer.post<RunRecord>('/subsidy-runs', { schemeId: 'post-subsidy', period });
  const computing = await officer.post<RunRecord>(`/subsidy-runs/${created.id}/compute`);
  invariant(computing.jobId !== null, 'computing is a job');
  await officer.job(computing.jobId);
  const run = await officer.get<RunRecord>(`/subsidy-runs/${created.id}`);
  print(
    `核算 run ${period}: ${run.payableCount} 人 people, ${yuan(run.payableTotalFen)} 元 yuan, digest ${run.digest}`,
  );
  return run;
}

async function submitAndApprove(
  officer: ApiClient,
  reviewer: ApiClient,
  approver: ApiClient,
  run: RunRecord,
  print: (line: string) => void,
): Promise<void> {
  await officer.post(`/subsidy-runs/${run.id}/submit`);
  const signed = { count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
  const refusal = await officer.post(`/subsidy-runs/${run.id}/approve`, signed).then(
    () => null,
    (error: unknown) => error,
  );
  invariant(refusal instanceof ApiError, 'the maker cannot approve');
  print(`经办人审批 the maker approves: ${refusal.code}`);
  await reviewer.post(`/subsidy-runs/${run.id}/review`, signed);
  print('复核 reviewed by a second person');
  await approver.post(`/subsidy-runs/${run.id}/approve`, signed);
  print('审批 approved by a third');
}

async function noticeAndPay(officer: ApiClient, run: RunRecord, print: (line: string) => void): Promise<BatchRecord> {
  const notice = await officer.post<{ startsOn: string; endsOn: string; itemCount: number }>('/notices', {
    runId: run.id,
    publisher: '会泽县人力资源和社会保障局',
    objectionContact: '演示电话 19900000000',
  });
  print(`公示 notice: ${notice.itemCount} 人, ${notice.startsOn} – ${notice.endsOn}`);
  const early = await officer.post('/payment-batches', { runId: run.id }).then(
    () => null,
    (error: unknown) => error,
  );
  invariant(early instanceof ApiError, 'no payment before the notice has ended');
  print(`公示期内付款 paying during the notice: ${early.code}`);
  await advanceBeyond(officer, notice.endsOn);
  const prepared = await officer.post<BatchRecord>('/payment-batches', { runId: run.id });
  return exportBatch(officer, prepared, print);
}

async function advanceBeyond(officer: ApiClient, day: string): Promise<void> {
  for (let today = ''; today <= day; ) today = (await officer.post<{ today: string }>('/demo/advance')).today;
}

async function exportBatch(
  officer: ApiClient,
  prepared: BatchRecord,
  print: (line: string) => void,
): Promise<BatchRecord> {
  const exporting = await officer.post<BatchRecord>(`/payment-batches/${prepared.id}/export`);
  invariant(exporting.jobId !== null, 'exporting is a job');
  await officer.job(exporting.jobId);
  const batch = await officer.get<BatchRecord>(`/payment-batches/${prepared.id}`);
  const files = await Promise.all([batch.xlsxFileId, batch.csvFileId].map((id) => officer.download(id)));
  const hashes = files.map(
    (bytes) => `${bytes.length} B sha256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}…`,
  );
  print(
    `发放文件 payment file ${batch.number}: ${batch.lineCount} 笔 lines, ${yuan(batch.totalFen)} 元, 暂缓 held ${batch.heldCount}; xlsx ${hashes[0]}; csv ${hashes[1]}`,
  );
  return batch;
}

/** The bank answers: three cards are closed. One payee gets a new card, confirmed by a second person, and is paid again. */
async function reconcileAndReissue(
  officer: ApiClient,
  approver: ApiClient,
  batch: BatchRecord,
  print: (line: string) => void,
): Promise<BatchRecord> {
  const sent = await readSpreadsheet(await officer.download(batch.xlsxFileId), `${batch.number}.xlsx`);
  const { today } = await officer.get<{ today: string }>('/demo');
  const answer = await bankAnswer(sent, today, 3);
  const upload = await officer.upload(`${batch.number}-回盘.xlsx`, answer);
  const record = await importAndCommit(officer, upload.id, 'bank-returns', { batchId: batch.id });
  const after = await officer.get<BatchRecord>(`/payment-batches/${batch.id}`);
  print(
    `对账 reconciled: ${record.counts['rows']} 行, 成功 settled ${after.settledCount}, 退回 returned ${after.returnedCount}`,
  );
  const returned = one(
    await officer.get<PaymentRecord[]>('/payments', { filter: { batchId: batch.id, state: 'returned' } }),
  );
  const account = await officer.post<{ id: string; cardMasked: string }>('/bank-accounts', {
    personId: returned.personId,
    bankName: '农业银行',
    cardNumber: '6228480000000000117',
    reason: '原卡已销户，本人提供新卡',
  });
  await approver.post(`/bank-accounts/${account.id}/confirm`);
  const again = await officer.post<PaymentRecord & { batchId: string }>(`/payments/${returned.id}/reissue`);
  const reissued = await officer.get<BatchRecord>(`/payment-batches/${again.batchId}`);
  print(`换卡重发 re-issued to a confirmed new card ${account.cardMasked}: ${reissued.number}`);
  return exportBatch(officer, reissued, print);
}

/** A return file as a bank would write it: every line paid but the first few. */
export async function bankAnswer(sent: readonly Sheet[], date: string, returned: number): Promise<Uint8Array> {
  const sheet = one(sent);
  const header = findTableHeader(sheet, ['序号', '姓名', '账号', '金额(元)']);
  const lines = sheet.rows.filter(
    (row) => row.number > header.rowNumber && /^\d+$/.test(textUnder(row, header, '序号')),
  );
  const rows = lines.map((row, index) => ({
    sequence: textUnder(row, header, '序号'),
    name: textUnder(row, header, '姓名'),
    account: textUnder(row, header, '账号'),
    identity: textUnder(row, header, '身份证号'),
    amount: textUnder(row, header, '金额(元)'),
    result: index < returned ? '失败' : '成功',
    reason: index < returned ? '账户已销户' : '',
    date,
  }));
  const headers = {
    sequence: '序号',
    name: '姓名',
    account: '账号',
    identity: '身份证号',
    amount: '金额(元)',
    result: '结果',
    reason: '原因',
    date: '日期',
  };
  const columns = Object.entries(headers).map(([key, text]) => ({ key, header: text, text: true }));
  return writeWorkbook({ sheets: [{ name: '回盘', columns, rows }] });
}
