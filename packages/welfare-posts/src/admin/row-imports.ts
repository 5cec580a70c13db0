import type { ImportKind } from '@gongyi/console-kit';

/** Kind of file, whose permission it takes, and where its rows are seen afterwards. */
const kinds = [
  ['post-needs', 'post-needs.create', '/post-needs'],
  ['quota-changes', 'quota-changes.create', '/quota-changes'],
  ['village-populations', 'village-populations.create', '/village-populations'],
  ['vacancies', 'vacancies.draft', '/vacancies'],
  ['applications', 'applications.apply', '/applications'],
  ['agreement-insurances', 'agreements.insure', '/agreements'],
  ['attendance-leaves', 'attendance-leaves.request', '/attendance-leaves'],
  ['appraisal-scores', 'appraisals.read', '/appraisals'],
  ['exits', 'exits.create', '/exits'],
] as const;

/** Files in which every row is a command, each with a template. */
export const rowImportKinds: readonly ImportKind[] = kinds.map(([kind, permission, path], index) => ({
  kind,
  label: `posts.row_imports.${kind}`,
  description: `posts.row_imports.${kind}_description`,
  permission,
  template: true,
  order: 40 + index,
  resultPath: () => path,
}));

export const rowImportWords = {
  zh: {
    'post-needs': '岗位需求',
    'post-needs_description': '一行一份岗位需求，导入后为草稿',
    'quota-changes': '名额调整',
    'quota-changes_description': '按岗位编号申请名额调整',
    'village-populations': '村人口',
    'village-populations_description': '各村人口数和统计日期',
    vacancies: '岗位招聘',
    vacancies_description: '一行一个招聘，导入后为草稿',
    applications: '应聘申请',
    applications_description: '向招聘中的岗位批量登记申请人，县里要求说明的情况也在表中填写',
    'agreement-insurances': '协议保险',
    'agreement-insurances_description': '在岗人员的保险单',
    'attendance-leaves': '请假',
    'attendance-leaves_description': '一行一次请假',
    'appraisal-scores': '考核评分',
    'appraisal-scores_description': '一行一个人、一类评分人的得分',
    exits: '退岗',
    exits_description: '一行一个退岗，导入后为草稿，谈话和交接另行登记',
  },
  en: {
    'post-needs': 'Needs for posts',
    'post-needs_description': 'A need a row; they come in as drafts',
    'quota-changes': 'Changes of places',
    'quota-changes_description': 'Changes of places by post code',
    'village-populations': 'Inhabitants of villages',
    'village-populations_description': 'Inhabitants of each village with the day they were counted',
    vacancies: 'Vacancies',
    vacancies_description: 'A vacancy a row; they come in as drafts',
    applications: 'Applications',
    applications_description: 'Applicants for vacancies on notice, with what the county asks of them',
    'agreement-insurances': 'Insurance of agreements',
    'agreement-insurances_description': 'Insurance of people on posts',
    'attendance-leaves': 'Leave',
    'attendance-leaves_description': 'A leave a row',
    'appraisal-scores': 'Scores of appraisals',
    'appraisal-scores_description': 'The points of one person by one kind of reviewer a row',
    exits: 'Exits',
    exits_description: 'An exit a row, as a draft; talk and handing over are recorded by hand',
  },
};
