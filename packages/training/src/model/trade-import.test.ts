import type { Sheet, SheetCell } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { tradeInput } from '../testing/index.js';
import { checkTrades, tradeErrorCodes } from './trade-import.js';
import { tradeImportMessages } from './trade-import-messages.js';

const heads = ['类型', '工种代码', '工种名称', '等级', '标准课时', '证书种类', '需求程度', '开始日期', '截止日期'];
const good = ['生活服务', 'A1', '养老护理员', '初级工/五级', '105', '职业技能等级证书', '紧缺', '2025-01-01', ''];
const place = '530326000000' as never;

function sheetOf(...lines: readonly (readonly string[])[]): Sheet {
  const rows = [heads, ...lines].map((texts, index) => ({
    number: index + 1,
    hidden: false,
    cells: texts.flatMap((text, column): SheetCell[] =>
      text === ''
        ? []
        : [
            {
              ref: `${String.fromCharCode(65 + column)}${index + 1}`,
              row: index + 1,
              column: column + 1,
              kind: 'text',
              text,
            },
          ],
    ),
  }));
  return { name: '目录', hidden: false, rows };
}
const check = (...lines: readonly (readonly string[])[]) => checkTrades([sheetOf(...lines)], [], place).rows;
const changed = (column: string, text: string) => good.map((old, index) => (heads[index] === column ? text : old));

describe('a list of trades', () => {
  it('is read by its headings; a trade without a level has none', () => {
    expect(check(good)[0]).toMatchObject({
      outcome: 'ok',
      values: { level: 5, standardHours: 105, demandKind: 'scarce', validFrom: '2025-01-01', validTo: null },
    });
    expect(check(changed('等级', ''))[0]).toMatchObject({ outcome: 'ok', values: { level: null } });
  });

  it.each([
    ['工种名称', '', 'trade_text_missing', null],
    ['等级', '特级', 'trade_level_unknown', 'D2'],
    ['标准课时', '十天', 'trade_hours_unreadable', 'E2'],
    ['证书种类', '结业证', 'trade_certificate_unknown', 'F2'],
    ['需求程度', '急', 'trade_demand_unknown', 'G2'],
    ['开始日期', '明年', 'trade_day_unreadable', 'H2'],
    ['截止日期', '2024-01-01', 'trade_days_reversed', 'I2'],
  ])('names what is wrong with %s at its cell', (column, text, code, cell) => {
    expect(check(changed(column, text))[0]).toMatchObject({ outcome: 'error', findings: [{ code, cell }] });
  });

  it('has no line twice, in itself or in the catalogue', () => {
    const codes = check(good, good, changed('等级', '4')).map(({ findings }) => findings.map(({ code }) => code));
    expect(codes).toEqual([[], ['trade_twice'], []]);
    const { rows } = checkTrades([sheetOf(good)], [tradeInput({ code: 'A1', level: 5 })], place);
    expect(rows[0]?.findings).toMatchObject([{ code: 'trade_in_catalogue', cell: 'B2' }]);
  });

  it('has a sentence and a way out for each finding', () => {
    for (const code of tradeErrorCodes) {
      expect(tradeImportMessages[code], code).toBeDefined();
      expect(tradeImportMessages[`${code}.suggestion`], code).toBeDefined();
    }
  });
});
