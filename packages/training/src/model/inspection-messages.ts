import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of inspections; `code.suggestion` says what to do. */
export const inspectionMessages: MessageCatalogue = {
  'TRAINING.INSPECTED_BY_COUNTY': { zh: '检查由县里和乡镇办理', en: 'The county and its townships inspect' },
  'TRAINING.VISIT_AHEAD': { zh: '检查时间还没到', en: 'The visit lies ahead' },
  'TRAINING.HOLD_NEEDS_SERIOUS': { zh: '只有严重问题才能暂缓发证和结算', en: 'Only a serious finding holds a class' },
  'TRAINING.RESULT_NEEDS_FINDINGS': {
    zh: '有问题的要选问题，正常的不选',
    en: 'A result other than in order names its findings, and in order names none',
  },
  'TRAINING.RELEASED_BY_ANOTHER': {
    zh: '登记检查的人不能自己解除暂缓',
    en: 'Whoever inspected does not release the class',
  },
  'TRAINING.RELEASED_BY_ANOTHER.suggestion': { zh: '请换一个人办理', en: 'let somebody else do it' },
  'TRAINING.CLASS_HELD': {
    zh: '检查发现严重问题，本班暂缓发证和结算',
    en: 'A serious finding holds the certificates and the money of the class',
  },
  'TRAINING.CLASS_HELD.suggestion': { zh: '请在检查记录中解除暂缓后再办理', en: 'release it on the inspection first' },
  'TRAINING.CALLS_DRAWN': { zh: '本班已经抽取过电话抽查的学员', en: 'The trainees to call are drawn already' },
  'TRAINING.CALLS_DRAWN.suggestion': { zh: '请在抽签记录中登记电话', en: 'record the calls on that draw' },
  'TRAINING.CALLS_NOT_DUE': {
    zh: '教学结束后才抽取电话抽查的学员',
    en: 'Trainees to call are drawn after the teaching has ended',
  },
  'TRAINING.CALLS_NOT_SETTLED': {
    zh: '本县没有规定电话抽查的比例（{clause}）',
    en: 'The county has not said which share is called ({clause})',
  },
  'TRAINING.CALLS_NOT_SETTLED.suggestion': {
    zh: '请在政策包的“培训班开班和考勤”中规定',
    en: 'say so in the setting training-class of the policy pack',
  },
  'TRAINING.DENIAL_NEEDS_WORDS': { zh: '否认参训的，要写明学员怎么说', en: 'A denial says what the trainee said' },
  'TRAINING.NOTHING_TO_DRAW': { zh: '这几天没有可以抽取的课', en: 'No lesson is held in these days' },
  'TRAINING.MORE_RISK_THAN_LESSONS': { zh: '按风险抽取的数量多于总数', en: 'More by risk than lessons in all' },
};
