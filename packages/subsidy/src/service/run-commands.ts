import { type Actor, domainError, type JsonObject, newId } from '@gongyi/kernel';
import { evaluateLines, runDigestOf } from '../model/evaluate-lines.js';
import type { ApproveRun, CreateRun } from '../model/inputs.js';
import type { SubsidyItem, SubsidyRun } from '../model/records.js';
import { subsidyRunWorkflow } from '../model/run-workflow.js';
import type { CompiledScheme } from '../model/scheme.js';
import { periodStart } from '../model/subsidy-period.js';
import { followRun } from './claims.js';
import { type Context, found, wholeCounty } from './context.js';
import { commitRun } from './run-funds.js';
import { inputsOf, openSources } from './run-sources.js';

const resource = 'subsidy-runs';

/** The figures of a run as the audit trail keeps them. */
export function figuresJson(run: SubsidyRun): JsonObject {
  return { state: run.state, count: run.payableCount, totalFen: run.payableTotalFen, digest: run.digest };
}

export function touched(run: SubsidyRun, actor: Actor): string[] {
  return run.touchedBy.includes(actor.userId) ? run.touchedBy : [...run.touchedBy, actor.userId];
}

/**
 * Opens the run of a period. After an approved run only what is not covered yet can be paid.
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
  if (earlier === undefined && kind === 'supplementary')
    throw domainError('conflict', 'SUBSIDY.NO_REGULAR_RUN', { period: input.period });
  if (earlier !== undefined) {
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
  const { schemeId, period } = earlier;
  const covered = await context.store.items.covered(actor, schemeId, period, null);
  const open = await openSources(context, actor, scheme, period, covered, null);
  const lines = evaluateLines(scheme, await inputsOf(context, actor, scheme, period, open, null));
  if (lines.some((line) => line.status === 'payable')) return;
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
  const item = await context.store.items.setExclusion(actor, itemId, reason === null ? null : { reason });
  await refreshDigest(context, actor, run);
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

async function refreshDigest(context: Context, actor: Actor, run: SubsidyRun): Promise<void> {
  const figures = await context.store.items.figures(actor, run.id);
  const excluded = await context.store.items.exclusions(actor, run.id);
  const digest = runDigestOf({ ...run, ...figures, linesDigest: run.linesDigest ?? '', excluded });
  await context.store.runs.update(actor, run.id, { ...figures, digest, touchedBy: touched(run, actor) });
}

/** @throws DomainError conflict SUBSIDY.NOTHING_TO_SUBMIT for a run without a payable line. */
export async function submitRun(context: Context, actor: Actor, id: string): Promise<SubsidyRun> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, id));
  const state = subsidyRunWorkflow.next(run.state, 'submit');
  if (run.payableCount === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SUBMIT');
  const changed = await context.store.runs.update(actor, id, {
    state,
    round: run.round + 1,
    submittedBy: actor.userId,
    submittedAt: context.clock.now().toISOString(),
    touchedBy: touched(run, actor),
  });
  await decided(context, actor, changed, run, 'submitted', null);
  return changed;
}

/**
 * Approves what the approver saw. The maker, and whoever computed, excluded or submitted, never decides.
 *
 * @throws DomainError conflict SUBSIDY.ALREADY_DECIDED | SUBSIDY.SIGNED_FIGURES_DIFFER {count, totalFen, digest};
 *   forbidden SUBSIDY.MAKER_CANNOT_DECIDE
 */
export async function approveRun(context: Context, actor: Actor, id: string, signed: ApproveRun): Promise<SubsidyRun> {
  const run = await lockForDecision(context, actor, id);
  const state = subsidyRunWorkflow.next(run.state, 'approve');
  if (signed.count !== run.payableCount || signed.totalFen !== run.payableTotalFen || signed.digest !== run.digest) {
    throw domainError('conflict', 'SUBSIDY.SIGNED_FIGURES_DIFFER', {
      count: run.payableCount,
      totalFen: run.payableTotalFen,
      digest: run.digest,
    });
  }
  const changed = await context.store.runs.update(actor, id, {
    state,
    approvedBy: actor.userId,
    approvedAt: context.clock.now().toISOString(),
    approvedCount: signed.count,
    approvedTotalFen: signed.totalFen,
    approvedDigest: signed.digest,
  });
  await commitRun(context, actor, changed);
  await followRun(context, actor, changed, 'approved');
  await decided(context, actor, changed, run, 'approved', null);
  return changed;
}

export async function returnRun(context: Context, actor: Actor, id: string, reason: string): Promise<SubsidyRun> {
  const run = await lockForDecision(context, actor, id);
  const changed = await context.store.runs.update(actor, id, { state: subsidyRunWorkflow.next(run.state, 'return') });
  await decided(context, actor, changed, run, 'returned', reason);
  return changed;
}

export async function voidRun(context: Context, actor: Actor, id: string, reason: string): Promise<SubsidyRun> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, id));
  const state = subsidyRunWorkflow.next(run.state, 'void');
  const changed = await context.store.runs.update(actor, id, { state, voidReason: reason });
  await context.store.items.releaseAll(actor, id);
  await followRun(context, actor, changed, 'voided');
  await decided(context, actor, changed, run, 'voided', reason);
  return changed;
}

async function lockForDecision(context: Context, actor: Actor, id: string): Promise<SubsidyRun> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, id));
  if (run.state === 'approved' || run.state === 'returned') {
    throw domainError('conflict', 'SUBSIDY.ALREADY_DECIDED', { state: run.state });
  }
  if (run.createdBy === actor.userId || run.touchedBy.includes(actor.userId)) {
    throw domainError('forbidden', 'SUBSIDY.MAKER_CANNOT_DECIDE');
  }
  return run;
}

async function decided(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  before: SubsidyRun,
  decision: 'submitted' | 'approved' | 'returned' | 'voided',
  reason: string | null,
): Promise<void> {
  const verb = { submitted: 'submit', approved: 'approve', returned: 'return', voided: 'void' }[decision];
  await context.store.runs.recordDecision(actor, { run, decision, reason });
  await context.audit.record(actor, {
    action: `subsidy-runs.${verb}`,
    resource,
    recordId: run.id,
    divisionCode: run.divisionCode,
    before: figuresJson(before),
    after: figuresJson(run),
    ...(reason === null ? {} : { reason }),
  });
}
