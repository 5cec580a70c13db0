import type { MessageCatalogue } from '@gongyi/kernel';

export const workbookMessages: MessageCatalogue = {
  'WORKBOOK.EMPTY': { zh: '文件是空的', en: 'The file is empty' },
  'WORKBOOK.TOO_LARGE': {
    zh: '文件超过 {maxMegabytes} MB，请拆分后上传，或改用 CSV',
    en: 'The file is larger than {maxMegabytes} MB; split it or use CSV',
  },
  'WORKBOOK.TOO_LARGE_UNPACKED': {
    zh: '文件解压后超过 {maxMegabytes} MB，请删去图片和空白区域后再上传',
    en: 'The file unpacks to more than {maxMegabytes} MB; remove pictures and blank areas',
  },
  'WORKBOOK.ENCRYPTED': { zh: '文件已加密，请取消密码后再上传', en: 'The file is encrypted; remove the password' },
  'WORKBOOK.ENCRYPTED_OR_OLD': {
    zh: '文件已加密或是旧版 .xls 格式，请取消密码并另存为 .xlsx',
    en: 'The file is encrypted or in the old .xls format; remove the password and save as .xlsx',
  },
  'WORKBOOK.MACROS': {
    zh: '文件含有宏，请另存为不含宏的 .xlsx',
    en: 'The file has macros; save it as .xlsx without macros',
  },
  'WORKBOOK.BOMB': { zh: '文件压缩比异常，已拒绝读取', en: 'The file is compressed beyond reason and was refused' },
  'WORKBOOK.DTD': { zh: '文件含有不允许的内容（DTD）', en: 'The file has a document type, which is not allowed' },
  'WORKBOOK.EXTERNAL_LINK': {
    zh: '文件引用了其他文件，请断开链接后再上传',
    en: 'The file links to other files; break the links',
  },
  'WORKBOOK.EMBEDDED_OBJECT': {
    zh: '文件内嵌了其他对象，请删除后再上传',
    en: 'The file embeds other objects; remove them',
  },
  'WORKBOOK.NOT_A_WORKBOOK': {
    zh: '文件不是有效的 .xlsx 或 .csv，或已损坏',
    en: 'The file is not a valid .xlsx or .csv, or it is damaged',
  },
  'WORKBOOK.TOO_MANY_PARTS': { zh: '文件内部结构异常（超过 {max} 个部件）', en: 'The file has more than {max} parts' },
  'WORKBOOK.TOO_MANY_ROWS': {
    zh: '工作表“{sheet}”超过 {max} 行，请拆分后上传',
    en: 'Sheet “{sheet}” has more than {max} rows; split it',
  },
  'WORKBOOK.TOO_MANY_COLUMNS': {
    zh: '工作表“{sheet}”超过 {max} 列，请删去多余的列',
    en: 'Sheet “{sheet}” has more than {max} columns; remove some',
  },
  'WORKBOOK.CELL_TOO_LONG': {
    zh: '工作表“{sheet}”单元格 {cell} 的文字超过 {max} 字',
    en: 'Cell {cell} of sheet “{sheet}” has more than {max} characters',
  },
  'WORKBOOK.MERGE_TOO_LARGE': {
    zh: '工作表“{sheet}”的合并区域 {cell} 过大',
    en: 'The merged area {cell} of sheet “{sheet}” is too large',
  },
  'WORKBOOK.TIMEOUT': { zh: '文件读取超时，请拆分后再上传', en: 'Reading the file took too long; split it' },
  'WORKBOOK.CANNOT_ENCODE': {
    zh: '“{characters}”无法用 {encoding} 保存',
    en: '“{characters}” cannot be written in {encoding}',
  },
  'WORKBOOK.TOO_WIDE': {
    zh: '第 {line} 行的“{text}”超过了 {width} 字节',
    en: '“{text}” in line {line} is wider than {width} bytes',
  },
  'WORKBOOK.OTHER_ENCODING': {
    zh: '文件不是 {encoding} 编码，请使用对方返回的原始文件',
    en: 'The file is not in {encoding}; use the original as it was sent back',
  },
  'WORKBOOK.NOT_SEPARATED': {
    zh: '文件不是以“{separator}”分隔的文本',
    en: 'The file is not text separated by “{separator}”',
  },
};
