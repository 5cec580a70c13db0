import { type Actor, domainError, invariant, type LocalDate } from '@gongyi/kernel';
import {
  columnsOf,
  copyInto,
  findPage,
  inTownship,
  sortColumns,
  type Tables,
  tenantOf,
  toColumns,
  toRecord,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { NoticeTownship } from '../model/notice.js';
import { type NoticeItem, noticeItemSchema, noticeSchema, type Objection, objectionSchema } from '../model/records.js';
import type { NoticeStore, StoredNotice } from '../ports.js';

const columns = columnsOf(noticeSchema, ['state', 'openObjections', 'link']);
const itemColumns = columnsOf(noticeItemSchema);
const objectionColumns = columnsOf(objectionSchema);

export function createNoticeStore(tables: Tables): NoticeStore {
  const all = (trx: Knex.Transaction, actor: Actor, today: LocalDate) =>
    tables
      .rows(trx, actor, 'notices')
      .select(columns)
      .select(
        trx.raw("case when ends_on < ?::date then 'closed' else 'published' end as state", [today]),
        trx.raw(
          "(select count(*) from ??.objections o where o.county_code = notices.county_code and o.notice_id = notices.id and o.state = 'open') as open_objections",
          [tables.schema],
        ),
      );
  const one = (row: object | undefined) => (row === undefined ? undefined : toRecord<StoredNotice>(row));
  return {
    insert: (actor, notice) =>
      tables.run(actor, async (trx) => {
        const { id, run, columns: shown, ...rest } = notice;
        const same = { run_id: run.id, round: notice.round };
        const existing = await tables.rows(trx, actor, 'notices').where(same).first('id');
        if (existing !== undefined) throw domainError('conflict', 'SUBSIDY.NOTICE_EXISTS', { noticeId: existing.id });
        const row = { run_id: run.id, scheme_id: run.schemeId, period: run.period };
        await trx(tables.name('notices')).insert({
          ...tenantOf(actor, id, run.divisionCode),
          ...row,
          ...toColumns(rest),
          columns: JSON.stringify(shown),
        });
      }),
    addItems: (actor, { id, run }, items) =>
      tables.run(actor, async (trx) => {
        const target = {
          schema: tables.schema,
          table: 'notice_items',
          columns: ['county_code', 'item_id', ...itemColumns],
        };
        const fields = Object.keys(noticeItemSchema.shape) as (keyof NoticeItem)[];
        const rows = items.map((item) => {
          const whole = { ...item, noticeId: id };
          return [run.countyCode, item.itemId, ...fields.map((field) => whole[field])];
        });
        await copyInto(trx, target, rows);
      }),
    find: (actor, query, today) =>
      tables.run(actor, async (trx) => {
        const { state, ...filter } = query.filter;
        const builder = all(trx, actor, today).where(toColumns(filter));
        if (state !== undefined) builder.where('ends_on', state === 'closed' ? '<' : '>=', today);
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['startsOn', 'endsOn', 'period']),
          defaultSort: { field: 'startsOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<StoredNotice>(row)) };
      }),
    get: (actor, id, today) =>
      tables.run(actor, async (trx) => one(await all(trx, actor, today).where({ id }).first())),
    ofRun: (actor, runId, today) =>
      tables.run(actor, async (trx) => {
        const rows: object[] = await all(trx, actor, today).where({ run_id: runId }).orderBy('round', 'desc');
        return rows.map((row) => toRecord<StoredNotice>(row));
      }),
    townshipsOf: (actor, noticeId) =>
      tables.run(actor, async (trx) => {
        const rows: object[] = await tables
          .rows(trx, actor, 'notice_items')
          .where({ notice_id: noticeId })
          .groupByRaw('left(division_code, 9), township_name')
          .orderByRaw('min(sequence)')
          .select(trx.raw("left(division_code, 9) || '000' as code"), 'township_name as name')
          .select(trx.raw('count(*) as lines'), trx.raw('sum(amount_fen)::bigint as total_fen'));
        return rows.map((row) => toRecord<NoticeTownship>(row));
      }),
    findItems: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { noticeId, townshipCode } = query.filter;
        const builder = tables.rows(trx, actor, 'notice_items').select(itemColumns);
        if (noticeId !== undefined) builder.where({ notice_id: noticeId });
        inTownship(builder, townshipCode);
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['sequence', 'id']),
          defaultSort: { field: noticeId === undefined ? 'id' : 'sequence', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<NoticeItem>(row)) };
      }),
    getItem: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables
          .rows(trx, actor, 'notice_items')
          .select([...itemColumns, 'item_id'])
          .where({ id })
          .first();
        return row === undefined ? undefined : toRecord<NoticeItem & { itemId: string }>(row);
      }),
    ...createObjectionStore(tables),
  };
}

type ObjectionStore = Pick<
  NoticeStore,
  'insertObjection' | 'findObjections' | 'getObjection' | 'answerObjection' | 'objectedItems'
>;

function createObjectionStore(tables: Tables): ObjectionStore {
  return {
    insertObjection: (actor, objection) =>
      tables.run(actor, async (trx) => {
        const { id, divisionCode, ...rest } = objection;
        const [row] = await trx(tables.name('objections'))
          .insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(rest) })
          .returning(objectionColumns);
        return toRecord<Objection>(row);
      }),
    findObjections: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables
          .rows(trx, actor, 'objections')
          .select(objectionColumns)
          .where(toColumns({ ...query.filter }));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['receivedOn', 'id']),
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<Objection>(row)) };
      }),
    getObjection: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables
          .rows(trx, actor, 'objections')
          .select(objectionColumns)
          .where({ id })
          .forUpdate()
          .first();
        return row === undefined ? undefined : toRecord<Objection>(row);
      }),
    answerObjection: (actor, id, answer) =>
      tables.run(actor, async (trx) => {
        const [row] = await tables
          .rows(trx, actor, 'objections')
          .where({ id })
          .update({ ...toColumns(answer), answered_by: actor.userId, version: trx.raw('version + 1') })
          .returning(objectionColumns);
        invariant(row !== undefined, 'the objection exists');
        return toRecord<Objection>(row);
      }),
    objectedItems: (actor, runId) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'objections')
          .whereIn('state', ['open', 'upheld'])
          .whereIn('notice_id', trx(tables.name('notices')).where({ run_id: runId }).select('id'))
          .select('item_id', 'state');
        const states = new Map<string, 'open' | 'upheld'>();
        for (const { item_id, state } of rows) if (states.get(item_id) !== 'upheld') states.set(item_id, state);
        return states;
      }),
  };
}
