import { localDate, type Period, period } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import {
  assertTerm,
  judgeTerm,
  lastDayOfMonths,
  monthsBetween,
  placementsOf,
  type TermAgreement,
  type TermRule,
  termLimit,
} from './agreement-term.js';
import { agreementTextNames, fillAgreementText, writtenDay } from './agreement-text.js';

const day = localDate;
const huize: TermRule = {
  value: {
    shortestMonths: 1,
    longestMonths: 12,
    term: { mostMonths: 36, nearRetirementMonths: 60, placements: 2 },
  },
  documentNumber: '演示〔2025〕1号',
  clause: '协议期',
};
const rule = (term: Partial<TermRule['value']['term']>): TermRule => ({
  ...huize,
  value: { ...huize.value, term: { ...huize.value.term, ...term } },
});
const agreement = (id: string, startsOn: string, endsOn: string, more: Partial<TermAgreement> = {}): TermAgreement => ({
  id,
  startsOn: day(startsOn),
  endsOn: day(endsOn),
  leftOn: null,
  applicationId: null,
  ...more,
});
const post = { validFrom: day('2020-01-01'), validTo: day('2035-12-31') };
const codes = (
  proposed: TermAgreement,
  earlier: readonly TermAgreement[] = [],
  by: TermRule = huize,
  retires: Period | null = null,
) => judgeTerm({ ...proposed, post }, earlier, by, retires).reasons.map(({ code }) => code);

describe('months', () => {
  it.each([
    ['2025-03-01', 12, '2026-02-28'],
    ['2025-01-01', 36, '2027-12-31'],
    ['2025-01-31', 1, '2025-02-28'],
    ['2025-01-15', 1, '2025-02-14'],
    ['2024-02-29', 12, '2025-02-28'],
  ])('from %s for %i months end on %s', (from, months, end) => {
    expect(lastDayOfMonths(day(from), months)).toBe(end);
  });

  it('lie between two months', () => {
    expect(monthsBetween(period('2025-04'), period('2030-03'))).toBe(59);
    expect(monthsBetween(period('2025-04'), period('2025-03'))).toBe(-1);
  });
});

describe('placements', () => {
  it('go on with what follows at once, and begin anew after a break or from an application', () => {
    const shape = placementsOf([
      agreement('d', '2026-06-01', '2026-12-31'),
      agreement('a', '2023-01-01', '2023-12-31'),
      agreement('b', '2024-01-01', '2024-12-31'),
      agreement('c', '2025-01-01', '2025-12-31', { applicationId: 'x' }),
    ]).map((one) => one.map(({ id }) => id));
    expect(shape).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('end where the holder left, and do not count who left before the first day', () => {
    const left = agreement('a', '2023-01-01', '2023-12-31', { leftOn: day('2023-05-31') });
    const never = agreement('n', '2022-01-01', '2022-12-31', { leftOn: day('2021-12-31') });
    expect(placementsOf([never, left, agreement('b', '2024-01-01', '2024-12-31')])).toHaveLength(2);
    expect(placementsOf([left, agreement('b', '2023-06-01', '2024-12-31')])).toHaveLength(1);
  });
});

describe('how long a placement may last', () => {
  const limit = (by: TermRule, retires: string | null) =>
    termLimit(1, day('2025-01-01'), by, retires === null ? null : period(retires));

  it.each([
    ['36 months, retirement known and far', huize, '2040-01', '2027-12-31', 'most_months'],
    ['exactly 60 months before retirement is not fewer', huize, '2030-01', '2027-12-31', 'most_months'],
    ['59 months before retirement: until the end of that month', huize, '2029-12', '2029-12-31', 'near_retirement'],
    ['retired already: the cap', huize, '2024-12', '2027-12-31', 'most_months'],
    ['retirement before the cap does not shorten it', huize, '2026-06', '2027-12-31', 'most_months'],
    ['no exception written', rule({ nearRetirementMonths: null }), '2029-12', '2027-12-31', 'most_months'],
    ['no cap written', rule({ mostMonths: null }), '2029-12', null, 'no_cap'],
    ['another cap', rule({ mostMonths: 12 }), '2040-01', '2025-12-31', 'most_months'],
  ])('%s', (_title, by, retires, latestEnd, because) => {
    expect(limit(by, retires)).toMatchObject({ latestEnd, because, classUnknown: false });
  });

  it('says that the class of worker decides when nobody knows it', () => {
    expect(limit(huize, null)).toMatchObject({ latestEnd: '2027-12-31', classUnknown: true });
  });
});

describe('a proposed term', () => {
  it('is taken within the county’s rule', () => {
    expect(codes(agreement('p', '2025-04-01', '2026-03-31'))).toEqual([]);
    expect(codes(agreement('p', '2025-04-01', '2025-04-30'))).toEqual([]);
  });

  it('is refused with every reason', () => {
    expect(codes(agreement('p', '2025-04-01', '2025-04-29'))).toEqual(['POSTS.TERM_TOO_SHORT']);
    expect(codes(agreement('p', '2025-04-01', '2026-04-01'))).toEqual(['POSTS.TERM_TOO_LONG']);
    expect(codes(agreement('p', '2025-04-01', '2025-03-31'))).toEqual(['POSTS.TERM_BACKWARDS']);
    expect(codes(agreement('p', '2035-12-15', '2037-01-31'))).toEqual([
      'POSTS.TERM_TOO_LONG',
      'POSTS.TERM_OUTSIDE_POST',
    ]);
  });

  const years = [
    agreement('a', '2023-01-01', '2023-12-31', { applicationId: 'x' }),
    agreement('b', '2024-01-01', '2024-12-31'),
  ];

  it('counts all agreements of the placement against the cap', () => {
    const earlier = [...years, agreement('c', '2025-01-01', '2025-06-30')];
    expect(codes(agreement('p', '2025-07-01', '2025-12-31'), earlier, huize, period('2040-01'))).toEqual([]);
    expect(codes(agreement('p', '2025-07-01', '2026-01-31'), earlier, huize, period('2040-01'))).toEqual([
      'POSTS.TERM_CAP',
    ]);
    expect(codes(agreement('p', '2025-07-01', '2026-01-31'), earlier, rule({ mostMonths: null }))).toEqual([]);
  });

  it('goes on until retirement when that was near at the first approval', () => {
    const earlier = [...years, agreement('c', '2025-01-01', '2025-12-31')];
    const fourth = agreement('p', '2026-01-01', '2026-12-31');
    expect(codes(fourth, earlier, huize, period('2027-03'))).toEqual([]);
    expect(codes(agreement('p', '2026-01-01', '2026-12-31'), earlier, huize, period('2026-11'))).toEqual([
      'POSTS.TERM_CAP',
    ]);
    expect(codes(fourth, earlier, huize, period('2028-01'))).toEqual(['POSTS.TERM_CAP']);
  });

  it('asks which statutory age holds only where it decides', () => {
    const earlier = [...years, agreement('c', '2025-01-01', '2025-12-31')];
    expect(codes(agreement('p', '2025-01-01', '2025-12-31'), years, huize, null)).toEqual([]);
    expect(codes(agreement('p', '2026-01-01', '2026-12-31'), earlier, huize, null)).toEqual([
      'POSTS.RETIREMENT_KIND_UNKNOWN',
    ]);
  });

  it('begins anew with a second placement, and there is no third', () => {
    const first = [...years, agreement('c', '2025-01-01', '2025-12-31')];
    const second = agreement('p', '2026-01-01', '2026-12-31', { applicationId: 'y' });
    expect(codes(second, first, huize, period('2040-01'))).toEqual([]);
    expect(judgeTerm({ ...second, post }, first, huize, null).limit).toMatchObject({
      placement: 2,
      firstDay: '2026-01-01',
      latestEnd: '2028-12-31',
    });
    const third = agreement('q', '2027-01-01', '2027-12-31', { applicationId: 'z' });
    expect(codes(third, [...first, second], huize, period('2040-01'))).toEqual(['POSTS.PLACEMENTS_USED']);
    expect(codes(third, [...first, second], rule({ placements: null }), period('2040-01'))).toEqual([]);
  });

  it('is refused in words: code, what it says and the clause', () => {
    const { reasons } = judgeTerm({ ...agreement('p', '2025-04-01', '2026-04-01'), post }, [], huize, null);
    expect(() => assertTerm(reasons, huize)).toThrow(
      expect.objectContaining({
        code: 'POSTS.TERM_TOO_LONG',
        details: { months: 12, documentNumber: '演示〔2025〕1号', clause: '协议期', reasons: ['POSTS.TERM_TOO_LONG'] },
      }),
    );
  });
});

describe('the text', () => {
  const facts = Object.fromEntries(agreementTextNames.map((name) => [name, `<${name}>`])) as Parameters<
    typeof fillAgreementText
  >[1];

  it('is the county’s own, with every name filled', () => {
    const text = { title: '{kind}', paragraphs: agreementTextNames.map((name) => `{${name}}`) };
    expect(fillAgreementText(text, facts)).toEqual({
      title: '<kind>',
      paragraphs: agreementTextNames.map((name) => `<${name}>`),
    });
    expect(writtenDay(day('2025-04-01'))).toBe('2025年4月1日');
  });

  it.each(['salary', 'constructor', ''])('refuses a name that is no fact: %s', (name) => {
    expect(() => fillAgreementText({ title: '协议', paragraphs: [`{${name}}`] }, facts)).toThrow(
      expect.objectContaining({ code: 'POSTS.TEXT_NAME_UNKNOWN', details: { name } }),
    );
  });
});
