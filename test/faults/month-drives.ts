import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, ApiError } from '@gongyi/api/demo/api-client';
import { demoData } from '../support/server.js';

/**
 * One step nearer to the end of the work; may be called by a new life at any point. Answers true when all of it is done.
 * `peace` after the last death: work that could be asked for without end ends.
 */
export type Drive = (officer: ApiClient, peace: boolean) => Promise<boolean>;

export interface ImportRecord {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly result: Record<string, number> | null;
}

export const importMarch: Drive = async (officer) => {
  const imports = (await officer.get<ImportRecord[]>('/imports', { range: [0, 99] })).filter(
    (record) => record.kind === 'attendance-sheets',
  );
  if (imports.some((record) => record.state === 'committed')) return true;
  if (imports.some((record) => record.state === 'checking' || record.state === 'committing')) return false;
  const checked = imports.find((record) => record.state === 'checked');
  if (checked !== undefined) await officer.post(`/imports/${checked.id}/commit`);
  else {
    const file = 'huize-attendance-2025-03.xlsx';
    const upload = await officer.upload(file, readFileSync(join(demoData, file)));
    await officer.post('/imports', { uploadId: upload.id, kind: 'attendance-sheets', params: { period: '2025-03' } });
  }
  return false;
};

export interface RunRecord {
  readonly id: string;
  readonly state: string;
  readonly payableCount: number;
  readonly payableTotalFen: number;
  readonly digest: string;
}

/** Computed runs are given up and asked for again as long as the server dies. */
export const computeMarch: Drive = async (officer, peace) => {
  const runs = await officer.get<RunRecord[]>('/subsidy-runs', { filter: { period: '2025-03' }, range: [0, 999] });
  const run = runs.find((candidate) => candidate.state !== 'voided');
  if (run === undefined) await officer.post('/subsidy-runs', { schemeId: 'post-subsidy', period: '2025-03' });
  else if (run.state === 'draft') await officer.post(`/subsidy-runs/${run.id}/compute`);
  else if (run.state === 'computed' && peace) return true;
  else if (run.state === 'computed') await officer.post(`/subsidy-runs/${run.id}/void`, { reason: '再算一次' });
  return false;
};

export interface BatchRecord {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly lineCount: number;
  readonly heldCount: number;
  readonly fileId: string;
  readonly fileSha256: string;
  readonly settledCount: number;
  readonly returnedCount: number;
}

export const batchesOf = async (officer: ApiClient) => {
  const query: { filter: object; range: [number, number] } = { filter: { period: '2025-03' }, range: [0, 199] };
  return (await officer.get<BatchRecord[]>('/payment-batches', query)).filter(({ lineCount }) => lineCount > 0);
};

export const sendMarch: Drive = async (officer) => {
  const batches = await batchesOf(officer);
  const next = batches.find(({ state }) => state !== 'exported');
  if (next?.state === 'prepared') await officer.post(`/payment-batches/${next.id}/export`);
  return next === undefined;
};

/** Imports the bank's answers one after another, each until one import of it is through. */
export const hearFromBank =
  (answers: ReadonlyMap<string, Uint8Array>): Drive =>
  async (officer) => {
    const [next] = (await batchesOf(officer)).filter(({ state }) => state === 'exported');
    if (next === undefined) return true;
    const [answer] = await officer.get<ImportRecord[]>('/imports', { sort: ['createdAt', 'DESC'], range: [0, 0] });
    if (answer?.state === 'checking' || answer?.state === 'committing') return false;
    if (answer?.state === 'checked') await officer.post(`/imports/${answer.id}/commit`);
    else {
      const upload = await officer.upload('回盘.xlsx', answers.get(next.id) ?? new Uint8Array());
      await officer.post('/imports', { uploadId: upload.id, kind: 'bank-returns', params: { batchId: next.id } });
    }
    return false;
  };

/** What a server answers that has begun already is no failure of the drive. */
export function refusalIsNoProgress(error: unknown): boolean {
  if (error instanceof ApiError && error.status === 409) return false;
  throw error;
}
