import { type Fen, type Finding, fen, formatYuan, type LocalDate, type SheetCell, sumFen } from '@gongyi/kernel';
import type { ControlField, FileLayout, LineField } from './payment-layout.js';
import { problem, type ReadFile, type ReadLine, readCount, readDay, readMoney, unitOf } from './read-layout.js';

/** One line of a bank's answer about payments. */
export interface ReturnRow {
  readonly sheet: string;
  readonly row: number;
  readonly cells: Readonly<Partial<Record<LineField, SheetCell>>>;
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
  /** Problems of the file as a whole: with one of them nothing of it takes effect. */
  readonly findings: readonly Finding[];
}

export interface ReturnMeaning {
  readonly layout: FileLayout;
  readonly results: { readonly settled: readonly string[]; readonly returned: readonly string[] };
  /** Of the batch that is answered. */
  readonly number: string;
}

/** What the lines of a return say, and whether its control totals are theirs. */
export function parseReturn(file: ReadFile, meaning: ReturnMeaning): ParsedReturnFile {
  const unit = unitOf(meaning.layout, 'amount');
  const rows = file.lines.map((line) => returnRow(line, unit, meaning.results));
  return { rows, findings: [...file.findings, ...controlFindings(file, rows, meaning)] };
}

export function identityFields(line: ReadLine): Pick<ReturnRow, 'sequence' | 'name' | 'account' | 'identity'> {
  const plain = (field: LineField) => line.text(field).normalize('NFKC').trim();
  const sequence = plain('sequence');
  return {
    sequence: /^\d{1,7}$/.test(sequence) ? Number(sequence) : undefined,
    name: line.text('payeeName').trim(),
    account: plain('cardNumber').replace(/[\s-]/g, ''),
    identity: (plain('identity') || plain('identityMasked')).toUpperCase(),
  };
}

/** Words of a result column are compared whole: a word that nobody listed decides nothing. */
export function hasWord(words: readonly string[], text: string): boolean {
  return words.some((word) => word.normalize('NFKC') === text);
}

function returnRow(line: ReadLine, unit: 'yuan' | 'fen', results: ReturnMeaning['results']): ReturnRow {
  const resultText = line.text('result').normalize('NFKC').trim();
  return {
    sheet: line.sheet,
    row: line.row,
    cells: line.cells,
    ...identityFields(line),
    amountFen: readMoney(line.text('amount'), unit),
    result: hasWord(results.returned, resultText)
      ? 'returned'
      : hasWord(results.settled, resultText)
        ? 'settled'
        : 'unclear',
    resultText,
    reason: line.text('reason').normalize('NFKC').trim(),
    date: readDay(line.text('date').normalize('NFKC').trim()),
  };
}

const counted = { count: undefined, settledCount: 'settled', returnedCount: 'returned' } as const;
const summed = { total: undefined, settledTotal: 'settled', returnedTotal: 'returned' } as const;

function controlFindings(
  { controls }: ReadFile,
  rows: readonly ReturnRow[],
  { layout, number }: ReturnMeaning,
): Finding[] {
  const findings: Finding[] = [];
  const say = (field: ControlField, code: string, params: Finding['params']) => {
    const control = controls.get(field);
    if (control !== undefined) findings.push(problem(control.sheet, control.row, control.cell, code, params));
  };
  const of = (result: ReturnRow['result'] | undefined) =>
    rows.filter((row) => result === undefined || row.result === result);
  for (const [field, result] of entriesOf(counted)) {
    const text = controls.get(field)?.text;
    if (text === undefined) continue;
    const [printed, found] = [readCount(text), of(result).length];
    if (printed === undefined) say(field, 'return_total_unreadable', { text: text.slice(0, 40) });
    else if (printed !== found) say(field, 'return_count_differs', { printed, found });
  }
  for (const [field, result] of entriesOf(summed)) {
    const text = controls.get(field)?.text;
    if (text === undefined) continue;
    const printed = readMoney(text, unitOf(layout, field));
    const found = sumFen(of(result).map((row) => row.amountFen ?? fen(0)));
    if (printed === undefined) say(field, 'return_total_unreadable', { text: text.slice(0, 40) });
    else if (printed !== found)
      say(field, 'return_total_differs', { printed: formatYuan(printed), found: formatYuan(found) });
  }
  const printedNumber = controls.get('number')?.text.trim();
  if (printedNumber !== undefined && printedNumber !== number)
    say('number', 'return_other_batch', { printed: printedNumber.slice(0, 60), number });
  return findings;
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
