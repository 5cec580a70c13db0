import type { MessageCatalogue } from '@gongyi/kernel';

export const rulesMessages: MessageCatalogue = {
  'RULES.PACK_INVALID': { zh: '政策包有错误', en: 'the policy pack has errors' },
  'RULES.UNKNOWN_COLUMN': { zh: '规则不认识列“{column}”', en: 'the rule knows no column {column}' },
  'RULES.COLUMN_UNSOUND': {
    zh: '列“{column}”第{row}行的值不可用',
    en: 'row {row} of column {column} has a value that it may not have',
  },
  'RULES.NOT_RUNNING': { zh: '列“{column}”不是累计的事实', en: 'column {column} is no running fact' },
  'RULES.COLUMNS_DIFFER': {
    zh: '列“{column}”的行数是{length}，应为{expected}',
    en: 'column {column} has {length} rows, not {expected}',
  },
};
