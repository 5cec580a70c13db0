import {
  type Actor,
  type Clock,
  createWorkingDayCalendar,
  fixedClock,
  type JobQueue,
  type JsonObject,
  newId,
  type Period,
} from '@gongyi/kernel';
import { plainCrypto, testActor } from '@gongyi/kernel/testing';
import { createKnexAuditLog, createKnexFileStore, createTransactions, migrateServerKit } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { createKnexFundStore, createKnexSubsidyStore, createPaymentFiles, migrateSubsidy } from '../knex/index.js';
import type { PostMonth } from '../model/post-month.js';
import type { PaymentBatch, SubsidyRun } from '../model/records.js';
import { subsidyPermissions } from '../permissions.js';
import type { FactSource, SubsidyServiceOptions } from '../ports.js';
import { createFundLedger } from '../service/fund-ledger.js';
import { createPostMonthSource } from '../service/post-month-source.js';
import { createSubsidyService, type SubsidyService } from '../service/subsidy-service.js';
import {
  memoryIdentities,
  memoryLateFacts,
  memoryParties,
  memoryPayeeAccounts,
  memoryPostMonths,
  sampleApprovalRules,
  sampleClaimRules,
  sampleFundRules,
  samplePayeeAccount,
  samplePolicy,
  samplePostMonth,
  samplePrinter,
  sampleRecoveryRules,
} from './fixtures.js';
import { samplePaymentRules } from './payment-rules.js';

export interface SubsidyWorld {
  readonly service: SubsidyService;
  readonly options: SubsidyServiceOptions;
  readonly schema: string;
  readonly months: ReturnType<typeof memoryPostMonths>;
  readonly accounts: ReturnType<typeof memoryPayeeAccounts>;
  readonly policy: ReturnType<typeof samplePolicy>;
  /** Both may do everything; the rules keep them apart. */
  readonly maker: Actor;
  readonly approver: Actor;
  readonly parties: ReturnType<typeof memoryParties>;
  readonly claimRules: ReturnType<typeof sampleClaimRules>;
  readonly fundRules: ReturnType<typeof sampleFundRules>;
  readonly identities: ReturnType<typeof memoryIdentities>;
  readonly paymentRules: ReturnType<typeof samplePaymentRules>;
  readonly approvalRules: ReturnType<typeof sampleApprovalRules>;
  readonly recoveryRules: ReturnType<typeof sampleRecoveryRules>;
  readonly lateFacts: ReturnType<typeof memoryLateFacts>;
  setToday(day: string): void;
  /** Fills a month with the people 1 … count and gives each a confirmed account. */
  fill(period: Period, count: number, change?: (n: number) => Partial<PostMonth>): void;
  /** Runs what was queued, one job after the other, as the queue of the server kit does. */
  runJobs(): Promise<void>;
  computed(period: Period): Promise<SubsidyRun>;
  approved(period: Period): Promise<SubsidyRun>;
  /** An exported batch whose notice ended. */
  exported(run: SubsidyRun, day: string): Promise<PaymentBatch>;
}

export function officer(overrides: Partial<Actor> = {}): Actor {
  return testActor({ permissions: new Set(subsidyPermissions.map((permission) => permission.name)), ...overrides });
}

/** The module on a fresh database, with everything around it in memory. */
export async function createSubsidyWorld(
  database: { readonly owner: Knex; readonly app: Knex; readonly applicationRole: string },
  start = '2025-04-01',
  sourcesOf: (months: ReturnType<typeof memoryPostMonths>) => readonly FactSource[] = (months) => [
    createPostMonthSource(months),
  ],
): Promise<SubsidyWorld> {
  const [schema, { applicationRole }] = ['subsidy', database];
  await migrateServerKit(database.owner, { schema: 'core', applicationRole });
  await migrateSubsidy(database.owner, { schema, applicationRole });
  const queue: { actor: Actor; kind: string; payload: JsonObject }[] = [];
  const jobs: JobQueue = {
    enqueue: async (actor, kind, payload) => {
      queue.push({ actor, kind, payload });
      return { jobId: newId() };
    },
  };
  let today = start;
  const clock: Clock = { now: () => fixedClock(today).now(), today: () => fixedClock(today).today() };
  const crypto = plainCrypto();
  const [months, accounts, policy] = [memoryPostMonths(), memoryPayeeAccounts(), samplePolicy()];
  const [parties, claimRules] = [memoryParties(), sampleClaimRules()];
  const transactions = createTransactions(database.app);
  const fundStore = createKnexFundStore(database.app, { schema });
  const fundRules = sampleFundRules();
  const [identities, paymentRules] = [memoryIdentities(), samplePaymentRules()];
  const approvalRules = sampleApprovalRules();
  const [recoveryRules, lateFacts] = [sampleRecoveryRules(), memoryLateFacts()];
  const options: SubsidyServiceOptions = {
    store: createKnexSubsidyStore(database.app, { schema }),
    transactions,
    audit: createKnexAuditLog(database.app, { schema: 'core' }),
    jobs,
    files: createKnexFileStore(database.app, { schema: 'core', crypto }),
    clock,
    calendar: createWorkingDayCalendar(),
    crypto,
    sources: sourcesOf(months),
    claimedSources: [],
    parties,
    claimRules,
    payeeAccounts: accounts,
    policy,
    identities,
    paymentRules,
    paymentFiles: createPaymentFiles(),
    approval: approvalRules,
    funds: {
      store: fundStore,
      rules: fundRules,
      ledger: createFundLedger({ store: fundStore, rules: fundRules, transactions, clock }),
    },
    recovery: { rules: recoveryRules, lateFacts, printer: samplePrinter() },
  };
  const service = createSubsidyService(options);
  const [maker, approver] = [officer({ displayName: '经办' }), officer({ displayName: '审批' })];

  async function runJobs(): Promise<void> {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const handler = service.jobs.handlers[job.kind];
      if (handler !== undefined) await handler({ ...job, progress: async () => {} });
    }
  }
  async function computed(period: Period): Promise<SubsidyRun> {
    const run = await service.runs.create(maker, { schemeId: 'post-subsidy', period });
    await service.runs.compute(maker, run.id);
    await runJobs();
    return service.runs.get(maker, run.id);
  }
  async function approved(period: Period): Promise<SubsidyRun> {
    const run = await computed(period);
    const { payableCount: count, payableTotalFen: totalFen, digest } = await service.runs.submit(maker, run.id);
    return service.runs.approve(approver, run.id, { count, totalFen, digest: digest ?? '' });
  }
  return {
    service,
    options,
    schema,
    months,
    accounts,
    policy,
    parties,
    claimRules,
    fundRules,
    identities,
    paymentRules,
    approvalRules,
    recoveryRules,
    lateFacts,
    maker,
    approver,
    runJobs,
    computed,
    approved,
    setToday: (day) => {
      today = day;
    },
    fill: (period, count, change = () => ({})) => {
      const list = Array.from({ length: count }, (_, index) => samplePostMonth(index + 1, change(index + 1)));
      months.months.set(period, list);
      for (const [index, month] of list.entries()) accounts.accounts.set(month.personId, samplePayeeAccount(index + 1));
    },
    exported: async (run, day) => {
      await service.notices.publish(maker, { runId: run.id });
      today = day;
      const batch = await service.batches.prepare(maker, run.id);
      await service.batches.export(maker, batch.id);
      await runJobs();
      return service.batches.get(maker, batch.id);
    },
  };
}
