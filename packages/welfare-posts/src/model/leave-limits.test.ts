import { digestOf, linkToken, localDate, readLinkToken } from '@gongyi/kernel';
import { plainCrypto } from '@gongyi/kernel/testing';
import { describe, expect, it } from 'vitest';
import { countedDays } from '../service/attendance-from-days.js';
import { judgeLeave, judgeMakeUp } from './leave-limits.js';

const rules = {
  kinds: [
    { id: 'sick', zh: '病假', en: 'sick leave', counts: false },
    { id: 'training', zh: '参加培训', en: 'training', counts: true },
  ],
  mostDaysAtOnce: 7,
  mostDaysAYear: 10,
  proofFromDays: 5,
};
const span = (from: string, to: string) => ({ fromDay: localDate(from), toDay: localDate(to) });
const leave = (from: string, to: string, hasProof = true, kind = 'sick') => ({ ...span(from, to), hasProof, kind });

describe('the limits of a leave', () => {
  it('lets through what is inside all of them', () => {
    expect(judgeLeave(rules, leave('2025-03-03', '2025-03-06', false), [])).toBeNull();
    expect(judgeLeave(rules, leave('2025-03-03', '2025-03-09'), [])).toBeNull();
  });

  it('knows the kinds that the county has, and that an end comes after a beginning', () => {
    expect(judgeLeave(rules, leave('2025-03-03', '2025-03-03', true, 'wedding'), [])?.code).toBe(
      'POSTS.LEAVE_KIND_UNKNOWN',
    );
    expect(judgeLeave(rules, leave('2025-03-03', '2025-03-02'), [])?.code).toBe('POSTS.LEAVE_ENDS_BEFORE');
  });

  it('refuses a leave that is too long, also one asked for in pieces', () => {
    expect(judgeLeave(rules, leave('2025-03-03', '2025-03-10'), [])).toEqual({
      code: 'POSTS.LEAVE_TOO_LONG',
      params: { days: 8, limit: 7 },
    });
    const pieces = [span('2025-03-01', '2025-03-03'), span('2025-02-27', '2025-02-28')];
    expect(judgeLeave(rules, leave('2025-03-04', '2025-03-06'), pieces)?.params).toEqual({ days: 8, limit: 7 });
    expect(judgeLeave(rules, leave('2025-03-05', '2025-03-07'), pieces)).toBeNull();
  });

  it('counts a year by its own days', () => {
    const others = [span('2025-01-06', '2025-01-10'), span('2025-12-29', '2026-01-02')];
    expect(judgeLeave(rules, leave('2025-03-03', '2025-03-05'), others)?.params).toEqual({
      year: '2025',
      days: 11,
      limit: 10,
    });
    expect(judgeLeave(rules, leave('2026-03-03', '2026-03-09'), others)).toBeNull();
  });

  it('asks for a proof from so many days on', () => {
    expect(judgeLeave(rules, leave('2025-03-03', '2025-03-07', false), [])?.code).toBe('POSTS.LEAVE_PROOF_MISSING');
  });

  it('limits nothing that the county has not limited', () => {
    const free = { ...rules, mostDaysAtOnce: null, mostDaysAYear: null, proofFromDays: null };
    expect(judgeLeave(free, leave('2025-01-01', '2025-12-31', false), [])).toBeNull();
  });
});

describe('a make-up day', () => {
  const day = localDate('2025-03-20');
  const missed = (on: string | undefined, attended = false, inForce = true) => ({
    day: on === undefined ? undefined : localDate(on),
    attended,
    inForce,
  });

  it('names a missed day of the same month', () => {
    expect(judgeMakeUp(2, day, missed('2025-03-10'), 1)).toBeNull();
    expect(judgeMakeUp(2, day, missed(undefined), 0)?.code).toBe('POSTS.MAKE_UP_DAY_MISSING');
    expect(judgeMakeUp(2, day, missed('2025-02-28'), 0)?.code).toBe('POSTS.MAKE_UP_OTHER_MONTH');
    expect(judgeMakeUp(2, day, missed('2025-03-21'), 0)?.code).toBe('POSTS.MAKE_UP_OTHER_MONTH');
    expect(judgeMakeUp(2, day, missed('2025-03-10', true), 0)?.code).toBe('POSTS.MAKE_UP_NOT_MISSED');
    expect(judgeMakeUp(2, day, missed('2025-03-10', false, false), 0)?.code).toBe('POSTS.MAKE_UP_NOT_MISSED');
  });

  it('is one of so many', () => {
    expect(judgeMakeUp(2, day, missed('2025-03-10'), 2)).toEqual({ code: 'POSTS.MAKE_UP_LIMIT', params: { limit: 2 } });
  });
});

describe('the days of a month', () => {
  it('count what was worked, made up, and leave of the kinds that count', () => {
    expect(countedDays({ present: 10, makeUp: 2, leave: { sick: 3, training: 4 } }, { leave: rules })).toBe(16);
  });
});

describe('a link without login', () => {
  const target = { divisionCode: '530326001001' as never, id: '01a21876-46e9-754f-9d00-0528f2813c6b' };
  const crypto = { hash: (plain: string) => digestOf(plain) };

  it('opens what it was made for and nothing else', () => {
    const token = linkToken(crypto, 'slip', target);
    expect(readLinkToken(crypto, 'slip', token)).toEqual(target);
    expect(readLinkToken(crypto, 'sign-in', token)).toBeUndefined();
    expect(readLinkToken(crypto, 'slip', token.replace('530326001001', '530326001002'))).toBeUndefined();
    expect(readLinkToken(crypto, 'slip', `${token}x`)).toBeUndefined();
    expect(readLinkToken(crypto, 'slip', `${target.divisionCode}.${target.id}.`)).toBeUndefined();
    for (const text of ['', '.', '..', 'a.b.c', `${token}.x`])
      expect(readLinkToken(plainCrypto(), 'slip', text)).toBeUndefined();
  });
});
