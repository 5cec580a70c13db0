import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { localDate } from '@gongyi/kernel';
import type { AssessmentRecord, CertificateRecord, ScoreCorrectionRecord } from '@gongyi/training';
import {
  type AssessmentWorld,
  assessedTrade,
  createAssessmentWorld,
  inventedNumber,
} from '@gongyi/training/testing/assessment-world';
import type { PostTask } from '@gongyi/welfare-posts';
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

describe('an assessed class and its certificates', () => {
  let server: TestServer;
  let world: AssessmentWorld;
  let assessment: AssessmentRecord;
  let certificate: CertificateRecord;
  const people: Record<string, ApiClient> = {};
  const as = (login: string) => people[login] as ApiClient;
  const assess = (login: string, action: string, body: object = {}) =>
    as(login).post<AssessmentRecord>(`/assessments/${assessment.id}/${action}`, body);

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    for (const login of ['jingban', 'shenpi', 'kaoping', 'peixun'])
      people[login] = await signIn(server.url, login, demoPassword);
    world = await createAssessmentWorld(server.database, 'training', assessedTrade);
    assessment = await world.fixed(
      await world.trainingClass('taught', { changes: { startsOn: localDate('2025-03-17') } }),
    );
  });
  afterAll(() => server?.stop());

  const verify = async (body: object) => {
    const answer = await fetch(`${server.url}/api/public/certificates/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, robots: answer.headers.get('x-robots-tag'), body: await answer.json() };
  };

  /** What waits for somebody, of one kind. */
  const waiting = async (login: string, kind: string) =>
    (await as(login).get<PostTask[]>('/post-tasks', { filter: { kind } })).map(({ recordId }) => recordId);

  it('is scored by the assessor and confirmed by the county', async () => {
    const scores = assessment.sheets.map(({ id }, index) => ({
      sheetId: id,
      theoryTenths: index === 0 ? 590 : 855,
      practiceTenths: 800,
      absent: false,
    }));
    expect(await refusal(assess('jingban', 'enter-scores', { scores }))).toBe('KERNEL.FORBIDDEN');
    expect(await refusal(assess('peixun', 'enter-scores', { scores }))).toBe('KERNEL.FORBIDDEN');
    const over = [{ ...scores[0], theoryTenths: 1001 }];
    expect(await refusal(assess('kaoping', 'enter-scores', { scores: over }))).not.toBe('accepted');
    await assess('kaoping', 'enter-scores', { scores });
    await assess('kaoping', 'hand-in');
    expect(await refusal(assess('kaoping', 'confirm'))).toBe('KERNEL.FORBIDDEN');
    expect(await waiting('jingban', 'confirm_scores')).toEqual([assessment.id]);
    const { sheets, state } = await assess('jingban', 'confirm');
    expect([state, ...sheets.map(({ result }) => result)]).toEqual(['confirmed', 'failed', 'passed', 'passed']);
    await assess('shenpi', 'close-class');
  });

  it('has its confirmed score corrected by two people', async () => {
    const [failed] = assessment.sheets;
    const body = { assessmentId: assessment.id, sheetId: failed?.id, theoryTenths: 585, practiceTenths: 800 };
    const ask = (login: string, more: object) =>
      as(login).post<ScoreCorrectionRecord>('/score-corrections', { ...body, ...more });
    expect(await refusal(ask('peixun', { reason: '登分有误' }))).toBe('KERNEL.FORBIDDEN');
    expect(await refusal(ask('kaoping', { reason: '' }))).not.toBe('accepted');
    const { id } = await ask('kaoping', { reason: '登分有误' });
    expect(await refusal(as('kaoping').post(`/score-corrections/${id}/approve`, {}))).toBe('KERNEL.FORBIDDEN');
    expect(await as('peixun').get<unknown[]>('/score-corrections')).toEqual([]);
    expect(await waiting('shenpi', 'decide_score_correction')).toEqual([id]);
    expect(await waiting('jingban', 'decide_score_correction')).toEqual([]);
    const done = await as('shenpi').post<ScoreCorrectionRecord>(`/score-corrections/${id}/approve`, {});
    expect(done).toMatchObject({ state: 'approved', theoryBefore: 590, theoryAfter: 585, resultAfter: 'failed' });
    const { sheets } = await as('jingban').get<AssessmentRecord>(`/assessments/${assessment.id}`);
    expect(sheets.find((sheet) => sheet.id === failed?.id)).toMatchObject({ theoryTenths: 585, corrections: 1 });
  });

  it('gets certificates whose numbers are checked, and keeps them', async () => {
    const [failed, passed] = assessment.sheets;
    const issue = (enrolmentId: string | undefined, number: string) =>
      as('jingban').post<CertificateRecord[]>('/certificates', {
        classId: assessment.classId,
        issuedOn: assessment.day,
        certificates: [{ enrolmentId, number }],
      });
    expect(await refusal(issue(failed?.enrolmentId, inventedNumber(1)))).toBe('TRAINING.NOT_PASSED');
    expect(await refusal(issue(passed?.enrolmentId, inventedNumber(1, '24')))).toBe('TRAINING.NUMBER_WRONG');
    [certificate] = (await issue(passed?.enrolmentId, inventedNumber(1))) as [CertificateRecord];
    expect(certificate).toMatchObject({ state: 'issued', number: inventedNumber(1), level: 5 });
  });

  it('is not seen by another institution', async () => {
    expect(await as('peixun').get<unknown[]>('/assessments')).toEqual([]);
    expect(await as('peixun').get<unknown[]>('/certificates')).toEqual([]);
    expect(await refusal(as('peixun').get(`/certificates/${certificate.id}`))).toBe('LIST.NOT_FOUND');
  });

  it('is verified without login by number and name, and says no more than needed', async () => {
    const { number, personName: name } = certificate;
    const told = await verify({ number, name });
    expect(told).toMatchObject({ status: 200, robots: 'noindex, nofollow' });
    expect(told.body.certificate).toMatchObject({ kind: 'skill_level', standing: 'valid', issuedOn: assessment.day });
    expect(JSON.stringify(told.body)).not.toMatch(/identity|enrolmentId|classId|"id"/);
    expect(JSON.stringify(told.body)).not.toContain(name);
    expect(await verify({ number, name: '张三丰' })).toMatchObject({ status: 200, body: { certificate: null } });
    expect(await verify({ number: inventedNumber(77), name })).toMatchObject({
      status: 200,
      body: { certificate: null },
    });
    expect((await verify({ number, name, classId: 'x' })).status).toBe(400);
  });

  it('is revoked by two people, and everybody can see it', async () => {
    const path = `/certificates/${certificate.id}`;
    await as('jingban').post(`${path}/ask-revocation`, { reason: '替考查实', document: '会人社〔2025〕9号' });
    expect(await refusal(as('jingban').post(`${path}/revoke`, {}))).toBe('KERNEL.FORBIDDEN');
    expect(await waiting('shenpi', 'decide_revocation')).toEqual([certificate.id]);
    expect(await waiting('jingban', 'decide_revocation')).toEqual([]);
    await as('shenpi').post(`${path}/revoke`, {});
    expect(await waiting('shenpi', 'decide_revocation')).toEqual([]);
    const { number, personName: name } = certificate;
    expect((await verify({ number, name })).body.certificate.standing).toBe('revoked');
  });

  it('is not guessed by trying names on one number', async () => {
    const tries = [];
    for (const name of ['张一', '张二', '张三', '张四', '张五', '张六'])
      tries.push((await verify({ number: inventedNumber(500), name })).status);
    expect(tries.at(-1)).toBe(429);
    expect((await verify({ number: `${inventedNumber(500)} `, name: '张七' })).status).toBe(429);
  });
});
