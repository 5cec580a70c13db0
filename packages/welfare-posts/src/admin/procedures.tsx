import { type ConsoleModule, permissionMessages } from '@gongyi/console-kit';
import { procedurePermissions } from '../model/procedure-permissions.js';

const zh = {
  resources: {
    procedures: {
      name: '办理过程',
      fields: {
        verdict: '意见',
        note: '说明',
        heldOn: '会议日期',
        present: '到会人数',
        inFavour: '同意',
        against: '反对',
        abstained: '弃权',
        evidenceFileId: '上传附件',
        statedBy: '提出人',
        content: '异议内容',
        answer: '答复',
      },
      commands: {
        'act-check': { label: '把关', done: '已办理' },
        'act-meeting': { label: '登记村级会议', done: '已登记' },
        'act-notice': { label: '开始公示', done: '公示已开始' },
        'act-audit': { label: '审核', done: '已审核' },
        'act-approve': { label: '审批', done: '已审批' },
        'act-file': { label: '备案', done: '已备案' },
        resubmit: { label: '重新提交', done: '已重新提交' },
        withdraw: { label: '撤回', hint: '撤回后这件事不再办理。', done: '已撤回' },
        object: { label: '登记异议', hint: '异议答复前，不能办下一步。', done: '异议已登记' },
        answer: { label: '答复', title: '答复异议', done: '已答复' },
      },
    },
  },
  states: {
    procedure: { open: '办理中', returned: '已退回', passed: '已通过', refused: '未通过', withdrawn: '已撤回' },
    'procedure-objection': { open: '待答复', upheld: '成立', rejected: '不成立' },
  },
  posts: {
    level: { village: '村级', township: '乡镇', county: '县级' },
    days: { working: '%{days}个工作日', calendar: '%{days}天' },
    act: { resubmit: '重新提交', withdraw: '撤回' },
    verdict: {
      check: { pass: '同意上报', return: '退回', refuse: '不同意' },
      meeting: { pass: '会议通过', return: '退回', refuse: '会议不通过' },
      notice: { pass: '公示', return: '退回', refuse: '不同意' },
      audit: { pass: '审核通过', return: '退回', refuse: '不通过' },
      approve: { pass: '批准', return: '退回', refuse: '不批准' },
      file: { pass: '备案', return: '退回', refuse: '不予备案' },
    },
    made_by: '%{name} %{day} 提出',
    notice_until: '公示到%{day}',
    notice_running: '公示到%{day}为止，期满后办下一步。',
    due_on: '应在%{day}前办理',
    objection_open: '还有异议没有答复，答复后办下一步。',
    another_person: '您已办过其中一步，这一步请由另一人办理。',
    waits_for: '等待%{level}办理',
    votes: '%{heldOn}会议：到会%{present}，同意%{inFavour}，反对%{against}，弃权%{abstained}',
    evidence: '附件',
    earlier: '以前的意见',
    objections: '异议',
    objection_verdict: { uphold: '异议成立，退回重办', reject: '异议不成立' },
  },
  permissions: permissionMessages(procedurePermissions, 'zh'),
};

const en: typeof zh = {
  resources: {
    procedures: {
      name: 'Procedure',
      fields: {
        verdict: 'Verdict',
        note: 'Note',
        heldOn: 'Day of the meeting',
        present: 'Present',
        inFavour: 'In favour',
        against: 'Against',
        abstained: 'Abstained',
        evidenceFileId: 'Attach a document',
        statedBy: 'Raised by',
        content: 'What is objected',
        answer: 'Answer',
      },
      commands: {
        'act-check': { label: 'Check', done: 'Done' },
        'act-meeting': { label: 'Record the village meeting', done: 'Recorded' },
        'act-notice': { label: 'Put up the notice', done: 'The notice is up' },
        'act-audit': { label: 'Audit', done: 'Audited' },
        'act-approve': { label: 'Approve', done: 'Decided' },
        'act-file': { label: 'File', done: 'Filed' },
        resubmit: { label: 'Hand in again', done: 'Handed in again' },
        withdraw: { label: 'Take back', hint: 'It is then no longer dealt with.', done: 'Taken back' },
        object: { label: 'Record an objection', hint: 'The next step waits until it is answered.', done: 'Recorded' },
        answer: { label: 'Answer', title: 'Answer the objection', done: 'Answered' },
      },
    },
  },
  states: {
    procedure: {
      open: 'under way',
      returned: 'returned',
      passed: 'passed',
      refused: 'refused',
      withdrawn: 'taken back',
    },
    'procedure-objection': { open: 'to answer', upheld: 'upheld', rejected: 'rejected' },
  },
  posts: {
    level: { village: 'village', township: 'township', county: 'county' },
    days: { working: '%{days} working days', calendar: '%{days} days' },
    act: { resubmit: 'handed in again', withdraw: 'taken back' },
    verdict: {
      check: { pass: 'Pass on', return: 'Return', refuse: 'Refuse' },
      meeting: { pass: 'The meeting agreed', return: 'Return', refuse: 'The meeting did not agree' },
      notice: { pass: 'Put up', return: 'Return', refuse: 'Refuse' },
      audit: { pass: 'Passes', return: 'Return', refuse: 'Does not pass' },
      approve: { pass: 'Approve', return: 'Return', refuse: 'Refuse' },
      file: { pass: 'File', return: 'Return', refuse: 'Refuse to file' },
    },
    made_by: 'By %{name} on %{day}',
    notice_until: 'on notice until %{day}',
    notice_running: 'The notice is up until %{day}; the next step comes after it.',
    due_on: 'Due by %{day}',
    objection_open: 'An objection is not answered yet; the next step waits for it.',
    another_person: 'You have done one of the steps; another person does this one.',
    waits_for: 'Waits for the %{level}',
    votes:
      'Meeting of %{heldOn}: %{present} present, %{inFavour} in favour, %{against} against, %{abstained} abstained',
    evidence: 'Document',
    earlier: 'Earlier verdicts',
    objections: 'Objections',
    objection_verdict: { uphold: 'Upheld, to be done again', reject: 'Rejected' },
  },
  permissions: permissionMessages(procedurePermissions, 'en'),
};

/** Texts of the steps that needs, vacancies, appraisals and exits share. */
export const proceduresConsole: ConsoleModule = {
  name: 'procedures',
  resources: [{ name: 'procedures' }],
  menu: [],
  messages: { zh, en },
};
