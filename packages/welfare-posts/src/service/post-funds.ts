import {
  type Actor,
  type AuditLog,
  type Clock,
  countyDivision,
  countyOfActor,
  divisionLevel,
  domainError,
  type ListQuery,
  type Transactions,
} from '@gongyi/kernel';
import type {
  NewPostFund,
  NewVillagePopulation,
  PostFundEdit,
  PostFundFilter,
  PostFundHoldFilter,
  PostFundRecord,
  VillagePopulationFilter,
  VillagePopulationRecord,
} from '../model/post-fund.js';
import type { PostFundStore, PostRules } from '../ports.js';
import { requirePlace } from './place.js';

export interface PostFundServiceDeps {
  readonly funds: PostFundStore;
  readonly rules: PostRules;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** What the county records before it can decide: budgets of funds, inhabitants of villages. */
export function createPostFundService({ funds, rules, audit, transactions, clock }: PostFundServiceDeps) {
  async function get(actor: Actor, id: string): Promise<PostFundRecord> {
    const fund = await funds.getFund(actor, id);
    if (fund === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return fund;
  }
  const shown = ({ fundId, year, documentNumber, budgetFen }: PostFundRecord) => ({
    fundId,
    year,
    documentNumber,
    budgetFen,
  });

  return {
    list: (actor: Actor, query: ListQuery<PostFundFilter>) => funds.findFunds(actor, query),
    get,
    holds: (actor: Actor, query: ListQuery<PostFundHoldFilter>) => funds.findHolds(actor, query),

    create: (actor: Actor, input: NewPostFund): Promise<PostFundRecord> =>
      transactions.run(actor, async () => {
        const place = countyDivision(countyOfActor(actor));
        requirePlace(actor, place);
        const { value } = await rules.setting(actor, 'post-setup', clock.today());
        if (!value.funds.some(({ id }) => id === input.fundId))
          throw domainError('invalid_input', 'POSTS.NOT_OFFERED', { field: 'fundId', value: input.fundId });
        const after = await get(actor, await funds.insertFund(actor, place, input));
        await audit.record(actor, {
          action: 'post-funds.create',
          resource: 'post-funds',
          recordId: after.id,
          divisionCode: place,
          after: shown(after),
        });
        return after;
      }),

    /** A budget never falls below what is held. */
    edit: (actor: Actor, id: string, edit: PostFundEdit): Promise<PostFundRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        await funds.editFund(actor, id, edit);
        const after = await get(actor, id);
        await audit.record(actor, {
          action: 'post-funds.edit',
          resource: 'post-funds',
          recordId: id,
          divisionCode: after.divisionCode,
          before: shown(before),
          after: shown(after),
          reason: edit.reason,
        });
        return after;
      }),

    populations: (actor: Actor, query: ListQuery<VillagePopulationFilter>) => funds.findPopulations(actor, query),

    recordPopulation: (actor: Actor, input: NewVillagePopulation): Promise<VillagePopulationRecord> =>
      transactions.run(actor, async () => {
        requirePlace(actor, input.divisionCode);
        if (divisionLevel(input.divisionCode) !== 'village') throw domainError('invalid_input', 'POSTS.VILLAGE_NEEDED');
        if (input.countedOn > clock.today())
          throw domainError('invalid_input', 'POSTS.COUNTED_IN_FUTURE', { today: clock.today() });
        const after = await funds.insertPopulation(actor, input);
        const { id, divisionCode, population, countedOn, source } = after;
        await audit.record(actor, {
          action: 'village-populations.create',
          resource: 'village-populations',
          recordId: id,
          divisionCode,
          after: { population, countedOn, source },
        });
        return after;
      }),
  };
}
export type PostFundService = ReturnType<typeof createPostFundService>;
