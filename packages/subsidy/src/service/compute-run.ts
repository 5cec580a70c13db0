import { type Actor, domainError, invariant, type JsonObject, newId } from '@gongyi/kernel';
import {
  type ComputedLine,
  evaluateLines,
  figuresOf,
  inputDigestOf,
  linesDigestOf,
  runDigestOf,
} from '../model/evaluate-lines.js';
import type { SubsidyRun } from '../model/records.js';
import { subsidyRunWorkflow } from '../model/run-workflow.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { SubsidySource } from '../model/source.js';
import type { Exclusion, NewItem } from '../ports.js';
import { amendedLines } from './amend-lines.js';
import { type Context, found } from './context.js';
import { figuresJson } from './run-commands.js';
import { inputsOf, openSources } from './run-sources.js';

export type Progress = (done: number, total: number) => Promise<void>;

/**
 * The job behind `compute`: freezes the inputs, evaluates, digests and writes all lines in one transaction. Killed at any
 * point it leaves the run as it was; started again it does the same once more; a finished run is left alone.
 *
 * @throws DomainError of the rules or of the source; whoever runs the job then calls `noteComputeFailure`.
 */
export function computeRun(context: Context, actor: Actor, id: string, progress: Progress): Promise<SubsidyRun> {
  return context.transactions.run(actor, () => computeLocked(context, actor, id, progress));
}

/** After a failed computation was rolled back: the run is a draft again and carries the problem for people to see. */
export function noteComputeFailure(
  context: Context,
  actor: Actor,
  id: string,
  problem: { readonly code: string; readonly details: JsonObject },
): Promise<void> {
  return context.transactions.run(actor, async () => {
    const run = await context.store.runs.lock(actor, id);
    if (run?.state !== 'computing') return;
    const state = subsidyRunWorkflow.next(run.state, 'failCompute');
    await context.store.runs.update(actor, id, {
      state,
      problem: { code: problem.code, details: { ...problem.details } },
    });
    await context.audit.record(actor, {
      action: 'subsidy-runs.fail-compute',
      resource: 'subsidy-runs',
      recordId: id,
      divisionCode: run.divisionCode,
      before: { state: run.state },
      after: { state, code: problem.code },
    });
  });
}

async function computeLocked(context: Context, actor: Actor, id: string, progress: Progress): Promise<SubsidyRun> {
  const run = found(await context.store.runs.lock(actor, id));
  if (run.state !== 'computing') return run;
  const { items, runs } = context.store;
  const scheme = await context.schemeFor(actor, run.schemeId, run.period);
  const { sources, lines, unchangedCount } = await (run.kind === 'amendment' ? amending : paying)(
    context,
    actor,
    run,
    scheme,
    progress,
  );
  const exclusions = await items.exclusions(actor, id);
  const fresh = newItems(lines, sources, exclusions);
  await items.replaceAll(actor, run, scheme, fresh);
  const claimIds = [...new Set(sources.flatMap(({ claimId }) => claimId ?? []))];
  if (claimIds.length > 0) await context.store.claims.enterRun(actor, claimIds, id);
  const figures = figuresOf(
    fresh.map(({ status, amountFen, amends, source, exclusion }) => ({
      status,
      amountFen,
      amends,
      declaredFen: source.declaredFen,
      excluded: exclusion !== undefined,
    })),
  );
  const linesDigest = linesDigestOf(lines, scheme.version);
  const excluded = fresh.flatMap((item) => item.exclusion ?? []);
  const changed = await runs.update(actor, id, {
    ...figures,
    unchangedCount,
    state: subsidyRunWorkflow.next(run.state, 'finishCompute'),
    schemeTitle: scheme.title,
    ruleVersion: scheme.version,
    inputDigest: inputDigestOf(lines),
    linesDigest,
    digest: runDigestOf({ ...run, ...figures, linesDigest, excluded }),
    computedAt: context.clock.now().toISOString(),
  });
  await context.audit.record(actor, {
    action: 'subsidy-runs.finish-compute',
    resource: 'subsidy-runs',
    recordId: id,
    divisionCode: run.divisionCode,
    before: { state: run.state },
    after: { ...figuresJson(changed), ruleVersion: scheme.version, inputDigest: changed.inputDigest },
  });
  await progress(sources.length, sources.length);
  return changed;
}

interface Computed {
  readonly sources: readonly SubsidySource[];
  readonly lines: readonly ComputedLine[];
  readonly unchangedCount: number;
}

/** What no other run pays. */
async function paying(
  context: Context,
  actor: Actor,
  { id, schemeId, period }: SubsidyRun,
  scheme: CompiledScheme,
  progress: Progress,
): Promise<Computed> {
  const covered = await context.store.items.covered(actor, schemeId, period, id);
  const opened = await openSources(context, actor, scheme, period, covered, id);
  const { sources } = opened;
  if (sources.length === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_COMPUTE', { period });
  await progress(0, sources.length);
  const lines = evaluateLines(scheme, await inputsOf(context, actor, scheme, period, opened, id));
  return { sources, lines, unchangedCount: 0 };
}

/** What approved lines pay already, where the rules now give something else. */
async function amending(
  context: Context,
  actor: Actor,
  { period }: SubsidyRun,
  scheme: CompiledScheme,
): Promise<Computed> {
  const { sources, lines, checked } = await amendedLines(context, actor, scheme, period);
  return { sources, lines, unchangedCount: checked - lines.length };
}

/** Lines by place, subject and person, as they are read; exclusions of an earlier computation stay with their source. */
function newItems(
  lines: readonly ComputedLine[],
  sources: readonly SubsidySource[],
  exclusions: readonly Exclusion[],
): NewItem[] {
  const bySource = new Map(sources.map((source) => [source.sourceId, source]));
  const excluded = new Map(exclusions.map((exclusion) => [exclusion.sourceId, exclusion]));
  const key = ({ input }: ComputedLine) =>
    `${input.divisionCode} ${input.subjectId} ${input.personId} ${input.sourceId}`;
  const keyed = lines.map((line) => ({ line, key: key(line) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return keyed.map(({ line }, index) => {
    const source = bySource.get(line.input.sourceId);
    invariant(source !== undefined, 'every line comes from a source');
    return { ...line, id: newId(), sequence: index + 1, source, exclusion: excluded.get(line.input.sourceId) };
  });
}
