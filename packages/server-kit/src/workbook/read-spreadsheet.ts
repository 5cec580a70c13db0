import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { type DomainErrorKind, domainError, type JsonObject, type Sheet } from '@gongyi/kernel';
import { defaultLimits, type WorkbookLimits } from './limits.js';
import { parseCsv } from './parse-csv.js';

const zipHeader = [0x50, 0x4b, 0x03, 0x04];
const oleHeader = [0xd0, 0xcf, 0x11, 0xe0];
// The worker is a file of its own: always the built one, also when this module runs from its source in a test.
const workerFile = createRequire(import.meta.url).resolve('@gongyi/server-kit/workbook-worker');

type Answer =
  | { readonly sheets: Sheet[] }
  | { readonly refusal: { kind: DomainErrorKind; code: string; details: JsonObject } };

/**
 * Reads an uploaded spreadsheet, xlsx or CSV (UTF-8 or GB18030), told apart by content. A workbook is parsed in a worker
 * with limits of memory and time, so that a hostile file costs a worker and not the server.
 *
 * @throws DomainError WORKBOOK.* — too large, encrypted, old format, macros, bomb, external link, not a workbook, …
 */
export async function readSpreadsheet(
  bytes: Uint8Array,
  fileName: string,
  limits: WorkbookLimits = defaultLimits,
): Promise<Sheet[]> {
  const starts = (header: readonly number[]) => header.every((byte, index) => bytes[index] === byte);
  if (bytes.length === 0) throw domainError('invalid_input', 'WORKBOOK.EMPTY');
  if (bytes.length > limits.packedBytes)
    throw domainError('too_large', 'WORKBOOK.TOO_LARGE', { maxMegabytes: limits.packedBytes / 1024 / 1024 });
  // An encrypted xlsx and an old xls share the container; neither can be read.
  if (starts(oleHeader)) throw domainError('invalid_input', 'WORKBOOK.ENCRYPTED_OR_OLD');
  if (starts(zipHeader)) return parseInWorker(bytes, limits);
  return parseCsv(bytes, fileName, limits);
}

async function parseInWorker(bytes: Uint8Array, limits: WorkbookLimits): Promise<Sheet[]> {
  const worker = new Worker(workerFile, {
    workerData: { bytes, limits },
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Answer>((done, failed) => {
      timer = setTimeout(() => failed(domainError('invalid_input', 'WORKBOOK.TIMEOUT')), limits.milliseconds);
      worker.once('message', done);
      worker.once('error', () =>
        failed(
          domainError('invalid_input', 'WORKBOOK.TOO_LARGE_UNPACKED', {
            maxMegabytes: limits.unpackedBytes / 1024 / 1024,
          }),
        ),
      );
    });
    if ('refusal' in answer) throw domainError(answer.refusal.kind, answer.refusal.code, answer.refusal.details);
    return answer.sheets;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
