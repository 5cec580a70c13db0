import { parentPort, workerData } from 'node:worker_threads';
import type { WorkbookLimits } from './limits.js';
import { parseXlsx } from './parse-xlsx.js';

const { bytes, limits } = workerData as { bytes: Uint8Array; limits: WorkbookLimits };
try {
  parentPort?.postMessage({ sheets: await parseXlsx(bytes, limits) });
} catch (error) {
  const { kind, code, details } = error as { kind?: string; code?: string; details?: object };
  parentPort?.postMessage({
    refusal:
      code === undefined
        ? { code: 'WORKBOOK.NOT_A_WORKBOOK', kind: 'invalid_input', details: {} }
        : { kind, code, details },
  });
}
