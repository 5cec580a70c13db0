import { type Actor, domainError, type ListQuery, type LocalDate, type Page, scopeContains } from '@gongyi/kernel';
import { type ClassPlanLine, type ClassPlanLineFilter, fitsLine } from '../model/class-plan-line.js';
import type { TradeRecord } from '../model/trade.js';
import type { ClassLookups } from '../ports/classes.js';

/** Which line of the year's plan a class carries out. An institution is not offered what is planned for another one. */
export function createClassPlanLines({ lookups }: { readonly lookups: Pick<ClassLookups, 'planLines'> }) {
  return {
    async listPlanLines(actor: Actor, query: ListQuery<ClassPlanLineFilter>): Promise<Page<ClassPlanLine>> {
      const { organisationId } = actor;
      const lines = await lookups.planLines(actor, { ...query.filter, ids: query.ids });
      const rows = lines.filter(
        ({ institutionId, divisionCode, open }) =>
          (open || query.ids !== null) &&
          (organisationId === undefined
            ? scopeContains(actor.scope, divisionCode)
            : institutionId === null || institutionId === organisationId),
      );
      return { rows: rows.slice(query.range.from, query.range.to + 1), total: rows.length, totalIsCapped: false };
    },

    /** @throws DomainError unprocessable TRAINING.PLAN_LINE_OTHER {trade, year} */
    async requireLine(
      actor: Actor,
      planLineId: string | null,
      { code, name, level }: TradeRecord,
      wanted: { readonly startsOn: LocalDate; readonly institutionId: string },
    ): Promise<void> {
      if (planLineId === null) return;
      const year = Number(wanted.startsOn.slice(0, 4));
      const [line] = await lookups.planLines(actor, { ids: [planLineId] });
      const { institutionId } = wanted;
      if (line === undefined || !fitsLine(line, { tradeCode: code, level, year, institutionId }))
        throw domainError('unprocessable', 'TRAINING.PLAN_LINE_OTHER', { trade: name, year });
    },
  };
}
