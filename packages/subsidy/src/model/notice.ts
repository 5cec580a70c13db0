import { divisionCodeSchema, fenSchema, type LocalDate } from '@gongyi/kernel';
import { z } from 'zod';
import { type Notice, noticeItemSchema, noticeSchema } from './records.js';

/** Where a run stands between approval and payment; the scheme may want a second round of days. */
export type NoticeStanding =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly noticeId: string; readonly until: LocalDate }
  | { readonly state: 'next_round'; readonly round: number; readonly rounds: number }
  | { readonly state: 'ended' };

/**
 * What hangs, or has hung, for one run.
 *
 * @param notices of the run, in any order
 * @example noticeStanding([{ id, round: 1, rounds: 2, endsOn: '2025-04-09' }], '2025-04-10') // { state: 'next_round', round: 2, rounds: 2 }
 */
export function noticeStanding(
  notices: readonly Pick<Notice, 'id' | 'round' | 'rounds' | 'endsOn'>[],
  today: LocalDate,
): NoticeStanding {
  const [last] = [...notices].sort((one, other) => other.round - one.round);
  if (last === undefined) return { state: 'none' };
  if (today <= last.endsOn) return { state: 'running', noticeId: last.id, until: last.endsOn };
  if (last.round < last.rounds) return { state: 'next_round', round: last.round + 1, rounds: last.rounds };
  return { state: 'ended' };
}

/** Lines on one page of the notice that is read without login. */
export const publicNoticeLines = 100;

export const publicNoticeQuerySchema = z.strictObject({
  townshipCode: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  page: z.coerce.number().int().min(0).max(100_000).default(0),
});
export type PublicNoticeQuery = z.infer<typeof publicNoticeQuerySchema>;

/** What stands above the lines; other fields are dropped. */
export const publicNoticeHeadSchema = noticeSchema.pick({
  title: true,
  publisher: true,
  objectionContact: true,
  startsOn: true,
  endsOn: true,
  days: true,
  dayUnit: true,
  round: true,
  rounds: true,
  columns: true,
  itemCount: true,
  totalFen: true,
});

/** A masked line without any id. */
export const publicLineSchema = noticeItemSchema.omit({ id: true, noticeId: true, divisionCode: true });
export type PublicLine = z.infer<typeof publicLineSchema>;

/** A notice as anybody with its link reads it: the masked lines, some at a time. */
export const publicNoticeSchema = z.object({
  ...publicNoticeHeadSchema.shape,
  townships: z.array(
    z.object({ code: divisionCodeSchema, name: z.string(), lines: z.int().min(0), totalFen: fenSchema }),
  ),
  /** Lines that match what was asked, over all pages. */
  matching: z.int().min(0),
  lines: z.array(publicLineSchema),
});
export type PublicNotice = z.infer<typeof publicNoticeSchema>;
export type NoticeTownship = PublicNotice['townships'][number];
