import { type Actor, domainError, type Fen } from '@gongyi/kernel';
import type { FundMovement, FundOfYear, FundPurpose } from '../fund-ports.js';
import type { SubsidyRun } from '../model/records.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { Context } from './context.js';
import { committedIn } from './fund-ledger.js';

interface RunLine {
  readonly itemId: string;
  readonly personId: string;
  readonly amountFen: Fen;
}

function purposeOf(run: SubsidyRun): FundPurpose {
  return { kind: 'subsidy_run', id: run.id, title: `${run.period} ${run.schemeTitle}` };
}

/**
 * What a person is paid for once. Where a scheme pays more than one line a person in a period, or an amendment adds to a
 * line, the lines' own keys keep them apart, and the ledger tells runs apart.
 */
function itemKeyOf({ once }: CompiledScheme, run: SubsidyRun): string {
  return run.kind !== 'amendment' && once.by === 'person' && once.facts.length === 0
    ? run.period
    : `${run.period} ${run.id}`;
}

function movement(
  run: SubsidyRun,
  key: string,
  fundId: string,
  { personId, amountFen }: Omit<RunLine, 'itemId'>,
  command: string,
) {
  const item = { id: run.schemeId, key };
  return { fundId, purpose: purposeOf(run), amountFen, command, personId, item } satisfies FundMovement;
}

/** The fund that pays a run: the first that its scheme names and the county has for the year of the period. */
export async function fundOfRun(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  { funds: named = [] }: CompiledScheme,
): Promise<FundOfYear | undefined> {
  for (const source of named) {
    const fund = await context.funds.ledger.fundFor(actor, source, yearOf(run));
    if (fund !== undefined) return fund;
  }
  return undefined;
}

const yearOf = ({ period }: SubsidyRun) => Number(period.slice(0, 4));

/**
 * Commits what was approved, line by line, from the first fund of the scheme that the county has for the year of the month.
 * A scheme that names no fund is paid outside the ledger.
 *
 * @throws DomainError unprocessable FUNDS.NO_FUND {year, funds} where the county requires a fund and has none; as `hold`
 */
export async function commitRun(context: Context, actor: Actor, run: SubsidyRun): Promise<void> {
  const scheme = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const { funds: named = [] } = scheme;
  if (named.length === 0 || run.payableCount === 0) return;
  const { ledger, rules } = context.funds;
  const setting = await rules.funds(actor, context.clock.today());
  const fund = await fundOfRun(context, actor, run, scheme);
  if (fund !== undefined) {
    const whole = { fundId: fund.id, purpose: purposeOf(run), amountFen: run.payableTotalFen };
    await ledger.hold(actor, [{ ...whole, command: `run:${run.id}:hold` }]);
    const key = itemKeyOf(scheme, run);
    await context.store.items.eachLive(actor, run.id, (lines) =>
      ledger.commit(
        actor,
        lines.map((line) => movement(run, key, fund.id, line, `item:${line.itemId}:commit`)),
      ),
    );
    return;
  }
  if (!setting.fundRequired) return;
  const words = named.map((id) => setting.funds.find((fund) => fund.id === id)?.[actor.locale === 'en' ? 'en' : 'zh']);
  throw domainError('unprocessable', 'FUNDS.NO_FUND', {
    year: yearOf(run),
    funds: words.map((word, n) => word ?? named[n]).join('、'),
  });
}

/** The fund pays what the person is entitled to; what is kept back of it comes back as recovered when it has settled. */
interface PaidLine {
  readonly id: string;
  readonly personId: string;
  readonly entitlementFen: Fen;
}

async function move(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  kind: 'pay' | 'return',
  lines: readonly PaidLine[],
): Promise<void> {
  const { ledger } = context.funds;
  const standing = committedIn(await ledger.standing(actor, purposeOf(run)));
  // Approved before the county kept the ledger, or outside it.
  if (standing === undefined) return;
  const scheme = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const key = itemKeyOf(scheme, run);
  await ledger[kind](
    actor,
    lines.map(({ id, personId, entitlementFen }) =>
      movement(run, key, standing.fundId, { personId, amountFen: entitlementFen }, `payment:${id}:${kind}`),
    ),
  );
}

/** Lines that are given up before they were sent: what was committed for them is free again. */
export async function releaseLines(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  lines: readonly RunLine[],
): Promise<void> {
  const { ledger } = context.funds;
  const standing = committedIn(await ledger.standing(actor, purposeOf(run)));
  if (standing === undefined) return;
  const scheme = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const key = itemKeyOf(scheme, run);
  await ledger.release(
    actor,
    lines.map(({ itemId, ...line }) => ({
      ...movement(run, key, standing.fundId, line, `item:${itemId}:release`),
      from: 'committed' as const,
    })),
  );
}

/** Money leaves with its file. */
export const payLines = (context: Context, actor: Actor, run: SubsidyRun, lines: readonly PaidLine[]) =>
  move(context, actor, run, 'pay', lines);

/** What the bank sent back is owed still, and waits for its re-issue. */
export const returnLines = (context: Context, actor: Actor, run: SubsidyRun, lines: readonly PaidLine[]) =>
  move(context, actor, run, 'return', lines);
