import type { Actor, LocalDate } from '@gongyi/kernel';
import { barTo, noticeStanding, type WaitingRun } from '@gongyi/subsidy';
import type { Facts, Money } from './facts.js';
import { filtered, newImport, oneOrAll, recordOf } from './places.js';

/** Something that waits for a person. */
export interface Task {
  readonly id: string;
  /** How many; null where there is nothing to count. */
  readonly count: number | null;
  /** Where the console does it. */
  readonly href: string;
}

interface Candidate extends Task {
  readonly permission: string;
  readonly when?: boolean;
}

/** What the actor can do now, in the order of the month's way. */
export function tasksOf(actor: Pick<Actor, 'userId' | 'permissions'>, facts: Facts): Task[] {
  const candidates = [...preparation(facts), ...(facts.money === null ? [] : moneyTasks(actor, facts, facts.money))];
  return candidates
    .filter(({ permission, count, when = true }) => when && count !== 0 && actor.permissions.has(permission))
    .map(({ id, count, href }) => ({ id, count, href }));
}

function preparation(facts: Facts): Candidate[] {
  const { people, posts, townships, sheets, frozenSheets, period } = facts;
  return [
    { id: 'post-tasks', permission: 'post-tasks.read', count: facts.postTasks, href: '/post-tasks' },
    {
      id: 'import-people',
      permission: 'persons.import',
      count: null,
      when: people.total === 0,
      href: newImport('people'),
    },
    {
      id: 'import-posts',
      permission: 'welfare-posts.import',
      count: null,
      when: people.total > 0 && posts.total === 0,
      href: newImport('posts'),
    },
    {
      id: 'import-attendance',
      permission: 'attendance-sheets.import',
      count: townships - sheets,
      when: posts.total > 0 && sheets < townships,
      href: newImport('attendance-sheets'),
    },
    {
      id: 'fix-lines',
      permission: 'attendance-lines.decide',
      count: facts.toFixEver,
      href: filtered('attendance-lines', { state: 'to_fix' }),
    },
    {
      id: 'freeze-month',
      permission: 'attendance-sheets.freeze',
      count: sheets - frozenSheets,
      href: recordOf('attendance-months', period),
    },
    {
      id: 'confirm-accounts',
      permission: 'bank-accounts.confirm',
      count: facts.accountsToConfirm,
      href: filtered('bank-accounts', { state: 'unconfirmed' }),
    },
  ];
}

function moneyTasks(actor: Pick<Actor, 'userId' | 'permissions'>, facts: Facts, money: Money): Candidate[] {
  const { period, today, townships, sheets, frozenSheets } = facts;
  const { runs, notices, batches } = money;
  const inState = (...states: string[]) => runs.filter((run) => states.includes(run.state));
  const { toSign, late, escalated } = decisionsOf(actor, money.waiting, today);
  const toSubmit = inState('computed', 'returned');
  const approved = inState('approved').map((run) => ({
    run,
    notice: noticeStanding(
      notices.filter((notice) => notice.runId === run.id),
      today,
    ).state,
    paid: batches.some((batch) => batch.runId === run.id),
  }));
  // An amendment that only withdraws lines has nothing to show and nothing to pay.
  const paying = approved.filter(({ run }) => run.payableCount > 0);
  const toPublish = paying.filter(({ notice }) => notice === 'none' || notice === 'next_round').map(({ run }) => run);
  const toPay = paying.filter(({ notice, paid }) => notice === 'ended' && !paid).map(({ run }) => run);
  const toExport = batches.filter((batch) => batch.state === 'prepared');
  const toReconcile = batches.filter((batch) => batch.state === 'exported' || batch.state === 'partly_reconciled');
  const overdue = toReconcile.filter((batch) => batch.dueOn !== null && batch.dueOn < today);
  const withPassword = toReconcile.filter(
    (batch) => batch.protection === 'zip' && batch.passwordTakenAt === null && batch.exportedBy !== actor.userId,
  );
  const monthIsFrozen = sheets > 0 && sheets >= townships && frozenSheets === sheets;
  return [
    {
      id: 'create-run',
      permission: 'subsidy-runs.create',
      count: null,
      when: monthIsFrozen && !runs.some((run) => run.period === period),
      href: filtered('subsidy-runs', { period }),
    },
    {
      id: 'compute-runs',
      permission: 'subsidy-runs.compute',
      count: inState('draft').length,
      href: oneOrAll('subsidy-runs', inState('draft'), { state: 'draft' }),
    },
    {
      id: 'submit-runs',
      permission: 'subsidy-runs.submit',
      count: toSubmit.length,
      href: oneOrAll('subsidy-runs', toSubmit, {}),
    },
    {
      id: 'amend-lines',
      permission: 'subsidy-runs.create',
      count: money.amendments.reduce((sum, { lines }) => sum + lines, 0),
      href: oneOrAll(
        'subsidy-runs',
        money.amendments.map(({ runId }) => ({ id: runId })),
        { state: 'approved' },
      ),
    },
    {
      id: 'late-decisions',
      permission: 'subsidy-runs.read',
      count: late.length,
      href: oneOrAll('subsidy-runs', late, { state: 'submitted' }),
    },
    {
      id: 'escalated-decisions',
      permission: 'subsidy-runs.read',
      count: escalated.length,
      href: oneOrAll('subsidy-runs', escalated, { state: 'submitted' }),
    },
    {
      id: 'approve-runs',
      permission: 'subsidy-runs.read',
      count: toSign.length,
      href: oneOrAll('subsidy-runs', toSign, { state: 'submitted' }),
    },
    {
      id: 'publish-notices',
      permission: 'notices.create',
      count: toPublish.length,
      href: oneOrAll('subsidy-runs', toPublish, { state: 'approved' }),
    },
    {
      id: 'answer-objections',
      permission: 'objections.answer',
      count: money.openObjections,
      href: filtered('objections', { state: 'open' }),
    },
    {
      id: 'prepare-batches',
      permission: 'payment-batches.create',
      count: toPay.length,
      href: oneOrAll('subsidy-runs', toPay, { state: 'approved' }),
    },
    {
      id: 'export-batches',
      permission: 'payment-batches.export',
      count: toExport.length,
      href: oneOrAll('payment-batches', toExport, { state: 'prepared' }),
    },
    {
      id: 'overdue-batches',
      permission: 'payments.reconcile',
      count: overdue.length,
      href: oneOrAll('payment-batches', overdue, { state: 'exported' }),
    },
    {
      id: 'take-passwords',
      permission: 'payment-batches.take-password',
      count: withPassword.length,
      href: oneOrAll('payment-batches', withPassword, { state: 'exported' }),
    },
    {
      id: 'reconcile-batches',
      permission: 'payments.reconcile',
      count: toReconcile.length - overdue.length,
      href: newImport('bank-returns'),
    },
    {
      id: 'reissue-payments',
      permission: 'payments.reissue',
      count: money.returned,
      href: filtered('payments', { state: 'returned' }),
    },
    {
      id: 'overdue-recoveries',
      permission: 'recoveries.collect',
      count: money.overdueRecoveries,
      href: filtered('recoveries', { overdue: true }),
    },
    {
      id: 'decide-recoveries',
      permission: 'recoveries.decide',
      count: money.recoveriesToDecide,
      href: filtered('recoveries', { toDecide: true }),
    },
    {
      id: 'overdue-holds',
      permission: 'payment-holds.release',
      count: money.overdueHolds,
      href: filtered('payment-holds', { overdue: true }),
    },
  ];
}

/**
 * Runs that the actor can sign now, in time; those whose level is late, for whoever is reminded; and those that are late a
 * second time, for the office that is told. Whoever had a hand in the figures cannot sign them.
 */
function decisionsOf(
  actor: Pick<Actor, 'userId' | 'permissions'>,
  waiting: readonly WaitingRun[],
  today: LocalDate,
): Record<'toSign' | 'late' | 'escalated', { readonly id: string }[]> {
  const holds = (office: string) => actor.permissions.has(`subsidy-runs.${office}`);
  const isLate = (run: WaitingRun) => run.dueOn < today;
  const ids = (runs: readonly WaitingRun[]) => runs.map(({ runId }) => ({ id: runId }));
  const canSign = waiting.filter((run) => barTo(actor, run, run, run.hands) === null);
  const reminds = (run: WaitingRun) =>
    run.reminded.some((who) =>
      who === 'maker' ? run.submittedBy === actor.userId : who === run.office ? canSign.includes(run) : holds(who),
    );
  const isTold = ({ escalatesTo, escalatesOn }: WaitingRun) =>
    escalatesTo !== null && escalatesOn !== null && escalatesOn < today && holds(escalatesTo);
  const late = waiting.filter((run) => isLate(run) && reminds(run));
  return {
    toSign: ids(canSign.filter((run) => !late.includes(run))),
    late: ids(late),
    escalated: ids(waiting.filter((run) => isTold(run) && !late.includes(run))),
  };
}
