/** What a role can be given about attendance by day. */
export const dailyAttendancePermissions = [
  { name: 'attendance-days.read', zh: '查看每日出勤', en: 'Read daily attendance' },
  { name: 'attendance-days.record', zh: '登记每日出勤', en: 'Record daily attendance' },
  { name: 'attendance-days.correct', zh: '更正每日出勤', en: 'Correct daily attendance' },
  { name: 'attendance-leaves.read', zh: '查看请假', en: 'Read leave' },
  { name: 'attendance-leaves.request', zh: '登记请假', en: 'Ask for leave' },
  { name: 'attendance-leaves.decide', zh: '审批请假', en: 'Decide about leave' },
  { name: 'attendance-sessions.read', zh: '查看扫码签到', en: 'Read sign-in sessions' },
  { name: 'attendance-sessions.open', zh: '开始扫码签到', en: 'Open sign-in sessions' },
  { name: 'attendance-sheets.from-days', zh: '按每日出勤汇总当月', en: 'Close a month from its days' },
  { name: 'attendance-disputes.read', zh: '查看出勤争议', en: 'Read attendance disputes' },
  { name: 'attendance-disputes.record', zh: '登记出勤争议', en: 'Record attendance disputes' },
  { name: 'attendance-disputes.answer', zh: '答复出勤争议', en: 'Answer attendance disputes' },
] as const;
