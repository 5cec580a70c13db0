import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of attendance by day; `code.suggestion` says what to do. */
export const dailyAttendanceMessages: MessageCatalogue = {
  'POSTS.DAY_AHEAD': { zh: '{day}还没有到，不能登记出勤', en: '{day} has not come yet' },
  'POSTS.DAY_AHEAD.suggestion': { zh: '请选择今天或以前的日期', en: 'choose today or an earlier day' },
  'POSTS.DAY_OUTSIDE_AGREEMENT': {
    zh: '这一天不在聘用协议期内',
    en: 'The agreement is not in force on this day',
  },
  'POSTS.DAY_OUTSIDE_AGREEMENT.suggestion': {
    zh: '请核对日期和聘用协议的起止时间',
    en: 'check the day and the term of the agreement',
  },
  'POSTS.DAYS_FROZEN': {
    zh: '当月出勤已经冻结，不能再登记或更正',
    en: 'The month is frozen: its days cannot be recorded or corrected',
  },
  'POSTS.DAYS_FROZEN.suggestion': {
    zh: '有错的，请在争议期内登记争议',
    en: 'record a dispute while there is time, if something is wrong',
  },
  'POSTS.DAY_TAKEN': {
    zh: '这一天已经登记了别的情况',
    en: 'Something else is recorded of this day',
  },
  'POSTS.DAY_TAKEN.suggestion': { zh: '确有错误的，请用“更正”并写明原因', en: 'correct it and say why' },
  'POSTS.DAY_MADE_UP': { zh: '缺勤的那一天已经补过岗', en: 'The missed day has been made up already' },
  'POSTS.ENTRY_TWICE': { zh: '同一个人在一次登记中出现了两次', en: 'A person stands twice in one call' },
  'POSTS.PLACE_TOO_LARGE': { zh: '请选择村（社区）或乡镇', en: 'Choose a village or a township' },
  'POSTS.VILLAGE_NEEDED': {
    zh: '扫码签到按村（社区）进行，请选择村',
    en: 'A sign-in belongs to a village; choose one',
  },
  'POSTS.MAKE_UP_DAY_MISSING': { zh: '补岗应写明补哪一天', en: 'Say which day is made up' },
  'POSTS.MAKE_UP_OTHER_MONTH': {
    zh: '补岗只能补当月以前缺勤的日子（{day}不是）',
    en: 'Only an earlier day of the same month is made up ({day} is none)',
  },
  'POSTS.MAKE_UP_NOT_MISSED': { zh: '{day}没有缺勤，不需要补岗', en: '{day} was not missed' },
  'POSTS.MAKE_UP_LIMIT': {
    zh: '一个月最多补岗{limit}天（{clause}）',
    en: 'At most {limit} days of a month are made up ({clause})',
  },
  'POSTS.LEAVE_ENDS_BEFORE': { zh: '请假的结束日期早于开始日期', en: 'The leave ends before it begins' },
  'POSTS.LEAVE_KIND_UNKNOWN': { zh: '没有这种假（{clause}）', en: 'There is no such kind of leave ({clause})' },
  'POSTS.LEAVE_TOO_LONG': {
    zh: '一次请假最多{limit}天，连同前后相连的共{days}天（{clause}）',
    en: 'A leave has at most {limit} days; with those next to it this one has {days} ({clause})',
  },
  'POSTS.LEAVE_YEAR_USED': {
    zh: '{year}年请假最多{limit}天，连同这次共{days}天（{clause}）',
    en: 'A year has at most {limit} days of leave; with this one {year} has {days} ({clause})',
  },
  'POSTS.LEAVE_PROOF_MISSING': {
    zh: '请假满{limit}天的应附证明，这次共{days}天（{clause}）',
    en: 'A leave of {limit} days or more needs a proof; this one has {days} ({clause})',
  },
  'POSTS.LEAVE_PROOF_MISSING.suggestion': { zh: '请上传证明后再提交', en: 'attach the proof' },
  'POSTS.LEAVE_OVERLAPS': { zh: '与这个人的另一次请假日期重叠', en: 'It overlaps another leave of the person' },
  'POSTS.LEAVE_SAME_PERSON': {
    zh: '登记请假的人不能审批同一次请假',
    en: 'Who asked for a leave does not decide about it',
  },
  'POSTS.LEAVE_SAME_PERSON.suggestion': { zh: '请由另一名人员审批', en: 'let another person decide' },
  'POSTS.LEAVE_DAY_TAKEN': {
    zh: '{day}已经登记出勤，不能准假',
    en: '{day} is recorded already: the leave cannot be granted',
  },
  'POSTS.LEAVE_DAY_TAKEN.suggestion': {
    zh: '请核对后不准假，按实际日期重新登记',
    en: 'refuse it and ask for the real days',
  },
  'POSTS.LEAVE_REFUSAL_REASON': { zh: '不准假的应写明理由', en: 'Say why the leave is refused' },
  'POSTS.SIGN_IN_CLOSED': { zh: '签到时间已过', en: 'The time for signing in is over' },
  'POSTS.SIGN_IN_CLOSED.suggestion': { zh: '请找村里的工作人员登记', en: 'ask the village clerk' },
  'POSTS.SIGN_IN_WRONG': {
    zh: '身份证号后四位与姓名不符，还可以试{left}次',
    en: 'The last four do not fit the name; {left} more tries',
  },
  'POSTS.SIGN_IN_LOCKED': {
    zh: '输错次数太多，这个姓名本次不能再扫码签到',
    en: 'Too many wrong tries: this name cannot sign in here any more',
  },
  'POSTS.SIGN_IN_LOCKED.suggestion': { zh: '请找村里的工作人员登记', en: 'ask the village clerk' },
  'POSTS.SIGN_IN_NAME_UNKNOWN': { zh: '名单中没有这个姓名', en: 'The name is not on the list' },
  'POSTS.SIGN_IN_AMBIGUOUS': {
    zh: '有两个人的姓名和后四位相同，请找村里的工作人员登记',
    en: 'Two people share the name and the last four; ask the village clerk',
  },
  'POSTS.SIGN_IN_OTHERWISE': {
    zh: '今天已登记为请假或缺勤，请找村里的工作人员更正',
    en: 'Today is recorded as leave or absence; ask the village clerk',
  },
  'POSTS.MODE_MONTHLY': {
    zh: '本县按月报送出勤汇总表，不按每日出勤汇总（{clause}）',
    en: 'This county reports monthly summaries; its months are not made of days ({clause})',
  },
  'POSTS.MODE_MONTHLY.suggestion': { zh: '请导入出勤汇总表', en: 'import the monthly summary' },
  'POSTS.MODE_DAILY': {
    zh: '本县按日登记出勤，{period}不能导入出勤汇总表（{clause}）',
    en: 'This county records attendance by day; no summary of {period} is imported ({clause})',
  },
  'POSTS.MODE_DAILY.suggestion': {
    zh: '请在“每日出勤”中登记，月末按日汇总',
    en: 'record the days and close the month from them',
  },
  'POSTS.DAYS_AFTER_CLOSE': {
    zh: '{period}汇总后又有出勤登记或更正（{sheets}个乡镇），请重新汇总后再冻结',
    en: 'Days of {period} changed after the close ({sheets} townships); close the month again before it is frozen',
  },
  'POSTS.LINK_EXPIRED': { zh: '链接已过期', en: 'The link has expired' },
  'POSTS.DISPUTE_LATE': { zh: '争议期已于{until}结束', en: 'Disputes ended on {until}' },
  'POSTS.DISPUTE_OPEN': { zh: '这条出勤已有争议待答复', en: 'A dispute about this line is waiting for its answer' },
  'POSTS.LINE_MOVED_ON': {
    zh: '这条出勤已经改变，请刷新后再看',
    en: 'The line has changed; refresh to see how it stands',
  },
};
