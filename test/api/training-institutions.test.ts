import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { importAndCommit } from '@gongyi/api/demo/main-job';
import { addDays, localDate } from '@gongyi/kernel';
import type { AccreditationRecord, InstitutionRecord, TradeRecord } from '@gongyi/training';
import { inventedCreditCode } from '@gongyi/training/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

interface ImportRecord {
  readonly id: string;
  readonly jobId: string;
  readonly counts: object;
}

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('a training institution is accredited and suspended', () => {
  let server: TestServer;
  let institution: InstitutionRecord;
  let application: AccreditationRecord;
  const people: Record<string, ApiClient> = {};
  const as = (login: string) => people[login] as ApiClient;
  const command = (login: string, action: string, body: object = {}) =>
    as(login).post<AccreditationRecord>(`/accreditations/${application.id}/${action}`, body);
  /** What the door answers to somebody who asks for it. */
  const status = async (call: Promise<unknown>): Promise<number> => {
    try {
      await call;
    } catch (error) {
      if (error instanceof ApiError) return error.status;
      throw error;
    }
    return 200;
  };

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    for (const login of ['jingban', 'shenpi', 'beian', 'peixun', 'jiaowu', 'jiaoshi', 'xitong', 'anquan'])
      people[login] = await signIn(server.url, login, demoPassword);
    const [own] = await as('peixun').get<InstitutionRecord[]>('/institutions');
    institution = own as InstitutionRecord;
    const [draft] = await as('peixun').get<AccreditationRecord[]>('/accreditations');
    application = draft as AccreditationRecord;
  });
  afterAll(() => server?.stop());

  it('the catalogue goes out as a file, comes back as nothing new, and takes a new line', async () => {
    const [first] = await as('jingban').get<TradeRecord[]>('/trades');
    const source = {
      kind: '类型',
      code: '工种代码',
      name: '工种名称',
      level: '等级',
      standardHours: '标准课时',
      certificateKind: '证书种类',
      demandKind: '需求程度',
      validFrom: '开始日期',
      validTo: '截止日期',
    };
    const words: Record<string, Record<string, string>> = {
      certificateKind: { skill_level: '职业技能等级证书', completion: '培训合格证书' },
      demandKind: { scarce: '紧缺', key: '重点', ordinary: '一般' },
    };
    const columns = Object.entries(source).map(([name, label]) => ({
      source: name,
      label,
      ...(words[name] === undefined ? {} : { words: words[name] }),
    }));
    const file = await as('jingban').post<{ id: string; rows: number }>('/exports', {
      resource: 'trades',
      title: '培训工种',
      columns,
    });
    const counts = async (name: string, bytes: Uint8Array) => {
      const { id: uploadId } = await as('jingban').upload(name, bytes);
      const started = await as('jingban').post<ImportRecord>('/imports', { uploadId, kind: 'trades', params: {} });
      await as('jingban').job(started.jobId);
      return as('jingban').get<ImportRecord>(`/imports/${started.id}`);
    };
    const back = await counts('trades.xlsx', await as('jingban').download(file.id));
    expect(back.counts).toMatchObject({ rows: file.rows, 'code:trade_in_catalogue': file.rows });
    const line = `${Object.values(source).join()}\n生活服务,4-10-05-01,保健按摩师,5,77,职业技能等级证书,重点,2025-01-01,`;
    const { id } = await as('jingban').upload('new.csv', new TextEncoder().encode(line));
    await importAndCommit(as('jingban'), id, 'trades', {});
    const [added] = await as('peixun').get<TradeRecord[]>('/trades', { filter: { q: '保健' } });
    expect(added).toMatchObject({ code: '4-10-05-01', level: 5, divisionCode: first?.divisionCode });
  });

  it('the institution is told what is missing, completes it, and only its head hands it in', async () => {
    expect(application.state).toBe('draft');
    expect(await refusal(command('peixun', 'submit'))).toBe('TRAINING.APPLICATION_INCOMPLETE');
    expect(await refusal(command('jiaoshi', 'prove', { criterionId: 'record', content: '2024年培训320人' }))).toBe(
      'KERNEL.FORBIDDEN',
    );
    await command('jiaowu', 'prove', { criterionId: 'record', content: '2024年培训320人，合格率96%' });
    expect(await refusal(command('jiaowu', 'submit'))).toBe('KERNEL.FORBIDDEN');
    expect((await command('peixun', 'submit')).state).toBe('submitted');
    expect(await refusal(command('jiaowu', 'prove', { criterionId: 'record', content: '又改' }))).toBe(
      'TRAINING.STATE',
    );
  });

  it('the county returns it, checks it, and two people score it', async () => {
    expect((await command('jingban', 'return', { reason: '请补消防验收意见' })).returnedFor).toBe('请补消防验收意见');
    await command('peixun', 'submit');
    await command('jingban', 'pass-documents');
    const sheet = (share: number) => ({
      visitedOn: '2025-03-03',
      points: application.criteria.map(({ id, most }) => ({ criterionId: id, points: Math.floor(most * share) })),
    });
    await command('jingban', 'score', sheet(0.9));
    expect(await refusal(command('jingban', 'propose'))).toBe('TRAINING.REVIEWERS_MISSING');
    await command('beian', 'score', sheet(0.8));
    expect((await command('jingban', 'propose')).state).toBe('proposed');
  });

  it('it is on notice in full, an objection is answered, and somebody else approves', async () => {
    const { noticeEndsOn } = await command('jingban', 'publish');
    const until = localDate(noticeEndsOn ?? '');
    const { objections } = await command('jingban', 'object', { statedBy: '群众', content: '反映实训室面积不足' });
    const decision = { capacity: 300, validFrom: addDays(until, 1) };
    expect(await refusal(command('shenpi', 'approve', decision))).toBe('TRAINING.NOTICE_RUNNING');
    await as('jingban').post('/demo/advance', { to: addDays(until, 1) });
    expect(await refusal(command('shenpi', 'approve', decision))).toBe('TRAINING.OBJECTION_OPEN');
    const answer = { objectionId: objections[0]?.id, verdict: 'reject', answer: '现场复核，面积符合' };
    await command('shenpi', 'answer-objection', answer);
    expect(await refusal(command('beian', 'approve', decision))).toBe('TRAINING.SAME_PERSON');
    const entry = await command('shenpi', 'approve', decision);
    expect(entry).toMatchObject({ state: 'active', number: '县培认〔2025〕002号', validFrom: addDays(until, 1) });
    const seen = await as('peixun').get<AccreditationRecord>(`/accreditations/${application.id}`);
    expect(seen).toMatchObject({ number: entry.number, scores: [], objections: [] });
  });

  it('it is suspended with cause and document, and the institution reads why', async () => {
    const [entry] = await as('jingban').get<AccreditationRecord[]>('/accreditations', { filter: { state: 'active' } });
    const decision = {
      effectiveOn: entry?.validFrom,
      cause: '抽查发现学时不足',
      documentNumber: '县人社通〔2025〕12号',
      rectifyBy: addDays(localDate(entry?.validFrom ?? ''), 30),
    };
    expect(await refusal(command('peixun', 'suspend', decision))).toBe('KERNEL.FORBIDDEN');
    expect((await command('shenpi', 'suspend', decision)).state).toBe('suspended');
    const seen = await as('jiaoshi').get<AccreditationRecord>(`/accreditations/${application.id}`);
    expect(seen.changes.at(-1)).toMatchObject({ state: 'suspended', cause: '抽查发现学时不足' });
  });

  it('another institution’s people reach nothing of it: not by id, list, count, export or file', async () => {
    const other = await as('jingban').post<InstitutionRecord>('/institutions', {
      divisionCode: institution.divisionCode,
      creditCode: inventedCreditCode(77),
      name: '另一职业培训学校',
      legalPerson: '甲',
      contactName: '乙',
      contactPhone: '0874-5550077',
      address: '演示路77号',
    });
    const password = 'Another-school-25';
    const account = { login: 'lingyi', displayName: '另一校长', password, organisationId: other.id };
    const created = await as('xitong').post<{ id: string; version: number; divisionCode: string }>('/users', {
      ...account,
      roles: [],
    });
    expect(created.divisionCode).toBe(institution.divisionCode);
    const roles = (names: string[]) =>
      as('anquan').post(`/users/${created.id}/set-roles`, { version: created.version, roles: names });
    expect(await refusal(roles(['county-officer']))).toBe('AUTH.ROLE_FOR_OTHERS');
    await roles(['institution-head']);
    // Somebody else chose the password: it is replaced at the first login.
    await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'lingyi', password, newPassword: demoPassword }),
    });
    people['lingyi'] = await signIn(server.url, 'lingyi', demoPassword);
    const [trade] = await as('lingyi').get<TradeRecord[]>('/trades');
    expect(trade).toBeDefined();
    expect((await as('lingyi').get<InstitutionRecord[]>('/institutions')).map(({ id }) => id)).toEqual([other.id]);
    const filter = { institutionId: institution.id };
    expect(await as('lingyi').get('/accreditations', { filter })).toEqual([]);
    for (const path of [`/accreditations/${application.id}`, `/institutions/${institution.id}`])
      expect(await status(as('lingyi').get(path)), path).toBe(404);
    const room = { name: '借用教室', kind: 'theory', capacity: 10 };
    expect(await refusal(as('lingyi').post(`/institutions/${institution.id}/add-room`, room))).toBe('LIST.NOT_FOUND');
    const exported = as('lingyi').post('/exports', {
      resource: 'accreditations',
      title: '机构认定',
      columns: [{ source: 'number', label: '编号' }],
    });
    expect(await exported).toMatchObject({ rows: 0 });
    const proof = application.evidence.find(({ fileId }) => fileId !== null)?.fileId ?? '';
    expect(await status(as('peixun').download(proof))).toBe(200);
    expect(await status(as('jingban').download(proof))).toBe(200);
    expect(await status(as('lingyi').download(proof))).toBe(404);
  });

  it('nor any file of the county itself', async () => {
    const { id } = await as('jingban').upload('paper.txt', new TextEncoder().encode('county paper'));
    expect(await status(as('jingban').download(id))).toBe(200);
    expect(await status(as('peixun').download(id))).toBe(404);
  });
});
