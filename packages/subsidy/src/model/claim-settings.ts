import { addDays, addMonths, type LocalDate, noticeEnd, periodOf, type WorkingDayCalendar } from '@gongyi/kernel';
import { z } from 'zod';
import { type PeriodRule, periodEnd, periodStart } from './subsidy-period.js';

/** Who may hand in a claim; who is paid is the scheme's matter. */
export const claimantKinds = ['person', 'household_head', 'employer', 'institution', 'village'] as const;
export type ClaimantKind = (typeof claimantKinds)[number];

const sentence = z.string().min(1).max(300);
const monthAndDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, 'month and day, 11-10');
const length = {
  length: z.int().min(1).max(366),
  unit: z.enum(['working', 'calendar', 'months']),
};

/** Until when a claim may be handed in. */
export const claimWindowSchema = z.discriminatedUnion('kind', [
  /** So long after the day that a fact names, such as the day of the certificate. */
  z.strictObject({ kind: z.literal('after'), fact: z.string().min(1).max(60), ...length }),
  /** So long after the end of the period: the cut-offs of quarters. */
  z.strictObject({ kind: z.literal('after_period'), ...length }),
  /** Between two days of the year. */
  z.strictObject({
    kind: z.literal('year_days'),
    from: monthAndDay.optional(),
    until: monthAndDay,
    /** The year after that of the event, and so on. */
    yearsLater: z.int().min(0).max(3).default(0),
  }),
  /** A text that sets no end. */
  z.strictObject({ kind: z.literal('open') }),
]);
export type ClaimWindow = z.infer<typeof claimWindowSchema>;

export const claimDocumentSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  zh: sentence,
  en: sentence,
  required: z.boolean(),
});

export const schemeClaimsSchema = z.strictObject({
  /** Id of the scheme. */
  scheme: z.string().min(1).max(60),
  filedBy: z.array(z.enum(claimantKinds)).min(1),
  documents: z.array(claimDocumentSchema).max(30),
  window: claimWindowSchema,
  /** What a claim outside the window is: refused, or marked for whoever checks it. */
  late: z.enum(['refuse', 'flag']),
  /** Where somebody goes whose claim was refused. */
  appeal: z.strictObject({ zh: sentence, en: sentence }),
});
export type SchemeClaims = z.infer<typeof schemeClaimsSchema>;

/** 补贴申请: who files, with which papers, until when, scheme by scheme. */
export const claimsSettingSchema = z.strictObject({
  schemes: z
    .array(schemeClaimsSchema)
    .min(1)
    .max(100)
    .refine((all) => new Set(all.map(({ scheme }) => scheme)).size === all.length, {
      message: 'a scheme stands twice',
    }),
});
export type ClaimsSetting = z.infer<typeof claimsSettingSchema>;

export interface WindowDays {
  /** null: open from the event on. */
  readonly opensOn: LocalDate | null;
  /** The last day; null: no end is set. */
  readonly dueOn: LocalDate | null;
}

/**
 * The first and the last day of a claim.
 *
 * @param event the day that chooses the rules; for `after`, the day that its fact names
 * @example windowDays({ kind: 'year_days', until: '11-10', yearsLater: 0 }, localDate('2025-06-01'), year, calendar).dueOn // 2025-11-10
 */
export function windowDays(
  window: ClaimWindow,
  event: LocalDate,
  rule: PeriodRule,
  calendar: WorkingDayCalendar,
): WindowDays {
  const after = (
    day: LocalDate,
    { length: count, unit }: { length: number; unit: 'working' | 'calendar' | 'months' },
  ) => (unit === 'months' ? addMonths(day, count) : noticeEnd(day, count, unit, calendar));
  switch (window.kind) {
    case 'after':
      return { opensOn: null, dueOn: after(event, window) };
    case 'after_period':
      return { opensOn: null, dueOn: endOfMonths(periodEnd(rule, periodStart(rule, periodOf(event))), window, after) };
    case 'year_days': {
      const year = Number(event.slice(0, 4)) + window.yearsLater;
      const on = (day: string) => `${year}-${day}` as LocalDate;
      return { opensOn: window.from === undefined ? null : on(window.from), dueOn: on(window.until) };
    }
    case 'open':
      return { opensOn: null, dueOn: null };
  }
}

/** A month after the end of a quarter is the end of that month: 30 April after 31 March, 31 July after 30 June. */
function endOfMonths(
  end: LocalDate,
  window: { length: number; unit: 'working' | 'calendar' | 'months' },
  after: (day: LocalDate, window: { length: number; unit: 'working' | 'calendar' | 'months' }) => LocalDate,
): LocalDate {
  return window.unit === 'months' ? addDays(addMonths(addDays(end, 1), window.length), -1) : after(end, window);
}
