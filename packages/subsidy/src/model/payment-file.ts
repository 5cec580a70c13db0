import { digestOf, type Fen, formatYuan } from '@gongyi/kernel';

/** One line of the file for the bank, in the clear: it exists in memory and inside the encrypted file only. */
export interface PaymentFileLine {
  readonly sequence: number;
  readonly payeeName: string;
  readonly cardNumber: string;
  readonly identityMasked: string;
  readonly bankName: string;
  readonly amountFen: Fen;
  readonly remark: string;
}

export interface PaymentFileColumn {
  readonly key: string;
  readonly header: string;
  readonly width: number;
  value(line: PaymentFileLine): string;
}

/** How a bank wants its file: columns in order. A new layout is a new list, not new code. */
export interface PaymentFileLayout {
  readonly id: string;
  readonly columns: readonly PaymentFileColumn[];
}

/** Every cell is text: a spreadsheet must not turn a card number into a float. */
export const standardPaymentLayout: PaymentFileLayout = {
  id: 'standard',
  columns: [
    { key: 'sequence', header: '序号', width: 8, value: (line) => String(line.sequence) },
    { key: 'payeeName', header: '姓名', width: 14, value: (line) => line.payeeName },
    { key: 'cardNumber', header: '账号', width: 24, value: (line) => line.cardNumber },
    { key: 'identity', header: '身份证号', width: 22, value: (line) => line.identityMasked },
    { key: 'bankName', header: '开户银行', width: 24, value: (line) => line.bankName },
    { key: 'amount', header: '金额(元)', width: 14, value: (line) => formatYuan(line.amountFen) },
    { key: 'remark', header: '附言', width: 30, value: (line) => line.remark },
  ],
};

/** A sheet to write, for any writer: heading lines above a table of text. */
export interface TableSpec {
  readonly sheetName: string;
  readonly title: string;
  readonly heading: readonly string[];
  readonly columns: readonly { readonly key: string; readonly header: string; readonly width: number }[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export interface PaymentFileHeading {
  readonly title: string;
  readonly batchNumber: string;
  readonly count: number;
  readonly totalFen: Fen;
  readonly digest: string;
}

export function paymentTable(
  heading: PaymentFileHeading,
  lines: readonly PaymentFileLine[],
  layout: PaymentFileLayout = standardPaymentLayout,
): TableSpec {
  return {
    sheetName: '发放明细',
    title: heading.title,
    heading: [
      `批次号: ${heading.batchNumber}`,
      `总笔数: ${heading.count}`,
      `总金额(元): ${formatYuan(heading.totalFen)}`,
      `校验码: ${heading.digest}`,
    ],
    columns: layout.columns.map(({ key, header, width }) => ({ key, header, width })),
    rows: lines.map((line) => Object.fromEntries(layout.columns.map((column) => [column.key, column.value(line)]))),
  };
}

/** Digest of a batch's lines; says which account in which version each payee had. */
export function batchDigestOf(
  lines: readonly {
    readonly sequence: number;
    readonly personId: string;
    readonly accountId: string | null;
    readonly accountVersion: number | null;
    readonly amountFen: Fen;
  }[],
): string {
  const ordered = [...lines].sort((a, b) => a.sequence - b.sequence);
  return digestOf(
    ordered.map((line) => [line.sequence, line.personId, line.accountId, line.accountVersion, line.amountFen]),
  );
}

/** The same batch always has the same file name. */
export function paymentFileName(batch: { readonly number: string; readonly digest: string }): string {
  return `payment-${batch.number}-${batch.digest.slice(0, 8)}`;
}

/** `530326-post-subsidy-202503-01`; the scheme's own punctuation is dropped. */
export function batchNumber(countyCode: string, schemeId: string, period: string, sequence: number): string {
  const scheme = schemeId.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return `${countyCode}-${scheme}-${period.replace('-', '')}-${String(sequence).padStart(2, '0')}`;
}
