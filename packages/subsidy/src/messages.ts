import type { MessageCatalogue } from '@gongyi/kernel';
import { claimMessages } from './claim-messages.js';
import { fundMessages } from './fund-messages.js';
import { recoveryMessages } from './recovery-messages.js';
import { returnFindingMessages } from './return-messages.js';

/** Every code of this module in both languages, for officers. */
export const subsidyMessages: MessageCatalogue = {
  'SUBSIDY.WHOLE_COUNTY_NEEDED': {
    zh: '发放由县级统一办理，您的管理范围不是全县',
    en: 'Payment is run for a whole county; your area is smaller',
  },
  'SUBSIDY.RUN_ALREADY_OPEN': {
    zh: '{period} 已有未办结的发放批次，请先办结或作废',
    en: 'There is an undecided run for {period}; finish or void it first',
  },
  'SUBSIDY.NO_REGULAR_RUN': {
    zh: '{period} 还没有已审批的发放批次，不能补发',
    en: 'There is no approved run for {period} to add to',
  },
  'SUBSIDY.REGULAR_RUN_EXISTS': {
    zh: '{period} 已有审批的发放批次，遗漏人员请用“补发”',
    en: 'The run for {period} is approved; pay people who were left out by a supplementary run',
  },
  'SUBSIDY.NOTHING_TO_PAY': {
    zh: '{period} 应发人员均已在审批通过的批次中，没有可再发放的（原批次校验码 {digest}）',
    en: 'Everybody payable for {period} is in an approved run already (its digest: {digest})',
  },
  'SUBSIDY.NOTHING_TO_COMPUTE': {
    zh: '{period} 没有可供测算的记录：没有已冻结的出勤，也没有已受理的申请',
    en: 'There is nothing to compute for {period}: no frozen attendance and no accepted claim',
  },
  'SUBSIDY.SCHEME_WITHOUT_SOURCE': {
    zh: '“{scheme}”只用于计算，规则没有写明发放依据（source），不能新建发放批次',
    en: '“{scheme}” only calculates: its rules name no source, so no run can be made of it',
  },
  'SUBSIDY.SOURCE_UNKNOWN': {
    zh: '“{scheme}”的发放依据“{source}”本系统没有，请检查政策包的 source',
    en: 'This system has no source “{source}”, which “{scheme}” asks for; check the pack',
  },
  'SUBSIDY.PERIOD_BEGINS_EARLIER': {
    zh: '该补贴按更长的期间发放，请选择期间的第一个月 {period}',
    en: 'This subsidy is paid by a longer period; choose its first month, {period}',
  },
  'SUBSIDY.NO_NOTICE_RULE': {
    zh: '“{scheme}”的规则没有写明公示天数，请先在政策包里确认',
    en: 'The rules of “{scheme}” do not say how long a notice hangs; settle it in the pack first',
  },
  'SUBSIDY.NOT_COMPUTED': { zh: '该批次尚未测算', en: 'The run is not computed yet' },
  'SUBSIDY.AMENDED_LINE_CHANGED': {
    zh: '测算之后，有明细已发送、退回或已被追回，请退回后重新测算',
    en: 'Since it was computed, a line was sent, returned or claimed back; return the run and compute it again',
  },
  'SUBSIDY.BATCH_BEING_WRITTEN': {
    zh: '要撤换的明细正在批次 {number} 里写入文件，请稍后再审批',
    en: 'Batch {number} is writing a line that would be given up; approve again in a moment',
  },
  'SUBSIDY.LINE_REPLACED': {
    zh: '该明细已由更正后的明细替代，不再发放',
    en: 'An amendment has taken the place of this line; it is not paid any more',
  },
  'SUBSIDY.AMENDMENT_FIRST': {
    zh: '审批后得知：{fact}。请先办理更正补差，再重发',
    en: 'Known since its approval: {fact}. Amend the line first, then pay it again',
  },
  'SUBSIDY.NOTHING_TO_PUBLISH': {
    zh: '该批次没有应发明细，不用公示',
    en: 'The run pays nobody; there is nothing to publish',
  },
  'SUBSIDY.NOTHING_TO_SUBMIT': {
    zh: '该批次没有应发或撤销的明细，不能提交',
    en: 'The run neither pays nor withdraws a line; there is nothing to submit',
  },
  'SUBSIDY.RUN_NOT_OPEN_FOR_CHANGES': {
    zh: '该批次已提交或办结，明细不能再调整',
    en: 'The run is submitted or decided; its lines cannot change',
  },
  'SUBSIDY.LINE_ALREADY_EXCLUDED': { zh: '该明细已剔除', en: 'The line is excluded already' },
  'SUBSIDY.LINE_NOT_EXCLUDED': { zh: '该明细没有被剔除', en: 'The line is not excluded' },
  'SUBSIDY.ALREADY_COVERED': {
    zh: '有人员本月已在其他批次发放，请重新测算',
    en: 'Another run pays somebody of these for the month; compute again',
  },
  'SUBSIDY.MAKER_CANNOT_DECIDE': {
    zh: '经办、测算、剔除或提交过该批次的人员不能审批',
    en: 'Whoever made, computed, changed or submitted a run cannot decide on it',
  },
  'SUBSIDY.RULE_MISSING': {
    zh: '本县的政策规则没有 {on} 的“{setting}”，请先在政策规则中确定并发布',
    en: 'The county’s rules do not settle “{setting}” for {on}; settle and release it first',
  },
  'SUBSIDY.RULE_SHAPE': {
    zh: '政策规则 {version} 中的“{setting}”读不懂（{path}），请修改后重新发布',
    en: '“{setting}” in the rules {version} cannot be read ({path}); correct and release it again',
  },
  'SUBSIDY.OTHER_LEVEL': {
    zh: '该批次现在等待“{level}”，不由您办理',
    en: 'The run waits for “{level}” now, which is not yours',
  },
  'SUBSIDY.DECIDED_AT_OTHER_LEVEL': {
    zh: '您已在其他环节办理过该批次，同一人不能办理两个环节',
    en: 'You decided on this run at another level; one person never decides at two',
  },
  'SUBSIDY.SIGNED_ALREADY': {
    zh: '您已签署“{level}”，该环节需要 {people} 人，请等待其他人',
    en: 'You have signed “{level}”; it takes {people} people, and waits for the others',
  },
  'SUBSIDY.LEVEL_CANNOT_RETURN': {
    zh: '“{level}”不能整批退回，可以对单人提出异议',
    en: '“{level}” does not return whole runs; it can hold back single lines',
  },
  'SUBSIDY.HELD_BY_APPROVER': {
    zh: '该明细由审批人 {name} 暂缓，经办不能恢复；核实后请用补发',
    en: '{name} held the line back while approving; the maker cannot undo it, a supplementary run can pay it later',
  },
  'SUBSIDY.HELD_BY_ANOTHER': {
    zh: '该明细由 {name} 暂缓，只能由本人放行',
    en: '{name} held the line back and alone can release it',
  },
  'SUBSIDY.LINE_NOT_HELD': { zh: '该明细没有被审批人暂缓', en: 'No approver holds the line back' },
  'SUBSIDY.LINE_NOT_PAYABLE': { zh: '该明细本来就不发放', en: 'The line is not payable anyway' },
  'SUBSIDY.ALREADY_DECIDED': {
    zh: '该批次已由他人办理，请刷新查看',
    en: 'Somebody has decided on this run already; reload',
  },
  'SUBSIDY.SIGNED_FIGURES_DIFFER': {
    zh: '您看到的人数、金额或校验码与当前不一致，请刷新后重新核对',
    en: 'Count, total or digest are not what you saw; reload and check again',
  },
  'SUBSIDY.REPLAY_DIFFERS': {
    zh: '按现行政策版本重算与当时的结果不一致，不能给出解释',
    en: 'Today’s rule version gives another result than the stored one, so it cannot explain it',
  },
  'SUBSIDY.NOT_APPROVED': { zh: '该批次尚未审批通过', en: 'The run is not approved' },
  'SUBSIDY.NOTICE_EXISTS': { zh: '该批次已经公示', en: 'The run has a notice already' },
  'SUBSIDY.NOTICE_MISSING': {
    zh: '该批次尚未公示，不能支付',
    en: 'The run has no public notice yet; it cannot be paid',
  },
  'SUBSIDY.NOTICE_ROUND_MISSING': {
    zh: '还要进行第 {round} 轮公示（共 {rounds} 轮），期满后才能支付',
    en: 'Round {round} of {rounds} of the public notice is still to come; payment may follow when it has ended',
  },
  'SUBSIDY.NOTICE_OVER': {
    zh: '公示已于 {endsOn} 结束，页面不再显示。如有疑问，请与公示单位联系。',
    en: 'The notice ended on {endsOn} and is shown no longer. With questions, ask the office that published it.',
  },
  'SUBSIDY.NOTICE_NOT_ENDED': {
    zh: '公示期为 {startsOn} 至 {endsOn}，期满次日起才能支付（今天 {today}）',
    en: 'The notice runs from {startsOn} to {endsOn}; payment may follow from the day after (today is {today})',
  },
  'SUBSIDY.NOTHING_TO_SEND': {
    zh: '没有可发送的支付明细（暂缓 {held} 条）',
    en: 'There is nothing to send ({held} lines are held)',
  },
  'SUBSIDY.PAYMENTS_CHANGED_MEANWHILE': {
    zh: '支付明细状态已变化，请重新检查后再操作',
    en: 'Payments changed in the meantime; check again and repeat',
  },
  'SUBSIDY.BATCH_NOT_SENT': { zh: '该支付批次尚未送银行', en: 'The batch was not sent to the bank yet' },
  'SUBSIDY.NO_RETURN_LINES': { zh: '文件中没有回盘明细', en: 'The file has no return lines' },
  'SUBSIDY.PAYMENT_NOT_RETURNED': { zh: '只有已退回的支付才能重发', en: 'Only a returned payment can be re-issued' },
  'SUBSIDY.ALREADY_REISSUED': { zh: '该笔已重发，不能重复发放', en: 'The payment was re-issued already' },
  'SUBSIDY.ACCOUNT_NOT_READY': {
    zh: '收款账户尚不可用，请先登记并核实新账户',
    en: 'There is no confirmed account; register and confirm the new one first',
  },
  'SUBSIDY.ACCOUNT_NOT_NEWER': {
    zh: '账户仍是被退回的 {card}，请先更换并核实',
    en: 'The account is still the one that was returned, {card}; change and confirm it first',
  },
  'SUBSIDY.DAY_OUT_OF_RANGE': { zh: '日期应在 {from} 至 {to} 之间', en: 'The day must lie between {from} and {to}' },
  'SUBSIDY.LAYOUT_UNKNOWN': { zh: '没有这种银行文件格式：{layout}', en: 'There is no layout {layout}' },
  'SUBSIDY.LAYOUT_CHECKS_NOTHING': {
    zh: '“{layout}”没有账户核验文件，请选择其他格式',
    en: '“{layout}” has no file for checking accounts; choose another layout',
  },
  'SUBSIDY.RECONCILIATION_OVERDUE': {
    zh: '批次 {number} 应于 {dueOn} 前对账，尚未完成；请先导入银行回盘',
    en: 'Batch {number} was to be reconciled by {dueOn}; import the bank’s answer first',
  },
  'SUBSIDY.LINE_UNWRITABLE': {
    zh: '第 {sequence} 笔（{name}）不能写入银行文件：{detail}',
    en: 'Line {sequence} ({name}) cannot be written: {detail}',
  },
  'SUBSIDY.FILE_FORMAT': {
    zh: '文件格式不符，应为 {expected}，请使用银行返回的原始文件',
    en: 'The file is not {expected}; use the bank’s original file',
  },
  'SUBSIDY.NO_PASSWORD': { zh: '该文件没有密码', en: 'The file has no password' },
  'SUBSIDY.PASSWORD_FOR_ANOTHER': {
    zh: '密码由导出人以外的人领取，并另行送达银行',
    en: 'Somebody else than the exporter takes the password and brings it to the bank another way',
  },
  'SUBSIDY.PASSWORD_TAKEN': {
    zh: '密码已被领取；如已丢失，请由经办重新开放',
    en: 'The password was taken; if it is lost, let it be offered again',
  },
  'SUBSIDY.PASSWORD_NOT_TAKEN': { zh: '密码尚未被领取', en: 'The password was not taken yet' },
  'SUBSIDY.NOTHING_TO_CHECK': { zh: '没有需要银行核验的账户', en: 'There is no account to ask the bank about' },
  'SUBSIDY.ACCOUNT_IN_CHECK': {
    zh: '有账户正在银行核验中',
    en: 'The bank is being asked about one of the accounts already',
  },
  'SUBSIDY.CHECK_NOT_SENT': { zh: '该核验名单尚未送银行', en: 'The list was not sent to the bank yet' },
  ...returnFindingMessages,
  ...fundMessages,
  ...claimMessages,
  ...recoveryMessages,
};
