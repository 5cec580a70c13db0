import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of exits; `code.suggestion` says what to do. */
export const exitMessages: MessageCatalogue = {
  'POSTS.EXIT_GROUND_UNKNOWN': { zh: '本县的规定中没有这种退岗情形', en: 'The county’s rules know no such ground' },
  'POSTS.EXIT_OUTSIDE_AGREEMENT': {
    zh: '最后在岗日应在协议期内（{from}至{to}）',
    en: 'The last day lies within the agreement ({from} to {to})',
  },
  'POSTS.PARTIAL_MONTH_NOT_CHOSEN': {
    zh: '县里还没有确定退岗当月的补贴怎样计发（{clause}），不能在月中退岗',
    en: 'The county has not settled how the month of an exit is paid ({clause}); nobody can leave in mid-month',
  },
  'POSTS.PARTIAL_MONTH_NOT_CHOSEN.suggestion': {
    zh: '请把最后在岗日定在月末，或先在政策规则中确定',
    en: 'choose the last day of a month, or settle it under policy rules first',
  },
  'POSTS.PARTIAL_MONTH_DIFFERS': {
    zh: '县里确定的退岗当月计发办法（{clause}）与现行补贴规则的算法不一致，不能在月中退岗',
    en: 'What the county chose for the month of an exit ({clause}) is not what its rule of amounts does; nobody can leave in mid-month',
  },
  'POSTS.PARTIAL_MONTH_DIFFERS.suggestion': {
    zh: '请把最后在岗日定在月末，或先在政策规则中使两者一致',
    en: 'choose the last day of a month, or bring the two into line under policy rules first',
  },
  'POSTS.EXIT_TALK_MISSING': {
    zh: '这种情形退岗前应当谈话（{clause}），还没有谈话记录',
    en: 'This ground wants a talk before the exit ({clause}); none is recorded',
  },
  'POSTS.EXIT_TALK_MISSING.suggestion': { zh: '请先登记退岗谈话', en: 'record the talk first' },
  'POSTS.EXIT_HAND_OVER_MISSING': {
    zh: '这种情形退岗前应当交接（{clause}），还没有交接记录',
    en: 'This ground wants a hand-over ({clause}); none is recorded',
  },
  'POSTS.EXIT_HAND_OVER_MISSING.suggestion': { zh: '请先登记工作交接', en: 'record the hand-over first' },
  'POSTS.EXIT_DAY_IN_FUTURE': { zh: '日期不能晚于今天（{today}）', en: 'The day cannot be later than today ({today})' },
  'POSTS.EXIT_ALREADY_LEFT': { zh: '这份协议已经退岗（{leftOn}）', en: 'This agreement has ended on {leftOn} already' },
  'POSTS.EXIT_EXISTS': { zh: '这份协议正在办理退岗', en: 'An exit from this agreement is already under way' },
  'POSTS.EXIT_CHANGED': {
    zh: '这件退岗已由他人办理，请刷新后再看',
    en: 'Somebody has changed this exit; refresh to see',
  },
  'POSTS.EXIT_STATE': { zh: '这件退岗目前的状态不能这样办理', en: 'This cannot be done in the exit’s present state' },
  'POSTS.EXIT_UNDECIDED': { zh: '退岗程序没有通过，不能退岗', en: 'Its procedure has not passed' },
  'POSTS.VACANCY_REPORTED': { zh: '空岗已于{day}报告', en: 'The vacancy was reported on {day}' },
  'POSTS.VACANCY_NOT_REPORTED': { zh: '空岗报告后才能办结', en: 'It is completed after the vacancy is reported' },
  'POSTS.VACANCY_TOO_EARLY': {
    zh: '{lastDay}在岗期满后才能报告空岗',
    en: 'The vacancy is reported after the last day ({lastDay})',
  },
  'POSTS.FOLLOW_UP_DONE': { zh: '这次回访已经登记', en: 'This follow-up is already recorded' },
  'POSTS.APPEAL_TOO_LATE': {
    zh: '申诉期到{until}为止（{clause}）',
    en: 'Appeals were possible until {until} ({clause})',
  },
  'POSTS.APPEAL_ANSWERED': { zh: '这件申诉已经答复', en: 'This appeal has been answered' },
  'POSTS.EXIT_DECIDES': {
    zh: '有人正在或者已经按程序退岗，退岗日期以退岗手续为准',
    en: 'Somebody leaves by a procedure: the last day is the one decided there',
  },
  'POSTS.EXIT_DECIDES.suggestion': { zh: '请重新检查文件后再导入', en: 'check the file again, then import it' },
  'POSTS.EXIT_JUDGED': {
    zh: '这件退岗正在办理或者已经决定，内容不能改动',
    en: 'This exit is being judged or is decided: what it says stays',
  },
  'POSTS.EXIT_JUDGED.suggestion': {
    zh: '退回以后由经办人修改并重新提交；退岗情形变了的，撤回后重新办理',
    en: 'once it is returned, its maker revises it and hands it in again; for another ground it is taken back and begun anew',
  },
  'POSTS.CORRECTION_SETTLED': { zh: '这个月已经更正', en: 'This month has been put right' },
  'POSTS.CORRECTION_OPEN': {
    zh: '还有退岗前已经冻结的月份没有更正',
    en: 'A month that was frozen before the exit is not put right yet',
  },
  'POSTS.CORRECTION_OPEN.suggestion': {
    zh: '追回或者补发以后，登记处理文号和结果',
    en: 'record the document and the result once the money is recovered or paid',
  },
  'POSTS.APPEAL_SAME_PERSON': {
    zh: '经办、审核或者决定过这件退岗的人不能答复它的申诉',
    en: 'Whoever began, checked or decided this exit cannot answer an appeal against it',
  },
  'POSTS.APPEAL_SAME_PERSON.suggestion': {
    zh: '请由没有参与这件退岗的工作人员答复',
    en: 'an officer who had no part in it answers',
  },
  'POSTS.APPEAL_OPEN': { zh: '还有申诉没有答复', en: 'An appeal is not answered yet' },
};
