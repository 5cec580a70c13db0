import type { LocalDate } from '@gongyi/kernel';
import { noticeStanding } from '@gongyi/subsidy';
import type { Facts, Money } from './facts.js';
import { filtered, recordOf } from './places.js';

/** The way of a month, in order. */
export const stepIds = [
  'people',
  'posts',
  'attendance',
  'fix',
  'freeze',
  'compute',
  'approve',
  'notice',
  'payment',
  'reconcile',
] as const;
export type StepId = (typeof stepIds)[number];

export interface Step {
  readonly id: StepId;
  readonly state: 'done' | 'current' | 'waiting';
  readonly done: number;
  readonly total: number;
  /** The day on which a running notice ends. */
  readonly until: LocalDate | null;
  /** Where the console works on it. */
  readonly href: string;
}

interface Progress {
  readonly done: number;
  readonly total: number;
  readonly until?: LocalDate;
}

const all = (count: number): Progress => ({ done: count, total: count });
/** Something there has to be one of at least. */
const some = (done: number, total: number): Progress => ({ done, total: Math.max(total, 1) });

/**
 * The steps that the actor sees anything of. The first that is not finished is the current one; later ones wait, though
 * part of them may be done.
 */
export function stepsOf(facts: Facts): Step[] {
  const progress = progressOf(facts);
  let reached = false;
  return stepIds.flatMap((id): Step[] => {
    const step = progress[id];
    if (step === undefined) return [];
    const finished = step.total > 0 && step.done >= step.total;
    const state = reached ? 'waiting' : finished ? 'done' : 'current';
    reached ||= !finished;
    return [{ id, state, done: step.done, total: step.total, until: step.until ?? null, href: placeOf(id, facts) }];
  });
}

function progressOf(facts: Facts): Partial<Record<StepId, Progress>> {
  const { people, posts, lines, toFix, townships, sheets, frozenSheets, money } = facts;
  const register = { people: all(people.total), posts: all(posts.total) };
  const settled = lines.total - toFix.total;
  // A sheet belongs to a township: a village sees none, and of the lines those that are kept under its own code.
  if (townships === 0) {
    const own = { attendance: all(1), fix: { done: settled, total: lines.total } };
    return lines.total === 0 ? register : { ...register, ...own };
  }
  const attendance = {
    attendance: { done: sheets, total: Math.max(townships, sheets) },
    // Lines may wait for an officer while the month goes on without them.
    fix: { done: frozenSheets > 0 ? lines.total : settled, total: lines.total },
    freeze: { done: frozenSheets, total: Math.max(townships, sheets) },
  };
  return { ...register, ...attendance, ...(money === null ? {} : moneyProgress(facts, money)) };
}

function moneyProgress({ period, today }: Facts, money: Money): Partial<Record<StepId, Progress>> {
  const runs = money.runs.filter((run) => run.period === period);
  const ofRuns = <T extends { readonly runId: string }>(rows: readonly T[]) =>
    rows.filter((row) => runs.some((run) => run.id === row.runId));
  const notices = runs.map((run) =>
    noticeStanding(
      money.notices.filter((notice) => notice.runId === run.id),
      today,
    ),
  );
  const batches = ofRuns(money.batches);
  const last = notices
    .flatMap((notice) => (notice.state === 'running' ? [notice.until] : []))
    .sort()
    .at(-1);
  return {
    compute: some(runs.filter((run) => run.computedAt !== null).length, runs.length),
    approve: some(runs.filter((run) => run.state === 'approved').length, runs.length),
    notice: {
      ...some(notices.filter(({ state }) => state === 'ended').length, runs.length),
      ...(last === undefined ? {} : { until: last }),
    },
    payment: some(batches.filter((batch) => batch.exportedOn !== null).length, batches.length),
    reconcile: some(batches.filter((batch) => batch.state === 'reconciled').length, batches.length),
  };
}

function placeOf(step: StepId, { period, sheets }: Facts): string {
  const ofPeriod = (resource: string) => filtered(resource, { period });
  const month = sheets === 0 ? '/attendance-months' : recordOf('attendance-months', period);
  const places: Record<StepId, string> = {
    people: '/persons',
    posts: '/welfare-posts',
    attendance: month,
    fix: filtered('attendance-lines', { period, state: 'to_fix' }),
    freeze: month,
    compute: ofPeriod('subsidy-runs'),
    approve: ofPeriod('subsidy-runs'),
    notice: ofPeriod('notices'),
    payment: ofPeriod('payment-batches'),
    reconcile: ofPeriod('payment-batches'),
  };
  return places[step];
}
