/** What a role can be given in this module. */
export const subsidyPermissions = [
  { name: 'subsidy-runs.read', zh: '查看发放批次', en: 'Read runs' },
  { name: 'subsidy-runs.create', zh: '新建发放批次', en: 'Create runs' },
  { name: 'subsidy-runs.compute', zh: '测算', en: 'Compute runs' },
  { name: 'subsidy-runs.submit', zh: '提交审批', en: 'Submit runs' },
  { name: 'subsidy-runs.approve', zh: '审批和退回', en: 'Approve and return runs' },
  { name: 'subsidy-runs.void', zh: '作废', en: 'Void runs' },
  { name: 'subsidy-items.read', zh: '查看发放明细', en: 'Read lines' },
  { name: 'subsidy-items.exclude', zh: '剔除和恢复明细', en: 'Exclude and include lines' },
  { name: 'notices.read', zh: '查看公示', en: 'Read notices' },
  { name: 'notices.create', zh: '发布公示', en: 'Publish notices' },
  { name: 'objections.read', zh: '查看异议', en: 'Read objections' },
  { name: 'objections.create', zh: '登记异议', en: 'Record objections' },
  { name: 'objections.answer', zh: '答复异议', en: 'Answer objections' },
  { name: 'payment-batches.read', zh: '查看支付批次', en: 'Read payment batches' },
  { name: 'payment-batches.create', zh: '生成支付批次', en: 'Prepare payment batches' },
  { name: 'payment-batches.export', zh: '导出支付文件', en: 'Export payment files' },
  { name: 'payments.read', zh: '查看支付明细', en: 'Read payments' },
  { name: 'payments.reconcile', zh: '导入银行回盘并对账', en: 'Import bank returns' },
  { name: 'payments.reissue', zh: '退回重发', en: 'Re-issue returned payments' },
  { name: 'funds.read', zh: '查看资金', en: 'Read funds' },
  { name: 'funds.create', zh: '登记资金', en: 'Record funds' },
  { name: 'fund-documents.create', zh: '登记资金文件', en: 'Record documents of budgets' },
  { name: 'fund-documents.approve', zh: '审核资金文件', en: 'Approve documents of budgets' },
] as const;

export type SubsidyPermission = (typeof subsidyPermissions)[number]['name'];
