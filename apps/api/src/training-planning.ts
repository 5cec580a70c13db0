import {
  type ClassLookups,
  createOrganisationService,
  createPlanningImporters,
  createPlanService,
  createTrainingTaskService,
  createWishService,
  type InstitutionStore,
  planningTasks,
  type TradeStore,
  type TrainedCounts,
} from '@gongyi/training';
import {
  createKnexOrganisationStore,
  createKnexPlanStore,
  createKnexTaskStore,
  createKnexWishStore,
} from '@gongyi/training/knex';
import type { TrainingDeps } from './training.js';
import { createTrainingRules } from './training-rules.js';

interface PlanningDeps extends TrainingDeps {
  readonly options: { readonly schema: string };
  readonly trades: TradeStore;
  readonly institutions: InstitutionStore;
  readonly trained: TrainedCounts;
  readonly carriedOut: Pick<ClassLookups, 'planLines'>;
}

/** 统一组织领导 and 统一培训计划: their stores, the register of people, and what the county has settled. */
export function createTrainingPlanning(deps: PlanningDeps) {
  const { knex, options, people, trades, institutions, trained, carriedOut, divisions } = deps;
  const shared = { ...deps, rules: createTrainingRules(deps.rules) };
  const wishStore = createKnexWishStore(knex, options);
  const organisationStore = createKnexOrganisationStore(knex, options);
  const organisation = createOrganisationService({ ...shared, store: organisationStore });
  const wishes = createWishService({ ...shared, store: wishStore, people, trades });
  const tasks = createTrainingTaskService({
    ...shared,
    store: createKnexTaskStore(knex, options),
    organisation: organisationStore,
    trained,
  });
  const plans = createPlanService({
    ...shared,
    store: createKnexPlanStore(knex, options),
    wishes: wishStore,
    trades,
    institutions,
    trained,
    carriedOut,
  });
  const { wishImporter, planLineImporter } = createPlanningImporters({
    ...shared,
    wishes,
    plans,
    people,
    trades,
    place: (county, name) =>
      divisions.nameOf(`${county}000000`) === name
        ? (`${county}000000` as never)
        : divisions.townshipByName(county, name),
  });
  return {
    services: { organisation, tasks, wishes, plans },
    importers: [wishImporter, planLineImporter],
    tasks: planningTasks(plans, tasks),
  };
}
