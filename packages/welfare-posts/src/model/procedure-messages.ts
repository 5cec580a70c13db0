import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of procedures; `code.suggestion` says what to do. */
export const procedureMessages: MessageCatalogue = {
  'POSTS.PROCEDURE_CLOSED': { zh: '这件事已经办结，不能再办', en: 'This procedure is closed' },
  'POSTS.PROCEDURE_MOVED_ON': {
    zh: '这一步已由他人办理，请刷新后再看',
    en: 'Somebody else has done this step; refresh to see where it stands',
  },
  'POSTS.PROCEDURE_EXISTS': { zh: '这件事正在办理中', en: 'A procedure of this is already under way' },
  'POSTS.SAME_PERSON': {
    zh: '申报、把关、审核、审批、备案应由不同的人办理，您已办过其中一步',
    en: 'Declaring, checking, auditing, approving and filing are done by different people; you have done one of them',
  },
  'POSTS.SAME_PERSON.suggestion': { zh: '请由另一名有权限的人员办理', en: 'let another person with the right do it' },
  'POSTS.OTHER_LEVEL': { zh: '这一步不由本级办理', en: 'This step belongs to another level' },
  'POSTS.MAKER_ONLY': {
    zh: '只有申报人可以重新提交或撤回',
    en: 'Only who declared it can hand it in again or take it back',
  },
  'POSTS.NOTICE_RUNNING': {
    zh: '公示到{endsOn}为止，期满后才能办下一步',
    en: 'The notice is up until {endsOn}; the next step comes after it',
  },
  'POSTS.OBJECTION_OPEN': {
    zh: '还有异议没有答复，答复后才能办下一步',
    en: 'An objection is not answered yet; the next step waits for it',
  },
  'POSTS.OBJECTION_UPHELD': { zh: '异议成立，应退回重新办理', en: 'An objection was upheld: it goes back' },
  'POSTS.OBJECTION_UPHELD.suggestion': { zh: '请选择“退回”并写明理由', en: 'choose “return” and say why' },
  'POSTS.OBJECTION_ANSWERED': { zh: '这条异议已经答复', en: 'This objection has been answered' },
  'POSTS.NO_NOTICE': { zh: '公示期内才能提出异议', en: 'An objection is raised while a notice is up' },
  'POSTS.EVIDENCE_MISSING': {
    zh: '这一步需要上传附件（如会议记录、公示照片）',
    en: 'This step needs a document, such as minutes or a photo of the board',
  },
  'POSTS.MEETING_MISSING': { zh: '请填写会议日期和表决结果', en: 'Give the day and the votes of the meeting' },
  'POSTS.MEETING_IN_FUTURE': {
    zh: '会议日期不能晚于今天（{today}）',
    en: 'The meeting cannot be later than today ({today})',
  },
  'POSTS.MEETING_VOTED_DOWN': {
    zh: '同意的人数没有超过反对的人数，会议没有通过',
    en: 'Those in favour do not outnumber those against: the meeting did not agree',
  },
  'POSTS.REASON_MISSING': { zh: '退回或不同意时应写明理由', en: 'Say why it is returned or refused' },
  'POSTS.RULE_MISSING': {
    zh: '{on}没有确定的“{setting}”规定，请先在政策规则中确定',
    en: 'Nothing is settled about “{setting}” for {on}; settle it under policy rules first',
  },
  'POSTS.RULE_SHAPE': {
    zh: '“{setting}”规定（版本{version}）不是本系统现在的格式，出错位置：{path}',
    en: 'What is settled about “{setting}” in version {version} is not in the form that this program reads, at {path}',
  },
  'POSTS.RULE_SHAPE.suggestion': {
    zh: '请在政策规则中起草新版本，改正后发布',
    en: 'draft a new version under policy rules, correct it and release it',
  },
};
