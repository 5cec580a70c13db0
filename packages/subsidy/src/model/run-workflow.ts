import { defineWorkflow } from '@gongyi/kernel';

/** Life of a monthly run. An approved run never changes; corrections are new runs. */
export const subsidyRunWorkflow = defineWorkflow({
  name: 'subsidy-run',
  states: ['draft', 'computing', 'computed', 'submitted', 'returned', 'approved', 'voided'],
  initial: 'draft',
  transitions: {
    // From `computing` too: a computation that died with its server is started again.
    compute: { from: ['draft', 'computing', 'computed', 'returned'], to: 'computing' },
    finishCompute: { from: ['computing'], to: 'computed' },
    failCompute: { from: ['computing'], to: 'draft' },
    submit: { from: ['computed', 'returned'], to: 'submitted' },
    approve: { from: ['submitted'], to: 'approved' },
    return: { from: ['submitted'], to: 'returned' },
    void: { from: ['draft', 'computed', 'submitted', 'returned'], to: 'voided' },
  },
});

export type SubsidyRunState = (typeof subsidyRunWorkflow.states)[number];
