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
import { columnName } from '@gongyi/server-kit/workbook';
import { createPaymentFiles } from '../knex/payment-files.js';
import type { FileTable } from '../model/payment-file.js';
import type { ControlCell, FileLayout, LayoutColumn } from '../model/payment-layout.js';
import type { BatchLine } from '../ports.js';
import { sampleLayout } from './payment-rules.js';

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

/** Everything succeeded on the day, but for the line numbers in `returned`, each with its reason. */
export function returnOutcomes(
  payments: readonly BatchLine[],
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
      identityMasked: payment.payeeIdentityMasked ?? '',
      amountYuan: formatYuan(payment.amountFen),
      result: reason === undefined ? '成功' : '失败',
      reason: reason ?? '',
      date: options.on,
    };
  });
}

/** What a file says of itself, when that is not what its lines add up to. */
export interface Printed {
  readonly count?: number;
  readonly total?: string;
  readonly number?: string;
}

/** A bank's answer in its layout, as a writer takes it. */
export function returnTable(
  layout: FileLayout,
  batch: { readonly number: string },
  outcomes: readonly ReturnOutcome[],
  printed: Printed = {},
): FileTable {
  const total = printed.total ?? formatYuan(sumFen(outcomes.map((outcome) => parseYuan(outcome.amountYuan) ?? fen(0))));
  const inUnit = (yuan: string, unit: 'yuan' | 'fen') => (unit === 'fen' ? String(parseYuan(yuan) ?? yuan) : yuan);
  const control = ({ label, field, unit }: ControlCell) => {
    const values: Partial<Record<string, string>> = {
      number: printed.number ?? batch.number,
      count: String(printed.count ?? outcomes.length),
      total: inUnit(total, unit),
    };
    return label + (field === undefined ? '' : (values[field] ?? ''));
  };
  const cell = ({ field, unit, day, value }: LayoutColumn, outcome: ReturnOutcome) => {
    const values: Partial<Record<string, string>> = {
      sequence: String(outcome.sequence),
      payeeName: outcome.payeeName,
      cardNumber: outcome.cardNumber,
      identityMasked: outcome.identityMasked,
      amount: inUnit(outcome.amountYuan, unit),
      result: outcome.result,
      reason: outcome.reason,
      date: day === 'digits' ? outcome.date.replaceAll('-', '') : outcome.date,
      constant: value,
    };
    return values[field] ?? '';
  };
  return {
    layout,
    top: layout.top.map((cells) => cells.map(control)),
    headings: layout.headings ? layout.columns.map(({ titles }) => titles[0] ?? '') : null,
    rows: outcomes.map((outcome) => layout.columns.map((column) => cell(column, outcome))),
    bottom: layout.bottom.map((cells) => cells.map(control)),
  };
}

/** A plausible return file of a bank, for demonstrations and tests. */
export async function createReturnFile(
  batch: { readonly number: string },
  outcomes: readonly ReturnOutcome[],
  printed: Printed = {},
  layout: FileLayout = sampleLayout().return,
): Promise<Uint8Array> {
  return (await createPaymentFiles().write(returnTable(layout, batch, outcomes, printed))).bytes;
}

/** The same file as it is after reading: for tests of the importer without a spreadsheet. */
export function returnSheets(
  batch: { readonly number: string },
  outcomes: readonly ReturnOutcome[],
  printed: Printed = {},
  layout: FileLayout = sampleLayout().return,
): Sheet[] {
  const { top, headings, rows: lines, bottom } = returnTable(layout, batch, outcomes, printed);
  const rows = [...top, ...(headings === null ? [] : [headings]), ...lines, ...bottom].map((line, index) => ({
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
