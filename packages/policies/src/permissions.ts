/** What may be allowed with the rules of a county, for roles. */
export const policyPermissions = [
  { name: 'policy-releases.read', zh: '查看政策规则', en: 'See the rules' },
  { name: 'policy-releases.draft', zh: '起草政策规则', en: 'Draft rules' },
  { name: 'policy-releases.release', zh: '发布政策规则', en: 'Release rules' },
] as const;
