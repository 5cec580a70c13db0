import { defineWorkflow } from '@gongyi/kernel';

/** Life of a recovery case (追回): from what was found to the last yuan, or to a decision that it is not asked for. */
export const recoveryWorkflow = defineWorkflow({
  name: 'recovery',
  states: ['found', 'noticed', 'appealed', 'due', 'paying', 'recovered', 'written_off', 'cancelled'],
  initial: 'found',
  transitions: {
    notice: { from: ['found'], to: 'noticed' },
    appeal: { from: ['noticed'], to: 'appealed' },
    uphold: { from: ['appealed'], to: 'cancelled' },
    reduce: { from: ['appealed'], to: 'due' },
    dismiss: { from: ['appealed'], to: 'due' },
    'fall-due': { from: ['noticed'], to: 'due' },
    pay: { from: ['due', 'paying'], to: 'paying' },
    finish: { from: ['due', 'paying'], to: 'recovered' },
    'write-off': { from: ['due', 'paying'], to: 'written_off' },
    // A set-off counted as paid, and the bank returned that payment days later.
    reopen: { from: ['recovered', 'written_off'], to: 'paying' },
    // The bank sent back the very payment that the case is about: the person does not have it.
    relieve: { from: ['found', 'noticed', 'appealed', 'due'], to: 'cancelled' },
    cancel: { from: ['found', 'noticed'], to: 'cancelled' },
  },
});

/** Life of one set-off (抵扣): kept back from a payment, and counted as paid when that payment has arrived. */
export const setOffWorkflow = defineWorkflow({
  name: 'set-off',
  states: ['reserved', 'settled', 'undone'],
  initial: 'reserved',
  transitions: {
    settle: { from: ['reserved'], to: 'settled' },
    undo: { from: ['reserved', 'settled'], to: 'undone' },
  },
});

export const recoveryAppealWorkflow = defineWorkflow({
  name: 'recovery-appeal',
  states: ['open', 'upheld', 'reduced', 'dismissed'],
  initial: 'open',
  transitions: {
    uphold: { from: ['open'], to: 'upheld' },
    reduce: { from: ['open'], to: 'reduced' },
    dismiss: { from: ['open'], to: 'dismissed' },
  },
});

/** Giving up what cannot be recovered (核销): proposed by one, decided by another. */
export const writeOffWorkflow = defineWorkflow({
  name: 'recovery-write-off',
  states: ['proposed', 'approved', 'rejected'],
  initial: 'proposed',
  transitions: {
    approve: { from: ['proposed'], to: 'approved' },
    reject: { from: ['proposed'], to: 'rejected' },
  },
});

/** Life of a suspension of payment (暂缓发放): placed by one, released by another. */
export const paymentHoldWorkflow = defineWorkflow({
  name: 'payment-hold',
  states: ['active', 'released'],
  initial: 'active',
  transitions: { release: { from: ['active'], to: 'released' } },
});

export type RecoveryState = (typeof recoveryWorkflow.states)[number];
export type RecoveryCommand = keyof typeof recoveryWorkflow.transitions;
export type SetOffState = (typeof setOffWorkflow.states)[number];

/** A case in one of these states takes money. */
export const collectingStates = ['due', 'paying'] as const satisfies RecoveryState[];
