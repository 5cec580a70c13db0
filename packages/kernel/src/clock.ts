import { invariant } from './errors.js';
import { type LocalDate, localDate, parseLocalDate } from './local-date.js';

/** The server's time. Business dates come from `today()`, never from a client. */
export interface Clock {
  now(): Date;
  today(): LocalDate;
}

const chinaZone = 'Asia/Shanghai';

/** Real time; `today()` in the given zone. */
export function systemClock(timeZone: string = chinaZone): Clock {
  const dayOf = dayIn(timeZone);
  return { now: () => new Date(), today: () => dayOf(new Date()) };
}

/**
 * Stands still: for tests. Takes a day (then it is noon in China) or an instant.
 *
 * @throws Bug for text that is neither.
 * @example fixedClock('2025-04-01') or fixedClock('2025-03-31T16:30:00Z') // today() is 2025-04-01 in both
 */
export function fixedClock(dayOrInstant: string): Clock {
  const day = parseLocalDate(dayOrInstant);
  const instant = Date.parse(day === undefined ? dayOrInstant : `${day}T12:00:00+08:00`);
  invariant(Number.isFinite(instant), `neither a day nor an instant: ${dayOrInstant}`);
  const today = day ?? dayIn(chinaZone)(new Date(instant));
  return { now: () => new Date(instant), today: () => today };
}

function dayIn(timeZone: string): (instant: Date) => LocalDate {
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return localDate(`${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`);
  };
}

const timeFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: chinaZone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The time of day in China, `08:30:00`. */
export const timeIn = (instant: Date): string => timeFormat.format(instant);
