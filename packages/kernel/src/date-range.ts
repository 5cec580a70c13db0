import type { LocalDate } from './local-date.js';

/** Days from `from` to `to`, both included; `to` null has no end. */
export interface DateRange {
  readonly from: LocalDate;
  readonly to: LocalDate | null;
}

export function rangeContains(range: DateRange, date: LocalDate): boolean {
  return range.from <= date && (range.to === null || date <= range.to);
}

export function rangesOverlap(a: DateRange, b: DateRange): boolean {
  return (b.to === null || a.from <= b.to) && (a.to === null || b.from <= a.to);
}
