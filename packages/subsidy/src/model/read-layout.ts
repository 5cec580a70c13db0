import {
  type Fen,
  type Finding,
  fen,
  type LocalDate,
  parseLooseDate,
  parseYuan,
  plainHeading,
  type Sheet,
  type SheetCell,
  type SheetRow,
} from '@gongyi/kernel';
import type { ControlCell, ControlField, FileLayout, LayoutColumn, LineField } from './payment-layout.js';

/** One line of a file that came back. */
export interface ReadLine {
  readonly sheet: string;
  readonly row: number;
  readonly cells: Readonly<Partial<Record<LineField, SheetCell>>>;
  /** Without padding and marks; empty when blank. */
  text(field: LineField): string;
}

export interface ReadControl {
  readonly sheet: string;
  readonly row: number;
  readonly cell: string | null;
  readonly text: string;
}

export interface ReadFile {
  readonly lines: readonly ReadLine[];
  /** What stood above and below the lines. */
  readonly controls: ReadonlyMap<ControlField, ReadControl>;
  /** Problems of the file as a whole. */
  readonly findings: readonly Finding[];
}

const headingRows = 20;

/** Reads a file by the layout that it should have; says at which cell it has not. Nothing is guessed. */
export function readLayout(sheets: readonly Sheet[], layout: FileLayout): ReadFile {
  const shown = sheets.filter((sheet) => !sheet.hidden && sheet.rows.some((row) => row.cells.length > 0));
  const parts = layout.headings ? withHeadings(shown, layout) : shown.map((sheet) => byPlace(sheet, layout));
  const controls = new Map(parts.flatMap((part) => [...part.controls]));
  const findings = parts.flatMap((part) => part.findings);
  const first = parts[0]?.lines[0];
  if (parts.length > 0 && findings.length === 0)
    for (const cell of [...layout.top, ...layout.bottom].flat())
      if (
        cell.field !== undefined &&
        cell.field !== 'title' &&
        cell.field !== 'day' &&
        cell.field !== 'digest' &&
        !controls.has(cell.field)
      )
        findings.push(
          problem(first?.sheet ?? '', 0, null, 'return_total_missing', { label: cell.label || cell.field }),
        );
  const lines = parts.flatMap((part) => part.lines);
  return { lines, controls, findings: [...findings, ...lastLineCut(lines, layout)] };
}

/** Separated text may end anywhere: a last line without all that must stand in it is where a file was cut. */
function lastLineCut(lines: readonly ReadLine[], { columns, format }: FileLayout): Finding[] {
  const last = lines.at(-1);
  if (last === undefined || format === 'fixed') return [];
  const blank = columns.filter(({ field, optional }) => !optional && field !== 'constant' && last.text(field) === '');
  if (blank.length === 0) return [];
  const names = blank.map(({ titles, field }) => titles[0] ?? field).join('、');
  return [problem(last.sheet, last.row, null, 'return_last_line_cut', { columns: names })];
}

interface Part {
  readonly lines: ReadLine[];
  readonly controls: Map<ControlField, ReadControl>;
  readonly findings: Finding[];
}

function withHeadings(sheets: readonly Sheet[], layout: FileLayout): Part[] {
  const tables = sheets.map((sheet) => ({ sheet, header: findHeader(sheet, layout) }));
  // A sheet of notes has none of the headings; one that has some of them is a damaged table.
  const meant = tables.filter(({ header }) => header.columns.size > 0);
  return (meant.length === 0 ? tables.slice(0, 1) : meant).map(({ sheet, header }) => readTable(sheet, header, layout));
}

interface Header {
  readonly row: number;
  readonly columns: ReadonlyMap<number, LayoutColumn>;
  readonly missing: readonly string[];
}

function findHeader(sheet: Sheet, layout: FileLayout): Header {
  const needed = layout.columns.filter(({ optional, field }) => !optional && field !== 'constant');
  const titleOf = (column: LayoutColumn) => column.titles[0] ?? column.field;
  let best: Header = { row: 0, columns: new Map(), missing: needed.map(titleOf) };
  for (const row of sheet.rows.slice(0, headingRows)) {
    const columns = new Map<number, LayoutColumn>();
    for (const cell of row.cells) {
      const heading = plainHeading(cell.text);
      const column = layout.columns.find(({ titles }) => titles.some((title) => plainHeading(title) === heading));
      if (column !== undefined && ![...columns.values()].includes(column)) columns.set(cell.column, column);
    }
    const found = new Set(columns.values());
    const missing = needed.filter((column) => !found.has(column)).map(titleOf);
    if (missing.length < best.missing.length) best = { row: row.number, columns, missing };
    if (missing.length === 0) break;
  }
  return best;
}

function readTable(sheet: Sheet, header: Header, layout: FileLayout): Part {
  const part: Part = { lines: [], controls: new Map(), findings: [] };
  if (header.missing.length > 0) {
    part.findings.push(
      problem(sheet.name, header.row, null, 'return_columns_missing', { columns: header.missing.join('、') }),
    );
    return part;
  }
  const controlCells = [...layout.top, ...layout.bottom].flat();
  for (const row of sheet.rows) {
    if (row.cells.length === 0 || row.number === header.row) continue;
    const taken = takeControls(sheet.name, row, controlCells, part.controls);
    if (row.number < header.row || taken) continue;
    part.lines.push(lineOf(sheet.name, row, header.columns));
  }
  return part;
}

/** Finds labelled values in a row outside the table; answers whether there was one. */
function takeControls(
  sheet: string,
  row: SheetRow,
  cells: readonly ControlCell[],
  into: Map<ControlField, ReadControl>,
): boolean {
  const firstText = plainHeading(row.cells[0]?.text ?? '');
  let taken = /^(?:合计|总计|小计)/.test(firstText);
  for (const { label, field } of cells) {
    const plain = plainHeading(label);
    if (plain === '') continue;
    const index = row.cells.findIndex((cell) => plainHeading(cell.text).startsWith(plain));
    const cell = row.cells[index];
    if (cell === undefined) continue;
    if (index === 0) taken = true;
    const rest = plainHeading(cell.text).slice(plain.length);
    const value = rest === '' ? row.cells[index + 1] : cell;
    if (field !== undefined && value !== undefined)
      into.set(field, { sheet, row: row.number, cell: value.ref, text: rest === '' ? plainHeading(value.text) : rest });
  }
  return taken;
}

/** A file without headings: the first and the last lines are control lines, the others payments. */
function byPlace(sheet: Sheet, layout: FileLayout): Part {
  const part: Part = { lines: [], controls: new Map(), findings: [] };
  const { top, bottom, columns } = layout;
  const rows = sheet.rows.filter((row) => row.cells.length > 0);
  const firstBottom = rows.length - bottom.length;
  if (firstBottom < top.length) {
    part.findings.push(
      problem(sheet.name, 0, null, 'return_file_cut', { lines: rows.length, least: top.length + bottom.length }),
    );
    return part;
  }
  const placed = new Map(columns.map((column, index) => [index + 1, column] as const));
  for (const [index, row] of rows.entries()) {
    const broken = row.cells.find((cell) => cell.kind === 'error');
    const control = index < top.length ? top[index] : index >= firstBottom ? bottom[index - firstBottom] : undefined;
    if (broken !== undefined) {
      const expected = (control ?? columns).reduce((sum, { width }) => sum + (width ?? 0), 0);
      part.findings.push(
        problem(sheet.name, row.number, broken.ref, 'return_row_length', { found: broken.text, expected }),
      );
    } else if (control !== undefined) readControlLine(sheet.name, row, control, part);
    else part.lines.push(lineOf(sheet.name, row, placed));
  }
  return part;
}

function readControlLine(sheet: string, row: SheetRow, cells: readonly ControlCell[], part: Part): void {
  for (const [index, { label, field, align, pad }] of cells.entries()) {
    const cell = row.cells.find(({ column }) => column === index + 1);
    const text = unpadded(cell?.text ?? '', { align, pad });
    if (!text.startsWith(label)) {
      part.findings.push(
        problem(sheet, row.number, cell?.ref ?? null, 'return_label_wrong', {
          expected: label,
          found: text.slice(0, 20),
        }),
      );
    } else if (field !== undefined)
      part.controls.set(field, {
        sheet,
        row: row.number,
        cell: cell?.ref ?? null,
        text: unpadded(text.slice(label.length), { align, pad }),
      });
  }
}

function lineOf(sheet: string, row: SheetRow, columns: ReadonlyMap<number, LayoutColumn>): ReadLine {
  const cells: Partial<Record<LineField, SheetCell>> = {};
  const specs = new Map<LineField, LayoutColumn>();
  for (const cell of row.cells) {
    const column = columns.get(cell.column);
    if (column === undefined) continue;
    cells[column.field] = cell;
    specs.set(column.field, column);
  }
  return {
    sheet,
    row: row.number,
    cells,
    text(field) {
      const [cell, column] = [cells[field], specs.get(field)];
      return cell === undefined || column === undefined ? '' : unpadded(cell.text, column);
    },
  };
}

/** `00080000` → `80000`; a mark that kept digits text in a spreadsheet is no part of them. */
function unpadded(text: string, { align, pad }: { readonly align: 'left' | 'right'; readonly pad: string }): string {
  const plain = text.replace(/^['\t]+/, '').trim();
  if (pad === ' ') return plain;
  let [from, to] = [0, plain.length];
  // A digit stays: `0000` is nought, not nothing.
  if (align === 'right') while (plain[from] === pad && /\d/.test(plain[from + 1] ?? '')) from += 1;
  else while (to > 0 && plain[to - 1] === pad) to -= 1;
  return plain.slice(from, to);
}

/** Money as the layout writes it; undefined for anything else. */
export function readMoney(text: string, unit: 'yuan' | 'fen'): Fen | undefined {
  const plain = text.normalize('NFKC').replaceAll(',', '').replace(/元$/, '');
  if (unit === 'yuan') return parseYuan(plain);
  return /^\d{1,15}$/.test(plain) ? fen(Number(plain)) : undefined;
}

export function readCount(text: string): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(',', '').replace(/笔$/, '');
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}

export function readDay(text: string): LocalDate | undefined {
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(text.slice(0, 10));
  return digits === null ? parseLooseDate(text.slice(0, 10)) : parseLooseDate(`${digits[1]}-${digits[2]}-${digits[3]}`);
}

export function problem(
  sheet: string,
  row: number,
  cell: string | null,
  code: string,
  params: Finding['params'] = {},
): Finding {
  return { code, severity: 'error', sheet, row, cell, params };
}

/** The unit of money in a column of the lines, or in a control cell. */
export function unitOf(layout: FileLayout, field: 'amount' | ControlField): 'yuan' | 'fen' {
  const cells: readonly { readonly field?: string | undefined; readonly unit: 'yuan' | 'fen' }[] =
    field === 'amount' ? layout.columns : [...layout.top, ...layout.bottom].flat();
  return cells.find((cell) => cell.field === field)?.unit ?? 'yuan';
}
