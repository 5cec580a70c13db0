import { type Actor, domainError, fen, fenSchema, invariant, type Period } from '@gongyi/kernel';
import { z } from 'zod';
import { amendLine } from '../model/amendment.js';
import { maxListedPeople, monthComparisonSchema } from '../model/compare-months.js';
import {
  addFigures,
  type ComputedLine,
  createEvaluator,
  createLineDigests,
  figuresOf,
  runDigestOf,
} from '../model/evaluate-lines.js';
import type { SubsidyItem, SubsidyRun } from '../model/records.js';
import type { CompiledScheme, Explanation } from '../model/scheme.js';
import { previousStart } from '../model/subsidy-period.js';
import type { StoredLine } from '../ports.js';
import { type Context, found, wholeCounty } from './context.js';

export const replaySchema = z.object({
  runId: z.string(),
  same: z.boolean(),
  digest: z.string(),
  replayedDigest: z.string(),
  inputDigest: z.string(),
  replayedInputDigest: z.string(),
  ruleVersion: z.string(),
  replayedRuleVersion: z.string(),
  differenceCount: z.int(),
  differences: z.array(
    z.object({
      itemId: z.string(),
      personId: z.string(),
      status: z.string(),
      amountFen: fenSchema.nullable(),
      reasonCodes: z.array(z.string()),
      replayedStatus: z.string(),
      replayedAmountFen: fenSchema.nullable(),
      replayedReasonCodes: z.array(z.string()),
    }),
  ),
});
export type Replay = z.infer<typeof replaySchema>;

const maxListedDifferences = 200;

/**
 * Computes a run again from its frozen inputs and changes nothing. Same inputs and same rules give the same digest; every
 * line that comes out differently is named.
 */
export async function replayRun(context: Context, actor: Actor, id: string): Promise<Replay> {
  wholeCounty(actor);
  const run = found(await context.store.runs.get(actor, id));
  const { digest, inputDigest, ruleVersion } = run;
  if (digest === null || inputDigest === null || ruleVersion === null)
    throw domainError('conflict', 'SUBSIDY.NOT_COMPUTED', { state: run.state });
  const scheme = await context.schemeFor(actor, run.schemeId, run.period, ruleVersion);
  const excluded = await context.store.items.exclusions(actor, id);
  const left = new Set(excluded.map((exclusion) => exclusion.sourceId));
  const evaluate = createEvaluator(scheme);
  const digests = createLineDigests(scheme.version);
  const differences: Replay['differences'] = [];
  let [figures, differenceCount] = [figuresOf([]), 0];
  await context.store.items.eachStored(actor, id, async (stored) => {
    const lines = amendedAgain(evaluate(stored.map((line) => line.input)), stored);
    digests.add(lines);
    const counted = lines.map((line) => ({ ...line, declaredFen: null, excluded: left.has(line.input.sourceId) }));
    figures = addFigures(figures, figuresOf(counted));
    const bySource = new Map(lines.map((line) => [line.input.sourceId, line]));
    for (const line of stored) {
      const again = bySource.get(line.input.sourceId);
      invariant(again !== undefined, 'every stored line is replayed');
      if (sameAnswer(line, again)) continue;
      differenceCount += 1;
      if (differences.length < maxListedDifferences) differences.push(difference(line, again));
    }
  });
  const linesDigest = digests.linesDigest();
  const replayedDigest = runDigestOf({ ...run, ...figures, linesDigest, excluded });
  const replay: Replay = {
    runId: id,
    same: replayedDigest === digest,
    digest,
    replayedDigest,
    inputDigest,
    replayedInputDigest: digests.inputDigest(),
    ruleVersion,
    replayedRuleVersion: scheme.version,
    differenceCount,
    differences,
  };
  await context.audit.record(actor, {
    action: 'subsidy-runs.replay',
    resource: 'subsidy-runs',
    recordId: id,
    divisionCode: run.divisionCode,
    after: { same: replay.same, digest, replayedDigest, differenceCount: replay.differenceCount },
  });
  return replay;
}

/** The lines of an amendment, from what they amended as it was. */
function amendedAgain(lines: readonly ComputedLine[], stored: readonly StoredLine[]): ComputedLine[] {
  const before = new Map(stored.map((line) => [line.input.sourceId, line]));
  return lines.map((line) => {
    const { sourceId, onceKey } = line.input;
    const old = before.get(sourceId);
    if (old?.amends == null) return line;
    if (old.reasonCodes.includes('source_gone')) return { ...old, outcome: 'needs_information' };
    const { kind, itemId, sentFen, openFen } = old.amends;
    const openIds = kind === 'replacement' || kind === 'withdrawal' ? [itemId] : [];
    // What a case wrote off is not kept apart; it only decides whether something was too much.
    const unclaimedFen = old.reasonCodes.includes('amendment_overpaid')
      ? sentFen
      : fen(Math.min(sentFen, line.amountFen ?? 0));
    return (
      amendLine(line, {
        sourceId,
        onceKey,
        newestId: itemId,
        openIds,
        sentFen,
        unclaimedFen,
        openFen,
        newlyKnown: true,
      }) ?? {
        ...line,
        amends: old.amends,
      }
    );
  });
}

type Answer = Pick<StoredLine, 'status' | 'amountFen' | 'reasonCodes'>;

function sameAnswer(a: Answer, b: Answer): boolean {
  return a.status === b.status && a.amountFen === b.amountFen && a.reasonCodes.join() === b.reasonCodes.join();
}

function difference(line: StoredLine, again: Answer): Replay['differences'][number] {
  return {
    itemId: line.itemId,
    personId: line.input.personId,
    status: line.status,
    amountFen: line.amountFen,
    reasonCodes: [...line.reasonCodes],
    replayedStatus: again.status,
    replayedAmountFen: again.amountFen,
    replayedReasonCodes: [...again.reasonCodes],
  };
}

/**
 * Why a line is what it is, from its frozen facts.
 *
 * @throws DomainError conflict SUBSIDY.REPLAY_DIFFERS when the rules no longer give the stored amount: then the
 *   explanation would explain something else.
 */
export async function explainItem(context: Context, actor: Actor, id: string): Promise<Explanation> {
  const item = found(await context.store.items.get(actor, id));
  const scheme = await context.schemeFor(actor, item.schemeId, item.period, item.ruleVersion);
  const explanation = explainLine(scheme, item);
  if (explainsLine(explanation, item)) return explanation;
  throw domainError('conflict', 'SUBSIDY.REPLAY_DIFFERS', {
    storedVersion: item.ruleVersion,
    version: scheme.version,
    storedAmountFen: item.amountFen,
    amountFen: explanation.amountFen,
  });
}

/** Rules that give another amount than the stored one explain nothing. */
export function explainsLine({ status, amountFen }: Explanation, item: SubsidyItem): boolean {
  return status === item.outcome && (item.status === 'refused' || amountFen === (item.rightFen ?? item.amountFen));
}

/** A line that is paid once already, or comes to zero, was payable by its rule. */
export function explainLine(scheme: CompiledScheme, { facts, bar }: SubsidyItem): Explanation {
  const told = scheme.explain(facts);
  if (bar === null || told.status !== 'payable') return told;
  return {
    ...told,
    status: bar.outcome,
    amountFen: null,
    reasonCodes: [bar.code],
    zh: bar.zh,
    en: bar.en,
    clauses: [{ document: bar.documentNumber ?? '', clause: bar.clause, url: null }, ...told.clauses].filter(
      ({ document, clause }) => document !== '' || clause !== null,
    ),
  };
}

export const runComparisonSchema = monthComparisonSchema.extend({
  previousPeriod: z.string(),
  accountChanged: z.object({
    count: z.int(),
    people: z.array(
      z.object({
        personId: z.string(),
        personName: z.string(),
        identityMasked: z.string(),
        townshipName: z.string(),
        previousCardMasked: z.string(),
        cardMasked: z.string().nullable(),
        accountState: z.enum(['confirmed', 'unconfirmed', 'invalid', 'missing']),
      }),
    ),
  }),
});
export type RunComparison = z.infer<typeof runComparisonSchema>;

/**
 * What changed since the month before, first of all things for the approver: who joined, left, moved, earns more or less,
 * and whose account is another one than the money went to last time. The month is looked at as it will stand if this run
 * is approved: a supplementary run is added to what is already approved.
 */
export async function compareRun(context: Context, actor: Actor, id: string): Promise<RunComparison> {
  wholeCounty(actor);
  const run = found(await context.store.runs.get(actor, id));
  const { period: rule } = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const before = previousStart(rule, run.period);
  return {
    previousPeriod: before,
    ...(await context.store.comparison.compare(actor, run, before, maxListedPeople)),
    accountChanged: await changedAccounts(context, actor, run, before),
  };
}

async function changedAccounts(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  before: Period,
): Promise<RunComparison['accountChanged']> {
  const { comparison } = context.store;
  const paid = await comparison.paidBefore(actor, run, before);
  const changed = await context.payeeAccounts.changed(actor, paid);
  const listed = [...changed.keys()].slice(0, maxListedPeople);
  const lines = listed.length === 0 ? [] : await comparison.paidTo(actor, run, before, listed);
  const people = lines.map(({ payeeId, ...line }) => {
    const now = changed.get(payeeId);
    return { ...line, cardMasked: now?.cardMasked ?? null, accountState: now?.state ?? ('missing' as const) };
  });
  return { count: changed.size, people };
}
