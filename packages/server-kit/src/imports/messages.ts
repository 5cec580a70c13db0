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
  row_outside_scope: { zh: '该行不属于您的管理范围', en: 'the row is outside your area' },
  'row_outside_scope.suggestion': { zh: '请由所属乡镇或县级人员导入', en: 'let the officer of that place import it' },
};
