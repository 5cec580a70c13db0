import { type Clock, timeIn } from './clock.js';
import type { LocalDate } from './local-date.js';

/** County time to the second, `2025-04-07T08:30:00`: the order of the texts is the order of the times. */
export type LocalMoment = string;

/** The moment of the business day: its date is the clock's, also where a demonstration has a date of its own. */
export function momentNow(clock: Clock): LocalMoment {
  return `${clock.today()}T${timeIn(clock.now())}`;
}

/** @param time `08:30` */
export const momentOf = (day: LocalDate, time: string): LocalMoment => `${day}T${time}:00`;

/** @example addMinutes('2025-04-07T08:30:00', -30) // '2025-04-07T08:00:00' */
export function addMinutes(moment: LocalMoment, minutes: number): LocalMoment {
  return new Date(Date.parse(`${moment}Z`) + minutes * 60_000).toISOString().slice(0, 19);
}
