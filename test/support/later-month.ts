import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '@gongyi/api/demo/api-client';
import { importAndCommit } from '@gongyi/api/demo/main-job';
import { fen, formatYuan, multiplyDivide } from '@gongyi/kernel';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import { demoData } from './server.js';

/** A township many of whose agreements run to the end of the year. */
const township = '乐业镇';

const prorated = (standardFen: number, days: number, required: number) =>
  formatYuan(multiplyDivide(fen(standardFen), Math.min(days, required), required, 'half_up'));

/** 补贴金额(元). */
const amountColumn = 6;

export interface ComputedRun {
  readonly id: string;
  readonly jobId: string;
  readonly ruleVersion: string;
  readonly payableCount: number;
  readonly payableTotalFen: number;
  readonly digest: string;
}

/** April's list of the township as the sheet of a later month of 2025, when the county pays 900 instead of 800 from July. */
async function sheetOf(month: number): Promise<Uint8Array> {
  const name = 'huize-attendance-2025-04.xlsx';
  const sheets = await readSpreadsheet(readFileSync(join(demoData, name)), name);
  const lines = sheets
    .find((sheet) => sheet.name === township)
    ?.rows.map((row) => {
      const cells = new Map(row.cells.map((cell) => [cell.column, cell.mergedFrom === undefined ? cell.text : '']));
      const [required = 0, days = 0, amount = 0] = [4, 5, amountColumn].map((column) => Number(cells.get(column)));
      // From July the village computes by the new standard, as its officer would.
      if (month >= 7 && required > 0 && days >= 0 && amount.toFixed(2) === prorated(80_000, days, required))
        cells.set(amountColumn, prorated(90_000, days, required));
      return Array.from({ length: 8 }, (_, index) => `"${cells.get(index + 1) ?? ''}"`).join(',');
    });
  return new TextEncoder().encode((lines ?? []).join('\n').replaceAll('2025年4月', `2025年${month}月`));
}

/** Imports, freezes and computes a month after April 2025, for which there are no demonstration files. */
export async function computeLaterMonth(officer: ApiClient, month: 5 | 6 | 7 | 8): Promise<ComputedRun> {
  const period = `2025-0${month}`;
  await officer.post('/demo/advance', { to: `2025-0${month + 1}-07` });
  const { id } = await officer.upload(`${township}${month}月.csv`, await sheetOf(month));
  await importAndCommit(officer, id, 'attendance-sheets', { period });
  await officer.post('/attendance-sheets/freeze-month', { period });
  return computeRun(officer, period);
}

/** A run of a frozen month, computed. */
export async function computeRun(officer: ApiClient, period: string): Promise<ComputedRun> {
  const run = await officer.post<ComputedRun>('/subsidy-runs', { schemeId: 'post-subsidy', period });
  const { jobId } = await officer.post<ComputedRun>(`/subsidy-runs/${run.id}/compute`);
  await officer.job(jobId);
  return officer.get<ComputedRun>(`/subsidy-runs/${run.id}`);
}

/** Imports the demonstration file of March and freezes it. */
export async function freezeMarch(officer: ApiClient): Promise<void> {
  const file = 'huize-attendance-2025-03.xlsx';
  const { id } = await officer.upload(file, readFileSync(join(demoData, file)));
  await importAndCommit(officer, id, 'attendance-sheets', { period: '2025-03' });
  await officer.post('/attendance-sheets/freeze-month', { period: '2025-03' });
}
