import { defineWorkflow } from '@gongyi/kernel';

/** Life of a claim: filed, looked at by the township, accepted by the county, paid or refused by a run. */
export const claimWorkflow = defineWorkflow({
  name: 'subsidy-claim',
  states: ['draft', 'submitted', 'returned', 'checked', 'accepted', 'in_run', 'settled', 'refused', 'withdrawn'],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft', 'returned'], to: 'submitted' },
    return: { from: ['submitted', 'checked'], to: 'returned' },
    check: { from: ['submitted'], to: 'checked' },
    accept: { from: ['checked'], to: 'accepted' },
    refuse: { from: ['submitted', 'checked'], to: 'refused' },
    withdraw: { from: ['draft', 'submitted', 'returned', 'checked', 'accepted'], to: 'withdrawn' },
    enterRun: { from: ['accepted'], to: 'in_run' },
    // The run was voided, or left the line out.
    leaveRun: { from: ['in_run'], to: 'accepted' },
    settle: { from: ['in_run'], to: 'settled' },
    refuseInRun: { from: ['in_run'], to: 'refused' },
  },
});

export type ClaimState = (typeof claimWorkflow.states)[number];
