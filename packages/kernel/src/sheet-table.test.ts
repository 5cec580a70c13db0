import { describe, expect, it } from 'vitest';
import type { Sheet, SheetCell } from './sheet.js';
import {
  cellUnder,
  findTableHeader,
  readDateCell,
  readIdentityCell,
  readMoneyCell,
  readNumberCell,
  sheetNamed,
  textUnder,
} from './sheet-table.js';

function cell(text: string, kind: SheetCell['kind'] = 'text', column = 1, row = 1): SheetCell {
  return { ref: `R${row}C${column}`, row, column, kind, text, ...(kind === 'number' ? { number: Number(text) } : {}) };
}

function sheet(rows: string[][]): Sheet {
  return {
    name: '古城街道 ',
    hidden: false,
    rows: rows.map((texts, index) => ({
      number: index + 1,
      hidden: false,
      cells: texts.flatMap((text, column) => (text === '' ? [] : [cell(text, 'text', column + 1, index + 1)])),
    })),
  };
}

describe('tables in sheets', () => {
  const table = sheet([['汇总表'], ['填报单位'], ['姓 名', '', '规定出勤天数（天）'], [' 张伟 ', '', '22']]);

  it('are found by their headings, whatever the brackets, spaces and blank columns', () => {
    const header = findTableHeader(table, ['姓名', '规定出勤天数(天)']);
    expect(header.rowNumber).toBe(3);
    const line = table.rows[3];
    if (line === undefined) throw new Error('no line');
    expect(cellUnder(line, header, '规定出勤天数(天)')?.column).toBe(3);
    expect(textUnder(line, header, '姓名')).toBe('张伟');
    expect(textUnder(line, header, '备注')).toBe('');
  });

  it('name the headings and sheets that are missing', () => {
    expect(() => findTableHeader(table, ['姓名', '身份证号码'])).toThrow(
      expect.objectContaining({
        code: 'IMPORT.MISSING_HEADINGS',
        details: { sheet: '古城街道 ', headings: '身份证号码' },
      }),
    );
    expect(() => findTableHeader(sheet([]), ['姓名'])).toThrow(
      expect.objectContaining({ code: 'IMPORT.MISSING_HEADINGS' }),
    );
    expect(sheetNamed([table], '古城街道')).toBe(table);
    expect(() => sheetNamed([table], '岗位')).toThrow(expect.objectContaining({ code: 'IMPORT.MISSING_SHEET' }));
  });
});

describe('cells', () => {
  it('an identity typed as a number is lost, however right it looks', () => {
    expect(readIdentityCell(cell('530326195805029000', 'number'))).toEqual({ ok: false, problem: 'identity_not_text' });
    expect(readIdentityCell(cell('5.30326E+17'))).toEqual({ ok: false, problem: 'identity_not_text' });
    expect(readIdentityCell(undefined)).toEqual({ ok: false, problem: 'identity_blank' });
    expect(readIdentityCell(cell('11010519491231002x'))).toMatchObject({ ok: true, notes: ['identity_lowercase_x'] });
  });

  it('dates come as dates, as day numbers or as text', () => {
    expect(readDateCell(cell('2025-04-01', 'date'))).toEqual({ date: '2025-04-01', asText: false });
    expect(readDateCell(cell('45748', 'number'))).toEqual({ date: '2025-04-01', asText: false });
    expect(readDateCell(cell('20250401', 'number'))).toEqual({ date: '2025-04-01', asText: false });
    expect(readDateCell(cell('2025.4.1'))).toEqual({ date: '2025-04-01', asText: true });
    expect(readDateCell(cell('2025年4月1日'))).toEqual({ date: '2025-04-01', asText: true });
  });

  it('a bare year is no date', () => {
    expect(readDateCell(cell('2025', 'number'))).toBeUndefined();
    expect(readDateCell(cell('2025'))).toBeUndefined();
    expect(readDateCell(undefined)).toBeUndefined();
  });

  it('numbers may carry their unit, but nothing is guessed', () => {
    expect(readNumberCell(cell('22', 'number'))).toEqual({ value: 22, asText: false });
    expect(readNumberCell(cell('２２天'))).toEqual({ value: 22, asText: true });
    expect(readNumberCell(cell('1,234.5'))).toEqual({ value: 1234.5, asText: true });
    for (const bad of ['1,5', '2天2', '二十二', '2²', '', '22/30']) expect(readNumberCell(cell(bad))).toBeUndefined();
  });

  it('money is in fen, a stored formula result rounded to the fen', () => {
    expect(readMoneyCell(cell('727.2727272727273', 'number'))).toEqual({ amount: 72727, asText: false });
    expect(readMoneyCell(cell('800元'))).toEqual({ amount: 80000, asText: true });
    expect(readMoneyCell(cell('727.2727'))).toBeUndefined();
    expect(readMoneyCell(undefined)).toBeUndefined();
  });
});
