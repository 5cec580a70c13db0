import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';
import { workbookParts, zip } from '../support/zip.js';

interface ImportAnswer {
  readonly id: string;
  readonly jobId: string;
  readonly state: string;
  readonly unchanged: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly { readonly code: string; readonly severity: string }[];
  readonly error: { readonly code: string; readonly message: string; readonly suggestion: string } | null;
}

interface AuditAnswer {
  readonly sequence: number;
  readonly occurredAt: string;
  readonly action: string;
  readonly after: { readonly counts?: Readonly<Record<string, number>> };
}

const headings =
  '县,乡,村,行政区划代码,户编号,人口编号,户类型,风险是否已消除,姓名,性别,证件类型,证件号码,出生日期,民族,与户主关系,文化程度,在校生状况,健康状况,劳动技能,是否享受低保,务工所在地,务工企业名称,务工时间(月),公益性岗位类型,公益性岗位(月数),成员联系电话';
const person = (identity: string) =>
  `会泽县,古城街道,堂琅,530326001001,H1,P1,脱贫户,,张三,男,居民身份证,${identity},1990-01-01,汉族,户主,初中,,健康,普通劳动力,否,,,,,,`;
const register = (identity: string) =>
  zip(workbookParts([headings.split(','), person(identity).split(',')], '家庭成员信息'));

/** What the console says about an import and about the audit trail rests on these answers. */
describe('answers about imports and the audit trail', () => {
  let server: TestServer;
  let officer: ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    officer = await signIn(server.url, 'jingban', demoPassword);
  });
  afterAll(() => server?.stop());

  async function check(client: ApiClient, kind: string, bytes: Buffer, params: object = {}): Promise<ImportAnswer> {
    const upload = await client.upload('文件.xlsx', bytes);
    const started = await client.post<ImportAnswer>('/imports', { uploadId: upload.id, kind, params });
    await client.job(started.jobId).catch(() => undefined);
    return client.get<ImportAnswer>(`/imports/${started.id}`);
  }

  async function commit(found: ImportAnswer): Promise<ImportAnswer> {
    const committing = await officer.post<ImportAnswer>(`/imports/${found.id}/commit`);
    await officer.job(committing.jobId);
    return officer.get<ImportAnswer>(`/imports/${found.id}`);
  }

  it('say what to do about a file that cannot be read', async () => {
    const failed = await check(officer, 'people', zip(workbookParts([['甲'], ['1']], '别的表')));
    expect(failed.state).toBe('failed');
    expect(failed.error?.message).toBe('文件中没有工作表“家庭成员信息”');
    expect(failed.error?.suggestion).toContain('确认导入类型选得对');
  });

  it('never call a file known because none of its rows can be used', async () => {
    const found = await check(officer, 'people', register('530326199001019011'));
    expect(found.counts).toMatchObject({ rows: 1, error: 1, none: 1, create: 0, unchanged: 0 });
    const committed = await commit(found);
    expect(committed).toMatchObject({ state: 'committed', unchanged: false });
  });

  it('call a file known when it came before', async () => {
    const bytes = register('530326199001019016');
    expect(await commit(await check(officer, 'people', bytes))).toMatchObject({
      counts: { create: 1 },
      unchanged: false,
    });
    expect(await commit(await check(officer, 'people', bytes))).toMatchObject({ unchanged: true });
  });

  it('keep the codes of single problems out of the trail, and find events by their days', async () => {
    const auditor = await signIn(server.url, 'shenji', demoPassword);
    const find = (filter: object) => auditor.get<AuditAnswer[]>('/audit-events', { filter, range: [0, 99] });
    const all = await find({ resource: 'imports' });
    const checked = all.filter(({ action }) => action === 'imports.check');
    expect(checked.length).toBe(3);
    expect(checked.flatMap(({ after }) => Object.keys(after.counts ?? {})).filter((key) => key.includes(':'))).toEqual(
      [],
    );

    const day = (offset: number) =>
      new Date(Date.parse(all[0]?.occurredAt ?? '') + (8 + 24 * offset) * 3_600_000).toISOString().slice(0, 10);
    expect(await find({ resource: 'imports', from: day(0), to: day(0) })).not.toEqual([]);
    expect(await find({ resource: 'imports', from: day(-1), to: day(1) })).toEqual(all);
    expect(await find({ from: day(1) })).toEqual([]);
    expect(await find({ to: day(-1) })).toEqual([]);
    await expect(find({ from: 'yesterday' })).rejects.toThrow(/400/);
  });
});
