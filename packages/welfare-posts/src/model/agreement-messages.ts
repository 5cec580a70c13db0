import type { MessageCatalogue } from '@gongyi/kernel';

/** Refusals about agreements; `code.suggestion` says what to do. */
export const agreementMessages: MessageCatalogue = {
  'POSTS.HELD_ELSEWHERE': {
    zh: '此人在协议期限内已在其他地方的公益性岗位任职，一人一岗',
    en: 'This person holds a post elsewhere in these days; one person, one post',
  },
  'POSTS.HELD_ELSEWHERE.suggestion': {
    zh: '请向本人核实，另一份协议结束后再签',
    en: 'ask the person; sign when the other agreement has ended',
  },
  'POSTS.AGREEMENT_VOID': { zh: '这份协议已作废', en: 'This agreement is void' },
  'POSTS.AGREEMENT_DRAFTED': {
    zh: '此人（或这份申请、这份协议的续签）已有一份草稿',
    en: 'There is a draft for this person, application or renewal already',
  },
  'POSTS.AGREEMENT_DRAFTED.suggestion': { zh: '请办完或作废那份草稿', en: 'sign that draft or void it' },
  'POSTS.AGREEMENT_RENEWED': { zh: '这份协议已经续签', en: 'This agreement has been renewed already' },
  'POSTS.AGREEMENT_SIGNED_STAYS': {
    zh: '已签订的协议不能改动，退岗请办理退岗手续',
    en: 'A signed agreement is not changed; leaving has a procedure of its own',
  },
  'POSTS.PERSON_NOT_VISIBLE': {
    zh: '在您的管理范围内没有找到此人的登记信息',
    en: 'The register shows no such person in your area',
  },
  'POSTS.NOT_ELIGIBLE': {
    zh: '不符合聘用条件：{sentences}（{clause}）',
    en: 'Not eligible: {sentences} ({clause})',
  },
  'POSTS.ELIGIBILITY_UNKNOWN': {
    zh: '资料不全，无法核对聘用条件，缺少：{missing}',
    en: 'The conditions cannot be checked; missing: {missing}',
  },
  'POSTS.KIND_UNKNOWN': { zh: '本县没有这种协议：{kind}', en: 'The county has no such kind of agreement: {kind}' },
  'POSTS.TERM_BACKWARDS': {
    zh: '结束日期{endsOn}早于开始日期{startsOn}',
    en: 'It ends on {endsOn}, before it begins on {startsOn}',
  },
  'POSTS.TERM_TOO_SHORT': {
    zh: '协议期限不能短于{months}个月（{documentNumber} {clause}）',
    en: 'An agreement lasts at least {months} months ({documentNumber} {clause})',
  },
  'POSTS.TERM_TOO_LONG': {
    zh: '一份协议不能长于{months}个月（{documentNumber} {clause}）',
    en: 'One agreement lasts at most {months} months ({documentNumber} {clause})',
  },
  'POSTS.TERM_OUTSIDE_POST': {
    zh: '协议应在岗位有效期内（{from}至{to}）',
    en: 'The agreement must lie within the post’s own term ({from} to {to})',
  },
  'POSTS.TERM_CAP': {
    zh: '自{firstDay}起累计不能超过{months}个月，最晚到{latestEnd}（{documentNumber} {clause}）',
    en: 'Since {firstDay} at most {months} months in all, until {latestEnd} ({documentNumber} {clause})',
  },
  'POSTS.TERM_CAP.suggestion': { zh: '请把结束日期改到{latestEnd}或以前', en: 'end it on {latestEnd} or before' },
  'POSTS.RETIREMENT_KIND_UNKNOWN': {
    zh: '超过{latestEnd}只有临近退休的人可以，但登记信息不能确定她适用哪个法定退休年龄',
    en: 'Beyond {latestEnd} only somebody near retirement may stay, and the register does not say which age holds for her',
  },
  'POSTS.RETIREMENT_KIND_UNKNOWN.suggestion': {
    zh: '请选择原法定退休年龄（50或55周岁）',
    en: 'state the former statutory age (50 or 55)',
  },
  'POSTS.PLACEMENTS_USED': {
    zh: '一生最多安置{placements}次，已经用完（{documentNumber} {clause}）',
    en: 'At most {placements} placements in a life, all used ({documentNumber} {clause})',
  },
  'POSTS.NOT_TO_RENEW': {
    zh: '只有已签订、没有提前退岗的协议可以续签',
    en: 'Only a signed agreement whose holder has not left is renewed',
  },
  'POSTS.SIGNED_IN_FUTURE': {
    zh: '签订日期不能晚于今天（{today}）',
    en: 'It cannot be signed later than today ({today})',
  },
  'POSTS.SCAN_MISSING': { zh: '请先上传签字盖章的扫描件', en: 'Attach the signed scan first' },
  'POSTS.INSURANCE_MISSING': {
    zh: '本县要求先买意外伤害保险：请登记从协议第一天起有效的保险，再登记签订',
    en: 'The county requires accident insurance first: record one in force on the first day, then sign',
  },
  'POSTS.INSURANCE_MISSING.suggestion': {
    zh: '请点“登记保险”，填写保险公司、保单号和起止日期',
    en: 'choose “Record insurance” and give insurer, number and days',
  },
  'POSTS.INSURANCE_TWICE': { zh: '这份保单已经登记', en: 'This policy has been recorded' },
  'POSTS.TEXT_NAME_UNKNOWN': {
    zh: '协议文本里的“{name}”不是系统认识的名称，请在政策规则中改正',
    en: 'The text of the agreement names “{name}”, which is no fact of an agreement; correct it under policy rules',
  },
  'POSTS.GLYPH_MISSING': {
    zh: '打印字体里没有这些字：{characters}，不能打印',
    en: 'The printing font lacks these characters, so nothing is printed: {characters}',
  },
  'POSTS.GLYPH_MISSING.suggestion': {
    zh: '请核对姓名用字；确有此字的，请手写协议',
    en: 'check how the name is written; if it is right, write the agreement by hand',
  },
  'POSTS.RECHECK_IN_FUTURE': {
    zh: '{period}还没有到，不能复核',
    en: '{period} has not come yet and cannot be checked',
  },
  'POSTS.WHOLE_COUNTY_NEEDED': { zh: '每月复核由县级办理', en: 'The monthly check is done for the whole county' },
};
