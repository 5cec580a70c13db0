import { type Actor, domainError, type LocalDate, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  updateVersioned,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type AssessmentFilter, assessmentRecordSchema, assessmentSheetSchema } from '../model/assessment.js';
import type { AssessmentStore, StoredAssessment } from '../ports/assessment.js';
import { named } from './refusals.js';

const columns = columnsOf(assessmentRecordSchema, ['assessors', 'sheets', 'warnings']);
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
    score: (actor, { id: assessmentId }, scores) =>
      tables.run(actor, async (trx) => {
        const by = { entered_by: actor.userId, entered_by_name: actor.displayName };
        for (const { id, ...score } of scores) {
          const changed = await named(
            tables
              .rows(trx, actor, 'assessment_sheets')
              .where({ id, assessment_id: assessmentId, admitted: true })
              .update({ ...toColumns(score), ...by }),
          );
          if (changed === 0) throw domainError('invalid_input', 'TRAINING.SHEET_UNKNOWN');
        }
      }),
    releaseAssessors: (actor, assessmentId) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'assessment_assessors').where({ assessment_id: assessmentId });
        await rows.update({ cancelled: true });
      }),
    passedOn: (actor, classId) =>
      tables.run(actor, async (trx) => {
        const rows = (await trx(`${tables.name('assessment_sheets')} as s`)
          .join(`${tables.name('assessments')} as a`, (on) =>
            on.on('a.county_code', 's.county_code').andOn('a.id', 's.assessment_id'),
          )
          .where({ 's.class_id': classId, 's.result': 'passed', 'a.state': 'confirmed' })
          .select({ enrolmentId: 's.enrolment_id', day: 'a.day' })) as { enrolmentId: string; day: LocalDate }[];
        return new Map(rows.map(({ enrolmentId, day }) => [enrolmentId, day]));
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
