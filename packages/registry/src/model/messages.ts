import type { MessageCatalogue } from '@gongyi/kernel';

/** Sentences of the register; `code.suggestion` says what to do. */
export const registryMessages: MessageCatalogue = {
  'REGISTRY.ROW_NAME_DIFFERS': {
    zh: '姓名与人员名册不一致，名册上是“{name}”',
    en: 'The register has another name: “{name}”',
  },
  'REGISTRY.OTHER_COUNTY': {
    zh: '文件中的人员都不属于本县（{county}），请核对文件',
    en: 'Nobody in the file belongs to this county ({county}); check the file',
  },
  'REGISTRY.PERSON_UNKNOWN': { zh: '名册中没有这个人', en: 'This person is not in the register' },
  'REGISTRY.SAME_PERSON_CANNOT_CONFIRM': {
    zh: '提出换卡的人不能自己确认，请由另一人核对',
    en: 'Whoever proposed an account cannot confirm it; another person must',
  },
  'REGISTRY.CARD_UNUSABLE': { zh: '银行卡号有误，请核对后重新填写', en: 'The card number cannot be right; check it' },
  'REGISTRY.CARD_ALREADY_HELD': {
    zh: '该账号已登记在此户名下，无需重复登记',
    en: 'This holder already has this account; it need not be proposed again',
  },
  'REGISTRY.ACCOUNT_NUMBER_UNUSABLE': {
    zh: '对公账号应为 8 至 32 位数字，请对照开户许可证核对后重新填写',
    en: 'An organisation’s account number has 8 to 32 digits; check it against the bank’s certificate',
  },
  'REGISTRY.ORGANISATION_UNKNOWN': {
    zh: '没有统一社会信用代码为 {creditCode} 的单位。请先在“单位”或“培训机构”中登记，再登记账户',
    en: 'No organisation has the unified credit code {creditCode}. Record it under organisations or training institutions first',
  },
  'REGISTRY.WHOLE_COUNTY_NEEDED': {
    zh: '单位账户由县级登记，请联系县级经办人员',
    en: 'Accounts of organisations are recorded by the county; ask its officers',
  },
  'REGISTRY.REGISTERED_ELSEWHERE': {
    zh: '名册中有人已登记在您的管理范围之外，请由县级经办人员导入',
    en: 'Somebody in the file is registered outside your area; a county officer must import it',
  },
  'REGISTRY.ORGANISATION_EXISTS': {
    zh: '该地已登记名为“{name}”的单位',
    en: 'An organisation named “{name}” is already recorded at this place',
  },
  'REGISTRY.PLACE_OUTSIDE_SCOPE': {
    zh: '行政区划 {place} 不在您的管理范围之内',
    en: 'The place {place} is outside your area',
  },
  'REGISTRY.ASSESSED_IN_FUTURE': {
    zh: '认定日期不能晚于今天（{today}）',
    en: 'The assessment cannot be later than today ({today})',
  },
  'REGISTRY.VALIDITY_TOO_SHORT': {
    zh: '有效期不能早于认定日期',
    en: 'It cannot run out before the day of the assessment',
  },
  'REGISTRY.PROOF_MISSING': { zh: '请上传认定依据，或者写明依据', en: 'Attach the proof, or say what it is' },
  duplicate_person: {
    zh: '同一身份证号码出现多次（另见第 {rows} 行）',
    en: 'the same identity number stands in several rows (also row {rows})',
  },
  'duplicate_person.title': { zh: '身份证号码重复', en: 'identity number repeated' },
  'duplicate_person.suggestion': {
    zh: '核实户籍，只保留本人实际所在的一行',
    en: 'keep only the row of the person’s real household',
  },
  name_unreadable: { zh: '姓名为空或含有无效字符', en: 'the name is missing or has invalid characters' },
  'name_unreadable.suggestion': { zh: '对照身份证补正姓名', en: 'correct the name from the identity card' },
  division_unknown: { zh: '行政区划代码不是 12 位数字', en: 'the division code must have 12 digits' },
  'division_unknown.suggestion': { zh: '填写 12 位村级代码', en: 'give the 12 digits of the village' },
  other_county: { zh: '该行不属于本县', en: 'the row belongs to another county' },
  'other_county.suggestion': { zh: '删除该行，由所在县录入', en: 'remove the row; its own county must enter it' },
  date_as_text: { zh: '日期格式不规范，已识别', en: 'unusual form of date, understood' },
  birth_date_differs: {
    zh: '出生日期与身份证号码不一致，以身份证为准',
    en: 'the birth date differs from the identity number, which counts',
  },
  'birth_date_differs.suggestion': { zh: '核对后更正出生日期', en: 'correct the birth date' },
  sex_differs: {
    zh: '性别与身份证号码不一致，以身份证为准',
    en: 'the sex differs from the identity number, which counts',
  },
  'sex_differs.suggestion': { zh: '核对后更正性别', en: 'correct the sex' },
  disability_certificate_number: {
    zh: '填写的是残疾人证号，已取其中的身份证号码',
    en: 'number of a disability certificate; the identity number in it was taken',
  },
  household_two_heads: { zh: '户 {household} 有两个户主', en: 'household {household} has two heads' },
  'household_two_heads.title': { zh: '一户有两个户主', en: 'household with two heads' },
  'household_two_heads.suggestion': { zh: '核实后只保留一个户主', en: 'keep one head' },
  household_no_head: { zh: '户 {household} 没有户主', en: 'household {household} has no head' },
  'household_no_head.title': { zh: '户内没有户主', en: 'household without a head' },
  'household_no_head.suggestion': { zh: '核实后补填户主', en: 'name the head' },
  labour_not_in_list: {
    zh: '劳动技能“{value}”不在规定的五类之内',
    en: 'labour capacity “{value}” is not one of the five values',
  },
  'labour_not_in_list.title': { zh: '劳动技能不规范', en: 'labour capacity not in the list' },
  'labour_not_in_list.suggestion': {
    zh: '改为普通劳动力、技能劳动力、弱劳动力或半劳动力、丧失劳动力、无劳动力之一',
    en: 'choose one of the five values',
  },
  healthy_recorded_weak: {
    zh: '健康、16—59 岁、非在校，却登记为弱劳动力或无劳动力',
    en: 'healthy, 16 to 59, no pupil, yet recorded as weak or without labour',
  },
  'healthy_recorded_weak.suggestion': { zh: '核实劳动能力', en: 'check the labour capacity' },
  place_without_months: { zh: '有务工地点但没有务工时间', en: 'work place without months' },
  months_without_place: { zh: '有务工时间但没有务工地点', en: 'months of work without a place' },
  post_without_months: { zh: '有公益性岗位但没有月数', en: 'post without months' },
  months_without_post: { zh: '有公益性岗位月数但没有岗位', en: 'months on a post without the post' },
  working_away_on_post: { zh: '在县外务工，同时登记有公益性岗位', en: 'works outside the county and holds a post' },
  'working_away_on_post.suggestion': { zh: '核实是否实际在岗', en: 'check whether the person is really on the post' },
  phone_not_11_digits: { zh: '联系电话不是 11 位', en: 'the telephone number has not 11 digits' },
  card_shared: { zh: '同一银行卡号登记在多人名下', en: 'one card number for several people' },
  'date_as_text.suggestion': { zh: '系统已识别，建议改为日期格式', en: 'understood; better typed as a date' },
  'disability_certificate_number.suggestion': {
    zh: '无需处理；有条件时补填居民身份证号码',
    en: 'nothing to do; give the identity number where it is known',
  },
  'place_without_months.suggestion': { zh: '补填务工时间', en: 'give the months of work' },
  'months_without_place.suggestion': { zh: '补填务工所在地', en: 'give the place of work' },
  'post_without_months.suggestion': { zh: '补填公益性岗位月数', en: 'give the months on the post' },
  'months_without_post.suggestion': { zh: '补填公益性岗位类型，或清空月数', en: 'name the post, or clear the months' },
  'phone_not_11_digits.suggestion': { zh: '核对后填写 11 位手机号码', en: 'check and give the 11 digits' },
  'card_shared.suggestion': {
    zh: '核对持卡人，确认发放到本人账户',
    en: 'check whose card it is: everybody is paid to an account of their own',
  },
};
