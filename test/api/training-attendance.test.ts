import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { localDate } from '@gongyi/kernel';
import type {
  ClassAttendance,
  ClassChangeRecord,
  InspectionDrawRecord,
  InspectionRecord,
  LessonCode,
  LessonMarkRecord,
  LessonRecord,
  LessonSheet,
  MarkCorrectionRecord,
  TrainingClassRecord,
} from '@gongyi/training';
import { type AssessmentWorld, assessedTrade, createAssessmentWorld } from '@gongyi/training/testing/assessment-world';
import type { PostTask } from '@gongyi/welfare-posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { institutionAccount } from '../support/institution-account.js';
import { startTestServer, type TestServer } from '../support/server.js';

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('attendance, changes and inspections at the doors of the API', () => {
  let server: TestServer;
  let world: AssessmentWorld;
  let running: TrainingClassRecord;
  let lessons: LessonRecord[];
  const people: Record<string, ApiClient> = {};
  const as = (login: string) => people[login] as ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    for (const login of ['jingban', 'shenpi', 'peixun', 'gucheng'])
      people[login] = await signIn(server.url, login, demoPassword);
    world = await createAssessmentWorld(server.database, 'training', assessedTrade);
    for (const [login, role] of [
      ['xuejiao', 'institution-clerk'],
      ['xueshi', 'institution-teacher'],
    ] as const)
      people[login] = await institutionAccount(server.url, world.institution.id, login, role);
    // The demonstration begins on 1 April: the first day of the class was yesterday.
    running = await world.trainingClass('running', { changes: { startsOn: localDate('2025-03-31') } });
    lessons = await world.stores.classes.lessonsOf(world.maker, running.id);
  });
  afterAll(() => server?.stop());

  const rollCall = (sheet: LessonSheet, absent: number) => ({
    method: 'roll_call',
    marks: sheet.trainees.map(({ enrolmentId }, index) => ({
      enrolmentId,
      mark: index < absent ? 'absent' : 'present',
    })),
  });

  it('a teacher of the class’s own institution records a lesson, once', async () => {
    const path = `/lessons/${lessons[0]?.id}/record`;
    const sheet = await as('xueshi').get<LessonSheet>(`/lesson-sheets/${lessons[0]?.id}`);
    expect(sheet).toMatchObject({ canRecord: 'now', roll: null, methods: ['roll_call', 'qr', 'paper'] });
    expect(await refusal(as('jingban').post(path, rollCall(sheet, 1)))).toBe('KERNEL.FORBIDDEN');
    expect(await refusal(as('peixun').post(path, rollCall(sheet, 1)))).toBe('LIST.NOT_FOUND');
    expect(await refusal(as('xueshi').post(path, { ...rollCall(sheet, 1), recordedAt: 'x' }))).not.toBe('accepted');
    const recorded = await as('xueshi').post<LessonSheet>(path, rollCall(sheet, 1));
    expect(recorded.roll).toMatchObject({ state: 'closed', recordedByName: 'xueshi' });
    expect(await refusal(as('xuejiao').post(path, rollCall(sheet, 0)))).toBe('TRAINING.LESSON_RECORDED');
  });

  it('trainees sign in by the code on the screen, without an account', async () => {
    const [, , third, fourth] = lessons;
    const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(11, 16);
    await server.database.owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      await trx.raw('alter table training.lessons disable trigger user');
      await trx('training.lessons').where({ id: fourth?.id }).update({ booked: false, state: 'cancelled' });
      await trx('training.lessons').where({ id: third?.id }).update({ starts_at: now, ends_at: '24:00' });
      await trx.raw('alter table training.lessons enable trigger user');
    });
    await as('xueshi').post(`/lessons/${third?.id}/open-sign-in`);
    expect(await refusal(as('peixun').get(`/lesson-codes/${third?.id}`))).toBe('LIST.NOT_FOUND');
    const code = await as('xueshi').get<LessonCode>(`/lesson-codes/${third?.id}`);
    const page = `${server.url}/api/public/lesson-sign-in/${code.link.split('/').at(-1)}`;
    const answer = await fetch(page);
    expect(answer.headers.get('x-robots-tag')).toBe('noindex, nofollow');
    const { names } = (await answer.json()) as { names: string[] };
    expect(names).toEqual(['学*1', '学*2', '学*3']);
    const roster = await world.stores.classes.enrolmentsOf(world.maker, running.id);
    const lastFour = roster[0]?.identityMasked.slice(-4) ?? '';
    const scan = async (body: object) => {
      const reply = await fetch(page, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [reply.status, ((await reply.json()) as { outcome?: string }).outcome];
    };
    expect(await scan({ name: '学*1', lastFour: '0000' })).toEqual([409, undefined]);
    expect(await scan({ name: '学*1', lastFour })).toEqual([200, 'recorded']);
    expect(await scan({ name: '学*1', lastFour })).toEqual([200, 'already']);
    expect((await fetch(`${page}x`)).status).toBe(404);
  });

  it('a mark is corrected by the county, and the figures follow', async () => {
    const figures = () => as('jingban').get<ClassAttendance>(`/class-attendance/${running.id}`);
    expect(await figures()).toMatchObject({ heldHours: 4, rate: 66.66, card: 'red', personPassFrom: 80 });
    const filter = { classId: running.id, mark: 'absent' };
    const [mark] = await as('xuejiao').get<LessonMarkRecord[]>('/lesson-marks', { filter });
    const asked = await as('xuejiao').post<MarkCorrectionRecord>(`/lesson-marks/${mark?.id}/ask-correction`, {
      toMark: 'late',
      reason: '迟到十分钟',
    });
    const answer = (login: string) => as(login).post(`/mark-corrections/${asked.id}/confirm`, {});
    expect(await refusal(answer('xuejiao'))).toBe('KERNEL.FORBIDDEN');
    await answer('jingban');
    expect(await figures()).toMatchObject({ rate: 100, card: null });
    const columns = [{ source: 'personName', label: '姓名' }];
    const body = { resource: 'lesson-marks', title: '考勤', filter: { classId: running.id }, columns };
    expect(await as('xuejiao').post('/exports', body)).toMatchObject({ rows: 4 });
    expect(await as('peixun').post('/exports', body)).toMatchObject({ rows: 0 });
  });

  it('a class changes by a request that the county answers', async () => {
    const found = await world.trainingClass('approved', { changes: { startsOn: localDate('2025-04-21') } });
    const [lesson] = await world.stores.classes.lessonsOf(world.maker, found.id);
    const body = { classId: found.id, lessonIds: [lesson?.id], reason: '教师外出' };
    expect(await refusal(as('jingban').post('/class-changes/ask-cancel', body))).toBe('KERNEL.FORBIDDEN');
    expect(await refusal(as('peixun').post('/class-changes/ask-cancel', body))).toBe('LIST.NOT_FOUND');
    const late = { classId: running.id, lessonIds: [lessons[1]?.id], reason: '教师外出' };
    expect(await refusal(as('xuejiao').post('/class-changes/ask-cancel', late))).toBe('TRAINING.CHANGE_LATE');
    const { id } = await as('xuejiao').post<ClassChangeRecord>('/class-changes/ask-cancel', body);
    expect(await refusal(as('xuejiao').post(`/class-changes/${id}/approve`, {}))).toBe('KERNEL.FORBIDDEN');
    expect(await as('peixun').get<unknown[]>('/class-changes')).toEqual([]);
    const tasks = () => as('jingban').get<PostTask[]>('/post-tasks', { filter: { kind: 'answer_class_change' } });
    expect(await tasks()).toMatchObject([{ id, recordId: found.id, resource: 'training-classes', dueOn: lesson?.day }]);
    expect(await as('jingban').post(`/class-changes/${id}/approve`, {})).toMatchObject({ state: 'approved' });
    expect(await tasks()).toEqual([]);
    expect((await world.stores.classes.getLesson(world.maker, lesson?.id ?? ''))?.state).toBe('cancelled');
  });

  it('an inspection holds a class until a second person releases it', async () => {
    const draw = { from: '2025-03-31', to: '2025-04-30', lessons: 2, byRisk: 1 };
    const drawn = await as('jingban').post<InspectionDrawRecord>('/inspection-draws', draw);
    expect(drawn.picks).toHaveLength(2);
    expect(await refusal(as('xuejiao').get('/inspection-draws'))).toBe('KERNEL.FORBIDDEN');
    const visit = {
      ...{ classId: running.id, lessonId: lessons[0]?.id, kind: 'site', visitedOn: '2025-03-31', visitedAt: '09:00' },
      ...{ inspectors: '李督导', countedHeads: 1, findings: ['heads_differ'], result: 'serious', drawId: drawn.id },
    };
    expect(await refusal(as('xuejiao').post('/inspections', visit))).toBe('KERNEL.FORBIDDEN');
    const quiet = await as('gucheng').post<InspectionRecord>('/inspections', { ...visit, drawId: null });
    expect(quiet).toMatchObject({ state: 'recorded', countedHeads: 1, rollHeads: 3 });
    expect(await as('xuejiao').get<unknown[]>('/inspections')).toEqual([]);
    const held = await as('jingban').post<InspectionRecord>('/inspections', { ...visit, hold: true });
    expect(await as('xuejiao').get<unknown[]>('/inspections')).toHaveLength(1);
    const release = (login: string) => as(login).post(`/inspections/${held.id}/release`, { reason: '已整改' });
    expect(await refusal(release('jingban'))).toBe('KERNEL.FORBIDDEN');
    expect(await release('shenpi')).toMatchObject({ state: 'released' });
  });
});
