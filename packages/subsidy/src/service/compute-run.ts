import { type Actor, domainError, type JsonObject } from '@gongyi/kernel';
import { createEvaluator, runDigestOf } from '../model/evaluate-lines.js';
import type { SubsidyRun } from '../model/records.js';
import { subsidyRunWorkflow } from '../model/run-workflow.js';
import type { CompiledScheme } from '../model/scheme.js';
import { amendedLines } from './amend-lines.js';
import { type Context, found } from './context.js';
import { figuresJson } from './run-commands.js';
import { eachOpenPortion } from './run-sources.js';
import { createLineWriter, type LineWriter } from './write-lines.js';

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
  const scheme = await context.schemeFor(actor, run.schemeId, run.period);
  const writer = await createLineWriter(context, actor, run, scheme);
  const computing: Computing = { context, actor, run, scheme, writer, progress };
  const unchangedCount = run.kind === 'amendment' ? await amend(computing) : await pay(computing);
  const { figures, inputDigest, linesDigest, excluded } = writer.finish();
  const changed = await context.store.runs.update(actor, id, {
    ...figures,
    unchangedCount,
    state: subsidyRunWorkflow.next(run.state, 'finishCompute'),
    schemeTitle: scheme.title,
    ruleVersion: scheme.version,
    inputDigest,
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
  await progress(figures.lineCount, figures.lineCount);
  return changed;
}

interface Computing {
  readonly context: Context;
  readonly actor: Actor;
  readonly run: SubsidyRun;
  readonly scheme: CompiledScheme;
  readonly writer: LineWriter;
  readonly progress: Progress;
}

/** What no other run pays; nothing of it was there before. */
async function pay({ context, actor, run, scheme, writer, progress }: Computing): Promise<number> {
  const { id: runId, period } = run;
  const evaluate = createEvaluator(scheme);
  let done = 0;
  await eachOpenPortion(context, actor, { scheme, period, runId }, async ({ sources, inputs }, total) => {
    await progress(done, Math.max(done, total));
    await writer.write(evaluate(inputs), sources);
    done += sources.length;
  });
  if (done === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_COMPUTE', { period });
  return 0;
}

/** What approved lines pay already, where the rules now give something else; answers how many they do not change. */
async function amend({ context, actor, run, scheme, writer }: Computing): Promise<number> {
  const { sources, lines, checked } = await amendedLines(context, actor, scheme, run.period);
  await writer.write(lines, sources);
  return checked - lines.length;
}
