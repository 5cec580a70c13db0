import type { MessageCatalogue } from '@gongyi/kernel';

export const exportMessages: MessageCatalogue = {
  'EXPORT.UNKNOWN_LIST': { zh: '没有这个列表', en: 'There is no such list' },
  'EXPORT.UNKNOWN_COLUMN': { zh: '列表中没有“{column}”这一列', en: 'The list has no column “{column}”' },
  'EXPORT.TOO_MANY': { zh: '结果超过{max}条，不能一次导出', en: 'More than {max} rows cannot be exported at once' },
  'EXPORT.TOO_MANY.suggestion': {
    zh: '请先用筛选条件缩小范围，例如按乡镇导出',
    en: 'narrow the filter first, for example to one township',
  },
};
