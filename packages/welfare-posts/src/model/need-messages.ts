import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of setting up posts by need; `code.suggestion` says what to do. */
export const needMessages: MessageCatalogue = {
  'POSTS.PLACE_OUTSIDE': { zh: '这个地方不在您的管理范围内', en: 'This place is outside your area' },
  'POSTS.VILLAGE_NEEDED': { zh: '请选择到村（社区）', en: 'Choose a village' },
  'POSTS.NOT_OFFERED': {
    zh: '“{value}”不在县里规定的选项内',
    en: '“{value}” is not among what the county offers',
  },
  'POSTS.NOT_OFFERED.suggestion': { zh: '请重新选择', en: 'choose again' },
  'POSTS.HOURS_MISSING': { zh: '计时岗位请填写每天工作小时', en: 'An hourly post needs hours a day' },
  'POSTS.NEED_HANDED_IN': {
    zh: '需求已上报，不能在这里修改或撤回',
    en: 'The need has been handed in and cannot be changed here',
  },
  'POSTS.NEED_HANDED_IN.suggestion': {
    zh: '请在办理过程中退回或撤回',
    en: 'return it or take it back in its procedure',
  },
  'POSTS.QUOTA_PER_VILLAGE': {
    zh: '本村现有{used}个名额，加上本次为{after}个，超过每村最多{limit}个的规定（{clause}）',
    en: 'The village has {used} places; with these {after}, above the most of {limit} per village ({clause})',
  },
  'POSTS.QUOTA_LEAST': {
    zh: '本村现有{used}个名额，调整后为{after}个，少于每村至少{limit}个的规定（{clause}）',
    en: 'The village has {used} places and would have {after}, below the least of {limit} ({clause})',
  },
  'POSTS.QUOTA_PER_PEOPLE': {
    zh: '本村现有{used}个名额，加上本次为{after}个，按人口最多{limit}个（{clause}）',
    en: 'The village has {used} places; with these {after}, above {limit} for its inhabitants ({clause})',
  },
  'POSTS.QUOTA_BY_SIZE': {
    zh: '本村现有{used}个名额，加上本次为{after}个，按村规模最多{limit}个（{clause}）',
    en: 'The village has {used} places; with these {after}, above {limit} for a village of its size ({clause})',
  },
  'POSTS.QUOTA_PER_PROGRAMME': {
    zh: '该项目现有{used}个名额，加上本次为{after}个，超过项目名额{limit}个（{clause}）',
    en: 'The programme has {used} places; with these {after}, above its {limit} ({clause})',
  },
  'POSTS.QUOTA_PER_VILLAGE.suggestion': {
    zh: '请减少人数，或先核减其他岗位名额',
    en: 'ask for fewer places, or lower others first',
  },
  'POSTS.POPULATION_MISSING': {
    zh: '名额按人口核定，但本村人口还没有登记',
    en: 'The quota depends on inhabitants, and none are recorded for this village',
  },
  'POSTS.POPULATION_MISSING.suggestion': {
    zh: '请县级在“村人口”中登记后再上报',
    en: 'let the county record them under “Inhabitants” first',
  },
  'POSTS.POPULATION_EXISTS': {
    zh: '本村这一天的人口已经登记',
    en: 'Inhabitants of this village are recorded for that day',
  },
  'POSTS.COUNTED_IN_FUTURE': {
    zh: '统计日期不能晚于今天（{today}）',
    en: 'The day of counting cannot be later than today ({today})',
  },
  'POSTS.FUND_MISSING': { zh: '{year}年的{fund}还没有登记额度', en: 'No budget of “{fund}” is recorded for {year}' },
  'POSTS.FUND_MISSING.suggestion': {
    zh: '请县级先在“岗位资金”中登记',
    en: 'let the county record it under “Funds” first',
  },
  'POSTS.FUND_SHORT': {
    zh: '{year}年{fund}可用{free}元，需要{needed}元，资金不足',
    en: '“{fund}” of {year} has {free} yuan left and {needed} are needed',
  },
  'POSTS.FUND_SHORT.suggestion': {
    zh: '请退回减少人数，或等资金额度增加后再批',
    en: 'return it for fewer places, or wait for a larger budget',
  },
  'POSTS.FUND_OVERDRAWN': {
    zh: '资金额度不能少于已占用的金额',
    en: 'A budget cannot be less than what is held',
  },
  'POSTS.FUND_EXISTS': { zh: '这项资金当年的额度已经登记', en: 'This fund is already recorded for the year' },
  'POSTS.FUND_EXISTS.suggestion': { zh: '请调整已有的额度', en: 'change the budget that is there' },
  'POSTS.FUND_NEEDED': { zh: '请选择由哪项资金支出', en: 'Choose the fund that pays' },
  'POSTS.PLACES_SAME': { zh: '名额没有变化，现在就是{places}个', en: 'Nothing changes: there are {places} places now' },
  'POSTS.PLACES_CHANGED': {
    zh: '岗位名额在此期间已经变动，请撤回后重新申请',
    en: 'The places of the post have changed meanwhile; take this back and ask again',
  },
  'POSTS.PLACES_PROMISED': {
    zh: '名额不能少于在岗、已批准待签协议和正在招聘的名额之和',
    en: 'There cannot be fewer places than holders, approved people and places on offer together',
  },
  'POSTS.PLACES_PROMISED.suggestion': {
    zh: '请先办理退岗，或者取消招聘、不再聘用尚未签协议的人员',
    en: 'let holders leave first, or cancel the vacancy or the approval that is not signed yet',
  },
  'POSTS.PLACES_AS_APPROVED': {
    zh: '按需求设置的岗位，名额和标准以批准的为准，不能直接改动',
    en: 'A post that came from a need has what was approved; it is not changed directly',
  },
  'POSTS.PLACES_AS_APPROVED.suggestion': { zh: '请办理名额调整', en: 'ask for a change of places' },
  'POSTS.QUOTA_CHANGE_OPEN': { zh: '这个岗位已有名额调整正在办理', en: 'A change of places of this post is under way' },
  'POSTS.UNDECIDED': { zh: '还没有办完批准程序', en: 'Its procedure has not decided yet' },
};
