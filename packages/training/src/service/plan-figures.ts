import type { Actor, ListQuery, Page } from '@gongyi/kernel';
import type { PlanFigure, PlanFigureFilter } from '../model/plan.js';
import { figuresOf } from '../model/plan-rules.js';
import type { PlanDeps } from './plans.js';

/** Plan against actual, by trade and level. */
export function createPlanFigures({ store, trained, clock }: Pick<PlanDeps, 'store' | 'trained' | 'clock'>) {
  return {
    /** This year unless the filter names one. */
    async listFigures(actor: Actor, query: ListQuery<PlanFigureFilter>): Promise<Page<PlanFigure>> {
      const year = query.filter.year ?? Number(clock.today().slice(0, 4));
      const lines = await store.linesOf(actor, { year });
      const counts = trained === undefined ? null : await trained.trainedCounts(actor, year);
      const rows = figuresOf(lines, counts, actor.scope.from, year).filter(({ id }) => query.ids?.includes(id) ?? true);
      const { from, to } = query.range;
      return { rows: rows.slice(from, to + 1), total: rows.length, totalIsCapped: false };
    },
  };
}
