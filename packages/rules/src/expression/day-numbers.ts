// Inside the evaluators a day is the number 20250331 and a month 202503: they compare like the texts they come from,
// fit typed arrays, and cost no allocation.

const digit = (text: string, at: number) => text.charCodeAt(at) - 48;

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const next = digit(text, at);
    if (!(next >= 0 && next <= 9)) return Number.NaN;
    value = value * 10 + next;
  }
  return value;
}

/** `'2025-03-31'` → 20250331; undefined for anything that is no day of the calendar between 1900 and 2999. */
export function readDay(text: string): number | undefined {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return undefined;
  const number = digits(text, 0, 4) * 10_000 + digits(text, 5, 7) * 100 + digits(text, 8, 10);
  return isDay(number) ? number : undefined;
}

/** `'2025-03'` → 202503. */
export function readMonth(text: string): number | undefined {
  if (text.length !== 7 || text[4] !== '-') return undefined;
  const number = digits(text, 0, 4) * 100 + digits(text, 5, 7);
  return isMonth(number) ? number : undefined;
}

export function isMonth(number: number): boolean {
  return Number.isInteger(number) && number >= 190_001 && number <= 299_912 && number % 100 >= 1 && number % 100 <= 12;
}

export function isDay(number: number): boolean {
  const month = Math.floor(number / 100);
  return isMonth(month) && number % 100 >= 1 && number <= lastDayOfMonth(month);
}

export function dayText(number: number): string {
  const text = String(number);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

export function monthText(number: number): string {
  const text = String(number);
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

export function firstDayOfMonth(month: number): number {
  return month * 100 + 1;
}

export function lastDayOfMonth(month: number): number {
  const [year, number] = [Math.floor(month / 100), month % 100];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = number === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(number) ? 30 : 31;
  return month * 100 + days;
}

/** The difference of two day numbers, cut to whole ten-thousands, is completed years; 0 before birth. */
export function completedYears(birth: number, on: number): number {
  return Math.max(0, Math.floor((on - birth) / 10_000));
}

/** Days since 1970-01-01 of a day number. */
export function dayIndex(day: number): number {
  return Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) / 86_400_000;
}

/** The day number that lies so many days after 1970-01-01. */
export function dayOfIndex(index: number): number {
  const date = new Date(index * 86_400_000);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

export function addDays(day: number, days: number): number {
  return dayOfIndex(dayIndex(day) + days);
}

/** The same day so many months later, or the last day of that month. */
export function addMonths(day: number, months: number): number {
  const month = addMonthsToMonth(Math.floor(day / 100), months);
  return Math.min(month * 100 + (day % 100), lastDayOfMonth(month));
}

export function addMonthsToMonth(month: number, months: number): number {
  const index = Math.floor(month / 100) * 12 + (month % 100) - 1 + months;
  return Math.floor(index / 12) * 100 + (index % 12) + 1;
}

/** Calendar days, both ends counted; 0 when `to` is earlier. */
export function daysBetween(from: number, to: number): number {
  return Math.max(0, dayIndex(to) - dayIndex(from) + 1);
}

/**
 * Whole months from one day to another; 0 when `to` is earlier. A month that starts on the 31st is over on the last day
 * of a shorter month: the day that `addMonths` gives.
 */
export function monthsBetween(from: number, to: number): number {
  const months = monthsApart(Math.floor(from / 100), Math.floor(to / 100));
  return months > 0 && addMonths(from, months) > to ? months - 1 : months;
}

/** Months from one month to another; 0 when `to` is earlier. */
export function monthsApart(from: number, to: number): number {
  return Math.max(0, (Math.floor(to / 100) - Math.floor(from / 100)) * 12 + (to % 100) - (from % 100));
}
