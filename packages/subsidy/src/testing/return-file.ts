import {
  type FieldCrypto,
  fen,
  formatYuan,
  invariant,
  type LocalDate,
  parseYuan,
  type Sheet,
  type SheetCell,
  sumFen,
} from '@gongyi/kernel';
import { columnName, type SheetSpec, writeWorkbook } from '@gongyi/server-kit/workbook';
import type { SealedPayment } from '../ports.js';

/** What the bank says about one line. */
export interface ReturnOutcome {
  readonly sequence: number;
  readonly payeeName: string;
  readonly cardNumber: string;
  readonly identityMasked: string;
  readonly amountYuan: string;
  readonly result: string;
  readonly reason: string;
  readonly date: string;
}

const headings = [
  ['sequence', '序号'],
  ['payeeName', '姓名'],
  ['cardNumber', '账号'],
  ['identityMasked', '身份证号'],
  ['amountYuan', '金额'],
  ['result', '结果'],
  ['reason', '原因'],
  ['date', '日期'],
] as const;

/** Everything succeeded on the day, but for the line numbers in `returned`, each with its reason. */
export function returnOutcomes(
  payments: readonly SealedPayment[],
  options: {
    readonly crypto: FieldCrypto;
    readonly on: LocalDate;
    readonly returned?: Readonly<Record<number, string>>;
  },
): ReturnOutcome[] {
  return payments.map((payment) => {
    invariant(payment.cardSealed !== null && payment.payeeName !== null, 'a sent line has an account');
    const reason = options.returned?.[payment.sequence];
    return {
      sequence: payment.sequence,
      payeeName: payment.payeeName,
      cardNumber: options.crypto.decrypt(payment.cardSealed),
      identityMasked: payment.identityMasked,
      amountYuan: formatYuan(payment.amountFen),
      result: reason === undefined ? '成功' : '失败',
      reason: reason ?? '',
      date: options.on,
    };
  });
}

interface Printed {
  readonly count?: number;
  readonly total?: string;
}

function headingLines(
  batch: { readonly number: string },
  outcomes: readonly ReturnOutcome[],
  printed: Printed,
): string[] {
  const total = sumFen(outcomes.map((outcome) => parseYuan(outcome.amountYuan) ?? fen(0)));
  return [
    '代发业务回盘明细',
    `批次号: ${batch.number}  总笔数: ${printed.count ?? outcomes.length}  总金额(元): ${printed.total ?? formatYuan(total)}`,
  ];
}

/** A plausible return workbook of a bank, for demonstrations and tests. */
export function createReturnFile(
  batch: { readonly number: string },
  outcomes: readonly ReturnOutcome[],
  printed: Printed = {},
): Promise<Uint8Array> {
  const sheet: SheetSpec = {
    name: '回盘',
    title: headingLines(batch, outcomes, printed),
    columns: headings.map(([key, header]) => ({ key, header, width: 20, text: true })),
    rows: outcomes.map((outcome) => ({ ...outcome, sequence: String(outcome.sequence) })),
  };
  return writeWorkbook({ sheets: [sheet] });
}

/** The same file as it is after reading: for tests of the importer without a spreadsheet. */
export function returnSheets(
  batch: { readonly number: string },
  outcomes: readonly ReturnOutcome[],
  printed: Printed = {},
): Sheet[] {
  const lines: string[][] = [
    ...headingLines(batch, outcomes, printed).map((line) => [line]),
    headings.map(([, header]) => header),
    ...outcomes.map((outcome) => headings.map(([key]) => String(outcome[key]))),
  ];
  const rows = lines.map((line, index) => ({
    number: index + 1,
    hidden: false,
    cells: line.flatMap((text, column): SheetCell[] =>
      text === ''
        ? []
        : [{ ref: `${columnName(column + 1)}${index + 1}`, row: index + 1, column: column + 1, kind: 'text', text }],
    ),
  }));
  return [{ name: '回盘', hidden: false, rows }];
}
