import { addDays, type LocalDate, localDate } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordInspection } from '../model/inspection.js';
import { drawLessons } from '../model/inspection-draw.js';
import type { LessonRecord } from '../model/training-class.js';
import { type AssessmentWorld, createAssessmentWorld } from '../testing/assessment-world.js';

let database: TestDatabase;
let world: AssessmentWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createAssessmentWorld(database);
});
afterAll(() => database.destroy());

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code ?? String(error),
  );
const visit = (classId: string, visitedOn: LocalDate, changes: Partial<RecordInspection> = {}): RecordInspection => ({
  ...{
    classId,
    lessonId: null,
    drawId: null,
    kind: 'site',
    visitedOn,
    visitedAt: '09:00',
    inspectors: '李督导、王督导',
  },
  ...{ countedHeads: 1, findings: ['heads_differ'], result: 'serious', note: '', fileIds: [], hold: false },
  ...changes,
});

describe('an inspection', () => {
  it('compares heads with the roll, and is not seen by the institution that may still record the lesson', async () => {
    const found = await world.trainingClass('running');
    const [lesson] = (await world.stores.classes.lessonsOf(world.maker, found.id)) as [LessonRecord];
    world.setToday(lesson.day, '10:00');
    const { id } = await world.inspections.record(
      world.maker,
      visit(found.id, lesson.day, { lessonId: lesson.id, result: 'minor' }),
    );
    expect(await world.inspections.get(world.maker, id)).toMatchObject({ countedHeads: 1, rollHeads: null });
    expect(await code(world.inspections.get(world.head, id))).toBe('LIST.NOT_FOUND');
    await world.hold(world.clerk, lesson);
    expect(await world.inspections.get(world.maker, id)).toMatchObject({ countedHeads: 1, rollHeads: 3 });
    expect(await code(world.inspections.record(world.head, visit(found.id, lesson.day)))).toBe(
      'TRAINING.INSPECTED_BY_COUNTY',
    );
    expect(await code(world.inspections.record(world.maker, visit(found.id, addDays(lesson.day, 1))))).toBe(
      'TRAINING.VISIT_AHEAD',
    );
  });

  it('that is serious holds certificates until a second person releases the class', async () => {
    const found = await world.trainingClass('taught');
    world.setToday(found.endsOn, '18:00');
    const { id, state } = await world.inspections.record(world.maker, visit(found.id, found.endsOn, { hold: true }));
    expect(state).toBe('holding');
    expect((await world.inspections.get(world.head, id)).findings).toEqual(['heads_differ']);
    expect(await world.inspections.isHeld(world.maker, found.id)).toBe(true);
    expect(await code(world.certified(found, [[700, 800]]))).toBe('TRAINING.CLASS_HELD');
    expect(await code(world.inspections.release(world.maker, id, '已整改'))).toBe('TRAINING.RELEASED_BY_ANOTHER');
    const forced = (by: string) =>
      code(
        inTransaction(database.app, world.maker, async (trx) =>
          trx('training.inspections')
            .where({ id })
            .update({ state: 'released', released_by: by, released_at: '2025-05-01T09:00:00', release_reason: '整改' }),
        ),
      );
    expect(await forced(world.maker.userId)).toBe('inspection_released_apart');
    expect((await world.inspections.release(world.approver, id, '已整改')).state).toBe('released');
    expect(await world.inspections.isHeld(world.maker, found.id)).toBe(false);
  });

  it('is not changed afterwards, and never written by an institution', async () => {
    const found = await world.trainingClass('running');
    world.setToday(found.startsOn, '10:00');
    const { id } = await world.inspections.record(world.maker, visit(found.id, found.startsOn, { hold: true }));
    const write = (actor: typeof world.maker, set: object) =>
      code(
        inTransaction(database.app, actor, async (trx) => {
          const changed = await trx('training.inspections').where({ id }).update(set);
          if (changed !== 1) throw Object.assign(new Error('none'), { code: 'no row' });
        }),
      );
    expect(await write(world.maker, { counted_heads: 3 })).toMatch(/^inspections_frozen/);
    expect(await write(world.head, { note: '改' })).toBe('no row');
  });
});

describe('a draw of lessons', () => {
  it('is explained by its seed and told to no institution', async () => {
    const from = localDate('2026-05-04');
    const found = await world.trainingClass('approved', { changes: { startsOn: from } });
    const again = await world.trainingClass('approved', { changes: { startsOn: addDays(from, 7) } });
    const days = { from, to: addDays(from, 10) };
    const draw = await world.inspections.draw(world.maker, { ...days, lessons: 3, byRisk: 1 });
    expect(draw).toMatchObject({ population: 8, picks: [{ why: 'random' }, { why: 'random' }, { why: 'random' }] });
    expect(new Set(draw.picks.map(({ classId }) => classId)).size).toBeGreaterThan(0);
    expect([found.id, again.id]).toContain(draw.picks[0]?.classId);
    const page = { ids: null, sort: null, range: { from: 0, to: 9 }, filter: {} };
    expect((await world.inspections.listDraws(world.head, page)).total).toBe(0);
    expect(await code(world.inspections.draw(world.head, { ...days, lessons: 1, byRisk: 0 }))).toBe(
      'TRAINING.INSPECTED_BY_COUNTY',
    );
    world.setToday(addDays(from, 1), '18:00');
    const risky = await world.inspections.draw(world.maker, { ...days, lessons: 2, byRisk: 1 });
    expect(risky.picks[0]).toMatchObject({ why: 'risk', classId: found.id, signs: ['lesson_missed'] });
    await world.inspections.record(world.maker, visit(again.id, from, { result: 'minor' }));
    const { picks } = await world.inspections.draw(world.maker, { ...days, lessons: 8, byRisk: 8 });
    const ofAgain = picks.filter(({ classId }) => classId === again.id);
    expect(ofAgain.map(({ signs }) => signs)).toEqual(ofAgain.map(() => ['found_before']));
    expect(ofAgain.length).toBeGreaterThan(0);
  });

  it('falls the same for everybody who has the seed, in whatever order the lessons come', () => {
    const lesson = (lessonId: string, signs: never[] | ['found_before']) => ({
      ...{ lessonId, classId: 'c', className: '', institutionName: '', day: localDate('2025-04-07') },
      ...{ startsAt: '08:30', endsAt: '11:30', roomName: '', teacherName: '', signs: [...signs] },
    });
    const lessons = ['a', 'b', 'c', 'd', 'e'].map((id) => lesson(id, id === 'e' ? ['found_before'] : []));
    const drawn = drawLessons('seed', lessons, { lessons: 3, byRisk: 2 });
    expect(drawn.map(({ why }) => why)).toEqual(['risk', 'random', 'random']);
    expect(drawn[0]?.lessonId).toBe('e');
    expect(drawLessons('seed', [...lessons].reverse(), { lessons: 3, byRisk: 2 })).toEqual(drawn);
    const lots = new Set(
      Array.from({ length: 20 }, (_, seed) => drawLessons(`${seed}`, lessons, { lessons: 1, byRisk: 0 })[0]?.lessonId),
    );
    expect(lots.size).toBeGreaterThan(2);
  });
});
