import {
  type CheckedImport,
  type CheckedRow,
  type CountyCode,
  countyDivision,
  type DivisionCode,
  digestOf,
  domainError,
  type Finding,
  groupBy,
  type JsonObject,
  maskResidentId,
  type Period,
  type ResidentId,
  type Sheet,
} from '@gongyi/kernel';
import { type JudgeContext, type JudgedLine, judgeLine } from './attendance-judge.js';
import { periodOfSheets, type ReadSheet, readAttendanceSheet, type SheetLine } from './attendance-sheet-reader.js';

export interface AttendanceImportContext extends Omit<JudgeContext, 'duplicates'> {
  readonly countyCode: CountyCode;
  /** The township of a name; undefined when the county has none such. */
  township(name: string): DivisionCode | undefined;
  /** Where else the identity stands in the month already, outside the townships of this file. */
  elsewhere(identity: ResidentId, townships: ReadonlySet<DivisionCode>): readonly string[];
}

/** What a checked line carries to the commit. */
export interface AttendanceLineValues {
  readonly townshipCode: DivisionCode;
  readonly row: number;
  readonly personId: string | null;
  readonly personName: string;
  readonly identityMasked: string;
  readonly agreementId: string | null;
  readonly requiredDays: number | null;
  readonly daysAttended: number | null;
  readonly villageAmountFen: number | null;
  readonly amountFen: number | null;
  readonly state: 'ok' | 'to_fix';
  readonly digest: string;
}

/** Every identity that can be read: what to ask the register for. */
export function identitiesOfAttendance(sheets: readonly ReadSheet[]): ResidentId[] {
  return sheets.flatMap((sheet) => sheet.lines.flatMap((line) => (line.identity === null ? [] : [line.identity])));
}

/** The sheets of a monthly workbook; sheets that hold something else are refused, not skipped. */
export function readAttendanceSheets(sheets: readonly Sheet[], period: Period): ReadSheet[] {
  const read = sheets.filter((sheet) => sheet.rows.length > 0).map(readAttendanceSheet);
  if (read.length === 0) throw domainError('invalid_input', 'POSTS.NO_LINES');
  periodOfSheets(read, period);
  return read;
}

/**
 * Judges a month's sheets line by line. A line with errors is no reason to hold the others: it is imported as `to_fix`
 * and waits for an officer.
 */
export function checkAttendance(sheets: readonly ReadSheet[], context: AttendanceImportContext): CheckedImport {
  const townships = townshipsOf(sheets, context);
  const places = groupBy(
    sheets.flatMap((sheet) =>
      sheet.lines.flatMap((line) =>
        line.identity === null ? [] : [{ identity: line.identity, sheet: sheet.name, row: line.row }],
      ),
    ),
    (place) => place.identity,
  );
  const inFile = new Set(townships.values());
  const rows = sheets.flatMap((sheet) => {
    const townshipCode = townships.get(sheet) ?? countyDivision(context.countyCode);
    return sheet.lines.map((line) => {
      const duplicates = (identity: ResidentId) => [
        ...(places.get(identity) ?? [])
          .filter((place) => place.sheet !== sheet.name || place.row !== line.row)
          .map((place) => `${place.sheet}第${place.row}行`),
        ...context.elsewhere(identity, inFile),
      ];
      return checkedRow(sheet, line, judgeLine(line, { ...context, duplicates }), townshipCode);
    });
  });
  const sheetFindings = sheets.flatMap((sheet) => sheet.codes.map((code) => sheetFinding(sheet, code)));
  return { rows, sheetFindings, summary: summaryOf(sheets, rows) };
}

function townshipsOf(sheets: readonly ReadSheet[], context: AttendanceImportContext): Map<ReadSheet, DivisionCode> {
  const townships = new Map<ReadSheet, DivisionCode>();
  for (const sheet of sheets) {
    const code = context.township(sheet.reportingUnit) ?? context.township(sheet.name);
    if (code === undefined)
      throw domainError('invalid_input', 'POSTS.TOWNSHIP_UNKNOWN', { sheet: sheet.name, unit: sheet.reportingUnit });
    const twice = [...townships].find(([, other]) => other === code);
    if (twice !== undefined)
      throw domainError('invalid_input', 'POSTS.TOWNSHIP_TWICE', { sheet: sheet.name, other: twice[0].name });
    townships.set(sheet, code);
  }
  return townships;
}

/** The cell that a finding points at, by what it is about. */
function cellOf(code: string, line: SheetLine): string | null {
  if (
    code.startsWith('identity_') ||
    ['person_unknown', 'duplicate_person', 'holder_over_age', 'agreement_missing', 'agreement_ended'].includes(code)
  )
    return line.cells.identity;
  if (code.startsWith('name_')) return line.cells.name;
  if (code === 'attendance_above_required' || code === 'days_unreadable') return line.cells.attended;
  return code === 'amount_mismatch' || code === 'no_rule' ? line.cells.amount : null;
}

function checkedRow(sheet: ReadSheet, line: SheetLine, judged: JudgedLine, townshipCode: DivisionCode): CheckedRow {
  const at = { sheet: sheet.name, row: line.row };
  const findings: Finding[] = [
    ...(line.identityProblem === null
      ? []
      : [{ code: line.identityProblem, severity: 'error' as const, ...at, cell: line.cells.identity, params: {} }]),
    ...judged.errors.map(
      ({ code, params }): Finding => ({ code, severity: 'error', ...at, cell: cellOf(code, line), params }),
    ),
    ...line.notes.map(({ code, cell }): Finding => ({ code, severity: 'note', ...at, cell, params: {} })),
    ...judged.notes.map(
      ({ code, params }): Finding => ({ code, severity: 'note', ...at, cell: cellOf(code, line), params }),
    ),
  ];
  const failed = findings.some((finding) => finding.severity === 'error');
  const personName = judged.person?.name ?? line.name.trim();
  const identityMasked = judged.person?.identityMasked ?? (line.identity === null ? '' : maskResidentId(line.identity));
  const content: Omit<AttendanceLineValues, 'digest'> = {
    townshipCode,
    row: line.row,
    personId: judged.person?.personId ?? null,
    personName,
    identityMasked,
    agreementId: judged.agreement?.agreementId ?? null,
    requiredDays: line.requiredDays,
    daysAttended: line.daysAttended,
    villageAmountFen: line.villageAmountFen,
    amountFen: judged.amountFen,
    state: failed ? 'to_fix' : 'ok',
  };
  const values: AttendanceLineValues = {
    ...content,
    digest: digestOf({
      ...content,
      agreement: judged.agreement,
      codes: findings.map((finding) => finding.code).sort(),
    } as JsonObject),
  };
  return {
    ...at,
    outcome: failed ? 'error' : 'ok',
    action: 'create',
    title: `${personName} ${identityMasked}`.trim(),
    preview: {
      required: line.requiredDays,
      attended: line.daysAttended,
      village: yuan(line.villageAmountFen),
      ours: yuan(judged.amountFen),
    },
    values: values as unknown as JsonObject,
    findings,
    divisionCode: townshipCode,
  };
}

function yuan(amount: number | null): string | null {
  return amount === null ? null : (amount / 100).toFixed(2);
}

function sheetFinding(sheet: ReadSheet, code: string): Finding {
  const params = {
    printedPeople: sheet.printedPeople ?? '—',
    people: sheet.lines.length,
    printedTotal: yuan(sheet.printedTotalFen) ?? '—',
    total: yuan(sheet.sumOfPrintedFen) ?? '—',
  };
  return { code, severity: 'note', sheet: sheet.name, row: sheet.footerRow ?? sheet.headerRow, cell: null, params };
}

function summaryOf(sheets: readonly ReadSheet[], rows: readonly CheckedRow[]): Record<string, number | string> {
  const values = rows.map((row) => row.values as unknown as AttendanceLineValues);
  const ok = values.filter((line) => line.state === 'ok');
  const sum = (lines: readonly AttendanceLineValues[], key: 'amountFen' | 'villageAmountFen') =>
    lines.reduce((total, line) => total + (line[key] ?? 0), 0);
  return {
    townships: sheets.length,
    lines: rows.length,
    okLines: ok.length,
    toFix: rows.length - ok.length,
    okTotalFen: sum(ok, 'amountFen'),
    villageTotalFen: sum(values, 'villageAmountFen'),
  };
}
