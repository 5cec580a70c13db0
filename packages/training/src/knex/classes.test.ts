import { type Actor, addDays, identityCheckCharacter, type LocalDate, localDate, newId, scopeOf } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingPerson } from '../model/training-person.js';
import { type ClassWorld, classDay, createClassWorld, type School, worldStates } from '../testing/class-world.js';
import { tradeInput } from '../testing/index.js';

let database: TestDatabase;
let world: ClassWorld;
let other: School;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
  other = await world.school();
});
beforeEach(() => world.setToday(classDay));
afterAll(() => database.destroy());

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
  );
/** Past the service, as the application's own role. */
const raw = (actor: Actor, table: string, id: string, change: object) =>
  code(
    inTransaction(database.app, actor, async (trx) => {
      const changed = await trx(`training.${table}`).where({ id }).update(change);
      if (changed !== 1) throw Object.assign(new Error('none'), { code: 'no row' });
    }),
  );
let people = 0;
function person(changes: Partial<TrainingPerson> = {}): { identity: string; known: TrainingPerson } {
  people += 1;
  const first = `53032619900101${String(people).padStart(3, '0')}`;
  const identity = `${first}${identityCheckCharacter(first)}`;
  const known: TrainingPerson = {
    personId: newId(),
    name: '王学员',
    identityMasked: '530326********0000',
    identityHash: `hash:${people}`,
    divisionCode: '530326001001' as TrainingPerson['divisionCode'],
    birthDate: localDate('1990-01-01'),
    category: '脱贫户',
    pupil: false,
    ...changes,
  };
  world.register.set(identity, known);
  return { identity, known };
}

describe('the world of classes', () => {
  it.each(worldStates)('has a class that is %s, with roster and timetable', async (state) => {
    const { id, ...found } = await world.trainingClass(state);
    expect(found.state).toBe(state);
    expect(await world.stores.classes.enrolmentsOf(world.head, id)).toHaveLength(3);
    expect(await world.stores.classes.lessonsOf(world.head, id)).toHaveLength(4);
  });
});

describe('the database lets an institution write and the county decide', () => {
  it('no institution approves, opens or cancels what it handed in', async () => {
    const { id } = await world.trainingClass('submitted');
    for (const state of ['approved', 'cancelled', 'draft'])
      expect(
        await raw(world.head, 'training_classes', id, { state, decided_by: newId(), decision_reason: '自批' }),
      ).toBe('training_class_institution_decides');
  });

  it('whoever handed it in does not decide', async () => {
    const { id, submittedBy } = await world.trainingClass('submitted');
    expect(await raw(world.maker, 'training_classes', id, { state: 'approved', decided_by: submittedBy })).toBe(
      'training_class_decider_apart',
    );
  });

  it('nothing is approved on a day without accreditation, nor opened before its first day', async () => {
    const early = await world.trainingClass('submitted', { changes: { startsOn: localDate('2025-03-10') } });
    expect(await raw(world.approver, 'training_classes', early.id, { state: 'approved', decided_by: newId() })).toBe(
      'training_class_not_accredited',
    );
    const { id, startsOn } = await world.trainingClass('approved');
    const opened = (day: LocalDate) => raw(world.maker, 'training_classes', id, { state: 'running', opened_on: day });
    expect(await opened(addDays(startsOn, -1))).toBe('training_class_too_early');
    expect(await opened(startsOn)).toBe('accepted');
  });

  it('nothing is handed in with more trainees than seats', async () => {
    const { id } = await world.trainingClass('draft', { trainees: 4, changes: { seats: 3 } });
    expect(await raw(world.head, 'training_classes', id, { state: 'submitted', rule: world.rule, number: 'x' })).toBe(
      'training_class_too_full',
    );
  });

  it('teaching ends when every lesson is held or cancelled', async () => {
    const { id, version } = await world.trainingClass('running');
    const end = () => code(world.services.classes.endTeaching(world.maker, id));
    expect(await end()).toBe('TRAINING.LESSONS_OPEN');
    for (const lesson of await world.stores.classes.lessonsOf(world.maker, id)) await world.hold(world.clerk, lesson);
    expect(await end()).toBe('accepted');
    expect((await world.stores.classes.get(world.maker, id))?.version).toBe(version + 1);
  });

  it('roster and timetable stand still once they are handed in', async () => {
    const { id } = await world.trainingClass('submitted');
    const [lesson] = await world.stores.classes.lessonsOf(world.head, id);
    const [trainee] = await world.stores.classes.enrolmentsOf(world.head, id);
    for (const actor of [world.head, world.maker]) {
      expect(await raw(actor, 'lessons', lesson?.id ?? '', { content: '改' })).toBe('training_class_part_in_time');
      expect(await raw(actor, 'enrolments', trainee?.id ?? '', { phone: '1' })).toBe('training_class_part_in_time');
      expect(await code(world.stores.classes.removeEnrolments(actor, id, [trainee?.id ?? '']))).toBe('TRAINING.STATE');
    }
  });
});

describe('rooms, teachers and shared resources are booked', () => {
  it('by one class at a time; a cancelled class or lesson gives them back', async () => {
    const first = await world.trainingClass('submitted');
    const again = await world.trainingClass('draft', { changes: { startsOn: first.startsOn } });
    const submit = () =>
      raw(world.head, 'training_classes', again.id, {
        state: 'submitted',
        number: `b${again.id}`,
        rule: world.rule,
        submitted_by: world.head.userId,
      });
    expect(await submit()).toMatch(/lesson_(room|teacher)_booked/);
    await world.services.classes.cancel(world.approver, first.id, '生源不足');
    expect(await submit()).toBe('accepted');
  });

  it('of two who hand in at once, one wins', async () => {
    const startsOn = localDate('2026-03-02');
    const drafts = [
      await world.trainingClass('draft', { changes: { startsOn } }),
      await world.trainingClass('draft', { changes: { startsOn } }),
    ];
    const answers = await Promise.all(
      drafts.map(({ id }) =>
        raw(world.head, 'training_classes', id, {
          state: 'submitted',
          number: `p${id}`,
          rule: world.rule,
          submitted_by: world.head.userId,
        }),
      ),
    );
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect(answers.find((answer) => answer !== 'accepted')).toMatch(/lesson_(room|teacher)_booked/);
  });

  it('a shared resource is seen by everybody, taken by one, and says by whom only to those who may know', async () => {
    const { resources } = world.services;
    const base = await resources.create(world.maker, {
      name: '农业局实训基地',
      kind: 'practice_base',
      owner: '县农业农村局',
      place: '某村',
      capacity: 60,
      contact: '',
      validFrom: localDate('2025-01-01'),
      validTo: null,
    });
    const startsOn = localDate('2026-04-06');
    const using = async (school: School) => {
      const draft = await world.trainingClass('draft', { school, changes: { startsOn } });
      const [lesson] = await world.stores.classes.lessonsOf(school.head, draft.id);
      await world.stores.classes.changeLesson(
        school.head,
        { id: lesson?.id ?? '', version: 1 },
        { roomId: null, sharedResourceId: base.id, roomName: base.name },
      );
      return raw(school.head, 'training_classes', draft.id, {
        state: 'submitted',
        number: `r${draft.id}`,
        rule: world.rule,
        submitted_by: school.head.userId,
      });
    };
    expect(await using({ institution: world.institution, head: world.head, clerk: world.clerk })).toBe('accepted');
    expect(await using(other)).toBe('lesson_resource_booked');
    const names = async (actor: Actor) =>
      (await resources.bookings(actor, base.id)).bookings.map(({ institutionName }) => institutionName);
    expect(await names(world.head)).toEqual([world.institution.name]);
    expect(await names(other.head)).toEqual(['']);
    const stranger = testActor({ countyCode: '530328' as never, scope: scopeOf('530328000000' as never) });
    expect(await code(resources.bookings(stranger, base.id))).toBe('LIST.NOT_FOUND');
  });
});

describe('an opening file', () => {
  const classes = () => world.services.classes;
  const input = (startsOn: LocalDate) => ({
    name: '保育师初级班',
    tradeId: world.trade.id,
    mode: 'centralised' as const,
    place: '演示路1号',
    startsOn,
    endsOn: addDays(startsOn, 1),
    plannedHours: 16,
    seats: 20,
    headTeacher: '甲老师',
    contactPhone: '0874-5550000',
    employerName: '',
    employerCreditCode: '',
    planLineId: null,
  });

  async function written(startsOn: LocalDate, trainees: readonly ReturnType<typeof person>[]): Promise<string> {
    const { id } = await classes().create(world.clerk, input(startsOn));
    const bytes = new TextEncoder().encode('plan');
    const file = { name: 'plan.pdf', contentType: 'application/pdf', bytes, purpose: 'upload' };
    const upload = await world.shared.files.save(world.clerk, { ...file, divisionCode: world.clerk.scope.from });
    await classes().filePaper(world.clerk, id, { paperId: 'opening_plan', content: '', fileId: upload.id });
    const [room, workshop] = world.institution.rooms;
    for (const day of [startsOn, addDays(startsOn, 1)])
      for (const [startsAt, endsAt, place, kind] of [
        ['08:30', '11:30', room, 'theory'],
        ['14:00', '17:00', workshop, 'practice'],
      ] as const)
        await classes().addLesson(world.clerk, id, {
          day,
          startsAt,
          endsAt,
          hours: 4,
          kind,
          content: '课',
          roomId: place?.id ?? null,
          sharedResourceId: null,
          teacherId: world.institution.teachers[0]?.id ?? '',
          textbook: '',
        });
    for (const { identity, known } of trainees)
      await classes().enrol(world.clerk, id, { identity, name: known.name, phone: '19900000001', masterName: '' });
    return id;
  }

  it('says what is missing, is handed in when whole, keeps the rule, and is approved by another', async () => {
    world.setToday(localDate('2025-05-06'));
    const startsOn = localDate('2025-06-03');
    const { id } = await classes().create(world.clerk, input(startsOn));
    const { missing } = await classes().file(world.clerk, id);
    expect(missing.map(({ zh }) => zh).join()).toMatch(/开班计划.*学员0人.*课程表共0课时/);
    expect(await code(classes().submit(world.head, id))).toBe('TRAINING.CLASS_INCOMPLETE');
    const whole = await written(startsOn, [person(), person()]);
    const submitted = await classes().submit(world.head, whole);
    expect(submitted).toMatchObject({ state: 'submitted', answerBy: '2025-05-13', rule: world.rule });
    expect(submitted.number).toMatch(/^班202505\d{3}$/);
    expect((await classes().approve(world.approver, whole)).state).toBe('approved');
  });

  it('is too late ten working days before, and out of scope for another level', async () => {
    world.setToday(localDate('2025-05-06'));
    const id = await written(localDate('2025-05-19'), [person(), person()]);
    const { missing } = await classes().file(world.clerk, id);
    expect(missing).toEqual([expect.objectContaining({ zh: expect.stringContaining('2025-05-20') })]);
    const { id: tradeId } = await world.services.trades.create(world.maker, tradeInput({ level: 3 }));
    expect(await code(classes().create(world.clerk, { ...input(localDate('2025-07-01')), tradeId }))).toBe(
      'TRAINING.TRADE_OUT_OF_SCOPE',
    );
  });

  it('refuses people by register and rule, and says why', async () => {
    world.setToday(localDate('2025-05-06'));
    const id = await written(localDate('2025-07-07'), []);
    const enrol = ({ identity, known }: ReturnType<typeof person>, name = known.name) =>
      code(classes().enrol(world.clerk, id, { identity, name, phone: '', masterName: '' }));
    const good = person();
    expect(await enrol(good, '别人')).toBe('TRAINING.PERSON_UNKNOWN');
    world.register.delete(good.identity);
    expect(await enrol(good)).toBe('TRAINING.PERSON_UNKNOWN');
    expect(await enrol(person({ pupil: true }))).toBe('TRAINING.ENROLMENT_REFUSED');
    expect(await enrol(person({ birthDate: localDate('1950-01-01') }))).toBe('TRAINING.ENROLMENT_REFUSED');
    const holder = person();
    world.onPost.add(holder.known.personId);
    expect(await enrol(holder)).toBe('accepted');
    world.onPost.clear();
    expect(await enrol(holder)).toBe('TRAINING.ENROLMENT_REFUSED');
  });

  it('finds whoever was trained before at another institution, without naming it', async () => {
    world.setToday(localDate('2025-05-06'));
    const before = person();
    const elsewhere = await world.trainingClass('draft', {
      school: other,
      changes: { startsOn: localDate('2025-06-16') },
    });
    await world.stores.classes.enrol(other.clerk, [
      {
        divisionCode: other.institution.divisionCode,
        classId: elsewhere.id,
        institutionId: other.institution.id,
        personId: before.known.personId,
        personName: before.known.name,
        identityMasked: before.known.identityMasked,
        identityHash: before.known.identityHash,
        personDivisionCode: before.known.divisionCode,
        category: '',
        phone: '',
        findings: [],
        enrolledOn: localDate('2025-05-06'),
        masterName: '',
      },
    ]);
    const handIn = { state: 'submitted', number: 'e1', rule: world.rule, submitted_by: other.head.userId };
    expect(await raw(other.head, 'training_classes', elsewhere.id, handIn)).toBe('accepted');
    const id = await written(localDate('2025-08-04'), []);
    const refused = await classes()
      .enrol(world.clerk, id, { identity: before.identity, name: before.known.name, phone: '', masterName: '' })
      .catch((error: { details: object }) => error);
    expect(JSON.stringify(refused)).toContain('同一工种');
    expect(JSON.stringify(refused)).not.toContain(other.institution.name);
  });
});

describe('another institution', () => {
  it('sees no class, roster, lesson or paper, and changes none', async () => {
    const { id } = await world.trainingClass('draft');
    const query = { ids: null, sort: null, range: { from: 0, to: 9 } };
    const { classes } = world.stores;
    expect(await classes.get(other.head, id)).toBeUndefined();
    expect((await classes.findEnrolments(other.head, { ...query, filter: { classId: id } })).total).toBe(0);
    expect((await classes.findLessons(other.head, { ...query, filter: { classId: id } })).total).toBe(0);
    expect(await classes.papersOf(other.head, id)).toEqual([]);
    expect(await raw(other.head, 'training_classes', id, { name: '改' })).toBe('no row');
    expect(await code(world.services.classes.submit(other.head, id))).toBe('LIST.NOT_FOUND');
  });
});
