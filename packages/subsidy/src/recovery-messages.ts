import type { MessageCatalogue } from '@gongyi/kernel';

export const recoveryMessages: MessageCatalogue = {
  'RECOVERY.RULE_MISSING': {
    zh: '{on} 没有确定的追回和暂缓规定，请先在政策规则中确定“{setting}”',
    en: 'Nothing is settled about recovery on {on}; settle “{setting}” in the policy rules first',
  },
  'RECOVERY.RULE_SHAPE': {
    zh: '政策规则 {version} 中的“{setting}”（{path}）不能识别，请重新发布',
    en: '“{setting}” of rules {version} cannot be read at {path}; release it again',
  },
  'RECOVERY.CAUSE_UNKNOWN': {
    zh: '本县的追回规定中没有“{cause}”这种事由',
    en: 'The county’s rules about recovery have no cause “{cause}”',
  },
  'RECOVERY.OTHER_PERSON': {
    zh: '一个追回案件只能涉及一个人，请分开立案',
    en: 'A case is about one person; open one for each',
  },
  'RECOVERY.PAID_TO_OTHER': {
    zh: '这笔款发给了“{payee}”，不是本人的款项，不能向本人立案追回；请向收款方书面追回',
    en: 'This money went to “{payee}”, not to the person, so no case is opened against the person; ask the payee in writing',
  },
  'RECOVERY.NOT_SETTLED': {
    zh: '{period} 的款项还没有到账，不能追回；可先暂缓发放',
    en: 'The payment for {period} has not arrived, so it cannot be recovered; suspend it instead',
  },
  'RECOVERY.MORE_THAN_PAID': {
    zh: '追回金额不能多于已到账且未立案的金额，请核对各月的已发放金额',
    en: 'A case cannot claim more than was paid and is not claimed yet; check the months',
  },
  'RECOVERY.SAME_PERSON': {
    zh: '立案、登记或提出的人员不能自己决定，请由另一人办理',
    en: 'Whoever opened, recorded or proposed it cannot decide on it; ask somebody else',
  },
  'RECOVERY.APPEAL_LATE': {
    zh: '申诉期已于 {until} 届满',
    en: 'Appeals could be made until {until}',
  },
  'RECOVERY.ANSWER_DAYS': {
    zh: '申诉期到 {until} 为止，期满次日起才能确定应退',
    en: 'The person may answer until {until}; it falls due from the day after',
  },
  'RECOVERY.NOT_LESS': {
    zh: '核减后的金额应当少于现在的应退金额',
    en: 'What remains must be less than what is asked now',
  },
  'RECOVERY.TAKES_NO_MONEY': {
    zh: '该案件现在不能收款、分期、抵扣或核销；应退确定以后才能办理',
    en: 'The case takes no money now: it must be due, and not over',
  },
  'RECOVERY.PLAN_TOTAL': {
    zh: '各期金额之和应当正好等于未退金额',
    en: 'The instalments must add up to exactly what is open',
  },
  'RECOVERY.PLAN_ORDER': {
    zh: '各期应当按日期先后排列，从今天起，每天最多一期',
    en: 'Instalments follow each other by day, from today on, one a day at most',
  },
  'RECOVERY.PLAN_TOO_LONG': {
    zh: '分期最长 {months} 个月',
    en: 'Instalments may run {months} months at most',
  },
  'RECOVERY.MORE_THAN_OPEN': {
    zh: '金额多于该案件还可以收的金额（正在抵扣的部分要等银行结果）',
    en: 'That is more than is open (what is being set off waits for the bank)',
  },
  'RECOVERY.RECEIPT_EXISTS': {
    zh: '该收据或银行回单号已登记，不能重复登记',
    en: 'The receipt or slip with this number is recorded already',
  },
  'RECOVERY.SET_OFF_NOT_SETTLED': {
    zh: '本县没有确定抵扣的保底，不能从以后的补贴中抵扣',
    en: 'The county has settled no floor, so nothing may be set off against later payments',
  },
  'RECOVERY.SET_OFF_PERMITTED': { zh: '该案件已可以抵扣', en: 'Set-off is permitted already' },
  'RECOVERY.CONSENT_NEEDED': {
    zh: '按本县规定，抵扣须有本人书面同意，请填写同意书编号',
    en: 'By the county’s rules the person must agree in writing; name the paper',
  },
  'RECOVERY.SET_OFF_PENDING': {
    zh: '有抵扣正在等银行结果，结果明确后才能核销',
    en: 'A set-off waits for the bank; write off when its outcome is known',
  },
  'RECOVERY.WRITE_OFF_EXISTS': {
    zh: '已有一份核销申请等待决定',
    en: 'A write-off waits for a decision already',
  },
  'RECOVERY.NO_WRITE_OFF': { zh: '没有等待决定的核销申请', en: 'No write-off waits for a decision' },
  'RECOVERY.WRITE_OFF_CHANGED': {
    zh: '提出核销后又有收款或变动，金额已不一致，请退回后重新提出',
    en: 'Money has moved since the write-off was proposed; reject it and propose anew',
  },
  'RECOVERY.GLYPH_MISSING': {
    zh: '字体里没有这些字：{characters}，打印出来会缺字，请联系系统管理员',
    en: 'The font lacks these characters: {characters}; the paper would show boxes',
  },
  'HOLDS.ALREADY_HELD': { zh: '已经暂缓发放，不用重复登记', en: 'It is suspended already' },
  'HOLDS.FILE_BEING_WRITTEN': {
    zh: '支付批次 {number} 正在生成银行文件，请稍后再试',
    en: 'The bank’s file of {number} is being written; try again in a moment',
  },
  'SUBSIDY.PAYMENT_SUSPENDED': {
    zh: '该人员或该条明细已暂缓发放，解除后才能重发',
    en: 'The person or the line is suspended; release it before paying again',
  },
  'SLIPS.TOO_MANY': {
    zh: '一次最多打印 {most} 份，请按更小的范围打印',
    en: 'At most {most} slips are printed at once; choose a smaller place',
  },
  'SLIPS.NONE': { zh: '这个村在本批次中还没有支付明细', en: 'The run has no payment in this village yet' },
  'SLIPS.LINK_EXPIRED': { zh: '该明细的查看期限已过', en: 'The link has expired' },
};
