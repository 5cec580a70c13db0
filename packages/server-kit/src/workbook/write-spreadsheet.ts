import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';

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
  /** Lines above the headings: one cell, or several. */
  readonly title?: readonly (string | readonly string[])[];
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
  // Large, and wanted seldom: it is loaded with the first workbook.
  const { default: ExcelJS } = await import('exceljs');
  const stream = new PassThrough();
  const collected = buffer(stream);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  for (const sheet of spec.sheets) {
    const page = workbook.addWorksheet(sheet.name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31));
    page.columns = sheet.columns.map(({ width, text, format }) => ({
      width: width ?? 16,
      style: { numFmt: text === true ? '@' : (format ?? 'General') },
    }));
    for (const line of sheet.title ?? []) page.addRow([line].flat().map(defused)).commit();
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
