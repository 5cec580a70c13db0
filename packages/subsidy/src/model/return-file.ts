import {
  type Fen,
  type Finding,
  type LocalDate,
  parseLooseDate,
  parseYuan,
  type Sheet,
  type SheetCell,
  type SheetRow,
} from '@gongyi/kernel';

/** Columns of a bank's return file, and the headings by which they are known. */
const headings = {
  sequence: /^序号$/,
  name: /^(收款人)?(姓名|户名|户名名称)$/,
  account: /^(收款)?(账号|卡号|银行卡号|银行账号|账户)$/,
  identity: /^(身份证号码?|证件号码?)$/,
  amount: /^(发放|交易)?金额(\(元\))?$/,
  result: /^(处理|发放|交易)?(结果|状态)$/,
  reason: /^(失败|退回|退票)?(原因|说明)$/,
  date: /^(处理|发放|交易|入账|到账|退回)?日期$/,
} as const;

export type ReturnColumn = keyof typeof headings;
const needed: readonly ReturnColumn[] = ['name', 'account', 'amount', 'result'];
const columnNames: Readonly<Record<ReturnColumn, string>> = {
  sequence: '序号',
  name: '姓名',
  account: '账号',
  identity: '身份证号',
  amount: '金额',
  result: '结果',
  reason: '原因',
  date: '日期',
};

export interface ReturnRow {
  readonly sheet: string;
  readonly row: number;
  readonly cells: Readonly<Partial<Record<ReturnColumn, SheetCell>>>;
  readonly sequence: number | undefined;
  readonly name: string;
  readonly account: string;
  readonly identity: string;
  readonly amountFen: Fen | undefined;
  readonly result: 'settled' | 'returned' | 'unclear';
  readonly resultText: string;
  readonly reason: string;
  readonly date: LocalDate | undefined;
}

export interface ParsedReturnFile {
  readonly rows: readonly ReturnRow[];
  readonly printedCount: number | null;
  readonly printedTotalFen: Fen | null;
  readonly findings: readonly Finding[];
}

/** Reads every visible sheet that has the columns of a return file, with the count and the total printed around them. */
export function parseReturnSheets(sheets: readonly Sheet[]): ParsedReturnFile {
  const findings: Finding[] = [];
  const rows: ReturnRow[] = [];
  let [printedCount, printedTotalFen]: [number | null, Fen | null] = [null, null];
  for (const sheet of sheets.filter((candidate) => !candidate.hidden && candidate.rows.length > 0)) {
    const header = findHeader(sheet);
    if (header.missing.length > 0) {
      findings.push(
        sheetFinding(sheet.name, header.row, 'return_columns_missing', { columns: header.missing.join('、') }),
      );
      continue;
    }
    for (const row of sheet.rows) {
      const text = row.cells.map((cell) => cell.text).join(' ');
      if (row.number <= header.row || /^[\s]*(合计|总计|小计)/.test(text)) {
        printedCount = numberAfter(text, /笔数/) ?? printedCount;
        printedTotalFen = yuanAfter(text) ?? printedTotalFen;
      } else if (text.trim() !== '') rows.push(readRow(sheet.name, row, header.columns));
    }
  }
  return { rows, printedCount, printedTotalFen, findings };
}

export function sheetFinding(sheet: string, row: number, code: string, params: Finding['params'] = {}): Finding {
  return { code, severity: 'error', sheet, row, cell: null, params };
}

interface Header {
  readonly row: number;
  readonly columns: ReadonlyMap<number, ReturnColumn>;
  readonly missing: readonly string[];
}

function findHeader(sheet: Sheet): Header {
  let best: Header = { row: 0, columns: new Map(), missing: needed.map((column) => columnNames[column]) };
  for (const row of sheet.rows.slice(0, 20)) {
    const columns = new Map<number, ReturnColumn>();
    for (const cell of row.cells) {
      const text = cell.text.normalize('NFKC').replace(/\s+/g, '');
      const name = (Object.keys(headings) as ReturnColumn[]).find((column) => headings[column].test(text));
      if (name !== undefined) columns.set(cell.column, name);
    }
    const found = new Set(columns.values());
    const missing = needed.filter((column) => !found.has(column)).map((column) => columnNames[column]);
    if (missing.length < best.missing.length) best = { row: row.number, columns, missing };
    if (missing.length === 0) break;
  }
  return best;
}

function readRow(sheet: string, row: SheetRow, columns: ReadonlyMap<number, ReturnColumn>): ReturnRow {
  const cells: Partial<Record<ReturnColumn, SheetCell>> = {};
  for (const cell of row.cells) {
    const column = columns.get(cell.column);
    if (column !== undefined) cells[column] = cell;
  }
  const text = (column: ReturnColumn) => cells[column]?.text.normalize('NFKC').trim() ?? '';
  const sequence = /^\d{1,7}$/.test(text('sequence')) ? Number(text('sequence')) : undefined;
  return {
    sheet,
    row: row.number,
    cells,
    sequence,
    name: cells.name?.text.trim() ?? '',
    account: text('account').replace(/[\s-]/g, ''),
    identity: text('identity').toUpperCase(),
    amountFen: parseYuan(text('amount')),
    result: resultOf(text('result')),
    resultText: text('result'),
    reason: text('reason'),
    date: parseLooseDate(text('date').slice(0, 10)),
  };
}

function resultOf(text: string): ReturnRow['result'] {
  if (/失败|退回|退票|退汇|不成功|未成功|拒绝/.test(text)) return 'returned';
  return /成功|已发放|已到账|已入账/.test(text) ? 'settled' : 'unclear';
}

function numberAfter(text: string, label: RegExp): number | undefined {
  const match = new RegExp(`${label.source}\\D{0,10}?([\\d,]+)`).exec(text.normalize('NFKC'));
  return match === null ? undefined : Number((match[1] ?? '').replaceAll(',', ''));
}

function yuanAfter(text: string): Fen | undefined {
  const match = /金额[^\d笔]{0,10}?(-?[\d,]+(?:\.\d{1,2})?)/.exec(text.normalize('NFKC'));
  return match === null ? undefined : parseYuan(match[1] ?? '');
}
