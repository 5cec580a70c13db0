import { describe, expect, it, vi } from 'vitest';
import { fixedClock, systemClock } from './clock.js';
import { Bug } from './errors.js';

describe('clock', () => {
  it('has the day of China, wherever the server stands', () => {
    vi.useFakeTimers({ now: new Date('2025-03-31T16:30:00Z') });
    try {
      expect(systemClock().today()).toBe('2025-04-01');
      expect(systemClock('America/New_York').today()).toBe('2025-03-31');
      expect(systemClock().now()).toEqual(new Date('2025-03-31T16:30:00Z'));
    } finally {
      vi.useRealTimers();
    }
  });

  it('stands still for tests, at a day or at an instant', () => {
    expect(fixedClock('2025-04-01').today()).toBe('2025-04-01');
    expect(fixedClock('2025-04-01').now().toISOString()).toBe('2025-04-01T04:00:00.000Z');
    expect(fixedClock('2025-03-31T16:30:00Z').today()).toBe('2025-04-01');
    expect(() => fixedClock('soon')).toThrow(Bug);
  });

  it('hands out a moment that nobody can move', () => {
    const clock = fixedClock('2025-04-01');
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2025);
  });
});
