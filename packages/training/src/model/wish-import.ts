import {
  type CheckedImport,
  type CheckedRow,
  type DivisionCode,
  divisionCode,
  findTableHeader,
  type JsonObject,
  type LocalDate,
  maskResidentId,
  type ResidentId,
  readDateCell,
  readIdentityCell,
  type Sheet,
  type SheetRow,
  type TableHeader,
} from '@gongyi/kernel';
import { rowReader } from './import-rows.js';
import type { TradeRecord } from './trade.js';
import { levelWords } from './trade-import.js';
import type { NewWish } from './wish.js';

const headings = { identity: '身份证号', wishesWork: '就业意愿', statedOn: '登记日期' } as const;
const tradeHeading = (priority: number) => `意愿工种${priority}`;
const yesOrNo: Readonly<Record<string, boolean>> = { 是: true, 有: true, 否: false, 无: false };

/** Findings that stop a row of the survey. */
export const wishErrorCodes = [
  'wish_identity_wrong',
  'wish_person_unknown',
  'wish_person_twice',
  'wish_work_unknown',
  'wish_day_unreadable',
  'wish_day_in_future',
  'wish_trade_unknown',
  'wish_trade_twice',
];

export interface WishImportContext {
  readonly year: number;
  readonly mostWishes: number;
  readonly today: LocalDate;
  readonly catalogue: readonly Pick<TradeRecord, 'id' | 'code' | 'name' | 'level'>[];
  readonly fallback: DivisionCode;
  person(identity: ResidentId): { personId: string; name: string; divisionCode: string } | undefined;
}

const open = (sheets: readonly Sheet[]): { sheet: Sheet; header: TableHeader; rows: readonly SheetRow[] } => {
  const sheet = sheets.find(({ hidden }) => !hidden) ?? { name: '', hidden: false, rows: [] };
  const header = findTableHeader(sheet, Object.values(headings));
  return { sheet, header, rows: sheet.rows.filter((row) => row.number > header.rowNumber && row.cells.length > 0) };
};

/** Every identity that can be read: what to ask the register for. */
export function identitiesOfWishes(sheets: readonly Sheet[]): ResidentId[] {
  const { sheet, header, rows } = open(sheets);
  return rows.flatMap((row) => {
    const read = readIdentityCell(rowReader(sheet, row, header).cell(headings.identity));
    return read.ok ? [read.value] : [];
  });
}

/**
 * Judges a list of wishes row by row: people by their identity, trades by code, by name, or by “name（level）”. Pure.
 *
 * @throws DomainError invalid_input IMPORT.MISSING_HEADINGS {sheet, headings}
 */
export function checkWishes(sheets: readonly Sheet[], context: WishImportContext): CheckedImport {
  const { sheet, header, rows } = open(sheets);
  const seen = new Set<string>();
  const checked = rows.map((row): CheckedRow => {
    const reader = rowReader(sheet, row, header);
    const identity = readIdentityCell(reader.cell(headings.identity));
    const person = identity.ok ? context.person(identity.value) : undefined;
    const masked = identity.ok ? maskResidentId(identity.value) : '';
    if (!identity.ok) reader.told(headings.identity, 'wish_identity_wrong', '');
    else if (person === undefined) reader.told(headings.identity, 'wish_person_unknown', masked);
    else if (seen.has(identity.value)) reader.told(headings.identity, 'wish_person_twice', masked);
    if (identity.ok) seen.add(identity.value);
    const wishesWork = reader.word(headings.wishesWork, yesOrNo, 'wish_work_unknown');
    const statedOn = readDateCell(reader.cell(headings.statedOn))?.date;
    if (statedOn === undefined) reader.told(headings.statedOn, 'wish_day_unreadable');
    else if (statedOn > context.today) reader.told(headings.statedOn, 'wish_day_in_future');
    const tradeIds = readTrades(reader, context);
    const good = reader.findings.length === 0;
    const values: Partial<NewWish> = {
      ...(person === undefined ? {} : { personId: person.personId }),
      ...(statedOn === undefined ? {} : { statedOn }),
      year: context.year,
      wishesWork: wishesWork ?? true,
      tradeIds,
    };
    return {
      sheet: sheet.name,
      row: row.number,
      outcome: good ? 'ok' : 'error',
      action: good ? 'create' : 'none',
      title: `${person?.name ?? ''} ${masked}`.trim(),
      preview: { identityMasked: masked, statedOn: statedOn ?? null, trades: tradeIds.length },
      values: values as unknown as JsonObject,
      findings: reader.findings,
      divisionCode: person === undefined ? context.fallback : divisionCode(person.divisionCode),
    };
  });
  return { rows: checked, sheetFindings: [], summary: { wishes: checked.length } };
}

function readTrades(reader: ReturnType<typeof rowReader>, { mostWishes, catalogue }: WishImportContext): string[] {
  const chosen: string[] = [];
  for (let priority = 1; priority <= mostWishes; priority += 1) {
    const heading = tradeHeading(priority);
    const text = reader.text(heading);
    if (text === '') continue;
    const fitting = catalogue.filter((trade) => names(trade).includes(text));
    const [trade] = fitting;
    if (trade === undefined || fitting.length > 1) reader.told(heading, 'wish_trade_unknown');
    else if (chosen.includes(trade.id)) reader.told(heading, 'wish_trade_twice');
    else chosen.push(trade.id);
  }
  return chosen;
}

/** Code, name, and name with each word for its level: 砌筑工（初级工）. */
function names({ code, name, level }: Pick<TradeRecord, 'code' | 'name' | 'level'>): string[] {
  const words = Object.entries(levelWords).filter(([word, value]) => word !== '' && value === level);
  return [code, name, ...words.flatMap(([word]) => [`${name}（${word}）`, `${name}(${word})`])];
}
