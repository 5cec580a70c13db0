import { type Actor, domainError, fen, invariant, newId, sumFen } from '@gongyi/kernel';
import {
  columnsOf,
  copyInto,
  findPage,
  sortColumns,
  startsWith,
  type Tables,
  tenantOf,
  toColumns,
  toRecord,
  toSnake,
  withWholeJoins,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { batchNumber } from '../model/payment-file.js';
import { paymentLayoutSchema } from '../model/payment-layout.js';
import { livePaymentStates, type PaymentState, standingOf } from '../model/payment-workflow.js';
import {
  type Payment,
  type PaymentBatch,
  type PaymentEvent,
  paymentBatchSchema,
  paymentEventSchema,
  paymentSchema,
} from '../model/records.js';
import type { BatchLine, PaymentStep, PaymentStore, PlacedPayment } from '../ports.js';
import { namedRecovery } from './recovery-store.js';

const computed = [
  'heldCount',
  'heldTotalFen',
  'settledCount',
  'settledTotalFen',
  'returnedCount',
  'returnedTotalFen',
  'parkedCount',
  'parkedTotalFen',
  'inFlightCount',
  'inFlightTotalFen',
  'layoutId',
  'layoutZh',
  'layoutEn',
  'parts',
];
const batchColumns = columnsOf(paymentBatchSchema, computed);
const paymentColumns = columnsOf(paymentSchema, ['reissuedBy', 'schemeId', 'amendment']);
const eventColumns = columnsOf(paymentEventSchema);
const batchLineColumns = [
  'id',
  'batchId',
  'itemId',
  'divisionCode',
  'sequence',
  'personId',
  'payeeKind',
  'payeeId',
  'payeeName',
  'payeeIdentityMasked',
  'bankName',
  'accountId',
  'accountVersion',
  'cardSealed',
  'amountFen',
  'entitlementFen',
  'state',
  'sentOn',
].map(toSnake);

/** Where a batch's money is, in one pass over its lines. */
const countsSql = `lateral (select
  count(*) filter (where state = 'held') as held_count, coalesce(sum(amount_fen) filter (where state = 'held'), 0)::bigint as held_total_fen,
  count(*) filter (where state = 'settled') as settled_count, coalesce(sum(amount_fen) filter (where state = 'settled'), 0)::bigint as settled_total_fen,
  count(*) filter (where state = 'returned') as returned_count, coalesce(sum(amount_fen) filter (where state = 'returned'), 0)::bigint as returned_total_fen,
  count(*) filter (where state = 'parked') as parked_count, coalesce(sum(amount_fen) filter (where state = 'parked'), 0)::bigint as parked_total_fen,
  count(*) filter (where state = 'sent') as in_flight_count, coalesce(sum(amount_fen) filter (where state = 'sent'), 0)::bigint as in_flight_total_fen
  from ??.payments p where p.county_code = b.county_code and p.batch_id = b.id) as counts`;

/** How many files were prepared together. */
const partsSql =
  '(select count(*)::int from ??.payment_batches o where o.county_code = b.county_code and o.part_of = b.part_of) as parts';

/** What people call the layout that a row keeps. */
export const layoutNames = (trx: Knex.Transaction, alias: string): Knex.Raw[] =>
  ['id', 'zh', 'en'].map((key) => trx.raw('??.layout ->> ? as ??', [alias, key, `layout_${key}`]));

export function createPaymentStore(tables: Tables): PaymentStore {
  return { ...createBatchStore(tables), ...createLineStore(tables), ...createLineReads(tables) };
}

type BatchStore = Pick<
  PaymentStore,
  | 'insertBatch'
  | 'findBatches'
  | 'getBatch'
  | 'lockBatch'
  | 'openReissueBatch'
  | 'updateBatch'
  | 'layoutOf'
  | 'passwordOf'
  | 'overdue'
>;

function createBatchStore(tables: Tables): BatchStore {
  // The lateral is joined outside, so that filters, sort and count see one plain table.
  const withCounts = async (trx: Knex.Transaction, rows: readonly { id: string }[]): Promise<PaymentBatch[]> => {
    if (rows.length === 0) return [];
    const found = await trx(`${tables.name('payment_batches')} as b`)
      .joinRaw(`cross join ${countsSql}`, [tables.schema])
      .whereIn(
        'b.id',
        rows.map((row) => row.id),
      )
      .select(batchColumns.map((column) => `b.${column}`))
      .select(layoutNames(trx, 'b'))
      .select(trx.raw(partsSql, [tables.schema]))
      .select('counts.*');
    const byId = new Map(found.map((row) => [row.id, toRecord<PaymentBatch>(row)]));
    return rows.flatMap((row) => byId.get(row.id) ?? []);
  };
  const all = (trx: Knex.Transaction, actor: Actor) => tables.rows(trx, actor, 'payment_batches').select('id');
  const one = async (trx: Knex.Transaction, actor: Actor, id: string): Promise<Record<string, unknown>> => {
    const row = await tables.rows(trx, actor, 'payment_batches').where({ id }).first('layout', 'password_sealed');
    invariant(row !== undefined, 'a batch that was read exists');
    return row;
  };
  const first = async (trx: Knex.Transaction, row: { id: string } | undefined) =>
    row === undefined ? undefined : (await withCounts(trx, [row]))[0];
  return {
    insertBatch: (actor, { id, run, noticeId, kind, payees, preparedOn, layout, partOf, part }) =>
      tables.run(actor, async (trx) => {
        const month = { scheme_id: run.schemeId, period: run.period };
        const [last] = await tables.rows(trx, actor, 'payment_batches').where(month).max({ sequence: 'sequence' });
        const sequence = Number(last?.sequence ?? 0) + 1;
        await trx(tables.name('payment_batches')).insert({
          ...tenantOf(actor, id, run.divisionCode),
          ...month,
          run_id: run.id,
          notice_id: noticeId,
          kind,
          payees,
          sequence,
          number: batchNumber(run.countyCode, run.schemeId, run.period, sequence),
          prepared_on: preparedOn,
          layout: JSON.stringify(layout),
          part_of: partOf,
          part,
        });
        const batch = await first(trx, { id });
        invariant(batch !== undefined, 'just inserted');
        return batch;
      }),
    findBatches: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = all(trx, actor).where(toColumns({ ...query.filter }));
        const page = await findPage<{ id: string }>(builder, query, {
          columns: sortColumns(['period', 'preparedOn', 'id']),
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: await withCounts(trx, page.rows) };
      }),
    getBatch: (actor, id) => tables.run(actor, async (trx) => first(trx, await all(trx, actor).where({ id }).first())),
    lockBatch: (actor, id) =>
      tables.run(actor, async (trx) => first(trx, await all(trx, actor).where({ id }).forUpdate().first())),
    openReissueBatch: (actor, runId, { layoutId, payees }) =>
      tables.run(actor, async (trx) =>
        first(
          trx,
          await all(trx, actor)
            .where({ run_id: runId, kind: 'reissue', state: 'prepared', payees })
            .whereRaw("layout ->> 'id' = ?", [layoutId])
            .forUpdate()
            .first(),
        ),
      ),
    updateBatch: (actor, id, changes) =>
      tables.run(actor, async (trx) => {
        await tables
          .rows(trx, actor, 'payment_batches')
          .where({ id })
          .update({ ...toColumns(changes), version: trx.raw('version + 1') });
        const batch = await first(trx, { id });
        invariant(batch !== undefined, 'a batch that is locked exists');
        return batch;
      }),
    layoutOf: (actor, batchId) =>
      tables.run(actor, async (trx) => paymentLayoutSchema.parse((await one(trx, actor, batchId)).layout)),
    passwordOf: (actor, batchId) =>
      tables.run(actor, async (trx) => (await one(trx, actor, batchId)).password_sealed as string | null),
    overdue: (actor, today) =>
      tables.run(actor, async (trx) =>
        first(
          trx,
          await all(trx, actor)
            .whereIn('state', ['exported', 'partly_reconciled'])
            .where('due_on', '<', today)
            .orderBy('due_on')
            .first(),
        ),
      ),
  };
}

type LineStore = Pick<PaymentStore, 'insertPayments' | 'step'>;

function createLineStore(tables: Tables): LineStore {
  const writeEvents = (trx: Knex.Transaction, rows: Iterable<(string | null)[]>) =>
    copyInto(
      trx,
      {
        schema: tables.schema,
        table: 'payment_events',
        columns: [
          'county_code',
          'id',
          'division_code',
          'created_by',
          'version',
          'created_at',
          'payment_id',
          'from_state',
          'to_state',
          'occurred_on',
          'reason',
          'source',
        ],
      },
      rows,
    );
  return {
    insertPayments: (actor, payments) =>
      tables.run(actor, async (trx) => {
        const now = new Date().toISOString();
        await copyInto(
          trx,
          { schema: tables.schema, table: 'payments', columns: lineColumns },
          payments.map((placed) => lineRow(actor, placed, now)),
        );
        await reserveSetOffs(trx, actor, tables, payments);
        await writeEvents(
          trx,
          payments.map(({ batch, line }) => [
            batch.countyCode,
            newId(),
            line.divisionCode,
            actor.userId,
            '1',
            now,
            line.id,
            null,
            line.heldReason === null ? 'prepared' : 'held',
            batch.preparedOn,
            line.heldReason,
            'payment-batches.create',
          ]),
        );
      }),
    step: (actor, steps, source) =>
      tables.run(actor, async (trx) => {
        if (steps.length === 0) return;
        const ways = new Map<string, { readonly way: number; readonly row: object }>();
        const wayOf = steps.map((step) => {
          const row = wayRow(step);
          const key = JSON.stringify(row);
          const known = ways.get(key) ?? { way: ways.size, row };
          ways.set(key, known);
          return known.way;
        });
        const { rows } = await trx.raw(stepSql, [
          steps.map(({ paymentId }) => paymentId),
          wayOf,
          steps.map(() => newId()),
          JSON.stringify([...ways.values()].map(({ way, row }) => ({ way, ...row }))),
          tables.schema,
          tables.schema,
          actor.userId,
          source,
        ]);
        const [moved] = rows as { moved: number }[];
        if (moved?.moved !== steps.length)
          throw domainError('conflict', 'SUBSIDY.PAYMENTS_CHANGED_MEANWHILE', {
            expected: steps.length,
            found: moved?.moved ?? 0,
          });
      }),
  };
}

// Thousands of lines go few ways: what happens to a line is sent once, beside the ids. Whatever is not where it is expected,
// also because another transaction moved it meanwhile, is not moved and not counted.
const stepSql = `with steps as (
    select s.id, s.event_id, w.* from unnest(?::uuid[], ?::int[], ?::uuid[]) as s (id, way, event_id)
      join jsonb_to_recordset(?::jsonb) as w (way int, from_state text, to_state text, standing text, day date, reason text, return_code text,
        return_next text, held_reason text) on w.way = s.way),
  moved as (update ??.payments p set state = s.to_state, standing = s.standing, version = p.version + 1,
      sent_on = case when s.to_state = 'sent' then s.day else p.sent_on end,
      settled_on = case when s.to_state = 'settled' then s.day else p.settled_on end,
      returned_on = case when s.to_state = 'returned' then s.day else p.returned_on end,
      return_code = case when s.to_state = 'returned' then s.return_code else p.return_code end,
      return_next = case when s.to_state = 'returned' then s.return_next else p.return_next end,
      return_reason = case when s.to_state in ('returned', 'parked') then s.reason else p.return_reason end,
      held_reason = case when s.to_state = 'held' then s.held_reason else p.held_reason end
    from steps s where p.id = s.id and p.state = s.from_state
    returning p.county_code, p.division_code, p.id, s.event_id, s.from_state, s.to_state, s.day, s.reason),
  events as (insert into ??.payment_events (county_code, id, division_code, created_by, payment_id, from_state, to_state, occurred_on, reason, source)
    select county_code, event_id, division_code, ?::uuid, id, from_state, to_state, day, reason, ? from moved returning 1)
  select count(*)::int as moved from events`;

function wayRow({ from, to, on, reason, returned, heldReason }: PaymentStep) {
  return {
    from_state: from,
    to_state: to,
    standing: standingOf(to),
    day: on,
    reason,
    return_code: returned?.code ?? null,
    return_next: returned?.next ?? null,
    held_reason: heldReason ?? null,
  };
}

const lineColumns = [
  'county_code',
  'id',
  'division_code',
  'created_by',
  'version',
  'created_at',
  'batch_id',
  'run_id',
  'item_id',
  'period',
  'sequence',
  'person_id',
  'person_name',
  'identity_masked',
  'payee_kind',
  'payee_id',
  'payee_name',
  'payee_identity_masked',
  'bank_name',
  'account_id',
  'account_version',
  'card_masked',
  'card_sealed',
  'amount_fen',
  'set_off_fen',
  'entitlement_fen',
  'state',
  'held_reason',
  'held_detail',
  'reissue_of',
];

function lineRow(actor: Actor, { batch, line }: PlacedPayment, now: string): (string | number | null)[] {
  const { account } = line;
  const setOffFen = sumFen(line.setOffs.map(({ amountFen }) => amountFen));
  return [
    batch.countyCode,
    line.id,
    line.divisionCode,
    actor.userId,
    1,
    now,
    batch.id,
    batch.runId,
    line.itemId,
    batch.period,
    line.sequence,
    line.personId,
    line.personName,
    line.identityMasked,
    line.payeeKind,
    line.payeeId,
    account?.holderName ?? null,
    account?.identityMasked ?? null,
    account?.bankName ?? null,
    account?.accountId ?? null,
    account?.version ?? null,
    account?.cardMasked ?? null,
    account?.cardSealed ?? null,
    line.amountFen,
    setOffFen,
    line.amountFen + setOffFen,
    line.heldReason === null ? 'prepared' : 'held',
    line.heldReason,
    line.heldDetail,
    line.reissueOf,
  ];
}

/** What is kept back stands beside the payment from the beginning; the database adds the two up. */
async function reserveSetOffs(
  trx: Knex.Transaction,
  actor: Actor,
  tables: Tables,
  payments: readonly PlacedPayment[],
): Promise<void> {
  const rows = payments.flatMap(({ batch: { period }, line: { id, divisionCode, amountFen, setOffs } }) =>
    setOffs.map((setOff) => ({
      ...tenantOf(actor, newId(), divisionCode),
      recovery_id: setOff.recoveryId,
      payment_id: id,
      period,
      entitlement_fen: fen(amountFen + sumFen(setOffs.map((each) => each.amountFen))),
      amount_fen: setOff.amountFen,
    })),
  );
  if (rows.length > 0) await namedRecovery(trx.batchInsert(tables.name('set_offs'), rows, 500));
}

type LineReads = Pick<
  PaymentStore,
  'find' | 'get' | 'lock' | 'ofBatch' | 'townshipsOf' | 'ofVillage' | 'currentOf' | 'findEvents' | 'settledAccounts'
>;

function createLineReads(tables: Tables): LineReads {
  const all = (trx: Knex.Transaction, actor: Actor) =>
    tables
      .rows(trx, actor, 'payments')
      .select(paymentColumns)
      .select(
        trx.raw(
          "(select r.id from ??.payments r where r.county_code = payments.county_code and r.reissue_of = payments.id and r.state <> 'cancelled') as reissued_by",
          [tables.schema],
        ),
        ...['scheme_id', 'amendment'].map((column) =>
          trx.raw(
            '(select i.?? from ??.subsidy_items i where i.county_code = payments.county_code and i.id = payments.item_id) as ??',
            [column, tables.schema, column],
          ),
        ),
      );
  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { q, ...filter } = query.filter;
        const builder = all(trx, actor).where(toColumns(filter));
        if (q !== undefined) startsWith(builder, 'person_name', q);
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['sequence', 'id', 'personName']),
          defaultSort:
            filter.batchId === undefined ? { field: 'id', order: 'desc' } : { field: 'sequence', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<Payment>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await all(trx, actor).where({ id }).first();
        return row === undefined ? undefined : toRecord<Payment>(row);
      }),
    lock: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await all(trx, actor).where({ id }).forUpdate().first();
        return row === undefined ? undefined : toRecord<Payment>(row);
      }),
    ofBatch: (actor, batchId, states) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'payments')
          .where({ batch_id: batchId })
          .whereIn('state', [...states])
          .orderBy('sequence')
          .select(batchLineColumns);
        return (rows as object[]).map((row) => toRecord<BatchLine>(row));
      }),
    townshipsOf: (actor, batchId) =>
      tables.run(actor, async (trx) => {
        const rows = await withWholeJoins(trx, async () =>
          tables
            .rows(trx, actor, 'payments')
            .where({ batch_id: batchId })
            .joinRaw(
              'join (select i.county_code as county, i.id as line, i.township_name from ??.subsidy_items i) i on i.county = county_code and i.line = item_id',
              [tables.schema],
            )
            .select('item_id', 'township_name'),
        );
        const found = rows as { item_id: string; township_name: string }[];
        return new Map(found.map((row) => [row.item_id, row.township_name]));
      }),
    // Live ones last: a re-issued line stands in for the returned one that it repeats.
    ofVillage: (actor, runId, divisionCode) =>
      tables.run(actor, async (trx) => {
        const rows = await all(trx, actor)
          .where({ run_id: runId, division_code: divisionCode })
          .whereIn('state', [...livePaymentStates, 'returned'])
          .orderByRaw("state <> 'returned'");
        return (rows as object[]).map((row) => toRecord<Payment>(row));
      }),
    currentOf: (actor, runId) =>
      tables.run(actor, async (trx) => {
        const rows = (await tables
          .rows(trx, actor, 'payments')
          .where({ run_id: runId })
          .whereIn('state', [...livePaymentStates, 'returned'])
          .orderByRaw("state <> 'returned'")
          .select('item_id', 'id', 'state')) as { item_id: string; id: string; state: PaymentState }[];
        return new Map(rows.map(({ item_id, id, state }) => [item_id, { id, state }]));
      }),
    findEvents: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables
          .rows(trx, actor, 'payment_events')
          .select(eventColumns)
          .where(toColumns({ ...query.filter }));
        const page = await findPage<object>(builder, query, {
          columns: { id: 'id' },
          defaultSort: { field: 'id', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<PaymentEvent>(row)) };
      }),
    settledAccounts: (actor, accountIds) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'payments')
          .where({ state: 'settled' })
          .whereRaw('account_id = any(?::text[])', [[...accountIds]])
          .distinct('account_id');
        return new Set((rows as { account_id: string }[]).map((row) => row.account_id));
      }),
  };
}
