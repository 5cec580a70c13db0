import { createHash } from 'node:crypto';
import { domainError, invariant } from '@gongyi/kernel';
import {
  defaultLimits,
  digitsMark,
  type FixedCell,
  lostCharacters,
  randomPassword,
  readFixedWidth,
  readSeparated,
  readSpreadsheet,
  type SheetSpec,
  sealFile,
  textWidth,
  writeFixedWidth,
  writeSeparated,
  writeWorkbook,
} from '@gongyi/server-kit/workbook';
import type { FileTable } from '../model/payment-file.js';
import type { FileLayout, LayoutColumn } from '../model/payment-layout.js';
import type { PaymentFiles } from '../ports.js';

/** A county's whole month in one answer of a bank. */
const limits = { ...defaultLimits, rows: 100_000, memoryMegabytes: 1024 };

/** Files of banks by the server kit's writers and readers; archives with AES-256. */
export function createPaymentFiles(): PaymentFiles {
  return {
    lost: lostCharacters,
    width: textWidth,
    write: async (table) => {
      const bytes = await written(table);
      return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    read: async (file, layout) => {
      const name = file.name.replace(/\.\w+$/, '');
      if (layout.format === 'xlsx') return readXlsx(file);
      const encoding = encodingOf(layout);
      if (isArchive(file.bytes)) throw domainError('invalid_input', 'SUBSIDY.FILE_FORMAT', { expected: layout.format });
      if (layout.format === 'csv')
        return readSeparated(file.bytes, name, { encoding, separator: layout.separator, rows: limits.rows });
      return readFixedWidth(file.bytes, name, { encoding, rows: limits.rows, widths: widthsOf(layout) });
    },
    seal: async (file) => {
      const password = randomPassword();
      return { bytes: await sealFile(file, password), password };
    },
  };
}

async function written(table: FileTable): Promise<Uint8Array> {
  if (table.layout.format === 'xlsx') return writeWorkbook({ sheets: [sheetOf(table)] });
  return table.layout.format === 'csv' ? separated(table) : fixed(table);
}

function encodingOf({ encoding }: FileLayout) {
  invariant(encoding !== undefined, 'a text file has an encoding');
  return encoding;
}

function isArchive(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, index) => bytes[index] === byte);
}

async function readXlsx({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }) {
  // The reader takes CSV too; here only a workbook is what was agreed with the bank.
  if (!isArchive(bytes) && bytes[0] !== 0xd0)
    throw domainError('invalid_input', 'SUBSIDY.FILE_FORMAT', { expected: 'xlsx' });
  return readSpreadsheet(bytes, name, limits);
}

const keyOf = (index: number) => `c${index}`;
const isNumber = (column: LayoutColumn) => !column.text && (column.field === 'amount' || column.field === 'sequence');

function sheetOf({ layout, top, headings, rows, bottom }: FileTable): SheetSpec {
  invariant(headings !== null, 'a workbook has headings');
  const { columns } = layout;
  const formatOf = (column: LayoutColumn) => (column.field === 'amount' && column.unit === 'yuan' ? '0.00' : '0');
  return {
    name: layout.sheet,
    title: top,
    columns: columns.map((column, index) => ({
      key: keyOf(index),
      header: headings[index] ?? '',
      ...(column.width === undefined ? {} : { width: column.width }),
      ...(isNumber(column) ? { format: formatOf(column) } : { text: true }),
    })),
    rows: rows.map((row) =>
      Object.fromEntries(
        columns.map((column, index) => [keyOf(index), isNumber(column) ? Number(row[index]) : (row[index] ?? '')]),
      ),
    ),
    footer: bottom.map((row) => Object.fromEntries(row.map((text, index) => [keyOf(index), text]))),
  };
}

function separated({ layout, top, headings, rows, bottom }: FileTable): Uint8Array {
  const marked = (text: string, index: number) => {
    const column = layout.columns[index];
    // Fifteen digits are what a spreadsheet keeps of a number.
    return column?.text === true && /^\d{12,}[Xx]?$/.test(text) ? `${digitsMark}${text}` : text;
  };
  const lines = [...top, ...(headings === null ? [] : [headings]), ...rows.map((row) => row.map(marked)), ...bottom];
  return writeSeparated(lines, { encoding: encodingOf(layout), separator: layout.separator });
}

function fixed({ layout, top, rows, bottom }: FileTable): Uint8Array {
  type Shape = Pick<LayoutColumn, 'align' | 'pad'> & { readonly width?: number | undefined };
  const cells = (texts: readonly string[], shapes: readonly Shape[]): FixedCell[] =>
    shapes.map(({ width, align, pad }, index) => ({ text: texts[index] ?? '', width: width ?? 0, align, pad }));
  const lines = [
    ...top.map((texts, index) => cells(texts, layout.top[index] ?? [])),
    ...rows.map((texts) => cells(texts, layout.columns)),
    ...bottom.map((texts, index) => cells(texts, layout.bottom[index] ?? [])),
  ];
  return writeFixedWidth(lines, encodingOf(layout));
}

function widthsOf({ top, columns, bottom }: FileLayout) {
  const of = (cells: readonly { readonly width?: number | undefined }[]) => cells.map(({ width }) => width ?? 0);
  const [tops, middle, bottoms] = [top.map(of), of(columns), bottom.map(of)];
  return (index: number, lines: number) => tops[index] ?? bottoms[index - (lines - bottoms.length)] ?? middle;
}
