import { localDate } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { askedFact } from '../testing/asked-fact.fixture.js';
import { askedFacts, declaredValues, factsInWords, readDeclared, wordsOf } from './declared-facts.js';
import { countHousehold } from './household-count.js';
import { barReason } from './post-bar.js';

const facts = [
  askedFact('age', 'integer'),
  askedFact('target_group', 'text', { zh: '人员类别', values: ['残疾人', '大龄人员'] }),
  askedFact('working_away', 'boolean', { zh: '外出务工' }),
];
const recorded = { on: localDate('2025-04-01'), english: false };
const answer = { declaredBy: 'person', proof: '证明' } as const;
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    const { code, details } = error as { code: string; details: object };
    return { code, ...details };
  }
  return 'accepted';
};

describe('the questions of a county', () => {
  it('are what its conditions ask and hiring does not know; the income where it ranks by it', () => {
    const names = (tieBreaks: Parameters<typeof askedFacts>[1]) => askedFacts(facts, tieBreaks).map(({ name }) => name);
    expect(names(['older'])).toEqual(['target_group', 'working_away']);
    expect(names(['lower_income', 'older'])).toEqual(['target_group', 'working_away', 'income_per_head_fen']);
  });

  it('ask for an income once, and in fen', () => {
    const own = askedFact('income_per_head_fen', 'money', { zh: '收入' });
    expect(askedFacts([own], ['lower_income'])).toEqual([own]);
    const [income] = askedFacts([], ['lower_income']);
    expect([0, 650_000, -1, '6500.00', true].map((value) => income?.accepts(value))).toEqual([
      ...[true, true, false, false, false],
    ]);
  });

  it('are answered strictly', () => {
    const read = (fact: string, value: string | number | boolean | null, proof = '证明') =>
      refusal(() => readDeclared(facts, [{ ...answer, fact, value, proof }], recorded));
    expect(read('target_group', '残疾人')).toBe('accepted');
    expect(read('target_group', null, '')).toBe('accepted');
    expect(read('target_group', '不在表上')).toEqual({ code: 'POSTS.FACT_VALUE', fact: '人员类别' });
    expect(read('working_away', 1)).toEqual({ code: 'POSTS.FACT_VALUE', fact: '外出务工' });
    expect(read('working_away', true, '')).toEqual({ code: 'POSTS.FACT_PROOF_MISSING', fact: '外出务工' });
    expect(read('age', 20)).toEqual({ code: 'POSTS.FACT_KNOWN', fact: 'age' });
    expect(read('constructor', true)).toEqual({ code: 'POSTS.FACT_NOT_ASKED', fact: 'constructor' });
    const twice = [1, 2].map(() => ({ ...answer, fact: 'working_away', value: true }));
    expect(refusal(() => readDeclared(facts, twice, recorded))).toMatchObject({ code: 'POSTS.FACT_TWICE' });
  });

  it('keep what is not known apart from what is', () => {
    const stated = [
      { ...answer, fact: 'working_away', value: false },
      { ...answer, fact: 'target_group', value: null, proof: '' },
    ];
    expect(declaredValues(readDeclared(facts, stated, recorded))).toEqual({ working_away: false });
    expect(factsInWords(['target_group', 'working_away'], wordsOf(facts), 'zh-CN')).toBe('人员类别、外出务工');
  });
});

describe('a household', () => {
  it.each([
    ['ordinary posts count', 'part_time', false, { counted: 2, waived: 0 }],
    ['without the rule a temporary post counts', 'temporary', false, { counted: 2, waived: 0 }],
    ['holders of temporary posts are left out', 'part_time', true, { counted: 1, waived: 1 }],
    ['nobody stands against a temporary post', 'temporary', true, { counted: 0, waived: 2 }],
    ['a post from a roster is no temporary one', null, true, { counted: 1, waived: 1 }],
  ] as const)('%s', (_, workMode, waives, counts) => {
    expect(countHousehold({ posts: 2, temporary: 1 }, workMode, waives)).toEqual(counts);
  });
});

describe('a bar', () => {
  const bar = { from: localDate('2025-03-11'), until: localDate('2026-03-10'), groundZh: '顶岗', groundEn: 'stand-in' };
  it('holds on its last day and not on the day after', () => {
    const on = (day: string) => barReason({ ...bar, clause: '第三条' }, localDate(day), 'zh-CN');
    expect(on('2026-03-10')).toMatchObject({ code: 'BARRED', clause: '第三条' });
    expect(on('2026-03-10')?.sentence).toContain('2026-03-10（含当日）');
    expect(on('2026-03-11')).toBeUndefined();
    expect(barReason(undefined, localDate('2025-04-01'), 'zh-CN')).toBeUndefined();
  });
});
