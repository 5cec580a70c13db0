import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClassWorld, createClassWorld, worldStates } from '../testing/class-world.js';

let database: TestDatabase;
let world: ClassWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
});
afterAll(() => database.destroy());

describe('the world of classes', () => {
  it.each(worldStates)('has a class that is %s, with roster and timetable', async (state) => {
    const { id, ...found } = await world.trainingClass(state);
    expect(found.state).toBe(state);
    expect(await world.stores.classes.enrolmentsOf(world.head, id)).toHaveLength(3);
    expect(await world.stores.classes.lessonsOf(world.head, id)).toHaveLength(4);
  });
});
