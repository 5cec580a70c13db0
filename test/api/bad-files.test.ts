import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';
import { workbookParts, zip } from '../support/zip.js';

const headings = [
  '序号',
  '姓名',
  '身份证号码',
  '规定出勤天数(天)',
  '本月累计出勤天数(天)',
  '补贴金额(元)',
  '协议起止时间',
];
const title = ['乡村公益性岗位出勤天数和拟拨付岗位补贴金额汇总表(2025年3月)'];
const sheetOf = (unit: string, lines: readonly string[][] = []) =>
  workbookParts([title, [`填报单位(盖章):${unit}`], headings, ...lines], unit);
const fine = sheetOf('古城街道', [['1', '张三', '530326199001019010', '22', '22', '800', '2025-01-01']]);

/** Name, bytes, and the code with which the file is refused. */
const files: readonly (readonly [what: string, name: string, bytes: () => Buffer, code: string])[] = [
  ['an empty file', 'a.xlsx', () => Buffer.alloc(0), 'FILES.EMPTY'],
  ['text, which is read as CSV', 'a.xlsx', () => Buffer.from('not a zip at all'), 'IMPORT.MISSING_HEADINGS'],
  [
    'an old .xls or an encrypted file',
    'a.xlsx',
    () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2048)]),
    'WORKBOOK.ENCRYPTED_OR_OLD',
  ],
  ['half a workbook', 'a.xlsx', () => zip(fine).subarray(0, 400), 'WORKBOOK.NOT_A_WORKBOOK'],
  ['a macro', 'a.xlsx', () => zip({ ...fine, 'xl/vbaProject.bin': 'macro' }), 'WORKBOOK.MACROS'],
  [
    'a link to another file',
    'a.xlsx',
    () => zip({ ...fine, 'xl/externalLinks/externalLink1.xml': '<externalLink/>' }),
    'WORKBOOK.EXTERNAL_LINK',
  ],
  [
    'an embedded object',
    'a.xlsx',
    () => zip({ ...fine, 'xl/embeddings/oleObject1.bin': 'object' }),
    'WORKBOOK.EMBEDDED_OBJECT',
  ],
  [
    'a document type with entities',
    'a.xlsx',
    () =>
      zip({
        ...fine,
        'xl/worksheets/sheet1.xml': `<!DOCTYPE x [<!ENTITY a "aaaa">]>${fine['xl/worksheets/sheet1.xml']}`,
      }),
    'WORKBOOK.DTD',
  ],
  [
    'a zip bomb',
    'a.xlsx',
    () => zip({ ...fine, 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(40_000_000)}</worksheet>` }),
    'WORKBOOK.BOMB',
  ],
  [
    'three hundred parts',
    'a.xlsx',
    () => zip({ ...fine, ...Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`x/${n}.xml`, '<x/>'])) }),
    'WORKBOOK.TOO_MANY_PARTS',
  ],
  [
    'thirty thousand rows',
    'a.csv',
    () => Buffer.from(`${title}\n填报单位:古城街道\n${headings}\n${'1,张三\n'.repeat(30_000)}`),
    'WORKBOOK.TOO_MANY_ROWS',
  ],
  [
    'a hundred columns',
    'a.csv',
    () => Buffer.from(`${title}\n填报单位:古城街道\n${Array.from({ length: 100 }, (_, n) => `c${n}`)}\n`),
    'WORKBOOK.TOO_MANY_COLUMNS',
  ],
  [
    'other headings',
    'a.xlsx',
    () =>
      zip(
        workbookParts([
          ['甲', '乙'],
          ['1', '2'],
        ]),
      ),
    'IMPORT.MISSING_HEADINGS',
  ],
  ['another county’s township', 'a.xlsx', () => zip(sheetOf('翠湖街道', [['1', '张三']])), 'POSTS.TOWNSHIP_UNKNOWN'],
  ['another month', 'a.xlsx', () => readFileSync(join(demoData, 'huize-attendance-2025-04.xlsx')), 'POSTS.OTHER_MONTH'],
];

interface ImportRecord {
  readonly id: string;
  readonly state: string;
  readonly jobId: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

describe('a file that cannot be the month’s attendance', () => {
  let server: TestServer;
  let officer: ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    officer = await signIn(server.url, 'jingban', demoPassword);
  });
  afterAll(() => server?.stop());

  /** Uploads, checks, and gives the code and sentence of the refusal, wherever it comes. */
  async function refusalOf(name: string, bytes: Buffer): Promise<{ code: string; message: string }> {
    try {
      const { id: uploadId } = await officer.upload(name, bytes);
      const params = { period: '2025-03' };
      const started = await officer.post<ImportRecord>('/imports', { uploadId, kind: 'attendance-sheets', params });
      await officer.job(started.jobId).catch(() => undefined);
      const record = await officer.get<ImportRecord>(`/imports/${started.id}`);
      return record.error ?? { code: record.state, message: '' };
    } catch (error) {
      if (error instanceof ApiError) return { code: error.code, message: error.message };
      throw error;
    }
  }

  it.each(files)('%s is refused by name, in Chinese', async (_what, name, bytes, code) => {
    const refusal = await refusalOf(name, bytes());
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(/\p{Script=Han}{2,}/u);
    expect(refusal.message).not.toMatch(/[{}]/);
  });

  it('a file over five megabytes is refused before it is read', async () => {
    const refusal = await refusalOf('a.xlsx', Buffer.alloc(6 * 1024 * 1024, 1));
    expect(refusal.code).toMatch(/^(FILES|WORKBOOK)\.TOO_LARGE$/);
  });

  it('nothing of all that was stored', async () => {
    expect(await officer.get<unknown[]>('/attendance-sheets', { range: [0, 9] })).toEqual([]);
    expect(await officer.get<unknown[]>('/attendance-lines', { range: [0, 9] })).toEqual([]);
  });
});
