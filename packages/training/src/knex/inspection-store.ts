import { type Actor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type InspectionDrawRecord,
  type InspectionRecord,
  inspectionDrawRecordSchema,
  inspectionRecordSchema,
  type RiskSign,
  riskSigns,
} from '../model/inspection.js';
import { type InspectionCallRecord, inspectionCallRecordSchema } from '../model/inspection-call.js';
import type { Drawable } from '../model/inspection-draw.js';
import type { InspectionStore } from '../ports/inspections.js';
import { named } from './refusals.js';

const columns = columnsOf(inspectionRecordSchema, ['rollHeads']);
const drawColumns = columnsOf(inspectionDrawRecordSchema);
const callColumns = columnsOf(inspectionCallRecordSchema);
const signColumns = riskSigns.map((sign) => `s.${sign}`);

/** Visits and draws in PostgreSQL, in the schema that the host names. */
export function createKnexInspectionStore(knex: Knex, { schema }: { readonly schema: string }): InspectionStore {
  const tables = createTables<'inspections' | 'inspection_draws' | 'inspection_calls'>(knex, schema);

  const visits = (trx: Knex.Transaction, actor: Actor) =>
    tables
      .rows(trx, actor, 'inspections')
      .select(columns)
      .select(
        trx.raw(
          `(select count(*) filter (where m.mark in ('present', 'late'))::int from ??.lesson_rolls r join ??.lesson_marks_now m on m.county_code = r.county_code
             and m.roll_id = r.id where r.county_code = inspections.county_code and r.lesson_id = inspections.lesson_id and r.state = 'closed' group by r.id) as roll_heads`,
          [schema, schema],
        ),
      );

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(visits(trx, actor).where(toColumns(query.filter)), query, {
          columns: { ...sortColumns(['visitedOn']), id: 'id' },
          defaultSort: { field: 'visitedOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<InspectionRecord>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await visits(trx, actor).where({ id }).first()) as object | undefined;
        return row === undefined ? undefined : toRecord<InspectionRecord>(row);
      }),
    record: (actor, { divisionCode, files, ...inspection }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(inspection), files: JSON.stringify(files) };
        await named(trx(tables.name('inspections')).insert(row));
        return id;
      }),
    change: async (actor, which, change) => {
      await tables.run(actor, (trx) =>
        named(updateVersioned(trx, tables.name('inspections'), which, toColumns(change))),
      );
    },
    held: (actor, classId) =>
      tables.run(actor, async (trx) => {
        const row = await tables
          .rows(trx, actor, 'inspections')
          .where({ class_id: classId, state: 'holding' })
          .first('id');
        return row !== undefined;
      }),
    heldByDraw: (actor, drawId) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'inspections').where({ draw_id: drawId, state: 'holding' });
        return (await rows.first('id')) !== undefined;
      }),
    findCalls: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'inspection_calls').select(callColumns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { ...sortColumns(['personName', 'className']), id: 'id' },
          defaultSort: { field: 'id', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<InspectionCallRecord>(row)) };
      }),
    getCall: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'inspection_calls').where({ id }).first(callColumns);
        return row === undefined ? undefined : toRecord<InspectionCallRecord>(row as object);
      }),
    addCalls: (actor, calls) =>
      tables.run(actor, async (trx) => {
        const rows = calls.map(({ divisionCode, ...call }) => ({
          ...tenantOf(actor, newId(), divisionCode),
          ...toColumns(call),
        }));
        if (rows.length > 0) await named(trx(tables.name('inspection_calls')).insert(rows));
      }),
    changeCall: async (actor, which, change) => {
      await tables.run(actor, (trx) =>
        named(updateVersioned(trx, tables.name('inspection_calls'), which, toColumns(change))),
      );
    },
    findDraws: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { from, ...exact } = query.filter;
        const builder = tables.rows(trx, actor, 'inspection_draws').select(drawColumns).where(toColumns(exact));
        if (from !== undefined) builder.where('from', '>=', from);
        const page = await findPage<object>(builder, query, {
          columns: { ...sortColumns(['drawnAt']), id: 'id' },
          defaultSort: { field: 'drawnAt', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<InspectionDrawRecord>(row)) };
      }),
    getDraw: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'inspection_draws').where({ id }).first(drawColumns);
        return row === undefined ? undefined : toRecord<InspectionDrawRecord>(row as object);
      }),
    addDraw: (actor, { divisionCode, picks, trainees, ...draw }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const lots = { picks: JSON.stringify(picks), trainees: JSON.stringify(trainees) };
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(draw), ...lots };
        await named(trx(tables.name('inspection_draws')).insert(row));
        return id;
      }),
    drawable: (actor, from, to, today) =>
      tables.run(actor, async (trx) => {
        const { rows } = await trx.raw(
          `with s as (select c.county_code, c.id, c.name, c.institution_name,
               exists (select 1 from :schema:.lessons l where l.county_code = c.county_code and l.class_id = c.id and l.state = 'planned' and l.day < :today) as lesson_missed,
               exists (select 1 from :schema:.inspections i where i.county_code = c.county_code and i.class_id = c.id and i.result <> 'in_order') as found_before,
               exists (select 1 from :schema:.lesson_marks m where m.county_code = c.county_code and m.class_id = c.id and m.source = 'qr'
                 group by m.lesson_id, m.marked_at having count(*) >= 5) as same_second,
               coalesce((select sum(l.hours) filter (where c.rule -> 'attendance' -> 'counted' \\? m.mark) * 100 < (c.rule -> 'attendance' ->> 'classYellowBelow')::int * sum(l.hours)
                 from :schema:.lessons l join :schema:.enrolments e on e.county_code = l.county_code and e.class_id = l.class_id and e.state = 'enrolled'
                 left join :schema:.lesson_marks_now m on m.county_code = l.county_code and m.lesson_id = l.id and m.enrolment_id = e.id
                 where l.county_code = c.county_code and l.class_id = c.id and l.state = 'held'), false) as low_attendance
             from :schema:.training_classes c where c.state in ('approved', 'running') and c.ends_on >= :from and c.starts_on <= :to
               and c.division_code between :low and :high)
           select l.id as lesson_id, s.id as class_id, s.name as class_name, s.institution_name, l.day, l.starts_at, l.ends_at, l.room_name, l.teacher_name, ${signColumns.join(', ')}
           from s join :schema:.lessons l on l.county_code = s.county_code and l.class_id = s.id and l.day between :from and :to and l.state <> 'cancelled' order by l.id`,
          { schema, from, to, today, low: actor.scope.from, high: actor.scope.to },
        );
        return (rows as (Record<string, unknown> & Record<RiskSign, boolean>)[]).map((row) => {
          const { low_attendance, lesson_missed, found_before, same_second, ...lesson } = row;
          const told: Record<RiskSign, boolean> = { low_attendance, lesson_missed, found_before, same_second };
          return { ...toRecord<Omit<Drawable, 'signs'>>(lesson), signs: riskSigns.filter((sign) => told[sign]) };
        });
      }),
  };
}
