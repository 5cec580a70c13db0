import type { MessageCatalogue } from '@gongyi/kernel';

/** Sentences of drafting and releasing rules. */
export const policyReleaseMessages: MessageCatalogue = {
  'POLICY.NO_PACK': { zh: '县 {county} 没有政策包', en: 'There is no policy pack for county {county}' },
  'POLICY.DRAFT_EXISTS': {
    zh: '本县已有一份未发布的草稿，请先发布或作废',
    en: 'The county has a draft already; release or discard it first',
  },
  'POLICY.NOT_A_DRAFT': { zh: '只有草稿可以修改或发布', en: 'Only a draft can be changed or released' },
  'POLICY.SAME_PERSON': {
    zh: '起草或修改过草稿的人不能发布，请由另一人发布',
    en: 'Whoever drafted or changed it cannot release it; another person must',
  },
  'POLICY.PACK_HAS_PROBLEMS': { zh: '草稿有 {count} 处错误，不能发布', en: 'The draft has {count} problems' },
  'POLICY.CASES_FAIL': { zh: '有 {count} 个算例没有通过，不能发布', en: '{count} cases fail' },
  'POLICY.NO_CHANGE': { zh: '草稿与现行规则没有差别', en: 'The draft changes nothing' },
  'POLICY.BASE_CHANGED': {
    zh: '起草以后现行规则已经变化，请作废后重新起草',
    en: 'The rules in force have changed since; discard the draft and start again',
  },
  'POLICY.OTHER_PLACE': {
    zh: '草稿的政策包或地点与本县不符（应为 {packId}）',
    en: 'The draft is of another pack or place; {packId} is expected',
  },
  'POLICY.UNKNOWN_PARAMETER': { zh: '没有名为“{parameter}”的标准', en: 'No parameter is called {parameter}' },
  'POLICY.TABLE_IN_FILE': {
    zh: '“{parameter}”是一张表，请在文件中修改',
    en: '{parameter} is a table; change it in its file',
  },
  'POLICY.NOT_AFTER_LAST': {
    zh: '新标准的起始日必须晚于{from}：以前的标准不修改，只能从以后的日期起改变',
    en: 'The new value must start after {from}: earlier values are not changed',
  },
  'POLICY.FILE_UNREADABLE': {
    zh: '文件 {path} 有格式错误，请先改正',
    en: 'The file {path} cannot be read; mend it first',
  },
  'POLICY.VALUE_REFUSED': { zh: '这个数值不能用：{reason}', en: 'This value cannot be used: {reason}' },
  'POLICY.MONTHS_REVERSED': {
    zh: '试算的月份应从前往后，最多12个月',
    en: 'The months of a what-if run forward, twelve at most',
  },
  'POLICY.ROSTER_RULE_MISSING': {
    zh: '{month} 没有可用的规则：{reason}',
    en: 'No rule is in force in {month}: {reason}',
  },
};
