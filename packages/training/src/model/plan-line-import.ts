import {
  type CheckedImport,
  type CheckedRow,
  type DivisionCode,
  findTableHeader,
  type JsonObject,
  readMoneyCell,
  readNumberCell,
  type Sheet,
} from '@gongyi/kernel';
import { rowReader } from './import-rows.js';
import type { PlanLineInput } from './plan.js';
import { inForceThrough } from './plan-rules.js';
import type { TradeRecord } from './trade.js';
import { levelWords } from './trade-import.js';
import type { ClassMode, TrainingPlanRule } from './training-settings.js';

/** As the list of lines is exported, so that a county can send it back. */
const headings = {
  trade: '培训工种',
  level: '等级',
  place: '培训地点',
  mode: '培训方式',
  people: '人数',
  hours: '课时',
  budget: '预算（元）',
  fund: '资金来源',
  monthFrom: '开始月份',
  monthTo: '结束月份',
} as const;
const note = '备注';
const modes: Readonly<Record<string, ClassMode>> = {
  集中培训: 'centralised',
  '培训+上岗': 'train_and_place',
  孵化式: 'incubation',
  师带徒: 'apprenticeship',
  以工代训: 'work_for_training',
};

/** Findings that stop a row of the plan. */
export const planLineErrorCodes = [
  'plan_trade_unknown',
  'plan_trade_not_in_force',
  'plan_level_unknown',
  'plan_place_unknown',
  'plan_mode_unknown',
  'plan_number_unreadable',
  'plan_budget_unreadable',
  'plan_fund_unknown',
  'plan_months_reversed',
];

export interface PlanLineContext {
  readonly year: number;
  readonly rule: Pick<TrainingPlanRule, 'funds' | 'modes'>;
  readonly catalogue: readonly Pick<TradeRecord, 'id' | 'code' | 'name' | 'level' | 'validFrom' | 'validTo'>[];
  readonly county: DivisionCode;
  /** A township of the county, or the county itself. */
  place(name: string): DivisionCode | undefined;
}

/**
 * Judges the lines of a plan row by row against the catalogue and what the county settled. Pure.
 *
 * @throws DomainError invalid_input IMPORT.MISSING_HEADINGS {sheet, headings}
 */
export function checkPlanLines(sheets: readonly Sheet[], context: PlanLineContext): CheckedImport {
  const sheet = sheets.find(({ hidden }) => !hidden) ?? { name: '', hidden: false, rows: [] };
  const header = findTableHeader(sheet, Object.values(headings));
  const rows = sheet.rows
    .filter((row) => row.number > header.rowNumber && row.cells.length > 0)
    .map((row): CheckedRow => {
      const reader = rowReader(sheet, row, header);
      const line = readLine(reader, context);
      const good = reader.findings.length === 0;
      const { people, budgetFen, divisionCode } = line;
      return {
        sheet: sheet.name,
        row: row.number,
        outcome: good ? 'ok' : 'error',
        action: good ? 'create' : 'none',
        title: reader.text(headings.trade),
        preview: { people, hours: line.hours, budgetFen },
        values: line as unknown as JsonObject,
        findings: reader.findings,
        divisionCode,
      };
    });
  return { rows, sheetFindings: [], summary: { lines: rows.length } };
}

function readLine(reader: ReturnType<typeof rowReader>, context: PlanLineContext): PlanLineInput {
  const { year, rule, catalogue, county } = context;
  const whole = (heading: string, most: number) => {
    const value = readNumberCell(reader.cell(heading))?.value ?? 0;
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    reader.told(heading, 'plan_number_unreadable');
    return 1;
  };
  const [monthFrom, monthTo] = [whole(headings.monthFrom, 12), whole(headings.monthTo, 12)];
  if (monthTo < monthFrom) reader.told(headings.monthTo, 'plan_months_reversed');
  const levelWord = reader.text(headings.level).split('/')[0] ?? '';
  const level = Object.hasOwn(levelWords, levelWord) ? levelWords[levelWord] : undefined;
  if (level === undefined) reader.told(headings.level, 'plan_level_unknown');
  const text = reader.text(headings.trade);
  const lines = catalogue.filter((one) => [one.name, one.code].includes(text) && one.level === level);
  const trade = lines.find((one) => inForceThrough(one, year, monthFrom, monthTo));
  if (level !== undefined && trade === undefined)
    reader.told(headings.trade, lines.length === 0 ? 'plan_trade_unknown' : 'plan_trade_not_in_force');
  const divisionCode = context.place(reader.text(headings.place));
  if (divisionCode === undefined) reader.told(headings.place, 'plan_place_unknown');
  const mode = reader.word(headings.mode, modes, 'plan_mode_unknown');
  if (mode !== undefined && !rule.modes.includes(mode)) reader.told(headings.mode, 'plan_mode_unknown');
  const amount = readMoneyCell(reader.cell(headings.budget))?.amount;
  if (amount === undefined || amount < 0) reader.told(headings.budget, 'plan_budget_unreadable');
  const fundText = reader.text(headings.fund);
  const fund = rule.funds.find(({ id, zh, en }) => [id, zh, en].includes(fundText));
  if (fund === undefined) reader.told(headings.fund, 'plan_fund_unknown');
  return {
    divisionCode: divisionCode ?? county,
    tradeId: trade?.id ?? '',
    mode: mode ?? 'centralised',
    people: whole(headings.people, 100_000),
    hours: whole(headings.hours, 2000),
    budgetFen: amount ?? 0,
    fundId: fund?.id ?? '',
    monthFrom,
    monthTo,
    institutionId: null,
    note: reader.text(note).slice(0, 200),
  };
}
