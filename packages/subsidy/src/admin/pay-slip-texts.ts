const zh = {
  title: '补贴发放明细',
  net: '实发',
  name: '姓名',
  identity: '身份证号',
  subject: '岗位或事项',
  entitlement: '应发',
  topUp: '本次补发',
  whole: '本期应发',
  before: '此前已发',
  setOff: '抵扣',
  setOffFor: '，多发时段：',
  card: '账户',
  noRule: '按当期政策测算。',
  clauses: '依据：',
  contact: '有疑问请联系：',
  clerk: '村或乡镇经办人员',
  offline: '连不上网络，请稍后再试',
};
export type PaySlipTexts = typeof zh;

const en: PaySlipTexts = {
  title: 'Payment',
  net: 'To the account',
  name: 'Name',
  identity: 'Identity number',
  subject: 'Post or subject',
  entitlement: 'Entitled to',
  topUp: 'Top-up',
  whole: 'Due for the period',
  before: 'Paid before',
  setOff: 'Set off',
  setOffFor: ', overpaid in ',
  card: 'Account',
  noRule: 'Computed by the rules of the period.',
  clauses: 'Rests on:',
  contact: 'Questions:',
  clerk: 'the clerk of your village or township',
  offline: 'The server cannot be reached; try again later',
};

/** Texts of the page without login, which has no console around it. */
export const paySlipTexts = { zh, en };
