import {
  type CheckedRow,
  type CountyCode,
  type DivisionCode,
  type Fen,
  type Finding,
  identityCellProblems,
  type LocalDate,
  type ResidentId,
  type Sheet,
  type SheetCell,
  type SheetRow,
} from '@gongyi/kernel';
import type { AgreementFacts } from './agreement.js';
import type { RegisteredPerson } from './registered-person.js';
import type { WelfarePostFacts } from './welfare-post.js';

/**
 * Findings that stop a row. An over-age holder is not one of them: the agreement exists and is stored with its finding,
 * so that the month says “over age” and not “no agreement”.
 */
export const rosterErrorCodes = [
  ...identityCellProblems,
  'person_unknown',
  'post_unknown',
  'post_incomplete',
  'agreement_incomplete',
  'agreement_overlaps',
  'agreement_overlaps_stored',
  'held_elsewhere',
  'exit_decides',
  'division_unknown',
  'other_county',
  'end_before_start',
  'post_code_twice',
  'agreement_code_twice',
];

export interface RosterContext {
  readonly countyCode: CountyCode;
  readonly today: LocalDate;
  /** A holder must be younger than this (years). */
  readonly ageLimit: number;
  /** Monthly floor of the province, or null when there is none on that day. */
  readonly floorFen: Fen | null;
  /** The register, by identity number. */
  readonly people: ReadonlyMap<string, RegisteredPerson>;
}

/** A card that a roster names for a holder. */
export interface RosterCard {
  readonly personId: string;
  readonly personName: string;
  readonly divisionCode: string;
  readonly bankName: string;
  readonly cardNumber: string | null;
  readonly problem: string | null;
}

export type Note = (
  code: string,
  cell: SheetCell | undefined,
  params?: Finding['params'],
  severity?: 'error' | 'note',
) => void;

/** A row of the roster while it is being judged. */
export interface Draft {
  readonly sheet: string;
  readonly row: SheetRow;
  readonly title: string;
  readonly preview: CheckedRow['preview'];
  readonly findings: Finding[];
  readonly divisionCode: DivisionCode;
  readonly post?: WelfarePostFacts | null;
  readonly agreement?: AgreementFacts | null;
  readonly holder?: {
    readonly person: RegisteredPerson | null;
    readonly identity: ResidentId | null;
    readonly postCode: string;
  };
  card?: RosterCard | null;
}

export function noter(sheet: Sheet, row: SheetRow, findings: Finding[]): Note {
  return (code, cell, params = {}, severity) => {
    if (findings.some((finding) => finding.code === code)) return;
    findings.push({
      code,
      severity: severity ?? (rosterErrorCodes.includes(code) ? 'error' : 'note'),
      sheet: sheet.name,
      row: row.number,
      cell: cell?.ref ?? null,
      params,
    });
  };
}

/** What spreadsheets do to rows of every table: hidden rows, merges, numbers and dates typed as text. */
export function noteLayout(row: SheetRow, mergeMasters: ReadonlySet<string>, note: Note): void {
  if (row.hidden) note('hidden_row', undefined);
  const merged = row.cells.find((cell) => cell.mergedFrom !== undefined || mergeMasters.has(cell.ref));
  if (merged !== undefined) note('merged_cells', merged);
}

export function addFinding(draft: Draft, code: string, params: Finding['params'] = {}): void {
  noter({ name: draft.sheet, hidden: false, rows: [] }, draft.row, draft.findings)(code, undefined, params);
}
