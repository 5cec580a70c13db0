import { type Actor, countyOfActor, domainError, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type AssessmentFilter, assessmentRecordSchema, assessmentSheetSchema } from '../model/assessment.js';
import type { AssessedClass, AssessmentStore, OpenSheet, StoredAssessment } from '../ports/assessment.js';
import { named } from './refusals.js';

const columns = columnsOf(assessmentRecordSchema, ['classState', 'assessors', 'sheets', 'warnings']);
const sheetColumns = columnsOf(assessmentSheetSchema);

type StoredHead = Omit<StoredAssessment, 'assessors'> & { readonly assessors: readonly { readonly name: string }[] };

/** PostgreSQL gives a numeric as text. */
const withRate = <T extends { attendanceRate: unknown }>(row: T): T => ({
  ...row,
  attendanceRate: row.attendanceRate === null ? null : Number(row.attendanceRate),
});

/** Sittings, rosters and scores in PostgreSQL, in the schema that the host names. */
export function createKnexAssessmentStore(knex: Knex, { schema }: { readonly schema: string }): AssessmentStore {
  const tables = createTables<'assessments' | 'assessment_assessors' | 'assessment_sheets' | 'enrolments'>(
    knex,
    schema,
  );

  function matching(trx: Knex.Transaction, actor: Actor, { from, to, ...exact }: AssessmentFilter) {
    const builder = tables.rows(trx, actor, 'assessments').select(columns).where(toColumns(exact));
    if (from !== undefined) builder.where('day', '>=', from);
    if (to !== undefined) builder.where('day', '<=', to);
    return builder;
  }

  async function whole(trx: Knex.Transaction, actor: Actor, rows: readonly object[]): Promise<StoredAssessment[]> {
    const heads = await withParts<StoredHead>(rows, 'assessment_id', {
      assessors: [tables.rows(trx, actor, 'assessment_assessors').orderBy('id'), ['name']],
      sheets: [tables.rows(trx, actor, 'assessment_sheets').orderBy('id'), sheetColumns],
    });
    return heads.map((head) => ({
      ...head,
      assessors: head.assessors.map(({ name }) => name),
      sheets: head.sheets.map(withRate),
    }));
  }

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(matching(trx, actor, query.filter), query, {
          columns: { ...sortColumns(['day', 'className']), id: 'id' },
          defaultSort: { field: 'day', order: 'desc' },
        });
        return { ...page, rows: await whole(trx, actor, page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await tables.rows(trx, actor, 'assessments').where({ id }).first(columns)) as object | undefined;
        return row === undefined ? undefined : (await whole(trx, actor, [row]))[0];
      }),
    many: (actor, ids) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'assessments').whereIn('id', [...ids]);
        return whole(trx, actor, (await rows.select(columns)) as object[]);
      }),
    classesOf: (actor, classIds) =>
      tables.run(actor, async (trx) => {
        const { rows } = await trx.raw(
          `select c.id, c.state, (c.rule->'attendance'->>'personPassFrom')::float8 as "attendanceFrom", array(
               select distinct name from (select l.teacher_name as name from :schema:.lessons l where l.county_code = c.county_code and l.class_id = c.id
                 union all select c.head_teacher) t where name <> '') as teachers
             from :schema:.training_classes c where c.id = any(:ids::uuid[])`,
          { schema, ids: [...new Set(classIds)] },
        );
        return new Map((rows as (AssessedClass & { id: string })[]).map(({ id, ...found }) => [id, found]));
      }),
    openSheetsOf: (actor, personIds) =>
      tables.run(actor, async (trx) => {
        const { rows } = await trx.raw(
          `select s.id, s.person_name, s.admitted, s.admission_reason, e.person_id, a.id as assessment_id, a.class_number, a.division_code, a.day, a.rule
             from :schema:.enrolments e
             join :schema:.assessment_sheets s on s.county_code = e.county_code and s.enrolment_id = e.id
             join :schema:.assessments a on a.county_code = s.county_code and a.id = s.assessment_id and a.state = 'fixed'
             where e.county_code = :county and e.person_id = any(:ids::uuid[])`,
          { schema, county: countyOfActor(actor), ids: [...personIds] },
        );
        return (rows as object[]).map((row) => toRecord<OpenSheet>(row));
      }),
    create: (actor, { divisionCode, assessors, ...assessment }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const { classId, institutionId, day, startsAt, endsAt } = assessment;
        await named(
          trx(tables.name('assessments')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(assessment) }),
        );
        await named(
          trx(tables.name('assessment_assessors')).insert(
            assessors.map((name) => ({
              ...tenantOf(actor, newId(), divisionCode),
              assessment_id: id,
              class_id: classId,
              institution_id: institutionId,
              name,
              busy: `[${day} ${startsAt}, ${day} ${endsAt})`,
            })),
          ),
        );
        return id;
      }),
    change: (actor, which, change) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('assessments'), which, toColumns(change)));
      }),
    addSheets: (actor, { id, divisionCode, classId, institutionId }, sheets) =>
      tables.run(actor, async (trx) => {
        const rows = sheets.map((sheet) => ({
          ...tenantOf(actor, newId(), divisionCode),
          assessment_id: id,
          class_id: classId,
          institution_id: institutionId,
          result: sheet.admitted ? null : 'not_admitted',
          ...toColumns(sheet),
        }));
        if (rows.length > 0) await named(trx(tables.name('assessment_sheets')).insert(rows));
      }),
    score: (actor, scores) =>
      tables.run(actor, async (trx) => {
        const { rowCount } = await named(
          trx.raw(
            `update :schema:.assessment_sheets s set theory_tenths = g."theoryTenths", practice_tenths = g."practiceTenths",
                 overall_tenths = g."overallTenths", result = g.result, entered_by = :userId, entered_by_name = :userName
               from jsonb_to_recordset(:scores::jsonb) as g(id uuid, "assessmentId" uuid, "theoryTenths" int, "practiceTenths" int, "overallTenths" int, result text)
               where s.id = g.id and s.assessment_id = g."assessmentId" and s.admitted`,
            { schema, scores: JSON.stringify(scores), userId: actor.userId, userName: actor.displayName },
          ) as unknown as Promise<{ rowCount: number }>,
        );
        if (rowCount !== scores.length) throw domainError('invalid_input', 'TRAINING.SHEET_UNKNOWN');
      }),
    releaseAssessors: (actor, assessmentId) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'assessment_assessors').where({ assessment_id: assessmentId });
        await rows.update({ cancelled: true });
      }),
    settleEnrolments: (actor, { sheets, kind }) =>
      tables.run(actor, async (trx) => {
        const move = async (to: 'passed' | 'failed', from: readonly string[], ids: readonly string[]) => {
          const rows = tables
            .rows(trx, actor, 'enrolments')
            .whereIn('id', [...ids])
            .whereIn('state', [...from]);
          if (ids.length > 0) await named(rows.update({ state: to, version: trx.raw('version + 1') }));
        };
        const of = (passed: boolean) =>
          sheets.filter(({ result }) => (result === 'passed') === passed).map(({ enrolmentId }) => enrolmentId);
        await move('passed', kind === 'first' ? ['enrolled'] : ['failed'], of(true));
        await move('failed', ['enrolled'], of(false));
      }),
  };
}
