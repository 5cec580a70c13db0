import { z } from 'zod';
import { type Brand, branded } from './brand.js';
import { domainError } from './errors.js';

/** A place: the 12 digits of the statistical division code, filled with zeros below its level (530326000000 = 会泽县). */
export type DivisionCode = Brand<string, 'DivisionCode'>;
/** The first six digits: a county. */
export type CountyCode = Brand<string, 'CountyCode'>;
/** Everything at or under a place, as a range of codes with both ends included. */
export interface ScopeRange {
  readonly from: DivisionCode;
  readonly to: DivisionCode;
}
export type DivisionLevel = 'nation' | 'province' | 'prefecture' | 'county' | 'township' | 'village';

const levels: readonly { readonly level: DivisionLevel; readonly digits: number }[] = [
  { level: 'nation', digits: 0 },
  { level: 'province', digits: 2 },
  { level: 'prefecture', digits: 4 },
  { level: 'county', digits: 6 },
  { level: 'township', digits: 9 },
  { level: 'village', digits: 12 },
];

export const wholeCountry: ScopeRange = { from: '000000000000' as DivisionCode, to: '999999999999' as DivisionCode };

export const divisionCodeSchema = branded<DivisionCode>(z.string().regex(/^\d{12}$/));
export const countyCodeSchema = branded<CountyCode>(z.string().regex(/^\d{6}$/));

export function parseDivisionCode(text: string): DivisionCode | undefined {
  return /^\d{12}$/.test(text) ? (text as DivisionCode) : undefined;
}

/** @throws DomainError KERNEL.INVALID_DIVISION_CODE */
export function divisionCode(text: string): DivisionCode {
  const code = parseDivisionCode(text);
  if (code === undefined)
    throw domainError('invalid_input', 'KERNEL.INVALID_DIVISION_CODE', { value: text.slice(0, 40) });
  return code;
}

function digitsOf(code: DivisionCode): number {
  return levels.find(({ digits }) => /^0*$/.test(code.slice(digits)))?.digits ?? 12;
}

export function divisionLevel(code: DivisionCode): DivisionLevel {
  const digits = digitsOf(code);
  return levels.find((entry) => entry.digits === digits)?.level ?? 'village';
}

export function countyOf(code: DivisionCode): CountyCode {
  return code.slice(0, 6) as CountyCode;
}

export function countyDivision(county: CountyCode): DivisionCode {
  return `${county}000000` as DivisionCode;
}

/** The township that a place lies in or is; undefined above townships. */
export function townshipOf(code: DivisionCode): DivisionCode | undefined {
  return digitsOf(code) < 9 ? undefined : (code.slice(0, 9).padEnd(12, '0') as DivisionCode);
}

/** The places above, from the province down; without the nation and without the place itself. */
export function ancestorsOf(code: DivisionCode): DivisionCode[] {
  const own = digitsOf(code);
  return levels
    .filter(({ digits }) => digits > 0 && digits < own)
    .map(({ digits }) => code.slice(0, digits).padEnd(12, '0') as DivisionCode);
}

export function scopeOf(code: DivisionCode): ScopeRange {
  const prefix = code.slice(0, digitsOf(code));
  return { from: prefix.padEnd(12, '0') as DivisionCode, to: prefix.padEnd(12, '9') as DivisionCode };
}

export function scopeContains(scope: ScopeRange, code: DivisionCode): boolean {
  return scope.from <= code && code <= scope.to;
}

/** The county that a scope lies in; null for a scope over several counties. */
export function countyOfScope(scope: ScopeRange): CountyCode | null {
  return scope.from.slice(0, 6) === scope.to.slice(0, 6) ? (scope.from.slice(0, 6) as CountyCode) : null;
}
