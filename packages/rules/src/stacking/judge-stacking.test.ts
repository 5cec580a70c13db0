import type { LocalDate } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { loadPack } from '../pack/load-pack.js';
import { header, problemsOf } from '../testing/small-pack.js';
import { judgeStacking, type Shared } from './judge-stacking.js';

const pair = (a: string, b: string, rule: string, within: string, more = '') =>
  `  - { a: ${a}, b: ${b}, rule: ${rule}, within: ${within}${more}, zh: 同一职业同一等级不重复享受, en: never both, cite: { document: d, clause: c } }`;
const stacking = `pairs:
${pair('TRAINING_FEE', 'SKILLS_BONUS', 'never', 'trade_and_level')}
${pair('TRAINING_FEE', 'TRAINING_LIVING', 'both', 'period')}
${pair('TRAVEL', 'TRAVEL', 'never', 'calendar_year', ', until: 2025-12-31')}
`;
const pack = loadPack({ 'pack.yaml': header, 'stacking/pairs.yaml': stacking });
const on = '2025-03-01' as LocalDate;
const ask = (code: string, held: string, shares: Shared[], day = on) =>
  judgeStacking(pack, day, code, [{ code: held, shares }]).map(({ verdict, code: reason }) => [verdict, reason])[0];

describe('two subsidies for one person', () => {
  it('are blocked, allowed or left to an officer, whichever was there first', () => {
    expect(ask('TRAINING_FEE', 'SKILLS_BONUS', ['trade_and_level'])).toEqual(['blocked', 'STACKING_FORBIDDEN']);
    expect(ask('SKILLS_BONUS', 'TRAINING_FEE', ['trade_and_level', 'period'])).toEqual([
      'blocked',
      'STACKING_FORBIDDEN',
    ]);
    expect(ask('TRAINING_LIVING', 'TRAINING_FEE', ['period'])).toEqual(['both', 'STACKING_ALLOWED']);
  });

  it('a pair that no text names, or names for another case, is never guessed', () => {
    expect(ask('POST_SUBSIDY', 'TRAVEL', ['period'])).toEqual(['refer_to_officer', 'CHOICE_REQUIRED']);
    expect(ask('TRAINING_FEE', 'SKILLS_BONUS', ['period'])).toEqual(['refer_to_officer', 'CHOICE_REQUIRED']);
    expect(ask('TRAVEL', 'TRAVEL', ['calendar_year'], '2026-03-01' as LocalDate)).toEqual([
      'refer_to_officer',
      'CHOICE_REQUIRED',
    ]);
    expect(ask('TRAVEL', 'TRAVEL', ['calendar_year'])).toEqual(['blocked', 'STACKING_FORBIDDEN']);
  });

  it('cites a document that exists', () => {
    expect(problemsOf({ 'stacking/pairs.yaml': stacking.replaceAll('document: d', 'document: e') })[0]).toContain(
      'UNKNOWN_DOCUMENT',
    );
  });
});
