import type { MessageCatalogue } from '@gongyi/kernel';

export const rulesMessages: MessageCatalogue = {
  'RULES.PACK_INVALID': { zh: '政策包有错误', en: 'the policy pack has errors' },
  'RULES.UNKNOWN_COLUMN': { zh: '规则不认识列“{column}”', en: 'the rule knows no column {column}' },
  'RULES.COLUMN_UNSOUND': {
    zh: '列“{column}”第{row}行的值不可用',
    en: 'row {row} of column {column} has a value that it may not have',
  },
  'RULES.NOT_RUNNING': { zh: '列“{column}”不是累计的事实', en: 'column {column} is no running fact' },
  'RULES.NOT_CARRIED': {
    zh: '列“{column}”是累计的事实，多期计算时只能以“carried”给出首期之前的累计数',
    en: 'column {column} is a running fact: over several periods, give what it was before the first as `carried`',
  },
  'RULES.COLUMN_TWICE': {
    zh: '列“{column}”既按行又按期给出，只能给一次',
    en: 'column {column} is given for rows and for periods; give it once',
  },
  'RULES.PERIODS_DIFFER': {
    zh: '第{period}期的规则不是同一版本的规则，请分开计算',
    en: 'period {period} has another version of the scheme: compute it on its own',
  },
  'RULES.NO_PERIODS': { zh: '没有给出任何一期的规则', en: 'no period is given' },
  'RULES.COLUMNS_DIFFER': {
    zh: '列“{column}”的行数是{length}，应为{expected}',
    en: 'column {column} has {length} rows, not {expected}',
  },
};
