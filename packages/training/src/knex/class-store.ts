import { type Actor, domainError, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  inTownship,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type EnrolmentRecord,
  enrolmentRecordSchema,
  type LessonRecord,
  lessonRecordSchema,
  type TrainingClassFilter,
  type TrainingClassRecord,
  trainingClassRecordSchema,
} from '../model/training-class.js';
import type { ClassPaper, TrainingClassStore } from '../ports/classes.js';
import { named } from './refusals.js';

const classColumns = columnsOf(trainingClassRecordSchema);
const enrolmentColumns = columnsOf(enrolmentRecordSchema);
const paperColumns = ['paper_id', 'content', 'file_id', 'file_name'];
const lessonColumns = columnsOf(lessonRecordSchema);

/** Classes, rosters and timetables in PostgreSQL, in the schema that the host names. */
export function createKnexTrainingClassStore(knex: Knex, { schema }: { readonly schema: string }): TrainingClassStore {
  const tables = createTables<'training_classes' | 'enrolments' | 'lessons' | 'class_papers'>(knex, schema);
  type Table = Parameters<typeof tables.name>[0];

  function matching(
    trx: Knex.Transaction,
    actor: Actor,
    { townshipCode, from, to, answerBefore, ...exact }: TrainingClassFilter,
  ) {
    const builder = tables.rows(trx, actor, 'training_classes').select(classColumns).where(toColumns(exact));
    inTownship(builder, townshipCode);
    if (from !== undefined) builder.where('ends_on', '>=', from);
    if (to !== undefined) builder.where('starts_on', '<=', to);
    if (answerBefore !== undefined) builder.where({ state: 'submitted' }).where('answer_by', '<', answerBefore);
    return builder;
  }

  const getFrom =
    <T>(table: Table, columns: string[]) =>
    (actor: Actor, id: string): Promise<T | undefined> =>
      tables.run(actor, async (trx) => {
        const row = (await tables.rows(trx, actor, table).where({ id }).first(columns)) as object | undefined;
        return row === undefined ? undefined : toRecord<T>(row);
      });

  async function changeIn(
    actor: Actor,
    table: Table,
    which: { readonly id: string; readonly version: number },
    change: object,
  ): Promise<void> {
    await tables.run(actor, (trx) => named(updateVersioned(trx, tables.name(table), which, toColumns(change))));
  }

  async function remove(actor: Actor, table: Table, classId: string, ids: readonly string[]): Promise<void> {
    await tables.run(actor, async (trx) => {
      const removed = await named(
        tables
          .rows(trx, actor, table)
          .where({ class_id: classId })
          .whereIn('id', [...ids])
          .delete(),
      );
      if (removed !== ids.length) throw domainError('conflict', 'TRAINING.CHANGED');
    });
  }

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(matching(trx, actor, query.filter), query, {
          columns: { ...sortColumns(['startsOn', 'number']), id: 'id' },
          defaultSort: { field: 'startsOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<TrainingClassRecord>(row)) };
      }),
    get: getFrom<TrainingClassRecord>('training_classes', classColumns),
    create: (actor, { divisionCode, ...trainingClass }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('training_classes')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns(trainingClass),
          }),
        );
        return id;
      }),
    change: (actor, which, change) => changeIn(actor, 'training_classes', which, change),

    findEnrolments: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'enrolments').select(enrolmentColumns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { ...sortColumns(['personName']), id: 'id' },
          defaultSort: { field: 'id', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<EnrolmentRecord>(row)) };
      }),
    getEnrolment: getFrom<EnrolmentRecord>('enrolments', enrolmentColumns),
    enrolmentsOf: (actor, classId) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'enrolments').where({ class_id: classId });
        return ((await rows.orderBy('id').select(enrolmentColumns)) as object[]).map((row) =>
          toRecord<EnrolmentRecord>(row),
        );
      }),
    enrol: (actor, enrolments) =>
      tables.run(actor, async (trx) => {
        const rows = enrolments.map(({ divisionCode, findings, ...enrolment }) => ({
          ...tenantOf(actor, newId(), divisionCode),
          ...toColumns(enrolment),
          findings: JSON.stringify(findings),
        }));
        if (rows.length > 0) await named(trx(tables.name('enrolments')).insert(rows));
      }),
    changeEnrolment: (actor, which, { findings, ...change }) =>
      changeIn(actor, 'enrolments', which, {
        ...change,
        ...(findings === undefined ? {} : { findings: JSON.stringify(findings) }),
      }),

    findLessons: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { from, to, ...exact } = query.filter;
        const builder = tables.rows(trx, actor, 'lessons').select(lessonColumns).where(toColumns(exact));
        if (from !== undefined) builder.where('day', '>=', from);
        if (to !== undefined) builder.where('day', '<=', to);
        const page = await findPage<object>(builder, query, {
          columns: { ...sortColumns(['day', 'startsAt']), id: 'id' },
          defaultSort: { field: 'day', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<LessonRecord>(row)) };
      }),
    getLesson: getFrom<LessonRecord>('lessons', lessonColumns),
    lessonsOf: (actor, classId) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'lessons').where({ class_id: classId });
        return ((await rows.orderBy(['day', 'starts_at', 'id']).select(lessonColumns)) as object[]).map((row) =>
          toRecord<LessonRecord>(row),
        );
      }),
    addLessons: (actor, lessons) =>
      tables.run(actor, async (trx) => {
        const rows = lessons.map(({ divisionCode, ...lesson }) => ({
          ...tenantOf(actor, newId(), divisionCode),
          ...toColumns(lesson),
        }));
        if (rows.length > 0) await named(trx(tables.name('lessons')).insert(rows));
      }),
    removeLessons: (actor, classId, ids) => remove(actor, 'lessons', classId, ids),
    removeEnrolments: (actor, classId, ids) => remove(actor, 'enrolments', classId, ids),
    papersOf: (actor, classId) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'class_papers').where({ class_id: classId });
        return ((await rows.orderBy('id').select(paperColumns)) as object[]).map((row) => toRecord<ClassPaper>(row));
      }),
    filePaper: (actor, { id: classId, institutionId, divisionCode }, paper) =>
      tables.run(actor, async (trx) => {
        const row = { ...tenantOf(actor, newId(), divisionCode), class_id: classId, institution_id: institutionId };
        await named(
          trx(tables.name('class_papers'))
            .insert({ ...row, ...toColumns(paper) })
            .onConflict(['county_code', 'class_id', 'paper_id'])
            .merge(['content', 'file_id', 'file_name']),
        );
      }),
    changeLesson: (actor, which, change) => changeIn(actor, 'lessons', which, change),
  };
}
