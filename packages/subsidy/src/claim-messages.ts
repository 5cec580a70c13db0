import type { MessageCatalogue } from '@gongyi/kernel';

/** Codes of claims, for officers. */
export const claimMessages: MessageCatalogue = {
  'SUBSIDY.CLAIMS_NOT_SETTLED': {
    zh: '县里的政策包（设置“补贴申请” subsidy-claims）还没有写明“{scheme}”由谁申请、交哪些材料、何时截止，不能受理；请先确认后发布',
    en: 'The county’s pack (setting subsidy-claims) does not say who claims “{scheme}”, with which papers and until when; settle and release it first',
  },
  'SUBSIDY.NOT_CLAIMED': {
    zh: '“{scheme}”不由申请发放，不能提交申请',
    en: '“{scheme}” is not paid on a claim',
  },
  'SUBSIDY.CLAIMANT_REFUSED': {
    zh: '这类申请人不能申请该补贴（{clause}）',
    en: 'This kind of claimant may not claim it ({clause})',
  },
  'SUBSIDY.PERSON_NEEDED': { zh: '请选择享受补贴的人员', en: 'Choose the person who benefits' },
  'SUBSIDY.PERSON_NOT_FOUND': { zh: '在您的管理范围内没有这个人', en: 'There is no such person in your area' },
  'SUBSIDY.ORGANISATION_NEEDED': { zh: '请选择申请或收款的单位', en: 'Choose the organisation that claims or is paid' },
  'SUBSIDY.ORGANISATION_NOT_FOUND': { zh: '没有登记这个单位', en: 'There is no such organisation' },
  'SUBSIDY.SUBJECT_NEEDED': { zh: '请选择申请所依据的培训班', en: 'Choose the class that the claim is about' },
  'SUBSIDY.SUBJECT_NOT_FOUND': { zh: '没有这个培训班，或不在您的范围内', en: 'There is no such class in your area' },
  'SUBSIDY.CLASS_NOT_FINISHED': {
    zh: '“{name}”的考核结果还没有确认，不能申请补贴',
    en: 'The results of “{name}” are not confirmed yet; nothing can be claimed for it',
  },
  'SUBSIDY.MORE_THAN_SEATS': {
    zh: '“{name}”考核合格 {passed} 人，超过核定的 {seats} 人，请先核实花名册',
    en: '{passed} people passed in “{name}”, which has {seats} seats; check the roster first',
  },
  'SUBSIDY.HOUSEHOLD_UNKNOWN': {
    zh: '该补贴发给户，但登记册里没有这个人的户主，请先更新名册',
    en: 'It is paid to the household, but the register knows no head of it; update the register first',
  },
  'SUBSIDY.FACT_UNKNOWN': { zh: '该补贴没有“{fact}”这一项', en: 'The scheme has no fact “{fact}”' },
  'SUBSIDY.FACT_COUNTED': {
    zh: '“{fact}”由系统按已发记录统计，不填写',
    en: '“{fact}” is counted by the system from what was paid; it is not filled in',
  },
  'SUBSIDY.FACT_INVALID': { zh: '“{fact}”的值“{value}”不符合要求', en: '“{value}” is no valid value of “{fact}”' },
  'SUBSIDY.FACTS_MISSING': { zh: '还缺少：{facts}', en: 'Still missing: {facts}' },
  'SUBSIDY.DAY_NEEDED': {
    zh: '请填写“{fact}”，它决定适用哪个版本的政策',
    en: 'Fill in “{fact}”: it chooses the rules that apply',
  },
  'SUBSIDY.DOCUMENT_UNKNOWN': { zh: '材料“{id}”不在清单内', en: 'The document “{id}” is not on the list' },
  'SUBSIDY.DOCUMENTS_MISSING': { zh: '缺少材料：{names}（{clause}）', en: 'Missing documents: {names} ({clause})' },
  'SUBSIDY.WINDOW_NOT_OPEN': {
    zh: '申请从 {opensOn} 开始受理（{clause}）',
    en: 'Claims are taken from {opensOn} ({clause})',
  },
  'SUBSIDY.WINDOW_CLOSED': {
    zh: '申请截止日期是 {dueOn}，今天 {today} 已经超过（{clause}）',
    en: 'The last day was {dueOn}; today is {today} ({clause})',
  },
  'SUBSIDY.WINDOW_FACT_MISSING': {
    zh: '缺少“{fact}”，无法计算申请截止日期',
    en: '“{fact}” is missing, so the last day cannot be counted',
  },
  'SUBSIDY.CLAIM_HANDED_IN': {
    zh: '申请已提交，不能再修改；需要修改的请先退回补正',
    en: 'The claim is handed in; have it returned before changing it',
  },
  'SUBSIDY.CLAIM_SAME_PERSON': {
    zh: '填报、审核、受理要由不同的人办理',
    en: 'Who made a claim does not check it, and who checked it does not accept it',
  },
  'SUBSIDY.CLAIM_WAITS': { zh: '暂缓受理：{reason}', en: 'The claim waits: {reason}' },
  'SUBSIDY.CLAIM_WAITS.suggestion': {
    zh: '请在培训班页面办完后再受理',
    en: 'deal with it on the page of the class, then accept the claim',
  },
  'SUBSIDY.CLAIM_NOT_PAYABLE': {
    zh: '按规则不能发放：{reason}（{code} {clause}）',
    en: 'The rules do not pay it: {reason} ({code} {clause})',
  },
  'SUBSIDY.CLAIM_REFERRED': {
    zh: '与已享受的{names}能否同时享受没有文件写明，请先由审批人员研判并写明理由',
    en: 'No text says whether it may stand beside {names}; an officer decides first, with a reason',
  },
  'SUBSIDY.NOTHING_TO_RULE': { zh: '该申请没有需要研判的事项', en: 'There is nothing to decide about this claim' },
  'SUBSIDY.RULED_ALREADY': { zh: '已经研判过', en: 'It was decided already' },
};
