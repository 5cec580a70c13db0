import type { CertificateKind } from './trade.js';

/** What is wrong with a number: the part of it, and what stands there or should. */
export interface NumberFault {
  readonly code:
    | 'number_length'
    | 'number_characters'
    | 'number_type_letter'
    | 'number_province'
    | 'number_body_type'
    | 'number_year'
    | 'number_level';
  readonly expected: string;
}

/** What a number must agree with. `countyCode` has six digits; `issuedOn` is a day `2025-06-30`. */
export interface NumberContext {
  readonly kind: CertificateKind;
  readonly countyCode: string;
  readonly level: number | null;
  readonly issuedOn: string;
}

type Part = readonly [code: NumberFault['code'], from: number, to: number, wanted: (context: NumberContext) => string];

const year = ({ issuedOn }: NumberContext) => issuedOn.slice(2, 4);
const province = ({ countyCode }: NumberContext) => countyCode.slice(0, 2);
const level = (context: NumberContext) => (context.level === null ? '' : String(context.level));

/** 职业技能等级证书: letter, assessor 4, province 2, site 6, year 2, level 1, serial 6. */
const skillLevelParts: readonly Part[] = [
  ['number_province', 5, 7, province],
  ['number_year', 13, 15, year],
  ['number_level', 15, 16, level],
];
/** 职业资格证书: year 2, province 2, city 2, body type 1, body 3, level 1, serial 5. */
const qualificationParts: readonly Part[] = [
  ['number_year', 0, 2, year],
  ['number_province', 2, 4, province],
  ['number_level', 10, 11, level],
];

const wrongParts = (number: string, parts: readonly Part[], context: NumberContext): NumberFault[] =>
  parts.flatMap(([code, from, to, wanted]) => {
    const expected = wanted(context);
    return expected === '' || number.slice(from, to) === expected ? [] : [{ code, expected }];
  });

function skillLevelFaults(number: string, context: NumberContext): NumberFault[] {
  if (number.length !== 22) return [{ code: 'number_length', expected: '22' }];
  // 特级技师 has two letters, and its parts are not known; nothing below the highest level of the catalogue is one.
  if (context.level === 1 && /^[A-Z]{2}\d{20}$/.test(number)) return [];
  if (!/^[A-Z]/.test(number)) return [{ code: 'number_type_letter', expected: 'Y/S' }];
  if (!/^[A-Z]\d{21}$/.test(number)) return [{ code: 'number_characters', expected: '0-9' }];
  const letter: NumberFault[] = /^[YS]/.test(number) ? [] : [{ code: 'number_type_letter', expected: 'Y/S' }];
  return [...letter, ...wrongParts(number, skillLevelParts, context)];
}

function qualificationFaults(number: string, context: NumberContext): NumberFault[] {
  if (number.length !== 16) return [{ code: 'number_length', expected: '16' }];
  if (!/^\d{16}$/.test(number)) return [{ code: 'number_characters', expected: '0-9' }];
  const body: NumberFault[] = /^[0-4]$/.test(number.charAt(6)) ? [] : [{ code: 'number_body_type', expected: '0-4' }];
  return [...wrongParts(number, qualificationParts, context), ...body];
}

/** Of a single skill or of completion no pattern is known: length and characters alone. */
function plainFaults(number: string): NumberFault[] {
  if (number.length < 4 || number.length > 40) return [{ code: 'number_length', expected: '4-40' }];
  if (!/^[\p{Script=Han}A-Za-z0-9〔〕()（）-]+$/u.test(number))
    return [{ code: 'number_characters', expected: 'A-Z 0-9' }];
  return [];
}

/**
 * Everything that is wrong with a certificate's number, part by part; empty when nothing is. Code rules: skill level
 * certificates of 22 characters, vocational qualification certificates of 16 digits.
 *
 * @example certificateNumberFaults('S000153032601253000001', { kind: 'skill_level', countyCode: '530326', level: 5, issuedOn: '2025-06-30' })
 *   // [{ code: 'number_level', expected: '5' }]
 */
export function certificateNumberFaults(number: string, context: NumberContext): NumberFault[] {
  if (context.kind === 'skill_level') return skillLevelFaults(number, context);
  if (context.kind === 'vocational_qualification') return qualificationFaults(number, context);
  return plainFaults(number);
}

/**
 * A number and those after it, by its last digits; fewer when they run out.
 *
 * @example followingNumbers('S000153032601255000009', 2) // ['S000153032601255000009', 'S000153032601255000010']
 */
export function followingNumbers(first: string, count: number): string[] {
  const [, head = '', digits = ''] = /^(.*?)(\d{1,6})$/.exec(first) ?? [];
  if (digits === '') return first === '' ? [] : [first];
  return Array.from({ length: count }, (_, index) => String(Number(digits) + index).padStart(digits.length, '0'))
    .filter((serial) => serial.length === digits.length)
    .map((serial) => `${head}${serial}`);
}
