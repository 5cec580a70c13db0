import { addDays, type LocalDate, type WorkingDayCalendar } from '@gongyi/kernel';
import { z } from 'zod';
import { nextSteps } from './dictionaries.js';

const words = z.string().trim().min(1).max(100);
const days = z.strictObject({ days: z.int().min(0).max(365), unit: z.enum(['working', 'calendar']) });
export type DaySpan = z.infer<typeof days>;
const steps = Object.keys(nextSteps) as [keyof typeof nextSteps, ...(keyof typeof nextSteps)[]];

/** Setting `payment-rules`: what a county has settled about sending money and hearing from the bank. Nothing has a default. */
export const paymentRulesSchema = z.strictObject({
  /** Whether an account that was never paid goes to the bank for a check before its first payment. */
  accountCheck: z.enum(['required', 'not_required']),
  /** After another card was confirmed: how long it waits, and what happens to payments meanwhile. */
  cardChange: z.strictObject({
    cooling: days,
    meanwhile: z.enum(['hold', 'old_account']),
  }),
  /** A zip with AES-256 whose password another person takes; or the file as it is. */
  protection: z.enum(['zip', 'none']),
  reconciliation: z.strictObject({
    within: days,
    /** No new batch while an older one is overdue. */
    overdueBlocks: z.boolean(),
    /** One wrong line in a return: the others take effect, or the whole file is refused. */
    wrongLine: z.enum(['others_apply', 'refuse_file']),
  }),
  /** Why banks send money back (退票原因): the first whose words stand in the bank's text. */
  returnReasons: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
        zh: words,
        en: words,
        words: z.array(words).min(1).max(40),
        next: z.enum(steps),
      }),
    )
    .min(1)
    .max(60)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { message: 'an id stands twice' }),
  /** For a text in which none of the words stands. */
  otherReason: z.strictObject({ zh: words, en: words, next: z.enum(steps) }),
});
export type PaymentRulesSetting = z.infer<typeof paymentRulesSchema>;

export interface ReturnReason {
  readonly code: string;
  readonly next: keyof typeof nextSteps;
}

/** `returnReasonOf('收款账户已销户', rules).code` is `account_closed` where the county's list says 销户. */
export function returnReasonOf(
  text: string,
  { returnReasons, otherReason }: Pick<PaymentRulesSetting, 'returnReasons' | 'otherReason'>,
): ReturnReason {
  const plain = text.normalize('NFKC');
  const found = returnReasons.find((reason) => reason.words.some((word) => plain.includes(word)));
  return found === undefined ? { code: 'other', next: otherReason.next } : { code: found.id, next: found.next };
}

/** The last day of so many days after a day; the day itself does not count. */
export function endOfDays(from: LocalDate, span: DaySpan, calendar: WorkingDayCalendar): LocalDate {
  return span.unit === 'working' ? calendar.addWorkingDays(from, span.days) : addDays(from, span.days);
}
