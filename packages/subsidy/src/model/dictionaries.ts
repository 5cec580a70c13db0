/** Words for the codes that records carry: for screens, print and export. */
export interface DictionaryEntry {
  readonly zh: string;
  readonly en: string;
}
export type Dictionary<Code extends string = string> = Readonly<Record<Code, DictionaryEntry>>;

export const runKinds = {
  regular: { zh: '当期发放', en: 'Regular' },
  supplementary: { zh: '补发', en: 'Supplementary' },
  amendment: { zh: '更正补差', en: 'Amendment' },
} as const satisfies Dictionary;

export const runStates = {
  draft: { zh: '草稿', en: 'Draft' },
  computing: { zh: '测算中', en: 'Computing' },
  computed: { zh: '已测算', en: 'Computed' },
  submitted: { zh: '待审批', en: 'Awaiting approval' },
  returned: { zh: '已退回', en: 'Returned' },
  approved: { zh: '已审批', en: 'Approved' },
  voided: { zh: '已作废', en: 'Voided' },
} as const satisfies Dictionary;

export const itemStatuses = {
  payable: { zh: '应发', en: 'Payable' },
  refused: { zh: '不予发放', en: 'Not payable' },
} as const satisfies Dictionary;

export const policyStatuses = {
  payable: { zh: '可以发放', en: 'Payable' },
  not_eligible: { zh: '不符合条件', en: 'Not eligible' },
  needs_information: { zh: '信息不全', en: 'Information missing' },
  no_rule_in_force: { zh: '没有适用的政策', en: 'No rule in force' },
  refer_to_officer: { zh: '需人工研判', en: 'For an officer to decide' },
} as const satisfies Dictionary;

/** Reasons that this module adds to those of the policy. */
export const ownReasonCodes = {
  already_in_period: { zh: '本期已有一条应发记录，不重复发放', en: 'There is a payable line for the period already' },
  amount_is_zero: { zh: '测算金额为零', en: 'The computed amount is zero' },
  amendment_withdrawn: {
    zh: '原明细尚未发放，审批通过后撤销',
    en: 'The earlier line is not sent; approval withdraws it',
  },
  amendment_overpaid: {
    zh: '已发放的多于现在应发的，多发部分请立案追回',
    en: 'More was sent than is due now; open a recovery for the difference',
  },
  source_gone: { zh: '原来的发放依据已不存在', en: 'What the earlier line was paid for is no longer there' },
} as const satisfies Dictionary;

/** The families of subsidies, by the codes that stacking rules name. */
export const subsidyFamilies = {
  TRAINING_FEE: { zh: '职业培训补贴', en: 'Training fee' },
  TRAINING_LIVING: { zh: '培训期间生活费、交通费补贴', en: 'Living and transport money in training' },
  WORK_FOR_TRAINING: { zh: '以工代训补贴', en: 'Work in place of training' },
  PROBATION_TRAINING: { zh: '见习期培训补助', en: 'Probation training' },
  SKILLS_BONUS: { zh: '技能提升补贴', en: 'Skills bonus' },
  TRAVEL: { zh: '外出务工交通补助', en: 'Travel subsidy' },
  WORK_AWARD: { zh: '务工奖补', en: 'Work award' },
  JOB_SEEKING: { zh: '一次性求职补贴', en: 'Job-seeking subsidy' },
  HIRING: { zh: '一次性吸纳就业补贴', en: 'Hiring subsidy' },
  SOCIAL_INSURANCE: { zh: '社会保险补贴', en: 'Social insurance subsidy' },
  WORKSHOP: { zh: '就业帮扶车间奖补', en: 'Support workshop award' },
  EMPLOYMENT_SERVICE: { zh: '就业创业服务补助', en: 'Employment service award' },
  STARTUP_LOAN: { zh: '创业担保贷款贴息', en: 'Interest subsidy of a start-up loan' },
  STARTUP_GRANT: { zh: '一次性创业补贴', en: 'Start-up grant' },
  POST_SUBSIDY: { zh: '公益性岗位补贴', en: 'Post subsidy' },
  RAIN_DEW: { zh: '雨露计划', en: 'Vocational education aid' },
} as const satisfies Dictionary;

/** A family of a pack that no list knows goes by its code. */
export function familyWords(code: string): DictionaryEntry {
  return (subsidyFamilies as Dictionary)[code] ?? { zh: code, en: code };
}

export const noticeStates = {
  published: { zh: '公示中', en: 'On display' },
  closed: { zh: '公示期满', en: 'Ended' },
} as const satisfies Dictionary;

export const objectionStates = {
  open: { zh: '待答复', en: 'Open' },
  upheld: { zh: '异议成立', en: 'Upheld' },
  dismissed: { zh: '异议不成立', en: 'Dismissed' },
} as const satisfies Dictionary;

export const objectionChannels = {
  visit: { zh: '来访', en: 'In person' },
  telephone: { zh: '电话', en: 'Telephone' },
  letter: { zh: '来信', en: 'Letter' },
  online: { zh: '网络', en: 'Online' },
} as const satisfies Dictionary;

export const batchKinds = {
  run: { zh: '批量发放', en: 'Payment of a run' },
  reissue: { zh: '退回重发', en: 'Re-issue' },
} as const satisfies Dictionary;

export const batchStates = {
  prepared: { zh: '已生成', en: 'Prepared' },
  exporting: { zh: '正在生成文件', en: 'Writing the file' },
  exported: { zh: '已导出待回盘', en: 'Exported' },
  partly_reconciled: { zh: '部分对账', en: 'Partly reconciled' },
  reconciled: { zh: '对账完成', en: 'Reconciled' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
} as const satisfies Dictionary;

export const splitChoices = {
  none: { zh: '不拆分', en: 'One file' },
  bank: { zh: '按开户银行', en: 'By bank' },
  township: { zh: '按乡镇', en: 'By township' },
} as const satisfies Dictionary;

export const accountCheckStates = {
  prepared: { zh: '已生成', en: 'Prepared' },
  exporting: { zh: '正在生成文件', en: 'Writing the file' },
  exported: { zh: '等待银行核验', en: 'With the bank' },
  answered: { zh: '已核验', en: 'Answered' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
} as const satisfies Dictionary;

export const accountVerdicts = {
  waiting: { zh: '等待核验', en: 'Waiting' },
  confirmed: { zh: '账户可用', en: 'Usable' },
  refused: { zh: '账户有误', en: 'Refused' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
} as const satisfies Dictionary;

export const paymentStates = {
  prepared: { zh: '待发送', en: 'To be sent' },
  held: { zh: '暂缓', en: 'Held' },
  sent: { zh: '已送银行', en: 'Sent' },
  settled: { zh: '已到账', en: 'Settled' },
  returned: { zh: '已退回', en: 'Returned' },
  parked: { zh: '结果不明', en: 'Outcome unknown' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  replaced: { zh: '已由新记录替代', en: 'Replaced' },
} as const satisfies Dictionary;

export const holdReasons = {
  account_missing: { zh: '没有登记银行账户', en: 'No bank account' },
  account_unconfirmed: { zh: '银行账户未核实', en: 'The bank account is not confirmed' },
  account_invalid: { zh: '银行账户有误', en: 'The bank account is wrong' },
  account_unchecked: {
    zh: '首次发放前银行尚未核验账户',
    en: 'The bank has not checked the account before its first payment',
  },
  account_cooling: { zh: '新卡还在观察期内', en: 'The new card is still cooling' },
  account_returned: {
    zh: '更正前的款项曾从该账户退回，需登记新卡',
    en: 'The bank returned the earlier payment from this account; a new card is needed',
  },
  identity_wrong: {
    zh: '身份证号（统一社会信用代码）校验不通过',
    en: 'The identity number or unified credit code fails its check',
  },
  card_wrong: { zh: '卡号校验不通过', en: 'The card number fails its check' },
  name_not_encodable: { zh: '有银行文件编码写不出的字', en: 'A character that the bank’s encoding cannot carry' },
  text_too_wide: { zh: '内容超过银行文件的栏宽', en: 'A text is wider than its column in the bank’s file' },
  objection_open: { zh: '公示异议尚未答复', en: 'An objection is open' },
  objection_upheld: { zh: '公示异议成立', en: 'An objection was upheld' },
  suspended: { zh: '有疑点，已暂缓发放', en: 'Suspended on suspicion' },
  late_fact: { zh: '审批后得知新情况，待更正', en: 'Something became known after approval; an amendment comes first' },
} as const satisfies Dictionary;

export type HoldReason = keyof typeof holdReasons;

/** What an officer does about a line that came back. */
export const nextSteps = {
  new_card: {
    zh: '请本人提供新卡，登记并由另一人确认后重发',
    en: 'Ask for a new card; record it, have it confirmed, re-issue',
  },
  correct_name: {
    zh: '核对姓名与户名，更正后重新登记账户',
    en: 'Compare name and holder; correct and record the account again',
  },
  unfreeze: {
    zh: '请本人到银行解除冻结或激活；换卡后才能重发',
    en: 'The person clears the account at the bank; a new card is needed to re-issue',
  },
  ask_bank: { zh: '向银行问明原因', en: 'Ask the bank for the reason' },
  ask_person: { zh: '联系本人核实', en: 'Ask the person' },
} as const satisfies Dictionary;

export type NextStep = keyof typeof nextSteps;
