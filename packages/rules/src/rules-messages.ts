import type { MessageCatalogue } from '@gongyi/kernel';

export const rulesMessages: MessageCatalogue = {
  'RULES.PACK_INVALID': { zh: '政策包有错误', en: 'the policy pack has errors' },
  'RULES.UNKNOWN_COLUMN': { zh: '规则不认识列“{column}”', en: 'the rule knows no column {column}' },
  'RULES.COLUMNS_DIFFER': {
    zh: '列“{column}”的行数是{length}，应为{expected}',
    en: 'column {column} has {length} rows, not {expected}',
  },
};
