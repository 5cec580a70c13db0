import { localDate } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { getPack } from '@gongyi/policies';
import { agreementTextNames } from '@gongyi/welfare-posts';
import { describe, expect, it } from 'vitest';
import { createPostRules } from './post-rules.js';

const pack = getPack('530326');
if (pack === undefined) throw new Error('no pack of the demonstration county');
const rules = createPostRules({ current: async () => ({ pack }) } as unknown as Parameters<typeof createPostRules>[0]);
const officer = testActor();
const on = localDate('2025-04-01');

describe('the statutory retirement month', () => {
  // From the annex of the decision of 2024: first and last rows, and one between.
  it.each([
    ['1964-12-31', 'men', '2024-12'],
    ['1965-01-01', 'men', '2025-02'],
    ['1965-05-20', 'men', '2025-07'],
    ['1970-04-10', 'men', '2031-08'],
    ['1976-09-01', 'men', '2039-09'],
    ['1969-12-01', 'women_55', '2024-12'],
    ['1970-01-15', 'women_55', '2025-02'],
    ['1981-09-30', 'women_55', '2039-09'],
    ['1974-12-01', 'women_50', '2024-12'],
    ['1975-01-01', 'women_50', '2025-02'],
    ['1984-11-01', 'women_50', '2039-11'],
  ] as const)('of somebody born on %s (%s) is %s', async (born, kind, month) => {
    expect((await rules.retirement(officer, on))(localDate(born), kind)).toBe(month);
  });

  it('is refused by name before the table holds', async () => {
    await expect(rules.retirement(officer, localDate('2024-12-31'))).rejects.toMatchObject({
      code: 'POSTS.RULE_MISSING',
      details: { setting: '原法定退休年龄' },
    });
  });
});

describe('the county’s rule about agreements', () => {
  it('is read in its shape, with its text in names that an agreement has', async () => {
    const { value, clause } = await rules.setting(officer, 'post-agreement', on);
    expect(clause).not.toBe('');
    const named = value.text.paragraphs.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
    expect(named.filter((name) => !(agreementTextNames as readonly unknown[]).includes(name))).toEqual([]);
  });
});
