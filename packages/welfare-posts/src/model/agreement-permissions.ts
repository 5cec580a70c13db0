/** What a role can be given about agreements, beside reading them. */
export const agreementPermissions = [
  { name: 'agreements.draft', zh: '拟订聘用协议', en: 'Draft agreements' },
  { name: 'agreements.answer', zh: '登记在岗人员的说明', en: 'Record what holders answer' },
  { name: 'agreements.insure', zh: '登记保险', en: 'Record insurance' },
  { name: 'agreements.sign', zh: '登记签订', en: 'Record signing' },
  { name: 'agreements.renew', zh: '续签协议', en: 'Renew agreements' },
  { name: 'agreements.void', zh: '作废草稿', en: 'Void drafts' },
  { name: 'agreements.print', zh: '打印协议（含完整身份证号）', en: 'Print agreements with the full identity number' },
  { name: 'agreements.recheck', zh: '每月复核在岗人员', en: 'Check all holders of a month' },
  { name: 'agreement-alerts.read', zh: '查看到期提醒', en: 'Read what comes due' },
  { name: 'agreement-findings.read', zh: '查看复核结果', en: 'Read findings of the monthly check' },
  { name: 'agreement-findings.settle', zh: '处理复核结果', en: 'Settle findings of the monthly check' },
] as const;
