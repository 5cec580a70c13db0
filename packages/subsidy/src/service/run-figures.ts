import type { Actor } from '@gongyi/kernel';
import { runDigestOf } from '../model/evaluate-lines.js';
import type { SubsidyRun } from '../model/records.js';
import type { RunChanges } from '../ports.js';
import type { Context } from './context.js';

/** Counts and digests the run anew after a line was left out or taken back in. */
export async function refreshFigures(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  changes: RunChanges,
): Promise<SubsidyRun> {
  const figures = await context.store.items.figures(actor, run.id);
  const excluded = await context.store.items.exclusions(actor, run.id);
  const digest = runDigestOf({ ...run, ...figures, linesDigest: run.linesDigest ?? '', excluded });
  return context.store.runs.update(actor, run.id, { ...figures, digest, ...changes });
}
