import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, daysBetween, monthsBetween } from './expression/day-numbers.js';
import { workingDays, workingDayTable } from './expression/working-day-table.js';
import { compile, onFact, parameter, scheme } from './testing/small-pack.js';

const prorated = compile({
  'schemes/pay.yaml': scheme(`facts:
${onFact}
  standard_fen: { type: fen, max: "100000.00", zh: 标准, en: standard }
  required: { type: integer, min: 1, max: 31, zh: 规定天数, en: required }
  days: { type: integer, min: 0, max: 31, zh: 天数, en: days }
steps:
  - { name: base_fen, expression: 'share(standard_fen, 4, 5)', rounding: { mode: half_up, to: fen }, zh: 基础, en: base, CITE, shows: part }
  - { name: rest_fen, expression: 'max(standard_fen - base_fen, yuan("0.00"))', zh: 其余, en: rest, CITE, shows: part }
amount: { expression: 'prorate(standard_fen, min(days, required), required)', zh: 金额, en: amount, CITE }
rounding: { mode: half_up, to: fen }`),
});
const facts = fc.record({
  on: fc.constant('2025-03-01'),
  standard_fen: fc.integer({ min: 0, max: 10_000_000 }),
  required: fc.integer({ min: 1, max: 31 }),
  days: fc.integer({ min: 0, max: 30 }),
});
const amountOf = (one: object) => prorated.explain(one as Record<string, unknown>).amountFen ?? Number.NaN;

const tiers = (mode: string) => ({
  'parameters/t.yaml': parameter(
    't',
    'share',
    'rows: [{ from: "0.00", value: "0.02" }, { from: "5000.00", value: "0.05" }, { above: "20000.00", value: "0.08" }]',
    `band: { zh: 收入, en: income, unit: yuan }\ntierMode: ${mode}`,
  ),
  'schemes/pay.yaml': scheme(`facts:
${onFact}
  income_fen: { type: fen, max: "1000000.00", zh: 收入, en: income }
parameters: { shares: { parameter: t } }
amount: { expression: 'tier(income_fen, shares)', zh: 金额, en: amount, CITE }
rounding: { mode: half_up, to: fen }`),
});

describe('what holds for every rule of this kind', () => {
  it('more days never pay less, and a full month pays the standard', () => {
    fc.assert(
      fc.property(facts, (one) => {
        expect(amountOf({ ...one, days: one.days + 1 })).toBeGreaterThanOrEqual(amountOf(one));
        expect(amountOf({ ...one, days: one.required })).toBe(one.standard_fen);
      }),
    );
  });

  it('parts add up to the whole, to the fen', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const { results } = prorated.explain(one);
        expect(results.reduce((sum, { value }) => sum + Number(value), 0)).toBe(one.standard_fen);
      }),
    );
  });

  it('the whole of an income by its band; band by band never falls when the income grows', () => {
    const [whole, marginal] = [compile(tiers('whole')), compile(tiers('marginal'))];
    const pay = (rule: typeof whole, income: number) =>
      rule.explain({ on: '2025-03-01', income_fen: income }).amountFen;
    expect(pay(whole, 500_000)).toBe(25_000);
    expect(pay(whole, 499_999)).toBe(10_000);
    // 超过20000元: exactly 20,000 is still in the band below.
    expect(pay(whole, 2_000_000)).toBe(100_000);
    expect(pay(whole, 2_000_001)).toBe(160_000);
    expect(pay(marginal, 2_000_000)).toBe(10_000 + 75_000);
    expect(pay(marginal, 3_000_000)).toBe(10_000 + 75_000 + 80_000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000_000 }), fc.integer({ min: 0, max: 100_000 }), (income, more) => {
        expect(pay(marginal, income + more) ?? 0).toBeGreaterThanOrEqual(pay(marginal, income) ?? 0);
      }),
    );
  });

  it('months: eleven months and some days are not twelve', () => {
    expect(monthsBetween(20_250_115, 20_260_114)).toBe(11);
    expect(monthsBetween(20_250_115, 20_260_115)).toBe(12);
    expect(monthsBetween(20_240_131, 20_240_229)).toBe(1);
    expect(monthsBetween(20_240_229, 20_240_131)).toBe(0);
    expect(addMonths(20_240_131, 1)).toBe(20_240_229);
    expect(daysBetween(20_250_301, 20_250_331)).toBe(31);
    expect(daysBetween(20_250_302, 20_250_301)).toBe(0);
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const numberOf = (date: Date) => Number(date.toISOString().slice(0, 10).replaceAll('-', ''));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 600 }), (date, months) => {
        expect(monthsBetween(numberOf(date), addMonths(numberOf(date), months))).toBe(months);
      }),
    );
  });

  it('working days follow the holiday notices, and add up', () => {
    // Labour Day 2025: 1 to 5 May off, 27 April worked.
    expect(workingDays(20_250_430, 20_250_506)).toBe(2);
    expect(workingDays(20_250_427, 20_250_427)).toBe(1);
    expect(workingDays(20_250_506, 20_250_430)).toBe(0);
    const { from, to } = workingDayTable();
    expect(workingDays(from, to)).toBe(workingDays(from, 20_250_630) + workingDays(20_250_701, to));
  });

  it('the first condition that holds is the answer, whatever else holds', () => {
    const rule = compile({
      'schemes/pay.yaml': scheme(`facts:
${onFact}
  a: { type: boolean, zh: 甲, en: a }
  b: { type: boolean, zh: 乙, en: b }
conditions:
  - { when: a, code: FIRST, zh: 甲, en: a, CITE }
  - { when: b, code: SECOND, answer: refer_to_officer, zh: 乙, en: b, CITE }
amount: { expression: 'yuan("1.00")', zh: 金额, en: amount, CITE }`),
    });
    const codes = (a: boolean, b: boolean) => rule.explain({ on: '2025-03-01', a, b }).reasons.map(({ code }) => code);
    expect(codes(true, true)).toEqual(['FIRST', 'SECOND']);
    expect(codes(false, true)).toEqual(['SECOND']);
    expect(rule.explain({ on: '2025-03-01', a: true, b: true }).status).toBe('not_eligible');
  });
});
