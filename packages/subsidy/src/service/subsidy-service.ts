import type { Actor, JsonObject, ListQuery, Locale, Page, Period } from '@gongyi/kernel';
import type {
  AccountCheck,
  AccountCheckFilter,
  AccountCheckLine,
  AccountCheckLineFilter,
  CreateAccountCheck,
} from '../model/account-check.js';
import type { ApprovalOffice } from '../model/approval.js';
import type { LineVerdict, LineVerdictFilter, RunApproval, WaitingRun } from '../model/approval-records.js';
import type {
  AnswerObjection,
  ApproveRun,
  BatchChoice,
  BatchFilter,
  CreateNotice,
  CreateObjection,
  CreateRun,
  DecisionFilter,
  ItemFilter,
  NoticeFilter,
  NoticeItemFilter,
  ObjectionFilter,
  PaymentEventFilter,
  PaymentFilter,
  ResolvePayment,
  RunFilter,
} from '../model/inputs.js';
import type { PublicNotice, PublicNoticeQuery } from '../model/notice.js';
import type { PaymentLayouts } from '../model/payment-layout.js';
import type { PaymentRulesSetting } from '../model/payment-rules.js';
import type {
  Notice,
  NoticeItem,
  Objection,
  Payment,
  PaymentBatch,
  PaymentEvent,
  RunDecision,
  ShownFact,
  SubsidyItem,
  SubsidyRun,
} from '../model/records.js';
import type { RecoveryFinding } from '../model/recovery.js';
import type { RunReview } from '../model/review.js';
import type { Explanation } from '../model/scheme.js';
import { shownFacts } from '../model/shown-facts.js';
import type { SubsidyServiceOptions } from '../ports.js';
import { cancelCheck, exportCheck, noteCheckFailure, prepareCheck, requestCheckExport } from './account-checks.js';
import { type AmendmentService, createAmendmentService } from './amendments.js';
import { createCheckAnswerImporter } from './check-answers.js';
import { type ClaimService, createClaimService } from './claim-service.js';
import { computeRun, noteComputeFailure, type Progress } from './compute-run.js';
import { type Context, createContext, found } from './context.js';
import { exportBatch, noteExportFailure, requestExport } from './export-batch.js';
import { offerPasswordAgain, passwordHolders, takePassword } from './file-password.js';
import { createFundService, type FundService } from './funds.js';
import { answerObjection, publishNotice, recordObjection } from './notices.js';
import { cancelBatch, reissuePayment } from './payment-batches.js';
import { createPaymentHoldService, type PaymentHoldService } from './payment-holds.js';
import { createPaymentSlipService, type PaymentSlipService } from './payment-slips.js';
import { prepareBatch } from './prepare-batch.js';
import { readPublicNotice, withLink } from './public-notice.js';
import { type BankFileImporter, createBankReturnImporter, resolvePayment } from './reconcile.js';
import { createRecoveryService, type RecoveryService } from './recoveries.js';
import { findOverpaid } from './recovery-findings.js';
import { followedPayments } from './recovery-payments.js';
import { approvalOf, judgeLine, returnRun, signRun, submitRun } from './run-approval.js';
import { compareRun, explainItem, type Replay, type RunComparison, replayRun } from './run-checks.js';
import { createRun, excludeItem, requestCompute, voidRun } from './run-commands.js';
import { reviewRun } from './run-review.js';

/** The use cases of this module; each checks the actor's permission and runs in one transaction. */
export interface SubsidyService {
  readonly runs: {
    find(actor: Actor, query: ListQuery<RunFilter>): Promise<Page<SubsidyRun>>;
    get(actor: Actor, id: string): Promise<SubsidyRun>;
    findDecisions(actor: Actor, query: ListQuery<DecisionFilter>): Promise<Page<RunDecision>>;
    create(actor: Actor, input: CreateRun): Promise<SubsidyRun>;
    /** Queues the computation. */
    compute(actor: Actor, id: string): Promise<SubsidyRun>;
    submit(actor: Actor, id: string): Promise<SubsidyRun>;
    /** Signs at a level of the office 复核, 审批 or 签发; the last signature approves the run. */
    review(actor: Actor, id: string, signed: ApproveRun): Promise<SubsidyRun>;
    approve(actor: Actor, id: string, signed: ApproveRun): Promise<SubsidyRun>;
    authorise(actor: Actor, id: string, signed: ApproveRun): Promise<SubsidyRun>;
    /** The levels of the last round, who signed, what is due, and whether the actor can decide. */
    approval(actor: Actor, id: string): Promise<RunApproval>;
    /** Every run of the county that waits for a signature. */
    waiting(actor: Actor): Promise<WaitingRun[]>;
    /** What the approver looks at before he signs. */
    examine(actor: Actor, id: string): Promise<RunReview>;
    return(actor: Actor, id: string, reason: string): Promise<SubsidyRun>;
    void(actor: Actor, id: string, reason: string): Promise<SubsidyRun>;
    replay(actor: Actor, id: string): Promise<Replay>;
    compare(actor: Actor, id: string): Promise<RunComparison>;
    /** The facts that lists show beside the amounts of this run. */
    shownFacts(actor: Actor, id: string): Promise<ShownFact[]>;
  };
  readonly items: {
    find(actor: Actor, query: ListQuery<ItemFilter>): Promise<Page<SubsidyItem>>;
    get(actor: Actor, id: string): Promise<SubsidyItem>;
    explain(actor: Actor, id: string): Promise<Explanation>;
    exclude(actor: Actor, id: string, reason: string): Promise<SubsidyItem>;
    include(actor: Actor, id: string): Promise<SubsidyItem>;
    /** An approver's verdict on one line: held back, or let go again. */
    hold(actor: Actor, id: string, reason: string): Promise<SubsidyItem>;
    release(actor: Actor, id: string, reason: string): Promise<SubsidyItem>;
    findVerdicts(actor: Actor, query: ListQuery<LineVerdictFilter>): Promise<Page<LineVerdict>>;
  };
  readonly notices: {
    find(actor: Actor, query: ListQuery<NoticeFilter>): Promise<Page<Notice>>;
    get(actor: Actor, id: string): Promise<Notice>;
    findItems(actor: Actor, query: ListQuery<NoticeItemFilter>): Promise<Page<NoticeItem>>;
    publish(actor: Actor, input: CreateNotice): Promise<Notice>;
    /** Without login, by the link of a notice that hangs. */
    readPublic(token: string, query: PublicNoticeQuery, locale: Locale): Promise<PublicNotice>;
  };
  readonly objections: {
    find(actor: Actor, query: ListQuery<ObjectionFilter>): Promise<Page<Objection>>;
    get(actor: Actor, id: string): Promise<Objection>;
    record(actor: Actor, input: CreateObjection): Promise<Objection>;
    answer(actor: Actor, id: string, input: AnswerObjection): Promise<Objection>;
  };
  readonly batches: {
    find(actor: Actor, query: ListQuery<BatchFilter>): Promise<Page<PaymentBatch>>;
    get(actor: Actor, id: string): Promise<PaymentBatch>;
    /** Answers the first of the batches; the others name it in `partOf`. */
    prepare(actor: Actor, runId: string, choice?: BatchChoice): Promise<PaymentBatch>;
    /** Queues the writing of the file. */
    export(actor: Actor, id: string): Promise<PaymentBatch>;
    cancel(actor: Actor, id: string, reason: string): Promise<PaymentBatch>;
    takePassword(actor: Actor, id: string): Promise<{ id: string; password: string }>;
    offerPasswordAgain(actor: Actor, id: string, reason: string): Promise<PaymentBatch>;
  };
  readonly accountChecks: AccountCheckService;
  readonly paymentSettings: {
    /** The layouts that batches can be prepared in today. */
    layouts(actor: Actor): Promise<PaymentLayouts>;
    rules(actor: Actor): Promise<PaymentRulesSetting>;
  };
  readonly payments: {
    find(actor: Actor, query: ListQuery<PaymentFilter>): Promise<Page<Payment>>;
    get(actor: Actor, id: string): Promise<Payment>;
    findEvents(actor: Actor, query: ListQuery<PaymentEventFilter>): Promise<Page<PaymentEvent>>;
    reissue(actor: Actor, id: string): Promise<Payment>;
    resolve(actor: Actor, id: string, input: ResolvePayment): Promise<Payment>;
  };
  readonly amendments: AmendmentService;
  readonly claims: ClaimService;
  readonly funds: FundService;
  readonly recoveries: RecoveryService & {
    /** Paid months that a late fact makes too much. */
    findings(actor: Actor, period: Period): Promise<RecoveryFinding[]>;
  };
  readonly holds: PaymentHoldService;
  readonly slips: PaymentSlipService;
  readonly jobs: SubsidyJobs;
  readonly bankReturnImporter: BankFileImporter<'bank-returns'>;
  readonly checkAnswerImporter: BankFileImporter<'account-check-answers'>;
}

export interface AccountCheckService {
  find(actor: Actor, query: ListQuery<AccountCheckFilter>): Promise<Page<AccountCheck>>;
  get(actor: Actor, id: string): Promise<AccountCheck>;
  findLines(actor: Actor, query: ListQuery<AccountCheckLineFilter>): Promise<Page<AccountCheckLine>>;
  prepare(actor: Actor, input: CreateAccountCheck): Promise<AccountCheck>;
  /** Queues the writing of the file. */
  export(actor: Actor, id: string): Promise<AccountCheck>;
  cancel(actor: Actor, id: string, reason: string): Promise<AccountCheck>;
  takePassword(actor: Actor, id: string): Promise<{ id: string; password: string }>;
  offerPasswordAgain(actor: Actor, id: string, reason: string): Promise<AccountCheck>;
}

export interface SubsidyJob {
  readonly actor: Actor;
  readonly payload: JsonObject;
  readonly progress: Progress;
}

/** Background work by job kind, for the host's queue. */
export interface SubsidyJobs {
  readonly handlers: Readonly<Record<string, (job: SubsidyJob) => Promise<JsonObject>>>;
  /** To be called after a job's transaction was rolled back: shows the failure at the run or the batch. */
  onFailure(failed: {
    readonly actor: Actor;
    readonly kind: string;
    readonly payload: JsonObject;
    readonly code: string;
    readonly details: JsonObject;
  }): Promise<void>;
}

/**
 * @example
 * const subsidy = createSubsidyService({ store: createKnexSubsidyStore(knex, { schema: 'subsidy' }), transactions, audit,
 *   jobs, files, clock, calendar, crypto, sources: [createPostMonthSource(postMonths)], payeeAccounts, policy, writer, funds });
 * const run = await subsidy.runs.create(actor, { schemeId: 'post-subsidy', period: period('2025-03') });
 */
export function createSubsidyService(options: SubsidyServiceOptions): SubsidyService {
  const payments = followedPayments(options);
  const context = createContext({ ...options, store: { ...options.store, payments } });
  const { command, read, store } = context;
  const today = () => context.clock.today();
  const holders = passwordHolders(context);
  const signAs = (office: ApprovalOffice) => (actor: Actor, id: string, signed: ApproveRun) =>
    command(actor, `subsidy-runs.${office}`, () => signRun(context, actor, office, id, signed));
  const signing = { review: signAs('review'), approve: signAs('approve'), authorise: signAs('authorise') };
  return {
    runs: {
      find: (actor, query) => read(actor, 'subsidy-runs.read', () => store.runs.find(actor, query)),
      get: (actor, id) => read(actor, 'subsidy-runs.read', async () => found(await store.runs.get(actor, id))),
      findDecisions: (actor, query) => read(actor, 'subsidy-runs.read', () => store.runs.findDecisions(actor, query)),
      create: (actor, input) => command(actor, 'subsidy-runs.create', () => createRun(context, actor, input)),
      compute: (actor, id) => command(actor, 'subsidy-runs.compute', () => requestCompute(context, actor, id)),
      submit: (actor, id) => command(actor, 'subsidy-runs.submit', () => submitRun(context, actor, id)),
      ...signing,
      approval: (actor, id) => read(actor, 'subsidy-runs.read', () => approvalOf(context, actor, id)),
      waiting: (actor) => read(actor, 'subsidy-runs.read', () => store.approval.waiting(actor)),
      examine: (actor, id) => read(actor, 'subsidy-runs.read', () => reviewRun(context, actor, id)),
      return: (actor, id, reason) => command(actor, 'subsidy-runs.return', () => returnRun(context, actor, id, reason)),
      void: (actor, id, reason) => command(actor, 'subsidy-runs.void', () => voidRun(context, actor, id, reason)),
      replay: (actor, id) => read(actor, 'subsidy-runs.read', () => replayRun(context, actor, id)),
      compare: (actor, id) => read(actor, 'subsidy-runs.read', () => compareRun(context, actor, id)),
      shownFacts: (actor, id) =>
        read(actor, 'subsidy-items.read', async () => {
          const run = found(await store.runs.get(actor, id));
          const { facts } = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
          return shownFacts(facts, 'list');
        }),
    },
    items: {
      find: (actor, query) => read(actor, 'subsidy-items.read', () => store.items.find(actor, query)),
      get: (actor, id) => read(actor, 'subsidy-items.read', async () => found(await store.items.get(actor, id))),
      explain: (actor, id) => read(actor, 'subsidy-items.read', () => explainItem(context, actor, id)),
      exclude: (actor, id, reason) =>
        command(actor, 'subsidy-items.exclude', () => excludeItem(context, actor, id, reason)),
      hold: (actor, id, reason) =>
        command(actor, 'subsidy-items.hold', () => judgeLine(context, actor, id, 'held', reason)),
      release: (actor, id, reason) =>
        command(actor, 'subsidy-items.hold', () => judgeLine(context, actor, id, 'released', reason)),
      findVerdicts: (actor, query) =>
        read(actor, 'subsidy-items.read', () => store.approval.findVerdicts(actor, query)),
      include: (actor, id) => command(actor, 'subsidy-items.exclude', () => excludeItem(context, actor, id, null)),
    },
    notices: {
      find: (actor, query) =>
        read(actor, 'notices.read', async () => {
          const page = await store.notices.find(actor, query, today());
          return { ...page, rows: page.rows.map((notice) => withLink(context, notice)) };
        }),
      get: (actor, id) =>
        read(actor, 'notices.read', async () => withLink(context, found(await store.notices.get(actor, id, today())))),
      readPublic: (token, query, locale) => readPublicNotice(context, token, query, locale),
      findItems: (actor, query) => read(actor, 'notices.read', () => store.notices.findItems(actor, query)),
      publish: (actor, input) => command(actor, 'notices.create', () => publishNotice(context, actor, input)),
    },
    objections: {
      find: (actor, query) => read(actor, 'objections.read', () => store.notices.findObjections(actor, query)),
      get: (actor, id) =>
        read(actor, 'objections.read', async () => found(await store.notices.getObjection(actor, id))),
      record: (actor, input) => command(actor, 'objections.create', () => recordObjection(context, actor, input)),
      answer: (actor, id, input) =>
        command(actor, 'objections.answer', () => answerObjection(context, actor, id, input)),
    },
    batches: {
      find: (actor, query) => read(actor, 'payment-batches.read', () => store.payments.findBatches(actor, query)),
      get: (actor, id) =>
        read(actor, 'payment-batches.read', async () => found(await store.payments.getBatch(actor, id))),
      prepare: (actor, runId, choice) =>
        command(actor, 'payment-batches.create', () => prepareBatch(context, actor, runId, choice)),
      export: (actor, id) => command(actor, 'payment-batches.export', () => requestExport(context, actor, id)),
      cancel: (actor, id, reason) =>
        command(actor, 'payment-batches.create', () => cancelBatch(context, actor, id, reason)),
      takePassword: (actor, id) =>
        command(actor, 'payment-batches.take-password', () => takePassword(context, actor, holders.batches, id)),
      offerPasswordAgain: (actor, id, reason) =>
        command(actor, 'payment-batches.export', () => offerPasswordAgain(context, actor, holders.batches, id, reason)),
    },
    accountChecks: createAccountCheckService(context),
    paymentSettings: {
      layouts: (actor) => read(actor, 'payment-batches.read', () => context.paymentRules.layouts(actor, today())),
      rules: (actor) => read(actor, 'payment-batches.read', () => context.paymentRules.rules(actor, today())),
    },
    payments: {
      find: (actor, query) => read(actor, 'payments.read', () => store.payments.find(actor, query)),
      get: (actor, id) => read(actor, 'payments.read', async () => found(await store.payments.get(actor, id))),
      findEvents: (actor, query) => read(actor, 'payments.read', () => store.payments.findEvents(actor, query)),
      reissue: (actor, id) => command(actor, 'payments.reissue', () => reissuePayment(context, actor, id)),
      resolve: (actor, id, input) =>
        command(actor, 'payments.reconcile', () => resolvePayment(context, actor, id, input)),
    },
    amendments: createAmendmentService(context),
    claims: createClaimService(context),
    funds: createFundService({
      funds: options.funds.store,
      rules: options.funds.rules,
      audit: options.audit,
      clock: options.clock,
      command,
    }),
    recoveries: {
      ...createRecoveryService(context),
      findings: (actor, period) => read(actor, 'recoveries.create', () => findOverpaid(context, actor, period)),
    },
    holds: createPaymentHoldService(context),
    slips: createPaymentSlipService(context),
    jobs: {
      handlers: {
        'subsidy-runs.compute': async ({ actor, payload, progress }) => {
          const run = await computeRun(context, actor, String(payload['runId']), progress);
          return { runId: run.id, count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
        },
        'payment-batches.export': async ({ actor, payload, progress }) => {
          const batch = await exportBatch(context, actor, String(payload['batchId']), progress);
          return { batchId: batch.id, fileId: batch.fileId };
        },
        'account-checks.export': async ({ actor, payload, progress }) => {
          const check = await exportCheck(context, actor, String(payload['checkId']), progress);
          return { checkId: check.id, fileId: check.fileId };
        },
      },
      onFailure: async ({ actor, kind, payload, code, details }) => {
        if (kind === 'subsidy-runs.compute')
          await noteComputeFailure(context, actor, String(payload['runId']), { code, details });
        if (kind === 'payment-batches.export')
          await noteExportFailure(context, actor, String(payload['batchId']), code);
        if (kind === 'account-checks.export') await noteCheckFailure(context, actor, String(payload['checkId']), code);
      },
    },
    bankReturnImporter: createBankReturnImporter(context),
    checkAnswerImporter: createCheckAnswerImporter(context),
  };
}

function createAccountCheckService(context: Context): AccountCheckService {
  const { command, read, store } = context;
  const holder = passwordHolders(context).checks;
  const checks = store.accountChecks;
  return {
    find: (actor, query) => read(actor, 'account-checks.read', () => checks.find(actor, query)),
    get: (actor, id) => read(actor, 'account-checks.read', async () => found(await checks.get(actor, id))),
    findLines: (actor, query) => read(actor, 'account-checks.read', () => checks.findLines(actor, query)),
    prepare: (actor, input) => command(actor, 'account-checks.create', () => prepareCheck(context, actor, input)),
    export: (actor, id) => command(actor, 'account-checks.export', () => requestCheckExport(context, actor, id)),
    cancel: (actor, id, reason) =>
      command(actor, 'account-checks.create', () => cancelCheck(context, actor, id, reason)),
    takePassword: (actor, id) =>
      command(actor, 'account-checks.take-password', () => takePassword(context, actor, holder, id)),
    offerPasswordAgain: (actor, id, reason) =>
      command(actor, 'account-checks.export', () => offerPasswordAgain(context, actor, holder, id, reason)),
  };
}
