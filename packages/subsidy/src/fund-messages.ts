import type { MessageCatalogue } from '@gongyi/kernel';

export const fundMessages: MessageCatalogue = {
  'FUNDS.RULE_MISSING': {
    zh: '{on} 没有确定的资金使用规定，请先在政策规则中确定“{setting}”',
    en: 'Nothing is settled about funds on {on}; settle “{setting}” in the policy rules first',
  },
  'FUNDS.RULE_SHAPE': {
    zh: '政策规则 {version} 中的“{setting}”（{path}）不能识别，请重新发布',
    en: '“{setting}” of rules {version} cannot be read at {path}; release it again',
  },
  'FUNDS.NOT_OFFERED': {
    zh: '本县的资金规定中没有“{source}”',
    en: 'The county’s rules about funds have no “{source}”',
  },
  'FUNDS.FUND_EXISTS': {
    zh: '该年度的这项资金已登记，追加或调减请在其中登记文件',
    en: 'This fund is recorded for the year; record a document in it to add or take away money',
  },
  'FUNDS.DOCUMENT_EXISTS': {
    zh: '该文号已在这项资金中登记',
    en: 'A document with this number is recorded in the fund already',
  },
  'FUNDS.DOCUMENT_AHEAD': {
    zh: '文件日期不能晚于今天（{today}）',
    en: 'The document cannot be dated after today ({today})',
  },
  'FUNDS.SAME_PERSON': {
    zh: '登记文件的人员不能审核该文件，请由另一人办理',
    en: 'Whoever recorded the document cannot decide on it; ask somebody else',
  },
  'FUNDS.BELOW_PROMISED': {
    zh: '资金可用余额不足：预算不能低于已预占、承诺和支付的金额',
    en: 'The fund has too little: a budget cannot fall below what is held, committed and paid',
  },
  'FUNDS.ORDER_OF_DAYS': {
    zh: '账目只能按日期先后登记，这项资金已有更晚的账目',
    en: 'A ledger is written in the order of days, and this fund has a later entry',
  },
  'FUNDS.NO_FUND': {
    zh: '{year} 年没有登记可用的资金（{funds}），请先在“资金”中登记',
    en: 'None of the funds ({funds}) is recorded for {year}; record one under “Funds” first',
  },
  'FUNDS.NOT_ENOUGH': {
    zh: '{year} 年{fund}可用余额 {free} 元，不足 {wanted} 元；请先追加资金或调整',
    en: '{fund} of {year} has {free} yuan free, less than the {wanted} yuan needed; add money to it first',
  },
  'FUNDS.NOT_FOR_PURPOSE': {
    zh: '按本县规定，{fund}不能用于“{title}”',
    en: 'By the county’s rules {fund} does not pay for “{title}”',
  },
  'FUNDS.ENDED': { zh: '{fund}的使用期限到 {until} 为止', en: '{fund} could be used until {until}' },
  'FUNDS.MORE_THAN_HELD': {
    zh: '“{title}”已预占 {there} 元，不足 {wanted} 元',
    en: '“{title}” holds {there} yuan, less than {wanted} yuan',
  },
  'FUNDS.MORE_THAN_COMMITTED': {
    zh: '“{title}”已承诺未支付 {there} 元，不足 {wanted} 元',
    en: '“{title}” has {there} yuan committed and unpaid, less than {wanted} yuan',
  },
  'FUNDS.MORE_THAN_PAID': {
    zh: '“{title}”已支付 {there} 元，退回不能多于此数（{wanted} 元）',
    en: '“{title}” has paid {there} yuan; {wanted} yuan cannot come back',
  },
  'FUNDS.MORE_THAN_RECOVERED': {
    zh: '“{title}”已追回 {there} 元，冲销不能多于此数（{wanted} 元）',
    en: '“{title}” has recovered {there} yuan, less than the {wanted} yuan to be taken back',
  },
  'FUNDS.PAID_BY_ANOTHER': {
    zh: '同一人员的同一事项（{item} {key}）已由 {year} 年{fund}支付，不能再由其他资金或批次支付',
    en: '{fund} of {year} pays this person’s {item} {key} already; no other fund or batch may pay it',
  },
  'FUNDS.PAID_TWICE': {
    zh: '有人员的同一事项刚刚由其他资金承诺，请刷新后核对',
    en: 'Another fund has just committed the same item of a person; reload and check',
  },
  'FUNDS.COMMAND_USED': {
    zh: '该操作（{command}）已记账，内容与本次不同',
    en: 'The act {command} is booked already, with other content',
  },
};
