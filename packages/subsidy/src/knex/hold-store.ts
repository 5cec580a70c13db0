import { type Actor, type LocalDate, newId } from '@gongyi/kernel';
import {
  columnsOf,
  findPage,
  namedBy,
  sortColumns,
  startsWith,
  type Tables,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type PaymentHold, paymentHoldSchema } from '../model/payment-hold.js';
import type { HoldStore, PersonOfLine } from '../recovery-ports.js';

const columns = columnsOf(paymentHoldSchema, ['overdue']);
const named = namedBy({
  one_active_hold: 'HOLDS.ALREADY_HELD',
  hold_released_by_another: 'RECOVERY.SAME_PERSON',
});

/** Suspended payments in PostgreSQL. */
export function createHoldStore(tables: Tables): HoldStore {
  const overdue = "(state = 'active' and review_by < ?::date)";
  const all = (trx: Knex.Transaction, actor: Actor, today: LocalDate) =>
    tables
      .rows(trx, actor, 'payment_holds')
      .select(columns)
      .select({ overdue: trx.raw(overdue, [today]) });
  return {
    find: (actor, query, today) =>
      tables.run(actor, async (trx) => {
        const { q, overdue: late, ...filter } = query.filter;
        const builder = all(trx, actor, today).where(toColumns(filter));
        if (q !== undefined) startsWith(builder, 'person_name', q);
        if (late !== undefined) builder.whereRaw(`${overdue} = ?`, [today, late]);
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['placedOn', 'reviewBy', 'id']),
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<PaymentHold>(row)) };
      }),
    get: (actor, id, today) =>
      tables.run(actor, async (trx) => {
        const row = await all(trx, actor, today).where({ id }).first();
        return row === undefined ? undefined : toRecord<PaymentHold>(row);
      }),
    insert: (actor, { divisionCode, ...hold }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('payment_holds')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns({ ...hold, createdByName: actor.displayName }),
          }) as unknown as Promise<unknown>,
        );
        return id;
      }),
    release: (actor, { id, version }, release) =>
      tables.run(actor, async (trx) => {
        const changes = {
          ...toColumns(release),
          state: 'released',
          released_by: actor.userId,
          released_by_name: actor.displayName,
        };
        await named(updateVersioned(trx, tables.name('payment_holds'), { id, version }, changes));
      }),
    active: (actor, personIds) =>
      tables.run(actor, async (trx) =>
        tables
          .rows(trx, actor, 'payment_holds')
          .where({ state: 'active' })
          .whereRaw('person_id = any (?)', [[...personIds]])
          .select({ personId: 'person_id', itemId: 'item_id', reason: 'reason' }),
      ),
    personOf: (actor, which) =>
      tables.run(actor, async (trx) => {
        const row = await tables
          .rows(trx, actor, 'subsidy_items')
          .where('itemId' in which ? { id: which.itemId } : { person_id: which.personId })
          .orderBy('id', 'desc')
          .first('person_id', 'person_name', 'identity_masked', 'division_code');
        return row === undefined ? undefined : toRecord<PersonOfLine>(row);
      }),
  };
}
