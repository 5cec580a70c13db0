import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of corrections and of files with scores or certificates; `code.suggestion` says what to do. */
export const assessmentMessages: MessageCatalogue = {
  'TRAINING.CORRECTION_NOT_NOW': {
    zh: '只有已确认的成绩可以更正，没有参加考核的人除外',
    en: 'Only a confirmed score is corrected, and of nobody who was not admitted',
  },
  'TRAINING.CORRECTION_SAME': { zh: '更正后的成绩与原成绩相同', en: 'The corrected score is the same as the old one' },
  'TRAINING.CORRECTION_OPEN': {
    zh: '这个学员已有一件成绩更正待批准',
    en: 'A correction of this score waits for its approval already',
  },
  'TRAINING.CERTIFICATE_STANDS': {
    zh: '按原成绩发的证书{number}还有效，更正后不合格，不能批准',
    en: 'Certificate {number} was issued on the old score, and the new one fails',
  },
  'TRAINING.CERTIFICATE_STANDS.suggestion': {
    zh: '请先申请撤销这份证书，撤销后再批准更正',
    en: 'revoke the certificate first, then approve the correction',
  },
  'TRAINING.ROW_TRAINEE_UNKNOWN': {
    zh: '{name}不在等待录入成绩的考核名单中',
    en: '{name} stands on no roster that waits for scores',
  },
  'TRAINING.ROW_TRAINEE_UNKNOWN.suggestion': {
    zh: '请核对身份证号和班级编号；考核名单要先确定',
    en: 'compare identity and class number; the roster is fixed first',
  },
  'TRAINING.ROW_NOT_TRAINED': {
    zh: '{name}没有教学结束的培训班记录，或与填写的班级、工种、等级不符',
    en: '{name} was in no class that has been taught, or in none of this number, trade and level',
  },
  'TRAINING.ROW_NOT_TRAINED.suggestion': {
    zh: '请核对身份证号、班级编号、工种和等级',
    en: 'compare identity, class number, trade and level',
  },
  'TRAINING.ROW_SEVERAL_CLASSES': {
    zh: '{name}在几个班中（{classes}），不知道是哪一个',
    en: '{name} is in several classes ({classes})',
  },
  'TRAINING.ROW_SEVERAL_CLASSES.suggestion': { zh: '请填写班级编号', en: 'fill in the class number' },
  'TRAINING.ROW_NAME_DIFFERS': {
    zh: '姓名与花名册不符，花名册是“{name}”',
    en: 'The roster has another name: “{name}”',
  },
  'TRAINING.ROW_NOT_ADMITTED': { zh: '{name}不得参加考核：{reason}', en: '{name} was not admitted: {reason}' },
  'TRAINING.ROW_TWICE': { zh: '表中已有{name}的一行', en: 'The file has a row of {name} already' },
  'TRAINING.ROW_NUMBER_TWICE': { zh: '表中已有这个证书编号', en: 'The file has this certificate number already' },
  'TRAINING.ROW_SCORE_WRONG': {
    zh: '“{value}”不在0—100之间，或超过一位小数',
    en: '“{value}” is not between 0 and 100, or has more than one decimal',
  },
  'TRAINING.ROW_SCORE_MISSING': {
    zh: '{name}缺理论或实操成绩；没有到场的，“缺考”填“是”',
    en: '{name} lacks a score; who did not come is marked absent',
  },
  'TRAINING.ROW_ABSENT_SCORED': { zh: '{name}填了缺考，又填了成绩', en: '{name} is marked absent and has a score' },
  'TRAINING.ROW_OVERALL_DIFFERS': {
    zh: '综合成绩应为{overall}，表中是{value}',
    en: 'The overall score is {overall}, not {value}',
  },
  'TRAINING.ROW_DIFFERS': {
    zh: '与培训班登记的“{known}”不符',
    en: 'Not as the class has it: “{known}”',
  },
};
