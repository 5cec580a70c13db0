import { type Actor, fen, groupBy, isDomainError, type Period } from '@gongyi/kernel';
import type { StandingLine } from '../amendment-ports.js';
import {
  type AmendmentFinding,
  type AmendmentReview,
  factKey,
  unknownTo,
  type WaitingAmendment,
} from '../model/amendment.js';
import type { ComputedLine } from '../model/evaluate-lines.js';
import { amendedLines } from './amend-lines.js';
import type { Context } from './context.js';
import { type FactsBySource, lateFactsOf } from './late-facts.js';

/** Longer lists are read in the amendment run itself. */
const mostListed = 20;

/** Amendments (更正补差): which approved lines want one. A run of kind `amendment` makes them. */
export interface AmendmentService {
  /** Computes the approved lines of a period anew and says where something differs; changes nothing. */
  review(actor: Actor, which: { readonly schemeId: string; readonly period: Period }): Promise<AmendmentReview>;
  /** Periods of approved runs in which something became known late that no line was computed with, the latest first. */
  waiting(actor: Actor): Promise<WaitingAmendment[]>;
}

export function createAmendmentService(context: Context): AmendmentService {
  const { read, store } = context;
  return {
    review: (actor, which) => read(actor, 'subsidy-runs.read', () => reviewPeriod(context, actor, which)),
    waiting: (actor) =>
      read(actor, 'subsidy-runs.read', async () => {
        const waiting: WaitingAmendment[] = [];
        const approved = await store.amendments.approvedPeriods(actor, mostPeriods);
        for (const period of await context.recovery.lateFacts.periodsWith(actor, approved))
          waiting.push(...(await waitingIn(context, actor, period)));
        return waiting;
      }),
  };
}

/** Two years of months; what became known about older ones is found on the page of their run. */
const mostPeriods = 24;

async function reviewPeriod(
  context: Context,
  actor: Actor,
  { schemeId, period }: { readonly schemeId: string; readonly period: Period },
): Promise<AmendmentReview> {
  const scheme = await context.schemeFor(actor, schemeId, period);
  const { lines, checked, standing } = await amendedLines(context, actor, scheme, period);
  const late = await lateFactsOf(context, actor, period);
  const stake = ({ amends }: ComputedLine) =>
    amends === null ? 0 : Math.abs(amends.rightFen - amends.sentFen - amends.openFen);
  const listed = [...lines].sort((a, b) => stake(b) - stake(a)).slice(0, mostListed);
  const findings = listed.flatMap((line) => {
    const newest = standing.get(line.input.sourceId)?.at(-1);
    return newest === undefined ? [] : findingOf(line, newest, { schemeId, late, period });
  });
  const openRunId = await context.store.amendments.openRun(actor, schemeId, period);
  return { schemeId, period, checked, count: lines.length, findings, openRunId };
}

function findingOf(
  { amends, input }: ComputedLine,
  newest: StandingLine,
  { schemeId, late, period }: { readonly schemeId: string; readonly late: FactsBySource; readonly period: Period },
): AmendmentFinding[] {
  if (amends === null) return [];
  const { kind, sentFen, openFen, rightFen } = amends;
  const news = unknownTo(newest, late.get(newest.sourceId) ?? []);
  const changed = factKey(input) === factKey(newest) ? 'rules' : 'facts';
  const cause = news.length > 0 ? 'late_fact' : changed;
  return [
    {
      id: amends.itemId,
      divisionCode: newest.divisionCode,
      schemeId,
      period,
      personName: newest.personName,
      identityMasked: newest.identityMasked,
      ...{ kind, sentFen, openFen, rightFen: fen(rightFen), cause },
      lateFacts:
        news.length > 0 ? input.lateFacts.filter((fact) => news.some((one) => factKey(one) === factKey(fact))) : [],
    },
  ];
}

async function waitingIn(context: Context, actor: Actor, period: Period): Promise<WaitingAmendment[]> {
  const { amendments } = context.store;
  const late = await lateFactsOf(context, actor, period);
  if (late.size === 0) return [];
  const keyOf = (line: { readonly schemeId: string; readonly sourceId: string }) => `${line.schemeId} ${line.sourceId}`;
  const newest = new Map(
    (await amendments.linesOfSources(actor, period, [...late.keys()])).map((line) => [keyOf(line), line]),
  );
  const amended = new Map((await amendments.amendedSources(actor, period)).map((one) => [keyOf(one), one]));
  const open = [...newest].filter(([key, line]) => {
    const news = unknownTo(line, late.get(line.sourceId) ?? []);
    return unknownTo(amended.get(key) ?? { lateFacts: [] }, news).length > 0;
  });
  const waiting: WaitingAmendment[] = [];
  for (const [schemeId, lines] of groupBy(open, ([, line]) => line.schemeId)) {
    const [first] = lines;
    const sourceIds = lines.map(([, { sourceId }]) => sourceId);
    const count = await differing(context, actor, schemeId, period, sourceIds);
    if (first !== undefined && count > 0) waiting.push({ schemeId, period, runId: first[1].runId, lines: count });
  }
  return waiting;
}

/** How many of these sources an amendment would change; all where the rules cannot say. */
async function differing(
  context: Context,
  actor: Actor,
  schemeId: string,
  period: Period,
  sourceIds: readonly string[],
): Promise<number> {
  try {
    const scheme = await context.schemeFor(actor, schemeId, period);
    return (await amendedLines(context, actor, scheme, period, sourceIds)).lines.length;
  } catch (error) {
    if (isDomainError(error)) return sourceIds.length;
    throw error;
  }
}
