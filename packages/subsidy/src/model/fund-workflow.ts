import { defineWorkflow } from '@gongyi/kernel';

/** Life of a document that gives a fund money, or takes it away: it counts when a second person has approved it. */
export const fundDocumentWorkflow = defineWorkflow({
  name: 'fund-document',
  states: ['draft', 'approved', 'rejected'],
  initial: 'draft',
  transitions: {
    approve: { from: ['draft'], to: 'approved' },
    reject: { from: ['draft'], to: 'rejected' },
  },
});
