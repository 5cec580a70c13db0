/** What may be allowed with the rules of a county, for roles. */
export const policyPermissions = [
  { name: 'policies.read', zh: '查看政策规则', en: 'See the rules' },
  { name: 'policies.draft', zh: '起草政策规则', en: 'Draft rules' },
  { name: 'policies.release', zh: '发布政策规则', en: 'Release rules' },
] as const;
