import {
  type Actor,
  type AuditLog,
  type CheckedImport,
  type CheckedRow,
  countyDivision,
  countyOfActor,
  type JsonObject,
  type Sheet,
} from '@gongyi/kernel';
import { z } from 'zod';
import { newTradeSchema } from '../model/trade.js';
import { checkTrades, tradeErrorCodes } from '../model/trade-import.js';
import { tradeImportMessages } from '../model/trade-import-messages.js';
import type { TradeStore } from '../ports.js';

const whole = { filter: {}, ids: null, sort: null, range: { from: 0, to: 999 } } as const;

/** Teaches an import engine to read a list of trades. */
export function createTradeImporter({ store, audit }: { readonly store: TradeStore; readonly audit: AuditLog }) {
  return {
    kind: 'trades',
    title: { zh: '培训工种目录', en: 'Trade catalogue' },
    permission: 'trades.import',
    catalogue: tradeImportMessages,
    errorCodes: tradeErrorCodes,
    params: z.strictObject({}) as z.ZodType<JsonObject>,
    async check(actor: Actor, sheets: readonly Sheet[]): Promise<CheckedImport> {
      const { rows } = await store.find(actor, whole);
      return checkTrades(sheets, rows, countyDivision(countyOfActor(actor)));
    },
    /** @throws DomainError conflict TRAINING.TRADE_OVERLAPS when somebody added a line since the check */
    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      _params: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const good = rows.filter(({ outcome }) => outcome === 'ok');
      for (const { values } of good) await store.create(actor, newTradeSchema.parse(values));
      const county = countyOfActor(actor);
      await audit.record(actor, {
        action: 'trades.import',
        resource: 'trades',
        recordId: county,
        divisionCode: countyDivision(county),
        after: { created: good.length },
      });
      await progress(rows.length, rows.length);
      return { created: good.length, waiting: rows.length - good.length };
    },
  };
}
