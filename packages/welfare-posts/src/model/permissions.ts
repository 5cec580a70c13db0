/** What a role can be given in this module. */
export const welfarePostPermissions = [
  { name: 'welfare-posts.read', zh: '查看岗位', en: 'Read posts' },
  { name: 'welfare-posts.edit', zh: '更正岗位', en: 'Correct posts' },
  { name: 'welfare-posts.import', zh: '导入岗位与聘用人员', en: 'Import posts and holders' },
  { name: 'agreements.read', zh: '查看聘用协议', en: 'Read agreements' },
  { name: 'attendance-months.read', zh: '查看月度出勤', en: 'Read months of attendance' },
  { name: 'attendance-sheets.read', zh: '查看出勤表', en: 'Read attendance sheets' },
  { name: 'attendance-sheets.import', zh: '导入出勤汇总表', en: 'Import monthly attendance' },
  { name: 'attendance-sheets.freeze', zh: '冻结出勤', en: 'Freeze attendance' },
  { name: 'attendance-lines.read', zh: '查看出勤明细', en: 'Read attendance lines' },
  { name: 'attendance-lines.decide', zh: '处理出勤明细', en: 'Settle attendance lines' },
] as const;

export type WelfarePostPermission = (typeof welfarePostPermissions)[number]['name'];
