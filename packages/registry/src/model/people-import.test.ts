import { readFileSync } from 'node:fs';
import {
  type CountyCode,
  hasMessage,
  isDomainError,
  kernelMessages,
  localDate,
  type Sheet,
  type SheetCell,
} from '@gongyi/kernel';
import { columnName, readSpreadsheet } from '@gongyi/server-kit/workbook';
import { beforeAll, describe, expect, it } from 'vitest';
import { inventedIdentity } from '../testing/fixtures.js';
import { registryMessages } from './messages.js';
import { checkPeople, peopleErrorCodes } from './people-import.js';

const context = { countyCode: '530326' as CountyCode, countyName: '会泽县', today: localDate('2025-04-01') };
const data = new URL('../../../../test/data/huize/', import.meta.url);
const file = (name: string) => readSpreadsheet(readFileSync(new URL(name, data)), name);

/** Rows of each planted problem, as the data's own description counts them. */
const planted = {
  identity_checksum_wrong: 12,
  identity_not_text: 6,
  duplicate_person: 14,
  identity_legacy_15_digits: 8,
  identity_lowercase_x: 25,
  identity_fullwidth_digits: 6,
  identity_spaces: 14,
  name_dot_variant: 12,
  name_spaces: 20,
  date_as_text: 75,
  birth_date_differs: 5,
  sex_differs: 4,
  disability_certificate_number: 30,
  household_two_heads: 3,
  household_no_head: 2,
  labour_not_in_list: 5,
  healthy_recorded_weak: 9,
  place_without_months: 6,
  months_without_place: 5,
  post_without_months: 5,
  months_without_post: 4,
  working_away_on_post: 5,
  phone_not_11_digits: 8,
};

describe('the register of 会泽县', () => {
  let sheets: Sheet[];
  let found: ReturnType<typeof checkPeople>;
  beforeAll(async () => {
    sheets = await file('huize-people.xlsx');
    found = checkPeople(sheets, context);
  });

  it('finds every planted problem, and nothing else', () => {
    const counts: Record<string, number> = {};
    for (const { findings } of found.rows)
      for (const code of new Set(findings.map((finding) => finding.code))) counts[code] = (counts[code] ?? 0) + 1;
    expect(counts).toEqual(planted);
    expect(found.summary).toEqual({ people: 6053, households: 1700 });
  });

  it('names the cell of every problem, in the column that it is about', () => {
    const columnOf: Record<string, string> = {
      identity_checksum_wrong: '证件号码',
      identity_not_text: '证件号码',
      duplicate_person: '证件号码',
      identity_legacy_15_digits: '证件号码',
      disability_certificate_number: '证件号码',
      name_dot_variant: '姓名',
      date_as_text: '出生日期',
      birth_date_differs: '出生日期',
      sex_differs: '性别',
      labour_not_in_list: '劳动技能',
      months_without_place: '务工时间(月)',
      phone_not_11_digits: '成员联系电话',
      household_two_heads: '与户主关系',
    };
    const headings = new Map(sheets[0]?.rows[0]?.cells.map((cell) => [cell.ref.replace(/\d+$/, ''), cell.text]));
    for (const finding of found.rows.flatMap((row) => row.findings)) {
      expect(finding.cell).toMatch(new RegExp(`^[A-Z]+${finding.row}$`));
      const expected = columnOf[finding.code];
      if (expected !== undefined) expect(headings.get(finding.cell?.replace(/\d+$/, '') ?? '')).toBe(expected);
    }
  });

  it('stops rows with errors and no others; a stopped row carries no values', () => {
    const stopped = found.rows.filter((row) => row.outcome === 'error');
    expect(stopped).toHaveLength(12 + 6 + 14);
    expect(stopped.every((row) => row.action === 'none' && Object.keys(row.values).length === 0)).toBe(true);
    const identities = found.rows.flatMap((row) => (row.outcome === 'ok' ? [row.values['identity']] : []));
    expect(new Set(identities).size).toBe(identities.length);
  });

  it('shows identity numbers masked in what people see of a row', () => {
    for (const row of found.rows.filter((entry) => entry.outcome === 'ok'))
      expect(JSON.stringify([row.title, row.preview, row.findings])).not.toContain(row.values['identity']);
  });

  it('keeps what the months need: everybody with an agreement is found in the register', async () => {
    // Rows of people who stand in the register twice are stopped; none of them holds a post.
    const twice = new Set(
      found.rows
        .filter((row) => row.findings.some((finding) => finding.code === 'duplicate_person'))
        .map((row) => row.row),
    );
    const numbers = new Set(
      sheets
        .flatMap((sheet) => sheet.rows.filter((row) => twice.has(row.number)))
        .flatMap((row) => row.cells.filter((cell) => /^\d{17}[\dX]$/.test(cell.text)).map((cell) => cell.text)),
    );
    expect(numbers.size).toBeGreaterThanOrEqual(7);
    const posts = await file('huize-posts-2025.xlsx');
    const cells = posts.flatMap((sheet) => sheet.rows.flatMap((row) => row.cells.map((cell) => cell.text.trim())));
    expect(cells.filter((text) => numbers.has(text))).toEqual([]);
  });

  it('has a sentence and a suggestion, in both languages, for every problem', () => {
    for (const code of [...Object.keys(planted), ...peopleErrorCodes]) {
      expect(hasMessage([registryMessages, kernelMessages], code), code).toBe(true);
      expect(hasMessage([registryMessages, kernelMessages], `${code}.suggestion`), code).toBe(true);
    }
    for (const [code, { zh, en }] of Object.entries(registryMessages)) {
      const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([slot]) => slot).sort();
      expect(slots(zh), code).toEqual(slots(en));
    }
  });
});

/** A register with the given headings and rows, all cells text. */
function sheetOf(headings: readonly string[], rows: readonly Record<string, string>[]): Sheet {
  const cellsOf = (number: number, texts: readonly string[]): SheetCell[] =>
    texts.flatMap((text, index) =>
      text === ''
        ? []
        : [{ ref: `${columnName(index + 1)}${number}`, row: number, column: index + 1, kind: 'text', text }],
    );
  const all = [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? ''))];
  return {
    name: '家庭成员信息',
    hidden: false,
    rows: all.map((texts, index) => ({ number: index + 1, hidden: false, cells: cellsOf(index + 1, texts) })),
  };
}

const headings =
  '县 乡 村 行政区划代码 户编号 人口编号 户类型 风险是否已消除 姓名 性别 证件类型 证件号码 出生日期 民族 与户主关系 文化程度 在校生状况 健康状况 劳动技能 是否享受低保 务工所在地 务工企业名称 务工时间(月) 公益性岗位类型 公益性岗位(月数) 成员联系电话'.split(
    ' ',
  );
const person = {
  行政区划代码: '530326001201',
  户编号: 'H1',
  户类型: '脱贫户',
  姓名: '张𬱖',
  证件号码: inventedIdentity(1),
  与户主关系: '户主',
  劳动技能: '普通劳动力',
};

describe('the layout of a register', () => {
  const first = (sheet: Sheet) => checkPeople([sheet], context).rows[0];

  it('reads columns in any order, with blank columns between', () => {
    const mixed = [...headings].reverse().flatMap((heading) => (heading === '姓名' ? [heading, ''] : [heading]));
    const row = first(sheetOf(mixed, [person]));
    expect(row?.findings).toEqual([]);
    expect(row?.values).toEqual(first(sheetOf(headings, [person]))?.values);
    expect(row?.values).toMatchObject({ name: '张𬱖', sex: 'male', labourCapacity: '普通劳动力' });
  });

  it('refuses wrong headings and names the missing ones', () => {
    const error = catchError(() => checkPeople([sheetOf(headings.slice(0, 20), [person])], context));
    expect(error).toMatchObject({ code: 'IMPORT.MISSING_HEADINGS' });
    expect(JSON.stringify(error.details)).toContain('成员联系电话');
    expect(catchError(() => checkPeople([], context)).code).toBe('IMPORT.MISSING_SHEET');
  });

  it('names rows of another county, and refuses a file that has no others', () => {
    const stranger = { ...person, 行政区划代码: '530325001201', 证件号码: inventedIdentity(2), 户编号: 'H2' };
    const { rows } = checkPeople([sheetOf(headings, [person, stranger])], context);
    expect(rows.map((row) => row.outcome)).toEqual(['ok', 'error']);
    expect(rows[1]?.findings.map((finding) => finding.code)).toContain('other_county');
    const error = catchError(() => checkPeople([sheetOf(headings, [stranger])], context));
    expect(error.code).toBe('REGISTRY.OTHER_COUNTY');
  });
});

function catchError(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}
