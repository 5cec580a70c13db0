import {
  type Actor,
  type AuditLog,
  countyDivision,
  countyOfActor,
  domainError,
  type Transactions,
} from '@gongyi/kernel';
import type { EndTrade, NewTrade, TradeRecord } from '../model/trade.js';
import type { TradeStore } from '../ports.js';
import { found } from './county-only.js';

export interface TradeServiceDeps {
  readonly store: TradeStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
}

/** Use cases of the trade catalogue: a line is never edited, it ends and another follows. */
export function createTradeService({ store, audit, transactions }: TradeServiceDeps) {
  async function get(actor: Actor, id: string): Promise<TradeRecord> {
    return found(await store.get(actor, id));
  }
  async function recorded(actor: Actor, id: string, action: string, reason?: string): Promise<TradeRecord> {
    const trade = await get(actor, id);
    const { code, name, level, standardHours, validFrom, validTo } = trade;
    await audit.record(actor, {
      action: `trades.${action}`,
      resource: 'trades',
      recordId: id,
      divisionCode: trade.divisionCode,
      after: { code, name, level, standardHours, validFrom, validTo },
      ...(reason === undefined ? {} : { reason }),
    });
    return trade;
  }

  /** One catalogue a county: neither a township nor an institution writes it. */
  function requireCounty(actor: Actor): void {
    if (actor.organisationId !== undefined || actor.scope.from !== countyDivision(countyOfActor(actor)))
      throw domainError('forbidden', 'TRAINING.PLACE_OUTSIDE_SCOPE');
  }

  return {
    list: store.find,
    get,

    /** @throws DomainError conflict TRAINING.TRADE_OVERLAPS; forbidden TRAINING.PLACE_OUTSIDE_SCOPE below the county */
    create: (actor: Actor, trade: NewTrade): Promise<TradeRecord> =>
      transactions.run(actor, async () => {
        requireCounty(actor);
        return recorded(actor, await store.create(actor, trade), 'create');
      }),

    /** @throws DomainError conflict TRAINING.TRADE_ENDED; invalid_input TRAINING.DAYS_REVERSED */
    end: (actor: Actor, id: string, { validTo, reason }: EndTrade): Promise<TradeRecord> =>
      transactions.run(actor, async () => {
        const trade = await get(actor, id);
        requireCounty(actor);
        if (trade.validTo !== null && validTo > trade.validTo)
          throw domainError('conflict', 'TRAINING.TRADE_ENDED', { validTo: trade.validTo });
        if (validTo < trade.validFrom) throw domainError('invalid_input', 'TRAINING.DAYS_REVERSED');
        await store.end(actor, trade, validTo);
        return recorded(actor, id, 'end', reason);
      }),
  };
}
export type TradeService = ReturnType<typeof createTradeService>;
