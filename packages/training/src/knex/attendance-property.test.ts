import { type Actor, addDays, type LocalDate, localDate, newId } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lessonMarks } from '../model/training-settings.js';
import { createAssessmentService } from '../service/assessments.js';
import { type ClassWorld, createClassWorld } from '../testing/class-world.js';
import { assessmentRule, settledTrainingRules } from '../testing/index.js';
import { createKnexAssessmentStore } from './index.js';

let database: TestDatabase;
let world: ClassWorld;
let assessing: ReturnType<typeof createAssessmentService>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
  assessing = createAssessmentService({
    ...world.shared,
    store: createKnexAssessmentStore(database.app, { schema: 'training' }),
    classes: world.stores.classes,
    admission: world.attendance.lessons.admission,
    rules: settledTrainingRules({ 'training-assessment': assessmentRule() }),
  });
});
afterAll(() => database.destroy());

/** What somebody tries: by whom, on which lesson, at which hour since the class began, with which marks. */
const command = fc.record({
  what: fc.constantFrom('record', 'record', 'record', 'scan', 'correct', 'leave', 'cancel', 'finish', 'assess'),
  lesson: fc.nat(3),
  hour: fc.integer({ min: -26, max: 110 }),
  minute: fc.constantFrom('00', '29', '31'),
  trainee: fc.nat(3),
  marks: fc.array(fc.constantFrom(...lessonMarks, 'present', 'present', 'present'), { minLength: 3, maxLength: 3 }),
  stranger: fc.integer({ min: 0, max: 9 }),
});
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** What was done at all, so that nobody believes a test that refuses everything. */
const done = new Map<string, number>();

describe('whatever is tried, in whatever order', () => {
  let week = 0;

  /** Runs one command; a refusal is told by a code of ours, anything else is a bug. */
  async function run(one: Command, classId: string, elsewhere: string, clerk: Actor): Promise<void> {
    const { lessons, corrections } = world.attendance;
    const { classes } = world.services;
    const timetable = await world.stores.classes.lessonsOf(world.maker, classId);
    const roster = await world.stores.classes.enrolmentsOf(world.maker, classId);
    const lesson = timetable[one.lesson];
    const lessonId = lesson?.id ?? '';
    const tries: Readonly<Record<Command['what'], () => Promise<unknown>>> = {
      record: async () => {
        const open = await world.stores.attendance.rollOf(clerk, lessonId);
        const method = open?.state === 'open' ? 'qr' : 'roll_call';
        const named = roster.filter(({ state }) => state === 'enrolled').map(({ id }) => id);
        // Now and then somebody of another class stands on the list.
        const ids = one.stranger === 0 ? [...named, elsewhere] : named;
        const marks = ids.map((enrolmentId, index) => ({ enrolmentId, mark: one.marks[index % 3] ?? 'present' }));
        return lessons.record(one.stranger === 1 ? world.maker : clerk, lessonId, {
          method,
          marks,
          fileId: null,
        });
      },
      scan: async () => {
        await lessons.openSignIn(clerk, lessonId);
        const token = (await lessons.code(clerk, lessonId)).link.split('/').at(-1) ?? '';
        const { personName = '', identityMasked = '' } = roster[one.trainee] ?? {};
        const name = `${personName.slice(0, 1)}*${personName.slice(2)}`;
        return world.attendance.signIn.signIn(token, { name, lastFour: identityMasked.slice(-4) }, 'zh-CN');
      },
      correct: async () => {
        const mark = (await world.stores.attendance.marksOfLesson(world.maker, lessonId))[one.trainee];
        const { id } = await corrections.ask(clerk, mark?.id ?? newId(), {
          toMark: one.marks[0] ?? 'late',
          reason: '更正',
          fileId: null,
        });
        return corrections.confirm(one.stranger === 2 ? clerk : world.maker, id);
      },
      leave: async () => {
        const { id } = await classes.changes.askLeave(clerk, {
          classId,
          enrolmentId: roster[one.trainee]?.id ?? newId(),
          reason: '退学',
          fileId: null,
        });
        return classes.changes.approve(world.maker, id);
      },
      cancel: async () => {
        const { id } = await classes.changes.askCancel(clerk, {
          classId,
          lessonIds: [lessonId],
          reason: '停课',
          fileId: null,
        });
        return classes.changes.approve(world.maker, id);
      },
      finish: () => classes.endTeaching(world.maker, classId),
      assess: async () => {
        const { id } = await assessing.plan(world.maker, {
          ...{ classId, kind: 'first', day: addDays(lesson?.day as LocalDate, 20), startsAt: '09:00', endsAt: '11:00' },
          ...{ place: '县', bodyKind: 'assessment_body', bodyName: '县', bodyNumber: '', assessors: [newId()] },
        });
        return assessing.fixRoster(world.maker, id);
      },
    };
    try {
      await tries[one.what]();
      done.set(one.what, (done.get(one.what) ?? 0) + 1);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      expect(code, `${one.what}: ${String(error)}`).toMatch(/^(TRAINING|KERNEL|LIST)\./);
      done.set(code, (done.get(code) ?? 0) + 1);
    }
  }

  const rows = async (sql: string) =>
    (await inTransaction(database.app, world.maker, async (trx) => trx.raw(sql))).rows as object[];

  it('no mark stands outside roster or window, no lesson is half recorded, nobody below the threshold is admitted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 12, maxLength: 40 }), fc.boolean(), async (commands, orderly) => {
        week += 1;
        const startsOn = addDays(localDate('2025-05-05'), week * 7);
        const changes = { startsOn, endsOn: addDays(startsOn, 1) };
        // A school of its own: cards for what is tried here stop no later class.
        const school = await world.school();
        const found = await world.trainingClass('running', { changes, school });
        const stranger = await world.trainingClass('draft', { changes, school });
        const [other] = await world.stores.classes.enrolmentsOf(world.maker, stranger.id);
        const hours = commands.map(({ hour }) => hour);
        // Time does not go back; where the commands are orderly each lesson is recorded as it ends, and all comes to its end.
        hours.sort((a, b) => a - b);
        const ends = [
          { what: 'scan', lesson: 0, hour: 8, minute: '31' } as const,
          ...[0, 1, 2, 3].map((lesson) => ({ what: 'record', lesson, hour: [12, 17, 36, 41][lesson] ?? 0 }) as const),
          { what: 'finish', lesson: 0, hour: 112 } as const,
          { what: 'assess', lesson: 0, hour: 112 } as const,
        ].map((end) => ({ ...(commands[0] as Command), minute: '00' as const, ...end, stranger: 9 }));
        const tried = [
          ...commands.map((one, index) => ({ ...one, hour: hours[index] ?? 0 })),
          ...(orderly ? ends : []),
        ];
        for (const one of tried.sort((a, b) => a.hour - b.hour)) {
          const day = addDays(startsOn, Math.floor(one.hour / 24));
          world.setToday(day, `${String(((one.hour % 24) + 24) % 24).padStart(2, '0')}:${one.minute}`);
          await run(one, found.id, other?.id ?? '', school.clerk);
        }
      }),
      { numRuns: 14, seed: 20250407 },
    );
    expect(
      await rows(`select m.id from training.lesson_marks m join training.enrolments e on e.id = m.enrolment_id join training.lessons l on l.id = m.lesson_id
        join training.training_classes c on c.id = l.class_id where e.class_id <> l.class_id or e.enrolled_on > l.day
          or m.marked_at::timestamp < l.day + l.starts_at::time - interval '30 minutes' or m.marked_at::timestamp > l.day + l.ends_at::time + interval '48 hours'
          or (m.source <> 'qr' and m.marked_at::timestamp < l.day + l.starts_at::time)`),
    ).toEqual([]);
    expect(
      await rows(`select l.id from training.lessons l left join training.lesson_rolls r on r.lesson_id = l.id
        where (l.state = 'held') <> (coalesce(r.state, '') = 'closed')`),
    ).toEqual([]);
    expect(
      await rows(`select r.id from training.lesson_rolls r join training.enrolments e on e.class_id = r.class_id and e.state = 'enrolled'
        where r.state = 'closed' and not exists (select 1 from training.lesson_marks m where m.roll_id = r.id and m.enrolment_id = e.id)`),
    ).toEqual([]);
    expect(
      await rows(`select s.id from training.assessment_sheets s cross join lateral training.attended_hours(s.county_code, s.class_id, s.enrolment_id) h
        where s.admitted and (h.held = 0 or h.attended * 100 < 80 * h.held)`),
    ).toEqual([]);
    expect(
      await rows(`select c.id from training.training_classes c where c.state = 'taught' and (c.planned_hours > (select coalesce(sum(l.hours), 0) from training.lessons l
        where l.class_id = c.id and l.state = 'held') or exists (select 1 from training.lessons l where l.class_id = c.id and l.state = 'planned'))`),
    ).toEqual([]);
    expect(
      await rows(`select e.id from training.enrolments e left join training.class_changes x on x.id = e.change_id and x.state = 'approved'
        where e.state = 'withdrawn' and x.id is null union all
        select l.id from training.lessons l left join training.class_changes x on x.id = l.change_id and x.state = 'approved' where l.state = 'cancelled' and x.id is null`),
    ).toEqual([]);
    // The test reaches both sides of every rule.
    for (const reached of ['record', 'scan', 'correct', 'leave', 'cancel', 'finish', 'assess'])
      expect(done.get(reached) ?? 0, `${reached} ${JSON.stringify([...done])}`).toBeGreaterThan(0);
    for (const refused of [
      'LESSON_TOO_EARLY',
      'LESSON_TOO_LATE',
      'NOT_ON_ROSTER',
      'ROLL_BY_INSTITUTION',
      'CHANGE_LATE',
    ])
      expect(done.get(`TRAINING.${refused}`) ?? 0, refused).toBeGreaterThan(0);
    const sheets = await rows(
      'select admitted, count(*)::int from training.assessment_sheets group by admitted order by admitted',
    );
    expect(sheets.map((sheet) => (sheet as { admitted: boolean }).admitted)).toEqual([false, true]);
  }, 240_000);
});
