import type { MessageCatalogue } from '@gongyi/kernel';

/** Findings in a list of trades; `code.suggestion` says what to do. */
export const tradeImportMessages: MessageCatalogue = {
  trade_text_missing: { zh: '“{heading}”没有填写或过长', en: '“{heading}” is blank or too long' },
  'trade_text_missing.title': { zh: '没有填写或过长', en: 'Blank or too long' },
  'trade_text_missing.suggestion': { zh: '请填写', en: 'fill it in' },
  trade_level_unknown: { zh: '等级“{value}”不认识', en: 'The level “{value}” is unknown' },
  'trade_level_unknown.title': { zh: '等级不认识', en: 'Unknown levels' },
  'trade_level_unknown.suggestion': {
    zh: '请填5至1、初级工至高级技师，或留空',
    en: 'write 5 to 1, a level’s name, or nothing',
  },
  trade_hours_unreadable: { zh: '标准课时“{value}”不是整数', en: 'The hours “{value}” are no whole number' },
  'trade_hours_unreadable.title': { zh: '标准课时不是整数', en: 'Hours that are no whole number' },
  'trade_hours_unreadable.suggestion': { zh: '请填1至2000的整数', en: 'write a whole number from 1 to 2000' },
  trade_certificate_unknown: { zh: '证书种类“{value}”不认识', en: 'The certificate “{value}” is unknown' },
  'trade_certificate_unknown.title': { zh: '证书种类不认识', en: 'Unknown certificates' },
  'trade_certificate_unknown.suggestion': {
    zh: '请填职业资格证书、职业技能等级证书、专项职业能力证书或培训合格证书',
    en: 'write one of the four kinds of certificate',
  },
  trade_demand_unknown: { zh: '需求程度“{value}”不认识', en: 'The demand “{value}” is unknown' },
  'trade_demand_unknown.title': { zh: '需求程度不认识', en: 'Unknown demand' },
  'trade_demand_unknown.suggestion': { zh: '请填紧缺、重点或一般', en: 'write 紧缺, 重点 or 一般' },
  trade_day_unreadable: { zh: '“{heading}”不是日期', en: '“{heading}” is no day' },
  'trade_day_unreadable.title': { zh: '日期无法识别', en: 'Days that cannot be read' },
  'trade_day_unreadable.suggestion': { zh: '请按2025-01-01的样子填写', en: 'write it as 2025-01-01' },
  trade_days_reversed: { zh: '截止日期早于开始日期', en: 'It ends before it begins' },
  'trade_days_reversed.suggestion': { zh: '请更正日期', en: 'correct the days' },
  trade_twice: { zh: '“{value}”同一等级在表中重复，日期重叠', en: '“{value}” at this level stands twice on some days' },
  'trade_twice.title': { zh: '同一工种同一等级在表中重复', en: 'Trades that stand twice at one level' },
  'trade_twice.suggestion': { zh: '请删去一行或改日期', en: 'delete a row or change its days' },
  trade_in_catalogue: { zh: '“{value}”同一等级在目录中已有', en: 'The catalogue has “{value}” at this level' },
  'trade_in_catalogue.title': { zh: '同一工种同一等级在目录中已有', en: 'Trades that the catalogue has already' },
  'trade_in_catalogue.suggestion': { zh: '标准变了的，先终止原来的一条', en: 'end the earlier line first' },
};
