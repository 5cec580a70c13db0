import { localDate } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { getPack, listPacks } from '@gongyi/policies';
import { agreementTextNames } from '@gongyi/welfare-posts';
import { describe, expect, it } from 'vitest';
import { createPostRules } from './post-rules.js';

const pack = getPack('530326');
if (pack === undefined) throw new Error('no pack of the demonstration county');
const rules = createPostRules({ current: async () => ({ pack }) } as unknown as Parameters<typeof createPostRules>[0]);
const officer = testActor();
const on = localDate('2025-04-01');

describe('the conditions of a post', () => {
  const facts = listPacks().flatMap(({ id }) =>
    [...(getPack(id)?.schemes.get('post-eligibility') ?? [])].flatMap((scheme) =>
      Object.entries(scheme.file.data.facts).map(([name, spec]) => ({ id, name, spec })),
    ),
  );

  it('have English words for every answer, in every pack that is shipped', () => {
    expect(facts.length).toBeGreaterThan(30);
    const without = facts.filter(({ spec }) => spec.type === 'text' && spec.valuesEn === undefined);
    expect(without.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  });

  it('are told to hiring with their words and what they can be', async () => {
    const { facts: asked } = await rules.eligibility(officer, on);
    const named = (name: string) => asked.find((fact) => fact.name === name);
    expect(asked.map(({ name }) => name)).not.toContain('on');
    expect(named('village_cadre')).toMatchObject({
      zh: '村干部',
      en: 'village cadre',
      type: 'boolean',
      required: false,
    });
    expect(named('household_kind')?.values).toContainEqual({ value: '一般户', zh: '一般户', en: 'ordinary household' });
    expect(['一般户', '别的', 4, true].map((value) => named('household_kind')?.accepts(value))).toEqual([
      ...[true, false, false, false],
    ]);
    expect([3, 51, '3'].map((value) => named('household_posts')?.accepts(value))).toEqual([true, false, false]);
  });
});

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
