/** What a spreadsheet may cost before and while it is read. */
export interface WorkbookLimits {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Unpacked ÷ packed of one part. */
  readonly ratio: number;
  readonly entries: number;
  readonly rows: number;
  readonly columns: number;
  readonly cellCharacters: number;
  readonly milliseconds: number;
  readonly memoryMegabytes: number;
}

export const defaultLimits: WorkbookLimits = {
  packedBytes: 5 * 1024 * 1024,
  unpackedBytes: 50 * 1024 * 1024,
  ratio: 100,
  entries: 200,
  rows: 20_000,
  columns: 60,
  cellCharacters: 4000,
  milliseconds: 60_000,
  memoryMegabytes: 512,
};
