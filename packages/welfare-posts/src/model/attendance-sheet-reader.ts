import {
  cellUnder,
  domainError,
  type Fen,
  findTableHeader,
  normalizePersonName,
  type Period,
  parsePeriod,
  parseYuan,
  plainHeading,
  readDateCell,
  readIdentityCell,
  readMoneyCell,
  readNumberCell,
  type Sheet,
  type SheetCell,
  type SheetRow,
  type TableHeader,
} from '@gongyi/kernel';
import type { ReportedLine } from './attendance-judge.js';
import { verticalMergeMasters } from './sheet-layout.js';

const headings = {
  name: '姓名',
  identity: '身份证号码',
  required: '规定出勤天数(天)',
  attended: '本月累计出勤天数(天)',
  amount: '补贴金额(元)',
  term: '协议起止时间',
} as const;

/** One line of a sheet with what was noticed while reading it. */
export interface SheetLine extends ReportedLine {
  readonly row: number;
  readonly cells: {
    readonly name: string | null;
    readonly identity: string | null;
    readonly amount: string | null;
    readonly attended: string | null;
  };
  /** Why the identity cannot be read. */
  readonly identityProblem: string | null;
  readonly notes: readonly { readonly code: string; readonly cell: string | null }[];
}

/** A monthly summary sheet (出勤天数和拟拨付岗位补贴金额汇总表) as written. */
export interface ReadSheet {
  readonly name: string;
  /** The township as the sheet names it: 填报单位, else the name of the sheet. */
  readonly reportingUnit: string;
  readonly period: Period | null;
  readonly headerRow: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly footerRow: number | null;
  readonly printedPeople: number | null;
  readonly printedTotalFen: Fen | null;
  readonly sumOfPrintedFen: Fen;
  readonly codes: readonly string[];
  readonly lines: readonly SheetLine[];
}

/** Reads one sheet of any column order, with blank columns, hidden rows, merges and footers of every form. */
export function readAttendanceSheet(sheet: Sheet): ReadSheet {
  const header = findTableHeader(sheet, Object.values(headings));
  const footer = sheet.rows.find(
    (row) => row.number > header.rowNumber && row.cells.some((cell) => /^合\s*计/.test(cell.text.trim())),
  );
  const masters = verticalMergeMasters(sheet);
  const end = footer?.number ?? Number.POSITIVE_INFINITY;
  const lines = sheet.rows
    .filter((row) => row.number > header.rowNumber && row.number < end && isLine(row, header))
    .map((row) => readLine(sheet, row, header, masters));
  const sumOfPrintedFen = lines.reduce((sum, line) => sum + (line.villageAmountFen ?? 0), 0) as Fen;
  const printed = footer === undefined ? { people: null, total: null } : readFooter(footer, header);
  const codes = [
    ...(printed.total !== null && printed.total !== sumOfPrintedFen ? ['footer_total_mismatch'] : []),
    ...(printed.people !== null && printed.people !== lines.length ? ['footer_people_mismatch'] : []),
    ...layoutCodes(sheet, header),
  ];
  return {
    name: sheet.name,
    reportingUnit: reportingUnit(sheet) ?? sheet.name,
    period: periodOfTitle(sheet),
    headerRow: header.rowNumber,
    firstRow: lines[0]?.row ?? header.rowNumber + 1,
    lastRow: lines.at(-1)?.row ?? header.rowNumber,
    footerRow: footer?.number ?? null,
    printedPeople: printed.people,
    printedTotalFen: printed.total,
    sumOfPrintedFen,
    codes,
    lines,
  };
}

/** The month that all sheets of a file state. @throws DomainError POSTS.MONTHS_DIFFER */
export function periodOfSheets(sheets: readonly ReadSheet[], expected: Period): void {
  const other = sheets.find((sheet) => sheet.period !== null && sheet.period !== expected);
  if (other !== undefined)
    throw domainError('invalid_input', 'POSTS.OTHER_MONTH', {
      sheet: other.name,
      stated: other.period ?? '',
      expected,
    });
}

function isLine(row: SheetRow, header: TableHeader): boolean {
  return [headings.name, headings.identity, headings.amount].some(
    (heading) => cellUnder(row, header, heading) !== undefined,
  );
}

function readLine(sheet: Sheet, row: SheetRow, header: TableHeader, masters: ReadonlySet<string>): SheetLine {
  const cell = (heading: string) => cellUnder(row, header, heading);
  const notes: { code: string; cell: string | null }[] = [];
  const note = (code: string, at: SheetCell | undefined) => {
    if (!notes.some((other) => other.code === code)) notes.push({ code, cell: at?.ref ?? null });
  };
  const identity = readIdentityCell(cell(headings.identity));
  if (identity.ok) for (const code of identity.notes) note(code, cell(headings.identity));
  const name = normalizePersonName(cell(headings.name)?.text ?? '');
  for (const code of name?.notes ?? []) note(code, cell(headings.name));
  const [required, attended, amount] = [
    readNumberCell(cell(headings.required)),
    readNumberCell(cell(headings.attended)),
    readMoneyCell(cell(headings.amount)),
  ];
  const figures = [
    [required, headings.required],
    [attended, headings.attended],
    [amount, headings.amount],
  ] as const;
  const asText = figures.find(([value]) => value?.asText === true);
  if (sheet.untyped !== true && asText !== undefined) note('number_as_text', cell(asText[1]));
  const term = header.columns.get(plainHeading(headings.term)) ?? 0;
  const dates = row.cells.filter((candidate) => candidate.column === term || candidate.column === term + 1);
  const dateAsText = dates.find((candidate) => readDateCell(candidate)?.asText === true);
  if (dateAsText !== undefined) note('date_as_text', dateAsText);
  const formula = row.cells.find((candidate) => candidate.formula === true);
  if (formula !== undefined) note('formula_cell', formula);
  if (row.hidden) note('hidden_row', undefined);
  const merged = row.cells.find((candidate) => masters.has(candidate.mergedFrom ?? candidate.ref));
  if (merged !== undefined) note('merged_cells', merged);
  const whole = (value: { value: number } | undefined) =>
    value !== undefined && Number.isInteger(value.value) ? value.value : null;
  return {
    row: row.number,
    identity: identity.ok ? identity.value : null,
    identityProblem: identity.ok ? null : identity.problem,
    name: cell(headings.name)?.text ?? '',
    requiredDays: whole(required),
    daysAttended: whole(attended),
    villageAmountFen: amount?.amount ?? null,
    cells: {
      name: cell(headings.name)?.ref ?? null,
      identity: cell(headings.identity)?.ref ?? null,
      amount: cell(headings.amount)?.ref ?? null,
      attended: cell(headings.attended)?.ref ?? null,
    },
    notes,
  };
}

/** People and yuan of the last line: in cells, as a formula's result, or in one merged text. */
function readFooter(footer: SheetRow, header: TableHeader): { people: number | null; total: Fen | null } {
  const text = [...new Set(footer.cells.filter((cell) => cell.mergedFrom === undefined).map((cell) => cell.text))]
    .join(' ')
    .normalize('NFKC');
  const people = /(\d+)\s*人/.exec(text);
  const amount = readMoneyCell(cellUnder(footer, header, headings.amount));
  const inText = /(\d[\d,]*(?:\.\d{1,2})?)\s*元/.exec(text);
  const total = amount?.amount ?? (inText?.[1] === undefined ? undefined : parseYuan(inText[1]));
  return { people: people === null ? null : Number(people[1]), total: total ?? null };
}

function layoutCodes(sheet: Sheet, header: TableHeader): string[] {
  const expected = ['序号', ...Object.values(headings)].map(plainHeading);
  const found = [...header.columns].filter(([heading]) => expected.includes(heading)).sort((a, b) => a[1] - b[1]);
  const inOrder = found.every(([heading], index) => heading === expected[index]);
  const columns = found.map(([, column]) => column);
  const blank = columns.some(
    (column, index) =>
      index > 0 && column !== (columns[index - 1] ?? 0) + 1 && found[index - 1]?.[0] !== plainHeading(headings.term),
  );
  return [...(inOrder ? [] : ['header_order_differs']), ...(blank && sheet.rows.length > 0 ? ['blank_column'] : [])];
}

function reportingUnit(sheet: Sheet): string | undefined {
  for (const row of sheet.rows.slice(0, 6)) {
    for (const cell of row.cells) {
      const match = /填报单位[^::]*[::]\s*(\S+)/.exec(cell.text.normalize('NFKC'));
      if (match?.[1] !== undefined) return match[1];
    }
  }
  return undefined;
}

function periodOfTitle(sheet: Sheet): Period | null {
  for (const row of sheet.rows.slice(0, 4)) {
    for (const cell of row.cells) {
      const match = /(\d{4})年(\d{1,2})月/.exec(cell.text);
      if (match !== null && /汇总表/.test(cell.text))
        return parsePeriod(`${match[1]}-${(match[2] ?? '').padStart(2, '0')}`) ?? null;
    }
  }
  return null;
}
