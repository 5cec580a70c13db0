import { domainError } from '@gongyi/kernel';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { WorkbookLimits } from './limits.js';

/** The parts of a workbook by name, unpacked one at a time when asked for. */
export interface Package {
  readonly names: readonly string[];
  /** undefined when there is no such part. */
  read(name: string): Promise<string | undefined>;
  close(): void;
}

const refused = (code: string, details = {}) => domainError('invalid_input', `WORKBOOK.${code}`, details);

/** Opens the zip by its directory, so that the order in which parts were packed does not matter; checks it first. */
export async function openPackage(bytes: Uint8Array, limits: WorkbookLimits): Promise<Package> {
  const zip = await openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const entries = await readDirectory(zip, limits);
  let unpacked = 0;
  return {
    names: [...entries.keys()],
    close: () => zip.close(),
    async read(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      const part = await inflate(zip, entry, limits, limits.unpackedBytes - unpacked);
      unpacked += part.length;
      return decode(part);
    },
  };
}

function openZip(buffer: Buffer): Promise<ZipFile> {
  return new Promise((opened, failed) => {
    yauzl.fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true }, (error, zip) => {
      if (error !== null) failed(refused('NOT_A_WORKBOOK'));
      else opened(zip);
    });
  });
}

function readDirectory(zip: ZipFile, limits: WorkbookLimits): Promise<Map<string, Entry>> {
  return new Promise((done, failed) => {
    const entries = new Map<string, Entry>();
    const stop = (error: unknown) => {
      zip.close();
      failed(error);
    };
    if (zip.entryCount > limits.entries) return stop(refused('TOO_MANY_PARTS', { max: limits.entries }));
    zip.on('error', () => stop(refused('NOT_A_WORKBOOK')));
    zip.on('end', () => done(entries));
    zip.on('entry', (entry: Entry) => {
      const problem = entryProblem(entry, entries, limits);
      if (problem !== undefined) return stop(problem);
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function entryProblem(entry: Entry, seen: ReadonlyMap<string, Entry>, limits: WorkbookLimits): Error | undefined {
  const name = entry.fileName;
  if (seen.has(name)) return refused('NOT_A_WORKBOOK');
  if ((entry.generalPurposeBitFlag & 1) !== 0) return refused('ENCRYPTED');
  if (/vbaProject|macrosheets|activeX/i.test(name)) return refused('MACROS');
  if (/externalLinks?\//i.test(name)) return refused('EXTERNAL_LINK');
  if (/embeddings\//i.test(name)) return refused('EMBEDDED_OBJECT');
  if (entry.uncompressedSize > limits.unpackedBytes)
    return refused('TOO_LARGE_UNPACKED', { maxMegabytes: limits.unpackedBytes / 1024 / 1024 });
  // Tiny parts compress beyond every ratio without any harm.
  if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > entry.compressedSize * limits.ratio)
    return refused('BOMB');
  return undefined;
}

function inflate(zip: ZipFile, entry: Entry, limits: WorkbookLimits, left: number): Promise<Buffer> {
  return new Promise((done, failed) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) return failed(refused('NOT_A_WORKBOOK'));
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        const bomb = size > 1024 * 1024 && size > entry.compressedSize * limits.ratio;
        if (bomb || size > left)
          stream.destroy(
            bomb
              ? refused('BOMB')
              : refused('TOO_LARGE_UNPACKED', { maxMegabytes: limits.unpackedBytes / 1024 / 1024 }),
          );
      });
      stream.on('error', (cause: Error) => failed(cause.name === 'DomainError' ? cause : refused('NOT_A_WORKBOOK')));
      stream.on('end', () => done(Buffer.concat(chunks)));
    });
  });
}

function decode(part: Buffer): string {
  const encoding = part[0] === 0xff && part[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(encoding).decode(part);
  // No workbook needs a document type; entities are how a small file becomes a huge one.
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw refused('DTD');
  return text;
}
