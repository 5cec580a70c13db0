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
  type LessonMarkRecord,
  type LessonRoll,
  lessonRollSchema,
  type MarkCorrectionRecord,
  markCorrectionRecordSchema,
} from '../model/attendance.js';
import type { AttendanceStore, StoredMark } from '../ports/attendance.js';
import { named } from './refusals.js';

const rollColumns = columnsOf(lessonRollSchema);
const correctionColumns = columnsOf(markCorrectionRecordSchema);
const storedColumns = ['id', 'lesson_id', 'enrolment_id', 'mark', 'source', 'marked_at'];
const ofLesson = ['day', 'content', 'hours', 'starts_at', 'ends_at', 'room_name', 'teacher_name'];
const ofMark = ['id', 'version', 'division_code', 'class_id', ...storedColumns.slice(1), 'recorded_mark'];

type Table = 'lesson_rolls' | 'lesson_marks' | 'lesson_marks_now' | 'lesson_sign_in_tries' | 'mark_corrections';

/** Records of lessons in PostgreSQL, in the schema that the host names. */
export function createKnexAttendanceStore(knex: Knex, { schema }: { readonly schema: string }): AttendanceStore {
  const tables = createTables<Table>(knex, schema);

  const rollBy = (actor: Actor, by: object) =>
    tables.run(actor, async (trx) => {
      const row = (await tables.rows(trx, actor, 'lesson_rolls').where(by).first(rollColumns)) as object | undefined;
      return row === undefined ? undefined : toRecord<LessonRoll>(row);
    });

  const marksBy = (actor: Actor, by: object) =>
    tables.run(actor, async (trx) => {
      const rows = tables.rows(trx, actor, 'lesson_marks_now').where(by).orderBy('id').select(storedColumns);
      return ((await rows) as object[]).map((row) => toRecord<StoredMark>(row));
    });

  const tried = (trx: Knex.Transaction, actor: Actor, rollId: string, nameMasked: string) =>
    tables.rows(trx, actor, 'lesson_sign_in_tries').where({ roll_id: rollId, name_masked: nameMasked });

  const markRow = (
    actor: Actor,
    { id: rollId, divisionCode, ...roll }: Parameters<AttendanceStore['mark']>[1],
    mark: Parameters<AttendanceStore['mark']>[2][number],
  ) => ({
    ...tenantOf(actor, newId(), divisionCode),
    ...toColumns({
      rollId,
      classId: roll.classId,
      institutionId: roll.institutionId,
      lessonId: roll.lessonId,
      ...mark,
    }),
  });

  /** Everything the attendance form prints, a line for a person and lesson. */
  function lines(trx: Knex.Transaction, actor: Actor) {
    const own = (columns: readonly string[], from: string) => columns.map((column) => `${from}.${column}`);
    return trx
      .queryBuilder()
      .from(
        trx(`${schema}.lesson_marks_now as m`)
          .join(`${schema}.lessons as l`, { 'l.county_code': 'm.county_code', 'l.id': 'm.lesson_id' })
          .join(`${schema}.enrolments as e`, { 'e.county_code': 'm.county_code', 'e.id': 'm.enrolment_id' })
          .join(`${schema}.lesson_rolls as r`, { 'r.county_code': 'm.county_code', 'r.id': 'm.roll_id' })
          .modify((builder) => {
            if (actor.countyCode !== null) builder.where({ 'm.county_code': actor.countyCode });
          })
          .whereBetween('m.division_code', [actor.scope.from, actor.scope.to])
          .select(
            ...own(ofMark, 'm'),
            ...own(ofLesson, 'l'),
            'e.person_name',
            'e.identity_masked',
            'r.recorded_by_name',
          )
          .as('lines'),
      )
      .select('*');
  }

  return {
    rollOf: (actor, lessonId) => rollBy(actor, { lesson_id: lessonId }),
    getRoll: (actor, id) => rollBy(actor, { id }),
    lockRoll: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'lesson_rolls').where({ id }).forUpdate().first(rollColumns);
        return row === undefined ? undefined : toRecord<LessonRoll>(row as object);
      }),
    openRoll: (actor, { divisionCode, ...roll }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('lesson_rolls')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(roll) }),
        );
        return id;
      }),
    closeRoll: (actor, which, change) =>
      tables.run(actor, async (trx) => {
        const closed = { ...toColumns(change), state: 'closed' };
        await named(updateVersioned(trx, tables.name('lesson_rolls'), which, closed));
      }),
    mark: (actor, roll, marks) =>
      tables.run(actor, async (trx) => {
        if (marks.length === 0) return;
        await named(
          trx(tables.name('lesson_marks'))
            .insert(marks.map((mark) => markRow(actor, roll, mark)))
            .onConflict(['county_code', 'lesson_id', 'enrolment_id'])
            .merge(['mark', 'source', 'marked_at']),
        );
      }),
    signIn: (actor, roll, mark) =>
      tables.run(actor, async (trx) => {
        const written = (await named(
          trx(tables.name('lesson_marks'))
            .insert(markRow(actor, roll, mark))
            .onConflict(['county_code', 'lesson_id', 'enrolment_id'])
            .ignore()
            .returning('id') as unknown as Promise<unknown[]>,
        )) as unknown[];
        return written.length > 0;
      }),
    wrongTries: (actor, rollId, nameMasked) =>
      tables.run(actor, async (trx) => {
        const row = await tried(trx, actor, rollId, nameMasked).first('tries');
        return Number((row as { tries: number } | undefined)?.tries ?? 0);
      }),
    countWrongTry: (actor, roll, nameMasked) =>
      tables.run(actor, async (trx) => {
        if ((await tried(trx, actor, roll.id, nameMasked).increment('tries', 1)) > 0) return;
        const { institutionId, divisionCode, id } = roll;
        const row = { roll_id: id, institution_id: institutionId, name_masked: nameMasked, tries: 1 };
        await trx(tables.name('lesson_sign_in_tries')).insert({ ...tenantOf(actor, newId(), divisionCode), ...row });
      }),
    marksOfLesson: (actor, lessonId) => marksBy(actor, { lesson_id: lessonId }),
    marksOfClass: (actor, classId) => marksBy(actor, { class_id: classId }),
    findMarks: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(lines(trx, actor).where(toColumns(query.filter)), query, {
          columns: { ...sortColumns(['day', 'personName']), id: 'id' },
          defaultSort: { field: 'day', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<LessonMarkRecord>(row)) };
      }),
    findCorrections: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'mark_corrections').select(correctionColumns);
        const page = await findPage<object>(builder.where(toColumns(query.filter)), query, {
          columns: { ...sortColumns(['askedAt']), id: 'id' },
          defaultSort: { field: 'askedAt', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<MarkCorrectionRecord>(row)) };
      }),
    getCorrection: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await tables.rows(trx, actor, 'mark_corrections').where({ id }).first(correctionColumns);
        return row === undefined ? undefined : toRecord<MarkCorrectionRecord>(row as object);
      }),
    askCorrection: (actor, { divisionCode, ...correction }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(correction) };
        await named(trx(tables.name('mark_corrections')).insert(row));
        return id;
      }),
    decideCorrection: async (actor, which, change) => {
      await tables.run(actor, (trx) =>
        named(updateVersioned(trx, tables.name('mark_corrections'), which, toColumns(change))),
      );
    },
  };
}
