import { type PaymentLayout, type PaymentLayouts, paymentLayoutsSchema } from '../model/payment-layout.js';
import { type PaymentRulesSetting, paymentRulesSchema } from '../model/payment-rules.js';
import type { PaymentRules } from '../ports.js';

const results = { settled: ['成功', '已到账'], returned: ['失败', '退票'] };
const plainSplit = { by: 'none', mostLines: null };
const person = [
  { field: 'sequence', titles: ['序号'], width: 8 },
  { field: 'payeeName', titles: ['姓名'], width: 14 },
  { field: 'cardNumber', titles: ['账号'], width: 24 },
  { field: 'identityMasked', titles: ['身份证号'], width: 22 },
];
const answer = [
  { field: 'result', titles: ['结果'] },
  { field: 'reason', titles: ['原因'], optional: true },
  { field: 'date', titles: ['日期'] },
];
const totals = [
  { label: '批次号: ', field: 'number' },
  { label: '总笔数: ', field: 'count' },
  { label: '总金额(元): ', field: 'total' },
];

/** A workbook, and the same as separated text. */
const standard = {
  id: 'standard',
  zh: '通用工作簿',
  en: 'general workbook',
  demonstration: true,
  cardCheck: 'luhn',
  cardDigits: { min: 12, max: 19 },
  split: plainSplit,
  payment: {
    format: 'xlsx',
    sheet: '发放明细',
    fileName: 'payment-{number}-{digest}',
    top: [[{ field: 'title' }], totals, [{ label: '校验码: ', field: 'digest' }]],
    columns: [
      ...person,
      { field: 'bankName', titles: ['开户银行'], width: 24 },
      { field: 'amount', titles: ['金额(元)'], width: 14 },
      { field: 'remark', titles: ['附言'], width: 30 },
    ],
  },
  return: {
    format: 'xlsx',
    sheet: '回盘',
    top: [[{ label: '代发业务回盘明细' }], totals],
    columns: [...person, { field: 'amount', titles: ['金额', '金额(元)'] }, ...answer],
  },
  results,
  accountCheck: {
    file: { format: 'xlsx', sheet: '核验', top: [[{ label: '总户数: ', field: 'count' }]], columns: person },
    answer: {
      format: 'xlsx',
      sheet: '核验结果',
      top: [[{ label: '总户数: ', field: 'count' }]],
      columns: [
        ...person,
        { field: 'result', titles: ['结果'] },
        { field: 'reason', titles: ['原因'], optional: true },
      ],
    },
    results: { confirmed: ['一致'], refused: ['不一致', '账户异常'] },
  },
};

const separated = (file: object) => ({ ...file, format: 'csv', encoding: 'gb18030' });
const text = {
  ...standard,
  id: 'text',
  zh: '分隔文本',
  en: 'separated text',
  payment: separated(standard.payment),
  return: separated(standard.return),
  accountCheck: null,
};

const numbers = { align: 'right', pad: '0' };
const fixedPerson = [
  { field: 'sequence', width: 6, ...numbers },
  { field: 'cardNumber', width: 20 },
  { field: 'payeeName', width: 24 },
  { field: 'amount', width: 12, unit: 'fen', ...numbers },
];
const fixedTotals = [
  [
    { label: 'H', field: 'number', width: 41 },
    { field: 'count', width: 6, ...numbers },
    { field: 'total', width: 15, unit: 'fen', ...numbers },
  ],
];

/** Lines of fixed width, money in fen, a control line above and an end line below. */
const fixed = {
  ...standard,
  id: 'fixed',
  zh: '定长文本',
  en: 'fixed width',
  payment: {
    format: 'fixed',
    encoding: 'gb18030',
    headings: false,
    top: fixedTotals,
    bottom: [[{ label: 'END', width: 3 }]],
    columns: [...fixedPerson, { field: 'constant', value: '156', width: 3 }],
  },
  return: {
    format: 'fixed',
    encoding: 'gb18030',
    headings: false,
    top: fixedTotals,
    bottom: [[{ label: 'END', width: 3 }]],
    columns: [
      ...fixedPerson,
      { field: 'result', width: 4 },
      { field: 'date', width: 8, day: 'digits' },
      { field: 'reason', width: 40 },
    ],
  },
  results: { settled: ['0000'], returned: ['9001', '9002'] },
  accountCheck: null,
};

/** Three layouts of banks that are not real. */
export function sampleLayouts(): PaymentLayouts {
  return paymentLayoutsSchema.parse({ usual: 'standard', layouts: [standard, text, fixed] });
}

export function sampleLayout(layoutId: 'standard' | 'text' | 'fixed' = 'standard'): PaymentLayout {
  const found = sampleLayouts().layouts.find(({ id }) => id === layoutId);
  if (found === undefined) throw new Error(`no layout ${layoutId}`);
  return found;
}

export function samplePaymentRulesSetting(overrides: Partial<PaymentRulesSetting> = {}): PaymentRulesSetting {
  return paymentRulesSchema.parse({
    accountCheck: 'not_required',
    cardChange: { cooling: { days: 0, unit: 'calendar' }, meanwhile: 'hold' },
    protection: 'none',
    reconciliation: { within: { days: 5, unit: 'working' }, overdueBlocks: false, wrongLine: 'others_apply' },
    returnReasons: [
      { id: 'account_closed', zh: '账户已销户', en: 'closed', words: ['销户', '注销'], next: 'new_card' },
      { id: 'name_differs', zh: '户名不符', en: 'name differs', words: ['户名', '姓名不符'], next: 'correct_name' },
      { id: 'account_not_found', zh: '账号不存在', en: 'no such account', words: ['不存在'], next: 'new_card' },
      { id: 'account_dormant', zh: '长期不动户', en: 'dormant', words: ['不动户'], next: 'unfreeze' },
    ],
    otherReason: { zh: '其他原因', en: 'another reason', next: 'ask_bank' },
    ...overrides,
  });
}

/** `layoutsNow` and `rulesNow` may be replaced to play a change of the rules. */
export function samplePaymentRules(): PaymentRules & { layoutsNow: PaymentLayouts; rulesNow: PaymentRulesSetting } {
  const rules = {
    layoutsNow: sampleLayouts(),
    rulesNow: samplePaymentRulesSetting(),
    layouts: async () => rules.layoutsNow,
    rules: async () => rules.rulesNow,
  };
  return rules;
}
