import { type Finding, identityCellProblems } from '@gongyi/kernel';
import type { LedgerRow } from './training-ledger.js';

/** Findings that stop a row: the ledger contradicts the register or itself. All others are leads for an officer. */
export const ledgerErrorCodes = [
  ...identityCellProblems,
  'person_unknown',
  'name_mismatch',
  'class_unknown',
  'class_unreadable',
  'trainee_twice',
  'score_without_roster',
  'score_twice',
  'score_out_of_range',
  'result_unknown',
  'passed_below_mark',
  'passed_low_attendance',
  'certificate_without_pass',
  'certificate_before_end',
  'certificate_number_twice',
  'certificate_number_taken',
];

/** What an officer looks into afterwards; notes of spelling are repaired and forgotten. */
export const ledgerLeadCodes = [
  'two_classes_at_once',
  'same_trade_twice',
  'pupil_as_trainee',
  'trainee_over_age',
  'on_post_in_same_month',
  'roster_without_attendance',
  'card_luhn_wrong',
  'card_shared',
] as const;

const errors = new Set(ledgerErrorCodes);

/** A finding at a cell of the ledger; at its row where no heading is named. */
export function findingAt(
  row: LedgerRow,
  code: string,
  heading: string | null,
  params: Finding['params'] = {},
): Finding {
  return {
    code,
    severity: errors.has(code) ? 'error' : 'note',
    sheet: row.sheet,
    row: row.number,
    cell: heading === null ? null : (row.cell(heading)?.ref ?? null),
    params,
  };
}
