import { createRowImporter, type JsonObject, type Sheet, type SheetCell } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { trainingMessages } from '../model/messages.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { createCertificateImport } from '../service/certificate-import.js';
import { createScoreImport } from '../service/score-import.js';
import { type AssessmentWorld, createAssessmentWorld } from '../testing/assessment-world.js';
import { createKnexAssessmentStore } from './assessment-store.js';

let database: TestDatabase;
let world: AssessmentWorld;
let serial = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await createAssessmentWorld(database);
});
afterAll(() => database.destroy());

type Cell = string | number;
/** A sheet as the reader gives it; identity numbers are text. */
const sheet = (rows: readonly (readonly Cell[])[]): Sheet => ({
  name: '成绩',
  hidden: false,
  rows: rows.map((cells, index) => ({
    number: index + 1,
    hidden: false,
    cells: cells.flatMap((value, column): SheetCell[] => {
      const ref = `${String.fromCharCode(65 + column)}${index + 1}`;
      const of = { ref, row: index + 1, column: column + 1, text: String(value) };
      if (value === '') return [];
      return typeof value === 'number' ? [{ ...of, kind: 'number', number: value }] : [{ ...of, kind: 'text' }];
    }),
  })),
});

const importerOf = (kind: Parameters<typeof createRowImporter>[0]) =>
  createRowImporter(kind, {
    tryOut: async () => {
      throw new Error('no row of these files is tried');
    },
    catalogue: trainingMessages,
    params: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  });
const scores = () =>
  importerOf(
    createScoreImport({
      store: createKnexAssessmentStore(database.app, { schema: 'training' }),
      assessments: world.assessing,
      identities: world.identities,
      clock: world.shared.clock,
    }),
  );
const certificates = () =>
  importerOf(createCertificateImport({ certificates: world.certifying, identities: world.identities }));

const called = (index: number) => `学员${'一二三四五六七'.charAt(index)}`;
/** The class's trainees, under names that people have, in the register by identity numbers of their own. */
async function registered(found: TrainingClassRecord): Promise<string[]> {
  const roster = await world.stores.classes.enrolmentsOf(world.maker, found.id);
  return inTransaction(database.app, world.maker, async (trx) => {
    const identities: string[] = [];
    for (const [index, { id, personId }] of roster.entries()) {
      serial += 1;
      const identity = world.identityOf(serial);
      await trx('enrolments')
        .withSchema('training')
        .where({ id })
        .update({ person_name: called(index) });
      world.register.set(identity, { personId, name: called(index) } as never);
      identities.push(identity);
    }
    return identities;
  });
}
const noProgress = async () => {};

describe('scores from a file', () => {
  const headings = ['姓名', '身份证号', '班级编号', '理论成绩', '实操成绩', '综合成绩', '缺考'];

  it('are found by identity, refused cell by cell, and entered together', async () => {
    const found = await world.trainingClass('taught', { trainees: 5 });
    const roster = await registered(found);
    world.refused.add((await world.stores.classes.enrolmentsOf(world.maker, found.id))[4]?.id ?? '');
    const { id, day } = await world.fixed(found);
    world.setToday(day);
    const [a, b, c, d, e] = roster as [string, string, string, string, string];
    const file = sheet([
      headings,
      ['学员一', a, found.number ?? '', 85.5, 80, 82.8, ''],
      ['学员二', b, '', '', '', '', '是'],
      ['学员二', b, '', 60, 60, '', ''],
      ['学员八', c, '', 60, 60, '', ''],
      ['学员三', c, '', 60.55, 60, '', ''],
      ['学员四', d, '', 60, '', '', ''],
      ['学员四', d, 'X1', 60, 60, '', ''],
      ['学员五', e, '', 60, 60, '', ''],
      ['某人', world.identityOf(9999), '', 60, 60, '', ''],
      ['学员四', `${d.slice(0, 17)}?`, '', 60, 60, '', ''],
    ]);
    const { rows } = await scores().check(world.assessor, [file]);
    expect(rows.map(({ row, outcome, findings }) => [row, outcome, findings[0]?.code, findings[0]?.cell])).toEqual([
      [2, 'ok', undefined, undefined],
      [3, 'ok', undefined, undefined],
      [4, 'error', 'TRAINING.ROW_TWICE', 'B4'],
      [5, 'error', 'TRAINING.ROW_NAME_DIFFERS', 'A5'],
      [6, 'error', 'TRAINING.ROW_SCORE_WRONG', 'D6'],
      [7, 'error', 'TRAINING.ROW_SCORE_MISSING', null],
      [8, 'error', 'TRAINING.ROW_TRAINEE_UNKNOWN', 'B8'],
      [9, 'error', 'TRAINING.ROW_NOT_ADMITTED', 'B9'],
      [10, 'error', 'row_person_unknown', 'B10'],
      [11, 'error', 'row_identity_wrong', 'B11'],
    ]);
    expect(JSON.stringify(rows)).not.toContain(a);
    expect(await scores().commit(world.assessor, rows, {}, noProgress)).toEqual({ created: 2, waiting: 8 });
    const { sheets } = await world.assessing.get(world.maker, id);
    expect(sheets.map(({ theoryTenths, result }) => [theoryTenths, result])).toEqual([
      [855, 'passed'],
      [null, 'absent'],
      [null, null],
      [null, null],
      [null, 'not_admitted'],
    ]);
    expect(world.audit.entries.at(-1)).toMatchObject({ action: 'assessments.enter-scores', after: { scores: 2 } });
  });

  it('must add up to the overall score that the file names', async () => {
    const found = await world.trainingClass('taught');
    const [identity] = await registered(found);
    const { day } = await world.fixed(found);
    world.setToday(day);
    const { rows } = await scores().check(world.assessor, [
      sheet([headings, ['学员一', identity ?? '', '', 80, 80, 90, '']]),
    ]);
    expect(rows[0]?.findings).toMatchObject([{ code: 'TRAINING.ROW_OVERALL_DIFFERS', cell: 'F2' }]);
  });
});

describe('certificates from a file', () => {
  const headings = ['姓名', '身份证号', '班级编号', '职业(工种)', '等级', '证书类型', '证书编号', '发证日期'];
  const good = [700, 800] as const;
  const bad = [300, 300] as const;

  it('are judged as by hand, cell by cell, and issued together', async () => {
    const found = await world.trainingClass('taught', { trainees: 7 });
    const roster = await registered(found);
    const { id, day } = await world.confirmed(found, [good, good, good, good, good, good, bad]);
    const taken = world.nextNumber();
    const row = (index: number, number: string, changes: Partial<Record<number, string>> = {}) =>
      [called(index), roster[index] ?? '', '', world.trade.name, '五级', '职业技能等级证书', number, day].map(
        (value, column) => changes[column] ?? value,
      );
    const early = await certificates().check(world.maker, [sheet([headings, row(0, taken)])]);
    expect(early.rows[0]?.findings[0]?.code).toBe('TRAINING.CLASS_NOT_ASSESSED');
    await world.assessing.closeClass(world.checker, id);
    await world.certifying.issue(world.maker, {
      classId: found.id,
      issuedOn: day,
      certificates: [
        {
          enrolmentId:
            (await world.stores.classes.enrolmentsOf(world.maker, found.id)).find(
              ({ personName }) => personName === '学员六',
            )?.id ?? '',
          number: taken,
        },
      ],
    });
    const [one, two] = [world.nextNumber(), world.nextNumber()];
    const file = sheet([
      headings,
      row(0, one),
      row(1, two.toLowerCase()),
      row(2, one),
      row(2, 'S000153032601244000001'),
      row(3, taken),
      row(4, world.nextNumber(), { 3: '砌筑工' }),
      row(4, world.nextNumber(), { 4: '四级' }),
      row(4, world.nextNumber(), { 7: '2025-01-01' }),
      row(4, ''),
      row(5, world.nextNumber()),
      row(6, world.nextNumber()),
      row(0, world.nextNumber()),
    ]);
    const { rows } = await certificates().check(world.maker, [file]);
    expect(rows.map(({ outcome, findings }) => [outcome, findings[0]?.code, findings[0]?.cell])).toEqual([
      ['ok', undefined, undefined],
      ['ok', undefined, undefined],
      ['error', 'TRAINING.ROW_NUMBER_TWICE', 'G4'],
      ['error', 'TRAINING.ROW_TWICE', 'B5'],
      ['error', 'TRAINING.NUMBER_TAKEN', 'G6'],
      ['error', 'TRAINING.ROW_DIFFERS', 'D7'],
      ['error', 'TRAINING.ROW_DIFFERS', 'E8'],
      ['error', 'TRAINING.CERTIFICATE_TOO_EARLY', 'H9'],
      ['error', 'TRAINING.ROW_TWICE', 'B10'],
      ['error', 'TRAINING.HELD_ALREADY', 'B11'],
      ['error', 'TRAINING.NOT_PASSED', 'B12'],
      ['error', 'TRAINING.ROW_TWICE', 'B13'],
    ]);
    const before = world.audit.entries.length;
    expect(await certificates().commit(world.maker, rows, {}, noProgress)).toEqual({ created: 2, waiting: 10 });
    const issued = world.audit.entries.slice(before);
    expect(issued.map(({ action, after }) => [action, after?.['number']])).toEqual([
      ['certificates.issue', one],
      ['certificates.issue', two],
    ]);
    const kept = await world.certifying.get(world.maker, issued[0]?.recordId ?? '');
    expect(kept).toMatchObject({ number: one, personName: '学员一', issuedOn: day, state: 'issued' });
    // A second time, everything is there already and nothing is issued.
    const again = await certificates().check(world.maker, [file]);
    expect(again.rows.slice(0, 2).map(({ findings }) => findings[0]?.code)).toEqual([
      'TRAINING.HELD_ALREADY',
      'TRAINING.HELD_ALREADY',
    ]);
    await expect(certificates().commit(world.maker, rows, {}, noProgress)).rejects.toMatchObject({
      code: 'TRAINING.HELD_ALREADY',
    });
  });

  it('say which class where a trainee was in two, unless one alone can be meant', async () => {
    const found = await world.trainingClass('taught');
    const [identity = ''] = await registered(found);
    const [trainee] = await world.certifying.traineesOf(world.maker, [world.register.get(identity)?.personId ?? '']);
    const row = (values: object) => ({ name: '学员一', identity, issuedOn: found.endsOn, ...values });
    const judgedRow = async (changes: object, values: object = {}) => {
      const given = row(values);
      const importer = createCertificateImport({
        identities: world.identities,
        certificates: {
          ...world.certifying,
          traineesOf: async () => [
            { ...(trainee as NonNullable<typeof trainee>), state: 'passed', classState: 'assessed' },
            { ...(trainee as NonNullable<typeof trainee>), classNumber: '另一班', ...changes },
          ],
          judged: async (_actor, _trainees, asked) =>
            asked.map((one) => ({ asked: one, trainee: undefined, refusal: undefined })),
        },
      });
      return (await importer.prepare(world.maker, [given]))(given);
    };
    const both = { state: 'passed', classState: 'assessed' };
    expect(await judgedRow(both)).toMatchObject({ code: 'TRAINING.ROW_SEVERAL_CLASSES', field: 'classNumber' });
    expect(await judgedRow(both, { classNumber: '另一班' })).toMatchObject({ title: '学员一' });
    expect(await judgedRow({ ...both, tradeName: '砌筑工' }, { tradeName: '砌筑工' })).toMatchObject({
      title: '学员一',
    });
    expect(await judgedRow({ state: 'failed', classState: 'assessed' })).toMatchObject({ title: '学员一' });
    expect(await judgedRow(both, { classNumber: '无此班' })).toMatchObject({
      code: 'TRAINING.ROW_NOT_TRAINED',
      field: 'classNumber',
    });
  });
});
