import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssessmentRecord } from '../model/assessment.js';
import { createScoreCorrectionService, type ScoreCorrectionService } from '../service/score-corrections.js';
import { type AssessmentWorld, createAssessmentWorld } from '../testing/assessment-world.js';
import { createKnexAssessmentStore } from './assessment-store.js';
import { createKnexScoreCorrectionStore } from './score-correction-store.js';

const schema = 'training';
const good = [700, 800] as const;
const bad = [590, 900] as const;
let database: TestDatabase;
let world: AssessmentWorld;
let corrections: ScoreCorrectionService;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createAssessmentWorld(database);
  corrections = createScoreCorrectionService({
    ...world.shared,
    audit: world.audit,
    store: createKnexScoreCorrectionStore(database.app, { schema }),
    assessments: createKnexAssessmentStore(database.app, { schema }),
  });
});
afterAll(() => database.destroy());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: { code?: string; constraint?: string }) => error.constraint ?? error.code ?? String(error),
  );
const raw = (sql: string, values: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, values as never)));
const ask = (sitting: AssessmentRecord, index: number, scores: readonly [number, number] | null, reason = '登分错误') =>
  corrections.ask(world.maker, {
    assessmentId: sitting.id,
    sheetId: sitting.sheets[index]?.id ?? '',
    theoryTenths: scores?.[0] ?? null,
    practiceTenths: scores?.[1] ?? null,
    reason,
  });
const rosterOf = async (classId: string) =>
  (await world.stores.classes.enrolmentsOf(world.maker, classId)).map(({ state }) => state);
const sheetOf = async ({ id }: AssessmentRecord, index: number) =>
  (await world.assessing.get(world.maker, id)).sheets[index];

describe('a correction of a confirmed score', () => {
  it('is asked for by one and approved by another, keeps the old score, and moves the roster', async () => {
    const found = await world.trainingClass('taught');
    const sitting = await world.confirmed(found, [bad, good, null]);
    const { id, theoryBefore, resultBefore } = await ask(sitting, 0, [690, 900]);
    expect([theoryBefore, resultBefore]).toEqual([590, 'failed']);
    expect(await codeOf(ask(sitting, 0, [700, 900]))).toBe('TRAINING.CORRECTION_OPEN');
    expect(await codeOf(corrections.approve(world.maker, id))).toBe('TRAINING.CONFIRMED_BY_SELF');
    expect((await sheetOf(sitting, 0))?.theoryTenths).toBe(590);
    expect(await corrections.approve(world.checker, id)).toMatchObject({
      state: 'approved',
      theoryBefore: 590,
      theoryAfter: 690,
      resultAfter: 'passed',
      decidedByName: world.checker.displayName,
    });
    expect(await sheetOf(sitting, 0)).toMatchObject({ theoryTenths: 690, result: 'passed', corrections: 1 });
    expect(await rosterOf(found.id)).toEqual(['passed', 'passed', 'failed']);
    expect(world.audit.entries.at(-1)).toMatchObject({
      action: 'score-corrections.approve',
      before: { theory: 590, result: 'failed' },
      after: { theory: 690, result: 'passed' },
    });
  });

  it('is refused with a reason and changes nothing', async () => {
    const sitting = await world.confirmed(await world.trainingClass('taught'), [bad, good, good]);
    const { id } = await ask(sitting, 0, good);
    expect((await corrections.refuse(world.checker, id, '试卷核对无误')).state).toBe('refused');
    expect((await sheetOf(sitting, 0))?.theoryTenths).toBe(590);
    expect(await codeOf(corrections.approve(world.checker, id))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
  });

  it('lets somebody who was marked absent have sat, and takes back a pass', async () => {
    const found = await world.trainingClass('taught');
    const sitting = await world.confirmed(found, [null, good, good]);
    await corrections.approve(world.checker, (await ask(sitting, 0, good)).id);
    await corrections.approve(world.checker, (await ask(sitting, 1, bad)).id);
    await corrections.approve(world.checker, (await ask(sitting, 2, null)).id);
    expect(await rosterOf(found.id)).toEqual(['passed', 'failed', 'failed']);
    expect((await sheetOf(sitting, 2))?.result).toBe('absent');
  });

  it('waits until the certificate that stands on the old score is revoked, and says which', async () => {
    const found = await world.trainingClass('taught');
    const [certificate] = await world.certified(found, [good, good, bad]);
    const [sitting] = (
      await world.assessing.list(world.maker, {
        filter: { classId: found.id },
        ids: null,
        sort: null,
        range: { from: 0, to: 0 },
      })
    ).rows;
    const index = (sitting as AssessmentRecord).sheets.findIndex(
      ({ enrolmentId }) => enrolmentId === certificate?.enrolmentId,
    );
    const asked = await ask(sitting as AssessmentRecord, index, bad);
    expect(asked).toMatchObject({ certificateId: certificate?.id, certificateNumber: certificate?.number });
    expect(await codeOf(corrections.approve(world.checker, asked.id))).toBe('TRAINING.CERTIFICATE_STANDS');
    const forced = `update training.score_corrections set state = 'approved', decided_by = ?, decided_by_name = 'x', decided_on = now() where id = ?`;
    expect(await raw(forced, [world.checker.userId, asked.id])).toBe('score_correction_certificate');
    const id = certificate?.id ?? '';
    await world.certifying.askRevocation(world.maker, id, { reason: '成绩更正', document: '会人社〔2025〕12号' });
    await world.certifying.decideRevocation(world.checker, id, 'revoke');
    expect(await corrections.approve(world.checker, asked.id)).toMatchObject({
      state: 'approved',
      certificateNumber: null,
    });
    expect((await rosterOf(found.id))[index]).toBe('failed');
  });

  it('is the only way into a confirmed score, and is applied once', async () => {
    const sitting = await world.confirmed(await world.trainingClass('taught'), [bad, good, good]);
    const [sheet] = sitting.sheets;
    const { id } = await ask(sitting, 0, good);
    const set = `update training.assessment_sheets set theory_tenths = 700, practice_tenths = 800, overall_tenths = 750, result = 'passed', corrections = ? where id = ?`;
    expect(await raw(set, [0, sheet?.id])).toBe('sheet_in_time');
    expect(await raw(set, [1, sheet?.id])).toBe('sheet_in_time');
    expect(await raw('update training.score_corrections set theory_after = 900 where id = ?', [id])).toMatch(/frozen/);
    const self = `update training.score_corrections set state = 'approved', decided_by = created_by, decided_by_name = 'x', decided_on = now() where id = ?`;
    expect(await raw(self, [id])).toBe('score_correction_apart');
    await corrections.approve(world.checker, id);
    await corrections.approve(world.checker, (await ask(sitting, 0, bad)).id);
    expect(await raw(set, [3, sheet?.id])).toBe('sheet_in_time');
    expect(await codeOf(ask(sitting, 0, bad))).toBe('TRAINING.CORRECTION_SAME');
    const wrong = `insert into training.score_corrections (county_code, id, division_code, created_by, assessment_id, class_id, institution_id, class_name, sheet_id, enrolment_id,
        person_name, theory_before, practice_before, overall_before, result_before, theory_after, practice_after, overall_after, result_after, reason, asked_by_name, asked_on)
      select county_code, gen_random_uuid(), division_code, created_by, assessment_id, class_id, institution_id, class_name, sheet_id, enrolment_id,
        person_name, 590, 900, 745, 'failed', 590, 910, 750, 'passed', reason, asked_by_name, asked_on from training.score_corrections where id = ?`;
    expect(await raw(wrong, [id])).toBe('assessment_result_follows');
  });

  it('is not for a score that is not confirmed, nor for who was not admitted', async () => {
    const found = await world.trainingClass('taught');
    const open = await world.fixed(found);
    expect(await codeOf(ask(open, 0, good))).toBe('TRAINING.CORRECTION_NOT_NOW');
    const own = await corrections.list(world.head, { filter: {}, ids: null, sort: null, range: { from: 0, to: 99 } });
    expect(own.rows.every(({ institutionId }) => institutionId === world.institution.id)).toBe(true);
  });
});
