import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { addDays, type LocalDate, localDate } from '@gongyi/kernel';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import type { AssessmentRecord, CertificateRecord, TrainingClassRecord } from '@gongyi/training';
import {
  type AssessmentWorld,
  assessedTrade,
  createAssessmentWorld,
  inventedNumber,
} from '@gongyi/training/testing/assessment-world';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';
import { workbookParts, zip } from '../support/zip.js';

interface ImportAnswer {
  readonly id: string;
  readonly jobId: string;
}
interface RowAnswer {
  readonly outcome: string;
  readonly findings: readonly { readonly code: string; readonly cell: string | null; readonly problem: string }[];
}
interface Trainee {
  readonly name: string;
  readonly identity: string;
}

/** One class from the planned sitting to its certificates, by what the console sends and an assessment body's two files. */
describe('a class assessed by an assessment body', () => {
  let server: TestServer;
  let world: AssessmentWorld;
  let found: TrainingClassRecord;
  let sitting: AssessmentRecord;
  let trainees: readonly Trainee[];
  const people: Record<string, ApiClient> = {};
  const as = (login: string) => people[login] as ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    for (const login of ['jingban', 'shenpi', 'kaoping']) people[login] = await signIn(server.url, login, demoPassword);
    world = await createAssessmentWorld(server.database, 'training', assessedTrade);
    found = await world.trainingClass('taught', { changes: { startsOn: localDate('2025-03-17') } });
    trainees = await enrolRegistered();
  });
  afterAll(() => server?.stop());

  /** Puts people of the county's register into the places of the class. */
  async function enrolRegistered(): Promise<Trainee[]> {
    const persons = await as('jingban').get<{ id: string; name: string }[]>('/persons', { range: [0, 2] });
    const roster = await world.stores.classes.enrolmentsOf(world.maker, found.id);
    await server.database.owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      await trx.raw('alter table training.enrolments disable trigger user');
      for (const [index, { id }] of persons.entries())
        await trx.raw(
          `update training.enrolments e set person_id = p.id, person_name = p.name, identity_hash = p.identity_hash from registry.persons p
             where p.id = ? and e.id = ?`,
          [id, roster[index]?.id ?? ''],
        );
      await trx.raw('alter table training.enrolments enable trigger user');
    });
    const named: Trainee[] = [];
    for (const { id, name } of persons) {
      const reason = '核对身份证';
      const { identity } = await as('jingban').post<{ identity: string }>(`/persons/${id}/reveal`, { reason });
      named.push({ name, identity });
    }
    return named;
  }

  async function check(client: ApiClient, kind: string, rows: readonly (readonly string[])[]) {
    const { id: uploadId } = await client.upload('表.xlsx', zip(workbookParts(rows, '填写')));
    const started = await client.post<ImportAnswer>('/imports', { uploadId, kind, params: {} });
    await client.job(started.jobId);
    const filter = { importId: started.id };
    return { id: started.id, rows: await client.get<RowAnswer[]>('/import-rows', { filter, range: [0, 99] }) };
  }
  async function commit(client: ApiClient, id: string) {
    const { jobId } = await client.post<ImportAnswer>(`/imports/${id}/commit`);
    await client.job(jobId);
  }
  const told = (rows: readonly RowAnswer[]) =>
    rows.map(({ outcome, findings }) => [outcome, findings[0]?.code, findings[0]?.cell]);

  it('is planned by the body, and its roster is the class’s', async () => {
    const slot = world.slot(found, { day: addDays(found.endsOn, 30) as LocalDate });
    sitting = await as('kaoping').post<AssessmentRecord>('/assessments', slot);
    expect(sitting).toMatchObject({ state: 'planned', classState: 'taught' });
    world.setToday(found.endsOn);
    await as('kaoping').post(`/assessments/${sitting.id}/cancel`, { reason: '考场有变' });
    sitting = await world.fixed(found);
    expect(sitting.sheets.map(({ personName }) => personName).sort()).toEqual(trainees.map(({ name }) => name).sort());
  });

  it.each([
    ['assessment-scores', 'kaoping', ['姓名', '身份证号', '理论成绩', '实操成绩']],
    ['certificates', 'jingban', ['姓名', '身份证号', '证书编号', '发证日期']],
  ])('has a template of %s for %s', async (kind, login, headings) => {
    const answer = await fetch(`${server.url}/api/import-templates/${kind}`, {
      headers: { authorization: `Bearer ${await tokenOf(login)}` },
    });
    expect(answer.status).toBe(200);
    const [table] = await readSpreadsheet(new Uint8Array(await answer.arrayBuffer()), '模板.xlsx');
    expect(table?.rows[0]?.cells.map(({ text }) => text)).toEqual(expect.arrayContaining(headings));
  });

  it('gets its scores from a file, refused rows apart, and is handed in and confirmed', async () => {
    const [a, b, c] = trainees as [Trainee, Trainee, Trainee];
    const headings = ['姓名', '身份证号', '理论成绩', '实操成绩', '缺考'];
    const { id, rows } = await check(as('kaoping'), 'assessment-scores', [
      headings,
      [a.name, a.identity, '85.5', '80', ''],
      [b.name, b.identity, '70', '90', ''],
      [c.name, c.identity, '700', '90', ''],
    ]);
    expect(told(rows)).toEqual([
      ['ok', undefined, undefined],
      ['ok', undefined, undefined],
      ['error', 'TRAINING.ROW_SCORE_WRONG', 'C4'],
    ]);
    expect(JSON.stringify(rows)).not.toContain(a.identity);
    await commit(as('kaoping'), id);
    const rest = await check(as('kaoping'), 'assessment-scores', [headings, [c.name, c.identity, '', '', '是']]);
    await commit(as('kaoping'), rest.id);
    await as('kaoping').post(`/assessments/${sitting.id}/hand-in`, {});
    const { sheets } = await as('jingban').post<AssessmentRecord>(`/assessments/${sitting.id}/confirm`, {});
    expect(sheets.map(({ result }) => result).sort()).toEqual(['absent', 'passed', 'passed']);
    await as('jingban').post(`/assessments/${sitting.id}/close-class`, {});
  });

  it('gets its certificates from a file', async () => {
    const [a, b, c] = trainees as [Trainee, Trainee, Trainee];
    const headings = ['姓名', '身份证号', '班级编号', '证书编号', '发证日期'];
    const day = sitting.day;
    const { id, rows } = await check(as('kaoping'), 'certificates', [
      headings,
      [a.name, a.identity, found.number ?? '', inventedNumber(1), day],
      [b.name, b.identity, '', inventedNumber(2, '24'), day],
      [c.name, c.identity, '', inventedNumber(3), day],
    ]);
    expect(told(rows)).toEqual([
      ['ok', undefined, undefined],
      ['error', 'TRAINING.NUMBER_WRONG', 'D3'],
      ['error', 'TRAINING.NOT_PASSED', 'B4'],
    ]);
    await commit(as('kaoping'), id);
    const issued = await as('jingban').get<CertificateRecord[]>('/certificates', { filter: { classId: found.id } });
    expect(issued).toMatchObject([{ number: inventedNumber(1), personName: a.name, state: 'issued' }]);
  });

  async function tokenOf(login: string): Promise<string> {
    const answer = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: demoPassword }),
    });
    return ((await answer.json()) as { accessToken: string }).accessToken;
  }
});
