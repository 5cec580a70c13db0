import {
  type Actor,
  type Clock,
  countyOfActor,
  type ListQuery,
  type LocalDate,
  type Period,
  scopeContains,
} from '@gongyi/kernel';
import type { BankAccountService, PeopleService } from '@gongyi/registry';
import type { Notice, PaymentBatch, SubsidyRun, SubsidyService, WaitingAmendment, WaitingRun } from '@gongyi/subsidy';
import type { PostTaskService, WelfarePostService } from '@gongyi/welfare-posts';
import type { DivisionDirectory } from '../divisions/directory.js';

export interface DashboardDeps {
  readonly clock: Clock;
  readonly divisions: DivisionDirectory;
  readonly people: Pick<PeopleService, 'list'>;
  readonly accounts: Pick<BankAccountService, 'list'>;
  readonly posts: Pick<WelfarePostService, 'posts' | 'attendance'>;
  readonly postTasks: Pick<PostTaskService, 'list'>;
  readonly subsidy: SubsidyService;
}

/** A number, and whether the counting stopped there. */
export interface Count {
  readonly total: number;
  readonly totalIsCapped: boolean;
}

/** What is known about a month in the actor's own area; what the actor may not see is not in it. */
export interface Facts {
  readonly period: Period;
  readonly today: LocalDate;
  readonly people: Count;
  readonly posts: Count;
  readonly holders: Count;
  readonly lines: Count;
  /** Lines that wait for an officer: of the month, and of all months. */
  readonly toFix: Count;
  readonly toFixEver: number;
  /** Townships of the area; none for a village, which sees lines but no sheets. */
  readonly townships: number;
  readonly sheets: number;
  readonly frozenSheets: number;
  readonly accountsToConfirm: number;
  /** Matters about posts that the actor can do now. */
  readonly postTasks: number;
  readonly money: Money | null;
}

/** The latest runs of the county with what followed them. */
export interface Money {
  readonly runs: readonly SubsidyRun[];
  /** Those of the runs that wait for a signature, with the level that they wait at. */
  readonly waiting: readonly WaitingRun[];
  readonly notices: readonly Notice[];
  readonly batches: readonly PaymentBatch[];
  /** Returned lines that nothing has followed yet. */
  readonly returned: number;
  readonly openObjections: number;
  /** Cases in which money should have come by now, and those that this person may decide on. */
  readonly overdueRecoveries: number;
  readonly recoveriesToDecide: number;
  /** Suspended payments that nobody has looked into in time. */
  readonly overdueHolds: number;
  /** Months in which something became known late about approved lines. */
  readonly amendments: readonly WaitingAmendment[];
}

/** More runs than a county makes in years. */
const latest = { sort: null, range: { from: 0, to: 99 }, ids: null } as const;
/** Returned lines, and matters that wait for one person, are dozens in a bad month. */
const many = { sort: null, range: { from: 0, to: 999 }, ids: null } as const;
const countOnly = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 0 }, ids: null });

/** Gathers the facts with the actor's own rights, one question after the other: a page's request holds one connection. */
export async function gatherFacts(deps: DashboardDeps, actor: Actor, period: Period): Promise<Facts> {
  const { clock, divisions, people, posts, accounts } = deps;
  const today = clock.today();
  const { attendance } = posts;
  const month = (await attendance.listMonths(actor, { ...countOnly({}), ids: [period] })).rows[0];
  return {
    period,
    today,
    people: await people.list(actor, countOnly({})),
    posts: await posts.posts.list(actor, countOnly({})),
    holders: await posts.posts.listAgreements(actor, countOnly({ inForceOn: today })),
    lines: await attendance.listLines(actor, countOnly({ period })),
    toFix: await attendance.listLines(actor, countOnly({ period, state: 'to_fix' as const })),
    toFixEver: (await attendance.listLines(actor, countOnly({ state: 'to_fix' as const }))).total,
    townships: divisions.townshipsOf(countyOfActor(actor)).filter((code) => scopeContains(actor.scope, code)).length,
    sheets: month?.sheets ?? 0,
    frozenSheets: month?.frozenSheets ?? 0,
    accountsToConfirm: actor.permissions.has('bank-accounts.confirm')
      ? (await accounts.list(actor, countOnly({ state: 'unconfirmed' as const }))).total
      : 0,
    postTasks: actor.permissions.has('post-tasks.read')
      ? (await deps.postTasks.list(actor, { ...many, filter: {} })).rows.filter((task) => task.notBefore === null)
          .length
      : 0,
    money: actor.permissions.has('subsidy-runs.read') ? await gatherMoney(deps.subsidy, actor) : null,
  };
}

async function gatherMoney(subsidy: SubsidyService, actor: Actor): Promise<Money> {
  const runs = (await subsidy.runs.find(actor, { ...latest, filter: {} })).rows;
  const returned = (await subsidy.payments.find(actor, { ...many, filter: { state: 'returned' } })).rows;
  return {
    runs: runs.filter((run) => run.state !== 'voided'),
    waiting: await subsidy.runs.waiting(actor),
    notices: (await subsidy.notices.find(actor, { ...latest, filter: {} })).rows,
    batches: (await subsidy.batches.find(actor, { ...latest, filter: {} })).rows.filter(
      (batch) => batch.state !== 'cancelled',
    ),
    returned: returned.filter((payment) => payment.reissuedBy === null).length,
    openObjections: (await subsidy.objections.find(actor, countOnly({ state: 'open' as const }))).total,
    amendments: actor.permissions.has('subsidy-runs.create') ? await subsidy.amendments.waiting(actor) : [],
    ...(await gatherRecoveries(subsidy, actor)),
  };
}

type Recoveries = Pick<Money, 'overdueRecoveries' | 'recoveriesToDecide' | 'overdueHolds'>;

/** Whoever opened a case, or proposed to write it off, does not decide on it. */
async function gatherRecoveries({ recoveries, holds }: SubsidyService, actor: Actor): Promise<Recoveries> {
  if (!actor.permissions.has('recoveries.read'))
    return { overdueRecoveries: 0, recoveriesToDecide: 0, overdueHolds: 0 };
  const waiting = (await recoveries.find(actor, { ...latest, filter: { toDecide: true } })).rows;
  return {
    overdueRecoveries: (await recoveries.find(actor, countOnly({ overdue: true }))).total,
    recoveriesToDecide: waiting.filter(({ createdBy }) => createdBy !== actor.userId).length,
    overdueHolds: actor.permissions.has('payment-holds.read')
      ? (await holds.find(actor, countOnly({ overdue: true }))).total
      : 0,
  };
}
