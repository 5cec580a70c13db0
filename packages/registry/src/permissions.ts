/** What may be allowed in the register, for roles. */
export const registryPermissions = [
  { name: 'persons.read', zh: '查看人员（脱敏）', en: 'See people (masked)' },
  { name: 'persons.find-by-identity', zh: '按身份证号查找人员', en: 'Find people by identity number' },
  { name: 'persons.reveal', zh: '查看完整身份证号和电话', en: 'See full identity and telephone numbers' },
  { name: 'persons.edit', zh: '更正人员信息', en: 'Correct people' },
  { name: 'persons.assess-capacity', zh: '认定劳动能力', en: 'Assess labour capacity' },
  { name: 'persons.import', zh: '导入人员名册', en: 'Import the register of people' },
  { name: 'households.read', zh: '查看农户', en: 'See households' },
  { name: 'organisations.read', zh: '查看单位', en: 'See organisations' },
  { name: 'organisations.edit', zh: '登记和更正单位', en: 'Record and correct organisations' },
  { name: 'bank-accounts.read', zh: '查看银行账户（脱敏）', en: 'See bank accounts (masked)' },
  { name: 'bank-accounts.propose', zh: '登记新的银行卡', en: 'Propose a new card' },
  { name: 'bank-accounts.confirm', zh: '确认或退回银行卡', en: 'Confirm or reject a card' },
] as const;
