import {
  countyCodeSchema,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  periodSchema,
  uuidSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { amendmentKindSchema, lateFactSchema } from './amendment.js';
import {
  batchKinds,
  holdReasons,
  itemStatuses,
  nextSteps,
  noticeStates,
  objectionChannels,
  policyStatuses,
  runKinds,
} from './dictionaries.js';
import { objectionWorkflow, paymentBatchWorkflow, paymentWorkflow } from './payment-workflow.js';
import { subsidyRunWorkflow } from './run-workflow.js';
import { barSchema, factsSchema, payeeKinds } from './source.js';

const codes = <K extends string>(dictionary: Readonly<Record<K, unknown>>) =>
  z.enum(Object.keys(dictionary) as [K, ...K[]]);
const count = z.int().min(0);
const moment = z.string();
export const tenant = {
  id: uuidSchema,
  countyCode: countyCodeSchema,
  divisionCode: divisionCodeSchema,
  version: z.int(),
  createdAt: moment,
  createdBy: uuidSchema,
};

export const runKindSchema = codes(runKinds);
export const runStateSchema = z.enum(subsidyRunWorkflow.states);
export const paymentStateSchema = z.enum(paymentWorkflow.states);
export const batchStateSchema = z.enum(paymentBatchWorkflow.states);
export const objectionStateSchema = z.enum(objectionWorkflow.states);

/** A run: who is paid for a period under a scheme, from computation to approval. The period is named by its first month. */
export const subsidyRunSchema = z.object({
  ...tenant,
  schemeId: z.string(),
  schemeTitle: z.string(),
  period: periodSchema,
  kind: runKindSchema,
  state: runStateSchema,
  /** How often it was submitted. */
  round: count,
  ruleVersion: z.string().nullable(),
  lineCount: count,
  payableCount: count,
  payableTotalFen: fenSchema,
  refusedCount: count,
  excludedCount: count,
  /** Payable lines whose amount is not what their source computed itself. */
  declaredDifferentCount: count,
  /** Of an amendment: unsent lines that it withdraws, lines that were sent too much, and sources that are right as they are. */
  withdrawnCount: count,
  overpaidCount: count,
  unchangedCount: count,
  /** Approved lines that later amendments replaced or withdrew before they were sent. */
  replacedCount: count,
  replacedTotalFen: fenSchema,
  inputDigest: z.string().nullable(),
  linesDigest: z.string().nullable(),
  /** What is signed: the lines, the exclusions, count and total. */
  digest: z.string().nullable(),
  /** Everybody who had a hand in the figures: none of them may approve. */
  touchedBy: z.array(uuidSchema),
  jobId: z.string().nullable(),
  /** Why the last computation failed. */
  problem: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  computedAt: moment.nullable(),
  submittedBy: uuidSchema.nullable(),
  submittedAt: moment.nullable(),
  approvedBy: uuidSchema.nullable(),
  approvedAt: moment.nullable(),
  /** Grows with every change of the figures: signatures on earlier figures are void. */
  signing: count,
  /** The level that a submitted run waits at, since when, its last day, and the last day before another office is told. */
  level: count.nullable(),
  levelSince: localDateSchema.nullable(),
  levelDueOn: localDateSchema.nullable(),
  levelEscalatesOn: localDateSchema.nullable(),
  voidReason: z.string().nullable(),
});
export type SubsidyRun = z.infer<typeof subsidyRunSchema>;

/** One line of a run, with what was computed from which facts. */
export const subsidyItemSchema = z.object({
  ...tenant,
  runId: uuidSchema,
  schemeId: z.string(),
  period: periodSchema,
  sequence: z.int(),
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  sourceKind: z.string(),
  sourceId: z.string(),
  claimId: uuidSchema.nullable(),
  payeeKind: z.enum(payeeKinds),
  payeeId: z.string(),
  payeeName: z.string(),
  subjectId: z.string(),
  subjectTitle: z.string(),
  townshipName: z.string(),
  villageName: z.string(),
  /** The rule's own facts, by the names that the scheme declares. */
  facts: factsSchema,
  /** What stands against it outside its own rule. */
  bar: barSchema.nullable(),
  status: codes(itemStatuses),
  outcome: codes(policyStatuses),
  amountFen: fenSchema.nullable(),
  reasonCodes: z.array(z.string()),
  ruleVersion: z.string(),
  declaredFen: fenSchema.nullable(),
  /** Ours minus the declared; null when there is nothing to compare. */
  declaredDifferenceFen: fenSchema.nullable(),
  excludedReason: z.string().nullable(),
  excludedBy: uuidSchema.nullable(),
  /** Of a line of an amendment run: what it does about which line, what was sent and what waits unsent, and what is right now. */
  amendment: amendmentKindSchema.nullable(),
  amendsItemId: uuidSchema.nullable(),
  sentFen: fenSchema.nullable(),
  openFen: fenSchema.nullable(),
  rightFen: fenSchema.nullable(),
  /** The line of a later run in whose favour this one was given up before it was sent. */
  replacedBy: uuidSchema.nullable(),
  /** What became known after the month was frozen and before this line was computed. */
  lateFacts: z.array(lateFactSchema),
});
export type SubsidyItem = z.infer<typeof subsidyItemSchema>;

export const runDecisionSchema = z.object({
  id: uuidSchema,
  runId: uuidSchema,
  round: count,
  decision: z.enum(['submitted', 'approved', 'returned', 'voided']),
  count,
  totalFen: fenSchema,
  digest: z.string().nullable(),
  reason: z.string().nullable(),
  /** Where a signature or a return was given. */
  levelZh: z.string().nullable(),
  levelEn: z.string().nullable(),
  /** False for a signature that a later change, or a later round, has voided. */
  stands: z.boolean(),
  decidedBy: uuidSchema,
  decidedByName: z.string(),
  createdAt: moment,
});
export type RunDecision = z.infer<typeof runDecisionSchema>;

/** How a fact is shown beside an amount. */
export const shownFactSchema = z.object({
  name: z.string(),
  zh: z.string(),
  en: z.string(),
  type: z.enum(['integer', 'decimal', 'money', 'date', 'month', 'text', 'boolean']),
  values: z.array(z.object({ value: z.string(), zh: z.string(), en: z.string() })),
});
export type ShownFact = z.infer<typeof shownFactSchema>;

/** A public notice: masked, frozen, with a digest; closed by date. */
export const noticeSchema = z.object({
  ...tenant,
  runId: uuidSchema,
  schemeId: z.string(),
  period: periodSchema,
  title: z.string(),
  publisher: z.string().nullable(),
  objectionContact: z.string().nullable(),
  startsOn: localDateSchema,
  /** The last day of display; payment may follow from the day after. */
  endsOn: localDateSchema,
  days: z.int(),
  dayUnit: z.enum(['working', 'calendar']),
  /** 1, or 2 where the scheme wants a second display after the first. */
  round: z.int().min(1),
  rounds: z.int().min(1),
  /** The facts that the scheme shows on a notice, in its order. */
  columns: z.array(shownFactSchema),
  itemCount: count,
  totalFen: fenSchema,
  digest: z.string(),
  state: codes(noticeStates),
  openObjections: count,
  /** Address of the page that needs no login, below the host's own; null once the notice has ended. */
  link: z.string().nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const noticeItemSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  noticeId: uuidSchema,
  sequence: z.int(),
  nameMasked: z.string(),
  identityMasked: z.string(),
  townshipName: z.string(),
  villageName: z.string(),
  subjectTitle: z.string(),
  facts: factsSchema,
  amountFen: fenSchema,
});
export type NoticeItem = z.infer<typeof noticeItemSchema>;

export const objectionSchema = z.object({
  ...tenant,
  noticeId: uuidSchema,
  noticeItemId: uuidSchema,
  itemId: uuidSchema,
  nameMasked: z.string(),
  content: z.string(),
  channel: codes(objectionChannels),
  receivedOn: localDateSchema,
  state: objectionStateSchema,
  answer: z.string().nullable(),
  answeredOn: localDateSchema.nullable(),
  answeredBy: uuidSchema.nullable(),
});
export type Objection = z.infer<typeof objectionSchema>;

/** A file that was written once, and who has the password that opens it. */
export const sealedFileShape = {
  fileName: z.string().nullable(),
  fileId: uuidSchema.nullable(),
  /** Of the file itself, inside its archive. */
  fileSha256: z.string().nullable(),
  protection: z.enum(['zip', 'none']).nullable(),
  passwordTakenBy: uuidSchema.nullable(),
  passwordTakenAt: moment.nullable(),
};

/** A batch for the bank: one file, written once. Counts by state say where its money is. */
export const paymentBatchSchema = z.object({
  ...tenant,
  runId: uuidSchema,
  noticeId: uuidSchema,
  schemeId: z.string(),
  period: periodSchema,
  kind: codes(batchKinds),
  number: z.string(),
  state: batchStateSchema,
  preparedOn: localDateSchema,
  exportedOn: localDateSchema.nullable(),
  /** Lines in the file; held ones are not. */
  lineCount: count,
  totalFen: fenSchema,
  digest: z.string(),
  heldCount: count,
  heldTotalFen: fenSchema,
  settledCount: count,
  settledTotalFen: fenSchema,
  returnedCount: count,
  returnedTotalFen: fenSchema,
  parkedCount: count,
  parkedTotalFen: fenSchema,
  /** Sent, and nothing heard yet. */
  inFlightCount: count,
  inFlightTotalFen: fenSchema,
  /** The bank's layout, as it was when the batch was prepared. */
  layoutId: z.string(),
  layoutZh: z.string(),
  layoutEn: z.string(),
  /** The first of the batches that were prepared together, this one's place among them, and how many they are. */
  partOf: uuidSchema,
  part: z.int(),
  parts: z.int(),
  ...sealedFileShape,
  /** The bank's answer is late after this day. */
  dueOn: localDateSchema.nullable(),
  jobId: z.string().nullable(),
  exportedBy: uuidSchema.nullable(),
});
export type PaymentBatch = z.infer<typeof paymentBatchSchema>;

export const paymentSchema = z.object({
  ...tenant,
  batchId: uuidSchema,
  runId: uuidSchema,
  itemId: uuidSchema,
  /** Of its run. */
  schemeId: z.string(),
  /** What its line does about what lines of the period had already; null for a line that amends none. */
  amendment: amendmentKindSchema.nullable(),
  period: periodSchema,
  sequence: z.int(),
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  payeeKind: z.enum(payeeKinds),
  payeeId: z.string(),
  /** As the account has it, and as the file names it; null while nothing goes out. */
  payeeName: z.string().nullable(),
  payeeIdentityMasked: z.string().nullable(),
  bankName: z.string().nullable(),
  accountId: z.string().nullable(),
  accountVersion: z.int().nullable(),
  cardMasked: z.string().nullable(),
  /** What goes to the bank. */
  amountFen: fenSchema,
  /** What is kept back for an overpayment that is asked back. */
  setOffFen: fenSchema,
  /** The line's amount: what goes to the bank and what is kept back. */
  entitlementFen: fenSchema,
  state: paymentStateSchema,
  heldReason: codes(holdReasons).nullable(),
  heldDetail: z.string().nullable(),
  /** The returned line that this one repeats. */
  reissueOf: uuidSchema.nullable(),
  /** The line that repeats this one. */
  reissuedBy: uuidSchema.nullable(),
  sentOn: localDateSchema.nullable(),
  settledOn: localDateSchema.nullable(),
  returnedOn: localDateSchema.nullable(),
  /** One of the county's reasons, or `other`. */
  returnCode: z.string().nullable(),
  returnNext: codes(nextSteps).nullable(),
  returnReason: z.string().nullable(),
});
export type Payment = z.infer<typeof paymentSchema>;

/** One thing that happened to a payment; the trace of a late return is here. */
export const paymentEventSchema = z.object({
  id: uuidSchema,
  paymentId: uuidSchema,
  fromState: paymentStateSchema.nullable(),
  toState: paymentStateSchema,
  occurredOn: localDateSchema,
  reason: z.string().nullable(),
  source: z.string(),
  createdBy: uuidSchema,
  createdAt: moment,
});
export type PaymentEvent = z.infer<typeof paymentEventSchema>;
