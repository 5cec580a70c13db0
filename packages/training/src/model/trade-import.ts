import {
  type CheckedImport,
  type CheckedRow,
  cellUnder,
  type DivisionCode,
  type Finding,
  findTableHeader,
  type JsonObject,
  type LocalDate,
  rangesOverlap,
  readDateCell,
  readNumberCell,
  type Sheet,
  type SheetRow,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import type { NewTrade, TradeRecord } from './trade.js';

/** As the list of trades is exported, so that a county can send it back. */
const headings = {
  kind: '类型',
  code: '工种代码',
  name: '工种名称',
  level: '等级',
  standardHours: '标准课时',
  certificateKind: '证书种类',
  demandKind: '需求程度',
  validFrom: '开始日期',
} as const;
const optional = { costReference: '补贴标准依据', validTo: '截止日期' } as const;

/** Words for a kind of certificate, as files write it. */
export const certificateWords: Readonly<Record<string, NewTrade['certificateKind']>> = {
  职业资格证书: 'vocational_qualification',
  职业技能等级证书: 'skill_level',
  专项职业能力证书: 'single_skill',
  培训合格证书: 'completion',
};
const demands: Readonly<Record<string, NewTrade['demandKind']>> = { 紧缺: 'scarce', 重点: 'key', 一般: 'ordinary' };
/** Words for a level, as files write it. */
export const levelWords: Readonly<Record<string, number | null>> = {
  '': null,
  不分等级: null,
  初级工: 5,
  中级工: 4,
  高级工: 3,
  技师: 2,
  高级技师: 1,
  五级: 5,
  四级: 4,
  三级: 3,
  二级: 2,
  一级: 1,
  '5': 5,
  '4': 4,
  '3': 3,
  '2': 2,
  '1': 1,
};

/** Findings that stop a row of the catalogue. */
export const tradeErrorCodes = [
  'trade_text_missing',
  'trade_level_unknown',
  'trade_hours_unreadable',
  'trade_certificate_unknown',
  'trade_demand_unknown',
  'trade_day_unreadable',
  'trade_days_reversed',
  'trade_twice',
  'trade_in_catalogue',
];

type Line = Pick<TradeRecord, 'code' | 'level' | 'validFrom' | 'validTo'>;
const overlap = (a: Line, b: Line) =>
  a.code === b.code &&
  a.level === b.level &&
  rangesOverlap({ from: a.validFrom, to: a.validTo }, { from: b.validFrom, to: b.validTo });

/**
 * Reads a trade list from the first sheet and judges every row against the rows above it and the catalogue. Pure.
 *
 * @throws DomainError invalid_input IMPORT.MISSING_HEADINGS {sheet, headings}
 */
export function checkTrades(
  sheets: readonly Sheet[],
  catalogue: readonly Line[],
  divisionCode: DivisionCode,
): CheckedImport {
  const sheet = sheets.find(({ hidden }) => !hidden) ?? { name: '', hidden: false, rows: [] };
  const header = findTableHeader(sheet, Object.values(headings));
  const seen: Line[] = [];
  const rows = sheet.rows
    .filter((row) => row.number > header.rowNumber && row.cells.length > 0)
    .map((row): CheckedRow => {
      const { trade, findings } = readTrade(sheet, row, header);
      if (findings.length === 0) {
        const told = (code: string) => findings.push(findingAt(sheet, row, header, headings.code, code, trade.code));
        if (seen.some((line) => overlap(line, trade))) told('trade_twice');
        else if (catalogue.some((line) => overlap(line, trade))) told('trade_in_catalogue');
        seen.push(trade);
      }
      const good = findings.length === 0;
      return {
        sheet: sheet.name,
        row: row.number,
        outcome: good ? 'ok' : 'error',
        action: good ? 'create' : 'none',
        title: trade.name,
        preview: { name: trade.name, code: trade.code, level: trade.level, standardHours: trade.standardHours },
        values: trade as unknown as JsonObject,
        findings,
        divisionCode,
      };
    });
  return { rows, sheetFindings: [], summary: { trades: rows.length } };
}

function readTrade(sheet: Sheet, row: SheetRow, header: TableHeader): { trade: NewTrade; findings: Finding[] } {
  const findings: Finding[] = [];
  const told = (heading: string, code: string) =>
    findings.push(findingAt(sheet, row, header, heading, code, textUnder(row, header, heading)));
  const text = (heading: string, most: number) => {
    const value = textUnder(row, header, heading);
    if (value === '' || value.length > most) told(heading, 'trade_text_missing');
    return value;
  };
  const known = <T>(heading: string, words: Readonly<Record<string, T>>, code: string): T | undefined => {
    const word = textUnder(row, header, heading);
    if (Object.hasOwn(words, word)) return words[word];
    told(heading, code);
    return undefined;
  };
  const day = (heading: string): LocalDate | null => {
    const cell = cellUnder(row, header, heading);
    const read = readDateCell(cell);
    if (read === undefined && (cell !== undefined || heading === headings.validFrom))
      told(heading, 'trade_day_unreadable');
    return read?.date ?? null;
  };
  const hours = readNumberCell(cellUnder(row, header, headings.standardHours))?.value ?? 0;
  if (!Number.isInteger(hours) || hours < 1 || hours > 2000) told(headings.standardHours, 'trade_hours_unreadable');
  // 初级工/五级, as the screen says it.
  const levelWord = textUnder(row, header, headings.level).split('/')[0] ?? '';
  if (!Object.hasOwn(levelWords, levelWord)) told(headings.level, 'trade_level_unknown');
  const [validFrom, validTo] = [day(headings.validFrom), day(optional.validTo)];
  if (validFrom !== null && validTo !== null && validTo < validFrom) told(optional.validTo, 'trade_days_reversed');
  const trade: NewTrade = {
    kind: text(headings.kind, 40),
    code: text(headings.code, 40),
    name: text(headings.name, 60),
    level: levelWords[levelWord] ?? null,
    standardHours: hours,
    costReference: textUnder(row, header, optional.costReference).slice(0, 200),
    certificateKind: known(headings.certificateKind, certificateWords, 'trade_certificate_unknown') ?? 'completion',
    demandKind: known(headings.demandKind, demands, 'trade_demand_unknown') ?? 'ordinary',
    validFrom: validFrom ?? ('' as LocalDate),
    validTo,
  };
  return { trade, findings };
}

function findingAt(
  sheet: Sheet,
  row: SheetRow,
  header: TableHeader,
  heading: string,
  code: string,
  value: string,
): Finding {
  const cell = cellUnder(row, header, heading)?.ref ?? null;
  return { code, severity: 'error', sheet: sheet.name, row: row.number, cell, params: { heading, value } };
}
