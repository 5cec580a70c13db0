import { createTables } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { SubsidyStore } from '../ports.js';
import { createAccountCheckStore } from './account-check-store.js';
import { createAmendmentStore } from './amendment-store.js';
import { createApprovalStore } from './approval-store.js';
import { createClaimStore } from './claim-store.js';
import { createComparisonStore } from './comparison-store.js';
import { createHoldStore } from './hold-store.js';
import { createItemStore } from './item-store.js';
import { createNoticeStore } from './notice-store.js';
import { createPaymentStore } from './payment-store.js';
import { createRecoveryStore } from './recovery-store.js';
import { createReviewStore } from './review-store.js';
import { createRunStore } from './run-store.js';

/** The store on PostgreSQL. `schema` is the one that `migrateSubsidy` was given. */
export function createKnexSubsidyStore(knex: Knex, options: { readonly schema: string }): SubsidyStore {
  const tables = createTables(knex, options.schema);
  return {
    runs: createRunStore(tables),
    items: createItemStore(tables),
    notices: createNoticeStore(tables),
    payments: createPaymentStore(tables),
    claims: createClaimStore(tables),
    accountChecks: createAccountCheckStore(tables),
    approval: createApprovalStore(tables),
    review: createReviewStore(tables),
    comparison: createComparisonStore(tables),
    recoveries: createRecoveryStore(tables),
    holds: createHoldStore(tables),
    amendments: createAmendmentStore(tables),
  };
}
