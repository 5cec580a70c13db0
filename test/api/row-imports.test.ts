import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import type { AgreementRecord, ExitRecord, PostNeedRecord } from '@gongyi/welfare-posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';
import { workbookParts, zip } from '../support/zip.js';

interface ImportAnswer {
  readonly id: string;
  readonly jobId: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
}
interface RowAnswer {
  readonly row: number;
  readonly outcome: string;
  readonly title: string;
  readonly preview: Readonly<Record<string, string | null>>;
  readonly findings: readonly { readonly code: string; readonly cell: string | null; readonly problem: string }[];
}

const file = (...rows: readonly (readonly string[])[]) => zip(workbookParts(rows, '填写'));

/** Files in which every row is a command: refused row by row in the command's own words, imported whole or not at all. */
describe('a file whose rows are commands', () => {
  let server: TestServer;
  let officer: ApiClient;
  let township: ApiClient;
  let village: ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    officer = await signIn(server.url, 'jingban', demoPassword);
    township = await signIn(server.url, 'gucheng', demoPassword);
    village = await signIn(server.url, 'tanglang', demoPassword);
  });
  afterAll(() => server?.stop());

  async function check(client: ApiClient, kind: string, bytes: Uint8Array) {
    const { id: uploadId } = await client.upload('表.xlsx', bytes);
    const started = await client.post<ImportAnswer>('/imports', { uploadId, kind, params: {} });
    await client.job(started.jobId);
    const answer = await client.get<ImportAnswer>(`/imports/${started.id}`);
    const rows = await client.get<RowAnswer[]>('/import-rows', { filter: { importId: started.id }, range: [0, 99] });
    return { answer, rows };
  }
  async function commit(client: ApiClient, { id }: ImportAnswer) {
    const { jobId } = await client.post<ImportAnswer>(`/imports/${id}/commit`);
    await client.job(jobId);
  }

  const needHeadings =
    '行政区划代码,岗位名称,岗位类别,岗位等级,用工方式,名额,岗位职责,每月出勤天数,月补贴标准,资金来源,岗位起始,岗位截止,开发主管部门,用人单位,申报理由'.split(
      ',',
    );
  const need = (changes: Readonly<Record<string, string>> = {}) => {
    const values: Record<string, string> = {
      行政区划代码: '530326001001',
      岗位名称: '河道保洁员',
      岗位类别: '保洁',
      岗位等级: '普通',
      用工方式: '全日制',
      名额: '1',
      岗位职责: '清理河道漂浮物',
      每月出勤天数: '22',
      月补贴标准: '800',
      资金来源: '衔接资金',
      岗位起始: '2025-05-01',
      岗位截止: '2025-12-31',
      开发主管部门: '农业农村局',
      用人单位: '堂琅社区',
      申报理由: '河道无人清理',
      ...changes,
    };
    return needHeadings.map((heading) => values[heading] ?? '');
  };

  it('has a template with the headings and the words of the county’s own lists', async () => {
    const answer = await fetch(`${server.url}/api/import-templates/post-needs`, {
      headers: { authorization: `Bearer ${await tokenOf('tanglang')}` },
    });
    expect(answer.status).toBe(200);
    const [table, guide] = await readSpreadsheet(new Uint8Array(await answer.arrayBuffer()), '模板.xlsx');
    const headings = table?.rows[0]?.cells.map(({ text }) => text) ?? [];
    expect(headings).toEqual(expect.arrayContaining(['行政区划代码', '岗位类别', '资金来源']));
    const category = guide?.rows.find(({ cells }) => cells[0]?.text === '岗位类别')?.cells.map(({ text }) => text);
    expect(category?.[1]).toBe('是');
    expect(category?.[3]?.split('、').length).toBeGreaterThan(1);
  });

  it('names what is wrong with each cell, and what the command refuses, and stores nothing', async () => {
    const before = await village.get<PostNeedRecord[]>('/post-needs');
    const words = await setupWords();
    const good = { 岗位类别: words.category, 岗位等级: words.postClass, 资金来源: words.fund };
    const { rows, answer } = await check(
      village,
      'post-needs',
      file(
        needHeadings,
        need(good),
        need({ ...good, 岗位类别: '航天员' }),
        need({ ...good, 名额: '' }),
        need({ ...good, 岗位起始: '明年春天' }),
        need({ ...good, 岗位截止: '2025-01-31' }),
        need({ ...good, 行政区划代码: '530326001000' }),
      ),
    );
    expect(answer.state).toBe('checked');
    expect(rows.map(({ row, outcome, findings }) => [row, outcome, findings[0]?.code])).toEqual([
      [2, 'ok', undefined],
      [3, 'error', 'row_word_unknown'],
      [4, 'error', 'row_cell_missing'],
      [5, 'error', 'row_cell_unreadable'],
      [6, 'error', 'KERNEL.INVALID_INPUT'],
      [7, 'error', 'POSTS.PLACE_OUTSIDE'],
    ]);
    expect(rows[1]?.findings[0]).toMatchObject({ cell: 'C3', problem: expect.stringContaining('航天员') });
    // The trial leaves nothing behind.
    expect(await village.get<PostNeedRecord[]>('/post-needs')).toHaveLength(before.length);
    await commit(village, answer);
    const after = await village.get<PostNeedRecord[]>('/post-needs', { range: [0, 99] });
    expect(after.filter(({ name }) => name === '河道保洁员')).toMatchObject([{ state: 'draft', places: 1 }]);
  });

  it('begins exits by identity number; whoever has no agreement is named', async () => {
    const [holder] = (await township.get<AgreementRecord[]>('/agreements', { range: [0, 50] })).filter(
      ({ leftOn, state, startsOn, endsOn }) =>
        leftOn === null && state === 'signed' && startsOn < '2025-04-01' && endsOn > '2025-04-10',
    );
    const identity = await identityOf(holder?.personId ?? '');
    const headings = ['身份证号码', '退岗情形', '最后在岗日', '具体原因'];
    const { rows, answer } = await check(
      township,
      'exits',
      file(
        headings,
        [identity, '本人申请退岗', '2025-04-01', '外出务工'],
        ['11010119900101001X', '本人申请退岗', '2025-04-01', '外出务工'],
        ['530326198505021', '本人申请退岗', '2025-04-01', '外出务工'],
      ),
    );
    expect(rows.map(({ outcome, findings }) => [outcome, findings[0]?.code])).toEqual([
      ['ok', undefined],
      ['error', 'row_identity_wrong'],
      ['error', expect.stringMatching(/^row_/)],
    ]);
    expect(JSON.stringify(rows)).not.toContain(identity);
    await commit(township, answer);
    const exits = await township.get<ExitRecord[]>('/exits', { filter: { personId: holder?.personId } });
    expect(exits).toMatchObject([{ state: 'draft', reason: '外出务工', lastDay: '2025-04-01' }]);
  });

  it('imports only what the person may do by hand', async () => {
    const clerk = await signIn(server.url, 'shenpi', demoPassword);
    const { id: uploadId } = await officer.upload('表.xlsx', file(needHeadings, need()));
    await expect(clerk.post('/imports', { uploadId, kind: 'post-needs', params: {} })).rejects.toMatchObject({
      status: 403,
    });
  });

  async function tokenOf(login: string): Promise<string> {
    const answer = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: demoPassword }),
    });
    return ((await answer.json()) as { accessToken: string }).accessToken;
  }
  async function setupWords() {
    const { value } = await officer.get<{
      value: Record<'categories' | 'classes' | 'funds', { zh: string }[]>;
    }>('/post-settings/post-setup');
    return {
      category: value.categories[0]?.zh ?? '',
      postClass: value.classes[0]?.zh ?? '',
      fund: value.funds[0]?.zh ?? '',
    };
  }
  async function identityOf(personId: string): Promise<string> {
    const { identity } = await officer.post<{ identity: string }>(`/persons/${personId}/reveal`, {
      reason: '核对身份证',
    });
    return identity;
  }
});
