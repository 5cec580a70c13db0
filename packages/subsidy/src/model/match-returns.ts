import {
  type CheckedImport,
  type CheckedRow,
  type DivisionCode,
  type Fen,
  type Finding,
  formatYuan,
  type LocalDate,
  maskBankCard,
  maskPersonName,
  maskResidentId,
} from '@gongyi/kernel';
import type { LineField } from './payment-layout.js';
import { type PaymentRulesSetting, returnReasonOf } from './payment-rules.js';
import type { PaymentState } from './payment-workflow.js';
import { problem } from './read-layout.js';
import type { ParsedReturnFile, ReturnRow } from './return-file.js';
import { type PayeeKind, sameHolder } from './source.js';

/** A line that the bank was asked to pay. */
export interface SentLine {
  readonly paymentId: string;
  readonly sequence: number;
  readonly payeeKind: PayeeKind;
  readonly payeeName: string;
  readonly identityMasked: string;
  readonly cardNumber: string;
  readonly amountFen: Fen;
  readonly state: PaymentState;
  readonly sentOn: LocalDate;
  readonly divisionCode: DivisionCode;
}

/** What one row of the bank's answer does to one payment. */
export interface PaymentOutcome {
  readonly paymentId: string;
  readonly outcome: 'settled' | 'returned' | 'parked';
  readonly on: LocalDate;
  readonly reason: string | null;
}

const maxListedMissing = 50;

export interface MatchContext {
  readonly today: LocalDate;
  readonly countyDivision: DivisionCode;
  readonly rules: PaymentRulesSetting;
}

/**
 * Lays the bank's answer beside what was sent: identity, name, card, amount and date of each line; lines we did not
 * send, lines that come twice, lines that are missing, and the control totals. A file with a problem of its own (cut, of
 * another batch, with other totals) takes no effect at all, and so does one with a wrong line where the county wants that.
 */
export function matchReturns(
  parsed: ParsedReturnFile,
  sent: readonly SentLine[],
  context: MatchContext,
): CheckedImport {
  const checked = matchLines(parsed, sent, context);
  const { wrongLine } = context.rules.reconciliation;
  const lineIsWrong = wrongLine === 'refuse_file' && checked.rows.some((row) => row.outcome === 'error');
  const refused = lineIsWrong || checked.sheetFindings.some(({ severity }) => severity === 'error');
  if (!refused) return checked;
  const rows = checked.rows.map(withheld);
  return { ...checked, rows, summary: { ...checked.summary, settled: 0, returned: 0, parked: 0, unchanged: 0 } };
}

function withheld(row: CheckedRow): CheckedRow {
  if (row.outcome === 'error') return row;
  const finding = problem(row.sheet, row.row, null, 'return_file_refused');
  return { ...row, outcome: 'error', action: 'none', values: {}, findings: [...row.findings, finding] };
}

function matchLines(parsed: ParsedReturnFile, sent: readonly SentLine[], context: MatchContext): CheckedImport {
  const find = finder(sent);
  const seen = new Map<string, ReturnRow>();
  const rows = parsed.rows.map((row) => {
    const line = find(row);
    if (line === undefined) return unknownRow(row, context.countyDivision);
    const first = seen.get(line.paymentId);
    if (first === undefined) seen.set(line.paymentId, row);
    const findings = [...compareRow(row, line, context.today)];
    if (first !== undefined) findings.push(finding(row, 'sequence', 'return_line_twice', { firstRow: first.row }));
    return checkedRow(row, line, findings, context);
  });
  const missing = sent.filter(
    (line) => !seen.has(line.paymentId) && (line.state === 'sent' || line.state === 'parked'),
  );
  return {
    rows,
    sheetFindings: [...parsed.findings, ...missingFindings(parsed, missing)],
    summary: {
      rows: rows.length,
      settled: count(rows, 'settled'),
      returned: count(rows, 'returned'),
      parked: count(rows, 'parked'),
      unchanged: rows.filter((row) => row.action === 'unchanged').length,
      missing: missing.length,
    },
  };
}

function count(rows: readonly CheckedRow[], outcome: PaymentOutcome['outcome']): number {
  return rows.filter((row) => row.outcome === 'ok' && row.action === 'update' && row.values['outcome'] === outcome)
    .length;
}

/** By our own line number; by card and identity when the bank dropped it or numbered the lines anew. */
function finder(sent: readonly SentLine[]): (row: ReturnRow) => SentLine | undefined {
  const bySequence = new Map(sent.map((line) => [line.sequence, line]));
  const byCard = new Map<string, SentLine[]>();
  for (const line of sent) {
    for (const key of [line.cardNumber, maskBankCard(line.cardNumber)])
      byCard.set(key, [...(byCard.get(key) ?? []), line]);
  }
  return (row) => {
    const numbered = row.sequence === undefined ? undefined : bySequence.get(row.sequence);
    if (numbered !== undefined && (sameCard(row, numbered) || sameHolder(row.name, numbered))) return numbered;
    const candidates = (byCard.get(row.account) ?? []).filter(
      (line) => sameHolder(row.name, line) || (row.identity !== '' && sameIdentity(row, line)),
    );
    return candidates.length === 1 ? candidates[0] : undefined;
  };
}

function sameCard(row: ReturnRow, line: SentLine): boolean {
  return (
    row.account === line.cardNumber || (row.account.includes('*') && row.account === maskBankCard(line.cardNumber))
  );
}

function sameIdentity(row: ReturnRow, line: SentLine): boolean {
  const given = row.identity.includes('*') ? row.identity : maskResidentId(row.identity);
  return given === line.identityMasked;
}

function finding(
  row: ReturnRow,
  column: LineField,
  code: string,
  params: Finding['params'] = {},
  severity: Finding['severity'] = 'error',
): Finding {
  return { code, severity, sheet: row.sheet, row: row.row, cell: row.cells[column]?.ref ?? null, params };
}

function* compareRow(row: ReturnRow, line: SentLine, today: LocalDate): Generator<Finding> {
  // A spreadsheet keeps 15 digits of a number: what stands in such a cell is not what was sent.
  if (row.cells.cardNumber?.kind === 'number') yield finding(row, 'cardNumber', 'return_card_not_text');
  else if (!sameCard(row, line))
    yield finding(row, 'cardNumber', 'return_card_differs', { expected: maskBankCard(line.cardNumber) });
  if (!sameHolder(row.name, line))
    yield finding(row, 'payeeName', 'return_name_differs', { expected: maskPersonName(line.payeeName) });
  if (row.identity !== '' && !sameIdentity(row, line))
    yield finding(row, row.cells.identity === undefined ? 'identityMasked' : 'identity', 'return_identity_differs', {
      expected: line.identityMasked,
    });
  if (row.amountFen === undefined) yield finding(row, 'amount', 'return_amount_unreadable');
  else if (row.amountFen !== line.amountFen) {
    yield finding(row, 'amount', 'return_amount_differs', {
      expected: formatYuan(line.amountFen),
      found: formatYuan(row.amountFen),
    });
  }
  if (row.result !== 'unclear') yield* compareDate(row, line, today);
  if (row.result === 'unclear')
    yield finding(row, 'result', 'return_result_unclear', { text: row.resultText.slice(0, 40) }, 'note');
  if (row.result === 'returned' && row.reason === '') yield finding(row, 'reason', 'return_reason_missing', {}, 'note');
  if (row.result === 'settled' && line.state === 'returned') yield finding(row, 'result', 'return_contradicts');
  if (row.result === 'returned' && line.state === 'settled') yield finding(row, 'result', 'return_is_late', {}, 'note');
}

function* compareDate(row: ReturnRow, line: SentLine, today: LocalDate): Generator<Finding> {
  if (row.date === undefined) yield finding(row, 'date', 'return_date_unreadable');
  else if (row.date < line.sentOn) yield finding(row, 'date', 'return_date_before_sending', { sentOn: line.sentOn });
  else if (row.date > today) yield finding(row, 'date', 'return_date_in_future', { today });
}

function checkedRow(
  row: ReturnRow,
  line: SentLine,
  findings: readonly Finding[],
  { today, rules }: MatchContext,
): CheckedRow {
  const failed = findings.some((entry) => entry.severity === 'error');
  const target = row.result === 'unclear' ? 'parked' : row.result;
  // A line whose fate is known is not made unknown again by an unclear row.
  const unchanged = line.state === target || (target === 'parked' && line.state !== 'sent');
  const outcome: PaymentOutcome = {
    paymentId: line.paymentId,
    outcome: target,
    on: row.date ?? today,
    reason: target === 'settled' ? null : row.reason || row.resultText || null,
  };
  return {
    sheet: row.sheet,
    row: row.row,
    outcome: failed ? 'error' : 'ok',
    action: failed ? 'none' : unchanged ? 'unchanged' : 'update',
    title: maskPersonName(line.payeeName),
    preview: {
      sequence: line.sequence,
      name: maskPersonName(line.payeeName),
      card: maskBankCard(line.cardNumber),
      amount: formatYuan(line.amountFen),
      result: row.resultText,
      reason: row.reason || null,
      returnCode: target === 'returned' ? returnReasonOf(row.reason, rules).code : null,
      next: target === 'returned' ? returnReasonOf(row.reason, rules).next : null,
      date: row.date ?? null,
    },
    values: { ...outcome },
    findings,
    divisionCode: line.divisionCode,
  };
}

function unknownRow(row: ReturnRow, divisionCode: DivisionCode): CheckedRow {
  const card = row.account.includes('*') ? row.account : maskBankCard(row.account);
  return {
    sheet: row.sheet,
    row: row.row,
    outcome: 'error',
    action: 'none',
    title: maskPersonName(row.name),
    preview: {
      sequence: row.sequence ?? null,
      name: maskPersonName(row.name),
      card,
      amount: row.amountFen === undefined ? null : formatYuan(row.amountFen),
      result: row.resultText,
    },
    values: {},
    findings: [finding(row, 'sequence', 'return_line_unknown')],
    divisionCode,
  };
}

function missingFindings(parsed: ParsedReturnFile, missing: readonly SentLine[]): Finding[] {
  const sheet = parsed.rows[0]?.sheet ?? '';
  return missing.slice(0, maxListedMissing).map((line) => ({
    ...problem(sheet, 0, null, 'return_line_missing', {
      sequence: line.sequence,
      name: maskPersonName(line.payeeName),
      amount: formatYuan(line.amountFen),
    }),
    severity: 'note' as const,
  }));
}
