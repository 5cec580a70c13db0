import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals of hiring; `code.suggestion` says what to do. */
export const hiringMessages: MessageCatalogue = {
  'POSTS.POST_ENDED': { zh: '岗位的有效期到{validTo}为止', en: 'The post ended on {validTo}' },
  'POSTS.NO_FREE_PLACE': {
    zh: '岗位没有足够的空缺名额：名额已被在岗人员、其他招聘或者已批准的人员占用',
    en: 'The post has not enough free places: people on the post, other vacancies or approved people take them',
  },
  'POSTS.NO_FREE_PLACE.suggestion': {
    zh: '请减少招聘人数，或者等名额空出后再办',
    en: 'offer fewer places, or wait until one is free',
  },
  'POSTS.VACANCY_NOTICE_RUNNING': {
    zh: '招聘公告到{endsOn}为止，期满后才能截止报名（{clause}）',
    en: 'The vacancy is on notice until {endsOn}; applications close after it ({clause})',
  },
  'POSTS.VACANCY_NOT_OPEN': { zh: '这次招聘现在不接受申请', en: 'This vacancy takes no applications now' },
  'POSTS.VACANCY_OTHER_STATE': {
    zh: '招聘状态已改变，请刷新后再办',
    en: 'The vacancy has moved on; refresh to see where it stands',
  },
  'POSTS.LIST_FIXED': {
    zh: '名单正在办理中，退回后才能更改',
    en: 'The list is being dealt with; it can change after it is returned',
  },
  'POSTS.NOBODY_PROPOSED': { zh: '没有拟聘用人员，不能提交', en: 'Nobody is proposed: there is nothing to hand in' },
  'POSTS.NOBODY_PROPOSED.suggestion': {
    zh: '补齐资料后重新排序，或者取消这次招聘',
    en: 'complete what is missing and rank again, or cancel the vacancy',
  },
  'POSTS.PERSON_NOT_FOUND': { zh: '名册中没有这个人', en: 'This person is not in the register' },
  'POSTS.ALREADY_APPLIED': { zh: '此人已申请这次招聘', en: 'This person has applied for this vacancy already' },
  'POSTS.APPLIED_BY_REFUSED': {
    zh: '按规定不能由“{appliedBy}”提出申请（{clause}）',
    en: 'The rules let no “{appliedBy}” apply ({clause})',
  },
  'POSTS.DOCUMENT_UNKNOWN': { zh: '材料清单中没有“{id}”', en: 'The list of documents has no “{id}”' },
  'POSTS.DOCUMENT_MISSING': { zh: '缺少材料：{names}（{clause}）', en: 'Documents are missing: {names} ({clause})' },
  'POSTS.FACT_KNOWN': {
    zh: '“{fact}”由系统从名册和岗位读取，不能填报',
    en: '“{fact}” is read from the register and the post and cannot be stated',
  },
  'POSTS.FACT_KNOWN.suggestion': {
    zh: '名册有误的，请在人员名册中更正',
    en: 'where the register is wrong, correct it there',
  },
  'POSTS.FACT_NOT_ASKED': {
    zh: '本县的聘用条件没有“{fact}”这一项',
    en: 'The conditions of the county do not ask for “{fact}”',
  },
  'POSTS.FACT_NOT_ASKED.suggestion': {
    zh: '请只填报表上列出的项目',
    en: 'answer only what the form asks',
  },
  'POSTS.FACT_TWICE': { zh: '“{fact}”填报了两次', en: '“{fact}” is answered twice' },
  'POSTS.FACT_VALUE': { zh: '“{fact}”不能是这个值', en: '“{fact}” cannot have this value' },
  'POSTS.FACT_VALUE.suggestion': { zh: '请按表上的选项填报', en: 'choose one of the answers of the form' },
  'POSTS.FACT_PROOF_MISSING': {
    zh: '“{fact}”没有写明依据',
    en: 'Nothing is said about what “{fact}” rests on',
  },
  'POSTS.FACT_PROOF_MISSING.suggestion': {
    zh: '请写明证件、证明或者谁能证实；不清楚的选“不清楚”',
    en: 'name the certificate, or who can confirm it; choose “not known” otherwise',
  },
  'POSTS.FACTS_FIXED': {
    zh: '申请已经有结果，填报的情况不再更改',
    en: 'The application is decided; its answers stay',
  },
  'POSTS.APPROVED_ELSEWHERE': {
    zh: '其中有人已在另一次招聘中获批，一人一岗',
    en: 'Somebody here is approved for another vacancy already: one person, one post',
  },
  'POSTS.APPROVED_ELSEWHERE.suggestion': {
    zh: '请退回，将此人移出后重新排序',
    en: 'return it, take the person off the list and rank again',
  },
  'POSTS.NO_LONGER_ELIGIBLE': {
    zh: '{personName}已不符合聘用条件：{reason}（{clause}）',
    en: '{personName} is no longer eligible: {reason} ({clause})',
  },
  'POSTS.NO_LONGER_ELIGIBLE.suggestion': {
    zh: '请退回，重新排序后再提交',
    en: 'return it, rank again and hand it in again',
  },
  'POSTS.APPLICATION_MOVED_ON': {
    zh: '申请状态已改变，请刷新后再办',
    en: 'The application has moved on; refresh to see where it stands',
  },
  'POSTS.NOT_APPROVED': { zh: '这份申请没有获批', en: 'This application is not approved' },
  'POSTS.DECISION_MISSING': {
    zh: '这次招聘还没有办完全部步骤',
    en: 'Not all steps of this vacancy have been done',
  },
};
