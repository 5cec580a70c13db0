import type { NumberFault } from './certificate-number.js';

/** What the parts of a number are called. */
export const numberParts: Readonly<Record<NumberFault['code'], string>> = {
  number_length: '长度（length）',
  number_characters: '字符（characters）',
  number_type_letter: '首位字母（type letter）',
  number_province: '省份代码（province）',
  number_body_type: '机构类型（body type）',
  number_year: '年份（year）',
  number_level: '等级（level）',
};
