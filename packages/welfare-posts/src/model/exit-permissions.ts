/** What a role can be given about exits. */
export const exitPermissions = [
  { name: 'exits.read', zh: '查看退岗', en: 'Read exits' },
  { name: 'exits.create', zh: '发起退岗', en: 'Begin an exit' },
  { name: 'exits.record-talk', zh: '登记退岗谈话', en: 'Record the talk' },
  { name: 'exits.record-hand-over', zh: '登记工作交接', en: 'Record the hand-over' },
  { name: 'exits.submit', zh: '提交退岗', en: 'Hand in an exit' },
  { name: 'exits.revise', zh: '修改退回的退岗', en: 'Revise a returned exit' },
  { name: 'exits.discard', zh: '作废退岗草稿', en: 'Discard a draft of an exit' },
  { name: 'exits.report-vacancy', zh: '报告空岗', en: 'Report the vacancy' },
  { name: 'exits.complete', zh: '办结退岗', en: 'Complete an exit' },
  { name: 'exits.settle-correction', zh: '登记冻结月份的更正', en: 'Record how a frozen month was put right' },
  { name: 'exits.record-offer', zh: '登记推荐就业或培训', en: 'Record an offer of work or training' },
  { name: 'exits.follow-up', zh: '登记退岗回访', en: 'Record a follow-up' },
  { name: 'exits.appeal', zh: '登记退岗申诉', en: 'Record an appeal' },
  { name: 'exits.answer-appeal', zh: '答复退岗申诉', en: 'Answer an appeal' },
] as const;
