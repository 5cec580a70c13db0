import {
  type Actor,
  type DivisionCode,
  type PreparedRow,
  parseDivisionCode,
  parseInput,
  type RowImport,
  type RowValues,
} from '@gongyi/kernel';
import { newVillagePopulationSchema } from '../model/post-fund.js';
import { newPostNeedSchema } from '../model/post-need.js';
import { newQuotaChangeSchema } from '../model/quota-change.js';
import { newVacancySchema } from '../model/vacancy.js';
import type { NeedService } from './needs.js';
import type { PostFundService } from './post-funds.js';
import type { QuotaChangeService } from './quota-changes.js';
import {
  createRowLookups,
  of,
  perhaps,
  place,
  postCode,
  type RowLookupDeps,
  text,
  unknownPost,
  without,
  wordsOf,
  yesNo,
} from './row-lookups.js';
import type { VacancyService } from './vacancies.js';

export interface PostRowImportDeps extends RowLookupDeps {
  readonly needs: Pick<NeedService, 'create'>;
  readonly quotaChanges: Pick<QuotaChangeService, 'create'>;
  readonly funds: Pick<PostFundService, 'recordPopulation'>;
  readonly vacancies: Pick<VacancyService, 'list' | 'create'>;
}

const workModeWords = {
  全日制: 'full_time',
  非全日制: 'part_time',
  按小时: 'hourly',
  临时: 'temporary',
  季节性: 'seasonal',
};
const placeOf = (row: RowValues): DivisionCode | undefined => parseDivisionCode(String(row['divisionCode']));

/** Files about posts that officers send instead of a form for each row: the same commands, under the same rules. */
export function createPostRowImports(deps: PostRowImportDeps): RowImport[] {
  const { settled, postsOf } = createRowLookups(deps);
  const inPlace =
    (title: (row: RowValues) => string) =>
    (row: RowValues): PreparedRow => {
      const divisionCode = placeOf(row);
      if (divisionCode === undefined)
        return { code: 'row_cell_unreadable', field: 'divisionCode', params: { value: String(row['divisionCode']) } };
      return { title: title(row), divisionCode, input: { ...row, divisionCode } };
    };

  const needs: RowImport = {
    kind: 'post-needs',
    title: { zh: '岗位需求', en: 'Needs for posts' },
    permission: 'post-needs.create',
    async columns(actor) {
      const { categories, classes, funds } = await settled(actor, 'post-setup');
      return [
        place,
        text('name', '岗位名称'),
        { ...of('word', 'category', '岗位类别'), words: wordsOf(categories) },
        { ...of('word', 'postClass', '岗位等级'), words: wordsOf(classes) },
        { ...of('word', 'workMode', '用工方式'), words: workModeWords },
        { ...perhaps(of('word', 'pooled', '岗位固定、人员不固定')), words: yesNo },
        of('integer', 'places', '名额'),
        text('duties', '岗位职责'),
        of('integer', 'requiredDays', '每月出勤天数', '规定出勤天数'),
        perhaps(of('integer', 'hoursPerDay', '每天工作小时')),
        of('money', 'standardFen', '月补贴标准', '月补贴标准(元)'),
        { ...of('word', 'fundId', '资金来源'), words: wordsOf(funds) },
        of('date', 'validFrom', '岗位起始'),
        of('date', 'validTo', '岗位截止'),
        text('developingDepartment', '开发主管部门'),
        text('usingUnit', '用人单位'),
        text('reason', '申报理由', '需求理由'),
      ];
    },
    prepare: async () => inPlace((row) => String(row['name'])),
    apply: (actor, input) => deps.needs.create(actor, parseInput(newPostNeedSchema, input)),
  };

  const populations: RowImport = {
    kind: 'village-populations',
    title: { zh: '村人口', en: 'Inhabitants of villages' },
    permission: 'village-populations.create',
    columns: async () => [
      place,
      of('integer', 'population', '人口数', '人口'),
      of('date', 'countedOn', '统计日期'),
      text('source', '数据来源'),
    ],
    prepare: async () => inPlace((row) => String(row['divisionCode'])),
    apply: (actor, input) => deps.funds.recordPopulation(actor, parseInput(newVillagePopulationSchema, input)),
  };

  /** A row about a post: the post's place is the row's. */
  const aboutPosts = async (actor: Actor, rows: readonly RowValues[]) => {
    const postOf = await postsOf(actor, rows);
    return (row: RowValues): PreparedRow => {
      const post = postOf(row);
      if (post === undefined) return unknownPost;
      const input = { ...without(row, 'postCode'), welfarePostId: post.id };
      return { title: `${post.code} ${post.name}`, divisionCode: post.divisionCode, input };
    };
  };
  const quotaChanges: RowImport = {
    kind: 'quota-changes',
    title: { zh: '名额调整', en: 'Changes of places' },
    permission: 'quota-changes.create',
    async columns(actor) {
      const { funds } = await settled(actor, 'post-setup');
      return [
        postCode,
        of('integer', 'placesTo', '名额调整为'),
        { ...perhaps(of('word', 'fundId', '资金来源')), words: wordsOf(funds) },
        text('reason', '调整理由'),
      ];
    },
    prepare: aboutPosts,
    apply: (actor, input) => deps.quotaChanges.create(actor, parseInput(newQuotaChangeSchema, input)),
  };
  const vacancies: RowImport = {
    kind: 'vacancies',
    title: { zh: '岗位招聘', en: 'Vacancies' },
    permission: 'vacancies.draft',
    columns: async () => [
      postCode,
      of('integer', 'placesOffered', '招聘人数'),
      text('duties', '岗位职责'),
      perhaps(text('conditions', '招聘条件', '应聘条件')),
      text('howToApply', '报名方式'),
    ],
    prepare: aboutPosts,
    apply: (actor, input) => deps.vacancies.create(actor, parseInput(newVacancySchema, input)),
  };

  return [needs, quotaChanges, populations, vacancies];
}
