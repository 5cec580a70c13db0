import { describe, expect, it } from 'vitest';
import { compile, onFact, parameter, scheme } from '../testing/small-pack.js';
import { whatIf } from './what-if.js';

const rule = (month: string, ageBelow: number) =>
  compile({
    'parameters/month.yaml': parameter('month', 'yuan', `value: "${month}"`),
    'parameters/age.yaml': parameter('age', 'years', `value: ${ageBelow}`),
    'schemes/pay.yaml': scheme(`facts:
${onFact}
  age: { type: integer, min: 0, max: 150, zh: 周岁, en: age }
parameters: { month_fen: { parameter: month }, age_below: { parameter: age } }
conditions:
  - { when: age >= age_below, code: AGE_OUTSIDE_RANGE, zh: 年龄, en: age, CITE }
amount: { expression: month_fen, zh: 金额, en: amount, CITE }`),
  });

const columns = { on: { constant: '2025-07-01' }, age: Uint8Array.of(40, 62, 66, 71) };

describe('what-if', () => {
  it('says who gains, who loses, why, and what it costs by place', () => {
    const result = whatIf(rule('800.00', 65), rule('900.00', 60), columns, { places: ['甲', '甲', '乙', '乙'] });
    expect(result.total).toMatchObject({
      rows: 4,
      releasedFen: 160_000,
      draftFen: 90_000,
      gaining: 1,
      gainFen: 10_000,
      losing: 1,
      lossFen: 80_000,
      noLongerPaid: 1,
      newlyPaid: 0,
    });
    expect(result.byPlace.get('甲')).toMatchObject({ rows: 2, releasedFen: 160_000, draftFen: 90_000 });
    expect(result.byPlace.get('乙')).toMatchObject({ rows: 2, releasedFen: 0, draftFen: 0 });
    expect([...result.byReason]).toEqual([['PAYABLE → AGE_OUTSIDE_RANGE', 1]]);
    expect(result.changes).toEqual([
      { row: 0, releasedFen: 80_000, draftFen: 90_000, releasedCode: 'PAYABLE', draftCode: 'PAYABLE' },
      { row: 1, releasedFen: 80_000, draftFen: null, releasedCode: 'PAYABLE', draftCode: 'AGE_OUTSIDE_RANGE' },
    ]);
  });

  it('lists no more changes than asked for, and counts all', () => {
    const result = whatIf(rule('800.00', 65), rule('900.00', 60), columns, { maxChanges: 1 });
    expect(result.changes.length).toBe(1);
    expect(result.changeCount).toBe(2);
  });

  it('refuses places of another length', () => {
    expect(() => whatIf(rule('1.00', 60), rule('1.00', 60), columns, { places: ['甲'] })).toThrow(
      expect.objectContaining({ code: 'RULES.COLUMNS_DIFFER' }),
    );
  });
});
