/** What a role can be given about hiring. */
export const hiringPermissions = [
  { name: 'vacancies.read', zh: '查看岗位招聘', en: 'Read vacancies' },
  { name: 'vacancies.draft', zh: '起草招聘公告', en: 'Draft vacancies' },
  { name: 'vacancies.announce', zh: '发布招聘公告', en: 'Announce vacancies' },
  { name: 'vacancies.close', zh: '截止报名并排序', en: 'Close applications and rank' },
  { name: 'vacancies.submit', zh: '提交拟聘用名单', en: 'Hand in the list of proposed people' },
  { name: 'vacancies.cancel', zh: '取消招聘', en: 'Cancel vacancies' },
  { name: 'applications.read', zh: '查看岗位申请', en: 'Read applications' },
  { name: 'applications.apply', zh: '登记岗位申请', en: 'Record applications' },
  { name: 'applications.correct', zh: '更正申请填报的情况', en: 'Correct the answers of an application' },
  { name: 'applications.withdraw', zh: '登记申请人放弃', en: 'Record that somebody withdraws' },
  { name: 'applications.take-out', zh: '将申请人移出名单', en: 'Take somebody off the list' },
] as const;
