import { addDays } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsOf, drawTrainees, type InspectionCallRecord } from '../model/inspection-call.js';
import { ticketOf } from '../model/inspection-draw.js';
import type { TrainingClassRecord } from '../model/training-class.js';
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
const page = { ids: null, sort: null, range: { from: 0, to: 99 } } as const;
const callsFor = async (classId: string) =>
  (await world.inspections.listCalls(world.maker, { ...page, filter: { classId } })).rows;
const holds = async (id: string) =>
  (await world.services.classes.holds(world.maker, id)).holds.map(({ code: why }) => why);

async function taught(trainees: number): Promise<TrainingClassRecord> {
  const found = await world.trainingClass('taught', { trainees });
  world.setToday(addDays(found.endsOn, 1), '10:00');
  return found;
}

describe('a draw of trainees to call', () => {
  it('takes the share of the rule, rounded up, by lots that anybody computes again', async () => {
    const found = await taught(12);
    const draw = await world.inspections.drawTrainees(world.maker, found.id);
    expect(draw).toMatchObject({ kind: 'trainees', classId: found.id, lessons: 2, population: 12, picks: [] });
    const roster = (await world.stores.classes.enrolmentsOf(world.maker, found.id)).map(({ id }) => id);
    expect(drawTrainees(draw.seed, found.id, [...roster].reverse(), 10)).toEqual(draw.trainees);
    const smallest = roster.map((id) => ticketOf(`${draw.seed}:${found.id}`, id)).sort();
    expect(draw.trainees.map(({ ticket }) => ticket)).toEqual(smallest.slice(0, 2));
    const calls = await callsFor(found.id);
    expect(calls.map(({ enrolmentId }) => enrolmentId).sort()).toEqual(
      draw.trainees.map(({ enrolmentId }) => enrolmentId).sort(),
    );
    expect([callsOf(0, 10), callsOf(1, 10), callsOf(10, 10), callsOf(11, 10), callsOf(3, 100)]).toEqual([
      0, 1, 1, 2, 3,
    ]);
  });

  it('falls on others with another seed or class', () => {
    const ids = Array.from({ length: 30 }, (_, index) => `e${index}`);
    const first = (seed: string, classId: string) => drawTrainees(seed, classId, ids, 3)[0]?.enrolmentId;
    expect(new Set(Array.from({ length: 20 }, (_, seed) => first(`${seed}`, 'c'))).size).toBeGreaterThan(5);
    expect(new Set(Array.from({ length: 20 }, (_, classId) => first('s', `${classId}`))).size).toBeGreaterThan(5);
  });

  it('is made once, after the teaching, and chosen by nobody', async () => {
    const running = await world.trainingClass('running');
    expect(await code(world.inspections.drawTrainees(world.maker, running.id))).toBe('TRAINING.CALLS_NOT_DUE');
    const found = await taught(11);
    expect(await code(world.inspections.drawTrainees(world.head, found.id))).toBe('TRAINING.INSPECTED_BY_COUNTY');
    // Written past the service: a friend of the officer instead of whoever has the smallest ticket, or fewer people.
    const roster = (await world.stores.classes.enrolmentsOf(world.maker, found.id)).map(({ id }) => id);
    const lots = drawTrainees('seed', found.id, roster, 100);
    const write = (trainees: readonly object[], population = roster.length) =>
      code(
        inTransaction(database.app, world.maker, (trx) =>
          trx('training.inspection_draws').insert({
            ...{
              county_code: '530326',
              id: found.id,
              division_code: found.divisionCode,
              created_by: world.maker.userId,
            },
            ...{
              kind: 'trainees',
              class_id: found.id,
              from: found.startsOn,
              to: found.endsOn,
              by_risk: 0,
              seed: 'seed',
            },
            ...{ lessons: trainees.length, population, population_digest: 'a'.repeat(64), picks: '[]' },
            ...{ trainees: JSON.stringify(trainees), drawn_by: world.maker.userId, drawn_by_name: '经办' },
            drawn_at: '2025-05-01T09:00:00',
          }),
        ),
      );
    expect(await write(lots.slice(1, 3))).toBe('inspection_draw_by_lot');
    expect(await write(lots.slice(0, 1))).toBe('inspection_draw_by_lot');
    expect(await write(lots.slice(0, 1), 10)).toBe('inspection_draw_by_lot');
    await world.inspections.drawTrainees(world.maker, found.id);
    expect(await code(world.inspections.drawTrainees(world.second, found.id))).toBe('TRAINING.CALLS_DRAWN');
    expect(await write(lots.slice(0, 2))).toBe('inspection_draw_once');
  });
});

describe('calls', () => {
  it('are recorded one by one, and until the last one the class waits', async () => {
    const found = await taught(12);
    expect(await holds(found.id)).toEqual(['calls_not_drawn']);
    await world.inspections.drawTrainees(world.maker, found.id);
    const [first, second] = (await callsFor(found.id)) as [InspectionCallRecord, InspectionCallRecord];
    expect(await holds(found.id)).toEqual(['calls_open']);
    const record = (id: string, outcome: 'confirmed' | 'not_reached') =>
      world.inspections.recordCall(world.second, id, { outcome, note: '' });
    await record(first.id, 'confirmed');
    expect(await holds(found.id)).toEqual(['calls_open']);
    expect(await record(second.id, 'not_reached')).toMatchObject({ state: 'not_reached', attempts: 1 });
    expect(await holds(found.id)).toEqual([]);
    // Whoever was not reached is called again; an answer stays.
    expect(await record(second.id, 'confirmed')).toMatchObject({
      state: 'confirmed',
      attempts: 2,
      calledByName: '评审',
    });
    expect(await code(record(second.id, 'not_reached'))).toMatch(/TRANSITION|STATE/);
    expect(
      await code(
        inTransaction(database.app, world.maker, (trx) =>
          trx('training.inspection_calls').where({ id: first.id }).update({ state: 'open' }),
        ),
      ),
    ).not.toBe('accepted');
  });

  it('in which somebody denies hold the class, once, and do not tell the institution who it was', async () => {
    const found = await taught(15);
    await world.inspections.drawTrainees(world.maker, found.id);
    const [first, second] = (await callsFor(found.id)) as [InspectionCallRecord, InspectionCallRecord];
    const deny = (id: string) =>
      world.inspections.recordCall(world.maker, id, { outcome: 'denied', note: '只去过一天，没有考试' });
    await deny(first.id);
    await deny(second.id);
    expect(await holds(found.id)).toEqual(['inspection']);
    const filter = { classId: found.id };
    const { rows } = await world.inspections.list(world.head, { ...page, filter });
    expect(rows).toMatchObject([{ kind: 'phone', state: 'holding', findings: ['denied'], result: 'serious' }]);
    expect(JSON.stringify(rows)).not.toContain(first.personName);
    expect((await world.inspections.listCalls(world.head, { ...page, filter })).total).toBe(0);
    expect(await code(world.certified(found, [[700, 800]]))).toBe('TRAINING.CLASS_HELD');
    const [held] = rows;
    expect(await code(world.inspections.release(world.maker, held?.id ?? '', '核实无误'))).toBe(
      'TRAINING.RELEASED_BY_ANOTHER',
    );
    await world.inspections.release(world.approver, held?.id ?? '', '核实为误会');
    expect(await holds(found.id)).toEqual([]);
  });

  it('show the number of the register to whoever calls, with a line in the audit trail each time', async () => {
    const found = await taught(3);
    await world.inspections.drawTrainees(world.maker, found.id);
    const [call] = (await callsFor(found.id)) as [InspectionCallRecord];
    world.phones.set(call.personId, '13900001234');
    expect(JSON.stringify(await world.inspections.getCall(world.maker, call.id))).not.toContain('13900001234');
    const before = world.shared.audit.entries.length;
    expect(await world.inspections.numberOf(world.maker, call.id)).toEqual({ id: call.id, phone: '13900001234' });
    const added = world.shared.audit.entries.slice(before);
    expect(added).toMatchObject([{ action: 'inspection-calls.show-number', recordId: call.id }]);
    expect(JSON.stringify(added)).not.toContain('13900001234');
    expect(await code(world.inspections.numberOf(world.head, call.id))).toBe('LIST.NOT_FOUND');
  });
});
