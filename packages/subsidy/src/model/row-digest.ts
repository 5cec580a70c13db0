import { createDigest } from '@gongyi/kernel';

export interface RowDigest {
  add(row: readonly unknown[]): void;
  /** Once, at the end. */
  hex(): string;
}

const rowsPerChunk = 500;

/**
 * A digest over many rows of plain values, a line of JSON each, fed in large pieces: row by row the feeding costs more than
 * the hashing.
 */
export function createRowDigest(): RowDigest {
  const digest = createDigest();
  let chunk: string[] = [];
  const flush = () => {
    digest.addLine(chunk.join('\n'));
    chunk = [];
  };
  return {
    add(row) {
      if (chunk.push(JSON.stringify(row)) === rowsPerChunk) flush();
    },
    hex() {
      flush();
      return digest.hex();
    },
  };
}
