import type { LocalDate } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPack } from '../pack/load-pack.js';
import { type CompiledScheme, compilePanel, resolveScheme } from '../scheme/resolve-scheme.js';
import { compile, header, onFact, scheme } from '../testing/small-pack.js';

const cite = 'cite: { document: d, clause: c }, confidence: template';
const changing = (id: string, unit: string, before: string, after: string, more = '') => `
id: ${id}
title: { zh: ${id}, en: ${id} }
unit: ${unit}
${more}
values:
  - { from: 2025-01-01, until: 2025-02-28, bound: exact, ${before}, ${cite} }
  - { from: 2025-03-01, bound: exact, ${after}, ${cite} }
`;
const keys = 'keys: [{ zh: 地点, en: zone }]';
const zones = (far: string, near: string) => `rows: [{ at: [远], value: "${far}" }, { at: [近], value: "${near}" }]`;

/** Values change in March, some only for one zone; the age is a matter of the row, the days one of the month. */
const files = {
  'pack.yaml': header,
  'parameters/standard.yaml': changing('standard', 'yuan', zones('900.00', '600.00'), zones('950.00', '600.00'), keys),
  'parameters/full_days.yaml': changing('full_days', 'days', 'value: 20', 'value: 21'),
  'parameters/oldest.yaml': changing('oldest', 'count', 'value: 60', 'value: 60'),
  'parameters/cap.yaml': changing('cap', 'yuan', 'value: "2000.00"', 'value: "2000.00"'),
  'schemes/pay.yaml': scheme(`facts:
${onFact}
  zone: { type: text, values: [远, 近], zh: 地点, en: zone }
  age: { type: integer, min: 0, max: 120, zh: 年龄, en: age }
  older_agreed: { type: boolean, zh: 同意超龄, en: older agreed, onlyIf: 'age > 60' }
  days: { type: integer, min: 0, max: 31, zh: 天数, en: days }
  paid_fen: { type: fen, max: "100000.00", zh: 本年已付, en: paid this year }
parameters:
  standard_fen: { parameter: standard }
  full: { parameter: full_days }
  oldest: { parameter: oldest }
  cap_fen: { parameter: cap }
steps:
  - { name: old, expression: 'age > oldest', zh: 超龄, en: old, CITE }
  - { name: own_fen, expression: 'table(standard_fen, zone)', zh: 标准, en: standard, CITE, shows: figure }
conditions:
  - { when: old && !older_agreed, code: OVER_AGE, zh: 超龄, en: over age, CITE }
  - { when: days == 0, code: NO_ATTENDANCE, zh: 没有出勤, en: no day, CITE }
amount: { expression: 'prorate(own_fen, min(days, full), full)', zh: 金额, en: amount, CITE }
rounding: { mode: half_up, to: fen }
adjustments:
  - { code: CAP_PER_YEAR, kind: at_most, limit: 'max(cap_fen - paid_fen, yuan("0.00"))', zh: 上限, en: cap, CITE }
running:
  - { fact: paid_fen, by: person, add: amount }`),
};
const pack = loadPack(files);
const days = ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'] as LocalDate[];
const periods = days.map((day): CompiledScheme => {
  const answer = resolveScheme(pack, 'pay', day);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.scheme;
});

interface Row {
  readonly zone: number;
  readonly age: number;
  readonly agreed: number;
  readonly paid: number;
  readonly days: readonly number[];
}

/** One batch a period, one after the other: what a panel must be equal to. */
function oneByOne(rows: readonly Row[]) {
  const paid = Float64Array.from(rows, (row) => row.paid);
  const answers = periods.map((period, month) =>
    period.compileBatch({ generate: false })({
      on: { constant: days[month] },
      zone: Uint8Array.from(rows, ({ zone }) => zone),
      age: Int32Array.from(rows, ({ age }) => age),
      older_agreed: Float64Array.from(rows, ({ agreed }) => agreed),
      days: Int16Array.from(rows, (row) => row.days[month] ?? 0),
      paid_fen: { carried: paid },
    }),
  );
  return {
    paid: [...paid],
    amounts: answers.flatMap(({ amountFen }) => [...amountFen]),
    outcomes: answers.flatMap(({ outcome }) => [...outcome]),
    adjusted: answers.flatMap(({ adjusted }) => [...adjusted]),
    standards: answers.flatMap(({ results }) => [...(results['own_fen'] ?? [])]),
  };
}

function together(rows: readonly Row[], options?: { generate: boolean }) {
  const paid = Float64Array.from(rows, (row) => row.paid);
  const result = compilePanel(
    periods,
    options,
  )({
    rows: {
      zone: Uint8Array.from(rows, ({ zone }) => zone),
      age: Int32Array.from(rows, ({ age }) => age),
      older_agreed: Float64Array.from(rows, ({ agreed }) => agreed),
      paid_fen: { carried: paid },
    },
    periods: {
      on: { each: days },
      days: Int16Array.from(days.flatMap((_, month) => rows.map((row) => row.days[month] ?? 0))),
    },
  });
  return {
    paid: [...paid],
    amounts: [...result.amountFen],
    outcomes: [...result.outcome],
    adjusted: [...result.adjusted],
    standards: [...(result.results['own_fen'] ?? [])],
  };
}

const sound = fc.record({
  zone: fc.integer({ min: 0, max: 1 }),
  age: fc.integer({ min: 50, max: 70 }),
  agreed: fc.constantFrom(0, 1),
  paid: fc.integer({ min: 0, max: 200_000 }),
  days: fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 4, maxLength: 4 }),
});
const unsound = fc.record({
  zone: fc.integer({ min: 0, max: 2 }),
  age: fc.integer({ min: -1, max: 121 }),
  agreed: fc.constantFrom(0, 1, Number.NaN, 0.5),
  paid: fc.constantFrom(0, 150_000, -1, 9_990_000, Number.NaN, 10_000_001),
  days: fc.array(fc.integer({ min: -1, max: 33 }), { minLength: 4, maxLength: 4 }),
});

describe('a panel', () => {
  it('carries a sum on from month to month, with the values of each month', () => {
    const rows = [
      { zone: 0, age: 50, agreed: 0, paid: 0, days: [20, 10, 21, 21] },
      { zone: 1, age: 61, agreed: 0, paid: 0, days: [20, 20, 20, 20] },
    ];
    const { amounts, adjusted, paid } = together(rows);
    // 900, 450, then 950 of which 650 are left, then nothing; the other is too old and did not agree.
    const none = Number.NaN;
    expect(amounts).toEqual([90_000, none, 45_000, none, 65_000, none, 0, none]);
    expect(adjusted).toEqual([0, 0, 0, 0, 1, 0, 1, 0]);
    expect(paid).toEqual([200_000, 0]);
  });

  it.each([
    ['generated', 'sound', { generate: true }, sound],
    ['generated', 'impossible', { generate: true }, unsound],
    ['nested functions', 'impossible', { generate: false }, unsound],
  ] as const)('answers as one batch a period does: %s, %s values', (_, __, options, row) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        expect(together(rows, options)).toEqual(oneByOne(rows));
      }),
      { numRuns: 300 },
    );
  });

  it('goes through the periods of a row at once, where code may be generated', () => {
    const written: (string | symbol)[] = [];
    const paid = new Proxy(new Float64Array(2), {
      get: (target, key) => Reflect.get(target, key, target),
      set(target, key, value) {
        written.push(key);
        return Reflect.set(target, key, value, target);
      },
    });
    compilePanel(periods)({
      rows: {
        zone: Uint8Array.of(0, 1),
        age: Uint8Array.of(40, 40),
        older_agreed: Uint8Array.of(0, 0),
        paid_fen: { carried: paid },
      },
      periods: { on: { each: days }, days: new Uint8Array(8).fill(20) },
    });
    // A batch a period would write both four times.
    expect(written).toEqual(['0', '1']);
  });

  it('refuses periods of other rules, and none', () => {
    const other = compile(files);
    expect(() => compilePanel([...periods, other])).toThrow(
      expect.objectContaining({ code: 'RULES.PERIODS_DIFFER', details: { period: 5 } }),
    );
    expect(() => compilePanel([])).toThrow(expect.objectContaining({ code: 'RULES.NO_PERIODS' }));
  });

  it('refuses columns that it does not know, that are given twice, that do not fit, or that would not be carried', () => {
    const panel = compilePanel(periods);
    const rows = { zone: Uint8Array.of(0, 1) };
    const refusal = (columns: Parameters<typeof panel>[0]) => {
      try {
        panel(columns);
        return undefined;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(refusal({ rows, periods: { colour: { each: days } } })).toBe('RULES.UNKNOWN_COLUMN');
    expect(refusal({ rows: { person: [1, 2] }, periods: {} })).toBe('RULES.UNKNOWN_COLUMN');
    expect(refusal({ rows, periods: { zone: new Uint8Array(8) } })).toBe('RULES.COLUMN_TWICE');
    expect(refusal({ rows, periods: { days: new Uint8Array(7) } })).toBe('RULES.COLUMNS_DIFFER');
    expect(refusal({ rows, periods: { on: { each: days.slice(1) } } })).toBe('RULES.COLUMNS_DIFFER');
    expect(refusal({ rows: { ...rows, paid_fen: { constant: 0 } }, periods: {} })).toBe('RULES.NOT_CARRIED');
    expect(refusal({ rows, periods: { paid_fen: new Float64Array(8) } })).toBe('RULES.NOT_CARRIED');
  });
});
