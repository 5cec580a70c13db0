import { type Actor, domainError, newId } from '@gongyi/kernel';
import {
  countyWide,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type AttendanceDisputeRecord, attendanceDisputeRecordSchema } from '../model/attendance-slips.js';
import type { AttendanceSlipStore, LineOfAgreement, SlipOfLine } from '../ports.js';
import { named } from './refusals.js';

type Table = 'attendance_slips' | 'attendance_disputes' | 'attendance_lines' | 'attendance_sheets';

const disputeColumns = Object.keys(attendanceDisputeRecordSchema.shape).map((name) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** Slips and disputes in PostgreSQL, in the schema that the host names. */
export function createKnexAttendanceSlipStore(
  knex: Knex,
  { schema }: { readonly schema: string },
): AttendanceSlipStore {
  const tables = createTables<Table>(knex, schema);
  const raw = async <T>(trx: Knex.Transaction, sql: string, bindings: readonly (string | null | string[])[]) =>
    ((await trx.raw(sql, bindings as never)) as { rows: T[] }).rows;

  return {
    showLines: (actor, period, { shownOn, disputeUntil, paidFrom }) =>
      tables.run(actor, async (trx) => {
        const lines = await raw<{ id: string; version: number; division_code: string }>(
          trx,
          `select l.id, l.version, coalesce(a.division_code, l.division_code) as division_code
           from ??.attendance_lines l left join ??.agreements a on a.county_code = l.county_code and a.id = l.agreement_id
           where (?::text is null or l.county_code = ?) and l.period = ? and l.frozen and l.state = 'ok' and not exists (
             select 1 from ??.attendance_slips s where s.county_code = l.county_code and s.line_id = l.id and s.line_version = l.version)`,
          [schema, schema, actor.countyCode, actor.countyCode, period, schema],
        );
        const slips = lines.map((line) => ({
          ...tenantOf(actor, newId(), line.division_code as never),
          line_id: line.id,
          line_version: line.version,
          shown_on: shownOn,
          dispute_until: disputeUntil,
          paid_from: paidFrom,
        }));
        await trx.batchInsert(tables.name('attendance_slips'), slips, 500);
        return slips.length;
      }),
    getSlip: (actor, id) =>
      tables.run(actor, async (trx) => {
        const slip = await tables.rows(trx, actor, 'attendance_slips').where({ id }).first('line_id');
        if (slip === undefined) return undefined;
        // The line belongs to the township; the slip is the village's.
        const rows = await countyWide(trx, actor, () =>
          raw<SlipOfLine>(
            trx,
            `select s.id, s.division_code as "divisionCode", s.line_id as "lineId", s.line_version as "lineVersion", s.dispute_until as "disputeUntil",
               l.period, l.person_name as "personName", l.identity_masked as "identityMasked", l.post_name as "postName", l.required_days as "requiredDays",
               l.days_attended as "daysAttended", l.amount_fen as "amountFen", l.version = s.line_version and l.state = 'ok' as current,
               (select d.state from ??.attendance_disputes d where d.county_code = s.county_code and d.slip_id = s.id order by d.id desc limit 1) as dispute
             from ??.attendance_slips s join ??.attendance_lines l on l.county_code = s.county_code and l.id = s.line_id where s.id = ?`,
            [schema, schema, schema, id],
          ),
        );
        return rows[0];
      }),
    linesOf: (actor, period, agreementIds) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, () =>
          raw<LineOfAgreement>(
            trx,
            `select l.agreement_id as "agreementId", l.state, l.days_attended as "daysAttended", l.amount_fen as "amountFen", s.id as "slipId",
               s.dispute_until as "disputeUntil", exists (select 1 from ??.attendance_disputes d
                 where d.county_code = l.county_code and d.line_id = l.id and d.state = 'open') as "openDispute"
             from ??.attendance_lines l left join ??.attendance_slips s on s.county_code = l.county_code and s.line_id = l.id and s.line_version = l.version
             where (?::text is null or l.county_code = ?) and l.period = ? and l.agreement_id = any(?::uuid[])`,
            [schema, schema, schema, actor.countyCode, actor.countyCode, period, [...agreementIds]],
          ),
        ),
      ),
    heldLines: (actor, period, today) =>
      tables.run(actor, async (trx) => {
        const rows = await countyWide(trx, actor, () =>
          raw<{ id: string }>(
            trx,
            `select l.id from ??.attendance_lines l
             where (?::text is null or l.county_code = ?) and l.period = ? and l.frozen and l.state = 'ok' and (
               exists (select 1 from ??.attendance_slips s where s.county_code = l.county_code and s.line_id = l.id and s.line_version = l.version and s.paid_from > ?)
               or exists (select 1 from ??.attendance_disputes d where d.county_code = l.county_code and d.line_id = l.id and d.state = 'open'))`,
            [schema, actor.countyCode, actor.countyCode, period, schema, today, schema],
          ),
        );
        return new Set(rows.map(({ id }) => id));
      }),
    outdatedSheets: (actor, period) =>
      tables.run(actor, async (trx) => {
        const later = (table: string, from: string) =>
          `exists (select 1 from ??.${table} ${from} d.county_code = s.county_code and d.division_code between s.division_code and left(s.division_code, 9) || '999'
             and to_char(d.work_day, 'YYYY-MM') = s.period and x.created_at > s.closed_from_days_at)`;
        const [row] = await raw<{ sheets: number }>(
          trx,
          `select count(*)::int as sheets from ??.attendance_sheets s
           where (?::text is null or s.county_code = ?) and s.period = ? and s.state = 'open' and s.closed_from_days_at is not null and (
             ${later('attendance_days', 'd cross join lateral (select d.created_at) x where')}
             or ${later('attendance_day_changes', 'x join ??.attendance_days d on d.county_code = x.county_code and d.id = x.day_id where')})`,
          [schema, actor.countyCode, actor.countyCode, period, schema, schema, schema],
        );
        return row?.sheets ?? 0;
      }),
    markClosed: (actor, period, townships) =>
      tables.run(actor, async (trx) => {
        await tables
          .rows(trx, actor, 'attendance_sheets')
          .where({ period, state: 'open' })
          .whereIn('division_code', [...townships])
          .update({ closed_from_days_at: trx.fn.now() });
      }),
    findDisputes: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables
          .rows(trx, actor, 'attendance_disputes')
          .select(disputeColumns)
          .where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['receivedOn']),
          defaultSort: { field: 'receivedOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<AttendanceDisputeRecord>(row)) };
      }),
    getDispute: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'attendance_disputes').where({ id }).first(disputeColumns);
        return row === undefined ? undefined : toRecord<AttendanceDisputeRecord>(row as object);
      }),
    addDispute: (actor, slip, dispute) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('attendance_disputes')).insert({
            ...tenantOf(actor, id, slip.divisionCode),
            slip_id: slip.id,
            line_id: slip.lineId,
            line_version: slip.lineVersion,
            dispute_until: slip.disputeUntil,
            period: slip.period,
            person_name: slip.personName,
            ...toColumns(dispute),
          }) as unknown as Promise<unknown>,
        );
        return id;
      }),
    answerDispute: (actor, { id, version }, answer) =>
      tables.run(actor, async (trx) => {
        const changed = await tables
          .rows(trx, actor, 'attendance_disputes')
          .where({ id, version, state: 'open' })
          .update({ ...toColumns(answer), version: version + 1 });
        if (changed === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version });
      }),
    doubtLine: (actor: Actor, lineId) =>
      tables.run(actor, async (trx) => {
        const finding = { code: 'dispute_upheld', severity: 'error', cell: null, params: {} };
        const doubted = await tables
          .rows(trx, actor, 'attendance_lines')
          .where({ id: lineId, state: 'ok' })
          .update({
            state: 'to_fix',
            version: trx.raw('version + 1'),
            findings: trx.raw('findings || ?::jsonb', [JSON.stringify([finding])]),
            codes: trx.raw("codes || '{dispute_upheld}'"),
          });
        if (doubted === 0) throw domainError('conflict', 'POSTS.LINE_MOVED_ON');
      }),
  };
}
