import {
  cellUnder,
  findTableHeader,
  type IdentityCell,
  type LocalDate,
  normalizePersonName,
  parseBankCard,
  readDateCell,
  readIdentityCell,
  readNumberCell,
  type Sheet,
  type SheetCell,
  type SheetRow,
  sheetNamed,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import type { CertificateKind } from './trade.js';
import { certificateWords, levelWords } from './trade-import.js';

/*
 * A county's training ledger (培训台账) as it is kept in a workbook: institutions, classes, trainees, timetable, scores, and
 * one sheet of roll calls a class. This file reads cells; `check-training-ledger.ts` judges what they say.
 */

const institutionHeadings = ['培训机构名称', '认定有效期起', '认定有效期止', '认定培训职业(工种)'] as const;
const classHeadings = [
  '班级编号',
  '培训机构名称',
  '职业(工种)',
  '等级',
  '证书类型',
  '培训方式',
  '开班日期',
  '结班日期',
  '总课时',
] as const;
const traineeHeadings = ['班级编号', '姓名', '身份证号码'] as const;
const lessonHeadings = ['班级编号', '上课日期', '课时', '上课开始时间', '上课结束时间', '培训教师'] as const;
const scoreHeadings = [
  '班级编号',
  '姓名',
  '身份证号码',
  '理论成绩',
  '实操成绩',
  '考核结果',
  '证书编号',
  '发证日期',
] as const;
const rollCallHeadings = ['姓名', '身份证号码', '应到课时', '实到课时'] as const;
const rollCallName = '考勤-';

/** One row of one sheet, with the cells by heading. */
export interface LedgerRow {
  readonly sheet: string;
  readonly number: number;
  readonly hidden: boolean;
  cell(heading: string): SheetCell | undefined;
  text(heading: string): string;
}

export interface LedgerInstitution {
  readonly row: LedgerRow;
  readonly name: string;
  readonly trades: readonly string[];
  readonly from: LocalDate | undefined;
  readonly to: LocalDate | undefined;
}

export interface LedgerClass {
  readonly row: LedgerRow;
  readonly number: string;
  readonly institution: string;
  readonly trade: string;
  /** undefined: the word stands for no level. */
  readonly level: number | null | undefined;
  readonly certificateKind: CertificateKind | undefined;
  readonly mode: string;
  readonly startsOn: LocalDate | undefined;
  readonly endsOn: LocalDate | undefined;
  readonly hours: number | undefined;
}

interface NamedPerson {
  readonly row: LedgerRow;
  readonly classNumber: string;
  readonly name: string;
  readonly nameNotes: readonly string[];
  readonly identity: IdentityCell;
}

export interface LedgerTrainee extends NamedPerson {
  readonly card: ReturnType<typeof parseBankCard> | undefined;
}

export interface LedgerLesson {
  readonly row: LedgerRow;
  readonly classNumber: string;
  readonly day: LocalDate | undefined;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly hours: number;
  /** Identity number where the ledger has it, else the name. */
  readonly teacher: string;
}

export interface LedgerScore extends NamedPerson {
  readonly theory: number | undefined;
  readonly practice: number | undefined;
  /** undefined: the word is none of the known ones. */
  readonly result: 'passed' | 'failed' | 'not_assessed' | undefined;
  readonly certificateNumber: string;
  readonly issuedOn: LocalDate | undefined;
}

export interface LedgerRollCall extends NamedPerson {
  readonly taught: number | undefined;
  readonly attended: number | undefined;
}

export interface TrainingLedger {
  readonly institutions: readonly LedgerInstitution[];
  readonly classes: readonly LedgerClass[];
  readonly trainees: readonly LedgerTrainee[];
  readonly lessons: readonly LedgerLesson[];
  readonly scores: readonly LedgerScore[];
  /** Classes that have a sheet of roll calls. */
  readonly calledClasses: ReadonlySet<string>;
  readonly rollCalls: readonly LedgerRollCall[];
}

const results: Readonly<Record<string, LedgerScore['result']>> = {
  合格: 'passed',
  不合格: 'failed',
  缺考: 'not_assessed',
  '': 'not_assessed',
};

/**
 * @throws DomainError invalid_input IMPORT.MISSING_SHEET {sheet} | IMPORT.MISSING_HEADINGS {sheet, headings}
 */
export function readTrainingLedger(sheets: readonly Sheet[]): TrainingLedger {
  const rowsOf = (name: string, headings: readonly string[]) => tableRows(sheetNamed(sheets, name), headings);
  const called = sheets.filter(({ name }) => name.startsWith(rollCallName));
  return {
    institutions: rowsOf('培训机构', institutionHeadings).map((row) => ({
      row,
      name: row.text('培训机构名称'),
      trades: row.text('认定培训职业(工种)').split(/[、，,;；\s]+/),
      from: day(row, '认定有效期起'),
      to: day(row, '认定有效期止'),
    })),
    classes: rowsOf('开班一览', classHeadings).map((row) => ({
      row,
      number: row.text('班级编号'),
      institution: row.text('培训机构名称'),
      trade: row.text('职业(工种)'),
      level: levelWords[row.text('等级').split('/')[0] ?? ''],
      certificateKind: certificateWords[row.text('证书类型')],
      mode: row.text('培训方式'),
      startsOn: day(row, '开班日期'),
      endsOn: day(row, '结班日期'),
      hours: number(row, '总课时'),
    })),
    trainees: rowsOf('学员花名册', traineeHeadings).map((row) => ({
      ...named(row, row.text('班级编号')),
      card: row.text('银行卡号') === '' ? undefined : parseBankCard(row.text('银行卡号')),
    })),
    lessons: rowsOf('课程表', lessonHeadings).map((row) => ({
      row,
      classNumber: row.text('班级编号'),
      day: day(row, '上课日期'),
      startsAt: row.text('上课开始时间').padStart(5, '0'),
      endsAt: row.text('上课结束时间').padStart(5, '0'),
      hours: number(row, '课时') ?? 0,
      teacher: row.text('教师身份证号') || row.text('培训教师'),
    })),
    scores: rowsOf('考核成绩', scoreHeadings).map((row) => ({
      ...named(row, row.text('班级编号')),
      theory: number(row, '理论成绩'),
      practice: number(row, '实操成绩'),
      result: results[row.text('考核结果')],
      certificateNumber: row.text('证书编号'),
      issuedOn: day(row, '发证日期'),
    })),
    calledClasses: new Set(called.map(classOfRollCall)),
    rollCalls: called.flatMap((sheet) =>
      tableRows(sheet, rollCallHeadings)
        // Two lines of foot: totals and signatures name nobody.
        .filter((row) => row.cell('身份证号码') !== undefined && readNumberCell(row.cell('序号')) !== undefined)
        .map((row) => ({
          ...named(row, classOfRollCall(sheet)),
          taught: number(row, '应到课时'),
          attended: number(row, '实到课时'),
        })),
    ),
  };
}

const classOfRollCall = ({ name }: Sheet) => name.slice(rollCallName.length).trim();

function tableRows(sheet: Sheet, headings: readonly string[]): LedgerRow[] {
  const header = findTableHeader(sheet, headings);
  return sheet.rows
    .filter((row) => row.number > header.rowNumber && row.cells.length > 0)
    .map((row) => ledgerRow(sheet, row, header));
}

function ledgerRow(sheet: Sheet, row: SheetRow, header: TableHeader): LedgerRow {
  return {
    sheet: sheet.name,
    number: row.number,
    hidden: row.hidden,
    cell: (heading) => cellUnder(row, header, heading),
    text: (heading) => textUnder(row, header, heading),
  };
}

const day = (row: LedgerRow, heading: string) => readDateCell(row.cell(heading))?.date;
const number = (row: LedgerRow, heading: string) => readNumberCell(row.cell(heading))?.value;

function named(row: LedgerRow, classNumber: string): NamedPerson {
  const name = normalizePersonName(row.cell('姓名')?.text ?? '');
  return {
    row,
    classNumber,
    name: name?.value ?? row.text('姓名'),
    nameNotes: name?.notes ?? [],
    identity: readIdentityCell(row.cell('身份证号码')),
  };
}
