import { type Actor, addDays, type LocalDate, newId } from '@gongyi/kernel';
import {
  columnsOf,
  findPage,
  namedBy,
  sortColumns,
  startsWith,
  type Tables,
  tenantOf,
  toColumns,
  updateVersioned,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type Recovery,
  recoveryAppealSchema,
  recoveryEventSchema,
  recoveryHeadSchema,
  recoveryInstalmentSchema,
  recoveryLineSchema,
  recoveryReceiptSchema,
  setOffRecordSchema,
  writeOffSchema,
} from '../model/recovery.js';
import type { RecoveryStore } from '../recovery-ports.js';
import { createRecoveryPaymentStore } from './recovery-payment-store.js';

export const namedRecovery = namedBy({
  recovery_within_debt: 'RECOVERY.MORE_THAN_OPEN',
  recovery_line_within_amount: 'RECOVERY.MORE_THAN_OPEN',
  recovery_line_was_paid: 'RECOVERY.MORE_THAN_PAID',
  recovery_takes_money: 'RECOVERY.TAKES_NO_MONEY',
  one_receipt_a_number: 'RECOVERY.RECEIPT_EXISTS',
  one_open_write_off: 'RECOVERY.WRITE_OFF_EXISTS',
  write_off_two_people: 'RECOVERY.SAME_PERSON',
  appeal_answered_by_another: 'RECOVERY.SAME_PERSON',
  recovery_cancelled_by_another: 'RECOVERY.SAME_PERSON',
});

const headColumns = columnsOf(recoveryHeadSchema);
const parts = {
  lines: ['recovery_lines', columnsOf(recoveryLineSchema), ['period', 'id']],
  appeals: ['recovery_appeals', columnsOf(recoveryAppealSchema), ['id']],
  instalments: ['recovery_instalments', columnsOf(recoveryInstalmentSchema), ['plan_number', 'due_on']],
  receipts: ['recovery_receipts', columnsOf(recoveryReceiptSchema), ['id']],
  setOffs: ['set_offs', columnsOf(setOffRecordSchema), ['id']],
  writeOffs: ['recovery_write_offs', columnsOf(writeOffSchema), ['id']],
  events: ['recovery_events', columnsOf(recoveryEventSchema), ['id']],
} as const;

/**
 * What should have been paid by the end of a day and is not kept back already: all of it where there is no plan and the
 * case is due, what the instalments ask for where there is one. Bindings: schema, day, day in the order of the text.
 */
export const dueSql = `(case when recoveries.state in ('due', 'paying') then greatest(0, least(outstanding_fen - pending_fen,
  case when plan_number = 0 then case when due_on <= ?::date then outstanding_fen - pending_fen else 0 end
  else coalesce((select sum(i.amount_fen) from ??.recovery_instalments i where i.county_code = recoveries.county_code
    and i.recovery_id = recoveries.id and i.plan_number = recoveries.plan_number and i.due_on <= ?::date), 0)
    - (recovered_fen + pending_fen - plan_recovered_before_fen) end)) else 0 end)::bigint`;

/** Recovery cases in PostgreSQL. */
export function createRecoveryStore(tables: Tables): RecoveryStore {
  const { schema } = tables;
  const rows = (trx: Knex.Transaction, actor: Actor, table: string) => tables.rows(trx, actor, table);
  const due = (trx: Knex.Transaction, day: LocalDate) => trx.raw(dueSql, [day, schema, day]);
  const heads = (trx: Knex.Transaction, actor: Actor, today: LocalDate) =>
    rows(trx, actor, 'recoveries')
      .select(headColumns)
      .select({ overdue_fen: due(trx, addDays(today, -1)) });
  const whole = (trx: Knex.Transaction, actor: Actor, found: readonly object[]) =>
    withParts<Recovery>(
      found,
      'recovery_id',
      Object.fromEntries(
        Object.entries(parts).map(([name, [table, columns, order]]) => [
          name,
          [rows(trx, actor, table).orderBy([...order]), columns],
        ]),
      ),
    );
  const one = async (trx: Knex.Transaction, actor: Actor, row: object | undefined) =>
    row === undefined ? undefined : (await whole(trx, actor, [row]))[0];
  const part = (actor: Actor, recovery: Pick<Recovery, 'id' | 'divisionCode'>, columns: object) => ({
    ...tenantOf(actor, newId(), recovery.divisionCode),
    recovery_id: recovery.id,
    ...toColumns(columns),
  });
  const inserted = (actor: Actor, table: string, row: { id: string }) =>
    tables.run(actor, async (trx) => {
      await namedRecovery(trx(tables.name(table)).insert(row) as unknown as Promise<unknown>);
      return row.id;
    });
  const byName = (actor: Actor) => ({ createdByName: actor.displayName });

  return {
    ...createRecoveryPaymentStore(tables),
    find: (actor, query, today) =>
      tables.run(actor, async (trx) => {
        const { q, overdue, toDecide, paymentId, ...filter } = query.filter;
        const builder = heads(trx, actor, today).where(toColumns(filter));
        if (q !== undefined) startsWith(builder, 'person_name', q);
        if (overdue !== undefined)
          builder.whereRaw(`(${dueSql} > 0) = ?`, [addDays(today, -1), schema, addDays(today, -1), overdue]);
        if (toDecide !== undefined)
          builder.whereRaw(
            `(recoveries.state = 'appealed' or exists (select 1 from ??.recovery_write_offs w where w.county_code = recoveries.county_code
               and w.recovery_id = recoveries.id and w.state = 'proposed')) = ?`,
            [schema, toDecide],
          );
        if (paymentId !== undefined)
          builder.where((about) => {
            for (const table of ['recovery_lines', 'set_offs'])
              about.orWhereIn(
                'id',
                trx(tables.name(table)).where({ payment_id: paymentId }).select('recovery_id') as never,
              );
          });
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['foundOn', 'debtFen', 'outstandingFen', 'id']),
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: await whole(trx, actor, page.rows) };
      }),
    get: (actor, id, today) =>
      tables.run(actor, async (trx) => one(trx, actor, await heads(trx, actor, today).where({ id }).first())),
    lock: (actor, id, today) =>
      tables.run(actor, async (trx) => {
        await rows(trx, actor, 'recoveries').where({ id }).forUpdate().first('id');
        return one(trx, actor, await heads(trx, actor, today).where({ id }).first());
      }),
    insert: (actor, { lines, ...recovery }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const { divisionCode, ...columns } = recovery;
        await trx(tables.name('recoveries')).insert({
          ...tenantOf(actor, id, divisionCode),
          ...toColumns({ ...columns, ...byName(actor), state: 'found' }),
        });
        for (const line of lines) await inserted(actor, 'recovery_lines', part(actor, { id, divisionCode }, line));
        return id;
      }),
    update: (actor, { id, version }, changes) =>
      tables.run(actor, async (trx) => {
        await namedRecovery(updateVersioned(trx, tables.name('recoveries'), { id, version }, toColumns(changes)));
      }),
    addEvent: async (actor, recovery, event) => {
      await inserted(actor, 'recovery_events', part(actor, recovery, { ...event, ...byName(actor) }));
    },
    addMoves: (actor, recovery, { parts: shares, ...move }) =>
      tables.run(actor, async (trx) => {
        const moves = shares.map((share) => part(actor, recovery, { ...move, ...share }));
        await namedRecovery(trx(tables.name('recovery_moves')).insert(moves) as unknown as Promise<unknown>);
        return shares.map((share, index) => ({ ...share, id: String(moves[index]?.id) }));
      }),
    movesOf: (actor, setOffId) =>
      tables.run(actor, async (trx) =>
        rows(trx, actor, 'recovery_moves')
          .where({ set_off_id: setOffId, kind: 'set_off' })
          .select({ id: 'id', lineId: 'line_id', amountFen: 'amount_fen' }),
      ),
    addReceipt: (actor, recovery, receipt) =>
      inserted(actor, 'recovery_receipts', part(actor, recovery, { ...receipt, ...byName(actor) })),
    addInstalments: (actor, recovery, planNumber, instalments) =>
      tables.run(actor, async (trx) => {
        const plan = instalments.map((instalment) => part(actor, recovery, { planNumber, ...instalment }));
        await trx(tables.name('recovery_instalments')).insert(plan);
      }),
    addAppeal: async (actor, recovery, appeal) => {
      await inserted(actor, 'recovery_appeals', part(actor, recovery, { ...appeal, ...byName(actor) }));
    },
    answerAppeal: (actor, id, answer) => decide(tables, actor, 'recovery_appeals', id, 'answered', answer),
    addWriteOff: async (actor, recovery, writeOff) => {
      await inserted(actor, 'recovery_write_offs', part(actor, recovery, { ...writeOff, ...byName(actor) }));
    },
    decideWriteOff: (actor, id, decision) => decide(tables, actor, 'recovery_write_offs', id, 'decided', decision),
  };
}

/** A decision names its person; the case around it is locked. */
function decide(
  tables: Tables,
  actor: Actor,
  table: string,
  id: string,
  verb: 'answered' | 'decided',
  decision: object,
): Promise<void> {
  return tables.run(actor, async (trx) => {
    const changes = {
      ...toColumns(decision),
      [`${verb}_by`]: actor.userId,
      [`${verb}_by_name`]: actor.displayName,
      version: trx.raw('version + 1'),
    };
    await namedRecovery(tables.rows(trx, actor, table).where({ id }).update(changes) as unknown as Promise<unknown>);
  });
}
