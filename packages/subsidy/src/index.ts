export type * from './fund-ports.js';
export * from './messages.js';
export * from './model/compare-months.js';
export * from './model/dictionaries.js';
export * from './model/evaluate-lines.js';
export * from './model/fund.js';
export * from './model/fund-workflow.js';
export * from './model/inputs.js';
export * from './model/match-returns.js';
export * from './model/payment-file.js';
export * from './model/payment-hold.js';
export * from './model/payment-slip.js';
export * from './model/payment-workflow.js';
export * from './model/post-month.js';
export * from './model/records.js';
export * from './model/recovery.js';
export * from './model/recovery-money.js';
export * from './model/recovery-setting.js';
export * from './model/recovery-workflow.js';
export * from './model/return-file.js';
export * from './model/run-workflow.js';
export * from './model/scheme.js';
export * from './permissions.js';
export type * from './ports.js';
export type * from './recovery-ports.js';
export { returnFindingCodes, returnFindingMessages } from './return-messages.js';
export { createFundLedger, type FundLedgerDeps } from './service/fund-ledger.js';
export type { FundService } from './service/funds.js';
export type { PaymentHoldService } from './service/payment-holds.js';
export type { PaymentSlipService } from './service/payment-slips.js';
export type { BankReturnImporter } from './service/reconcile.js';
export type { RecoveryService } from './service/recoveries.js';
export {
  type Replay,
  type RunComparison,
  replaySchema,
  runComparisonSchema,
} from './service/run-checks.js';
export {
  createSubsidyService,
  type SubsidyJob,
  type SubsidyJobs,
  type SubsidyService,
} from './service/subsidy-service.js';
