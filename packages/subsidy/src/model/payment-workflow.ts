import { defineWorkflow } from '@gongyi/kernel';

/** Life of a file for the bank. `exporting` means that the job which writes it is under way. */
export const paymentBatchWorkflow = defineWorkflow({
  name: 'payment-batch',
  states: ['prepared', 'exporting', 'exported', 'partly_reconciled', 'reconciled', 'cancelled'],
  initial: 'prepared',
  transitions: {
    export: { from: ['prepared', 'exporting'], to: 'exporting' },
    finishExport: { from: ['exporting'], to: 'exported' },
    failExport: { from: ['exporting'], to: 'prepared' },
    reconcilePartly: { from: ['exported', 'partly_reconciled'], to: 'partly_reconciled' },
    reconcile: { from: ['exported', 'partly_reconciled'], to: 'reconciled' },
    cancel: { from: ['prepared'], to: 'cancelled' },
  },
});

/**
 * Life of one line of a file. Paid is never sent again: nothing leads back to `prepared`; a returned line is followed by
 * a new line that points at it.
 */
export const paymentWorkflow = defineWorkflow({
  name: 'payment',
  states: ['prepared', 'held', 'sent', 'settled', 'returned', 'parked', 'cancelled', 'replaced'],
  initial: 'prepared',
  transitions: {
    send: { from: ['prepared'], to: 'sent' },
    hold: { from: ['prepared'], to: 'held' },
    settle: { from: ['sent', 'parked'], to: 'settled' },
    // From `settled` too: a bank may return money days after it reported success (退票).
    return: { from: ['sent', 'parked', 'settled'], to: 'returned' },
    park: { from: ['sent'], to: 'parked' },
    cancel: { from: ['prepared', 'held'], to: 'cancelled' },
    replace: { from: ['held'], to: 'replaced' },
  },
});

export const objectionWorkflow = defineWorkflow({
  name: 'objection',
  states: ['open', 'upheld', 'dismissed'],
  initial: 'open',
  transitions: {
    uphold: { from: ['open'], to: 'upheld' },
    dismiss: { from: ['open'], to: 'dismissed' },
  },
});

export type PaymentBatchState = (typeof paymentBatchWorkflow.states)[number];
export type PaymentState = (typeof paymentWorkflow.states)[number];
export type ObjectionState = (typeof objectionWorkflow.states)[number];

/** A payment in one of these states is the item's current one; the database lets an item have one at most. */
export const livePaymentStates = ['prepared', 'held', 'sent', 'settled', 'parked'] as const satisfies PaymentState[];

/** How a payment counts: as its item's current one, no more, or as if it had never been. */
export function standingOf(state: PaymentState): 'live' | 'ended' | 'void' {
  if (livePaymentStates.some((live) => live === state)) return 'live';
  return state === 'cancelled' ? 'void' : 'ended';
}
