import { describe, expect, it } from 'vitest';
import { certificateNumberFaults, followingNumbers } from './certificate-number.js';

const context = { kind: 'skill_level', countyCode: '530326', level: 5, issuedOn: '2025-06-30' } as const;
const codes = (number: string, changes: object = {}) =>
  certificateNumberFaults(number, { ...context, ...changes }).map(({ code }) => code);

describe('the number of a certificate', () => {
  it.each([
    ['S000153032601255000001', []],
    ['Y000153032601255000001', []],
    ['X000153032601255000001', ['number_type_letter']],
    ['S000144032601255000001', ['number_province']],
    ['S000153032601245000001', ['number_year']],
    ['S000153032601254000001', ['number_level']],
    ['S000144032601244000001', ['number_province', 'number_year', 'number_level']],
    ['S00015303260125500000', ['number_length']],
    ['SA00153032601255000001', ['number_characters']],
    ['5000153032601255000001', ['number_type_letter']],
  ])('of a skill level, %s: %j', (number, expected) => {
    expect(codes(number)).toEqual(expected);
  });
  it('of a 特级技师 has two letters, and only at the highest level', () => {
    expect(codes('SA00153032601255000001', { level: 1 })).toEqual([]);
  });
  it.each([
    ['2553031001500001', []],
    ['2453031001500001', ['number_year']],
    ['2544031001500001', ['number_province']],
    ['2553035001500001', ['number_body_type']],
    ['2553031001400001', ['number_level']],
    ['255303100150000', ['number_length']],
    ['255303100150000X', ['number_characters']],
  ])('of a vocational qualification, %s: %j', (number, expected) => {
    expect(codes(number, { kind: 'vocational_qualification' })).toEqual(expected);
  });
  it('of a single skill has no known pattern', () => {
    expect(codes('云专项2025-0001', { kind: 'single_skill' })).toEqual([]);
    expect(codes('a b', { kind: 'single_skill' })).toEqual(['number_length']);
    expect(codes('abc<def>', { kind: 'single_skill' })).toEqual(['number_characters']);
  });
});

describe('the numbers after the first', () => {
  it('count on by the last six digits and stop where they run out', () => {
    expect(followingNumbers('S000153032601255000009', 2)).toEqual(['S000153032601255000009', 'S000153032601255000010']);
    expect(followingNumbers('S000153032601255999999', 2)).toEqual(['S000153032601255999999']);
    expect(followingNumbers('云专项', 2)).toEqual(['云专项']);
    expect(followingNumbers('', 2)).toEqual([]);
  });
});
