import { createWorkingDayCalendar, fen, isDomainError, localDate } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppraisalReviewer, AppraisalRule, StoredAppraisal } from './appraisal.js';
import {
  appraisalDays,
  appraisalDueDay,
  appraisalPeriodName,
  appraisalPeriodOf,
  appraisalPeriodSchema,
  lastAppraisalPeriod,
  previousAppraisalPeriod,
} from './appraisal-period.js';
import {
  amountStandingOf,
  appraisalRuleOf,
  daysAfterTelling,
  effectOf,
  gradeOfTotal,
  judgeScore,
  resultOf,
  reviewersOf,
  templateFor,
  timesInARow,
  totalOf,
} from './appraisal-rules.js';
import { postAppraisalSchema } from './post-settings.js';

const calendar = createWorkingDayCalendar();
const step = { act: 'check', level: 'village', zh: '复核', en: 'check' };
const item = (id: string, points: number, by?: AppraisalReviewer) => ({ id, zh: id, en: id, points, by });
const setting = (change: object = {}) =>
  postAppraisalSchema.parse({
    cycle: 'monthly',
    due: { day: 10, monthsLater: 1 },
    templates: [
      {
        id: 'hundred',
        zh: '百分制',
        en: '100 points',
        categories: [],
        items: [item('village', 30, 'village'), item('town', 50, 'township'), item('people', 20, 'democratic')],
      },
    ],
    grades: [
      { id: 'excellent', zh: '优秀', en: 'excellent', from: 90, effect: { amount: '50.00', consequence: 'none' } },
      { id: 'pass', zh: '合格', en: 'pass', from: 60, effect: { consequence: 'none' } },
      {
        id: 'fail',
        zh: '不合格',
        en: 'fail',
        from: 0,
        effect: { amount: '-100.00', consequence: 'exit', timesInARow: 3, ground: 'appraisal_failed' },
      },
    ],
    procedure: [step],
    told: { days: 3, unit: 'calendar' },
    ...change,
  });
const ruleOf = (change: object = {}): AppraisalRule => {
  const value = setting(change);
  const [template] = value.templates;
  if (template === undefined) throw new Error('no template');
  return appraisalRuleOf(value, template, (part) => part);
};
const weighted = (village: number, township: number, rounding = 'half_up') =>
  ruleOf({
    templates: [
      {
        id: 'weighted',
        zh: '加权',
        en: 'weighted',
        categories: [],
        items: [item('duty', 60), item('days', 40)],
        weights: [
          { by: 'village', percent: village },
          { by: 'township', percent: township },
          { by: 'democratic', percent: 100 - village - township },
        ],
        rounding,
      },
    ],
  });
const graded = ruleOf({ templates: [{ id: 'grade', zh: '等次', en: 'grade', categories: [], items: [] }] });

function codeOf(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return isDomainError(error) ? error.code : String(error);
  }
}
const scored = (reviewer: AppraisalReviewer, hundredths: number) => ({ reviewer, hundredths });
const refusedAt = (change: object) => postAppraisalSchema.safeParse({ ...setting(), ...change }).success;

describe('what a county may settle', () => {
  const template = { id: 't', zh: 't', en: 't', categories: [], items: [] };
  it.each([
    ['points that do not add up', { templates: [{ ...template, items: [item('a', 99, 'village')] }] }],
    ['an item of nobody', { templates: [{ ...template, items: [item('a', 100)] }] }],
    [
      'weights that do not add up',
      { templates: [{ ...template, items: [item('a', 100)], weights: [{ by: 'village', percent: 99 }] }] },
    ],
    [
      'weights and items of one reviewer',
      { templates: [{ ...template, items: [item('a', 100, 'village')], weights: [{ by: 'village', percent: 100 }] }] },
    ],
    ['two templates for all others', { templates: [template, { ...template, id: 'u' }] }],
    [
      'a category with two templates',
      {
        templates: [
          { ...template, categories: ['x'] },
          { ...template, id: 'u', categories: ['x'] },
        ],
      },
    ],
    ['grades out of order', { grades: [...setting().grades].reverse() }],
    ['no grade for the lowest total', { grades: setting().grades.slice(0, 2) }],
    [
      'an exit without its ground',
      { grades: [{ id: 'fail', zh: 'x', en: 'x', from: 0, effect: { consequence: 'exit' } }] },
    ],
    [
      'an effect of nothing',
      { grades: [{ id: 'fail', zh: 'x', en: 'x', from: 0, effect: { amount: '0.00', consequence: 'none' } }] },
    ],
  ])('%s is refused', (_, change) => {
    expect(refusedAt(change)).toBe(false);
  });

  it('the rest is taken', () => {
    expect(refusedAt({})).toBe(true);
    expect(reviewersOf(weighted(30, 50).template)).toEqual(['village', 'township', 'democratic']);
  });
});

describe('periods', () => {
  const days = fc.integer({ min: 0, max: 36_500 }).map((offset) => {
    const day = new Date(Date.UTC(2000, 0, 1 + offset)).toISOString().slice(0, 10);
    return localDate(day);
  });
  const cycles = fc.constantFrom('monthly', 'quarterly', 'half_yearly', 'yearly' as const);

  it('every day lies in its period, and periods follow each other without a gap', () => {
    fc.assert(
      fc.property(days, cycles, (day, cycle) => {
        const period = appraisalPeriodOf(cycle, day);
        const range = appraisalDays(period);
        const before = appraisalDays(previousAppraisalPeriod(period));
        expect(appraisalPeriodSchema.safeParse(period).success).toBe(true);
        expect(range.from <= day && day <= range.to).toBe(true);
        expect(new Date(`${before.to}T00:00:00Z`).getTime() + 86_400_000).toBe(
          new Date(`${range.from}T00:00:00Z`).getTime(),
        );
        expect(lastAppraisalPeriod(cycle, day)).toBe(previousAppraisalPeriod(period));
      }),
    );
  });

  it('is due on the day that the county names, at the latest on the last of the month', () => {
    expect(appraisalDueDay('2025-Q1', { day: 10, monthsLater: 1 })).toBe('2025-04-10');
    expect(appraisalDueDay('2025-01', { day: 31, monthsLater: 1 })).toBe('2025-02-28');
    expect(appraisalDueDay('2025-H2', { day: 25, monthsLater: 0 })).toBe('2025-12-25');
    expect(appraisalDueDay('2025', { day: 31, monthsLater: 0 })).toBe('2025-12-31');
  });

  it('has a name', () => {
    expect(['2025-03', '2025-Q1', '2025-H2', '2025'].map((period) => appraisalPeriodName(period, 'zh'))).toEqual([
      '2025年3月',
      '2025年第1季度',
      '2025年下半年',
      '2025年度',
    ]);
  });
});

describe('a template', () => {
  const { templates } = setting({
    templates: [
      { id: 'cleaners', zh: '保洁', en: 'cleaners', categories: ['cleaning'], items: [] },
      { id: 'others', zh: '其他', en: 'others', categories: [], items: [] },
    ],
  });
  const about = { category: '保洁员', clause: '第三条' };

  it('is that of the category, else that for all others', () => {
    expect(templateFor({ templates }, ['cleaning'], about).id).toBe('cleaners');
    expect(templateFor({ templates }, ['road_care'], about).id).toBe('others');
  });

  it('that nobody wrote is refused', () => {
    const only = { templates: templates.slice(0, 1) };
    expect(codeOf(() => templateFor(only, ['road_care'], about))).toBe('POSTS.APPRAISAL_TEMPLATE_MISSING');
  });
});

describe('one score', () => {
  const rule = ruleOf();
  const say = (reviewer: AppraisalReviewer, items: { itemId: string; hundredths: number }[], note = '') =>
    judgeScore(rule, reviewer, { items, gradeId: undefined, note });
  const one = (itemId: string, hundredths: number) => [{ itemId, hundredths }];

  it('is the sum of the reviewer’s own items', () => {
    expect(say('village', one('village', 2_750))).toBe(2_750);
    expect(say('democratic', one('people', 2_000), '5月3日村民代表21人')).toBe(2_000);
  });

  it.each([
    ['another’s item', 'village', one('town', 100), 'POSTS.APPRAISAL_ITEMS_DIFFER'],
    ['no item', 'village', [], 'POSTS.APPRAISAL_ITEMS_DIFFER'],
    ['an item twice', 'village', [...one('village', 1), ...one('village', 2)], 'POSTS.APPRAISAL_ITEMS_DIFFER'],
    ['more than the item has', 'village', one('village', 3_001), 'POSTS.APPRAISAL_ITEM_TOO_HIGH'],
    ['a meeting nobody describes', 'democratic', one('people', 100), 'POSTS.APPRAISAL_REVIEW_UNDESCRIBED'],
  ] as const)('%s is refused', (_, reviewer, items, code) => {
    expect(codeOf(() => say(reviewer, [...items]))).toBe(code);
  });

  it('of a template without items is a grade, and the village’s', () => {
    expect(judgeScore(graded, 'village', { items: [], gradeId: 'pass', note: '' })).toBeNull();
    expect(codeOf(() => judgeScore(graded, 'village', { items: [], gradeId: 'good', note: '' }))).toBe(
      'POSTS.APPRAISAL_GRADE_UNKNOWN',
    );
    expect(codeOf(() => judgeScore(graded, 'township', { items: [], gradeId: 'pass', note: '' }))).toBe(
      'POSTS.APPRAISAL_REVIEWER_NOT_ASKED',
    );
  });
});

describe('the total', () => {
  const hundredths = fc.integer({ min: 0, max: 10_000 });

  it('of items of one reviewer each is their sum', () => {
    const { template, grades } = ruleOf();
    const total = totalOf(template, [scored('village', 2_700), scored('township', 4_500), scored('democratic', 1_850)]);
    expect(total).toBe(9_050);
    expect(gradeOfTotal(grades, total).id).toBe('excellent');
    expect(gradeOfTotal(grades, 8_999).id).toBe('pass');
    expect(gradeOfTotal(grades, 0).id).toBe('fail');
  });

  it('by weights is exact, rounded once as the template says', () => {
    fc.assert(
      fc.property(
        hundredths,
        hundredths,
        hundredths,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 49 }),
        fc.constantFrom('half_up', 'down'),
        (village, township, democratic, first, second, rounding) => {
          const { template } = weighted(first, second, rounding);
          const total = totalOf(template, [
            scored('village', village),
            scored('township', township),
            scored('democratic', democratic),
          ]);
          const exact =
            BigInt(village) * BigInt(first) +
            BigInt(township) * BigInt(second) +
            BigInt(democratic) * BigInt(100 - first - second);
          expect(BigInt(total)).toBe((exact + (rounding === 'half_up' ? 50n : 0n)) / 100n);
          expect(total).toBeGreaterThanOrEqual(Math.min(village, township, democratic));
          expect(total).toBeLessThanOrEqual(Math.max(village, township, democratic));
        },
      ),
    );
  });

  it('without somebody’s score there is none', () => {
    const appraisal = {
      rule: ruleOf(),
      clause: '第五条',
      scores: [
        {
          id: '',
          reviewer: 'village' as const,
          items: [],
          hundredths: 3_000,
          gradeId: null,
          note: '',
          scoredByName: '',
          scoredOn: localDate('2025-04-01'),
        },
      ],
    };
    expect(codeOf(() => resultOf(appraisal))).toBe('POSTS.APPRAISAL_SCORES_MISSING');
  });
});

describe('the effect', () => {
  const { grades } = ruleOf();
  const fail = grades[2] as AppraisalRule['grades'][number];

  it('takes the amount each time, and the consequence only in the third period in a row', () => {
    expect(effectOf(fail, 2, '2025-03', 0)).toEqual({
      amountFen: fen(-10_000),
      amountMonth: '2025-03',
      consequence: 'none',
      groundId: null,
    });
    expect(effectOf(fail, 3, '2025-Q1', 1)).toEqual({
      amountFen: fen(-10_000),
      amountMonth: '2025-04',
      consequence: 'exit',
      groundId: 'appraisal_failed',
    });
  });

  it('counts periods that follow each other, and another grade or a gap ends the row', () => {
    const failed = (period: string, gradeId = 'fail') => ({ period, gradeId });
    expect(timesInARow('fail', '2025-01', [failed('2024-12'), failed('2024-11')])).toBe(3);
    expect(timesInARow('fail', '2025-01', [failed('2024-11'), failed('2024-10')])).toBe(1);
    expect(timesInARow('fail', '2025-01', [failed('2024-12', 'pass'), failed('2024-11')])).toBe(1);
    expect(timesInARow('fail', '2025-Q1', [failed('2024-Q4')])).toBe(2);
  });

  it('waits for her days, and never begins on the day on which the telling is written down', () => {
    const told = { days: 3, unit: 'calendar' as const, clause: '' };
    const days = (today: string) =>
      daysAfterTelling(localDate('2025-04-07'), told, { today: localDate(today), calendar });
    expect(days('2025-04-07')).toEqual({ answerUntil: '2025-04-10', amountFrom: '2025-04-11' });
    expect(days('2025-04-20')).toEqual({ answerUntil: '2025-04-10', amountFrom: '2025-04-21' });
  });

  it('is late when the month was frozen without it, and none when it was revoked', () => {
    const base = { state: 'told', amountFen: fen(-10_000), monthFrozen: false, amountTaken: false };
    const standing = (change: object) => amountStandingOf({ ...base, ...change } as StoredAppraisal);
    expect(standing({})).toBe('waits');
    expect(standing({ state: 'final' })).toBe('untold');
    expect(standing({ state: 'final', monthFrozen: true })).toBe('late');
    expect(standing({ monthFrozen: true, amountTaken: true })).toBe('applied');
    expect(standing({ state: 'revoked' })).toBe('none');
    expect(standing({ amountFen: null })).toBe('none');
  });
});
