import { type Actor, type Fen, fen, type Period } from '@gongyi/kernel';
import type { UnusualSetting } from '../model/approval.js';
import type { SubsidyRun } from '../model/records.js';
import type { RunReview } from '../model/review.js';
import type { CompiledScheme } from '../model/scheme.js';
import { type PeriodRule, previousStart } from '../model/subsidy-period.js';
import { type Context, found, wholeCounty } from './context.js';
import { fundOfRun } from './run-funds.js';

/** Longer lists are read in the lines themselves. */
const mostListed = 50;

/**
 * What an approver looks at before he signs, beside the difference to the month before ({@link compareRun}): unusual amounts,
 * new payees, accounts that several people share, people on other lists of the month, and what is left of the fund.
 */
export async function reviewRun(context: Context, actor: Actor, id: string): Promise<RunReview> {
  wholeCounty(actor);
  const run = found(await context.store.runs.get(actor, id));
  const scheme = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const { unusual } = (await context.approval.approval(actor, context.clock.today())).value;
  // A difference is no month: it is set against nothing.
  const looked = run.kind === 'amendment' ? null : unusual;
  const { review } = context.store;
  return {
    period: run.period,
    unusualOwn: await amongOwn(context, actor, run, scheme, looked?.own ?? null),
    unusualPeers: await amongPeers(context, actor, run, looked?.peers ?? null),
    newPayees: run.kind === 'amendment' ? { count: 0, lines: [] } : await review.newPayees(actor, run, mostListed),
    otherLists: await review.otherLists(actor, run, mostListed),
    sharedAccounts: await sharedAccounts(context, actor, run),
    fund: await fundLeft(context, actor, run, scheme),
  };
}

async function amongOwn(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  scheme: CompiledScheme,
  own: UnusualSetting['own'],
): Promise<RunReview['unusualOwn']> {
  if (own === null) return null;
  const before = periodsBefore(scheme.period, run.period, own.months);
  return { ...own, ...(await context.store.review.unusualOwn(actor, run, before, own, mostListed)) };
}

async function amongPeers(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  peers: UnusualSetting['peers'],
): Promise<RunReview['unusualPeers']> {
  if (peers === null) return null;
  return { ...peers, ...(await context.store.review.unusualPeers(actor, run, peers, mostListed)) };
}

async function sharedAccounts(context: Context, actor: Actor, run: SubsidyRun): Promise<RunReview['sharedAccounts']> {
  const { review } = context.store;
  const cards = await context.payeeAccounts.shared(actor, await review.payees(actor, run));
  const listed = cards.slice(0, mostListed);
  const lines = await review.linesOf(
    actor,
    run,
    listed.flatMap(({ payeeIds }) => payeeIds),
  );
  const groups = listed.map(({ cardMasked, bankName, payeeIds }) => ({
    cardMasked,
    bankName,
    people: lines.filter(({ payeeId }) => payeeIds.includes(payeeId)).map(({ payeeId: _, ...line }) => line),
  }));
  return { count: cards.length, groups };
}

/** The scheme's own periods: months, quarters, years. */
function periodsBefore(rule: PeriodRule, period: Period, count: number): Period[] {
  const periods: Period[] = [];
  for (let before = previousStart(rule, period); periods.length < count; before = previousStart(rule, before))
    periods.push(before);
  return periods;
}

/** The fund that would pay the run, as `commitRun` chooses it, before and after. */
async function fundLeft(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  scheme: CompiledScheme,
): Promise<RunReview['fund']> {
  const fund = await fundOfRun(context, actor, run, scheme);
  if (fund === undefined) return null;
  const { id: fundId, source, year, freeFen } = fund;
  const words = (await context.funds.rules.funds(actor, context.clock.today())).funds.find(({ id }) => id === source);
  const open: Fen = run.state === 'approved' || run.state === 'voided' ? fen(0) : run.payableTotalFen;
  return {
    ...{ fundId, year, freeFen },
    nameZh: words?.zh ?? source,
    nameEn: words?.en ?? source,
    afterFen: fen(freeFen - open),
  };
}
