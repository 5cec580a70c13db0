import { domainError, type Sheet } from '@gongyi/kernel';
import { parse } from 'csv-parse/sync';
import type { WorkbookLimits } from './limits.js';
import { columnName } from './parse-xlsx.js';

/** UTF-8 if the bytes are valid UTF-8, else GB18030, which every Chinese office program writes. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Reads a CSV file as one sheet; line n of the file is row n. */
export function parseCsv(bytes: Uint8Array, name: string, limits: WorkbookLimits): Sheet[] {
  const text = decodeText(bytes);
  if (text.includes('\0')) throw domainError('invalid_input', 'WORKBOOK.NOT_A_WORKBOOK');
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      relax_column_count: true,
      info: true,
      skip_empty_lines: false,
      max_record_size: 100_000,
    }) as unknown as typeof records;
  } catch {
    throw domainError('invalid_input', 'WORKBOOK.NOT_A_WORKBOOK');
  }
  if (records.length > limits.rows)
    throw domainError('invalid_input', 'WORKBOOK.TOO_MANY_ROWS', { sheet: name, max: limits.rows });
  const rows = records.map(({ record }, index) => {
    if (record.length > limits.columns)
      throw domainError('invalid_input', 'WORKBOOK.TOO_MANY_COLUMNS', { sheet: name, max: limits.columns });
    const number = index + 1;
    const cells = record
      .map((value, position) => ({
        ref: `${columnName(position + 1)}${number}`,
        row: number,
        column: position + 1,
        kind: 'text' as const,
        text: value,
      }))
      .filter((cell) => cell.text !== '');
    return { number, hidden: false, cells };
  });
  return [{ name: name.replace(/\.csv$/i, ''), hidden: false, untyped: true, rows }];
}
