import {
  type Actor,
  type AuditLog,
  type Clock,
  divisionCode,
  domainError,
  type ListQuery,
  type LocalDate,
  localDate,
  type Page,
  type Transactions,
} from '@gongyi/kernel';
import type { PlanningChoices } from '../model/plan.js';
import type { NewWish, WishCount, WishCountFilter, WishedTrade, WishRecord } from '../model/wish.js';
import type { WishPeople, WishPerson, WishStore } from '../ports/planning.js';
import type { TradeStore, TrainingRules } from '../ports.js';
import { found } from './county-only.js';

export interface WishDeps {
  readonly store: WishStore;
  readonly people: WishPeople;
  readonly trades: Pick<TradeStore, 'inForceIn'>;
  readonly rules: TrainingRules;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

export const firstDayOf = (year: number): LocalDate => localDate(`${year}-01-01`);
export const lastDayOf = (year: number): LocalDate => localDate(`${year}-12-31`);

/** Use cases of the need survey (培训意愿调查): what a person said last counts, what was said before stays. */
export function createWishService(deps: WishDeps) {
  const { store, people, trades, rules, audit, transactions, clock } = deps;
  const get = async (actor: Actor, id: string): Promise<WishRecord> => found(await store.get(actor, id));

  async function tradesOf(actor: Actor, { year, tradeIds }: NewWish): Promise<WishedTrade[]> {
    const { value, clause } = await rules.setting(actor, 'training-plan', clock.today());
    if (tradeIds.length > value.mostWishes)
      throw domainError('invalid_input', 'TRAINING.TOO_MANY_WISHES', { most: value.mostWishes, clause });
    if (tradeIds.length === 0) return [];
    const catalogue = await trades.inForceIn(actor, firstDayOf(year), lastDayOf(year));
    return tradeIds.map((tradeId, index) => {
      const trade = catalogue.find(({ id }) => id === tradeId);
      if (trade === undefined) throw domainError('invalid_input', 'TRAINING.WISH_TRADE_UNKNOWN', { year });
      return { priority: index + 1, tradeCode: trade.code, tradeName: trade.name, level: trade.level };
    });
  }

  /** In the caller's transaction. */
  async function keep(
    actor: Actor,
    person: WishPerson,
    { personId, tradeIds: _, ...wish }: NewWish,
    chosen: WishedTrade[],
  ) {
    const today = clock.today();
    if (wish.statedOn > today) throw domainError('invalid_input', 'TRAINING.DAY_IN_FUTURE', { today });
    return store.replace(actor, {
      ...wish,
      personId,
      personName: person.name,
      identityMasked: person.identityMasked,
      divisionCode: divisionCode(person.divisionCode),
      trades: chosen,
      recordedByName: actor.displayName,
    });
  }

  async function counts(actor: Actor, query: ListQuery<WishCountFilter>): Promise<Page<WishCount>> {
    const rows = (await store.counts(actor, query.filter)).filter(({ id }) => query.ids?.includes(id) ?? true);
    return { rows: rows.slice(query.range.from, query.range.to + 1), total: rows.length, totalIsCapped: false };
  }

  return {
    list: store.find,
    get,
    counts,

    /** What the forms of survey and plan offer for a year; this year unless told. */
    async choices(actor: Actor, wanted?: number): Promise<PlanningChoices> {
      const today = clock.today();
      const year = wanted ?? Number(today.slice(0, 4));
      const { value } = await rules.setting(actor, 'training-plan', today);
      const { funds, modes, mostWishes, dueSoonDays, approval } = value;
      const catalogue = await trades.inForceIn(actor, firstDayOf(year), lastDayOf(year));
      return {
        year,
        trades: catalogue.map(({ id, code, name, level, kind }) => ({ id, code, name, level, kind })),
        funds,
        modes,
        mostWishes,
        dueSoonDays,
        approvalBody: { zh: approval.zh, en: approval.en },
      };
    },

    /**
     * Records what a person says; the earlier answer of the year becomes history.
     *
     * @throws DomainError invalid_input TRAINING.TOO_MANY_WISHES, TRAINING.WISH_TRADE_UNKNOWN, TRAINING.DAY_IN_FUTURE;
     *   not_found TRAINING.WISH_PERSON_UNKNOWN outside the actor's place
     */
    record: (actor: Actor, input: NewWish): Promise<WishRecord> =>
      transactions.run(actor, async () => {
        const person = (await people.findByIds(actor, [input.personId])).get(input.personId);
        if (person === undefined) throw domainError('not_found', 'TRAINING.WISH_PERSON_UNKNOWN');
        const wish = await get(actor, await keep(actor, person, input, await tradesOf(actor, input)));
        const { year, wishesWork, statedOn } = wish;
        await audit.record(actor, {
          action: 'training-wishes.create',
          resource: 'training-wishes',
          recordId: wish.id,
          divisionCode: wish.divisionCode,
          after: {
            person: wish.personName,
            year,
            wishesWork,
            statedOn,
            trades: wish.trades.map((one) => one.tradeName),
          },
        });
        return wish;
      }),
  };
}
export type WishService = ReturnType<typeof createWishService>;
