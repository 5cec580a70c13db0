import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addDays,
  fen,
  findTableHeader,
  formatYuan,
  invariant,
  localDate,
  parseYuan,
  type Sheet,
  sumFen,
  textUnder,
} from '@gongyi/kernel';
import { openSealed, readSpreadsheet, writeWorkbook } from '@gongyi/server-kit/workbook';
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
  readonly fileId: string;
  readonly fileName: string;
  readonly fileSha256: string;
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

/** The maker submits, and is refused as an approver; two others sign count, total and digest. */
export async function submitAndApprove(
  officer: ApiClient,
  reviewer: ApiClient,
  approver: ApiClient,
  run: Pick<RunRecord, 'id' | 'payableCount' | 'payableTotalFen' | 'digest'>,
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
  const archive = await officer.download(batch.fileId);
  print(
    `发放文件 payment file ${batch.number}: ${batch.lineCount} 笔 lines, ${yuan(batch.totalFen)} 元, 暂缓 held ${batch.heldCount}; ${batch.fileName} sha256 ${batch.fileSha256.slice(0, 16)}…, 加密压缩包 sealed ${archive.length} B`,
  );
  return batch;
}

/** What the bank does with the archive and, by another way, the password; answers the workbook that it was sent. */
export async function openedByBank(officer: ApiClient, approver: ApiClient, batch: { id: string; fileId: string }) {
  const { password } = await approver.post<{ password: string }>(`/payment-batches/${batch.id}/take-password`);
  const file = await openSealed(await officer.download(batch.fileId), password);
  return readSpreadsheet(file.bytes, file.name);
}

/** The bank answers: three cards are closed. One payee gets a new card, confirmed by a second person, and is paid again. */
async function reconcileAndReissue(
  officer: ApiClient,
  approver: ApiClient,
  batch: BatchRecord,
  print: (line: string) => void,
): Promise<BatchRecord> {
  const sent = await openedByBank(officer, approver, batch);
  const { today } = await officer.get<{ today: string }>('/demo');
  const answer = await bankAnswer(sent, { number: batch.number, date: today, returned: 3 });
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
  const cooling = await officer.post(`/payments/${returned.id}/reissue`).then(
    () => null,
    (error: unknown) => error,
  );
  invariant(cooling instanceof ApiError, 'a new card cools first');
  print(`观察期内重发 re-issuing while the card cools: ${cooling.code}`);
  await advanceBeyond(officer, dayAfter(today, coolingDays));
  const again = await officer.post<PaymentRecord & { batchId: string }>(`/payments/${returned.id}/reissue`);
  const reissued = await officer.get<BatchRecord>(`/payment-batches/${again.batchId}`);
  print(`换卡重发 re-issued to a confirmed new card ${account.cardMasked}: ${reissued.number}`);
  return exportBatch(officer, reissued, print);
}

/** As the county's rules have it. */
const coolingDays = 3;

function dayAfter(day: string, days: number): string {
  return addDays(localDate(day), days);
}

/** A return file as the bank of the county's usual layout writes it: every line paid but the first few. */
export async function bankAnswer(
  sent: readonly Sheet[],
  { number, date, returned }: { readonly number: string; readonly date: string; readonly returned: number },
): Promise<Uint8Array> {
  const sheet = one(sent);
  const headings = ['序号', '姓名', '身份证号', '一卡通账号', '金额(元)'];
  const header = findTableHeader(sheet, headings);
  const lines = sheet.rows.filter(
    (row) => row.number > header.rowNumber && /^\d+$/.test(textUnder(row, header, '序号')),
  );
  const rows = lines.map((row, index) => ({
    ...Object.fromEntries(headings.map((heading) => [heading, textUnder(row, header, heading)])),
    发放结果: index < returned ? '失败' : '成功',
    失败原因: index < returned ? '账户已销户' : '',
    发放日期: date,
  }));
  const total = sumFen(lines.map((row) => parseYuan(textUnder(row, header, '金额(元)')) ?? fen(0)));
  const title = [[`批次号:${number}`, `总笔数:${rows.length}`, `总金额(元):${formatYuan(total)}`]];
  const columns = [...headings, '发放结果', '失败原因', '发放日期'].map((key) => ({ key, header: key, text: true }));
  return writeWorkbook({ sheets: [{ name: '发放结果', title, columns, rows }] });
}
