import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of appraisals; `code.suggestion` says what to do. */
export const appraisalMessages: MessageCatalogue = {
  'POSTS.APPRAISAL_PERIOD_OTHER_CYCLE': {
    zh: '县里规定的考核周期不是这一种（{clause}）',
    en: 'The county appraises in other periods ({clause})',
  },
  'POSTS.APPRAISAL_PERIOD_OTHER_CYCLE.suggestion': {
    zh: '请从列出的考核期中选择',
    en: 'choose one of the periods listed',
  },
  'POSTS.APPRAISAL_TOO_EARLY': { zh: '考核期从{from}开始，还没有到', en: 'The period begins on {from}' },
  'POSTS.APPRAISAL_OUTSIDE_AGREEMENT': {
    zh: '考核期内本人不在岗（协议{from}至{to}）',
    en: 'The holder was not on the post in the period (agreement {from} to {to})',
  },
  'POSTS.APPRAISAL_OUTSIDE_AGREEMENT.suggestion': {
    zh: '请选择协议期内的考核期',
    en: 'choose a period within the agreement',
  },
  'POSTS.APPRAISAL_TEMPLATE_MISSING': {
    zh: '县里没有规定“{category}”用哪张考核表（{clause}）',
    en: 'The county has no appraisal template for “{category}” ({clause})',
  },
  'POSTS.APPRAISAL_TEMPLATE_MISSING.suggestion': {
    zh: '请先在政策规则中补上这类岗位的考核表',
    en: 'add a template for this category to the policy rules first',
  },
  'POSTS.APPRAISAL_EXISTS': {
    zh: '这段时间的考核已经有了',
    en: 'This time of the holder is appraised already',
  },
  'POSTS.APPRAISAL_EXISTS.suggestion': { zh: '请打开已有的考核', en: 'open the one that exists' },
  'POSTS.APPRAISAL_CHANGED': {
    zh: '这份考核已由他人办理，请刷新后再看',
    en: 'Somebody has changed this appraisal; refresh to see',
  },
  'POSTS.APPRAISAL_REVIEWER_NOT_ASKED': {
    zh: '这张考核表不由这一方评分',
    en: 'This template does not ask this reviewer',
  },
  'POSTS.APPRAISAL_GRADE_UNKNOWN': {
    zh: '请从规定的等次中选择一个',
    en: 'Choose one of the grades that the rules know',
  },
  'POSTS.APPRAISAL_ITEMS_DIFFER': {
    zh: '应对考核表的{items}个项目逐项评分',
    en: 'Score each of the {items} items of the template once',
  },
  'POSTS.APPRAISAL_ITEM_TOO_HIGH': { zh: '“{item}”最多{most}分', en: '“{item}” has {most} points at most' },
  'POSTS.APPRAISAL_REVIEW_UNDESCRIBED': {
    zh: '请写明民主评议的情况：什么时候、多少人参加',
    en: 'Say how the democratic review was held: when, by how many',
  },
  'POSTS.APPRAISAL_SCORES_MISSING': {
    zh: '还没有评分：{reviewers}（{clause}）',
    en: 'Not scored yet by: {reviewers} ({clause})',
  },
  'POSTS.APPRAISAL_SCORES_MISSING.suggestion': { zh: '请先完成评分', en: 'have it scored first' },
  'POSTS.APPRAISAL_SCORES_CLOSED': {
    zh: '现在不能评分：已经提交，或还没有轮到这一级',
    en: 'Scores are closed now: it was handed in, or another level is at work',
  },
  'POSTS.APPRAISAL_SCORES_CLOSED.suggestion': {
    zh: '要改分请由下一步的人退回',
    en: 'to change a score, have it returned by whoever acts next',
  },
  'POSTS.APPRAISAL_LEVELS_APART': {
    zh: '村级评分和乡镇评分不能是同一个人',
    en: 'The village’s and the township’s scores are given by two people',
  },
  'POSTS.APPRAISAL_SCORER_HANDS_IN': {
    zh: '考核由村级评分的人提交，退回后由同一个人改分',
    en: 'Whoever scores for the village hands the appraisal in, and corrects it when it comes back',
  },
  'POSTS.APPRAISAL_SCORER_HANDS_IN.suggestion': {
    zh: '请由村级评分人办理',
    en: 'let whoever scored for the village do it',
  },
  'POSTS.APPRAISAL_OWN': {
    zh: '评分人与被考核人同名，不能给自己评分',
    en: 'The reviewer has the name of the holder; nobody scores herself',
  },
  'POSTS.APPRAISAL_OWN.suggestion': { zh: '请换一人评分', en: 'let somebody else score' },
  'POSTS.APPRAISAL_UNDECIDED': { zh: '考核程序没有通过', en: 'Its procedure has not passed' },
  'POSTS.APPRAISAL_STATE': {
    zh: '这份考核目前的状态不能这样办理',
    en: 'This cannot be done in the appraisal’s present state',
  },
  'POSTS.APPRAISAL_TOLD_OUTSIDE': {
    zh: '告知日期应在{from}（考核决定）到{to}（今天）之间',
    en: 'She was told between {from} (the decision) and {to} (today)',
  },
  'POSTS.APPRAISAL_OBJECTION_LATE': {
    zh: '异议期到{until}为止（{clause}）',
    en: 'Objections were possible until {until} ({clause})',
  },
  'POSTS.APPRAISAL_ANSWER_APART': {
    zh: '评过分的人不能答复对这份考核的异议',
    en: 'Who scored does not answer the objection',
  },
  'POSTS.APPRAISAL_ANSWER_APART.suggestion': { zh: '请由其他人答复', en: 'let somebody else answer' },
};
