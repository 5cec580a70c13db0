import { cleanDigits } from './clean-digits.js';
import { domainError } from './errors.js';
import { fromExcelSerial, type LocalDate, parseLooseDate } from './local-date.js';
import { type Fen, parseYuan } from './money.js';
import { type IdentityNote, identityProblems, parseResidentId, type ResidentId } from './resident-id.js';
import type { Sheet, SheetCell, SheetRow } from './sheet.js';

/** Where a table of a sheet stands: the row of its headings and the column of each. */
export interface TableHeader {
  readonly rowNumber: number;
  readonly columns: ReadonlyMap<string, number>;
}

/** Headings differ in width, brackets and spaces from office to office. */
export function plainHeading(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '');
}

/**
 * Finds the row in which all required headings stand, in any order, among the first rows of a sheet.
 *
 * @throws DomainError invalid_input IMPORT.MISSING_HEADINGS {sheet, headings}, naming what the best row lacks.
 */
export function findTableHeader(sheet: Sheet, required: readonly string[], searchRows = 20): TableHeader {
  const wanted = required.map(plainHeading);
  let best: { missing: string[]; header: TableHeader } | undefined;
  for (const row of sheet.rows.slice(0, searchRows)) {
    const columns = new Map<string, number>();
    for (const cell of row.cells) {
      const heading = plainHeading(cell.text);
      if (!columns.has(heading)) columns.set(heading, cell.column);
    }
    const missing = wanted.filter((heading) => !columns.has(heading));
    if (best === undefined || missing.length < best.missing.length)
      best = { missing, header: { rowNumber: row.number, columns } };
    if (missing.length === 0) break;
  }
  if (best === undefined || best.missing.length > 0) {
    throw domainError('invalid_input', 'IMPORT.MISSING_HEADINGS', {
      sheet: sheet.name,
      headings: (best?.missing ?? wanted).join('、'),
    });
  }
  return best.header;
}

/** The sheet of that name. @throws DomainError invalid_input IMPORT.MISSING_SHEET {sheet} */
export function sheetNamed(sheets: readonly Sheet[], name: string): Sheet {
  const sheet = sheets.find((candidate) => candidate.name.trim() === name);
  if (sheet === undefined) throw domainError('invalid_input', 'IMPORT.MISSING_SHEET', { sheet: name });
  return sheet;
}

/** The cell of a row under a heading; undefined when it is blank or the table has no such column. */
export function cellUnder(row: SheetRow, header: TableHeader, heading: string): SheetCell | undefined {
  const column = header.columns.get(plainHeading(heading));
  return column === undefined ? undefined : row.cells.find((cell) => cell.column === column);
}

/** Trimmed text under a heading; empty when blank. */
export function textUnder(row: SheetRow, header: TableHeader, heading: string): string {
  return cellUnder(row, header, heading)?.text.trim() ?? '';
}

/** Everything that can be wrong with the cell of an identity number; an importer lists it among what stops a row. */
export const identityCellProblems = [...identityProblems, 'identity_not_text'] as const;

export type IdentityCell =
  | { readonly ok: true; readonly value: ResidentId; readonly notes: readonly IdentityNote[] }
  | { readonly ok: false; readonly problem: (typeof identityCellProblems)[number] };

/** An identity number typed as a number has lost its last digits: refused by the kind of the cell, not by its look. */
export function readIdentityCell(cell: SheetCell | undefined): IdentityCell {
  if (cell === undefined) return { ok: false, problem: 'identity_blank' };
  if (cell.kind === 'number' || /^\d(?:\.\d+)?e\+?\d+$/i.test(cell.text.trim()))
    return { ok: false, problem: 'identity_not_text' };
  return parseResidentId(cell.text);
}

/** The two forms in which a date cell is shown or exported; other forms were typed by hand as text. */
const ordinaryDate = /^\d{4}([-/])\d{1,2}\1\d{1,2}$/;

/** A day, and whether it was typed as text. */
export function readDateCell(
  cell: SheetCell | undefined,
): { readonly date: LocalDate; readonly asText: boolean } | undefined {
  if (cell === undefined) return undefined;
  // A day number, not a bare year (2025 would be 1905-07-17) and not 20250101.
  if (cell.kind === 'number' && cell.number !== undefined && cell.number < 100_000) {
    if (cell.number < 3_000) return undefined;
    const date = fromExcelSerial(cell.number);
    return date === undefined ? undefined : { date, asText: false };
  }
  const date = parseLooseDate(cell.text);
  return date === undefined
    ? undefined
    : { date, asText: cell.kind === 'text' && !ordinaryDate.test(cell.text.trim()) };
}

/** A number, and whether it was typed as text (“22天” is 22). */
export function readNumberCell(
  cell: SheetCell | undefined,
): { readonly value: number; readonly asText: boolean } | undefined {
  if (cell === undefined) return undefined;
  const text = cleanDigits(cell.text).text.replace(/[天日]$/, '');
  if (!/^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/.test(text)) return undefined;
  return { value: Number(text.replaceAll(',', '')), asText: cell.kind === 'text' };
}

/** An amount in yuan as fen, and whether it was typed as text; a formula's stored result is rounded to the fen. */
export function readMoneyCell(
  cell: SheetCell | undefined,
): { readonly amount: Fen; readonly asText: boolean } | undefined {
  if (cell === undefined) return undefined;
  const text =
    cell.kind === 'number' && cell.number !== undefined ? cell.number.toFixed(2) : cell.text.replace(/\s/g, '');
  const amount = parseYuan(text);
  return amount === undefined ? undefined : { amount, asText: cell.kind === 'text' };
}
