import { createCountyPolicy } from '@gongyi/api/policy';
import { createPostRules } from '@gongyi/api/post-rules';
import { type Actor, type Fen, isDomainError, type LocalDate, type Period, parseYuan } from '@gongyi/kernel';
import { type CountyRules, getPack, resolveShipped } from '@gongyi/policies';
import { loadPack, resolveScheme } from '@gongyi/rules';
import { type PostRules, type PostSettingId, partialMonthOf, postSettings } from '@gongyi/welfare-posts';
import { describe, expect, it } from 'vitest';

const settingIds = Object.keys(postSettings) as PostSettingId[];

function countyRulesOf(packId: string): CountyRules {
  const pack = getPack(packId);
  const files = resolveShipped(packId);
  if (pack === undefined || files === undefined) throw new Error(`no pack ${packId}`);
  return { current: async () => ({ pack, files }), ofVersion: async () => undefined };
}
const rulesOf = (packId: string): PostRules => createPostRules(countyRulesOf(packId));
const actor = { locale: 'zh' } as unknown as Actor;

/** What a place answers, asked by the same program: only the pack is another. */
interface Place {
  readonly pack: string;
  readonly on: LocalDate;
  readonly settles: Readonly<Record<string, unknown>>;
  readonly entryAges: { readonly first: number; readonly last: number };
  readonly asks: readonly string[];
}

/** The same woman, whatever is asked about her. */
const applicant = {
  household_kind: '脱贫户',
  registered_in_province: true,
  rural_resident: true,
  labour_capacity: '普通劳动力',
  healthy_and_able: true,
  working_away: false,
  other_post: false,
  village_cadre: false,
  household_posts: 0,
  sex: '女',
};
/** What only one place asks: the post she applies for, and what its form calls an older woman of an ordinary household. */
const own: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'guizhou-unnamed': { post_category: '保洁员', target_group: '大龄劳动力', low_income_kind: '都不是' },
  '371522': { target_group: '农村大龄人员' },
};

const places: readonly Place[] = [
  {
    pack: '530326',
    on: '2025-04-01' as LocalDate,
    settles: {
      notice: [5, 'working'],
      steps: ['meeting village', 'notice village', 'audit township', 'approve county', 'file county'],
      grounds: 9,
      least: {},
      appraisal: 'quarterly',
      due: [5, 1],
      pooled: false,
      agreement: ['labour_service', 'required'],
      partialMonth: 'by_days_attended',
      form: '乡村公益性岗位申请表',
    },
    entryAges: { first: 16, last: 69 },
    asks: [
      'age',
      'household_kind',
      'risk_removed',
      'labour_capacity',
      'other_post',
      'village_cadre',
      'household_posts',
    ],
  },
  {
    pack: 'guizhou-unnamed',
    on: '2026-04-01' as LocalDate,
    settles: {
      notice: [7, 'calendar'],
      steps: ['meeting village', 'notice village', 'approve township', 'file county'],
      grounds: 6,
      least: { days: 10, hours: 20 },
      appraisal: 'quarterly',
      due: [5, 1],
      pooled: false,
      agreement: ['service', 'required'],
      partialMonth: null,
      form: '乡村公益性岗位报名登记表',
    },
    entryAges: { first: 16, last: 65 },
    asks: [
      'age',
      'healthy_and_able',
      'post_category',
      'literate_and_communicative',
      'rural_resident',
      'household_kind',
      'target_group',
      'low_income_kind',
      'sex',
      'labour_capacity',
    ],
  },
  {
    pack: '450226',
    on: '2025-04-01' as LocalDate,
    settles: {
      notice: [5, 'calendar'],
      steps: ['check village', 'notice village', 'approve township'],
      grounds: 8,
      least: {},
      appraisal: 'monthly',
      due: [3, 1],
      pooled: true,
      agreement: ['service', 'encouraged'],
      partialMonth: 'by_days_attended',
      form: '非固定公益性岗位人员库登记表',
    },
    entryAges: { first: 16, last: 65 },
    asks: ['age', 'working_away', 'other_post', 'village_cadre'],
  },
  {
    pack: '371522',
    on: '2025-04-01' as LocalDate,
    settles: {
      notice: [3, 'calendar'],
      steps: ['meeting village', 'notice village', 'approve township', 'file county'],
      grounds: 8,
      least: {},
      appraisal: 'monthly',
      due: [10, 1],
      pooled: false,
      agreement: ['labour_service', 'required'],
      partialMonth: null,
      form: '城乡公益性岗位报名表',
    },
    entryAges: { first: 16, last: 65 },
    asks: ['age', 'household_kind', 'target_group', 'sex'],
  },
];

async function settledBy(rules: PostRules, on: LocalDate) {
  const get = async <Id extends PostSettingId>(id: Id) => (await rules.setting(actor, id, on)).value;
  const hiring = await get('post-hiring');
  const notice = hiring.procedure.find(({ act }) => act === 'notice');
  const exit = await get('post-exit');
  const agreement = await get('post-agreement');
  const attendance = await get('post-attendance');
  return {
    notice: [notice?.days, notice?.unit],
    steps: hiring.procedure.map(({ act, level }) => `${act} ${level}`),
    grounds: exit.grounds.length,
    least: attendance.least,
    appraisal: (await get('post-appraisal')).cycle,
    due: [attendance.due.day, attendance.due.monthsLater],
    pooled: (await get('post-setup')).pooled,
    agreement: [agreement.kinds[0]?.id, agreement.insurance],
    partialMonth: exit.partialMonth,
    form: (await get('post-forms')).applicationForm,
  };
}

async function eligibleAges({ pack, on }: Place): Promise<number[]> {
  const { judge } = await rulesOf(pack).eligibility(actor, on);
  const ages = Array.from({ length: 100 }, (_, age) => age);
  const answers = judge(ages.map((age) => ({ ...applicant, ...own[pack], age })));
  return ages.filter((age) => answers[age]?.status === 'eligible');
}

describe('another county, another life of a post', () => {
  it.each(places)('$pack: steps, days, grounds, forms', async ({ pack, on, settles }) => {
    expect(await settledBy(rulesOf(pack), on)).toEqual(settles);
  });

  it.each(places)('$pack: the ages at which the same person may begin', async (place) => {
    const ages = await eligibleAges(place);
    expect({ first: ages[0], last: ages.at(-1) }).toEqual(place.entryAges);
    expect(ages.length).toBe(place.entryAges.last - place.entryAges.first + 1);
  });

  it.each(places)('$pack: what the application asks', async ({ pack, on, asks }) => {
    const { facts } = await rulesOf(pack).eligibility(actor, on);
    expect(facts.map(({ name }) => name)).toEqual(asks);
    for (const fact of facts) expect(fact.zh).toMatch(/\p{Script=Han}/u);
  });

  it.each([
    [
      'an older woman of an ordinary household',
      { age: 47, household_kind: '一般户', allowed_by_document: false },
      ['NOT_TARGET_GROUP', 'eligible', 'eligible', 'eligible'],
    ],
    ['a woman of 67', { age: 67 }, ['eligible', 'AGE_OUTSIDE_RANGE', 'AGE_OUTSIDE_RANGE', 'AGE_OUTSIDE_RANGE']],
    [
      'one who works away from home',
      { age: 40, working_away: true },
      ['eligible', 'eligible', 'WORKING_AWAY', 'eligible'],
    ],
    [
      'one whose husband holds a post',
      { age: 40, household_posts: 1 },
      ['HOUSEHOLD_LIMIT', 'eligible', 'eligible', 'eligible'],
    ],
    [
      'one over sixty, not healthy',
      { age: 63, healthy_and_able: false },
      ['eligible', 'AGE_NOT_RELAXED', 'eligible', 'eligible'],
    ],
  ])('the same person, another answer: %s', async (_, facts, expected) => {
    const answers = places.map(async ({ pack, on }) => {
      const { judge } = await rulesOf(pack).eligibility(actor, on);
      const [answer] = judge([{ ...applicant, ...own[pack], ...facts }]);
      return answer?.reasons[0]?.code ?? answer?.status;
    });
    expect(await Promise.all(answers)).toEqual(expected);
  });

  it('a refusal can name the clause of the very part that it rests on', async () => {
    const rule = await rulesOf('guizhou-unnamed').setting(actor, 'post-attendance', '2026-04-01' as LocalDate);
    expect(rule.sourceOf('least.hours')).toMatchObject({ clause: '保洁员每月不少于10天且不少于20小时' });
    expect(rule.sourceOf('dispute')).toEqual({ documentNumber: rule.documentNumber, clause: rule.clause });
    const exit = await rulesOf('450226').setting(actor, 'post-exit', '2025-04-01' as LocalDate);
    expect(exit.sourceOf('grounds.working_away').clause).toBe('人员库：没有外出务工');
  });

  it('no two of them settle the same', async () => {
    const answers = await Promise.all(places.map(({ pack, on }) => settledBy(rulesOf(pack), on)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(places.length);
  });

  it('age on entry and age on the post are two numbers', async () => {
    const limits = places.map(({ pack, on }) => createCountyPolicy(countyRulesOf(pack)).posts.ageLimit(actor, on));
    expect(await Promise.all(limits)).toEqual([70, 66, 66, 71]);
  });

  it.each([
    ['530326', 80_000, 72_727],
    ['guizhou-unnamed', 40_000, 40_000],
    ['450226', 10_000, 200_000],
  ])('%s: twenty days of work pay what the place says', async (pack, standardFen, amountFen) => {
    const on = places.find((place) => place.pack === pack)?.on ?? '';
    const amountOf = await createCountyPolicy(countyRulesOf(pack)).posts.monthlyAmount(actor, on.slice(0, 7) as Period);
    const agreement = { agreementFrom: `${on.slice(0, 4)}-01-01` as LocalDate, agreementTo: null };
    expect(amountOf({ standardFen: standardFen as Fen, requiredDays: 22, daysAttended: 20, ...agreement })).toEqual({
      amountFen,
      reason: '',
    });
  });

  it.each([
    ['by_days_attended', (text: string) => text, 36_364],
    [
      'whole',
      (text: string) =>
        text
          .replace('en: end of the agreement (empty when open), ifMissing: skip', 'en: end of the agreement')
          .replace(
            'expression: prorate(month_fen, min(days_attended, required_days), required_days)',
            'expression: "prorate(month_fen, agreement_to < last_day(month) ? required_days : min(days_attended, required_days), required_days)"',
          ),
      80_000,
    ],
    [
      'none',
      (text: string) =>
        text.replace(
          '  - when: days_attended == 0',
          '  - { when: agreement_to < last_day(month), code: LEFT_IN_THE_MONTH, zh: 月中退岗当月不发, en: left in mid-month, cite: { document: huize-demonstration, clause: 退岗当月 } }\n  - when: days_attended == 0',
        ),
      null,
    ],
  ] as const)(
    'a county that pays the month of an exit %s says so in its rule, and the exit asks it',
    async (way, change, amountFen) => {
      const files = resolveShipped('530326') ?? {};
      const text = files['schemes/post-subsidy.yaml'] ?? '';
      const changed = { ...files, 'schemes/post-subsidy.yaml': change(text) };
      expect(changed['schemes/post-subsidy.yaml'] === text).toBe(way === 'by_days_attended');
      const pack = loadPack(changed, resolveShipped);
      const { posts } = createCountyPolicy({
        current: async () => ({ pack, files: changed }),
        ofVersion: async () => undefined,
      });
      const amountOf = await posts.amountIfSettled(actor, '2025-04' as Period);
      if (amountOf === undefined) throw new Error('a rule is in force');
      // Ten of 22 days, the last on the 14th; a colleague who stays is paid for ten days in every county.
      const days = { standardFen: 80_000 as Fen, requiredDays: 22, agreementFrom: '2025-01-01' as LocalDate };
      const month = (daysAttended: number, agreementTo: string) =>
        amountOf({ ...days, daysAttended, agreementTo: agreementTo as LocalDate }).amountFen;
      expect(month(10, '2025-04-14')).toBe(amountFen);
      expect(month(10, '2025-12-31')).toBe(36_364);
      const paidAs = partialMonthOf(({ daysAttended, agreementTo }) => month(daysAttended, agreementTo), {
        requiredDays: 22,
        lastDay: '2025-04-14' as LocalDate,
      });
      expect(paidAs).toBe(way);
      expect(await posts.amountIfSettled(actor, '2027-01' as Period)).toBeUndefined();
    },
  );

  it('a place whose documents name no amount pays none', async () => {
    const { posts } = createCountyPolicy(countyRulesOf('371522'));
    await expect(posts.monthlyAmount(actor, '2025-04' as Period)).rejects.toMatchObject({ code: 'POLICY.NO_RULE' });
  });

  it.each(places)(
    '$pack: an appraisal that ends in an exit names a ground that the county knows',
    async ({ pack, on }) => {
      const rules = rulesOf(pack);
      const { value } = await rules.setting(actor, 'post-appraisal', on);
      const exit = await rules.setting(actor, 'post-exit', on);
      const removals = exit.value.grounds.filter(({ kind }) => kind === 'removal').map(({ id }) => id);
      for (const { effect } of value.grades)
        if (effect.consequence === 'exit') expect(removals).toContain(effect.ground);
      const setup = await rules.setting(actor, 'post-setup', on);
      const categories = setup.value.categories.map(({ id }) => id);
      for (const template of value.templates) expect(categories).toEqual(expect.arrayContaining(template.categories));
      expect(value.templates.filter((template) => template.categories.length === 0)).toHaveLength(1);
    },
  );

  it('the points of an appraisal: village 30, town 50, democratic review 20', async () => {
    const { value } = await rulesOf('371522').setting(actor, 'post-appraisal', '2025-04-01' as LocalDate);
    expect(value.templates[0]?.items.map(({ by, points }) => [by, points])).toEqual([
      ['village', 30],
      ['township', 50],
      ['democratic', 20],
    ]);
  });
});

describe('the province, which knows who may hold a post and nothing of the rest', () => {
  const on = '2025-04-01' as LocalDate;

  it.each(settingIds)('%s is the county’s to settle', async (id) => {
    const refused = await rulesOf('53')
      .setting(actor, id, on)
      .catch((error: unknown) => error);
    expect(isDomainError(refused) && refused.code).toBe('POSTS.RULE_MISSING');
  });

  it('has an age of entry and no other age', async () => {
    const ages = await eligibleAges({ pack: '53', on } as Place);
    expect([ages[0], ages.at(-1)]).toEqual([16, 99]);
  });
});

describe('every refusal', () => {
  it.each([...places, { pack: '53', on: '2025-04-01' as LocalDate }])(
    '$pack: has a code, a Chinese sentence and the clause it rests on',
    async ({ pack, on }) => {
      const { judge } = await rulesOf(pack).eligibility(actor, on);
      const [young, unknown] = judge([{ ...applicant, ...own[pack], age: 12 }, {}]);
      expect(young).toMatchObject({ status: 'not_eligible', priority: null });
      for (const { code, sentence, clause, documentNumber } of young?.reasons ?? []) {
        expect(code).toBe('TOO_YOUNG');
        expect(sentence).toMatch(/\p{Script=Han}/u);
        expect(clause).not.toBe('');
        expect(documentNumber).not.toBe('');
      }
      expect(young?.reasons.length).toBeGreaterThan(0);
      expect(unknown?.status).toBe('needs_information');
      expect(unknown?.missing).toContain('age');
    },
  );
});

describe('a setting that an earlier program released in another shape', () => {
  it('is refused by name, and not read', async () => {
    const files = resolveShipped('530326') ?? {};
    const path = 'settings/post-hiring.yaml';
    const old = { ...files, [path]: (files[path] ?? '').replace('      mostPerHousehold: 1\n', '') };
    const pack = loadPack(old, resolveShipped);
    const rules: CountyRules = { current: async () => ({ pack, files: old }), ofVersion: async () => undefined };
    await expect(createPostRules(rules).setting(actor, 'post-hiring', '2025-04-01' as LocalDate)).rejects.toMatchObject(
      {
        code: 'POSTS.RULE_SHAPE',
        details: { setting: '岗位聘任', path: 'mostPerHousehold' },
      },
    );
  });
});

describe('a scheme that pays by the appraisal', () => {
  const place = getPack('341522');
  if (place === undefined) throw new Error('no pack 341522');
  const month = '2023-04';
  const resolved = resolveScheme(place, 'post-subsidy', `${month}-01` as LocalDate);
  const setting = place.settings.get('post-appraisal')?.data.values[0];
  const { grades } = postSettings['post-appraisal'].parse(setting?.value);

  it.each([
    ['first', 35_000],
    ['second', 34_000],
    ['third', 30_000],
  ])('the %s result is paid as its setting says', (id, amountFen) => {
    if (!resolved.ok) throw new Error('no scheme in force');
    const grade = grades.find((one) => one.id === id);
    const appraisal = parseYuan(grade?.effect.amount ?? '0.00') ?? null;
    const person = {
      month,
      standard_fen: 30_000,
      days_attended: 20,
      agreement_from: '2023-01-01',
      agreement_to: null,
    };
    expect(resolved.scheme.explain({ ...person, appraisal_fen: appraisal })).toMatchObject({
      status: 'payable',
      amountFen,
    });
  });
});
