import { type CheckedImport, type CheckedRow, type Period, period, type Sheet } from '@gongyi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectedMonth, type HuizeRegister, readHuize, readHuizeRegister } from '../testing/huize.fixture.js';
import { judgingContext, readHuizeRoster } from '../testing/huize-roster.fixture.js';
import { type AttendanceLineValues, checkAttendance, readAttendanceSheets } from './attendance-import.js';
import type { ReadSheet } from './attendance-sheet-reader.js';
import { welfarePostMessages } from './messages.js';

let register: HuizeRegister;
let roster: CheckedImport;

beforeAll(async () => {
  register = await readHuizeRegister();
  roster = await readHuizeRoster(register);
});

const codesOf = (row: CheckedRow, severity: 'error' | 'note') =>
  [...new Set(row.findings.filter((finding) => finding.severity === severity).map((finding) => finding.code))].sort();
const valuesOf = (row: CheckedRow) => row.values as unknown as AttendanceLineValues;

/** The amount that the truth speaks of: of lines that go on, or that only differ in the amount. */
function correctFen(row: CheckedRow): number | null {
  const errors = codesOf(row, 'error');
  return errors.length === 0 || (errors.length === 1 && errors[0] === 'amount_mismatch')
    ? valuesOf(row).amountFen
    : null;
}

async function check(file: string, month: string): Promise<{ sheets: ReadSheet[]; found: CheckedImport }> {
  const sheets = readAttendanceSheets(await readHuize(file), period(month));
  return { sheets, found: checkAttendance(sheets, judgingContext(register, roster, period(month))) };
}

describe.each([
  { month: '2025-03', file: 'huize-attendance-2025-03.xlsx', totalFen: 76_832_049 },
  { month: '2025-04', file: 'huize-attendance-2025-04.xlsx', totalFen: 77_721_685 },
])('the attendance of $month', ({ month, file, totalFen }) => {
  let sheets: ReadSheet[];
  let found: CheckedImport;
  beforeAll(async () => {
    ({ sheets, found } = await check(file, month));
  });

  it('is judged line by line as the truth says', () => {
    const { lines } = expectedMonth(month);
    const ours = found.rows.map((row) => ({
      sheet: row.sheet,
      row: row.row,
      outcome: row.outcome,
      errors: codesOf(row, 'error'),
      notes: codesOf(row, 'note'),
      correctFen: correctFen(row),
    }));
    expect(ours).toEqual(
      lines.map((line) => ({ ...line, errors: [...line.errors].sort(), notes: [...line.notes].sort() })),
    );
  });

  it('has the sheets’ rows, heads, sums and printed totals as the truth says', () => {
    const ours = sheets.map((sheet) => {
      const ok = found.rows.filter((row) => row.sheet === sheet.name && row.outcome === 'ok');
      const { name, headerRow, firstRow, lastRow, footerRow, printedPeople, sumOfPrintedFen, printedTotalFen, codes } =
        sheet;
      const okTotalFen = ok.reduce((sum, row) => sum + (valuesOf(row).amountFen ?? 0), 0);
      return {
        sheet: name,
        headerRow,
        headerRows: 1,
        firstRow,
        lastRow,
        footerRow,
        people: sheet.lines.length,
        printedPeople,
        sumOfPrintedFen,
        printedTotalFen,
        okPeople: ok.length,
        okTotalFen,
        codes,
      };
    });
    expect(ours).toEqual(expectedMonth(month).sheets);
    expect(found.sheetFindings.map((finding) => [finding.sheet, finding.code])).toEqual(
      expectedMonth(month).sheets.flatMap((sheet) => sheet.codes.map((code) => [sheet.sheet, code])),
    );
  });

  it('adds up to the fen', () => {
    const { totals } = expectedMonth(month);
    expect(found.summary).toMatchObject({
      lines: totals.lines,
      okLines: totals.ok,
      toFix: totals.error,
      okTotalFen: totals.okTotalFen,
    });
    expect(found.summary['okTotalFen']).toBe(totalFen);
  });

  it('names cell and sentence of every problem, and shows no whole identity number', () => {
    for (const finding of [...found.rows.flatMap((row) => row.findings), ...found.sheetFindings]) {
      if (finding.severity === 'error') expect(finding.cell, finding.code).toMatch(/^[A-Z]+\d+$/);
      expect(welfarePostMessages[finding.code]?.zh, finding.code).toBeTruthy();
    }
    expect(JSON.stringify(found.rows.map(({ title, preview, findings }) => [title, preview, findings]))).not.toMatch(
      /\d{15,}/,
    );
  });
});

describe('one township’s sheet as CSV', () => {
  it('is judged like the same sheet of the workbook, but for what a text file cannot tell', async () => {
    const { found } = await check('huize-attendance-2025-03-gucheng.csv', '2025-03');
    const lines = expectedMonth('2025-03').lines.filter((line) => line.sheet === '古城街道');
    const ours = found.rows.map((row) => ({
      row: row.row,
      outcome: row.outcome,
      errors: codesOf(row, 'error'),
      notes: codesOf(row, 'note'),
      correctFen: correctFen(row),
    }));
    expect(ours).toEqual(
      lines.map(({ sheet: _, ...line }) => ({
        ...line,
        errors: [...line.errors].sort(),
        notes: [...line.notes].sort(),
      })),
    );
    expect(found.rows.every((row) => row.divisionCode === '530326001000')).toBe(true);
  });
});

describe('a file that is not the month’s attendance', () => {
  const march = period('2025-03');
  const judge = (sheets: readonly Sheet[], month: Period) =>
    checkAttendance(readAttendanceSheets(sheets, month), judgingContext(register, roster, month));

  it('is refused with the reason', async () => {
    const workbook = await readHuize('huize-attendance-2025-03.xlsx');
    const refused = (run: () => unknown, code: string) => expect(run, code).toThrow(expect.objectContaining({ code }));
    refused(() => judge(workbook, period('2025-04')), 'POSTS.OTHER_MONTH');
    refused(() => judge([], march), 'POSTS.NO_LINES');
    const first = workbook[0] as Sheet;
    refused(() => judge([first, { ...first, name: '古城' }], march), 'POSTS.TOWNSHIP_TWICE');
    const elsewhere = {
      ...first,
      rows: first.rows.map((row) => ({
        ...row,
        cells: row.cells.map((cell) => ({ ...cell, text: cell.text.replaceAll('古城街道', '翠湖街道') })),
      })),
    };
    refused(() => judge([{ ...elsewhere, name: '翠湖街道' }], march), 'POSTS.TOWNSHIP_UNKNOWN');
    refused(
      () => judge([{ ...first, rows: first.rows.filter((row) => row.number !== 3) }], march),
      'IMPORT.MISSING_HEADINGS',
    );
  });

  it('is refused when it is another kind of workbook', async () => {
    await expect(readHuize('huize-people.xlsx').then((sheets) => judge(sheets, march))).rejects.toThrow(
      expect.objectContaining({ code: 'IMPORT.MISSING_HEADINGS' }),
    );
  });
});
