import { type Actor, addDays, identityCheckCharacter, localDate, newId } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LessonRecord, TrainingClassRecord } from '../model/training-class.js';
import { type ClassWorld, createClassWorld, type School } from '../testing/class-world.js';

let database: TestDatabase;
let world: ClassWorld;
let other: School;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
  other = await world.school();
});
afterAll(() => database.destroy());

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code ?? String(error),
  );
const raw = (actor: Actor, sql: string, values: readonly unknown[] = []) =>
  code(inTransaction(database.app, actor, async (trx) => trx.raw(sql, values as never)));

const changes = () => world.services.classes.changes;
const lessonsOf = (id: string) => world.stores.classes.lessonsOf(world.maker, id);
/** Far from every other class’s days. */
let week = 0;
async function approved(state: 'approved' | 'running' = 'approved', trainees = 3) {
  week += 1;
  const startsOn = addDays(localDate('2025-05-12'), week * 7);
  const found = await world.trainingClass(state, { trainees, changes: { startsOn, endsOn: addDays(startsOn, 3) } });
  // Days between the first and the last are free.
  const timetable = (await lessonsOf(found.id)) as [LessonRecord, ...LessonRecord[]];
  world.setToday(addDays(startsOn, -5));
  return { found, timetable, free: addDays(startsOn, 1) };
}
const why = { reason: '教师生病', fileId: null };
const second = () => world.institution.teachers[1]?.id ?? '';
const move = (found: TrainingClassRecord, lessonIds: readonly string[], to: object, actor: Actor = world.clerk) =>
  changes().askMove(actor, { ...why, classId: found.id, lessonIds: [...lessonIds], ...to });

describe('after its approval a class', () => {
  it('changes its timetable by a request that the county approves, and not before', async () => {
    const { found, timetable, free } = await approved();
    const [lesson] = timetable;
    const { id, dueAt } = await move(found, [lesson.id], { day: free, teacherId: second() });
    expect(dueAt).toBe(`${addDays(lesson.day, -1)}T23:59:59`);
    expect((await lessonsOf(found.id))[0]).toMatchObject({ day: lesson.day, teacherName: '甲老师' });
    expect(await code(changes().approve(world.head, id))).toBe('TRAINING.CHANGE_BY_COUNTY');
    expect(await code(changes().approve(other.head, id))).toBe('LIST.NOT_FOUND');
    expect((await changes().approve(world.maker, id)).state).toBe('approved');
    const moved = (await lessonsOf(found.id)).find((one) => one.id === lesson.id);
    expect(moved).toMatchObject({ day: free, startsAt: '08:30', teacherName: '乙老师' });
    expect(await code(changes().approve(world.maker, id))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
  });

  it('changes nothing by a late, a refused or a withdrawn request', async () => {
    const { found, timetable } = await approved();
    const [lesson] = timetable;
    world.setToday(lesson.day, '00:01');
    expect(await code(move(found, [lesson.id], { teacherId: second() }))).toBe('TRAINING.CHANGE_LATE');
    world.setToday(addDays(lesson.day, -5));
    const [refused, withdrawn] = [
      await move(found, [lesson.id], { teacherId: second() }),
      await move(found, [lesson.id], { content: '另一课' }),
    ];
    expect((await changes().refuse(world.maker, refused.id, '没有依据')).state).toBe('refused');
    expect((await changes().withdraw(world.clerk, withdrawn.id)).state).toBe('withdrawn');
    expect((await lessonsOf(found.id))[0]).toEqual(lesson);
  });

  it('is not changed by an answer that comes when the lesson has begun', async () => {
    const { found, timetable } = await approved();
    const [lesson] = timetable;
    const { id } = await move(found, [lesson.id], { teacherId: second() });
    world.setToday(lesson.day, '08:30');
    expect(await code(changes().approve(world.maker, id))).toBe('TRAINING.CHANGE_OVERTAKEN');
    const forced = "update training.class_changes set state = 'approved', decided_by = ?, decided_at = ? where id = ?";
    expect(await raw(world.maker, forced, [world.maker.userId, `${lesson.day}T08:30:00`, id])).toBe(
      'class_change_answered_in_time',
    );
    expect(await raw(world.head, forced, [world.maker.userId, `${lesson.day}T08:00:00`, id])).toBe(
      'class_change_by_county',
    );
    expect(await raw(world.maker, forced, [world.clerk.userId, `${lesson.day}T08:00:00`, id])).toBe(
      'class_change_apart',
    );
    expect((await changes().refuse(world.maker, id, '已经开课')).state).toBe('refused');
  });

  it('keeps the conflicts of the first timetable away', async () => {
    const [one, two] = [await approved(), await approved()];
    const [lesson] = one.timetable;
    const [taken] = two.timetable;
    world.setToday(addDays(lesson.day, -5));
    const outside = await move(one.found, [lesson.id], { day: taken.day });
    expect(await code(changes().approve(world.maker, outside.id))).toMatch(/ROOM_BOOKED|TEACHER_BOOKED/);
    const past = await move(one.found, [lesson.id], { day: addDays(one.found.endsOn, 2) });
    expect(await code(changes().approve(world.maker, past.id))).toBe('TRAINING.CHANGE_LACKS');
    const twice = await move(one.found, [lesson.id], { startsAt: '14:30', endsAt: '16:30', teacherId: second() });
    expect(await code(changes().approve(world.maker, twice.id))).toBe('TRAINING.CLASS_CONFLICTS');
    expect((await lessonsOf(one.found.id))[0]).toEqual(lesson);
  });

  it('loses no hour: a cancelled lesson is made up before the teaching ends', async () => {
    const { found, timetable, free } = await approved('running');
    const [lesson, ...rest] = timetable;
    const { id } = await changes().askCancel(world.clerk, { ...why, classId: found.id, lessonIds: [lesson.id] });
    await changes().approve(world.maker, id);
    for (const one of rest) await world.hold(world.clerk, one);
    expect(await code(world.services.classes.endTeaching(world.maker, found.id))).toBe('TRAINING.HOURS_CUT');
    const { day: _, ...same } = { ...lesson };
    const added = await changes().askAdd(world.clerk, {
      ...why,
      classId: found.id,
      lesson: { ...pick(same), day: free, teacherId: lesson.teacherId ?? '' },
    });
    world.setToday(addDays(free, -3));
    await changes().approve(world.maker, added.id);
    const made = (await lessonsOf(found.id)).find((one) => one.day === free) as LessonRecord;
    await world.hold(world.clerk, made);
    expect((await world.services.classes.endTeaching(world.maker, found.id)).state).toBe('taught');
  });

  const pick = ({ startsAt, endsAt, hours, kind, content, roomId, textbook }: Omit<LessonRecord, 'day'>) => ({
    ...{ startsAt, endsAt, hours, kind, content, roomId, sharedResourceId: null, textbook },
  });

  it('strikes off a lesson that was missed, although its time has passed', async () => {
    const { found, timetable } = await approved('running');
    const [lesson] = timetable;
    world.setToday(addDays(lesson.day, 1));
    const cancel = () => changes().askCancel(world.clerk, { ...why, classId: found.id, lessonIds: [lesson.id] });
    expect(await code(cancel())).toBe('TRAINING.CHANGE_LATE');
    world.setToday(addDays(lesson.day, 3));
    const { id } = await cancel();
    await changes().approve(world.maker, id);
    expect((await lessonsOf(found.id)).find((one) => one.id === lesson.id)?.state).toBe('cancelled');
  });

  it('lets people in and go by a request', async () => {
    const { found, timetable } = await approved();
    const first = '53032619900101991';
    const identity = `${first}${identityCheckCharacter(first)}`;
    const known = {
      ...{ personId: newId(), name: '补学员', identityMasked: '530326********9910', identityHash: 'joins' },
      ...{
        divisionCode: '530326001001' as never,
        birthDate: localDate('1990-01-01'),
        category: '脱贫户',
        pupil: false,
      },
    };
    const who = { ...why, classId: found.id, identity, name: '补学员', phone: '', masterName: '' };
    expect(await code(changes().askEnrol(world.clerk, who))).toBe('TRAINING.PERSON_UNKNOWN');
    world.register.set(identity, known);
    const joins = await changes().askEnrol(world.clerk, who);
    await changes().approve(world.maker, joins.id);
    const roster = await world.stores.classes.enrolmentsOf(world.maker, found.id);
    expect(roster.at(-1)).toMatchObject({ personName: '补学员', state: 'enrolled', enrolledOn: timetable[0].day });
    const leaves = await changes().askLeave(world.clerk, {
      ...why,
      classId: found.id,
      enrolmentId: roster[0]?.id ?? '',
    });
    await changes().approve(world.maker, leaves.id);
    expect((await world.stores.classes.enrolmentsOf(world.maker, found.id))[0]?.state).toBe('withdrawn');
  });

  it('changes by no other way into the database', async () => {
    const { found, timetable } = await approved();
    const [lesson] = timetable;
    const [trainee] = await world.stores.classes.enrolmentsOf(world.maker, found.id);
    for (const actor of [world.clerk, world.maker]) {
      const lessonTo = (set: string) => raw(actor, `update training.lessons set ${set} where id = ?`, [lesson.id]);
      expect(await lessonTo("content = '改'")).toBe('changes_by_request');
      expect(await lessonTo("state = 'cancelled'")).toBe('changes_by_request');
      expect(await raw(actor, 'delete from training.lessons where id = ?', [lesson.id])).toBe('changes_by_request');
      const left = "update training.enrolments set state = 'withdrawn', state_reason = '退学' where id = ?";
      expect(await raw(actor, left, [trainee?.id])).toBe('changes_by_request');
    }
    const { id } = await move(found, [lesson.id], { teacherId: second() });
    const used = 'update training.lessons set content = ?, change_id = ? where id = ?';
    expect(await raw(world.clerk, used, ['改', id, lesson.id])).toBe('changes_by_request');
    await changes().approve(world.maker, id);
    expect(await raw(world.clerk, used, ['改', id, lesson.id])).toBe('changes_by_request');
    expect(await raw(world.clerk, used, ['改', id, timetable[1]?.id])).toBe('changes_by_request');
  });
});
