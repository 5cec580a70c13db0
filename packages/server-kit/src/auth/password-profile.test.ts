import { isDomainError } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import {
  assertPasswordFits,
  type PasswordProfileName,
  passwordHasExpired,
  passwordProfiles,
} from './password-profile.js';

function problem(profile: PasswordProfileName, password: string): string | null {
  try {
    assertPasswordFits(passwordProfiles[profile], password, 'lijing');
    return null;
  } catch (error) {
    return isDomainError(error) ? error.code : String(error);
  }
}

describe('password profiles', () => {
  it.each([
    ['mlps3', 'Short-1', 'AUTH.PASSWORD_TOO_SHORT'],
    ['mlps3', 'onlysmallletters', 'AUTH.PASSWORD_TOO_SIMPLE'],
    ['mlps3', 'Rain-in-May-07', null],
    ['mlps3', 'My-LiJing-2025', 'AUTH.PASSWORD_GUESSABLE'],
    ['mlps3', 'Aa1-Aa1-Aa1-', 'AUTH.PASSWORD_GUESSABLE'],
    ['mlps3', 'Abcdefghij-12', 'AUTH.PASSWORD_GUESSABLE'],
    ['nist', 'Rain-in-May-07', 'AUTH.PASSWORD_TOO_SHORT'],
    ['nist', 'seven horses in the rain', null],
    ['nist', '会泽县的雨下在五月的山坡上很好', null],
  ] as const)('%s, %s: %s', (profile, password, code) => {
    expect(problem(profile, password)).toBe(code);
  });

  it('ages only where the profile says so; a password set by somebody else is never good', () => {
    const now = new Date('2025-06-01T00:00:00Z');
    const days = (count: number) => new Date(now.getTime() - count * 86_400_000);
    expect(passwordHasExpired(passwordProfiles.mlps3, days(89), now)).toBe(false);
    expect(passwordHasExpired(passwordProfiles.mlps3, days(91), now)).toBe(true);
    expect(passwordHasExpired(passwordProfiles.nist, days(9000), now)).toBe(false);
    expect(passwordHasExpired(passwordProfiles.nist, null, now)).toBe(true);
  });
});
