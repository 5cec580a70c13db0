import { type Fen, fen, formatYuan, type LocalDate, maskResidentId, sumFen } from '@gongyi/kernel';
import type { ControlCell, ControlField, FileLayout, LayoutColumn } from './payment-layout.js';
import { createRowDigest } from './row-digest.js';

/** One line of a file for the bank, in the clear: it exists in memory and inside the encrypted file only. */
export interface PaymentFileLine {
  readonly sequence: number;
  readonly payeeName: string;
  readonly cardNumber: string;
  /** Whether the account is a person's (对私); an organisation's otherwise (对公), with its credit code as identity. */
  readonly asPerson: boolean;
  readonly identity: string;
  readonly bankName: string;
  readonly township: string;
  /** null in a file that asks about accounts. */
  readonly amountFen: Fen | null;
  readonly remark: string;
}

/** What a file says about itself; the totals are those of its lines. */
export interface FileHeading {
  readonly title: string;
  readonly number: string;
  readonly day: LocalDate;
  readonly digest: string;
  readonly count: number;
  readonly totalFen: Fen;
}

/** A file as cells of text, for a writer of its format. */
export interface FileTable {
  readonly layout: FileLayout;
  readonly top: readonly (readonly string[])[];
  readonly headings: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  readonly bottom: readonly (readonly string[])[];
}

/** Lays lines out as a bank wants them. */
export function fileTable(layout: FileLayout, heading: FileHeading, lines: readonly PaymentFileLine[]): FileTable {
  const control = (cells: readonly ControlCell[]) => cells.map((cell) => cell.label + controlText(cell, heading));
  return {
    layout,
    top: layout.top.map(control),
    headings: layout.headings ? layout.columns.map(({ titles }) => titles[0] ?? '') : null,
    rows: lines.map((line) => layout.columns.map((column) => lineText(column, line))),
    bottom: layout.bottom.map(control),
  };
}

export function lineText(column: LayoutColumn, line: PaymentFileLine): string {
  switch (column.field) {
    case 'sequence':
      return String(line.sequence);
    case 'amount':
      return line.amountFen === null ? '' : moneyText(column.unit, line.amountFen);
    case 'identityMasked':
      return maskResidentId(line.identity);
    case 'payeeName':
    case 'cardNumber':
    case 'identity':
    case 'bankName':
    case 'township':
    case 'remark':
      return line[column.field];
    case 'constant':
      return column.value;
    // What only the bank can say.
    default:
      return '';
  }
}

const moneyText = (unit: 'yuan' | 'fen', amount: Fen) => (unit === 'fen' ? String(amount) : formatYuan(amount));

function controlText({ field, unit }: ControlCell, heading: FileHeading): string {
  const texts: Partial<Record<ControlField, string>> = {
    number: heading.number,
    title: heading.title,
    day: heading.day,
    digest: heading.digest,
    count: String(heading.count),
    total: moneyText(unit, heading.totalFen),
  };
  return field === undefined ? '' : (texts[field] ?? '');
}

const endings = { xlsx: 'xlsx', csv: 'csv', fixed: 'txt' } as const;

/** The same batch always has the same file name. */
export function fileNameOf(
  layout: FileLayout,
  heading: Pick<FileHeading, 'number' | 'day' | 'count' | 'digest'>,
): string {
  const parts: Readonly<Record<string, string>> = {
    number: heading.number,
    day: heading.day.replaceAll('-', ''),
    count: String(heading.count),
    digest: heading.digest.slice(0, 8),
  };
  return `${layout.fileName.replace(/\{(\w+)\}/g, (_, key: string) => parts[key] ?? '')}.${endings[layout.format]}`;
}

/** What of a line that goes the figures of its batch are made of: which account in which version its payee has. */
export interface FigureLine {
  readonly sequence: number;
  readonly personId: string;
  readonly accountId: string | null;
  readonly accountVersion: number | null;
  readonly amountFen: Fen;
}

export interface BatchFigures {
  readonly lineCount: number;
  readonly totalFen: Fen;
  readonly digest: string;
}

/** What a batch says about the lines that go into its file; they are added in their order, the figures are asked for at the end. */
export function createBatchFigures(): { add(line: FigureLine): void; figures(): BatchFigures } {
  const digest = createRowDigest();
  let [lineCount, totalFen] = [0, fen(0)];
  return {
    add(line) {
      digest.add([line.sequence, line.personId, line.accountId, line.accountVersion, line.amountFen]);
      lineCount += 1;
      totalFen = sumFen([totalFen, line.amountFen]);
    },
    figures: () => ({ lineCount, totalFen, digest: digest.hex() }),
  };
}

/** `530326-post-subsidy-202503-01`; the scheme's own punctuation is dropped. */
export function batchNumber(countyCode: string, schemeId: string, period: string, sequence: number): string {
  const scheme = schemeId.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return `${countyCode}-${scheme}-${period.replace('-', '')}-${String(sequence).padStart(2, '0')}`;
}
