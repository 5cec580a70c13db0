/** What a role can be given about setting up posts by need. */
export const needPermissions = [
  { name: 'post-needs.read', zh: '查看岗位需求', en: 'Read needs for posts' },
  { name: 'post-needs.create', zh: '填写岗位需求', en: 'State a need for posts' },
  { name: 'post-needs.edit', zh: '修改岗位需求', en: 'Put a need right' },
  { name: 'post-needs.submit', zh: '上报岗位需求', en: 'Hand in a need' },
  { name: 'post-needs.withdraw', zh: '撤回岗位需求', en: 'Take a need back' },
  { name: 'quota-changes.read', zh: '查看名额调整', en: 'Read changes of places' },
  { name: 'quota-changes.create', zh: '申请名额调整', en: 'Ask for a change of places' },
  { name: 'post-funds.read', zh: '查看岗位资金', en: 'Read funds of posts' },
  { name: 'post-funds.create', zh: '登记岗位资金', en: 'Record a fund' },
  { name: 'post-funds.edit', zh: '调整资金额度', en: 'Change a fund’s budget' },
  { name: 'village-populations.read', zh: '查看村人口', en: 'Read inhabitants of villages' },
  { name: 'village-populations.create', zh: '登记村人口', en: 'Record inhabitants of a village' },
  { name: 'post-board.read', zh: '查看岗位看板', en: 'See the board of posts' },
  { name: 'post-settings.read', zh: '查看岗位规定', en: 'Read what is settled about posts' },
] as const;
