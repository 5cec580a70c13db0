import {
  addDays,
  addMonths,
  domainError,
  type JsonObject,
  type LocalDate,
  lastDay,
  type Period,
  periodOf,
} from '@gongyi/kernel';
import { z } from 'zod';
import { lastDayInForce } from './agreement.js';
import type { PostSetting } from './post-settings.js';

/** Which statutory age holds for a person: no register says it of a woman, so an officer states it. */
export const retirementClasses = ['men', 'women_55', 'women_50'] as const;
export type RetirementClass = (typeof retirementClasses)[number];
export const statedRetirementSchema = z.enum(['women_55', 'women_50']);

/** An agreement as its term counts. */
export interface TermAgreement {
  readonly id: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly leftOn: LocalDate | null;
  readonly applicationId: string | null;
}

/** The county's rule about terms, and where it stands. */
export interface TermRule {
  readonly value: Pick<PostSetting<'post-agreement'>, 'shortestMonths' | 'longestMonths' | 'term'>;
  readonly documentNumber: string;
  readonly clause: string;
}

export interface TermReason {
  readonly code: string;
  readonly params: JsonObject;
}

/** How long a placement may last, and why. */
export interface TermLimit {
  /** 1 for the first placement in a life. */
  readonly placement: number;
  readonly firstDay: LocalDate;
  /** null: no cap is written. */
  readonly latestEnd: LocalDate | null;
  readonly because: 'most_months' | 'near_retirement' | 'no_cap';
  /** null when it makes no difference, or when the class of worker is not known. */
  readonly retirementMonth: Period | null;
  /** The exception near retirement could apply, but which age holds is not known. */
  readonly classUnknown: boolean;
}

/** The last day of so many months that begin on a day: 1 March for 12 months ends on the last of February. */
export function lastDayOfMonths(from: LocalDate, months: number): LocalDate {
  const after = addMonths(from, months);
  // A month without that day ends with its last one.
  return after.slice(8) < from.slice(8) ? after : addDays(after, -1);
}

/** Months from one to another, negative when it is earlier. */
export function monthsBetween(from: Period, to: Period): number {
  const index = (month: Period) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return index(to) - index(from);
}

/**
 * Agreements in the placements that they make: one that follows without a free day goes on with the placement, one after a
 * break or from an application of its own begins another.
 */
export function placementsOf<T extends TermAgreement>(agreements: readonly T[]): T[][] {
  const ordered = [...agreements]
    .filter((one) => one.startsOn <= lastDayInForce(one))
    .sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  const placements: T[][] = [];
  for (const agreement of ordered) {
    const current = placements.at(-1);
    const last = current?.at(-1);
    const follows = last !== undefined && agreement.startsOn <= addDays(lastDayInForce(last), 1);
    if (current !== undefined && follows && agreement.applicationId === null) current.push(agreement);
    else placements.push([agreement]);
  }
  return placements;
}

/**
 * How long a placement may last. The exception near retirement is judged at the first approval, the day on which the
 * placement begins; it lengthens the term and never shortens it.
 *
 * @param retirementMonth null when it is not known which statutory age holds for the person
 */
export function termLimit(
  placement: number,
  firstDay: LocalDate,
  { value: { term } }: Pick<TermRule, 'value'>,
  retirementMonth: Period | null,
): TermLimit {
  const limit = { placement, firstDay, retirementMonth: null, classUnknown: false };
  if (term.mostMonths === null) return { ...limit, latestEnd: null, because: 'no_cap' };
  const capped = { ...limit, latestEnd: lastDayOfMonths(firstDay, term.mostMonths), because: 'most_months' as const };
  if (term.nearRetirementMonths === null) return capped;
  if (retirementMonth === null) return { ...capped, classUnknown: true };
  const left = monthsBetween(periodOf(firstDay), retirementMonth);
  const until = lastDay(retirementMonth);
  if (left < 0 || left >= term.nearRetirementMonths || until <= capped.latestEnd) return { ...capped, retirementMonth };
  return { ...limit, latestEnd: until, because: 'near_retirement', retirementMonth };
}

export interface ProposedTerm extends TermAgreement {
  readonly post: { readonly validFrom: LocalDate; readonly validTo: LocalDate };
}

/** Everything that stands against a term, and the limit of the placement that it belongs to. */
export function judgeTerm(
  proposed: ProposedTerm,
  earlier: readonly TermAgreement[],
  rule: TermRule,
  retirementMonth: Period | null,
): { readonly reasons: readonly TermReason[]; readonly limit: TermLimit } {
  const { startsOn, endsOn, post } = proposed;
  const placements = placementsOf([...earlier.filter(({ id }) => id !== proposed.id), proposed]);
  const index = placements.findIndex((one) => one.some(({ id }) => id === proposed.id));
  const firstDay = placements[index]?.[0]?.startsOn ?? startsOn;
  const limit = termLimit(index + 1, firstDay, rule, retirementMonth);
  const { shortestMonths, longestMonths, term } = rule.value;
  const reasons: TermReason[] = [];
  const against = (holds: boolean, code: string, params: JsonObject) => {
    if (holds) reasons.push({ code, params });
  };
  against(endsOn < startsOn, 'POSTS.TERM_BACKWARDS', { startsOn, endsOn });
  if (endsOn >= startsOn) {
    against(endsOn < lastDayOfMonths(startsOn, shortestMonths), 'POSTS.TERM_TOO_SHORT', { months: shortestMonths });
    against(endsOn > lastDayOfMonths(startsOn, longestMonths), 'POSTS.TERM_TOO_LONG', { months: longestMonths });
  }
  against(startsOn < post.validFrom || endsOn > post.validTo, 'POSTS.TERM_OUTSIDE_POST', {
    from: post.validFrom,
    to: post.validTo,
  });
  against(term.placements !== null && index + 1 > term.placements, 'POSTS.PLACEMENTS_USED', {
    placements: term.placements,
  });
  if (limit.latestEnd !== null && endsOn > limit.latestEnd)
    reasons.push(
      limit.classUnknown
        ? { code: 'POSTS.RETIREMENT_KIND_UNKNOWN', params: { latestEnd: limit.latestEnd } }
        : { code: 'POSTS.TERM_CAP', params: { months: term.mostMonths, firstDay, latestEnd: limit.latestEnd } },
    );
  return { reasons, limit };
}

/** @throws DomainError unprocessable with the first reason's code, every reason and the clause in its details */
export function assertTerm(reasons: readonly TermReason[], { documentNumber, clause }: TermRule): void {
  const [first] = reasons;
  if (first === undefined) return;
  const details = { ...first.params, documentNumber, clause, reasons: reasons.map(({ code }) => code) };
  throw domainError('unprocessable', first.code, details);
}
