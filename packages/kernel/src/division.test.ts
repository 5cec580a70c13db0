import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ancestorsOf,
  countyCodeSchema,
  countyDivision,
  countyOf,
  countyOfScope,
  type DivisionCode,
  divisionCode,
  divisionCodeSchema,
  divisionLevel,
  parseDivisionCode,
  scopeContains,
  scopeOf,
  townshipOf,
  wholeCountry,
} from './division.js';

const huize = divisionCode('530326000000');
const gucheng = divisionCode('530326001000');
const village = divisionCode('530326001001');

const codes = fc
  .tuple(fc.constantFrom(0, 2, 4, 6, 9, 12), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 12, maxLength: 12 }))
  .map(([digits, numbers]) => numbers.join('').slice(0, digits).padEnd(12, '0') as DivisionCode);

describe('division codes', () => {
  it('have 12 digits', () => {
    for (const bad of ['530326', '53032600100', '53032600100X', '５３０３２６００１００１', ''])
      expect(parseDivisionCode(bad)).toBeUndefined();
    expect(() => divisionCode('会泽县')).toThrow(expect.objectContaining({ code: 'KERNEL.INVALID_DIVISION_CODE' }));
    expect(z.toJSONSchema(divisionCodeSchema)).toMatchObject({ type: 'string', pattern: '^\\d{12}$' });
    expect(z.toJSONSchema(countyCodeSchema)).toMatchObject({ type: 'string', pattern: '^\\d{6}$' });
  });

  it.each([
    ['000000000000', 'nation'],
    ['530000000000', 'province'],
    ['530300000000', 'prefecture'],
    ['530326000000', 'county'],
    ['530326001000', 'township'],
    ['530326001001', 'village'],
    ['530326100000', 'township'],
    ['500100000000', 'prefecture'],
  ])('%s is a %s', (code, level) => {
    expect(divisionLevel(divisionCode(code))).toBe(level);
  });

  it('know what is above them', () => {
    expect(countyOf(village)).toBe('530326');
    expect(countyDivision(countyOf(village))).toBe(huize);
    expect(townshipOf(village)).toBe(gucheng);
    expect(townshipOf(gucheng)).toBe(gucheng);
    expect(townshipOf(huize)).toBeUndefined();
    expect(ancestorsOf(village)).toEqual(['530000000000', '530300000000', huize, gucheng]);
  });
});

describe('scopes', () => {
  it('hold a place and everything under it', () => {
    expect(scopeContains(scopeOf(huize), village)).toBe(true);
    expect(scopeContains(scopeOf(gucheng), divisionCode('530326002001'))).toBe(false);
    expect(scopeContains(scopeOf(gucheng), huize)).toBe(false);
    expect(scopeOf(divisionCode('000000000000'))).toEqual(wholeCountry);
    expect(scopeOf(village)).toEqual({ from: village, to: village });
  });

  it('know their county', () => {
    expect(countyOfScope(scopeOf(village))).toBe('530326');
    expect(countyOfScope(scopeOf(huize))).toBe('530326');
    expect(countyOfScope(scopeOf(divisionCode('530300000000')))).toBeNull();
    expect(countyOfScope(wholeCountry)).toBeNull();
  });

  it('of an ancestor contains the whole scope of a place; of another branch nothing of it', () => {
    fc.assert(
      fc.property(codes, codes, (a, b) => {
        const [left, right] = [scopeOf(a), scopeOf(b)];
        for (const ancestor of ancestorsOf(a)) {
          expect(scopeContains(scopeOf(ancestor), left.from)).toBe(true);
          expect(scopeContains(scopeOf(ancestor), left.to)).toBe(true);
        }
        expect(scopeContains(left, a)).toBe(true);
        const nested = scopeContains(left, b) || scopeContains(right, a);
        expect(left.from <= right.to && right.from <= left.to).toBe(nested);
      }),
    );
  });
});
