import type { Actor } from '@gongyi/kernel';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardsThatStop } from '../model/class-cards.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { type ClassWorld, classDay, createClassWorld, type School } from '../testing/class-world.js';

let database: TestDatabase;
let world: ClassWorld;
let school: School;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
  school = await world.school();
});
afterAll(() => database.destroy());

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'accepted', cards: '' }),
    (error: { code?: string; details?: { cards?: string } }) => ({ code: error.code, cards: error.details?.cards }),
  );
const classes = () => world.services.classes;

/** A class of the school whose teaching has ended; so many of its four trainees never came. */
async function taught(absent: number): Promise<TrainingClassRecord> {
  const running = await world.trainingClass('running', { school, trainees: 4 });
  const roster = await world.stores.classes.enrolmentsOf(world.maker, running.id);
  const marks = Object.fromEntries(roster.slice(0, absent).map(({ id }) => [id, 'absent' as const]));
  for (const lesson of await world.stores.classes.lessonsOf(world.maker, running.id))
    await world.hold(school.clerk, lesson, marks);
  const now = await classes().get(world.maker, running.id);
  await world.stores.classes.change(world.maker, now, { state: 'taught', taughtOn: running.endsOn });
  return now;
}

const stops = async (actor: Actor, id: string) =>
  (await classes().conflicts(actor, id)).conflicts.filter(({ code }) => code === 'cards_stop');

describe('cards of an institution in a year', () => {
  it('are those of the class’s own attendance', async () => {
    const [good, bad] = [await taught(0), await taught(2)];
    const cards = await world.stores.lookups.cardsOf(world.approver, school.institution.id, 2025);
    expect(cards.map(({ classId, card }) => [classId, card])).toEqual([[bad.id, 'red']]);
    for (const [{ id }, card] of [
      [good, null],
      [bad, 'red'],
    ] as const)
      expect((await world.attendance.lessons.classAttendance(world.maker, id)).card).toBe(card);
    expect(await world.stores.lookups.cardsOf(world.approver, school.institution.id, 2024)).toEqual([]);
    expect(await world.stores.lookups.cardsOf(world.approver, world.home.institution.id, 2025)).toEqual([]);
  });

  it('leave a class alone below the county’s number, and stop it from there', async () => {
    const [first, second] = [
      await world.trainingClass('submitted', { school }),
      await world.trainingClass('submitted', { school }),
    ];
    world.setToday(classDay);
    expect(await stops(world.approver, first.id)).toEqual([]);
    expect(await refusal(classes().approve(world.approver, first.id))).toMatchObject({ code: 'accepted' });
    const another = await taught(4);
    world.setToday(another.endsOn);
    const [shown] = await stops(world.approver, second.id);
    expect(shown).toMatchObject({ severity: 'hard', subject: school.institution.name });
    expect(shown?.zh).toContain(`红牌2张`);
    expect(shown?.zh).toContain(another.name);
    const refused = await refusal(classes().approve(world.approver, second.id));
    expect(refused.code).toBe('TRAINING.CARDS_STOP');
    expect(refused.cards).toContain(another.name);
    expect((await classes().get(world.approver, second.id)).state).toBe('submitted');
  });

  it('are told to the institution before it hands in, and do not touch another’s classes', async () => {
    const draft = await world.trainingClass('draft', { school });
    const { missing } = await classes().file(school.clerk, draft.id);
    expect(missing[0]?.zh).toContain('不能开办新班');
    expect((await refusal(classes().submit(school.head, draft.id))).code).toBe('TRAINING.CLASS_INCOMPLETE');
    const elsewhere = await world.trainingClass('submitted');
    expect(await stops(world.approver, elsewhere.id)).toEqual([]);
  });

  it('of two colours do not add up, and stop nothing where no number is settled', () => {
    const card = (colour: 'red' | 'yellow', index: number) => ({
      ...{ classId: `${index}`, className: `第${index}期`, number: '', taughtOn: classDay, card: colour },
    });
    const cards = [card('red', 1), card('yellow', 2), card('yellow', 3)];
    const stopped = (redCardsStop: number | null, yellowCardsStop: number | null) =>
      cardsThatStop({ redCardsStop, yellowCardsStop }, cards).map(({ classId }) => classId);
    expect(stopped(2, 3)).toEqual([]);
    expect(stopped(1, 3)).toEqual(['1']);
    expect(stopped(2, 2)).toEqual(['2', '3']);
    expect(stopped(1, 2)).toEqual(['1', '2', '3']);
    expect(stopped(null, null)).toEqual([]);
  });
});
