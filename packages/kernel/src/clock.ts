import { type LocalDate, localDate } from './local-date.js';

/** The server's time. Business dates come from `today()`, never from a client. */
export interface Clock {
  now(): Date;
  today(): LocalDate;
}

/** Real time; `today()` in the given zone. */
export function systemClock(timeZone = 'Asia/Shanghai'): Clock {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return { now: () => new Date(), today: () => localDate(format.format(new Date())) };
}

/** Stands still: for tests. */
export function fixedClock(day: string): Clock {
  const today = localDate(day);
  return { now: () => new Date(`${day}T12:00:00+08:00`), today: () => today };
}
