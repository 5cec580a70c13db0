import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of the module; `code.suggestion` says what to do. */
export const trainingMessages: MessageCatalogue = {
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
  'TRAINING.CHANGED': { zh: '这件申请已由他人办理，请刷新后再看', en: 'Somebody has changed it; refresh to see' },
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
  'TRAINING.PERSON_UNKNOWN': {
    zh: '您的管辖范围内没有这个人',
    en: 'No such person is registered in your area',
  },
  'TRAINING.PERSON_UNKNOWN.suggestion': { zh: '请先在人员库中登记', en: 'register the person first' },
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
