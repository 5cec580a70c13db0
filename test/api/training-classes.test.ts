import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { addDays, type LocalDate, localDate } from '@gongyi/kernel';
import type {
  AccreditationRecord,
  ClassConflicts,
  ClassFile,
  EnrolmentRecord,
  InstitutionRecord,
  LessonRecord,
  TradeRecord,
  TrainingClassRecord,
} from '@gongyi/training';
import { inventedCreditCode } from '@gongyi/training/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('an opening file at the doors of the API', () => {
  let server: TestServer;
  let institution: InstitutionRecord;
  let trade: TradeRecord;
  let trainingClass: TrainingClassRecord;
  let startsOn: LocalDate;
  const people: Record<string, ApiClient> = {};
  const as = (login: string) => people[login] as ApiClient;
  const command = (login: string, action: string, body: object = {}) =>
    as(login).post<TrainingClassRecord>(`/training-classes/${trainingClass.id}/${action}`, body);

  /** Through the accreditation that the demonstration began. */
  async function accredit(): Promise<LocalDate> {
    const [draft] = await as('peixun').get<AccreditationRecord[]>('/accreditations', { filter: { state: 'draft' } });
    const { id, criteria, evidence } = draft as AccreditationRecord;
    const step = (login: string, action: string, body: object = {}) =>
      as(login).post<AccreditationRecord>(`/accreditations/${id}/${action}`, body);
    for (const criterion of criteria.filter((one) => !evidence.some(({ criterionId }) => criterionId === one.id)))
      await step('jiaowu', 'prove', { criterionId: criterion.id, content: '2024年培训320人' });
    await step('peixun', 'submit');
    await step('jingban', 'pass-documents');
    const points = criteria.map(({ id: criterionId, most }) => ({ criterionId, points: most }));
    for (const login of ['jingban', 'beian']) await step(login, 'score', { visitedOn: '2025-03-03', points });
    await step('jingban', 'propose');
    const { noticeEndsOn } = await step('jingban', 'publish');
    const from = addDays(localDate(noticeEndsOn ?? ''), 1);
    await as('jingban').post('/demo/advance', { to: from });
    await step('shenpi', 'approve', { capacity: 300, validFrom: from });
    return from;
  }

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    for (const login of ['jingban', 'shenpi', 'beian', 'peixun', 'jiaowu', 'jiaoshi', 'xitong', 'anquan'])
      people[login] = await signIn(server.url, login, demoPassword);
    [institution] = (await as('peixun').get<InstitutionRecord[]>('/institutions')) as [InstitutionRecord];
    const trades = await as('peixun').get<TradeRecord[]>('/trades');
    trade = trades.find(({ name, level }) => name === '砌筑工' && level === 5) as TradeRecord;
    startsOn = addDays(await accredit(), 30);
  });
  afterAll(() => server?.stop());

  it('the clerk writes it; the file says what is missing, and only the head hands in', async () => {
    const body = {
      name: '砌筑工初级班',
      tradeId: trade.id,
      mode: 'centralised',
      place: '演示路1号',
      startsOn,
      endsOn: addDays(startsOn, 20),
      plannedHours: trade.standardHours,
      seats: 20,
      headTeacher: '冯老师',
      contactPhone: '0874-5550001',
    };
    expect(await refusal(as('jiaoshi').post('/training-classes', body))).toBe('KERNEL.FORBIDDEN');
    expect(await refusal(as('jingban').post('/training-classes', body))).toBe('KERNEL.FORBIDDEN');
    trainingClass = await as('jiaowu').post<TrainingClassRecord>('/training-classes', body);
    expect(trainingClass).toMatchObject({ state: 'draft', number: null, institutionId: institution.id });
    const room = institution.rooms.find(({ kind }) => kind === 'theory');
    await command('jiaowu', 'add-lesson', {
      day: startsOn,
      startsAt: '08:30',
      endsAt: '11:30',
      hours: 4,
      kind: 'theory',
      content: '安全常识',
      roomId: room?.id,
      teacherId: institution.teachers[0]?.id,
    });
    const uploaded = await as('jiaowu').upload('plan.txt', new TextEncoder().encode('plan'));
    await command('jiaowu', 'file-paper', { paperId: 'opening_plan', fileId: uploaded.id });
    const file = await as('jiaowu').get<ClassFile>(`/class-files/${trainingClass.id}`);
    expect(file.papers.find(({ paperId }) => paperId === 'opening_plan')?.fileName).toBe('plan.txt');
    expect(file.missing.map(({ zh }) => zh).join()).toMatch(/教学大纲.*考核方案/);
    expect(await refusal(command('jiaowu', 'submit'))).toBe('KERNEL.FORBIDDEN');
    expect(await refusal(command('peixun', 'submit'))).toBe('TRAINING.CLASS_INCOMPLETE');
  });

  it('somebody who is not in the register is told to register first', async () => {
    const nobody = { identity: '530326199001019004', name: '某人' };
    expect(await refusal(command('jiaowu', 'enrol', { ...nobody, identity: '530326199001019000' }))).toMatch(
      /identity|PERSON_UNKNOWN/,
    );
  });

  it('a timetable comes by file, with what is wrong at its cell', async () => {
    const heading =
      '上课日期,课别(上课内容),课时,上课开始时间,上课结束时间,上课地点(教室名称),培训教师,教师身份证号,教材名称及出版社单位';
    const line = (day: string, room = '一号教室') => `${day},砌筑理论,4,08:30,11:30,${room},冯老师,530326199001011234,`;
    const csv = [heading, line(startsOn), line(addDays(startsOn, 1)), line(addDays(startsOn, 2), '三号教室')].join(
      '\n',
    );
    const { id: uploadId } = await as('jiaowu').upload('timetable.csv', new TextEncoder().encode(csv));
    const params = { classId: trainingClass.id };
    const started = await as('jiaowu').post<{ id: string; jobId: string }>('/imports', {
      uploadId,
      kind: 'class-timetable',
      params,
    });
    await as('jiaowu').job(started.jobId);
    const checked = await as('jiaowu').get<{ counts: object }>(`/imports/${started.id}`);
    expect(checked.counts).toMatchObject({ rows: 3, 'code:lesson_room_unknown': 1 });
    const committed = await as('jiaowu').post<{ jobId: string }>(`/imports/${started.id}/commit`, {});
    await as('jiaowu').job(committed.jobId);
    const lessons = await as('jiaoshi').get<LessonRecord[]>('/lessons', { filter: { classId: trainingClass.id } });
    expect(lessons).toHaveLength(2);
    expect(JSON.stringify(lessons)).not.toContain('530326199001011234');
    const conflicts = await as('jiaowu').get<ClassConflicts>(`/class-conflicts/${trainingClass.id}`);
    expect(conflicts).toMatchObject({ hard: 0, soft: 0 });
  });

  it('another institution reaches nothing of it: not by id, list, sort, export, file or command', async () => {
    const other = await as('jingban').post<InstitutionRecord>('/institutions', {
      divisionCode: institution.divisionCode,
      creditCode: inventedCreditCode(78),
      name: '另一职业培训学校',
      legalPerson: '甲',
      contactName: '乙',
      contactPhone: '0874-5550077',
      address: '演示路78号',
    });
    const password = 'Another-school-25';
    const account = { login: 'lingyi', displayName: '另一校长', password, organisationId: other.id, roles: [] };
    const created = await as('xitong').post<{ id: string; version: number }>('/users', account);
    await as('anquan').post(`/users/${created.id}/set-roles`, {
      version: created.version,
      roles: ['institution-head'],
    });
    await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'lingyi', password, newPassword: demoPassword }),
    });
    people['lingyi'] = await signIn(server.url, 'lingyi', demoPassword);
    const { id } = trainingClass;
    for (const path of [`/training-classes/${id}`, `/class-files/${id}`, `/class-conflicts/${id}`])
      expect(await refusal(as('lingyi').get(path)), path).toBe('LIST.NOT_FOUND');
    expect(await as('lingyi').get('/training-classes', { filter: { institutionId: institution.id } })).toEqual([]);
    expect(await as('lingyi').get('/training-classes', { sort: ['startsOn', 'ASC'] })).toEqual([]);
    for (const list of ['/enrolments', '/lessons'])
      expect(await as('lingyi').get<EnrolmentRecord[]>(list, { filter: { classId: id } }), list).toEqual([]);
    const columns = [{ source: 'number', label: '编号' }];
    const exported = { resource: 'training-classes', title: '培训班', columns };
    expect(await as('lingyi').post('/exports', exported)).toMatchObject({ rows: 0 });
    expect(await refusal(as('lingyi').post(`/training-classes/${id}/submit`, {}))).toBe('LIST.NOT_FOUND');
    const { papers } = await as('peixun').get<ClassFile>(`/class-files/${id}`);
    const fileId = papers.find((paper) => paper.fileId !== null)?.fileId ?? '';
    expect(await refusal(as('lingyi').download(fileId))).toBe('FILES.NOT_FOUND');
    expect(await refusal(as('jingban').download(fileId))).toBe('accepted');
  });

  it('the institution cancels a draft, the county only what was handed in', async () => {
    expect((await command('peixun', 'cancel', { reason: '生源不足' })).state).toBe('cancelled');
    expect(await refusal(command('shenpi', 'approve'))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
  });
});
