import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of roll call; `code.suggestion` says what to do. */
export const attendanceMessages: MessageCatalogue = {
  'TRAINING.CLASS_NOT_RUNNING': {
    zh: '培训班没有开班，或已暂停、已结束教学，不能登记考勤',
    en: 'The class has not been opened, is suspended or has ended',
  },
  'TRAINING.CLASS_NOT_RUNNING.suggestion': { zh: '请先由县里办理开班', en: 'let the county open it first' },
  'TRAINING.LESSON_RECORDED': {
    zh: '这节课已经登记过考勤，或已取消',
    en: 'The lesson has been recorded already, or was cancelled',
  },
  'TRAINING.LESSON_RECORDED.suggestion': {
    zh: '有错的，请在考勤记录中申请更正',
    en: 'ask for a correction of the mark',
  },
  'TRAINING.METHODS_UNSETTLED': {
    zh: '县里还没有规定用什么方式考勤（{clause}）',
    en: 'The county has not said how attendance is recorded ({clause})',
  },
  'TRAINING.METHODS_UNSETTLED.suggestion': { zh: '请先在政策规则中确定', en: 'settle it under policy rules first' },
  'TRAINING.METHOD_NOT_ALLOWED': {
    zh: '县里的规定没有这种考勤方式（{clause}）',
    en: 'The county does not allow this way of recording ({clause})',
  },
  'TRAINING.METHOD_NOT_ALLOWED.suggestion': { zh: '请换一种方式', en: 'choose another way' },
  'TRAINING.LESSON_TOO_EARLY': { zh: '还没到时间，{from}起可以登记', en: 'It is too early; from {from}' },
  'TRAINING.LESSON_TOO_LATE': {
    zh: '已过登记期限（{until}，{clause}）',
    en: 'The time for it ended at {until} ({clause})',
  },
  'TRAINING.LESSON_TOO_LATE.suggestion': {
    zh: '这节课不能再登记，请申请取消并安排补课',
    en: 'ask to cancel the lesson and to hold another',
  },
  'TRAINING.LESSON_WINDOW': {
    zh: '不在这节课可以登记的时间内',
    en: 'Outside the time in which the lesson can be recorded',
  },
  'TRAINING.ROLL_BY_INSTITUTION': {
    zh: '考勤由办班机构自己的人员登记',
    en: 'Attendance is recorded by the institution’s own people',
  },
  'TRAINING.NOT_ON_ROSTER': {
    zh: '名单与花名册不一致：有人不在花名册上、已退学，或写了两次',
    en: 'Somebody is not on the roster, has left, or is named twice',
  },
  'TRAINING.NOT_ON_ROSTER.suggestion': { zh: '请刷新后重新点名', en: 'reload and call the roll again' },
  'TRAINING.ROLL_NOT_WHOLE': { zh: '还有{missing}名学员没有点到', en: '{missing} trainees have no mark yet' },
  'TRAINING.ROLL_NOT_WHOLE.suggestion': { zh: '请刷新后补点', en: 'reload and call them too' },
  'TRAINING.ROLL_CHANGED': { zh: '花名册或签到刚刚有变化', en: 'The roster or the sign-ins have just changed' },
  'TRAINING.ROLL_CHANGED.suggestion': { zh: '请刷新后重试', en: 'reload and try again' },
  'TRAINING.ROLL_SHEET': {
    zh: '纸质签到表要附扫描件，其他方式不附',
    en: 'A paper sheet needs its scan, other ways have none',
  },
  'TRAINING.SIGN_IN_OPEN': { zh: '这节课正在扫码签到', en: 'A sign-in by code is under way' },
  'TRAINING.SIGN_IN_OPEN.suggestion': { zh: '请在签到页结束签到', en: 'close it on the page of the code' },
  'TRAINING.SIGN_IN_NOT_OPENED': { zh: '这节课没有正在进行的扫码签到', en: 'No sign-in by code is under way' },
  'TRAINING.SIGN_IN_NOT_OPENED.suggestion': { zh: '请先开始扫码签到，或直接点名', en: 'open it, or call the roll' },
  'TRAINING.SIGN_IN_CLOSED': { zh: '签到时间已过', en: 'The time for signing in is over' },
  'TRAINING.SIGN_IN_CLOSED.suggestion': { zh: '请找老师点名', en: 'ask the teacher' },
  'TRAINING.CODE_OVER': { zh: '签到码已经更换', en: 'The code has changed' },
  'TRAINING.CODE_OVER.suggestion': { zh: '请重新扫屏幕上的码', en: 'scan the code on the screen again' },
  'TRAINING.SIGN_IN_WRONG': {
    zh: '身份证号后四位与姓名不符，还可以试{left}次',
    en: 'The last four do not fit the name; {left} more tries',
  },
  'TRAINING.SIGN_IN_LOCKED': {
    zh: '输错次数太多，这个姓名本节课不能再扫码签到',
    en: 'Too many wrong tries: this name cannot sign in to the lesson any more',
  },
  'TRAINING.SIGN_IN_LOCKED.suggestion': { zh: '请找老师点名', en: 'ask the teacher' },
  'TRAINING.SIGN_IN_NAME_UNKNOWN': { zh: '花名册中没有这个姓名', en: 'The name is not on the roster' },
  'TRAINING.SIGN_IN_AMBIGUOUS': {
    zh: '有两个人的姓名和后四位相同，请找老师点名',
    en: 'Two people share the name and the last four; ask the teacher',
  },
  'TRAINING.CORRECTION_SAME': { zh: '更正后与现在的记录相同', en: 'The mark is that already' },
  'TRAINING.CORRECTION_OPEN': { zh: '这条记录有一件更正在办理', en: 'A correction of this mark is under way' },
  'TRAINING.CORRECTION_LATE': {
    zh: '考核名单已经确定，或这节课还没有登记，不能更正',
    en: 'The roster of the assessment is fixed, or the lesson is not recorded: nothing is corrected',
  },
  'TRAINING.CORRECTION_BY_ANOTHER': {
    zh: '登记考勤或申请更正的人不能自己同意更正',
    en: 'Whoever recorded the mark or asked does not decide',
  },
  'TRAINING.CORRECTION_BY_ANOTHER.suggestion': { zh: '请换一个人办理', en: 'let somebody else do it' },
  'TRAINING.CORRECTION_BY_COUNTY': { zh: '考勤更正由县里决定', en: 'The county decides on a correction' },
  'TRAINING.HOURS_CUT': {
    zh: '已上课时少于计划课时，不能结束教学',
    en: 'Fewer class hours were held than planned',
  },
  'TRAINING.HOURS_CUT.suggestion': { zh: '请申请补课', en: 'ask for lessons to make them up' },
  'TRAINING.LESSON_WITHOUT_ROLL': { zh: '没有考勤记录的课不算已上', en: 'A lesson counts as held when it is recorded' },
  'TRAINING.ATTENDANCE_BELOW': {
    zh: '有学员出勤没有达到规定，不能参加考核',
    en: 'Somebody attended too little to be assessed',
  },
};
