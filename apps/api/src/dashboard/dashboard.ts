import { type Actor, type Period, periodOf, periodSchema, previousPeriod } from '@gongyi/kernel';
import { defineRoute, type Route } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { type DashboardDeps, type Facts, gatherFacts } from './facts.js';
import { schemeMonthSchema, schemesOf } from './schemes.js';
import { stepIds, stepsOf } from './steps.js';
import { tasksOf } from './tasks.js';

const dashboardSchema = z.object({
  period: periodSchema,
  today: z.string(),
  steps: z.array(
    z.object({
      id: z.enum(stepIds),
      state: z.enum(['done', 'current', 'waiting']),
      done: z.int(),
      total: z.int(),
      until: z.string().nullable(),
      href: z.string(),
    }),
  ),
  schemes: z.array(schemeMonthSchema),
  tasks: z.array(z.object({ id: z.string(), count: z.int().nullable(), href: z.string() })),
  figures: z.array(
    z.object({
      id: z.string(),
      unit: z.enum(['count', 'fen']),
      value: z.int(),
      /** The counting stopped here. */
      capped: z.boolean(),
    }),
  ),
});
type Dashboard = z.infer<typeof dashboardSchema>;

function figuresOf({ people, posts, holders, lines, toFix, townships, money, period }: Facts): Dashboard['figures'] {
  const attendance = townships === 0 && lines.total === 0 ? {} : { lines, toFix };
  const counts = Object.entries({ people, posts, holders, ...attendance }).map(([id, count]) => ({
    id,
    unit: 'count' as const,
    value: count.total,
    capped: count.totalIsCapped,
  }));
  if (money === null) return counts;
  const sums = {
    payableFen: sum(money.runs.filter((run) => run.period === period).map((run) => run.payableTotalFen)),
    paidFen: sum(money.batches.filter((batch) => batch.period === period).map((batch) => batch.settledTotalFen)),
  };
  return [
    ...counts,
    ...Object.entries(sums).map(([id, value]) => ({ id, unit: 'fen' as const, value, capped: false })),
  ];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Where a month stands and what waits for the person who asks, in that person's own area. */
async function dashboardOf(deps: DashboardDeps, actor: Actor, period: Period): Promise<Dashboard> {
  const facts = await gatherFacts(deps, actor, period);
  return {
    period,
    today: facts.today,
    steps: stepsOf(facts),
    schemes: schemesOf(facts),
    tasks: tasksOf(actor, facts),
    figures: figuresOf(facts),
  };
}

export function dashboardRoutes(deps: DashboardDeps): Route[] {
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
      handler: ({ actor, query }) =>
        dashboardOf(deps, actor, query.period ?? previousPeriod(periodOf(deps.clock.today()))),
    }),
  ];
}
