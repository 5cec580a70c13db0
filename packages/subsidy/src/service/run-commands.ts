import { type Actor, domainError, type JsonObject, newId } from '@gongyi/kernel';
import type { ApprovalLevel } from '../model/approval-records.js';
import { createEvaluator } from '../model/evaluate-lines.js';
import type { CreateRun } from '../model/inputs.js';
import type { SubsidyItem, SubsidyRun } from '../model/records.js';
import { subsidyRunWorkflow } from '../model/run-workflow.js';
import type { CompiledScheme } from '../model/scheme.js';
import { periodStart } from '../model/subsidy-period.js';
import { followRun } from './claims.js';
import { type Context, found, wholeCounty } from './context.js';
import { refreshFigures } from './run-figures.js';
import { eachOpenPortion } from './run-sources.js';

const resource = 'subsidy-runs';

/** The figures of a run as the audit trail keeps them. */
export function figuresJson(run: SubsidyRun): JsonObject {
  return { state: run.state, count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
}

export function touched(run: SubsidyRun, actor: Actor): string[] {
  return run.touchedBy.includes(actor.userId) ? run.touchedBy : [...run.touchedBy, actor.userId];
}

/**
 * Opens the run of a period. After an approved run only what is not covered yet can be paid, and what is covered amended.
 *
 * @throws DomainError conflict SUBSIDY.NOTHING_TO_PAY {runId, digest} when approved runs already pay everybody;
 *   SUBSIDY.RUN_ALREADY_OPEN {runId}; SUBSIDY.REGULAR_RUN_EXISTS; SUBSIDY.NO_REGULAR_RUN;
 *   invalid_input SUBSIDY.PERIOD_BEGINS_EARLIER {period} for a month inside a longer period
 */
export async function createRun(context: Context, actor: Actor, input: CreateRun): Promise<SubsidyRun> {
  const divisionCode = wholeCounty(actor);
  const scheme = await context.schemeFor(actor, input.schemeId, input.period);
  if (scheme.source === null)
    throw domainError('unprocessable', 'SUBSIDY.SCHEME_WITHOUT_SOURCE', { scheme: scheme.title });
  const first = periodStart(scheme.period, input.period);
  if (first !== input.period) throw domainError('invalid_input', 'SUBSIDY.PERIOD_BEGINS_EARLIER', { period: first });
  const approved = await context.store.runs.approved(actor, input.schemeId, input.period);
  const [earlier] = approved;
  const kind = input.kind ?? (earlier === undefined ? 'regular' : 'supplementary');
  if (earlier === undefined && kind !== 'regular')
    throw domainError('conflict', 'SUBSIDY.NO_REGULAR_RUN', { period: input.period });
  if (earlier !== undefined && kind !== 'amendment') {
    await assertSomethingIsLeft(context, actor, scheme, earlier);
    if (kind === 'regular')
      throw domainError('conflict', 'SUBSIDY.REGULAR_RUN_EXISTS', { period: input.period, runId: earlier.id });
  }
  const run = await context.store.runs.insert(actor, {
    id: newId(),
    divisionCode,
    schemeId: input.schemeId,
    schemeTitle: scheme.title,
    period: input.period,
    kind,
  });
  await context.audit.record(actor, {
    action: 'subsidy-runs.create',
    resource,
    recordId: run.id,
    divisionCode,
    after: { schemeId: run.schemeId, period: run.period, kind: run.kind, state: run.state },
  });
  return run;
}

async function assertSomethingIsLeft(
  context: Context,
  actor: Actor,
  scheme: CompiledScheme,
  earlier: SubsidyRun,
): Promise<void> {
  const { period } = earlier;
  const evaluate = createEvaluator(scheme);
  let left = false;
  await eachOpenPortion(context, actor, { scheme, period, runId: null }, async ({ inputs }) => {
    left ||= evaluate(inputs).some((line) => line.status === 'payable');
  });
  if (left) return;
  throw domainError('conflict', 'SUBSIDY.NOTHING_TO_PAY', {
    period,
    runId: earlier.id,
    digest: earlier.digest,
    count: earlier.payableCount,
    totalFen: earlier.payableTotalFen,
  });
}

/** Queues the computation; `computeRun` does it. */
export async function requestCompute(context: Context, actor: Actor, id: string): Promise<SubsidyRun> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, id));
  const state = subsidyRunWorkflow.next(run.state, 'compute');
  const { jobId } = await context.jobs.enqueue(actor, 'subsidy-runs.compute', { runId: id }, run.divisionCode);
  const changed = await context.store.runs.update(actor, id, {
    state,
    jobId,
    problem: null,
    touchedBy: touched(run, actor),
  });
  await context.audit.record(actor, {
    action: 'subsidy-runs.compute',
    resource,
    recordId: id,
    divisionCode: run.divisionCode,
    before: figuresJson(run),
    after: { state },
  });
  return changed;
}

/** Leaves a line out, or takes it back in (`reason` null). It stays visible, and the digest changes. */
export async function excludeItem(
  context: Context,
  actor: Actor,
  itemId: string,
  reason: string | null,
): Promise<SubsidyItem> {
  const before = found(await context.store.items.get(actor, itemId));
  const run = found(await context.store.runs.lock(actor, before.runId));
  if (run.state !== 'computed' && run.state !== 'returned') {
    throw domainError('conflict', 'SUBSIDY.RUN_NOT_OPEN_FOR_CHANGES', { state: run.state });
  }
  if ((before.excludedReason !== null) === (reason !== null)) {
    throw domainError('conflict', reason === null ? 'SUBSIDY.LINE_NOT_EXCLUDED' : 'SUBSIDY.LINE_ALREADY_EXCLUDED');
  }
  const verdict =
    reason === null ? await context.store.approval.lastVerdict(actor, run.id, before.sourceId) : undefined;
  if (verdict?.verdict === 'held')
    throw domainError('conflict', 'SUBSIDY.HELD_BY_APPROVER', { name: verdict.decidedByName });
  const item = await context.store.items.setExclusion(actor, itemId, reason === null ? null : { reason });
  await refreshFigures(context, actor, run, { touchedBy: touched(run, actor) });
  await context.audit.record(actor, {
    action: reason === null ? 'subsidy-items.include' : 'subsidy-items.exclude',
    resource: 'subsidy-items',
    recordId: itemId,
    divisionCode: item.divisionCode,
    before: { excluded: before.excludedReason !== null },
    after: { excluded: reason !== null },
    ...(reason === null ? {} : { reason }),
  });
  return item;
}

export async function voidRun(context: Context, actor: Actor, id: string, reason: string): Promise<SubsidyRun> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, id));
  const state = subsidyRunWorkflow.next(run.state, 'void');
  const changed = await context.store.runs.update(actor, id, {
    state,
    voidReason: reason,
    level: null,
    levelSince: null,
    levelDueOn: null,
    levelEscalatesOn: null,
  });
  await context.store.items.releaseAll(actor, id);
  await followRun(context, actor, changed, 'voided');
  await decided(context, actor, changed, run, 'voided', reason);
  return changed;
}

/** Audits a decision; of a submission and a voiding this is the decision's row too. */
export async function decided(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  before: SubsidyRun,
  decision: 'submitted' | 'approved' | 'returned' | 'voided',
  reason: string | null,
  level?: ApprovalLevel,
): Promise<void> {
  const verb = { submitted: 'submit', approved: level?.office ?? 'approve', returned: 'return', voided: 'void' }[
    decision
  ];
  if (level === undefined) await context.store.runs.recordDecision(actor, { run, decision, reason, level: null });
  await context.audit.record(actor, {
    action: `subsidy-runs.${verb}`,
    resource,
    recordId: run.id,
    divisionCode: run.divisionCode,
    before: figuresJson(before),
    after: { ...figuresJson(run), ...(level === undefined ? {} : { level: level.zh }) },
    ...(reason === null ? {} : { reason }),
  });
}
