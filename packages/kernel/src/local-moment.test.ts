import { describe, expect, it } from 'vitest';
import { fixedClock } from './clock.js';
import { localDate } from './local-date.js';
import { addMinutes, momentNow, momentOf } from './local-moment.js';

describe('a moment of county time', () => {
  it('is the time of China on the business day', () => {
    expect(momentNow(fixedClock('2025-03-31T16:30:05Z'))).toBe('2025-04-01T00:30:05');
  });

  it('keeps the business day of a clock whose date stands still', () => {
    const clock = { now: () => new Date('2026-11-28T01:00:00Z'), today: () => localDate('2025-04-07') };
    expect(momentNow(clock)).toBe('2025-04-07T09:00:00');
  });

  it('is moved over midnight', () => {
    expect(addMinutes(momentOf(localDate('2025-03-01'), '00:10'), -30)).toBe('2025-02-28T23:40:00');
    expect(addMinutes(momentOf(localDate('2025-12-31'), '24:00'), 1)).toBe('2026-01-01T00:01:00');
  });
});
