import { localDate } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { noticeStanding } from './notice.js';

const round = (number: number, endsOn: string, rounds = 2) => ({
  id: `round-${number}`,
  round: number,
  rounds,
  endsOn: localDate(endsOn),
});

describe('the notices of a run', () => {
  it('wait for the approved run, hang to the end of their last day, and come in the rounds of the scheme', () => {
    const on = (day: string, ...notices: ReturnType<typeof round>[]) => noticeStanding(notices, localDate(day));
    expect(on('2025-04-01')).toEqual({ state: 'none' });
    expect(on('2025-04-09', round(1, '2025-04-09', 1))).toEqual({
      state: 'running',
      noticeId: 'round-1',
      until: '2025-04-09',
    });
    expect(on('2025-04-10', round(1, '2025-04-09', 1))).toEqual({ state: 'ended' });
    expect(on('2025-04-10', round(1, '2025-04-09'))).toEqual({ state: 'next_round', round: 2, rounds: 2 });
    expect(on('2025-04-10', round(2, '2025-04-17'), round(1, '2025-04-09'))).toEqual({
      state: 'running',
      noticeId: 'round-2',
      until: '2025-04-17',
    });
    expect(on('2025-04-18', round(1, '2025-04-09'), round(2, '2025-04-17'))).toEqual({ state: 'ended' });
  });
});
