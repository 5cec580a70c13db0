import { domainError, fromExcelSerial, type Sheet, type SheetCell, type SheetRow } from '@gongyi/kernel';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { WorkbookLimits } from './limits.js';
import { openPackage, type Package } from './unpack.js';

const refused = (code: string, details = {}) => domainError('invalid_input', `WORKBOOK.${code}`, details);

/** Reads every sheet: values as stored, dates by their format, formulas by their stored result, merges filled in. */
export async function parseXlsx(bytes: Uint8Array, limits: WorkbookLimits): Promise<Sheet[]> {
  const parts = await openPackage(bytes, limits);
  try {
    await refuseMacroTypes(parts);
    const workbook = await readWorkbookPart(parts);
    const strings = await readSharedStrings(parts);
    const dateStyles = await readDateStyles(parts);
    const sheets: Sheet[] = [];
    for (const { name, hidden, part } of workbook.sheets) {
      const xml = await parts.read(part);
      if (xml === undefined) throw refused('NOT_A_WORKBOOK');
      const rows = parseRows({ xml, sheet: name, strings, dateStyles, date1904: workbook.date1904, limits });
      sheets.push({ name, hidden, rows });
    }
    return sheets;
  } finally {
    parts.close();
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Runs a SAX parser; a broken part is a refusal, not a crash. */
function sax(
  xml: string,
  handlers: {
    open?(name: string, attributes: Record<string, string>): void;
    close?(name: string): void;
    text?(text: string): void;
  },
): void {
  const parser = new SaxesParser({ xmlns: false });
  if (handlers.open !== undefined)
    parser.on('opentag', (tag: SaxesTagPlain) => handlers.open?.(localName(tag.name), tag.attributes));
  if (handlers.close !== undefined)
    parser.on('closetag', (tag: SaxesTagPlain) => handlers.close?.(localName(tag.name)));
  if (handlers.text !== undefined) parser.on('text', (text: string) => handlers.text?.(text));
  try {
    parser.write(xml).close();
  } catch (error) {
    if ((error as Error).name === 'DomainError') throw error;
    throw refused('NOT_A_WORKBOOK');
  }
}

async function refuseMacroTypes(parts: Package): Promise<void> {
  const types = await parts.read('[Content_Types].xml');
  if (types === undefined) throw refused('NOT_A_WORKBOOK');
  if (/macroEnabled|vbaProject/i.test(types)) throw refused('MACROS');
}

interface WorkbookPart {
  readonly date1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly part: string }[];
}

async function readWorkbookPart(parts: Package): Promise<WorkbookPart> {
  const [workbook, relations] = [await parts.read('xl/workbook.xml'), await parts.read('xl/_rels/workbook.xml.rels')];
  if (workbook === undefined || relations === undefined) throw refused('NOT_A_WORKBOOK');
  const targets = new Map<string, string>();
  sax(relations, {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      if (attributes['TargetMode'] === 'External') throw refused('EXTERNAL_LINK');
      const target = attributes['Target'] ?? '';
      targets.set(attributes['Id'] ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
  });
  let date1904 = false;
  const sheets: WorkbookPart['sheets'][number][] = [];
  sax(workbook, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
      if (name !== 'sheet') return;
      const part = targets.get(attributes['r:id'] ?? '');
      if (part?.includes('worksheets/') === true)
        sheets.push({
          name: attributes['name'] ?? '',
          hidden: attributes['state'] !== undefined && attributes['state'] !== 'visible',
          part,
        });
    },
  });
  return { date1904, sheets };
}

async function readSharedStrings(parts: Package): Promise<string[]> {
  const xml = await parts.read('xl/sharedStrings.xml');
  if (xml === undefined) return [];
  const strings: string[] = [];
  let current = '';
  let [inText, inPhonetic] = [false, false];
  sax(xml, {
    open(name) {
      if (name === 'si') current = '';
      if (name === 'rPh') inPhonetic = true;
      if (name === 't') inText = !inPhonetic;
    },
    close(name) {
      if (name === 'si') strings.push(current);
      if (name === 'rPh') inPhonetic = false;
      if (name === 't') inText = false;
    },
    text(text) {
      if (inText) current += text;
    },
  });
  return strings;
}

/** For each cell style: does its number format show a date? */
async function readDateStyles(parts: Package): Promise<boolean[]> {
  const xml = await parts.read('xl/styles.xml');
  if (xml === undefined) return [];
  const formats = new Map<number, string>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  sax(xml, {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCellFormats = true;
      if (name === 'xf' && inCellFormats) styles.push(isDateFormat(Number(attributes['numFmtId'] ?? 0), formats));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || (id >= 50 && id <= 58)) return true;
  const code = formats.get(id)?.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '') ?? '';
  return /[yd]|年|日/i.test(code);
}

interface RowContext {
  readonly xml: string;
  readonly sheet: string;
  readonly strings: readonly string[];
  readonly dateStyles: readonly boolean[];
  readonly date1904: boolean;
  readonly limits: WorkbookLimits;
}

interface OpenCell {
  readonly ref: string;
  readonly type: string;
  readonly style: number;
  formula: boolean;
  value: string;
  inline: string;
}

function parseRows(context: RowContext): SheetRow[] {
  const rows = new Map<number, { number: number; hidden: boolean; cells: SheetCell[] }>();
  const merges: string[] = [];
  let row = { number: 0, hidden: false, cells: [] as SheetCell[] };
  let cell: OpenCell | undefined;
  let collecting: 'value' | 'inline' | undefined;
  sax(context.xml, {
    open(name, attributes) {
      if (name === 'row') {
        row = {
          number: Number(attributes['r'] ?? row.number + 1),
          hidden: attributes['hidden'] === '1' || attributes['hidden'] === 'true',
          cells: [],
        };
        rows.set(row.number, row);
        if (rows.size > context.limits.rows)
          throw refused('TOO_MANY_ROWS', { sheet: context.sheet, max: context.limits.rows });
      } else if (name === 'c') {
        const ref = attributes['r'] ?? `${columnName((row.cells.at(-1)?.column ?? 0) + 1)}${row.number}`;
        cell = {
          ref,
          type: attributes['t'] ?? 'n',
          style: Number(attributes['s'] ?? 0),
          formula: false,
          value: '',
          inline: '',
        };
      } else if (cell !== undefined) {
        if (name === 'f') cell.formula = true;
        else if (name === 'v') collecting = 'value';
        else if (name === 't') collecting = 'inline';
      }
      if (name === 'mergeCell' && attributes['ref'] !== undefined) merges.push(attributes['ref']);
    },
    close(name) {
      if (name === 'v' || name === 't') collecting = undefined;
      if (name !== 'c' || cell === undefined) return;
      const finished = finishCell(cell, row.number, context);
      if (finished !== undefined) row.cells.push(finished);
      cell = undefined;
    },
    text(text) {
      if (cell !== undefined && collecting !== undefined) cell[collecting] += text;
    },
  });
  fillMerges(rows, merges, context);
  return [...rows.values()].sort((a, b) => a.number - b.number);
}

function finishCell(cell: OpenCell, rowNumber: number, context: RowContext): SheetCell | undefined {
  const column = columnNumber(cell.ref);
  const typed = typedValue(cell, context);
  if (typed === undefined || typed.text === '') return undefined;
  if (column > context.limits.columns)
    throw refused('TOO_MANY_COLUMNS', { sheet: context.sheet, max: context.limits.columns });
  if (typed.text.length > context.limits.cellCharacters)
    throw refused('CELL_TOO_LONG', { sheet: context.sheet, cell: cell.ref, max: context.limits.cellCharacters });
  return { ref: cell.ref, row: rowNumber, column, ...typed, ...(cell.formula ? { formula: true } : {}) };
}

type TypedValue = Pick<SheetCell, 'kind' | 'text' | 'number'>;

function typedValue(cell: OpenCell, context: RowContext): TypedValue | undefined {
  const { type, value } = cell;
  if (type === 'inlineStr') return { kind: 'text', text: unescapeText(cell.inline) };
  if (value === '') return undefined;
  if (type === 's') {
    const text = context.strings[Number(value)];
    if (text === undefined) throw refused('NOT_A_WORKBOOK');
    return { kind: 'text', text: unescapeText(text) };
  }
  if (type === 'str') return { kind: 'text', text: unescapeText(value) };
  if (type === 'b') return { kind: 'boolean', text: value === '1' ? 'TRUE' : 'FALSE' };
  if (type === 'e') return { kind: 'error', text: value };
  if (type === 'd') return { kind: 'date', text: value.slice(0, 10) };
  const number = Number(value);
  if (!Number.isFinite(number)) return { kind: 'error', text: value };
  if (context.dateStyles[cell.style] === true) {
    const date = fromExcelSerial(number + (context.date1904 ? 1462 : 0));
    if (date !== undefined) return { kind: 'date', text: date, number };
  }
  return { kind: 'number', text: plainNumber(number, value), number };
}

/** Sums carry the noise of binary fractions (727.2699999999999); a person sees 15 digits. */
function plainNumber(number: number, stored: string): string {
  const rounded = Number(number.toPrecision(15));
  return /e/i.test(String(rounded)) ? stored : String(rounded);
}

/** Excel writes control characters as _x000D_. */
function unescapeText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function fillMerges(
  rows: Map<number, { number: number; hidden: boolean; cells: SheetCell[] }>,
  merges: readonly string[],
  context: RowContext,
): void {
  for (const merge of merges) {
    const match = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(merge);
    if (match === null) continue;
    const [left, top, right, bottom] = [
      columnNumber(match[1] ?? ''),
      Number(match[2]),
      columnNumber(match[3] ?? ''),
      Number(match[4]),
    ];
    const master = rows.get(top)?.cells.find((cell) => cell.column === left);
    if (master === undefined) continue;
    if ((right - left + 1) * (bottom - top + 1) > 5000 || right > context.limits.columns)
      throw refused('MERGE_TOO_LARGE', { sheet: context.sheet, cell: merge });
    for (let number = top; number <= bottom; number += 1) {
      const row = rows.get(number) ?? { number, hidden: false, cells: [] };
      rows.set(number, row);
      for (let column = left; column <= right; column += 1) {
        if (number === top && column === left) continue;
        const { formula: _formula, ...value } = master;
        const filled: SheetCell = {
          ...value,
          ref: `${columnName(column)}${number}`,
          row: number,
          column,
          mergedFrom: master.ref,
        };
        row.cells = [...row.cells.filter((cell) => cell.column !== column), filled].sort((a, b) => a.column - b.column);
      }
    }
  }
}

/** `AB12` → 28 */
export function columnNumber(ref: string): number {
  let number = 0;
  for (const letter of ref.replace(/\d+$/, '')) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

/** 28 → `AB` */
export function columnName(number: number): string {
  let [rest, name] = [number, ''];
  for (; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
