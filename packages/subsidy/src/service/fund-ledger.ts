import {
  type Actor,
  type Clock,
  domainError,
  type Fen,
  fen,
  formatYuan,
  invariant,
  type Transactions,
} from '@gongyi/kernel';
import type {
  FundLedger,
  FundMovement,
  FundRelease,
  FundRules,
  FundStanding,
  FundStore,
  NewFundEntry,
} from '../fund-ports.js';
import { type FundEntryKind, type FundRecord, type FundSums, freeOf, moveFunds, noFundSums } from '../model/fund.js';

export interface FundLedgerDeps {
  readonly store: FundStore;
  readonly rules: FundRules;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/**
 * The ledger: every movement checks under the fund's lock, tells what is there, and is written once a command.
 *
 * @example const ledger = createFundLedger({ store: createKnexFundStore(knex, { schema: 'subsidy' }), rules, transactions, clock });
 */
export function createFundLedger(deps: FundLedgerDeps): FundLedger {
  const { store, transactions } = deps;
  const book = (actor: Actor, kind: FundEntryKind, movements: readonly (FundMovement | FundRelease)[]) =>
    transactions.run(actor, () => bookEntries(deps, actor, kind, movements));
  return {
    fundFor: (actor, source, year) => transactions.run(actor, () => store.fundFor(actor, source, year)),
    standing: (actor, purpose) => transactions.run(actor, () => store.standing(actor, purpose)),
    hold: (actor, movements) => book(actor, 'hold', movements),
    release: (actor, movements) => book(actor, 'release', movements),
    commit: (actor, movements) => book(actor, 'commit', movements),
    pay: (actor, movements) => book(actor, 'pay', movements),
    return: (actor, movements) => book(actor, 'return', movements),
    recover: (actor, movements) => book(actor, 'recover', movements),
    unrecover: (actor, movements) => book(actor, 'unrecover', movements),
  };
}

async function bookEntries(
  { store, rules, clock }: FundLedgerDeps,
  actor: Actor,
  kind: FundEntryKind,
  movements: readonly (FundMovement | FundRelease)[],
): Promise<void> {
  if (movements.length === 0) return;
  const funds = new Map(
    (await store.lock(actor, [...new Set(movements.map(({ fundId }) => fundId))])).map((fund) => [fund.id, fund]),
  );
  const today = clock.today();
  const all = movements.map(
    (movement): NewFundEntry => ({
      ...movement,
      kind,
      pot: 'from' in movement ? movement.from : null,
      bookedOn: today,
    }),
  );
  const entries = await notBooked(store, actor, all);
  if (entries.length === 0) return;
  if (kind === 'hold') {
    const { funds: settled } = await rules.funds(actor, today);
    for (const entry of entries) requireMayPay(actor, settled, funds.get(entry.fundId), entry, today);
  }
  await requireCovered(store, actor, funds, entries);
  if (kind === 'commit' || kind === 'pay') await requireOnePayer(store, actor, entries);
  await store.append(actor, entries);
}

/** A command that stands already moves nothing again; the same name with other content is a mistake. */
async function notBooked(
  store: FundStore,
  actor: Actor,
  entries: readonly NewFundEntry[],
): Promise<readonly NewFundEntry[]> {
  const commands = entries.map(({ command }) => command);
  invariant(new Set(commands).size === commands.length, 'every movement has a command of its own');
  const booked = new Map((await store.entriesOf(actor, commands)).map((entry) => [entry.command, entry]));
  return entries.filter((entry) => {
    const old = booked.get(entry.command);
    if (old === undefined) return true;
    const same =
      old.fundId === entry.fundId &&
      old.kind === entry.kind &&
      old.pot === entry.pot &&
      old.amountFen === entry.amountFen &&
      old.purposeKind === entry.purpose.kind &&
      old.purposeId === entry.purpose.id &&
      old.personId === (entry.personId ?? null) &&
      old.item === (entry.item?.id ?? null) &&
      old.itemKey === (entry.item?.key ?? null);
    if (!same) throw domainError('conflict', 'FUNDS.COMMAND_USED', { command: entry.command });
    return false;
  });
}

function requireMayPay(
  actor: Actor,
  settled: Awaited<ReturnType<FundRules['funds']>>['funds'],
  fund: FundRecord | undefined,
  { purpose }: NewFundEntry,
  today: string,
): void {
  if (fund === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  const rule = settled.find(({ id }) => id === fund.source);
  const name = fundName(actor, fund);
  if (rule === undefined || !rule.pays.some((pays) => pays === purpose.kind))
    throw domainError('unprocessable', 'FUNDS.NOT_FOR_PURPOSE', { fund: name, title: purpose.title });
  if (rule.until !== null && today > rule.until)
    throw domainError('unprocessable', 'FUNDS.ENDED', { fund: name, until: rule.until });
}

function fundName(actor: Actor, { nameZh, nameEn }: FundRecord): string {
  return actor.locale === 'en' ? nameEn : nameZh;
}

/** Says before the database does what there is, and for whom. */
async function requireCovered(
  store: FundStore,
  actor: Actor,
  funds: ReadonlyMap<string, FundRecord>,
  entries: readonly NewFundEntry[],
): Promise<void> {
  const standings = new Map<string, FundSums>();
  const free = new Map<string, Fen>();
  const read = new Set<string>();
  for (const entry of entries) {
    const { fundId, purpose, amountFen, kind } = entry;
    const fund = funds.get(fundId);
    if (fund === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    const purposeKey = `${purpose.kind}:${purpose.id}`;
    if (!read.has(purposeKey)) {
      read.add(purposeKey);
      for (const standing of await store.standing(actor, purpose))
        standings.set(`${standing.fundId}:${purposeKey}`, standing);
    }
    const key = `${fundId}:${purposeKey}`;
    const before = standings.get(key) ?? noFundSums;
    const after = moveFunds(before, entry);
    refuseBelowZero(entry, before, after);
    standings.set(key, after);
    if (kind !== 'hold' && kind !== 'unrecover') continue;
    const left = free.get(fundId) ?? freeOf(fund.budgetFen, fund);
    if (left < amountFen)
      throw domainError('conflict', 'FUNDS.NOT_ENOUGH', {
        fund: fundName(actor, fund),
        year: fund.year,
        free: formatYuan(left),
        wanted: formatYuan(amountFen),
      });
    free.set(fundId, fen(left - amountFen));
  }
}

function refuseBelowZero({ purpose, amountFen }: NewFundEntry, before: FundSums, after: FundSums): void {
  const refuse = (code: string, there: Fen): never => {
    throw domainError('conflict', code, {
      title: purpose.title,
      there: formatYuan(there),
      wanted: formatYuan(amountFen),
    });
  };
  if (after.heldFen < 0) refuse('FUNDS.MORE_THAN_HELD', before.heldFen);
  if (after.committedFen < 0) refuse('FUNDS.MORE_THAN_COMMITTED', before.committedFen);
  if (after.recoveredFen < 0) refuse('FUNDS.MORE_THAN_RECOVERED', before.recoveredFen);
  if (after.returnedFen > after.paidFen) refuse('FUNDS.MORE_THAN_PAID', fen(before.paidFen - before.returnedFen));
  // Apart from what the bank returned: somebody may have paid back what the bank then sent back as well.
  if (after.recoveredFen > after.paidFen) refuse('FUNDS.MORE_THAN_PAID', fen(before.paidFen - before.recoveredFen));
}

async function requireOnePayer(store: FundStore, actor: Actor, entries: readonly NewFundEntry[]): Promise<void> {
  const [payer] = await store.payersOf(actor, entries);
  if (payer === undefined) return;
  const [fund] = await store.lock(actor, [payer.fundId]);
  invariant(fund !== undefined, 'a claim names a fund of the county');
  throw domainError('conflict', 'FUNDS.PAID_BY_ANOTHER', {
    fund: fundName(actor, fund),
    year: fund.year,
    item: payer.item,
    key: payer.itemKey,
    personId: payer.personId,
  });
}

/** The part of a standing that can still be paid. */
export function committedIn(standings: readonly FundStanding[]): FundStanding | undefined {
  return standings.find(({ committedFen, paidFen }) => committedFen > 0 || paidFen > 0);
}
