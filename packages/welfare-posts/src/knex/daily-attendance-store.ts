import {
  type Actor,
  addMonths,
  type DivisionCode,
  domainError,
  firstDay,
  type LocalDate,
  lastDay,
  newId,
  scopeOf,
} from '@gongyi/kernel';
import { createTables, findPage, sortColumns, tenantOf, toColumns, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type AttendanceDayRecord,
  attendanceDayRecordSchema,
  type LeaveRecord,
  leaveRecordSchema,
} from '../model/daily-attendance.js';
import type { DailyAttendanceStore, HolderOnDay, MonthOfDays, StoredSession } from '../ports.js';
import { named } from './refusals.js';

type Table =
  | 'attendance_days'
  | 'attendance_leaves'
  | 'attendance_sessions'
  | 'attendance_sign_in_tries'
  | 'agreements';

const snake = (schema: { shape: object }) =>
  Object.keys(schema.shape).map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
const dayColumns = snake(attendanceDayRecordSchema);
const leaveColumns = snake(leaveRecordSchema);

/** The codes at or under a place, as two bindings; the actor's own scope unless a place is named. */
function rangeOf(actor: Actor, within: DivisionCode | undefined): [string, string] {
  const { from, to } = within === undefined ? actor.scope : scopeOf(within);
  return [from, to];
}

/** Days, leave and sessions in PostgreSQL, in the schema that the host names. */
export function createKnexDailyAttendanceStore(
  knex: Knex,
  { schema }: { readonly schema: string },
): DailyAttendanceStore {
  const tables = createTables<Table>(knex, schema);

  function sessions(trx: Knex.Transaction, actor: Actor) {
    return tables
      .rows(trx, actor, 'attendance_sessions')
      .select('id', 'division_code', 'title', 'work_day', 'opens_at', 'closes_at', 'opened_by_name')
      .select(
        trx.raw(
          '(select count(*)::int from ??.attendance_days d where d.county_code = attendance_sessions.county_code and d.session_id = attendance_sessions.id) as signed_in',
          [schema],
        ),
      );
  }

  return {
    holdersOn: (actor, { day, within, agreementIds }) =>
      tables.run(actor, async (trx) => {
        const builder = trx(`${schema}.agreements as a`)
          .join(`${schema}.welfare_posts as p`, { 'p.county_code': 'a.county_code', 'p.id': 'a.welfare_post_id' })
          .leftJoin(`${schema}.attendance_days as d`, (join) =>
            join
              .on('d.county_code', 'a.county_code')
              .andOn('d.person_id', 'a.person_id')
              .andOn('d.work_day', trx.raw('?::date', [day])),
          )
          .whereRaw('a.in_force @> ?::date', [day])
          .whereBetween('a.division_code', rangeOf(actor, within))
          .orderBy(['a.division_code', 'a.person_name', 'a.id'])
          .select({
            agreementId: 'a.id',
            divisionCode: 'a.division_code',
            personId: 'a.person_id',
            personName: 'a.person_name',
            identityMasked: 'a.identity_masked',
            postName: 'p.name',
            dayId: 'd.id',
            version: 'd.version',
            kind: 'd.kind',
            minutes: 'd.minutes',
          });
        if (agreementIds !== undefined) builder.whereIn('a.id', [...agreementIds]);
        return (await builder) as HolderOnDay[];
      }),
    lockAgreements: (actor, agreementIds) =>
      tables.run(actor, async (trx) => {
        await tables
          .rows(trx, actor, 'agreements')
          .whereIn('id', [...agreementIds])
          .orderBy('id')
          .forUpdate()
          .select('id');
      }),
    monthFrozen: (actor, divisionCode, day) =>
      tables.run(actor, async (trx) => {
        const { rows } = await trx.raw('select ??.attendance_month_frozen(?, ?::date) as frozen', [
          schema,
          divisionCode,
          day,
        ]);
        return (rows as { frozen: boolean }[])[0]?.frozen === true;
      }),
    addDays: (actor, days) =>
      tables.run(actor, async (trx) => {
        if (days.length === 0) return new Set<string>();
        const rows = days.map(({ divisionCode, ...day }) => ({
          ...tenantOf(actor, newId(), divisionCode),
          ...toColumns(day),
        }));
        const added = await named(
          trx(tables.name('attendance_days'))
            .insert(rows)
            .onConflict(['county_code', 'person_id', 'work_day'])
            .ignore()
            .returning(['agreement_id', 'work_day']) as unknown as Promise<
            { agreement_id: string; work_day: string }[]
          >,
        );
        return new Set(added.map((row) => `${row.agreement_id} ${row.work_day}`));
      }),
    findDays: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'attendance_days').select(dayColumns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['workDay']),
          defaultSort: { field: 'workDay', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<AttendanceDayRecord>(row)) };
      }),
    getDay: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'attendance_days').where({ id }).first(dayColumns);
        return row === undefined ? undefined : toRecord<AttendanceDayRecord>(row as object);
      }),
    correctDay: (actor, { id, version }, change) =>
      tables.run(actor, async (trx) => {
        const changed = await named(
          tables
            .rows(trx, actor, 'attendance_days')
            .where({ id, version })
            .update({
              ...toColumns(change),
              source: 'sheet',
              session_id: null,
              leave_id: null,
              leave_kind: null,
              version: version + 1,
            }) as unknown as Promise<number>,
        );
        if (changed === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version });
      }),
    madeUp: (actor, { agreementId, missed, except }) =>
      tables.run(actor, async (trx) => {
        const agreement = (await tables
          .rows(trx, actor, 'agreements')
          .where({ id: agreementId })
          .first('person_id', trx.raw('in_force @> ?::date as in_force', [missed]))) as
          | { person_id: string; in_force: boolean }
          | undefined;
        const rows = (await tables
          .rows(trx, actor, 'attendance_days')
          .where({ person_id: agreement?.person_id ?? null })
          .whereBetween('work_day', [`${missed.slice(0, 7)}-01`, lastDay(missed.slice(0, 7) as never)])
          .select('work_day', 'kind')) as { work_day: LocalDate; kind: string }[];
        return {
          attended: rows.some((row) => row.work_day === missed && row.kind !== 'absent'),
          inForce: agreement?.in_force === true,
          count: rows.filter((row) => row.kind === 'make_up' && row.work_day !== except).length,
        };
      }),
    monthOf: (actor, period, within) =>
      tables.run(actor, async (trx) => {
        const [first, next] = [firstDay(period), addMonths(firstDay(period), 1)];
        const count = (kind: string) => `count(d.id) filter (where d.kind = '${kind}')::int`;
        const { rows } = await trx.raw(
          `select a.id as "agreementId", a.division_code as "divisionCode", a.person_id as "personId", a.person_name as "personName",
             a.identity_masked as "identityMasked", p.name as "postName", p.required_days as "requiredDays",
             ${count('present')} as present, ${count('make_up')} as "makeUp", ${count('absent')} as absent,
             coalesce(sum(d.minutes) filter (where d.kind in ('present', 'make_up')), 0)::int as minutes,
             coalesce((select jsonb_object_agg(k.leave_kind, k.days) from (
               select l.leave_kind, count(*) as days from ??.attendance_days l where l.county_code = a.county_code and l.agreement_id = a.id
                 and l.kind = 'leave' and l.work_day >= ? and l.work_day < ? and a.in_force @> l.work_day group by l.leave_kind) k), '{}') as leave
           from ??.agreements a join ??.welfare_posts p on p.county_code = a.county_code and p.id = a.welfare_post_id
             left join ??.attendance_days d on d.county_code = a.county_code and d.agreement_id = a.id and d.work_day >= ? and d.work_day < ?
               and a.in_force @> d.work_day
           where (?::text is null or a.county_code = ?) and a.division_code between ? and ? and a.in_force && daterange(?::date, ?::date)
           group by a.county_code, a.id, p.name, p.required_days order by a.division_code, a.person_name, a.id`,
          [
            schema,
            first,
            next,
            schema,
            schema,
            schema,
            first,
            next,
            actor.countyCode,
            actor.countyCode,
            ...rangeOf(actor, within),
            first,
            next,
          ] as never,
        );
        return rows as MonthOfDays[];
      }),

    findLeaves: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables
          .rows(trx, actor, 'attendance_leaves')
          .select(leaveColumns)
          .where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['fromDay']),
          defaultSort: { field: 'fromDay', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<LeaveRecord>(row)) };
      }),
    getLeave: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'attendance_leaves').where({ id }).first(leaveColumns);
        return row === undefined ? undefined : toRecord<LeaveRecord>(row as object);
      }),
    leavesAround: (actor, agreementId, { fromDay, toDay }) =>
      tables.run(actor, async (trx) => {
        const person = tables.rows(trx, actor, 'agreements').where({ id: agreementId }).select('person_id');
        const rows = await tables
          .rows(trx, actor, 'attendance_leaves')
          .whereIn('state', ['requested', 'approved'])
          .where('person_id', 'in', person)
          .where('to_day', '>=', `${Number(fromDay.slice(0, 4)) - 1}-12-01`)
          .where('from_day', '<=', `${Number(toDay.slice(0, 4)) + 1}-01-31`)
          .select('from_day', 'to_day');
        return (rows as object[]).map((row) => toRecord<{ fromDay: LocalDate; toDay: LocalDate }>(row));
      }),
    addLeave: (actor, { divisionCode, ...leave }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('attendance_leaves')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns(leave),
          }) as unknown as Promise<unknown>,
        );
        return id;
      }),
    changeLeave: (actor, { id, version }, change) =>
      tables.run(actor, async (trx) => {
        const changed = await named(
          tables
            .rows(trx, actor, 'attendance_leaves')
            .where({ id, version, state: 'requested' })
            .update({ ...toColumns(change), version: version + 1 }) as unknown as Promise<number>,
        );
        if (changed === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version });
      }),

    findSessions: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(sessions(trx, actor).where(toColumns(query.filter)), query, {
          columns: sortColumns(['workDay']),
          defaultSort: { field: 'workDay', order: 'desc' },
        });
        return { ...page, rows: page.rows.map(sessionOf) };
      }),
    getSession: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await sessions(trx, actor).where({ id }).first()) as object | undefined;
        return row === undefined ? undefined : sessionOf(row);
      }),
    addSession: (actor, { divisionCode, ...session }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await trx(tables.name('attendance_sessions')).insert({
          ...tenantOf(actor, id, divisionCode),
          ...toColumns(session),
        });
        return id;
      }),
    lockSession: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await sessions(trx, actor).where({ id }).forUpdate().first()) as object | undefined;
        return row === undefined ? undefined : sessionOf(row);
      }),
    wrongTries: (actor, sessionId, nameMasked) =>
      tables.run(actor, async (trx) => {
        const row = (await tables
          .rows(trx, actor, 'attendance_sign_in_tries')
          .where({ session_id: sessionId, name_masked: nameMasked })
          .first('tries')) as { tries: number } | undefined;
        return row?.tries ?? 0;
      }),
    countWrongTry: (actor, { id, divisionCode }, nameMasked) =>
      tables.run(actor, async (trx) => {
        await trx(tables.name('attendance_sign_in_tries'))
          .insert({
            ...tenantOf(actor, newId(), divisionCode),
            session_id: id,
            name_masked: nameMasked,
            tries: 1,
          })
          .onConflict(['county_code', 'session_id', 'name_masked'])
          .merge({ tries: trx.raw('attendance_sign_in_tries.tries + 1') });
      }),
  };
}

function sessionOf(row: object): StoredSession {
  const { opensAt, closesAt, ...session } = toRecord<
    Omit<StoredSession, 'opensAt' | 'closesAt'> & { opensAt: Date | string; closesAt: Date | string }
  >(row);
  return { ...session, opensAt: new Date(opensAt).toISOString(), closesAt: new Date(closesAt).toISOString() };
}
