import { type Tables, toRecord } from '@gongyi/server-kit/knex';
import type { ComputedPaidLine, DueRecovery, RecoveryStore, SetOff } from '../recovery-ports.js';
import { dueSql } from './recovery-store.js';

type Reads = Pick<RecoveryStore, 'paidLines' | 'lockDue' | 'setOffsOf' | 'moveSetOff' | 'linesAbout'>;

/** Where recovery meets payments: what was paid, what may be kept back, what was. */
export function createRecoveryPaymentStore(tables: Tables): Reads {
  return {
    paidLines: (actor, which) =>
      tables.run(actor, async (trx) => {
        const { from, to } = actor.scope;
        const builder = trx(`${tables.name('payments')} as p`)
          .join(`${tables.name('subsidy_items')} as i`, (on) =>
            on.on('i.county_code', 'p.county_code').andOn('i.id', 'p.item_id'),
          )
          .whereBetween('p.division_code', [from, to])
          .orderBy('p.period')
          .orderBy('p.id')
          .select({
            payment_id: 'p.id',
            item_id: 'p.item_id',
            run_id: 'p.run_id',
            division_code: 'p.division_code',
            person_id: 'p.person_id',
            person_name: 'p.person_name',
            identity_masked: 'p.identity_masked',
            period: 'p.period',
            state: 'p.state',
            entitlement_fen: 'p.entitlement_fen',
            payee_kind: 'i.payee_kind',
            payee_id: 'i.payee_id',
            payee_name: 'i.payee_name',
            source_id: 'i.source_id',
            scheme_id: 'i.scheme_id',
            rule_version: 'i.rule_version',
            facts: 'i.facts',
          })
          .select(
            trx.raw(
              `(select coalesce(sum(l.amount_fen - l.reduced_fen), 0)::bigint from ??.recovery_lines l
                 where l.county_code = p.county_code and l.payment_id = p.id) as claimed_fen`,
              [tables.schema],
            ),
          );
        if (actor.countyCode !== null) builder.where({ 'p.county_code': actor.countyCode });
        if ('period' in which)
          builder
            .where({ 'p.period': which.period, 'p.state': 'settled' })
            .whereRaw('i.source_id = any (?)', [[...which.sourceIds]]);
        else builder.whereIn('p.id', [...which.paymentIds]);
        return ((await builder) as object[]).map((row) => toRecord<ComputedPaidLine>(row));
      }),
    lockDue: (actor, personIds, day) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'recoveries')
          .whereRaw('person_id = any (?)', [[...personIds]])
          .whereIn('state', ['due', 'paying'])
          .whereNotNull('set_off_from')
          .orderBy('id')
          .forUpdate()
          .select({ recovery_id: 'id', person_id: 'person_id', due_fen: trx.raw(dueSql, [day, tables.schema, day]) });
        return (rows as object[]).map((row) => toRecord<DueRecovery>(row)).filter(({ dueFen }) => dueFen > 0);
      }),
    setOffsOf: (actor, paymentIds, states) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'set_offs')
          .whereRaw('payment_id = any (?)', [[...paymentIds]])
          .whereIn('state', [...states])
          .orderBy('id')
          .select('id', 'recovery_id', 'payment_id', 'amount_fen', 'state');
        return (rows as object[]).map((row) => toRecord<SetOff>(row));
      }),
    moveSetOff: (actor, { id, state }, to) =>
      tables.run(actor, async (trx) => {
        await tables
          .rows(trx, actor, 'set_offs')
          .where({ id, state })
          .update({ state: to, version: trx.raw('version + 1') });
      }),
    linesAbout: (actor, paymentIds) =>
      tables.run(actor, async (trx) =>
        tables
          .rows(trx, actor, 'recovery_lines')
          .whereRaw('payment_id = any (?)', [[...paymentIds]])
          .select({ recoveryId: 'recovery_id', lineId: 'id' }),
      ),
  };
}
