import type { MessageCatalogue } from '@gongyi/kernel';
import { assessmentMessages } from './assessment-messages.js';
import { attendanceMessages } from './attendance-messages.js';
import { classChangeMessages } from './class-change-messages.js';
import { inspectionMessages } from './inspection-messages.js';

/** Refusals of the module; `code.suggestion` says what to do. */
export const trainingMessages: MessageCatalogue = {
  ...assessmentMessages,
  ...attendanceMessages,
  ...classChangeMessages,
  ...inspectionMessages,
  'TRAINING.RULE_MISSING': {
    zh: '县里还没有确定{on}起适用的“{setting}”规定',
    en: 'The county has settled no “{setting}” for {on}',
  },
  'TRAINING.RULE_MISSING.suggestion': { zh: '请先在政策规则中确定', en: 'settle it under policy rules first' },
  'TRAINING.RULE_SHAPE': {
    zh: '“{setting}”（版本{version}）的内容不完整：{path}',
    en: '“{setting}” (version {version}) cannot be read: {path}',
  },
  'TRAINING.RULE_SHAPE.suggestion': { zh: '请在政策规则中更正后重新发布', en: 'correct and release it again' },
  'TRAINING.DAYS_REVERSED': { zh: '截止日期早于开始日期', en: 'It ends before it begins' },
  'TRAINING.CREDIT_CODE_WRONG': {
    zh: '统一社会信用代码不正确（GB 32100 校验位不符）',
    en: 'Not a unified social credit code (GB 32100)',
  },
  'TRAINING.TRADE_OVERLAPS': {
    zh: '目录中同一工种、同一等级在这段日期已经有一条',
    en: 'The catalogue already has this trade and level on some of these days',
  },
  'TRAINING.TRADE_OVERLAPS.suggestion': { zh: '请先终止原来的一条', en: 'end the earlier line first' },
  'TRAINING.TRADE_ENDED': {
    zh: '这条目录到{validTo}为止，不能再延长',
    en: 'This line ended on {validTo} and stays so',
  },
  'TRAINING.TRADE_NOT_IN_FORCE': { zh: '“{trade}”今天不在目录中', en: '“{trade}” is not in the catalogue today' },
  'TRAINING.TRADE_NOT_IN_FORCE.suggestion': { zh: '请选择目录中现行的工种', en: 'choose a trade in force' },
  'TRAINING.INSTITUTION_EXISTS': {
    zh: '这个统一社会信用代码已经登记',
    en: 'An institution with this credit code is registered',
  },
  'TRAINING.PLACE_OUTSIDE_SCOPE': {
    zh: '不在您的管辖范围：机构由所在地登记，培训工种由县级登记',
    en: 'Not in your area: an institution is registered by its own place, a trade by the county',
  },
  'TRAINING.INSTITUTION_PEOPLE_ONLY': {
    zh: '认定申请由培训机构自己的账号填写',
    en: 'An application is written by the institution’s own people',
  },
  'TRAINING.INSTITUTION_PEOPLE_ONLY.suggestion': {
    zh: '请由系统管理员为机构开设账号',
    en: 'let the system administrator make an account for it',
  },
  'TRAINING.PART_GONE': { zh: '这一项已经停用或不存在', en: 'It is withdrawn already, or was never there' },
  'TRAINING.APPLICATION_OPEN': { zh: '本机构已有一件申请在办理', en: 'The institution has an application under way' },
  'TRAINING.APPLICATION_OPEN.suggestion': { zh: '请在原申请上办理', en: 'go on with that one' },
  'TRAINING.APPLICATION_INCOMPLETE': { zh: '申请还缺：{missing}', en: 'The application lacks: {missing}' },
  'TRAINING.APPLICATION_INCOMPLETE.suggestion': { zh: '请补齐后再提交', en: 'complete it, then hand it in' },
  'TRAINING.BLACKLISTED': {
    zh: '本机构已列入黑名单，不能申请认定',
    en: 'The institution is blacklisted and cannot apply',
  },
  'TRAINING.CRITERION_UNKNOWN': { zh: '这件申请没有这项条件', en: 'The application has no such criterion' },
  'TRAINING.RENEWAL_TOO_EARLY': {
    zh: '{from}起才能申请续期（{clause}）',
    en: 'Renewal can be applied for from {from} ({clause})',
  },
  'TRAINING.RENEWAL_OF_NONE': {
    zh: '只能续期本机构有效的认定',
    en: 'Only an entry of its own that still counts is renewed',
  },
  'TRAINING.SCORE_INCOMPLETE': {
    zh: '每项条件都应评分一次：{criteria}',
    en: 'Every criterion is scored once: {criteria}',
  },
  'TRAINING.SCORE_TOO_HIGH': { zh: '“{criterion}”最高{most}分', en: '“{criterion}” has {most} points at most' },
  'TRAINING.REVIEWERS_MISSING': {
    zh: '应有{needed}人评分（{clause}），现有{have}人',
    en: '{needed} people score ({clause}); {have} have',
  },
  'TRAINING.REVIEWERS_MISSING.suggestion': {
    zh: '请其他评审人员实地考察评分',
    en: 'let other reviewers visit and score',
  },
  'TRAINING.SCORE_TOO_LOW': {
    zh: '平均{average}分，低于合格线{pass}分（{clause}）',
    en: 'An average of {average} is below {pass} ({clause})',
  },
  'TRAINING.SCORE_TOO_LOW.suggestion': { zh: '不能拟认定，请作不予认定处理', en: 'it cannot be proposed; refuse it' },
  'TRAINING.SAME_PERSON': {
    zh: '申请、材料审核、评分、拟认定和决定不能由同一人办理',
    en: 'Whoever applied, checked, scored or proposed does not decide',
  },
  'TRAINING.SAME_PERSON.suggestion': { zh: '请换一个人办理', en: 'let somebody else do it' },
  'TRAINING.DAY_IN_FUTURE': { zh: '日期不能晚于今天（{today}）', en: 'The day cannot be later than today ({today})' },
  'TRAINING.DAY_TOO_EARLY': { zh: '日期不能早于{day}', en: 'The day cannot be earlier than {day}' },
  'TRAINING.NOTICE_RUNNING': {
    zh: '公示到{until}为止，次日才能决定',
    en: 'The notice runs until {until}; decide after it',
  },
  'TRAINING.NOTICE_OVER': { zh: '公示已于{until}结束', en: 'The notice ended on {until}' },
  'TRAINING.OBJECTION_OPEN': { zh: '还有异议没有答复', en: 'An objection is not answered yet' },
  'TRAINING.OBJECTION_OPEN.suggestion': { zh: '请先答复异议', en: 'answer it first' },
  'TRAINING.OBJECTION_UPHELD': { zh: '有异议成立，不能认定', en: 'An objection was upheld; it cannot be approved' },
  'TRAINING.OBJECTION_ANSWERED': { zh: '这件异议已经答复', en: 'This objection has been answered' },
  'TRAINING.SCOPE_OVERLAPS': {
    zh: '本机构在这段日期对同一工种、等级已有认定',
    en: 'The institution is already accredited for one of these trades and levels on some of these days',
  },
  'TRAINING.SCOPE_OVERLAPS.suggestion': {
    zh: '请从原认定期满次日起算',
    en: 'begin on the day after the earlier entry',
  },
  'TRAINING.ANNUAL_REVIEW_DONE': { zh: '{year}年度检查已经登记', en: 'The review of {year} is recorded' },
  'TRAINING.ANNUAL_REVIEW_OUTSIDE': { zh: '{year}年不在认定有效期内', en: '{year} lies outside the entry’s days' },
  'TRAINING.TIMES_REVERSED': { zh: '下课时间应晚于上课时间', en: 'A lesson ends after it begins' },
  'TRAINING.LESSON_PLACE': {
    zh: '请在本机构教室和共享资源中选一处上课地点',
    en: 'A lesson is in one place: a room of the institution or a shared resource',
  },
  'TRAINING.LESSON_PARTS': {
    zh: '教室、共享资源或教师不存在或已停用',
    en: 'The room, shared resource or teacher does not exist or is withdrawn',
  },
  'TRAINING.LESSON_PARTS.suggestion': {
    zh: '请先在机构档案中登记',
    en: 'add it to the institution’s file first',
  },
  'TRAINING.TRADE_OUT_OF_SCOPE': {
    zh: '本机构{on}没有“{trade}”这一等级的认定，不能开班',
    en: 'On {on} the institution is not accredited for “{trade}” at this level',
  },
  'TRAINING.TRADE_OUT_OF_SCOPE.suggestion': {
    zh: '请选认定范围内的工种，或先申请认定',
    en: 'choose a trade within its scope, or apply for accreditation first',
  },
  'TRAINING.PLAN_LINE_OTHER': {
    zh: '所选计划明细不是{year}年已批准计划中“{trade}”这一等级、可由本机构承办的明细',
    en: 'The line is not one of the approved plan of {year} for “{trade}” at this level that the institution may carry out',
  },
  'TRAINING.PLAN_LINE_OTHER.suggestion': {
    zh: '请另选计划明细；不在计划内的留空',
    en: 'choose another line; leave it empty for a class outside the plan',
  },
  'TRAINING.PLAN_LINE_CHANGED': {
    zh: '本班所属的计划明细已取消或计划已办结，不能批准',
    en: 'The class’s line is cancelled, or its plan is closed: it cannot be approved',
  },
  'TRAINING.PLAN_LINE_CHANGED.suggestion': {
    zh: '请退回机构，另选计划明细',
    en: 'return it, so that the institution chooses another line',
  },
  'TRAINING.CLASS_INCOMPLETE': {
    zh: '开班材料还不能提交：{missing}',
    en: 'The opening file is not complete: {missing}',
  },
  'TRAINING.CLASS_INCOMPLETE.suggestion': { zh: '请补齐后再提交', en: 'complete it, then hand it in' },
  'TRAINING.CARDS_STOP': {
    zh: '机构本年度出勤{cards}，不能开办新班（{clause}）',
    en: 'The institution’s cards for attendance this year stop new classes: {cards} ({clause})',
  },
  'TRAINING.CARDS_STOP.suggestion': {
    zh: '请退回或不同意开班；考勤有误的，先办理考勤更正',
    en: 'return or refuse the class; wrong attendance is corrected first',
  },
  'TRAINING.INSTITUTION_BARRED': { zh: '不能开班：{reason}', en: 'No class begins: {reason}' },
  'TRAINING.INSTITUTION_BARRED.suggestion': {
    zh: '请先在机构认定中恢复资格，或取消本班',
    en: 'reinstate the institution first, or cancel the class',
  },
  'TRAINING.CLASS_CONFLICTS': {
    zh: '有{count}处冲突，不能批准：{first}',
    en: '{count} conflicts forbid an approval: {first}',
  },
  'TRAINING.CLASS_CONFLICTS.suggestion': {
    zh: '请退回机构调整课程表或花名册',
    en: 'return it, so that the institution changes timetable or roster',
  },
  'TRAINING.CLASS_BY_INSTITUTION': {
    zh: '开班材料由培训机构自己的账号填写',
    en: 'An opening file is written by the institution’s own people',
  },
  'TRAINING.PAPER_UNKNOWN': { zh: '县里没有要求这种材料', en: 'The county does not ask for this paper' },
  'TRAINING.PERSON_UNKNOWN': {
    zh: '人员库中没有这个身份证号码，或姓名不一致',
    en: 'The register has no such identity number, or another name with it',
  },
  'TRAINING.PERSON_UNKNOWN.suggestion': {
    zh: '请核对姓名和号码；确实没有登记的，请先到乡镇（街道）登记',
    en: 'check name and number; somebody who is not registered is registered at the township first',
  },
  'TRAINING.ENROLMENT_REFUSED': { zh: '{name}不能参加本班：{why}', en: '{name} cannot attend: {why}' },
  'TRAINING.CLASS_TOO_FULL': {
    zh: '学员超过计划人数或班级人数上限',
    en: 'More trainees than seats, or than a class may have',
  },
  'TRAINING.CLASS_TOO_FULL.suggestion': { zh: '请移出多余的学员', en: 'take trainees off the roster' },
  'TRAINING.NOT_ACCREDITED.suggestion': { zh: '请查看机构认定', en: 'see its accreditation' },
  'TRAINING.CLASS_TOO_EARLY': { zh: '还没有到开班日期', en: 'The first day of the class has not come' },
  'TRAINING.LESSONS_OPEN': {
    zh: '还有课没有上完或取消，不能结束教学',
    en: 'Some lessons are neither held nor cancelled; teaching is not over',
  },
  'TRAINING.LESSONS_OPEN.suggestion': { zh: '请先登记考勤或取消', en: 'record the roll or cancel them first' },
  'TRAINING.ROOM_BOOKED': {
    zh: '教室在其中一节课的时间已被占用',
    en: 'A room is taken at the time of one of the lessons',
  },
  'TRAINING.ROOM_BOOKED.suggestion': { zh: '请查看冲突，改时间或换教室', en: 'see the conflicts; change time or room' },
  'TRAINING.TEACHER_BOOKED': {
    zh: '教师在其中一节课的时间已有课',
    en: 'A teacher teaches elsewhere at the time of one of the lessons',
  },
  'TRAINING.TEACHER_BOOKED.suggestion': {
    zh: '请查看冲突，改时间或换教师',
    en: 'see the conflicts; change time or teacher',
  },
  'TRAINING.RESOURCE_BOOKED': {
    zh: '共享资源在其中一节课的时间已被预订',
    en: 'A shared resource is booked at the time of one of the lessons',
  },
  'TRAINING.RESOURCE_BOOKED.suggestion': {
    zh: '请在共享资源中查看空闲时间',
    en: 'see under shared resources when it is free',
  },
  'TRAINING.TRAINEE_BOOKED': {
    zh: '有学员同时在另一个班上课',
    en: 'A trainee has a lesson of another class at that time',
  },
  'TRAINING.TRAINEE_BOOKED.suggestion': { zh: '请查看冲突', en: 'see the conflicts' },
  'TRAINING.ENROLLED_ALREADY': { zh: '这个人已在本班花名册中', en: 'This person is on the roster already' },
  'TRAINING.ASSESSED_TOO_EARLY': {
    zh: '教学结束后才能考核，考核日期不能早于结束日期',
    en: 'A class is assessed after its teaching has ended, on no earlier day',
  },
  'TRAINING.ASSESSED_TOO_EARLY.suggestion': { zh: '请先结束教学', en: 'end the teaching first' },
  'TRAINING.BODY_NOT_ALLOWED': {
    zh: '县里的规定（{clause}）不允许由这类机构考核',
    en: 'The county’s rule ({clause}) does not let this kind of body assess',
  },
  'TRAINING.RESITS_USED': { zh: '补考次数已经用完', en: 'No re-sit is left' },
  'TRAINING.RESIT_LATE': {
    zh: '补考须在首次考核确认之后、规定期限之内',
    en: 'A re-sit follows the confirmed first assessment and falls within the days of the rule',
  },
  'TRAINING.ASSESSMENT_OPEN': {
    zh: '本班还有一场考核没有确认',
    en: 'An assessment of this class is not confirmed yet',
  },
  'TRAINING.ASSESSMENT_OPEN.suggestion': { zh: '请先确认或取消该场考核', en: 'confirm or cancel it first' },
  'TRAINING.ASSESSMENT_ONCE': { zh: '本班已经安排过首次考核', en: 'This class has its first assessment' },
  'TRAINING.ASSESSMENT_ONCE.suggestion': { zh: '未通过的学员请安排补考', en: 'plan a re-sit for those who failed' },
  'TRAINING.ASSESSOR_OF_INSTITUTION': {
    zh: '考评员是本班教师或培训机构人员，教考必须分开',
    en: 'An assessor is a teacher of the class or of the institution; teaching and assessing stay apart',
  },
  'TRAINING.ASSESSOR_OF_INSTITUTION.suggestion': { zh: '请换一名考评员', en: 'name another assessor' },
  'TRAINING.ASSESSOR_BUSY': {
    zh: '考评员在同一时间已有另一场考核',
    en: 'An assessor has another assessment at that time',
  },
  'TRAINING.ASSESSOR_BUSY.suggestion': { zh: '请调整时间或换一名考评员', en: 'change the time or the assessor' },
  'TRAINING.ASSESSOR_TWICE': { zh: '同一考评员填写了两次', en: 'An assessor is named twice' },
  'TRAINING.ROSTER_LATE': {
    zh: '考核名单须在考核前{days}天确定，最迟{until}（{clause}）',
    en: 'The roster is fixed {days} days before, on {until} at the latest ({clause})',
  },
  'TRAINING.ROSTER_LATE.suggestion': { zh: '请另行安排考核日期', en: 'plan a later day' },
  'TRAINING.ROSTER_EMPTY': { zh: '没有可以参加这场考核的学员', en: 'Nobody can sit this assessment' },
  'TRAINING.SCORES_OR_ABSENT': {
    zh: '请填写理论和实操两项成绩，或标记缺考',
    en: 'Give both scores, or mark the trainee absent',
  },
  'TRAINING.SCORES_MISSING': { zh: '还有学员没有成绩', en: 'Somebody has no score yet' },
  'TRAINING.SCORES_MISSING.suggestion': { zh: '请补齐成绩或标记缺考', en: 'give the scores or mark them absent' },
  'TRAINING.SCORE_DAY': { zh: '考核日（{day}）之前不能录入成绩', en: 'No score is entered before the day ({day})' },
  'TRAINING.SHEET_UNKNOWN': { zh: '有成绩不属于这场考核的名单', en: 'A score belongs to nobody on this roster' },
  'TRAINING.SCORED': { zh: '已经录入成绩，不能取消', en: 'Scores are entered; it cannot be cancelled' },
  'TRAINING.CONFIRMED_BY_SELF': {
    zh: '录入和确认、申请和批准不能是同一人',
    en: 'Whoever entered or asked does not confirm',
  },
  'TRAINING.CONFIRMED_BY_SELF.suggestion': { zh: '请换一个人确认', en: 'let somebody else confirm' },
  'TRAINING.RESULTS_MISSING': { zh: '还有学员没有考核结果', en: 'Somebody has no result yet' },
  'TRAINING.RESULTS_MISSING.suggestion': { zh: '请先完成考核或办理退班', en: 'assess or withdraw them first' },
  'TRAINING.CLASS_NOT_ASSESSED': {
    zh: '本班考核还没有结束，不能发证',
    en: 'The class is not assessed yet; no certificate',
  },
  'TRAINING.CLASS_NOT_ASSESSED.suggestion': { zh: '请先结束本班考核', en: 'close its assessment first' },
  'TRAINING.NOT_PASSED': { zh: '学员没有通过考核，不能发证', en: 'The trainee has not passed; no certificate' },
  'TRAINING.CERTIFICATE_TOO_EARLY': {
    zh: '发证日期不能早于考核日期',
    en: 'A certificate is not dated before its assessment',
  },
  'TRAINING.NOT_ACCREDITED': {
    zh: '开班当天，培训机构的认定不包括这个工种和等级',
    en: 'On its first day the institution was not accredited for this trade and level',
  },
  'TRAINING.NUMBER_TAKEN': { zh: '证书编号已经登记过', en: 'This certificate number is taken' },
  'TRAINING.NUMBER_TAKEN.suggestion': { zh: '请核对证书原件', en: 'compare with the certificate itself' },
  'TRAINING.HELD_ALREADY': {
    zh: '学员已有同一工种、同一等级的证书',
    en: 'The trainee holds a certificate of this trade and level',
  },
  'TRAINING.PERSON_NOT_VISIBLE': {
    zh: '看不到学员的人员登记，不能打印身份证号码',
    en: 'The trainee’s entry in the register is not yours to see; nothing is printed',
  },
  'TRAINING.NUMBER_WANTED': { zh: '请填写{name}的证书编号', en: 'The certificate of {name} needs its number' },
  'TRAINING.NUMBER_GIVEN': {
    zh: '培训合格证书由系统编号，不用填写',
    en: 'A completion certificate gets its number here; give none',
  },
  'TRAINING.NUMBER_WRONG': {
    zh: '{name}的证书编号不正确：{part}，应为{expected}',
    en: 'The certificate number of {name} is wrong: {part}; expected {expected}',
  },
  'TRAINING.PROOF_KIND_NOT_OFFERED': {
    zh: '县里不采用这种就业证明（{clause}）',
    en: 'The county takes no such proof of work ({clause})',
  },
  'TRAINING.PROOF_FILE_MISSING': {
    zh: '这种证明要上传文件（{clause}）',
    en: 'This kind of proof needs its file ({clause})',
  },
  'TRAINING.PROOF_WAGE_MISSING': {
    zh: '这种证明要填写月工资（{clause}）',
    en: 'This kind of proof needs the monthly wage ({clause})',
  },
  'TRAINING.CHANGED': { zh: '已由他人办理，请刷新后再看', en: 'Somebody has changed it; refresh to see' },
  'TRAINING.STATE': { zh: '目前的状态不能这样办理', en: 'This cannot be done in its present state' },
  'TRAINING.COUNTY_ONLY': {
    zh: '领导小组、任务数和年度计划由县级办理',
    en: 'The leading group, task numbers and annual plans are the county’s business',
  },
  'TRAINING.COUNTY_ONLY.suggestion': { zh: '请县级经办人员办理', en: 'let a county officer do it' },
  'TRAINING.TWO_HEADS': { zh: '这段日期已经有组长', en: 'The group has a head on some of these days' },
  'TRAINING.TWO_HEADS.suggestion': { zh: '请先登记原组长离任', en: 'end the earlier head’s term first' },
  'TRAINING.MEMBER_ENDED': { zh: '已于{day}离任', en: 'The term ended on {day}' },
  'TRAINING.DEPARTMENT_EXISTS': { zh: '这个单位已经登记', en: 'A department of this name is recorded' },
  'TRAINING.TASK_EXISTS': {
    zh: '这个地方、单位和工种类型本年度已有任务数',
    en: 'This place, department and kind of trade has a task number for the year',
  },
  'TRAINING.TASK_EXISTS.suggestion': { zh: '请在原任务上调整', en: 'change that one' },
  'TRAINING.WISH_PERSON_UNKNOWN': {
    zh: '您的管辖范围内没有这个人',
    en: 'No such person is registered in your area',
  },
  'TRAINING.WISH_PERSON_UNKNOWN.suggestion': { zh: '请先在人员库中登记', en: 'register the person first' },
  'TRAINING.WISH_TWICE': { zh: '同一工种选了两次', en: 'A trade is chosen twice' },
  'TRAINING.TOO_MANY_WISHES': {
    zh: '每人最多选{most}个意愿工种（{clause}）',
    en: 'A person wishes for {most} trades at most ({clause})',
  },
  'TRAINING.WISH_TRADE_UNKNOWN': {
    zh: '所选工种{year}年不在目录中',
    en: 'The trade is not in the catalogue of {year}',
  },
  'TRAINING.WISH_TRADE_UNKNOWN.suggestion': { zh: '请选择目录中的工种', en: 'choose one of the catalogue' },
  'TRAINING.PLAN_EXISTS': { zh: '本年度已有培训计划', en: 'The year has a plan already' },
  'TRAINING.PLAN_EXISTS.suggestion': { zh: '请在原计划上办理', en: 'go on with that one' },
  'TRAINING.PLAN_NOT_DRAFT': { zh: '计划已提交或批准，明细不能修改', en: 'The plan is handed in; its lines stay' },
  'TRAINING.PLAN_NOT_DRAFT.suggestion': {
    zh: '批准前可退回修改，批准后请提出计划调整',
    en: 'have it returned before approval, propose a change after it',
  },
  'TRAINING.PLAN_NOT_APPROVED': { zh: '只有已批准、未办结的计划可以调整', en: 'Only an approved plan is changed' },
  'TRAINING.PLAN_NOT_APPROVED.suggestion': { zh: '草稿请直接修改明细', en: 'edit the lines of a draft' },
  'TRAINING.PLAN_WITHOUT_LINES': { zh: '计划还没有明细', en: 'The plan has no lines' },
  'TRAINING.PLAN_WITHOUT_LINES.suggestion': {
    zh: '请先登记明细，或按意愿调查生成',
    en: 'add lines, or propose them from the survey',
  },
  'TRAINING.PLAN_SAME_PERSON': {
    zh: '编制或提出的人不能自己审批、确认',
    en: 'Whoever made or proposed it does not approve it',
  },
  'TRAINING.PLAN_SAME_PERSON.suggestion': { zh: '请换一个人办理', en: 'let somebody else do it' },
  'TRAINING.PLAN_TRADE_NOT_IN_FORCE': {
    zh: '所选工种在计划月份内不全在目录中',
    en: 'The trade is not in the catalogue through all months of the line',
  },
  'TRAINING.PLAN_TRADE_NOT_IN_FORCE.suggestion': {
    zh: '请改选工种，或缩短月份',
    en: 'choose another trade or fewer months',
  },
  'TRAINING.PLAN_FUND_UNKNOWN': {
    zh: '县里的规定没有资金来源“{fund}”（{clause}）',
    en: 'The county’s rule has no fund “{fund}” ({clause})',
  },
  'TRAINING.PLAN_MODE_UNKNOWN': {
    zh: '县里的规定没有这种培训方式（{clause}）',
    en: 'The county’s rule does not offer this mode ({clause})',
  },
  'TRAINING.PLAN_CHANGE_OPEN': {
    zh: '这条明细有一项调整还没有确认',
    en: 'A change of this line waits for confirmation',
  },
  'TRAINING.PLAN_CHANGE_OPEN.suggestion': { zh: '请先确认或退回那一项', en: 'confirm or refuse that one first' },
  'TRAINING.PLAN_LINE_CANCELLED': { zh: '这条明细已经取消', en: 'The line has been cancelled' },
  'TRAINING.MONTHS_REVERSED': { zh: '结束月份早于开始月份', en: 'It ends in a month before it begins' },
};
