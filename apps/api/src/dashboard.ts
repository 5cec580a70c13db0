import {
  type Actor,
  type Clock,
  countyOfActor,
  type ListQuery,
  type Period,
  periodOf,
  periodSchema,
  previousPeriod,
} from '@gongyi/kernel';
import type { PeopleService } from '@gongyi/registry';
import { defineRoute, type Route } from '@gongyi/server-kit/express';
import type { SubsidyService } from '@gongyi/subsidy';
import type { WelfarePostService } from '@gongyi/welfare-posts';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { DivisionDirectory } from './divisions/directory.js';

const stepIds = [
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
const stepState = z.enum(['done', 'current', 'waiting']);
const dashboardSchema = z.object({
  period: periodSchema,
  today: z.string(),
  steps: z.array(z.object({ id: z.enum(stepIds), state: stepState, done: z.int(), total: z.int() })),
  tasks: z.array(z.object({ id: z.string(), count: z.int(), href: z.string() })),
  figures: z.object({
    people: z.int(),
    posts: z.int(),
    holders: z.int(),
    lines: z.int(),
    toFix: z.int(),
    payableFen: z.int(),
    paidFen: z.int(),
  }),
});
type Dashboard = z.infer<typeof dashboardSchema>;

export interface DashboardDeps {
  readonly knex: Knex;
  readonly clock: Clock;
  readonly divisions: DivisionDirectory;
  readonly people: PeopleService;
  readonly posts: WelfarePostService;
  readonly subsidy: SubsidyService;
}

const one = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 0 }, ids: null });

/** Where a month stands and what waits for the person who asks, in that person's own area. */
export function createDashboard(deps: DashboardDeps) {
  const { clock, divisions, people, posts, subsidy } = deps;
  return async (actor: Actor, period: Period): Promise<Dashboard> => {
    const county = countyOfActor(actor);
    const seesMoney = actor.permissions.has('subsidy-runs.read');
    const [persons, postPage, agreements, month] = [
      await people.list(actor, one({})),
      await posts.posts.list(actor, one({})),
      await posts.posts.listAgreements(actor, one({ inForceOn: clock.today() })),
      (await posts.attendance.listMonths(actor, { ...one({}), ids: [period] })).rows[0],
    ];
    const money = seesMoney ? await moneyOf(actor, subsidy, period) : noMoney;
    const townships = divisions
      .townshipsOf(county)
      .filter((code) => actor.scope.from <= code && code <= actor.scope.to).length;
    const counts: Record<(typeof stepIds)[number], [done: number, total: number]> = {
      people: [persons.total, persons.total],
      posts: [postPage.total, postPage.total],
      attendance: [month?.sheets ?? 0, Math.max(townships, month?.sheets ?? 0)],
      fix: [(month?.lines ?? 0) - (month?.toFixLines ?? 0), month?.lines ?? 0],
      freeze: [month?.frozenSheets ?? 0, Math.max(townships, month?.sheets ?? 0)],
      compute: money.computed,
      approve: money.approved,
      notice: money.noticed,
      payment: money.sent,
      reconcile: money.answered,
    };
    return {
      period,
      today: clock.today(),
      steps: stepsOf(counts),
      tasks: tasksOf(actor, period, month, money),
      figures: {
        people: persons.total,
        posts: postPage.total,
        holders: agreements.total,
        lines: month?.lines ?? 0,
        toFix: month?.toFixLines ?? 0,
        payableFen: money.payableFen,
        paidFen: money.paidFen,
      },
    };
  };
}

interface Money {
  readonly computed: [number, number];
  readonly approved: [number, number];
  readonly noticed: [number, number];
  readonly sent: [number, number];
  readonly answered: [number, number];
  readonly payableFen: number;
  readonly paidFen: number;
  readonly waitingForApproval: number;
  readonly approvedWithoutNotice: number;
}

const noMoney: Money = {
  computed: [0, 0],
  approved: [0, 0],
  noticed: [0, 0],
  sent: [0, 0],
  answered: [0, 0],
  payableFen: 0,
  paidFen: 0,
  waitingForApproval: 0,
  approvedWithoutNotice: 0,
};

async function moneyOf(actor: Actor, subsidy: SubsidyService, period: Period): Promise<Money> {
  const all = { sort: null, range: { from: 0, to: 99 }, ids: null } as const;
  const runs = (await subsidy.runs.find(actor, { ...all, filter: { period } })).rows.filter(
    (run) => run.state !== 'voided',
  );
  const notices = (await subsidy.notices.find(actor, { ...all, filter: {} })).rows.filter((notice) =>
    runs.some((run) => run.id === notice.runId),
  );
  const batches = (await subsidy.batches.find(actor, { ...all, filter: {} })).rows.filter((batch) =>
    runs.some((run) => run.id === batch.runId),
  );
  const approved = runs.filter((run) => run.state === 'approved');
  const total = runs.length;
  const computed = runs.filter((run) => run.computedAt !== null).length;
  const sentBatches = batches.filter((batch) => batch.exportedOn !== null);
  return {
    computed: [computed, Math.max(total, 1)],
    approved: [approved.length, Math.max(total, 1)],
    noticed: [notices.length, Math.max(total, 1)],
    sent: [sentBatches.length, Math.max(batches.length, 1)],
    answered: [sentBatches.filter((batch) => batch.state === 'reconciled').length, Math.max(batches.length, 1)],
    payableFen: runs.reduce((sum, run) => sum + run.payableTotalFen, 0),
    paidFen: batches.reduce((sum, batch) => sum + batch.settledTotalFen, 0),
    waitingForApproval: runs.filter((run) => run.state === 'submitted').length,
    approvedWithoutNotice: approved.filter((run) => !notices.some((notice) => notice.runId === run.id)).length,
  };
}

/** The first step that is not finished is the current one; later ones wait, though part of them may be done. */
function stepsOf(counts: Record<(typeof stepIds)[number], [number, number]>): Dashboard['steps'] {
  let reached = false;
  return stepIds.map((id) => {
    const [done, total] = counts[id];
    // Lines may wait for an officer while the month goes on without them.
    const finished = total > 0 && (done >= total || (id === 'fix' && counts.freeze[0] > 0));
    const state = finished && !reached ? 'done' : reached ? 'waiting' : 'current';
    if (!finished) reached = true;
    return { id, state, done, total };
  });
}

function tasksOf(
  actor: Actor,
  period: Period,
  month: { toFixLines: number; sheets: number; frozenSheets: number } | undefined,
  money: Money,
): Dashboard['tasks'] {
  const filter = (value: object) => encodeURIComponent(JSON.stringify(value));
  const tasks = [
    {
      id: 'fix-lines',
      permission: 'attendance-lines.decide',
      count: month?.toFixLines ?? 0,
      href: `/attendance-lines?filter=${filter({ period, state: 'to_fix' })}`,
    },
    {
      id: 'freeze-month',
      permission: 'attendance-sheets.freeze',
      count: (month?.sheets ?? 0) - (month?.frozenSheets ?? 0),
      href: `/attendance-months/${period}/show`,
    },
    {
      id: 'approve-runs',
      permission: 'subsidy-runs.approve',
      count: money.waitingForApproval,
      href: `/subsidy-runs?filter=${filter({ state: 'submitted' })}`,
    },
    {
      id: 'publish-notices',
      permission: 'notices.create',
      count: money.approvedWithoutNotice,
      href: `/subsidy-runs?filter=${filter({ state: 'approved' })}`,
    },
  ];
  return tasks
    .filter((task) => task.count > 0 && actor.permissions.has(task.permission))
    .map(({ id, count, href }) => ({ id, count, href }));
}

export function dashboardRoutes(dashboard: ReturnType<typeof createDashboard>, clock: Clock): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/dashboard',
      operationId: 'dashboard.read',
      tag: 'dashboard',
      summary: { zh: '本月进度', en: 'Where the month stands' },
      access: { permission: 'dashboard.read' },
      kind: 'read',
      query: z.strictObject({ period: periodSchema.optional() }),
      response: dashboardSchema,
      handler: ({ actor, query }) => dashboard(actor, query.period ?? previousPeriod(periodOf(clock.today()))),
    }),
  ];
}
