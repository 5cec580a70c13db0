const zh = {
  offline: '连不上网络，请稍后再试',
  round: (round: number, rounds: number) => `第 ${round} 轮公示，共 ${rounds} 轮`,
  period: (start: string, end: string, days: number, unit: 'working' | 'calendar') =>
    `公示期 ${start} 至 ${end}，共 ${days} 个${unit === 'working' ? '工作日' : '自然日'}`,
  total: (count: string, money: string) => `${count} 人，共 ${money}`,
  objections: '对公示内容有异议的，请在公示期内反映：',
  noContact: '县人力资源和社会保障部门',
  township: '乡镇（街道）',
  everywhere: '全县',
  earlier: '上一页',
  later: '下一页',
  page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
};
export type NoticeTexts = typeof zh;

const en: NoticeTexts = {
  offline: 'The server cannot be reached; try again later',
  round: (round, rounds) => `Round ${round} of ${rounds}`,
  period: (start, end, days, unit) =>
    `On display from ${start} to ${end}, ${days} ${unit === 'working' ? 'working days' : 'days'}`,
  total: (count, money) => `${count} people, ${money}`,
  objections: 'Whoever objects says so within these days to: ',
  noContact: 'the county’s human resources and social security office',
  township: 'Township',
  everywhere: 'Whole county',
  earlier: 'Previous',
  later: 'Next',
  page: (page, pages) => `Page ${page} of ${pages}`,
};

/** Texts of the notice that is read without login, which has no console around it. */
export const noticeTexts = { zh, en };
