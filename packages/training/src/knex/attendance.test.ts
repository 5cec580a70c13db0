import { type Actor, addDays, type LocalDate, newId } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LessonRecord, TrainingClassRecord } from '../model/training-class.js';
import type { LessonMark } from '../model/training-settings.js';
import { createAssessmentService } from '../service/assessments.js';
import { createAttendanceService } from '../service/attendance.js';
import { type ClassWorld, classDay, createClassWorld, type School } from '../testing/class-world.js';
import { assessmentRule, settledTrainingRules } from '../testing/index.js';
import { createKnexAssessmentStore } from './index.js';

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
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code ?? String(error),
  );
/** Past every service, as the application's own role. */
const raw = (actor: Actor, sql: string, values: readonly unknown[] = []) =>
  code(inTransaction(database.app, actor, async (trx) => trx.raw(sql, values as never)));

const lessons = () => world.attendance.lessons;
async function running(
  trainees = 3,
): Promise<{ found: TrainingClassRecord; timetable: LessonRecord[]; ids: string[] }> {
  const found = await world.trainingClass('running', { trainees });
  const timetable = await world.stores.classes.lessonsOf(world.maker, found.id);
  const roster = await world.stores.classes.enrolmentsOf(world.maker, found.id);
  return { found, timetable, ids: roster.map(({ id }) => id) };
}
const all = (ids: readonly string[], mark: LessonMark = 'present') => ids.map((enrolmentId) => ({ enrolmentId, mark }));
const rollCall = (ids: readonly string[]) => ({ method: 'roll_call' as const, marks: all(ids), fileId: null });
const during = ({ day }: LessonRecord, time = '09:00') => world.setToday(day, time);
const at = ({ day }: LessonRecord, time: string) => `${day}T${time}:00`;

describe('a lesson is recorded', () => {
  it('once, from its beginning to the end of the window, by the institution’s own people', async () => {
    const { timetable, ids } = await running();
    const [lesson] = timetable as [LessonRecord];
    const record = (actor: Actor) => code(lessons().record(actor, lesson.id, rollCall(ids)));
    during(lesson, '08:29');
    expect(await record(world.clerk)).toBe('TRAINING.LESSON_TOO_EARLY');
    expect((await lessons().sheet(world.clerk, lesson.id)).canRecord).toBe('TRAINING.LESSON_TOO_EARLY');
    world.setToday(addDays(lesson.day, 2), '11:31');
    expect(await record(world.clerk)).toBe('TRAINING.LESSON_TOO_LATE');
    world.setToday(addDays(lesson.day, 2), '11:30');
    expect(await record(world.maker)).toBe('TRAINING.ROLL_BY_INSTITUTION');
    expect(await record(other.clerk)).toBe('LIST.NOT_FOUND');
    expect(await record(world.clerk)).toBe('accepted');
    expect(await record(world.head)).toBe('TRAINING.LESSON_RECORDED');
    const sheet = await lessons().sheet(world.clerk, lesson.id);
    expect(sheet).toMatchObject({ state: 'held', roll: { state: 'closed', method: 'roll_call' } });
    expect(sheet.trainees.map(({ mark }) => mark)).toEqual(['present', 'present', 'present']);
  });

  it('at one moment, also when the second turns while it is saved', async () => {
    const { timetable, ids } = await running();
    const [lesson] = timetable as [LessonRecord];
    during(lesson);
    let seconds = 0;
    const ticking = {
      today: () => lesson.day,
      now: () => new Date(Date.parse(`${lesson.day}T09:00:00+08:00`) + 1000 * seconds++),
    };
    const service = createAttendanceService({
      ...{ ...world.shared, clock: ticking },
      ...{ store: world.stores.attendance, classes: world.stores.classes },
    });
    expect(await code(service.record(world.clerk, lesson.id, rollCall(ids)))).toBe('accepted');
    expect(seconds).toBeGreaterThan(1);
  });

  it('by one of two people who save at once', async () => {
    const { timetable, ids } = await running();
    const [lesson] = timetable as [LessonRecord];
    during(lesson);
    const answers = await Promise.all(
      [world.clerk, world.head].map((actor) => code(lessons().record(actor, lesson.id, rollCall(ids)))),
    );
    expect(answers.sort()).toEqual(['TRAINING.LESSON_RECORDED', 'accepted']);
  });

  it('with a mark for everybody of the roster and for nobody else', async () => {
    const [{ timetable, ids }, elsewhere] = [await running(), await running()];
    const [lesson] = timetable as [LessonRecord];
    during(lesson);
    const record = (marks: readonly string[]) => code(lessons().record(world.clerk, lesson.id, rollCall(marks)));
    expect(await record(ids.slice(1))).toBe('TRAINING.ROLL_NOT_WHOLE');
    expect(await record([...ids, elsewhere.ids[0] ?? ''])).toBe('TRAINING.NOT_ON_ROSTER');
    expect(await record([...ids, ids[0] ?? ''])).toBe('TRAINING.NOT_ON_ROSTER');
    expect(await record(ids)).toBe('accepted');
  });

  it('on paper with the scan, and only in ways that the county allows', async () => {
    const { found, timetable, ids } = await running();
    const [lesson] = timetable as [LessonRecord];
    during(lesson);
    const paper = (fileId: string | null) =>
      code(lessons().record(world.clerk, lesson.id, { method: 'paper', marks: all(ids), fileId }));
    expect(await paper(null)).toBe('TRAINING.ROLL_SHEET');
    const bytes = new TextEncoder().encode('scan');
    const file = { name: 'sheet.pdf', contentType: 'application/pdf', bytes, purpose: 'upload' };
    const scan = await world.shared.files.save(world.clerk, { ...file, divisionCode: found.divisionCode });
    expect(await paper(scan.id)).toBe('accepted');
    const only = await world.trainingClass('running', { rule: { methods: ['roll_call'] } });
    const [first] = (await world.stores.classes.lessonsOf(world.maker, only.id)) as [LessonRecord];
    during(first);
    expect((await lessons().sheet(world.clerk, first.id)).methods).toEqual(['roll_call']);
    expect(await code(lessons().openSignIn(world.clerk, first.id))).toBe('TRAINING.METHOD_NOT_ALLOWED');
    const unsettled = await world.trainingClass('running', { rule: { methods: null } });
    const [none] = (await world.stores.classes.lessonsOf(world.maker, unsettled.id)) as [LessonRecord];
    during(none);
    expect(await code(lessons().record(world.clerk, none.id, rollCall([])))).toBe('TRAINING.METHODS_UNSETTLED');
  });

  it('in a class that runs, and not in one that is suspended', async () => {
    const { found, timetable, ids } = await running();
    const [lesson] = timetable as [LessonRecord];
    during(lesson);
    await world.services.classes.suspend(world.approver, found.id, '检查');
    expect(await code(lessons().record(world.clerk, lesson.id, rollCall(ids)))).toBe('TRAINING.CLASS_NOT_RUNNING');
    await world.services.classes.resume(world.approver, found.id);
    expect(await code(lessons().record(world.clerk, lesson.id, rollCall(ids)))).toBe('accepted');
  });
});

describe('no way into the database gets past', () => {
  const columns =
    'county_code, id, division_code, created_by, class_id, institution_id, lesson_id, method, opened_at, recorded_by, recorded_by_name';
  const openRoll = (actor: Actor, lesson: LessonRecord, openedAt: string, method = 'roll_call') =>
    raw(actor, `insert into training.lesson_rolls (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '某')`, [
      ...['530326', newId(), lesson.divisionCode, actor.userId, lesson.classId, lesson.institutionId],
      ...[lesson.id, method, openedAt, actor.userId],
    ]);

  it('the window of a lesson, nor who records it', async () => {
    const { timetable } = await running();
    const [lesson] = timetable as [LessonRecord];
    expect(await openRoll(world.clerk, lesson, at(lesson, '08:29'))).toBe('lesson_roll_too_early');
    expect(await openRoll(world.clerk, lesson, at(lesson, '07:59'), 'qr')).toBe('lesson_roll_too_early');
    const late = `${addDays(lesson.day, 2)}T11:30:01`;
    expect(await openRoll(world.clerk, lesson, late)).toBe('lesson_roll_too_late');
    expect(await openRoll(world.maker, lesson, at(lesson, '09:00'))).toBe('lesson_roll_by_institution');
    expect(await openRoll(other.clerk, lesson, at(lesson, '09:00'))).not.toBe('accepted');
    expect(await openRoll(world.clerk, lesson, at(lesson, '09:00'))).toBe('accepted');
    expect(await openRoll(world.head, lesson, at(lesson, '09:00'))).toBe('lesson_recorded_once');
  });

  it('a mark after the record is closed, or a record that is not whole', async () => {
    const { timetable, ids } = await running();
    const [lesson, second] = timetable as [LessonRecord, LessonRecord];
    during(lesson);
    await lessons().record(world.clerk, lesson.id, rollCall(ids));
    const change = (set: string) =>
      raw(world.clerk, `update training.lesson_marks set ${set} where lesson_id = ?`, [lesson.id]);
    expect(await change("mark = 'absent'")).toBe('lesson_mark_closed');
    expect(await raw(world.clerk, 'delete from training.lesson_marks where lesson_id = ?', [lesson.id])).toBe('42501');
    during(second, '14:05');
    expect(await openRoll(world.clerk, second, at(second, '14:05'))).toBe('accepted');
    const close = "update training.lesson_rolls set state = 'closed', closed_at = ? where lesson_id = ?";
    expect(await raw(world.clerk, close, [at(second, '14:06'), second.id])).toBe('lesson_roll_whole');
  });

  it('a lesson that was held without a record, and hours that were cut', async () => {
    const { found, timetable } = await running();
    const [lesson, ...rest] = timetable as [LessonRecord, ...LessonRecord[]];
    for (const actor of [world.clerk, world.maker])
      expect(await raw(actor, "update training.lessons set state = 'held' where id = ?", [lesson.id])).toBe(
        'lesson_held_by_roll',
      );
    for (const one of rest) await world.hold(world.clerk, one);
    expect(await code(world.services.classes.endTeaching(world.maker, found.id))).toBe('TRAINING.LESSONS_OPEN');
    await database.owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      await trx.raw('alter table training.lessons disable trigger user');
      await trx.raw("update training.lessons set state = 'cancelled' where id = ?", [lesson.id]);
      await trx.raw('alter table training.lessons enable trigger user');
    });
    expect(await code(world.services.classes.endTeaching(world.maker, found.id))).toBe('TRAINING.HOURS_CUT');
  });

  it('another institution sees no record, mark or correction', async () => {
    const { found, timetable } = await running();
    await world.hold(world.clerk, timetable[0] as LessonRecord);
    const page = { ids: null, sort: null, range: { from: 0, to: 9 } };
    expect((await lessons().listMarks(world.head, { ...page, filter: { classId: found.id } })).total).toBe(3);
    expect((await lessons().listMarks(other.head, { ...page, filter: {} })).total).toBe(0);
    expect(await code(lessons().sheet(other.head, timetable[0]?.id ?? ''))).toBe('LIST.NOT_FOUND');
    expect(await code(lessons().classAttendance(other.head, found.id))).toBe('LIST.NOT_FOUND');
  });
});

describe('a sign-in by code', () => {
  async function opened(trainees = 3) {
    const one = await running(trainees);
    const [lesson] = one.timetable as [LessonRecord];
    during(lesson, '08:10');
    await lessons().openSignIn(world.clerk, lesson.id);
    return {
      ...one,
      lesson,
      token: async () => (await lessons().code(world.clerk, lesson.id)).link.split('/').at(-1) ?? '',
    };
  }
  const signIn = (token: string, name: string, lastFour: string) =>
    code(world.attendance.signIn.signIn(token, { name, lastFour }, 'zh-CN'));
  const lastFourOf = async (lesson: LessonRecord, index: number) =>
    (await lessons().sheet(world.clerk, lesson.id)).trainees[index]?.identityMasked.slice(-4) ?? '';

  it('marks who scans, in the window; the teacher closes with the others', async () => {
    const { lesson, ids, token } = await opened();
    const { names } = await world.attendance.signIn.read(await token(), 'zh-CN');
    expect(names).toEqual(['学*1', '学*2', '学*3']);
    const [name = '', secondName = ''] = names;
    const first = await lastFourOf(lesson, 0);
    expect(await signIn(await token(), name, first)).toBe('accepted');
    expect(await world.attendance.signIn.signIn(await token(), { name, lastFour: first }, 'zh-CN')).toEqual({
      outcome: 'already',
    });
    expect((await lessons().code(world.clerk, lesson.id)).signedIn).toBe(1);
    const [, second = '', third = ''] = ids;
    const close = (marks: readonly { enrolmentId: string; mark: LessonMark }[]) =>
      code(lessons().record(world.clerk, lesson.id, { method: 'qr', marks: [...marks], fileId: null }));
    const rest = [
      { enrolmentId: second, mark: 'absent' as const },
      { enrolmentId: third, mark: 'late' as const },
    ];
    expect(await close(rest)).toBe('TRAINING.LESSON_TOO_EARLY');
    during(lesson, '09:01');
    expect(await signIn(await token(), secondName, await lastFourOf(lesson, 1))).toBe('TRAINING.SIGN_IN_CLOSED');
    expect(await close(rest.slice(1))).toBe('TRAINING.ROLL_NOT_WHOLE');
    expect(await close(rest)).toBe('accepted');
    const { trainees } = await lessons().sheet(world.clerk, lesson.id);
    expect(trainees.map(({ mark, source }) => [mark, source])).toEqual([
      ['present', 'qr'],
      ['absent', 'roll_call'],
      ['late', 'roll_call'],
    ]);
  });

  it('counts no code that is some minutes old, nor one of another lesson’s record', async () => {
    const { lesson, token } = await opened();
    const old = await token();
    during(lesson, '08:14');
    expect(await signIn(old, '学*', '0000')).toBe('TRAINING.CODE_OVER');
    expect(await signIn(`${old}x`, '学*', '0000')).toBe('TRAINING.CODE_OVER');
  });

  it('locks a name after five wrong tries, also of many at once', async () => {
    const { token } = await opened(1);
    const link = await token();
    const { names } = await world.attendance.signIn.read(link, 'zh-CN');
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(link, names[0] ?? '', 'xxxx')));
    expect(answers.filter((answer) => answer === 'TRAINING.SIGN_IN_WRONG')).toHaveLength(4);
    expect(answers.filter((answer) => answer === 'TRAINING.SIGN_IN_LOCKED')).toHaveLength(4);
  });
});

describe('a correction', () => {
  async function recorded() {
    const { found, timetable, ids } = await running();
    const [lesson] = timetable as [LessonRecord];
    const { trainees } = await world.hold(world.clerk, lesson, { [ids[0] ?? '']: 'absent' });
    return { found, timetable, lesson, markId: trainees[0]?.markId ?? '', enrolmentId: ids[0] ?? '' };
  }
  const said = { toMark: 'present' as const, reason: '当时在另一间教室', fileId: null };

  it('is asked with a reason and decided by a second person of the county', async () => {
    const { found, markId, enrolmentId } = await recorded();
    const { corrections } = world.attendance;
    expect(await code(corrections.ask(world.clerk, markId, { ...said, toMark: 'absent' }))).toBe(
      'TRAINING.CORRECTION_SAME',
    );
    const { id } = await corrections.ask(world.clerk, markId, said);
    expect(await code(corrections.ask(world.clerk, markId, said))).toBe('TRAINING.CORRECTION_OPEN');
    expect(await code(corrections.confirm(world.head, id))).toBe('TRAINING.CORRECTION_BY_COUNTY');
    expect(await code(corrections.confirm(other.head, id))).toBe('LIST.NOT_FOUND');
    expect((await lessons().classAttendance(world.maker, found.id)).trainees[0]?.attendedHours).toBe(0);
    expect((await corrections.confirm(world.maker, id)).state).toBe('confirmed');
    const after = await lessons().classAttendance(world.maker, found.id);
    expect(after.trainees.find((one) => one.enrolmentId === enrolmentId)?.attendedHours).toBe(4);
    const page = { ids: [markId], sort: null, range: { from: 0, to: 9 }, filter: {} };
    expect((await lessons().listMarks(world.maker, page)).rows[0]).toMatchObject({
      mark: 'present',
      recordedMark: 'absent',
    });
  });

  it('of an officer who asked is not decided by himself, in the model and in the database', async () => {
    const { markId } = await recorded();
    const { corrections } = world.attendance;
    const { id } = await corrections.ask(world.maker, markId, said);
    expect(await code(corrections.confirm(world.maker, id))).toBe('TRAINING.CORRECTION_BY_ANOTHER');
    const forced = (actor: Actor, by: string) =>
      raw(
        actor,
        "update training.mark_corrections set state = 'confirmed', decided_by = ?, decided_at = '2025-04-08T09:00:00' where id = ?",
        [by, id],
      );
    expect(await forced(world.maker, world.maker.userId)).toBe('mark_correction_apart');
    expect(await forced(world.maker, world.clerk.userId)).toBe('mark_correction_apart');
    expect(await forced(world.head, world.second.userId)).toBe('mark_correction_by_county');
    expect((await corrections.refuse(world.second, id, '没有依据')).state).toBe('refused');
  });

  it('changes nothing once the roster of the assessment is fixed', async () => {
    const found = await world.trainingClass('taught');
    const [lesson] = (await world.stores.classes.lessonsOf(world.maker, found.id)) as [LessonRecord];
    const { trainees } = await lessons().sheet(world.maker, lesson.id);
    const { id } = await world.attendance.corrections.ask(world.maker, trainees[0]?.markId ?? '', {
      ...said,
      toMark: 'absent',
    });
    const day = addDays(found.endsOn, 3);
    await fixAssessment(found, day);
    expect(await code(world.attendance.corrections.confirm(world.second, id))).toBe('TRAINING.CORRECTION_LATE');
  });

  async function fixAssessment(found: TrainingClassRecord, day: LocalDate) {
    const assessing = createAssessmentService({
      ...world.shared,
      store: createKnexAssessmentStore(database.app, { schema: 'training' }),
      classes: world.stores.classes,
      admission: lessons().admission,
      rules: settledTrainingRules({ 'training-assessment': assessmentRule() }),
    });
    const { id } = await assessing.plan(world.maker, {
      ...{ classId: found.id, kind: 'first', day, startsAt: '09:00', endsAt: '11:00', place: '县考核中心' },
      ...{ bodyKind: 'assessment_body', bodyName: '县评价中心', bodyNumber: '', assessors: [newId()] },
    });
    return assessing.fixRoster(world.maker, id);
  }
});

describe('admission to the assessment', () => {
  it('keeps off who attended too little; the database too', async () => {
    const { found, timetable, ids } = await running();
    const [absent = '', half = '', late = ''] = ids;
    for (const [index, lesson] of timetable.entries())
      await world.hold(world.clerk, lesson, {
        [absent]: 'absent',
        ...(index === 0 ? { [half]: 'leave' } : {}),
        [late]: 'late',
      });
    await world.services.classes.endTeaching(world.maker, found.id);
    const attendance = await lessons().classAttendance(world.maker, found.id);
    expect(attendance).toMatchObject({ heldHours: 16, rate: 58.33, card: 'red', personPassFrom: 80 });
    expect(attendance.trainees.map(({ rate, below }) => [rate, below])).toEqual([
      [0, true],
      [75, true],
      [100, false],
    ]);
    const admissions = await lessons().admission.admissionOf(world.maker, found.id);
    expect([...admissions.values()].map(({ admitted }) => admitted)).toEqual([false, false, true]);
    expect(admissions.get(half)?.reason).toMatch(/出勤12课时，应到16课时，出勤率75%，未达到80%/);
    const sheets = createKnexAssessmentStore(database.app, { schema: 'training' });
    const id = await sheets.create(world.maker, {
      ...{ divisionCode: found.divisionCode, classId: found.id, institutionId: found.institutionId },
      ...{ institutionName: found.institutionName, classNumber: found.number ?? '', className: found.name },
      ...{ tradeName: found.tradeName, level: found.level, kind: 'first', day: addDays(found.endsOn, 3) },
      ...{
        startsAt: '09:00',
        endsAt: '11:00',
        place: '县',
        bodyKind: 'assessment_body',
        bodyName: '县',
        bodyNumber: '',
      },
      ...{ rule: assessmentRule(), ruleVersion: '1', clause: '', assessors: [newId()] },
    });
    const sheet = {
      enrolmentId: half,
      personName: '学员2',
      identityMasked: '',
      admitted: true,
      admissionReason: '',
      attendanceRate: 99,
    };
    const stored = (await sheets.get(world.maker, id)) as never;
    expect(await code(sheets.addSheets(world.maker, stored, [sheet]))).toMatch(
      /ATTENDANCE_BELOW|assessment_attendance/,
    );
  });
});

describe('a stranger of another county', () => {
  it('sees nothing of it', async () => {
    const { timetable } = await running();
    const stranger = testActor({
      countyCode: '530328' as never,
      scope: { from: '530328000000', to: '530328999999' } as never,
    });
    expect(await code(lessons().sheet(stranger, timetable[0]?.id ?? ''))).toBe('LIST.NOT_FOUND');
  });
});
