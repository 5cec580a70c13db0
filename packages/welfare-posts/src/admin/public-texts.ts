const zh = {
  name: '姓名',
  lastFour: '身份证号后四位',
  signIn: '签到',
  recorded: '签到成功',
  already: '今天已经签过到，不用再签',
  offline: '连不上网络，请稍后再试',
  slipTitle: '本人出勤告知',
  identity: '身份证号',
  post: '岗位',
  days: '出勤天数 / 规定天数',
  amount: '拟拨付补贴（元）',
  disputeUntil: '争议期至',
  superseded: '这条出勤在告知后有变动，请以新的告知单为准。',
  dispute: { open: '已提出争议，正在核实。', upheld: '争议成立，出勤将更正。', rejected: '争议经核实不成立。' },
  disputeHow: '有不对的，请在争议期内告诉村里的工作人员。',
};
export type PublicTexts = typeof zh;

const en: PublicTexts = {
  name: 'Name',
  lastFour: 'Last four of the identity number',
  signIn: 'Sign in',
  recorded: 'You are signed in',
  already: 'You have signed in today already',
  offline: 'The server cannot be reached; try again later',
  slipTitle: 'My attendance',
  identity: 'Identity number',
  post: 'Post',
  days: 'Days attended / required',
  amount: 'Proposed subsidy (yuan)',
  disputeUntil: 'Disputes until',
  superseded: 'The line has changed since; a newer slip tells more.',
  dispute: {
    open: 'Disputed, being looked into.',
    upheld: 'The dispute was right.',
    rejected: 'The dispute was not right.',
  },
  disputeHow: 'If something is wrong, tell the village clerk before the last day for disputes.',
};

/** Texts of the pages without login, which have no console around them. */
export const publicTexts = { zh, en };
