import {
  type Actor,
  type AuditLog,
  type CheckedRow,
  type Clock,
  type CountyCode,
  countyDivision,
  countyOfActor,
  type DivisionCode,
  domainError,
  type JsonObject,
  type Sheet,
  uuidSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { newPlanLineSchema } from '../model/plan.js';
import { checkPlanLines, planLineErrorCodes } from '../model/plan-line-import.js';
import { planLineImportMessages, wishImportMessages } from '../model/planning-import-messages.js';
import { newWishSchema } from '../model/wish.js';
import { checkWishes, identitiesOfWishes, wishErrorCodes } from '../model/wish-import.js';
import type { WishPeople } from '../ports/planning.js';
import type { TradeStore, TrainingRules } from '../ports.js';
import type { PlanService } from './plans.js';
import { firstDayOf, lastDayOf, type WishService } from './wishes.js';

export interface PlanningImporterDeps {
  readonly wishes: Pick<WishService, 'record'>;
  readonly plans: Pick<PlanService, 'get' | 'addLine'>;
  readonly people: WishPeople;
  readonly trades: Pick<TradeStore, 'inForceIn'>;
  readonly rules: TrainingRules;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** A township of the county by its name, or the county itself. */
  place(county: CountyCode, name: string): DivisionCode | undefined;
}

type Progress = (done: number, total: number) => Promise<void>;
const yearParams = z.strictObject({ year: z.int().min(2000).max(2100) });
const planParams = z.strictObject({ planId: uuidSchema });

/** Teach an import engine to read wishes and lines of a plan; each row goes the way of a single entry, rules and audit too. */
export function createPlanningImporters(deps: PlanningImporterDeps) {
  const { wishes, plans, people, trades, rules, audit, clock } = deps;
  const catalogueOf = (actor: Actor, year: number) => trades.inForceIn(actor, firstDayOf(year), lastDayOf(year));

  async function commit(
    actor: Actor,
    resource: 'training-wishes' | 'training-plan-lines',
    rows: readonly CheckedRow[],
    progress: Progress,
    keep: (values: JsonObject) => Promise<unknown>,
  ): Promise<Record<string, number>> {
    const good = rows.filter(({ outcome }) => outcome === 'ok');
    for (const { values } of good) await keep(values);
    await audit.record(actor, {
      action: resource === 'training-wishes' ? 'training-wishes.import' : 'training-plan-lines.import',
      resource,
      recordId: countyOfActor(actor),
      divisionCode: actor.scope.from,
      after: { created: good.length },
    });
    await progress(rows.length, rows.length);
    return { created: good.length, waiting: rows.length - good.length };
  }

  const wishImporter = {
    kind: 'training-wishes',
    title: { zh: '培训意愿', en: 'Training wishes' },
    permission: 'training-wishes.import',
    catalogue: wishImportMessages,
    errorCodes: wishErrorCodes,
    params: yearParams as unknown as z.ZodType<JsonObject>,
    async check(actor: Actor, sheets: readonly Sheet[], params: JsonObject) {
      const { year } = yearParams.parse(params);
      const today = clock.today();
      const { value } = await rules.setting(actor, 'training-plan', today);
      const known = await people.findByIdentity(actor, identitiesOfWishes(sheets));
      return checkWishes(sheets, {
        year,
        mostWishes: value.mostWishes,
        today,
        catalogue: await catalogueOf(actor, year),
        fallback: actor.scope.from,
        person: (identity) => known.get(identity),
      });
    },
    commit: (actor: Actor, rows: readonly CheckedRow[], _params: JsonObject, progress: Progress) =>
      commit(actor, 'training-wishes', rows, progress, (values) => wishes.record(actor, newWishSchema.parse(values))),
  };

  const planLineImporter = {
    kind: 'training-plan-lines',
    title: { zh: '年度计划明细', en: 'Lines of the annual plan' },
    permission: 'training-plan-lines.import',
    catalogue: planLineImportMessages,
    errorCodes: planLineErrorCodes,
    params: planParams as unknown as z.ZodType<JsonObject>,
    async check(actor: Actor, sheets: readonly Sheet[], params: JsonObject) {
      const { year, state } = await plans.get(actor, planParams.parse(params).planId);
      if (state !== 'draft') throw domainError('conflict', 'TRAINING.PLAN_NOT_DRAFT');
      const { value } = await rules.setting(actor, 'training-plan', clock.today());
      const county = countyOfActor(actor);
      return checkPlanLines(sheets, {
        year,
        rule: value,
        catalogue: await catalogueOf(actor, year),
        county: countyDivision(county),
        place: (name) => deps.place(county, name),
      });
    },
    commit: (actor: Actor, rows: readonly CheckedRow[], params: JsonObject, progress: Progress) => {
      const { planId } = planParams.parse(params);
      return commit(actor, 'training-plan-lines', rows, progress, (values) =>
        plans.addLine(actor, newPlanLineSchema.parse({ ...values, planId })),
      );
    },
  };
  return { wishImporter, planLineImporter };
}
