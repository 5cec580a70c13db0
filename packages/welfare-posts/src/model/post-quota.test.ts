import { fen, localDate } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { firstFreeMonth, judgeQuota, moneyByYear, type QuotaFacts, type QuotaSetting } from './post-quota.js';

const village: QuotaFacts = { asked: 2, village: 4, programme: null, population: 1000 };
const judged = (quota: Partial<QuotaSetting>, facts: Partial<QuotaFacts> = {}) =>
  judgeQuota({ beyond: 'refuse', ...quota }, { ...village, ...facts });

describe('a quota', () => {
  it('without a rule limits nothing', () => {
    expect(judged({})).toEqual({ status: 'within', checks: [] });
  });

  it('of a village counts what is there with what is asked for', () => {
    expect(judged({ mostPerVillage: 6 }).status).toBe('within');
    expect(judged({ mostPerVillage: 5 })).toEqual({
      status: 'refuse',
      checks: [{ rule: 'most_per_village', used: 4, after: 6, limit: 5, kept: false }],
    });
  });

  it('means refused or referred, as the county says', () => {
    expect(judged({ mostPerVillage: 5, beyond: 'refer' }).status).toBe('refer');
  });

  it('by inhabitants is rounded down, and is not guessed', () => {
    const perPeople = { places: 3, people: 500 };
    expect(judged({ perPeople }, { population: 1000 }).checks[0]).toMatchObject({ limit: 6, kept: true });
    expect(judged({ perPeople }, { population: 999 }).checks[0]).toMatchObject({ limit: 5, kept: false });
    expect(judged({ perPeople }, { population: null })).toMatchObject({
      status: 'needs_information',
      checks: [{ rule: 'per_people', limit: null, kept: false }],
    });
  });

  it('by size takes the last row that the village reaches', () => {
    const bySize = [
      { from: 0, places: 3 },
      { from: 1000, places: 6 },
      { from: 3000, places: 9 },
    ];
    expect(judged({ bySize }, { population: 999 }).checks[0]).toMatchObject({ limit: 3, kept: false });
    expect(judged({ bySize }, { population: 1000 }).checks[0]).toMatchObject({ limit: 6, kept: true });
    expect(judged({ bySize: [{ from: 2000, places: 6 }] }).checks[0]).toMatchObject({ limit: 0, kept: false });
    expect(judged({ bySize }, { population: null }).status).toBe('needs_information');
  });

  it('of a programme counts the whole county, and only for its own posts', () => {
    const perProgramme = [{ id: 'road', zh: '道路管护', en: 'roads', places: 10 }];
    expect(judged({ perProgramme }).checks).toEqual([]);
    expect(judged({ perProgramme }, { programme: { id: 'road', places: 9 } })).toMatchObject({
      status: 'refuse',
      checks: [{ used: 9, after: 11, limit: 10 }],
    });
  });

  it('says every reason', () => {
    const quota = { mostPerVillage: 5, perPeople: { places: 1, people: 500 } };
    expect(judged(quota).checks.map(({ rule, kept }) => [rule, kept])).toEqual([
      ['most_per_village', false],
      ['per_people', false],
    ]);
  });

  it('judges a fall by the least of a village alone', () => {
    const quota = { mostPerVillage: 1, leastPerVillage: 3 };
    expect(judged(quota, { asked: -1 }).status).toBe('within');
    expect(judged(quota, { asked: -2 })).toMatchObject({ status: 'refuse', checks: [{ after: 2, limit: 3 }] });
  });
});

describe('money of a period', () => {
  it('is standard × places × whole months, by year', () => {
    const money = moneyByYear(
      { standardFen: fen(80_000), places: 2 },
      { from: localDate('2025-11-15'), to: localDate('2026-01-01') },
    );
    expect(money).toEqual([
      { year: 2025, months: 2, amountFen: 320_000 },
      { year: 2026, months: 1, amountFen: 160_000 },
    ]);
  });

  it('of a fall begins with the first month that has not begun', () => {
    expect(firstFreeMonth(localDate('2025-04-01'))).toBe('2025-04-01');
    expect(firstFreeMonth(localDate('2025-04-02'))).toBe('2025-05-01');
  });
});
