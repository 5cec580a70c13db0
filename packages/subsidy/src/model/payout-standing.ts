import type { LocalDate } from '@gongyi/kernel';
import { type NoticeStanding, noticeStanding } from './notice.js';
import type { Notice, PaymentBatch } from './records.js';

/** Where an approved run stands: its notice first, then the files for the bank. */
export type PayoutStanding =
  | Exclude<NoticeStanding, { readonly state: 'ended' }>
  | { readonly state: 'to_prepare' }
  | { readonly state: 'to_send'; readonly batchId: string }
  | { readonly state: 'awaits_bank'; readonly batchId: string }
  | { readonly state: 'done' };

/**
 * What is next for a run after its approval; batches that were given up count for nothing.
 *
 * @param notices of the run, in any order
 * @param batches of the run, all of them
 * @example payoutStanding([{ id, round: 1, rounds: 1, endsOn: '2025-04-09' }], [], '2025-04-10') // { state: 'to_prepare' }
 */
export function payoutStanding(
  notices: readonly Pick<Notice, 'id' | 'round' | 'rounds' | 'endsOn'>[],
  batches: readonly Pick<PaymentBatch, 'id' | 'state' | 'exportedOn'>[],
  today: LocalDate,
): PayoutStanding {
  const notice = noticeStanding(notices, today);
  if (notice.state !== 'ended') return notice;
  const own = batches.filter(({ state }) => state !== 'cancelled');
  if (own.length === 0) return { state: 'to_prepare' };
  const unsent = own.find(({ exportedOn }) => exportedOn === null);
  if (unsent !== undefined) return { state: 'to_send', batchId: unsent.id };
  const unanswered = own.find(({ state }) => state !== 'reconciled');
  return unanswered === undefined ? { state: 'done' } : { state: 'awaits_bank', batchId: unanswered.id };
}
