export type * from './account-check-ports.js';
export type * from './amendment-ports.js';
export type * from './approval-ports.js';
export type * from './claim-ports.js';
export type * from './fund-ports.js';
export * from './messages.js';
export * from './model/account-check.js';
export * from './model/amendment.js';
export * from './model/approval.js';
export * from './model/approval-records.js';
export * from './model/check-payee.js';
export * from './model/claim.js';
export * from './model/claim-settings.js';
export * from './model/claim-workflow.js';
export * from './model/compare-months.js';
export * from './model/dictionaries.js';
export * from './model/evaluate-lines.js';
export * from './model/fund.js';
export * from './model/fund-workflow.js';
export * from './model/held-lines.js';
export * from './model/inputs.js';
export * from './model/match-answers.js';
export * from './model/match-returns.js';
export * from './model/notice.js';
export * from './model/payment-file.js';
export * from './model/payment-hold.js';
export * from './model/payment-layout.js';
export * from './model/payment-rules.js';
export * from './model/payment-slip.js';
export * from './model/payment-workflow.js';
export * from './model/payout-standing.js';
export * from './model/post-month.js';
export * from './model/read-layout.js';
export * from './model/records.js';
export * from './model/recovery.js';
export * from './model/recovery-money.js';
export * from './model/recovery-setting.js';
export * from './model/recovery-workflow.js';
export * from './model/return-file.js';
export * from './model/review.js';
export * from './model/run-workflow.js';
export * from './model/scheme.js';
export * from './model/settings.js';
export * from './model/shown-facts.js';
export * from './model/source.js';
export * from './model/split-batches.js';
export * from './model/subsidy-period.js';
export * from './permissions.js';
export type * from './ports.js';
export type * from './recovery-ports.js';
export { returnFindingCodes, returnFindingMessages } from './return-messages.js';
export type { AmendmentService } from './service/amendments.js';
export type { ClaimService } from './service/claim-service.js';
export { createFundLedger, type FundLedgerDeps } from './service/fund-ledger.js';
export type { FundService } from './service/funds.js';
export type { PaymentHoldService } from './service/payment-holds.js';
export type { PaymentSlipService } from './service/payment-slips.js';
export { createPostMonthSource, type PostMonths } from './service/post-month-source.js';
export type { BankFileImporter } from './service/reconcile.js';
export type { RecoveryService } from './service/recoveries.js';
export {
  type Replay,
  type RunComparison,
  replaySchema,
  runComparisonSchema,
} from './service/run-checks.js';
export {
  type AccountCheckService,
  createSubsidyService,
  type SubsidyJob,
  type SubsidyJobs,
  type SubsidyService,
} from './service/subsidy-service.js';
export { withoutClaims } from './service/without-claims.js';
