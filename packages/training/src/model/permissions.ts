/** What a role can be given about training. */
export const trainingPermissions = [
  { name: 'trades.read', zh: '查看培训工种', en: 'Read the trade catalogue' },
  { name: 'trades.create', zh: '登记培训工种', en: 'Add a trade' },
  { name: 'trades.end', zh: '终止培训工种', en: 'End a trade' },
  { name: 'institution-names.read', zh: '选择培训机构', en: 'Choose an institution' },
  { name: 'institutions.read', zh: '查看培训机构', en: 'Read institutions' },
  { name: 'institutions.create', zh: '登记培训机构', en: 'Register an institution' },
  { name: 'institutions.edit', zh: '维护机构档案', en: 'Keep an institution’s file' },
  { name: 'accreditations.read', zh: '查看机构认定', en: 'Read accreditations' },
  { name: 'accreditations.apply', zh: '填写认定申请', en: 'Write an application' },
  { name: 'accreditations.submit', zh: '提交或撤回认定申请', en: 'Hand in or withdraw an application' },
  { name: 'accreditations.check', zh: '材料审核', en: 'Check documents' },
  { name: 'accreditations.score', zh: '实地考察评分', en: 'Visit and score' },
  { name: 'accreditations.propose', zh: '拟认定和公示', en: 'Propose and publish' },
  { name: 'accreditations.object', zh: '登记异议', en: 'Record an objection' },
  { name: 'accreditations.decide', zh: '认定决定', en: 'Decide on an accreditation' },
  { name: 'accreditations.annual-review', zh: '年度检查', en: 'Annual review' },
] as const;
