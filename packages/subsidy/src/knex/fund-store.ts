import { type Actor, type CountyCode, countyDivision, countyOfActor, domainError, newId } from '@gongyi/kernel';
import { columnsOf, countyWide, createTables, findPage, tenantOf, toColumns, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { FundMovement, FundPayer, FundStanding, FundStore, NewFundEntry } from '../fund-ports.js';
import {
  type FundBalance,
  type FundDocumentRecord,
  type FundEntryRecord,
  type FundRecord,
  fundDocumentRecordSchema,
  fundEntryRecordSchema,
  fundRecordSchema,
} from '../model/fund.js';

type Table = 'funds' | 'fund_documents' | 'fund_entries' | 'fund_purposes' | 'fund_claims';

const fundColumns = columnsOf(fundRecordSchema);
const documentColumns = columnsOf(fundDocumentRecordSchema);
const entryColumns = columnsOf(fundEntryRecordSchema);

const codeOfConstraint: Readonly<Record<string, string>> = {
  one_fund_a_year: 'FUNDS.FUND_EXISTS',
  one_fund_document: 'FUNDS.DOCUMENT_EXISTS',
  fund_document_two_people: 'FUNDS.SAME_PERSON',
  fund_within_budget: 'FUNDS.BELOW_PROMISED',
  fund_in_order_of_days: 'FUNDS.ORDER_OF_DAYS',
  one_payer_an_item: 'FUNDS.PAID_TWICE',
};

async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOfConstraint[(error as { constraint?: string } | null)?.constraint ?? ''];
    throw code === undefined ? error : domainError('conflict', code);
  }
}

/** Funds, their documents and the ledger in PostgreSQL, in the schema that the host names. */
export function createKnexFundStore(knex: Knex, { schema }: { readonly schema: string }): FundStore {
  const tables = createTables<Table>(knex, schema);
  const all = (trx: Knex.Transaction, actor: Actor, table: Table, columns: readonly string[]) =>
    tables.rows(trx, actor, table).select([...columns]);
  const one = <T>(actor: Actor, table: Table, columns: readonly string[], id: string) =>
    tables.run(actor, async (trx) => {
      const row = (await all(trx, actor, table, columns).where({ id }).first()) as object | undefined;
      return row === undefined ? undefined : toRecord<T>(row);
    });
  /** The ledger is the county's: an act in a township books in it too. */
  const inCounty = <T>(actor: Actor, work: (trx: Knex.Transaction, county: CountyCode) => Promise<T>) =>
    tables.run(actor, (trx) => countyWide(trx, actor, () => work(trx, countyOfActor(actor))));
  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = all(trx, actor, 'funds', fundColumns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { year: 'year', source: 'source' },
          defaultSort: { field: 'year', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<FundRecord>(row)) };
      }),
    get: (actor, id) => one<FundRecord>(actor, 'funds', fundColumns, id),
    insert: (actor, { divisionCode, ...fund }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(trx(tables.name('funds')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(fund) }));
        return id;
      }),
    findDocuments: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = all(trx, actor, 'fund_documents', documentColumns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { documentDate: 'document_date', id: 'id' },
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<FundDocumentRecord>(row)) };
      }),
    getDocument: (actor, id) => one<FundDocumentRecord>(actor, 'fund_documents', documentColumns, id),
    insertDocument: (actor, { divisionCode, ...document }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('fund_documents')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(document) }),
        );
        return id;
      }),
    decideDocument: (actor, id, version, decision) =>
      tables.run(actor, async (trx) => {
        const decided = await named(
          tables
            .rows(trx, actor, 'fund_documents')
            .where({ id, version })
            .update({ ...toColumns(decision), decided_by: actor.userId, version: version + 1 }),
        );
        if (decided === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version });
      }),
    findEntries: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = all(trx, actor, 'fund_entries', entryColumns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { id: 'id', bookedOn: 'booked_on' },
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<FundEntryRecord>(row)) };
      }),
    balanceOn: (actor, fundId, on) =>
      inCounty(actor, async (trx, county) => {
        const { rows } = await trx.raw(balanceSql, [schema, county, fundId, on, schema, county, fundId, on]);
        return toRecord<FundBalance>(rows[0]);
      }),
    fundFor: (actor, source, year) =>
      inCounty(actor, async (trx, county) => {
        const row = await trx(tables.name('funds')).where({ county_code: county, source, year }).first(fundColumns);
        return row === undefined ? undefined : toRecord<FundRecord>(row);
      }),
    lock: (actor, fundIds) =>
      inCounty(actor, async (trx, county) => {
        const rows = await trx(tables.name('funds'))
          .where({ county_code: county })
          .whereIn('id', [...fundIds])
          .orderBy('id')
          .select(fundColumns)
          .forUpdate();
        return (rows as object[]).map((row) => toRecord<FundRecord>(row));
      }),
    standing: (actor, purpose) =>
      inCounty(actor, async (trx, county) => {
        const rows = await trx(tables.name('fund_purposes'))
          .where({ county_code: county, purpose_kind: purpose.kind, purpose_id: purpose.id })
          .select('fund_id', 'held_fen', 'committed_fen', 'paid_fen', 'returned_fen', 'recovered_fen');
        return (rows as object[]).map((row) => toRecord<FundStanding>(row));
      }),
    entriesOf: (actor, commands) =>
      inCounty(actor, async (trx, county) => {
        const rows = await trx(tables.name('fund_entries'))
          .where({ county_code: county })
          .whereRaw('command = any (?)', [[...commands]])
          .select([...entryColumns, 'command']);
        return (rows as object[]).map((row) => toRecord<FundEntryRecord & { command: string }>(row));
      }),
    payersOf: (actor, entries) =>
      inCounty(actor, async (trx, county) => {
        const items = entries.filter(({ item }) => item !== undefined);
        if (items.length === 0) return [];
        const { rows } = await trx.raw(payersSql, [JSON.stringify(items.map(itemRow)), schema, county]);
        return (rows as object[]).map((row) => toRecord<FundPayer>(row));
      }),
    append: (actor, entries) =>
      inCounty(actor, async (trx, county) => {
        const division = countyDivision(county);
        const rows = entries.map((entry) => entryRow(actor, division, entry));
        // One statement, so that the sums move once however many entries there are.
        await named(
          trx.raw(
            `insert into ??.fund_entries (${insertColumns}) select ${insertColumns} from jsonb_to_recordset(?::jsonb) as rows (${insertTypes})`,
            [schema, JSON.stringify(rows)],
          ),
        );
      }),
  };
}

/** Independent of the sums that the triggers keep. */
const balanceSql = `select b.budget_fen, e.*, (b.budget_fen - e.held_fen - e.committed_fen - e.paid_fen + e.returned_fen + e.recovered_fen)::bigint as free_fen from
  (select coalesce(sum(amount_fen), 0)::bigint as budget_fen from ??.fund_documents
    where county_code = ? and fund_id = ? and state = 'approved' and decided_on <= ?) b,
  (select
    coalesce(sum(case when kind = 'hold' then amount_fen when kind = 'commit' or pot = 'held' then -amount_fen end), 0)::bigint as held_fen,
    coalesce(sum(case when kind in ('commit', 'return') then amount_fen when kind = 'pay' or pot = 'committed' then -amount_fen end), 0)::bigint
      as committed_fen,
    coalesce(sum(amount_fen) filter (where kind = 'pay'), 0)::bigint as paid_fen,
    coalesce(sum(amount_fen) filter (where kind = 'return'), 0)::bigint as returned_fen,
    coalesce(sum(case kind when 'recover' then amount_fen when 'unrecover' then -amount_fen end), 0)::bigint as recovered_fen
  from ??.fund_entries where county_code = ? and fund_id = ? and booked_on <= ?) e`;

// Each item is looked up by its key (`offset 0` keeps it so): of claims that were just booked the planner knows nothing and
// would walk through all of them for every item.
const payersSql = `with wanted as (select * from jsonb_to_recordset(?::jsonb) as w (person_id uuid, item text, item_key text, fund_id uuid,
    purpose_kind text, purpose_id uuid))
  select c.person_id, c.item, c.item_key, c.fund_id, c.purpose_kind, c.purpose_id from wanted w
  cross join lateral (select * from ??.fund_claims c where c.county_code = ? and c.person_id = w.person_id and c.item = w.item
    and c.item_key = w.item_key offset 0) c
  where (c.fund_id, c.purpose_kind, c.purpose_id) <> (w.fund_id, w.purpose_kind, w.purpose_id) limit 20`;

function itemRow({ fundId, purpose, personId, item }: FundMovement) {
  return {
    person_id: personId,
    item: item?.id,
    item_key: item?.key,
    fund_id: fundId,
    purpose_kind: purpose.kind,
    purpose_id: purpose.id,
  };
}

const inserted: Readonly<Record<string, string>> = {
  county_code: 'text',
  id: 'uuid',
  division_code: 'text',
  created_by: 'uuid',
  fund_id: 'uuid',
  kind: 'text',
  pot: 'text',
  amount_fen: 'bigint',
  booked_on: 'date',
  purpose_kind: 'text',
  purpose_id: 'uuid',
  purpose_title: 'text',
  person_id: 'uuid',
  item: 'text',
  item_key: 'text',
  command: 'text',
};
const insertColumns = Object.keys(inserted).join(', ');
const insertTypes = Object.entries(inserted)
  .map(([column, type]) => `${column} ${type}`)
  .join(', ');

function entryRow(actor: Actor, division: ReturnType<typeof countyDivision>, entry: NewFundEntry) {
  const { kind, pot, amountFen, bookedOn, command } = entry;
  return {
    ...tenantOf(actor, newId(), division),
    ...itemRow(entry),
    kind,
    pot,
    amount_fen: amountFen,
    booked_on: bookedOn,
    purpose_title: entry.purpose.title,
    command,
  };
}
