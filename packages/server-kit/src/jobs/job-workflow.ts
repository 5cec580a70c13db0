import { defineWorkflow } from '@gongyi/kernel';

/** Life of a background job. A running job that is taken over after a crash stays running. */
export const jobWorkflow = defineWorkflow({
  name: 'job',
  states: ['queued', 'running', 'succeeded', 'failed'],
  initial: 'queued',
  transitions: {
    start: { from: ['queued'], to: 'running' },
    succeed: { from: ['running'], to: 'succeeded' },
    fail: { from: ['queued', 'running'], to: 'failed' },
  },
});
