import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of requests to change a class; `code.suggestion` says what to do. */
export const classChangeMessages: MessageCatalogue = {
  'TRAINING.CHANGE_LATE': {
    zh: '变更要提前申请，最晚{until}（{clause}）',
    en: 'A change is asked for by {until} at the latest ({clause})',
  },
  'TRAINING.CHANGE_LATE.suggestion': { zh: '请按原课程表上课', en: 'hold the lesson as planned' },
  'TRAINING.CHANGE_TOO_LATE_TO_JOIN': {
    zh: '剩下的课都来不及提前申请，不能再增加学员（{clause}）',
    en: 'No lesson is left that a request would be in time for ({clause})',
  },
  'TRAINING.CHANGE_OVERTAKEN': {
    zh: '要变更的课已经开始，不能再同意',
    en: 'What it would change has begun already',
  },
  'TRAINING.CHANGE_OVERTAKEN.suggestion': { zh: '请答复不同意，写明原因', en: 'refuse it with the reason' },
  'TRAINING.CHANGE_ONE_TIME': {
    zh: '改日期或时间一次只能改一节课',
    en: 'A day or a time is moved for one lesson at once',
  },
  'TRAINING.CHANGE_NOTHING': { zh: '变更后与原来相同', en: 'Nothing would change' },
  'TRAINING.CHANGE_LACKS': { zh: '变更后不符合规定：{lack}', en: 'After the change: {lack}' },
  'TRAINING.CHANGE_LACKS.suggestion': { zh: '请答复不同意，请机构重新申请', en: 'refuse it, and let it be asked anew' },
  'TRAINING.CHANGE_BY_COUNTY': { zh: '变更申请由县里答复', en: 'The county answers a request' },
  'TRAINING.CHANGES_BY_REQUEST': {
    zh: '同意开班后，课程表和花名册只能按同意的变更申请改',
    en: 'After its approval a class changes only by an approved request',
  },
  'TRAINING.CHANGES_BY_REQUEST.suggestion': { zh: '请先提出变更申请', en: 'ask for a change first' },
};
