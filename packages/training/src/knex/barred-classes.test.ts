import { addDays } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StandingCommand } from '../model/accreditation.js';
import { effectOf } from '../model/class-holds.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { type ClassWorld, classDay, createClassWorld, type School } from '../testing/class-world.js';

let database: TestDatabase;
let world: ClassWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
});
afterAll(() => database.destroy());

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code ?? String(error),
  );
const classes = () => world.services.classes;
const stateOf = async ({ id }: TrainingClassRecord) => (await classes().get(world.maker, id)).state;
const holds = async ({ id }: TrainingClassRecord) =>
  (await classes().holds(world.maker, id)).holds.map((one) => one.code);
const entryOf = async ({ institution }: School) => {
  const everything = { ids: null, sort: null, range: { from: 0, to: 9 }, filter: { institutionId: institution.id } };
  const [entry] = (await world.stores.accreditations.find(world.maker, everything)).rows;
  return entry as NonNullable<typeof entry>;
};
async function decide(school: School, command: StandingCommand) {
  world.setToday(classDay);
  return world.services.accreditations.changeStanding(world.approver, (await entryOf(school)).id, command, {
    ...{
      effectiveOn: classDay,
      cause: '虚报人数',
      documentNumber: '县人社〔2025〕7号',
      documentFileId: null,
      rectifyBy: null,
    },
  });
}
/** Past the service, as somebody with the application's rights could. */
const forced = (table: string, id: string, change: object) =>
  code(
    inTransaction(database.app, world.maker, (trx) =>
      trx(`training.${table}`)
        .where({ id })
        .update({ ...change, version: trx.raw('version + 1') }),
    ),
  );

describe('an institution that is suspended', () => {
  it('has its running classes paused and begins none, until it is reinstated', async () => {
    const school = await world.school();
    const ended = await world.trainingClass('taught', { school });
    const [running, approved, submitted, spared] = [
      await world.trainingClass('running', { school }),
      await world.trainingClass('approved', { school }),
      await world.trainingClass('submitted', { school }),
      await world.trainingClass('running', { school, barred: { suspended: 'go_on' } }),
    ];
    const elsewhere = await world.trainingClass('running');
    const before = world.shared.audit.entries.length;
    await decide(school, 'suspend');
    expect(await Promise.all([running, approved, submitted, spared, elsewhere].map(stateOf))).toEqual([
      ...['suspended', 'approved', 'submitted', 'running', 'running'],
    ]);
    expect((await classes().get(world.maker, running.id)).decisionReason).toContain('县人社〔2025〕7号 虚报人数');
    expect(world.shared.audit.entries.slice(before)).toMatchObject([
      { action: 'training-classes.suspend', recordId: running.id, reason: expect.stringContaining('暂停资格') },
      { action: 'accreditations.suspend', after: { classesStopped: 1 } },
    ]);

    world.setToday(approved.startsOn);
    const refused = [
      classes().approve(world.approver, submitted.id),
      classes().open(world.maker, approved.id),
      classes().resume(world.maker, running.id),
    ];
    expect(await Promise.all(refused.map(code))).toEqual(Array(3).fill('TRAINING.INSTITUTION_BARRED'));
    const decided = { decided_by: world.approver.userId, decided_on: approved.startsOn };
    expect(await forced('training_classes', submitted.id, { state: 'approved', ...decided })).toBe(
      'training_class_barred',
    );
    expect(await forced('training_classes', approved.id, { state: 'running', opened_on: approved.startsOn })).toBe(
      'training_class_barred',
    );
    expect(await forced('training_classes', running.id, { state: 'running' })).toBe('training_class_barred');
    expect(await holds(ended)).toContain('suspended');
    expect(await holds(elsewhere)).not.toContain('suspended');

    await decide(school, 'reinstate');
    world.setToday(approved.startsOn);
    expect(await code(classes().resume(world.maker, running.id))).toBe('accepted');
    expect(await code(classes().open(world.maker, approved.id))).toBe('accepted');
    expect(await holds(ended)).toEqual(['calls_not_drawn']);
  });

  it('cannot be written so while a class of it runs on', async () => {
    const school = await world.school();
    await world.trainingClass('running', { school });
    const { id, version, divisionCode, institutionId } = await entryOf(school);
    const suspended = code(
      inTransaction(database.app, world.maker, async (trx) => {
        await trx('training.accreditation_changes').insert({
          ...{ county_code: '530326', id: institutionId, division_code: divisionCode, created_by: world.maker.userId },
          ...{
            accreditation_id: id,
            institution_id: institutionId,
            state: 'suspended',
            cause: '虚报',
            document_number: '7号',
          },
          ...{ effective_on: classDay, decided_by_name: '经办', accreditation_version: version },
        });
        await trx('training.accreditations')
          .where({ id })
          .update({ state: 'suspended', version: version + 1 });
      }),
    );
    expect(await suspended).toBe('barred_classes_run');
    expect((await entryOf(school)).state).toBe('active');
  });
});

describe('an institution that is removed or blacklisted', () => {
  it.each(['remove', 'blacklist'] as const)(
    'has its classes cancelled by %s, also those that wait to begin',
    async (command) => {
      const school = await world.school();
      const [running, approved] = [
        await world.trainingClass('running', { school }),
        await world.trainingClass('approved', { school }),
      ];
      await decide(school, command);
      expect(await Promise.all([running, approved].map(stateOf))).toEqual(['cancelled', 'cancelled']);
    },
  );
});

describe('an institution whose cards stop it', () => {
  /** Teaching ends by the county's own step, with half of the class away. */
  async function redCard(school: School): Promise<TrainingClassRecord> {
    const running = await world.trainingClass('running', { school, trainees: 4 });
    const roster = await world.stores.classes.enrolmentsOf(world.maker, running.id);
    const marks = Object.fromEntries(roster.slice(0, 2).map(({ id }) => [id, 'absent' as const]));
    for (const lesson of await world.stores.classes.lessonsOf(world.maker, running.id))
      await world.hold(school.clerk, lesson, marks);
    world.setToday(running.endsOn);
    return classes().endTeaching(world.maker, running.id);
  }

  it('has its other classes paused by the card that is one too many, and claims wait', async () => {
    const school = await world.school();
    const [running, approved, submitted] = [
      await world.trainingClass('running', { school }),
      await world.trainingClass('approved', { school }),
      await world.trainingClass('submitted', { school }),
    ];
    const first = await redCard(school);
    expect(await stateOf(running)).toBe('running');
    expect(await holds(first)).not.toContain('cards');
    const second = await redCard(school);
    expect(await stateOf(running)).toBe('suspended');
    const { decisionReason } = await classes().get(world.maker, running.id);
    expect(decisionReason).toContain('红牌2张');
    expect(decisionReason).toContain(second.name);
    expect(await holds(first)).toContain('cards');
    expect(await code(classes().open(world.maker, approved.id))).toBe('TRAINING.INSTITUTION_BARRED');
    expect(await code(classes().resume(world.maker, running.id))).toBe('TRAINING.INSTITUTION_BARRED');
    const opened = { state: 'running', opened_on: approved.startsOn };
    expect(await forced('training_classes', approved.id, opened)).toBe('training_class_cards');
    const decided = { state: 'approved', decided_by: world.approver.userId, decided_on: '2025-06-01' };
    expect(await forced('training_classes', submitted.id, decided)).toBe('training_class_cards');

    // Looked up once, for the refusal and for the list of what clashes alike.
    const looked = vi.spyOn(world.stores.lookups, 'cardsOf');
    expect(await code(classes().approve(world.approver, submitted.id))).toBe('TRAINING.CARDS_STOP');
    expect(looked).toHaveBeenCalledTimes(1);
    looked.mockRestore();

    // Another year begins without cards.
    world.setToday(addDays(classDay, 300));
    expect(await code(classes().open(world.maker, approved.id))).toBe('accepted');
    expect(await holds(first)).not.toContain('cards');
  });

  it('is told by the rule of the class what follows', () => {
    const { rule } = world;
    expect(effectOf(rule, 'cards')).toBe('pause');
    expect(effectOf(rule, 'removed')).toBe('cancel');
    expect(effectOf(rule, null)).toBe('go_on');
    expect(effectOf(null, 'blacklisted')).toBe('go_on');
  });
});
