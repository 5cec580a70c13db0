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
