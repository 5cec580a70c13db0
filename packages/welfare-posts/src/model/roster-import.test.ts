import type { CheckedImport, CountyCode, Sheet } from '@gongyi/kernel';
import { fen } from '@gongyi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { dayOfCheck, type HuizeRegister, readHuize, readHuizeRegister } from '../testing/huize.fixture.js';
import { welfarePostMessages } from './messages.js';
import type { RosterCard, RosterContext } from './roster-draft.js';
import { checkRoster } from './roster-import.js';

/** Rows with each planted problem, as the data's own description counts them. */
const planted = {
  identity_checksum_wrong: 3,
  identity_not_text: 2,
  holder_over_age: 5,
  identity_lowercase_x: 10,
  identity_fullwidth_digits: 5,
  identity_spaces: 8,
  name_dot_variant: 6,
  name_spaces: 8,
  household_two_holders: 12,
  number_as_text: 8,
  date_as_text: 106,
  hidden_row: 2,
  merged_cells: 12,
  standard_below_floor: 3,
  more_holders_than_places: 2,
  text_trailing_spaces: 10,
  end_before_start: 2,
  card_luhn_wrong: 8,
  card_not_text: 4,
  card_grouped_by_spaces: 12,
  card_shared: 10,
};

const wholeRow = [
  'hidden_row',
  'card_shared',
  'household_two_holders',
  'more_holders_than_places',
  'agreement_overlaps',
];

let register: HuizeRegister;
let sheets: Sheet[];
let found: CheckedImport;
let context: RosterContext;

beforeAll(async () => {
  register = await readHuizeRegister();
  sheets = await readHuize('huize-posts-2025.xlsx');
  context = {
    countyCode: '530326' as CountyCode,
    today: dayOfCheck,
    ageLimit: 70,
    floorFen: fen(80_000),
    people: register.byIdentity,
  };
  found = checkRoster(sheets, context);
});

const rowsWith = (code: string) => found.rows.filter((row) => row.findings.some((finding) => finding.code === code));

describe('the roster of a real county', () => {
  it('reads every post and every agreement', () => {
    expect(found.summary).toEqual({ posts: 595, agreements: 1154 });
    expect(found.rows).toHaveLength(595 + 1154);
  });

  it('finds every planted problem, as often as it was planted, and nothing else', () => {
    const counts: Record<string, number> = {};
    for (const row of found.rows)
      for (const code of new Set(row.findings.map((finding) => finding.code))) counts[code] = (counts[code] ?? 0) + 1;
    expect(counts).toEqual(planted);
  });

  it('names the cell, and has a sentence in both languages, for every finding', () => {
    for (const finding of found.rows.flatMap((row) => row.findings)) {
      if (!wholeRow.includes(finding.code)) expect(finding.cell, finding.code).toMatch(/^[A-Z]+\d+$/);
      expect(welfarePostMessages[finding.code]?.zh, finding.code).toBeTruthy();
      expect(welfarePostMessages[finding.code]?.en, finding.code).toBeTruthy();
    }
  });

  it('keeps rows with leads, and holds back rows that no register or database can take', () => {
    for (const code of [
      'holder_over_age',
      'household_two_holders',
      'more_holders_than_places',
      'standard_below_floor',
      'card_luhn_wrong',
      'card_shared',
    ]) {
      expect(
        rowsWith(code).every((row) => row.outcome === 'ok'),
        code,
      ).toBe(true);
    }
    for (const code of ['identity_checksum_wrong', 'identity_not_text', 'end_before_start']) {
      expect(
        rowsWith(code).every((row) => row.outcome === 'error' && Object.keys(row.values).length === 0),
        code,
      ).toBe(true);
    }
    expect(found.rows.filter((row) => row.outcome === 'error')).toHaveLength(3 + 2 + 2);
  });

  it('hands over cards with their problem, never a number that cannot be right', () => {
    const cards = found.rows.flatMap((row) =>
      row.values['card'] == null ? [] : [row.values['card'] as unknown as RosterCard],
    );
    const problems = (code: string) => cards.filter((card) => card.problem === code);
    expect(problems('card_luhn_wrong').length).toBe(8);
    expect(problems('card_not_text').length).toBe(4);
    expect(problems('card_shared').length).toBe(10);
    for (const card of [...problems('card_luhn_wrong'), ...problems('card_not_text')])
      expect(card.cardNumber).toBeNull();
    for (const card of cards) if (card.cardNumber !== null) expect(card.cardNumber).toMatch(/^\d{12,19}$/);
  });

  it('shows nobody’s whole identity or card number in what people see', () => {
    const seen = JSON.stringify(found.rows.map(({ title, preview, findings }) => [title, preview, findings]));
    expect(seen).not.toMatch(/\d{15,}/);
  });

  it('answers the same for the same file', () => {
    expect(checkRoster(sheets, context)).toEqual(found);
  });
});

describe('a roster that cannot be used', () => {
  it('is refused when it is another county’s', () => {
    expect(() => checkRoster(sheets, { ...context, countyCode: '530302' as CountyCode })).toThrow(
      expect.objectContaining({ code: 'POSTS.OTHER_COUNTY' }),
    );
  });

  it('is refused when a sheet or a heading is missing', async () => {
    expect(() => checkRoster(sheets.slice(0, 1), context)).toThrow(
      expect.objectContaining({ code: 'IMPORT.MISSING_SHEET' }),
    );
    const [first] = await readHuize('huize-people.xlsx');
    const wrong = sheets.map((sheet) => ({ ...sheet, rows: first?.rows ?? [] }));
    expect(() => checkRoster(wrong, context)).toThrow(expect.objectContaining({ code: 'IMPORT.MISSING_HEADINGS' }));
  });

  it('lets a holder through only who is in the register', () => {
    const strangers = checkRoster(sheets, { ...context, people: new Map() });
    const holders = strangers.rows.filter((row) => row.sheet === '聘用人员');
    expect(holders.every((row) => row.outcome === 'error')).toBe(true);
  });
});
