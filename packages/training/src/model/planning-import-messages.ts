import type { MessageCatalogue } from '@gongyi/kernel';

/** Findings in a list of wishes; `code.suggestion` says what to do. */
export const wishImportMessages: MessageCatalogue = {
  wish_identity_wrong: { zh: '身份证号不正确', en: 'Not a resident identity number' },
  'wish_identity_wrong.suggestion': { zh: '请按身份证更正，单元格设为文本', en: 'correct it, as text' },
  wish_person_unknown: { zh: '您的管辖范围内没有{value}', en: '{value} is not registered in your area' },
  'wish_person_unknown.title': { zh: '您的管辖范围内没有这个人', en: 'People who are not registered in your area' },
  'wish_person_unknown.suggestion': { zh: '请先在人员库中登记', en: 'register the person first' },
  wish_person_twice: { zh: '{value}在表中重复', en: '{value} stands twice' },
  'wish_person_twice.title': { zh: '同一人在表中重复', en: 'People who stand twice' },
  'wish_person_twice.suggestion': { zh: '请只留一行', en: 'leave one row' },
  wish_work_unknown: { zh: '就业意愿“{value}”不认识', en: 'The wish to work “{value}” is unknown' },
  'wish_work_unknown.title': { zh: '就业意愿不认识', en: 'Unknown wishes to work' },
  'wish_work_unknown.suggestion': { zh: '请填是或否', en: 'write 是 or 否' },
  wish_day_unreadable: { zh: '登记日期“{value}”不是日期', en: '“{value}” is no day' },
  'wish_day_unreadable.title': { zh: '登记日期无法识别', en: 'Days that cannot be read' },
  'wish_day_unreadable.suggestion': { zh: '请按2025-01-01的样子填写', en: 'write it as 2025-01-01' },
  wish_day_in_future: { zh: '登记日期{value}晚于今天', en: '{value} is later than today' },
  'wish_day_in_future.title': { zh: '登记日期晚于今天', en: 'Days later than today' },
  'wish_day_in_future.suggestion': { zh: '请更正日期', en: 'correct the day' },
  wish_trade_unknown: {
    zh: '“{value}”不在目录中，或有几个等级',
    en: '“{value}” is not in the catalogue, or has several levels',
  },
  'wish_trade_unknown.title': {
    zh: '意愿工种不在目录中，或有几个等级',
    en: 'Trades that are not in the catalogue, or have several levels',
  },
  'wish_trade_unknown.suggestion': {
    zh: '请按目录填写，有几个等级的写成“工种（初级工）”',
    en: 'write it as the catalogue does, with its level: 工种（初级工）',
  },
  wish_trade_twice: { zh: '“{value}”选了两次', en: '“{value}” is chosen twice' },
  'wish_trade_twice.title': { zh: '同一工种选了两次', en: 'Trades that were chosen twice' },
  'wish_trade_twice.suggestion': { zh: '请删去一个', en: 'delete one' },
};

/** Findings in the lines of a plan. */
export const planLineImportMessages: MessageCatalogue = {
  plan_trade_unknown: { zh: '“{value}”这个等级不在目录中', en: '“{value}” at this level is not in the catalogue' },
  'plan_trade_unknown.title': { zh: '工种或等级不在目录中', en: 'Trades that are not in the catalogue' },
  'plan_trade_unknown.suggestion': { zh: '请按培训工种目录填写', en: 'write it as the catalogue does' },
  plan_trade_not_in_force: {
    zh: '“{value}”在计划月份内不全在目录中',
    en: '“{value}” is not in force through these months',
  },
  'plan_trade_not_in_force.title': {
    zh: '工种在计划月份内不全在目录中',
    en: 'Trades that are not in force through the months',
  },
  'plan_trade_not_in_force.suggestion': { zh: '请缩短月份或改选工种', en: 'choose fewer months or another trade' },
  plan_level_unknown: { zh: '等级“{value}”不认识', en: 'The level “{value}” is unknown' },
  'plan_level_unknown.title': { zh: '等级不认识', en: 'Unknown levels' },
  'plan_level_unknown.suggestion': {
    zh: '请填5至1、初级工至高级技师，或留空',
    en: 'write 5 to 1, a level’s name, or nothing',
  },
  plan_place_unknown: { zh: '本县没有“{value}”', en: 'The county has no “{value}”' },
  'plan_place_unknown.title': { zh: '本县没有这个地方', en: 'Places that the county does not have' },
  'plan_place_unknown.suggestion': { zh: '请填乡镇（街道）或本县全称', en: 'write a township or the county in full' },
  plan_mode_unknown: { zh: '培训方式“{value}”不能使用', en: 'The mode “{value}” is not offered' },
  'plan_mode_unknown.title': { zh: '培训方式不能使用', en: 'Modes that are not offered' },
  'plan_mode_unknown.suggestion': { zh: '请填县里规定的培训方式', en: 'write a mode that the county offers' },
  plan_number_unreadable: {
    zh: '“{heading}”的“{value}”不是允许的整数',
    en: '“{value}” under “{heading}” is no allowed whole number',
  },
  'plan_number_unreadable.title': { zh: '人数、课时或月份不是允许的整数', en: 'Numbers that are not allowed' },
  'plan_number_unreadable.suggestion': {
    zh: '请填正整数，月份1至12',
    en: 'write a positive whole number; months 1 to 12',
  },
  plan_budget_unreadable: { zh: '预算“{value}”不是金额', en: 'The budget “{value}” is no amount' },
  'plan_budget_unreadable.title': { zh: '预算不是金额', en: 'Budgets that are no amount' },
  'plan_budget_unreadable.suggestion': { zh: '请填元，最多两位小数', en: 'write yuan with two decimals at most' },
  plan_fund_unknown: { zh: '资金来源“{value}”不认识', en: 'The fund “{value}” is unknown' },
  'plan_fund_unknown.title': { zh: '资金来源不认识', en: 'Unknown funds' },
  'plan_fund_unknown.suggestion': { zh: '请填县里规定的资金来源', en: 'write a fund that the county has settled' },
  plan_months_reversed: { zh: '结束月份早于开始月份', en: 'It ends before it begins' },
  'plan_months_reversed.suggestion': { zh: '请更正月份', en: 'correct the months' },
};
