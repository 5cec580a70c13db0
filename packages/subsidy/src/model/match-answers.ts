import {
  type CheckedImport,
  type CheckedRow,
  type DivisionCode,
  type Finding,
  maskBankCard,
  maskPersonName,
} from '@gongyi/kernel';
import type { AccountVerdict } from './account-check.js';
import type { FileLayout } from './payment-layout.js';
import { problem, type ReadFile, type ReadLine, readCount } from './read-layout.js';
import { hasWord, identityFields } from './return-file.js';
import { type PayeeKind, sameHolder } from './source.js';

/** An account that the bank was asked about. */
export interface AskedAccount {
  readonly lineId: string;
  readonly sequence: number;
  readonly payeeKind: PayeeKind;
  readonly payeeName: string;
  readonly cardNumber: string;
  readonly state: AccountVerdict;
  readonly divisionCode: DivisionCode;
}

export interface AnswerMeaning {
  readonly layout: FileLayout;
  readonly results: { readonly confirmed: readonly string[]; readonly refused: readonly string[] };
  readonly number: string;
  readonly countyDivision: DivisionCode;
}

/**
 * Lays a bank's answer about accounts beside what it was asked. An account is usable only when the bank says so about the
 * same name and number; a word that the layout does not list decides nothing.
 */
export function matchAnswers(file: ReadFile, asked: readonly AskedAccount[], meaning: AnswerMeaning): CheckedImport {
  const bySequence = new Map(asked.map((line) => [line.sequence, line]));
  const byCard = new Map(asked.map((line) => [line.cardNumber, line]));
  const seen = new Map<string, number>();
  const whole = [...file.findings, ...controlFindings(file, meaning)];
  const rows = file.lines.map((read): CheckedRow => {
    const fields = identityFields(read);
    const numbered = fields.sequence === undefined ? undefined : bySequence.get(fields.sequence);
    const line = numbered?.cardNumber === fields.account ? numbered : byCard.get(fields.account);
    const say = (field: 'payeeName' | 'cardNumber' | 'result', code: string, params: Finding['params'] = {}): Finding =>
      problem(read.sheet, read.row, read.cells[field]?.ref ?? null, code, params);
    if (line === undefined)
      return answerRow(read, undefined, [say('cardNumber', 'return_line_unknown')], 'waiting', meaning);
    const findings: Finding[] = [];
    const first = seen.get(line.lineId);
    if (first === undefined) seen.set(line.lineId, read.row);
    else findings.push(say('cardNumber', 'return_line_twice', { firstRow: first }));
    if (!sameHolder(fields.name, line))
      findings.push(say('payeeName', 'return_name_differs', { expected: maskPersonName(line.payeeName) }));
    const word = read.text('result').normalize('NFKC').trim();
    const verdict = hasWord(meaning.results.refused, word)
      ? 'refused'
      : hasWord(meaning.results.confirmed, word)
        ? 'confirmed'
        : 'waiting';
    if (verdict === 'waiting') findings.push(say('result', 'answer_unclear', { text: word.slice(0, 40) }));
    else if (line.state !== 'waiting' && line.state !== verdict) findings.push(say('result', 'answer_contradicts'));
    return answerRow(
      read,
      line,
      whole.length > 0 ? [...findings, problem(read.sheet, read.row, null, 'return_file_refused')] : findings,
      verdict,
      meaning,
    );
  });
  const missing = asked.filter((line) => line.state === 'waiting' && !seen.has(line.lineId)).length;
  const of = (verdict: string) =>
    rows.filter((row) => row.action === 'update' && row.values['verdict'] === verdict).length;
  return {
    rows,
    sheetFindings: whole,
    summary: { rows: rows.length, confirmed: of('confirmed'), refused: of('refused'), missing },
  };
}

function controlFindings({ controls, lines }: ReadFile, { number }: AnswerMeaning): Finding[] {
  const findings: Finding[] = [];
  const count = controls.get('count');
  if (count !== undefined) {
    const printed = readCount(count.text);
    if (printed === undefined)
      findings.push(
        problem(count.sheet, count.row, count.cell, 'return_total_unreadable', { text: count.text.slice(0, 40) }),
      );
    else if (printed !== lines.length)
      findings.push(
        problem(count.sheet, count.row, count.cell, 'return_count_differs', { printed, found: lines.length }),
      );
  }
  const named = controls.get('number');
  if (named !== undefined && named.text.trim() !== number)
    findings.push(
      problem(named.sheet, named.row, named.cell, 'return_other_batch', { printed: named.text.slice(0, 60), number }),
    );
  return findings;
}

function answerRow(
  read: ReadLine,
  line: AskedAccount | undefined,
  findings: readonly Finding[],
  verdict: 'confirmed' | 'refused' | 'waiting',
  { countyDivision }: AnswerMeaning,
): CheckedRow {
  const failed = findings.length > 0;
  const name = line?.payeeName ?? read.text('payeeName');
  const reason = read.text('reason').trim() || read.text('result').trim();
  return {
    sheet: read.sheet,
    row: read.row,
    outcome: failed ? 'error' : 'ok',
    action: failed ? 'none' : line?.state === verdict ? 'unchanged' : 'update',
    title: maskPersonName(name),
    preview: {
      sequence: line?.sequence ?? null,
      name: maskPersonName(name),
      card: maskBankCard(line?.cardNumber ?? read.text('cardNumber')),
      result: read.text('result').slice(0, 40),
      reason: read.text('reason').slice(0, 100) || null,
    },
    values: failed || line === undefined ? {} : { lineId: line.lineId, verdict, reason },
    findings,
    divisionCode: line?.divisionCode ?? countyDivision,
  };
}
