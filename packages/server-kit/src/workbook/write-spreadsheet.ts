import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { domainError } from '@gongyi/kernel';
import { stringify } from 'csv-stringify/sync';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';

export interface ColumnSpec {
  readonly header: string;
  readonly key: string;
  /** In characters. */
  readonly width?: number;
  /** Digits that are no number: identity, card and telephone numbers. */
  readonly text?: boolean;
  /** `0.00` for money in yuan. */
  readonly format?: string;
}

type Row = Readonly<Record<string, string | number | null>>;

export interface SheetSpec {
  readonly name: string;
  /** Lines above the headings, one cell each. */
  readonly title?: readonly string[];
  readonly columns: readonly ColumnSpec[];
  readonly rows: Iterable<Row>;
  readonly footer?: readonly Row[];
}

/** A cell that a spreadsheet program would run as a formula becomes plain text. */
export function defused(value: string | number | null): string | number | null {
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

/** Writes an xlsx file in a stream; answers its bytes. */
export async function writeWorkbook(spec: { readonly sheets: readonly SheetSpec[] }): Promise<Uint8Array> {
  const stream = new PassThrough();
  const collected = buffer(stream);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  for (const sheet of spec.sheets) {
    const page = workbook.addWorksheet(sheet.name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31));
    page.columns = sheet.columns.map(({ width, text, format }) => ({
      width: width ?? 16,
      style: { numFmt: text === true ? '@' : (format ?? 'General') },
    }));
    for (const line of sheet.title ?? []) page.addRow([line]).commit();
    const heading = page.addRow(sheet.columns.map((column) => column.header));
    heading.font = { bold: true };
    heading.commit();
    const write = (row: Row) => page.addRow(sheet.columns.map(({ key }) => defused(row[key] ?? null))).commit();
    for (const row of sheet.rows) write(row);
    for (const row of sheet.footer ?? []) write(row);
    page.commit();
  }
  await workbook.commit();
  return collected;
}

export interface CsvSpec {
  readonly columns: readonly ColumnSpec[];
  readonly rows: Iterable<Row>;
  /** Lines before the headings. */
  readonly header?: readonly (readonly (string | number)[])[];
  readonly encoding: 'gb18030' | 'utf-8';
}

/**
 * Writes a CSV file with CRLF, UTF-8 with BOM or GB18030.
 *
 * @throws DomainError unprocessable WORKBOOK.CANNOT_ENCODE for a character that the encoding would lose.
 */
export function writeCsv(spec: CsvSpec): Uint8Array {
  const lines = [...(spec.header ?? []), spec.columns.map((column) => column.header)];
  for (const row of spec.rows) lines.push(spec.columns.map(({ key }) => row[key] ?? ''));
  const text = stringify(
    lines.map((line) => line.map((value) => defused(value))),
    { record_delimiter: '\r\n' },
  );
  if (spec.encoding === 'utf-8') return Buffer.from(`\ufeff${text}`, 'utf8');
  const bytes = iconv.encode(text, 'gb18030');
  if (new TextDecoder('gb18030').decode(bytes) !== text) throw domainError('unprocessable', 'WORKBOOK.CANNOT_ENCODE');
  return bytes;
}
