import type { Actor } from '@gongyi/kernel';
import type { RecoveryLine } from '../model/recovery.js';
import { type PeriodWords, periodWords } from '../model/subsidy-period.js';
import { type Context, found } from './context.js';

/** How the schemes call the periods of these lines, each once, in their order. */
export async function periodWordsOf(
  context: Context,
  actor: Actor,
  lines: readonly Pick<RecoveryLine, 'runId' | 'period'>[],
): Promise<PeriodWords[]> {
  const words = new Map<string, PeriodWords>();
  for (const line of lines) {
    const one = await periodWordsOfRun(context, actor, line);
    words.set(one.zh, one);
  }
  return [...words.values()];
}

export async function periodWordsOfRun(
  context: Context,
  actor: Actor,
  { runId, period }: Pick<RecoveryLine, 'runId' | 'period'>,
): Promise<PeriodWords> {
  const { schemeId, ruleVersion } = found(await context.store.runs.get(actor, runId));
  const scheme = await context.schemeFor(actor, schemeId, period, ruleVersion ?? undefined);
  return periodWords(scheme.period, period);
}
