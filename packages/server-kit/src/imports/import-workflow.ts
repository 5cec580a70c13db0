import { defineWorkflow } from '@gongyi/kernel';

/** Life of an uploaded file that becomes records: checked first, committed whole or not at all. */
export const importWorkflow = defineWorkflow({
  name: 'import',
  states: ['checking', 'checked', 'committing', 'committed', 'failed', 'cancelled'],
  initial: 'checking',
  transitions: {
    finishCheck: { from: ['checking'], to: 'checked' },
    commit: { from: ['checked'], to: 'committing' },
    finishCommit: { from: ['committing'], to: 'committed' },
    fail: { from: ['checking', 'committing'], to: 'failed' },
    cancel: { from: ['checking', 'checked'], to: 'cancelled' },
  },
});
