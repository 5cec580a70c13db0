import type { MessageCatalogue } from './messages.js';

const repaired = { zh: '系统已更正，无需处理', en: 'repaired; nothing to do' };

/** Sentences for every code of the kernel; `code.suggestion` says what to do about a cell. */
export const kernelMessages = {
  'KERNEL.INVALID_DATE': {
    zh: '“{value}”不是有效日期，应为 YYYY-MM-DD',
    en: '“{value}” is not a date; write YYYY-MM-DD',
  },
  'KERNEL.INVALID_PERIOD': { zh: '“{value}”不是有效月份，应为 YYYY-MM', en: '“{value}” is not a month; write YYYY-MM' },
  'KERNEL.INVALID_DIVISION_CODE': {
    zh: '“{value}”不是 12 位行政区划代码',
    en: '“{value}” is not a division code of 12 digits',
  },
  'KERNEL.INVALID_INPUT': {
    zh: '提交的内容有误，请检查标出的项目',
    en: 'The input is not right; see the named fields',
  },
  'KERNEL.INVALID_TEXT': {
    zh: '文字中有无法保存的字符（{path}），请重新输入',
    en: 'The text has characters that cannot be stored ({path}); type it again',
  },
  'KERNEL.FORBIDDEN': { zh: '您没有这项操作的权限（{permission}）', en: 'You may not do this ({permission})' },
  'KERNEL.ONE_COUNTY_NEEDED': { zh: '请先选定一个县再操作', en: 'Choose one county first' },
  'KERNEL.CALENDAR_YEAR_UNKNOWN': {
    zh: '尚无 {year} 年的放假安排，无法计算工作日，请先录入该年的日历',
    en: 'The holiday notice of {year} is not known, so working days cannot be counted; enter the calendar of that year first',
  },
  'KERNEL.TRANSITION_NOT_ALLOWED': {
    zh: '当前状态不能进行这项操作，请刷新后查看最新状态',
    en: 'This cannot be done in the present state ({state}); reload to see the latest',
  },
  'IMPORT.MISSING_HEADINGS': {
    zh: '工作表“{sheet}”缺少以下列：{headings}',
    en: 'Sheet “{sheet}” lacks these headings: {headings}',
  },
  'IMPORT.MISSING_SHEET': { zh: '文件中没有工作表“{sheet}”', en: 'The file has no sheet “{sheet}”' },
  field_required: { zh: '必填项未填写', en: 'must be filled in' },
  field_type: { zh: '填写内容的类型不对', en: 'is not the right kind of value' },
  field_format: { zh: '格式不正确', en: 'is not in the right format' },
  field_too_small: { zh: '数值或长度不得小于 {minimum}', en: 'must be at least {minimum}, in value or length' },
  field_too_large: { zh: '数值或长度不得大于 {maximum}', en: 'must be at most {maximum}, in value or length' },
  field_not_in_list: { zh: '不在可选范围内', en: 'is not one of the choices' },
  field_not_a_multiple: { zh: '数值的最小单位不对', en: 'is not a whole multiple of the unit' },
  field_unknown: { zh: '不能填写此项', en: 'is not a field of this form' },
  field_too_deep: { zh: '内容层级过深', en: 'is nested too deeply' },
  field_invalid: { zh: '填写内容有误', en: 'is not valid' },
  identity_blank: { zh: '身份证号码为空', en: 'the identity number is missing' },
  identity_length: { zh: '身份证号码位数不对，应为 18 位', en: 'the identity number must have 18 characters' },
  identity_characters: { zh: '身份证号码含有无效字符', en: 'the identity number has invalid characters' },
  identity_region: { zh: '身份证号码的地区码无效', en: 'the identity number has an invalid region' },
  identity_date: { zh: '身份证号码中的出生日期无效', en: 'the birth date in the identity number is not a date' },
  identity_checksum_wrong: {
    zh: '身份证号码校验位不符，号码有误',
    en: 'the check character of the identity number does not fit',
  },
  identity_not_text: {
    zh: '身份证号码被录成数字，后几位已丢失',
    en: 'the identity number was typed as a number and lost its last digits',
  },
  identity_legacy_15_digits: {
    zh: '15 位旧身份证号，已换算为 18 位',
    en: 'old identity number of 15 digits, converted to 18',
  },
  identity_lowercase_x: {
    zh: '身份证号末位小写 x，已改为大写',
    en: 'small x at the end of the identity number, made large',
  },
  identity_fullwidth_digits: {
    zh: '身份证号为全角字符，已转换',
    en: 'full-width digits in the identity number, converted',
  },
  identity_spaces: { zh: '身份证号含空格，已去除', en: 'spaces in the identity number, removed' },
  name_dot_variant: { zh: '姓名中的间隔号不规范，已统一为“·”', en: 'another dot in the name, unified to ·' },
  name_spaces: { zh: '姓名含空格，已去除', en: 'spaces in the name, removed' },
  card_blank: { zh: '银行卡号为空', en: 'the card number is missing' },
  card_characters: { zh: '银行卡号含有无效字符', en: 'the card number has invalid characters' },
  card_length: { zh: '银行卡号位数不对', en: 'the card number has a wrong length' },
  card_luhn_wrong: { zh: '银行卡号校验不通过，号码有误', en: 'the check digit of the card number does not fit' },
  card_not_text: {
    zh: '银行卡号被录成数字，后几位已丢失',
    en: 'the card number was typed as a number and lost its last digits',
  },
  card_grouped_by_spaces: { zh: '银行卡号含空格，已去除', en: 'spaces in the card number, removed' },
  card_fullwidth_digits: { zh: '银行卡号为全角数字，已转换', en: 'full-width digits in the card number, converted' },
  'identity_blank.suggestion': { zh: '填写身份证号码', en: 'fill in the identity number' },
  'identity_length.suggestion': {
    zh: '对照身份证补全 18 位号码',
    en: 'complete the 18 characters from the identity card',
  },
  'identity_characters.suggestion': {
    zh: '对照身份证更正，只能是数字和末位 X',
    en: 'correct it from the identity card: digits, and X at the end',
  },
  'identity_region.suggestion': {
    zh: '对照身份证更正前六位',
    en: 'correct the first six digits from the identity card',
  },
  'identity_date.suggestion': {
    zh: '对照身份证更正第 7 至 14 位',
    en: 'correct characters 7 to 14 from the identity card',
  },
  'identity_checksum_wrong.suggestion': {
    zh: '对照身份证或户口本更正号码',
    en: 'correct it from the identity card or household book',
  },
  'identity_not_text.suggestion': {
    zh: '将该列设为“文本”格式后重新录入完整号码',
    en: 'format the column as text and type the whole number again',
  },
  'identity_legacy_15_digits.suggestion': {
    zh: '已换算为 18 位，请在台账中改为 18 位',
    en: 'converted; write the 18 digits in your own list',
  },
  'identity_lowercase_x.suggestion': repaired,
  'identity_fullwidth_digits.suggestion': repaired,
  'identity_spaces.suggestion': repaired,
  'name_dot_variant.suggestion': repaired,
  'name_spaces.suggestion': repaired,
  'card_blank.suggestion': { zh: '补录银行卡号', en: 'fill in the card number' },
  'card_characters.suggestion': { zh: '对照银行卡更正', en: 'correct it from the card' },
  'card_length.suggestion': { zh: '对照银行卡更正', en: 'correct it from the card' },
  'card_luhn_wrong.suggestion': { zh: '对照银行卡更正', en: 'correct it from the card' },
  'card_not_text.suggestion': {
    zh: '将该列设为“文本”格式后重新录入',
    en: 'format the column as text and type it again',
  },
} as const satisfies MessageCatalogue;
