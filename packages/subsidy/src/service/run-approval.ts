import { type Actor, domainError, fen, invariant, noticeEnd } from '@gongyi/kernel';
import { type ApprovalOffice, barTo, levelsFor } from '../model/approval.js';
import type { ApprovalLevel, RunApproval } from '../model/approval-records.js';
import type { ApproveRun } from '../model/inputs.js';
import type { SubsidyItem, SubsidyRun } from '../model/records.js';
import { subsidyRunWorkflow } from '../model/run-workflow.js';
import type { RunChanges } from '../ports.js';
import { applyAmendment } from './approve-amendment.js';
import { followRun } from './claims.js';
import { type Context, found, wholeCounty } from './context.js';
import { decided, touched } from './run-commands.js';
import { refreshFigures } from './run-figures.js';
import { commitRun } from './run-funds.js';

/** The days of a level that a run reaches today. */
function daysOf(context: Context, { due, escalation }: Pick<ApprovalLevel, 'due' | 'escalation'>) {
  const today = context.clock.today();
  const dueOn = noticeEnd(today, due.days, due.unit, context.calendar);
  const second = escalation === null ? null : noticeEnd(dueOn, escalation.days, escalation.unit, context.calendar);
  return { levelSince: today, levelDueOn: dueOn, levelEscalatesOn: second };
}

const nowhere: RunChanges = { level: null, levelSince: null, levelDueOn: null, levelEscalatesOn: null };

/**
 * Submits a run: from now on it passes the levels that the county has settled for its amount.
 *
 * @throws DomainError conflict SUBSIDY.NOTHING_TO_SUBMIT for a run that neither pays nor withdraws a line; unprocessable SUBSIDY.RULE_MISSING
 */
export async function submitRun(context: Context, actor: Actor, id: string): Promise<SubsidyRun> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, id));
  const state = subsidyRunWorkflow.next(run.state, 'submit');
  if (run.payableCount + run.withdrawnCount === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SUBMIT');
  const { value, version } = await context.approval.approval(actor, context.clock.today());
  const levels = levelsFor(value, run.payableTotalFen);
  const [first] = levels;
  invariant(first !== undefined, 'the last band has no upper end, and every band has a level');
  await context.store.approval.plan(actor, run, levels, version);
  const changed = await context.store.runs.update(actor, id, {
    state,
    round: run.round + 1,
    submittedBy: actor.userId,
    submittedAt: context.clock.now().toISOString(),
    touchedBy: touched(run, actor),
    level: 1,
    ...daysOf(context, first),
  });
  await decided(context, actor, changed, run, 'submitted', null);
  return changed;
}

/**
 * Signs what the signer saw, at the level that the run waits at. The last signature of a level sends the run to the next, and
 * that of the last level approves it. The maker, and whoever computed, excluded or submitted, never decides.
 *
 * @throws DomainError conflict SUBSIDY.ALREADY_DECIDED | SUBSIDY.OTHER_LEVEL {level} | SUBSIDY.SIGNED_ALREADY {level, people} |
 *   SUBSIDY.SIGNED_FIGURES_DIFFER {count, totalFen, digest}; forbidden SUBSIDY.MAKER_CANNOT_DECIDE |
 *   SUBSIDY.DECIDED_AT_OTHER_LEVEL
 */
export async function signRun(
  context: Context,
  actor: Actor,
  office: ApprovalOffice,
  id: string,
  signed: ApproveRun,
): Promise<SubsidyRun> {
  const { run, level, levels, bar } = await lockForDecision(context, actor, id, 'approve');
  if (level.office !== office) throw domainError('conflict', 'SUBSIDY.OTHER_LEVEL', { level: nameOf(actor, level) });
  if (bar === 'signed')
    throw domainError('conflict', 'SUBSIDY.SIGNED_ALREADY', { level: nameOf(actor, level), people: level.people });
  if (signed.count !== run.payableCount || signed.totalFen !== run.payableTotalFen || signed.digest !== run.digest) {
    throw domainError('conflict', 'SUBSIDY.SIGNED_FIGURES_DIFFER', {
      count: run.payableCount,
      totalFen: run.payableTotalFen,
      digest: run.digest,
    });
  }
  await context.store.runs.recordDecision(actor, { run, decision: 'approved', reason: null, level });
  const changed = await afterSignature(context, actor, run, level, levels);
  await decided(context, actor, changed, run, 'approved', null, level);
  return changed;
}

async function afterSignature(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  level: ApprovalLevel,
  levels: readonly ApprovalLevel[],
): Promise<SubsidyRun> {
  const { runs } = context.store;
  // The level waits for more people.
  if (level.signatures.length + 1 < level.people) return runs.update(actor, run.id, {});
  const next = levels.find((one) => one.level === level.level + 1);
  if (next !== undefined) return runs.update(actor, run.id, { level: next.level, ...daysOf(context, next) });
  const approved = await runs.update(actor, run.id, {
    ...nowhere,
    state: subsidyRunWorkflow.next(run.state, 'approve'),
    approvedBy: actor.userId,
    approvedAt: context.clock.now().toISOString(),
    approvedCount: run.payableCount,
    approvedTotalFen: run.payableTotalFen,
    ...(run.digest === null ? {} : { approvedDigest: run.digest }),
  });
  if (approved.kind === 'amendment') await applyAmendment(context, actor, approved);
  await commitRun(context, actor, approved);
  await followRun(context, actor, approved, 'approved');
  return approved;
}

/** Sends the whole run back. @throws DomainError conflict SUBSIDY.LEVEL_CANNOT_RETURN {level}; else as {@link signRun} */
export async function returnRun(context: Context, actor: Actor, id: string, reason: string): Promise<SubsidyRun> {
  const { run, level } = await lockForDecision(context, actor, id, 'return');
  if (!level.returns) throw domainError('conflict', 'SUBSIDY.LEVEL_CANNOT_RETURN', { level: nameOf(actor, level) });
  const state = subsidyRunWorkflow.next(run.state, 'return');
  await context.store.runs.recordDecision(actor, { run, decision: 'returned', reason, level });
  const changed = await context.store.runs.update(actor, id, { ...nowhere, state });
  await decided(context, actor, changed, run, 'returned', reason, level);
  return changed;
}

/**
 * Holds one line back, or, with `released`, lets go what the same approver held. The rest of the run goes on; its figures
 * change, so every signature of the round is void and the first level begins again.
 *
 * @throws DomainError conflict SUBSIDY.LINE_NOT_PAYABLE | SUBSIDY.LINE_ALREADY_EXCLUDED | SUBSIDY.LINE_NOT_HELD; forbidden
 *   SUBSIDY.HELD_BY_ANOTHER {name}; else as {@link signRun}
 */
export async function judgeLine(
  context: Context,
  actor: Actor,
  itemId: string,
  verdict: 'held' | 'released',
  reason: string,
): Promise<SubsidyItem> {
  const { store } = context;
  const { runId } = found(await store.items.get(actor, itemId));
  const { run, level, levels } = await lockForDecision(context, actor, runId, 'approve');
  const item = found(await store.items.get(actor, itemId));
  if (item.amountFen === null) throw domainError('conflict', 'SUBSIDY.LINE_NOT_PAYABLE');
  if (verdict === 'held' && item.excludedReason !== null)
    throw domainError('conflict', 'SUBSIDY.LINE_ALREADY_EXCLUDED');
  if (verdict === 'released') {
    const last = await store.approval.lastVerdict(actor, runId, item.sourceId);
    if (last?.verdict !== 'held') throw domainError('conflict', 'SUBSIDY.LINE_NOT_HELD');
    if (last.decidedBy !== actor.userId)
      throw domainError('forbidden', 'SUBSIDY.HELD_BY_ANOTHER', { name: last.decidedByName });
  }
  const amountFen = fen(item.amountFen);
  await store.approval.recordVerdict(actor, run, level, { ...item, amountFen }, { verdict, reason });
  const changed = await store.items.setExclusion(actor, itemId, verdict === 'held' ? { reason } : null);
  const first = levels[0] ?? level;
  await refreshFigures(context, actor, run, { level: 1, ...daysOf(context, first) });
  await context.audit.record(actor, {
    action: verdict === 'held' ? 'subsidy-items.hold' : 'subsidy-items.release',
    resource: 'subsidy-items',
    recordId: itemId,
    divisionCode: item.divisionCode,
    before: { excluded: item.excludedReason !== null },
    after: { excluded: verdict === 'held', level: level.zh },
    reason,
  });
  return changed;
}

function nameOf(actor: Actor, level: ApprovalLevel): string {
  return actor.locale === 'en' ? level.en : level.zh;
}

async function lockForDecision(context: Context, actor: Actor, id: string, command: 'approve' | 'return') {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, id));
  if (run.state === 'approved' || run.state === 'returned') {
    throw domainError('conflict', 'SUBSIDY.ALREADY_DECIDED', { state: run.state });
  }
  const { levels, hands } = await context.store.approval.levelsOf(actor, run);
  const level = levels.find((one) => one.level === run.level);
  const bar = level === undefined ? null : barTo(actor, run, level, hands);
  if (bar === 'maker' || run.createdBy === actor.userId || run.touchedBy.includes(actor.userId))
    throw domainError('forbidden', 'SUBSIDY.MAKER_CANNOT_DECIDE');
  subsidyRunWorkflow.next(run.state, command);
  invariant(level !== undefined, 'a submitted run waits at one of its levels');
  if (bar === 'other_level') throw domainError('forbidden', 'SUBSIDY.DECIDED_AT_OTHER_LEVEL');
  if (bar === 'other_office') throw domainError('conflict', 'SUBSIDY.OTHER_LEVEL', { level: nameOf(actor, level) });
  return { run, level, levels, bar };
}

/** Where the approval of a run stands, and whether whoever asks can decide now. */
export async function approvalOf(context: Context, actor: Actor, id: string): Promise<RunApproval> {
  const run = found(await context.store.runs.get(actor, id));
  const { levels, hands } = await context.store.approval.levelsOf(actor, run);
  const level = levels.find(({ state }) => state === 'current');
  return {
    round: run.round,
    levels: [...levels],
    since: run.levelSince,
    dueOn: run.levelDueOn,
    escalatesOn: run.levelEscalatesOn,
    overdue: run.levelDueOn !== null && run.levelDueOn < context.clock.today(),
    bar: level === undefined ? 'not_waiting' : barTo(actor, run, level, hands),
  };
}
