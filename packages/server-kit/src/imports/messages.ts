import type { MessageCatalogue } from '@gongyi/kernel';

/** Sentences of uploads, files, jobs and the import engine. */
export const importMessages: MessageCatalogue = {
  'FILES.NOT_FOUND': { zh: '没有找到该文件，可能已过期', en: 'The file was not found; it may have expired' },
  'FILES.INVALID_NAME': { zh: '文件名无效', en: 'The file name is not valid' },
  'FILES.TOO_LARGE': { zh: '文件超过 {maxMegabytes} MB', en: 'The file is larger than {maxMegabytes} MB' },
  'FILES.EMPTY': { zh: '文件是空的', en: 'The file is empty' },
  'JOB.NEVER_ENDS': {
    zh: '任务反复中断，已停止，请联系系统管理员',
    en: 'The job was interrupted again and again and was stopped; tell the system administrator',
  },
  'JOB.PERSON_DISABLED': {
    zh: '发起人的账号已停用，任务没有执行',
    en: 'The account of the person who asked for it is disabled; nothing was done',
  },
  'JOB.UNKNOWN_KIND': { zh: '未知的任务类型', en: 'Unknown kind of job' },
  'IMPORT.UNKNOWN_KIND': { zh: '不支持的导入类型“{kind}”', en: 'Unknown kind of import “{kind}”' },
  'IMPORT.MISSING_HEADINGS': {
    zh: '工作表“{sheet}”缺少以下列：{headings}',
    en: 'Sheet “{sheet}” lacks these headings: {headings}',
  },
  'IMPORT.MISSING_SHEET': { zh: '文件中没有工作表“{sheet}”', en: 'The file has no sheet “{sheet}”' },
  'IMPORT.MISSING_HEADINGS.suggestion': {
    zh: '确认导入类型选得对；表头改过的，请按原表式补齐这些列',
    en: 'check that the kind of import is right; otherwise put these headings back',
  },
  'IMPORT.MISSING_SHEET.suggestion': {
    zh: '确认导入类型选得对；工作表改过名的，请改回原名',
    en: 'check that the kind of import is right; if the sheet was renamed, give it its name back',
  },
  'WORKBOOK.NOT_A_WORKBOOK.suggestion': {
    zh: '请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传',
    en: 'open it in a spreadsheet program, save it as .xlsx and upload that',
  },
  'WORKBOOK.BOMB.suggestion': {
    zh: '请新建一个工作簿，只复制需要的数据后再上传',
    en: 'copy the data alone into a new workbook and upload that',
  },
  'WORKBOOK.DTD.suggestion': {
    zh: '请新建一个工作簿，只复制需要的数据后再上传',
    en: 'copy the data alone into a new workbook and upload that',
  },
  'WORKBOOK.TOO_MANY_PARTS.suggestion': {
    zh: '请新建一个工作簿，只复制需要的数据后再上传',
    en: 'copy the data alone into a new workbook and upload that',
  },
  'WORKBOOK.MERGE_TOO_LARGE.suggestion': { zh: '请取消该区域的合并后再上传', en: 'undo the merge and upload again' },
  'WORKBOOK.CELL_TOO_LONG.suggestion': { zh: '请缩短该单元格的文字后再上传', en: 'shorten the text and upload again' },
  row_outside_scope: { zh: '该行不属于您的管理范围', en: 'the row is outside your area' },
  'row_outside_scope.suggestion': { zh: '请由所属乡镇或县级人员导入', en: 'let the officer of that place import it' },
};
